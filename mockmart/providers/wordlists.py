"""Short lists of words, for columns whose names say what they are words of.

What belongs here: lists that a person can read and extend, by the name of their provider. Which columns they are for is
in ``naming``; words, names and places of a locale are in ``locales``.
"""

from __future__ import annotations

from collections.abc import Mapping

WORDLISTS: Mapping[str, tuple[str, ...]] = {
    "currency_code": ("USD", "EUR", "GBP", "JPY", "BRL", "CHF", "CAD", "AUD"),
    "gender": ("female", "male", "other"),
    "colour_name": ("black", "white", "blue", "red", "green", "grey", "yellow", "brown", "orange", "pink"),
    "timezone": ("UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Sao_Paulo", "Asia/Tokyo"),
    "language": ("en", "de", "fr", "es", "ja", "pt"),
    "status": ("active", "pending", "inactive", "closed"),
    "priority": ("low", "medium", "high", "urgent"),
    "mime_type": ("application/pdf", "image/png", "image/jpeg", "text/csv", "text/plain"),
    "user_agent": (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5",
        "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
    ),
    "device": ("desktop", "mobile", "tablet"),
    "department": ("Sales", "Marketing", "Engineering", "Finance", "Legal", "Support", "People"),
    "payment_method": ("card", "paypal", "bank_transfer", "invoice", "cash"),
    "blood_type": ("O+", "O-", "A+", "A-", "B+", "B-", "AB+", "AB-"),
    "log_level": ("DEBUG", "INFO", "WARNING", "ERROR"),
    "weekday": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "size": ("XS", "S", "M", "L", "XL"),
    "unit": ("piece", "kg", "g", "l", "m", "box"),
    "category": ("Books", "Clothing", "Electronics", "Garden", "Groceries", "Home", "Sports", "Toys"),
    "account_type": ("checking", "savings", "credit", "investment"),
    "airport": ("ATL", "AMS", "CDG", "DEN", "DXB", "FRA", "GRU", "HND", "JFK", "LAX", "LHR", "MAD", "SIN", "SYD"),
    "browser": ("Chrome", "Edge", "Firefox", "Safari"),
    "cabin_class": ("economy", "premium economy", "business", "first"),
    "card_brand": ("visa", "mastercard", "amex", "discover"),
    "channel": ("web", "app", "email", "phone", "store"),
    "cuisine": ("Chinese", "French", "Greek", "Indian", "Italian", "Japanese", "Mexican", "Spanish", "Thai", "Turkish"),
    "diagnosis": (
        "Acute bronchitis", "Asthma", "Atrial fibrillation", "Fracture of forearm", "Gastroenteritis", "Hypertension",
        "Low back pain", "Migraine", "Pneumonia", "Type 2 diabetes",
    ),
    "dish": ("Caesar Salad", "Cheeseburger", "Margherita Pizza", "Mushroom Risotto", "Pad Thai", "Tomato Soup"),
    "education": ("High school", "Associate degree", "Bachelor's degree", "Master's degree", "Doctorate"),
    "employment_type": ("full-time", "part-time", "contract", "temporary", "intern"),
    "environment": ("production", "staging", "development", "test"),
    "event_type": ("page_view", "click", "search", "signup", "login", "add_to_cart", "purchase", "logout"),
    "genre": ("Action", "Comedy", "Documentary", "Drama", "Fantasy", "Horror", "Romance", "Thriller"),
    "grade": ("A", "B", "C", "D", "F"),
    "http_method": ("GET", "POST", "PUT", "PATCH", "DELETE"),
    "incoterm": ("EXW", "FCA", "FOB", "CIF", "DAP", "DDP"),
    "marital_status": ("single", "married", "divorced", "widowed"),
    "medication": ("Amoxicillin", "Atorvastatin", "Ibuprofen", "Insulin", "Lisinopril", "Metformin", "Omeprazole"),
    "nationality": (
        "American", "Brazilian", "British", "Canadian", "Dutch", "French", "German", "Indian", "Italian", "Japanese",
        "Mexican", "Polish", "Spanish", "Swedish",
    ),
    "operating_system": ("Windows", "macOS", "Linux", "Android", "iOS"),
    "payment_terms": ("prepaid", "due on receipt", "net 15", "net 30", "net 60"),
    "property_type": ("apartment", "house", "condo", "townhouse", "land"),
    "protocol": ("HTTP", "HTTPS", "TCP", "UDP", "MQTT"),
    "shipping_method": ("standard", "express", "overnight", "pickup"),
    "specialty": ("Cardiology", "Dermatology", "Neurology", "Oncology", "Orthopedics", "Pediatrics", "Surgery"),
    "team_name": ("Bears", "Comets", "Eagles", "Falcons", "Hawks", "Lions", "Rangers", "Sharks", "Tigers", "Wolves"),
    "traffic_source": ("google", "direct", "newsletter", "facebook", "instagram", "referral"),
    "transaction_type": ("purchase", "refund", "transfer", "withdrawal", "deposit"),
    "vehicle_type": ("car", "van", "truck", "bus", "motorcycle"),
}  # fmt: skip
