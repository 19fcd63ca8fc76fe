"""Names of columns: how people write them, and what they call things.

What belongs here: taking names apart into words, and the tables of what words stand for. What a column means beside
others is in ``semantics``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from mockmart.providers.native_names import folded, in_english

Value = TypeVar("Value")
FIRST_NAMES = ("first_name", "given_name", "forename", "firstname")
LAST_NAMES = ("last_name", "family_name", "surname", "lastname")
#: Words that say where something is or goes, each a place of its own.
WHERE = ("origin", "destination", "birthplace", "departure", "arrival")
#: Names of text columns, by what they mean; the longest one that ends a column's name counts.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "first_name": (*FIRST_NAMES, "fname"),
    "last_name": (*LAST_NAMES, "lname"),
    "full_name": (
        "full_name", "fullname", "person", "author", "name", "owner",
        "customer", "employee", "manager", "patient", "doctor", "physician", "student", "teacher", "driver", "assignee",
        "reviewer", "contact", "recipient", "sender", "guest", "by", "assigned_to", "agent", "applicant", "artist",
        "beneficiary", "coach", "director", "instructor", "lecturer", "member", "nurse", "passenger", "player",
        "professor", "referee", "supervisor", "tenant",
    ),
    "email": ("email", "e_mail", "email_address", "mail"),
    "username": ("username", "user_name", "login", "handle", "nickname"),
    "phone": ("phone", "phone_number", "telephone", "mobile", "mobile_phone", "cell", "fax"),
    "street": ("street", "street_address", "address_line", "address_line1", "address1", "address_line_1"),
    "city": ("city", "town", "city_name", "location", *WHERE),
    "state": ("state", "region", "province", "state_code", "county"),
    "zip": ("zip", "zip_code", "zipcode", "postal_code", "postcode"),
    "country": ("country", "country_name", "nation"),
    "country_code": ("country_code", "country_iso"),
    "address": ("address", "full_address", "postal_address"),
    "company": (
        "company", "company_name", "employer", "organisation", "organization", "vendor", "supplier", "brand", "client",
        "carrier", "manufacturer", "merchant", "bank", "publisher", "insurer", "airline", "store", "shop",
        "insurance_provider", "distributor", "retailer",
    ),
    "job": ("job", "job_title", "occupation", "profession", "position"),
    "department": ("department", "dept", "team", "division", "business_unit"),
    "url": ("url", "uri", "link", "website", "homepage", "href", "referrer", "referer", "avatar", "image", "photo"),
    "path": ("path", "url_path", "endpoint", "route"),
    "domain": ("domain", "host", "hostname", "domain_name"),
    "ipv4": ("ip", "ip_address", "ipv4", "client_ip", "remote_addr"),
    "ipv6": ("ipv6",),
    "mac": ("mac", "mac_address"),
    "user_agent": ("user_agent", "useragent"),
    "device": ("device", "device_type", "platform"),
    "iban": ("iban", "bank_account"),
    "card_number": ("card_number", "credit_card", "credit_card_number", "pan"),
    "payment_method": ("payment_method", "payment_type", "paid_with"),
    "colour": ("hex_color", "hex_colour", "color_hex", "colour_hex"),
    "colour_name": ("color", "colour"),
    "currency_code": ("currency_code",),
    "currency": ("currency",),
    "uuid": ("uuid", "guid"),
    "sku": ("sku", "product_code", "article_number"),
    "slug": ("slug",),
    "token": ("token", "hash", "checksum", "api_key", "session_id", "password", "password_hash",
              "md5", "sha", "commit", "commit_sha"),
    "version": ("version",),
    "plate": ("license_plate", "licence_plate", "number_plate", "plate"),
    "ean": ("ean", "gtin", "barcode"),
    "file_name": ("file", "file_name", "filename"),
    "mime_type": ("mime_type", "content_type"),
    "timezone": ("timezone", "time_zone", "tz"),
    "language": ("language", "lang"),
    "locale": ("locale",),
    "gender": ("gender", "sex"),
    "blood_type": ("blood_type", "blood_group"),
    "status": ("status",),
    "priority": ("priority", "severity"),
    "log_level": ("log_level", "loglevel"),
    "weekday": ("weekday", "day_of_week", "week_day"),
    "size": ("size",),
    "unit": ("unit", "uom", "unit_of_measure"),
    "category": ("category", "segment"),
    "product_name": ("product", "product_name", "item", "item_name", "article"),
    "title": ("title", "subject", "headline", "label", "caption"),
    "sentence": ("description", "summary", "comment", "note", "message", "remark", "text", "reason", "feedback"),
    "paragraph": ("body", "content", "notes", "bio", "details", "review", "comments", "remarks"),
    "airport": ("airport", "airport_code", "iata", "iata_code"),
    "bic": ("bic", "swift", "swift_code"),
    "birth_date_text": ("birth_date", "date_of_birth", "dob", "birthday", "birthdate"),
    "cabin_class": ("cabin_class", "seat_class", "travel_class", "cabin"),
    "card_brand": ("card_brand", "card_type", "card_network"),
    "card_expiry": ("card_expiry", "expiry", "exp_date"),
    "channel": ("channel", "sales_channel"),
    "cvv": ("cvv", "cvc"),
    "date_text": ("date", "day"),
    "education": ("education", "education_level", "degree"),
    "environment": ("environment", "env"),
    "event_type": ("event_type", "event"),
    "flight_number": ("flight_number", "flight_no", "flight"),
    "http_method": ("http_method", "request_method"),
    "icd_code": ("icd_code", "icd10", "icd_10", "diagnosis_code"),
    "instant_text": ("at", "timestamp", "datetime"),
    "isbn": ("isbn", "isbn13"),
    "medication": ("medication", "drug"),
    "merchant_category_code": ("merchant_category_code", "mcc"),
    "operating_system": ("operating_system", "os"),
    "passport_number": ("passport_number", "passport_no"),
    "seat": ("seat", "seat_number"),
    "semester": ("semester", "term"),
    "shipping_method": ("shipping_method", "delivery_method", "service_level"),
    "specialty": ("specialty", "speciality", "ward"),
    "ssn": ("ssn", "social_security_number"),
    "dish": ("dish", "menu_item", "meal"),
    "team_name": ("team_name", "home_team", "away_team", "opponent", "club"),
    "time_text": ("time",),
    "traffic_source": ("traffic_source", "utm_source"),
    "word": ("word", "tag", "keyword", "topic"),
}  # fmt: skip
#: Who has a name that is a person's, and what one that is a company's.
PERSONS = frozenset({
    "account", "agent", "applicant", "artist", "assignee", "author", "beneficiary", "billing", "buyer", "captain",
    "candidate", "coach", "cardholder", "child", "client", "contact", "customer", "director", "display", "doctor",
    "driver", "emergency", "employee", "father", "full", "guest", "holder", "host", "insured", "lawyer",
    "legal", "manager", "member", "mother", "nurse", "owner", "parent", "passenger", "patient", "payee",
    "payer", "person", "pilot", "player", "preferred", "recipient", "reporter", "requester", "reviewer", "seller",
    "sender", "shipping", "signer", "spouse", "student", "supervisor", "teacher", "tenant", "user",
})  # fmt: skip
FIRMS = frozenset({
    "airline", "bank", "brand", "business", "carrier", "clinic", "company", "employer", "firm", "hospital",
    "hotel", "manufacturer", "merchant", "organisation", "organization", "publisher", "restaurant", "school",
    "shop", "store", "supplier", "vendor",
})  # fmt: skip
#: Names of numbers, the longest one that ends a column's name first: what they mean, and their natural bounds.
NUMBERS: Mapping[str, tuple[str, float, float]] = {
    **dict.fromkeys(("price", "amount", "total", "subtotal", "cost", "fee", "payment", "revenue", "balance", "spend",
                     "bonus", "gross", "net", "hourly_rate", "day_rate"), ("amount", 0.01, 10_000.0)),
    **dict.fromkeys(("tax", "discount", "shipping"), ("amount", 0.0, 1_000.0)),
    **dict.fromkeys(("salary", "income", "wage"), ("salary", 15_000.0, 400_000.0)),
    **dict.fromkeys(("quantity", "qty", "units", "pieces", "attempt", "attempts", "retries", "rooms", "seats", "guests",
                     "children", "passengers", "rank", "floor"), ("few", 1.0, 50.0)),
    **dict.fromkeys(("count", "views", "clicks", "visits", "likes", "votes", "stock"), ("many", 0.0, 5_000.0)),
    "age": ("uniform", 18.0, 90.0),
    **dict.fromkeys(("rating", "stars"), ("uniform", 1.0, 5.0)),
    **dict.fromkeys(("score", "percent", "percentage", "pct", "humidity", "battery"), ("uniform", 0.0, 100.0)),
    **dict.fromkeys(("share", "ratio", "probability", "confidence", "rate", "accuracy", "margin"), ("share", 0.0, 1.0)),
    **dict.fromkeys(("exchange_rate", "fx_rate"), ("share", 0.5, 2.0)),
    **dict.fromkeys(("interest_rate", "tax_rate", "vat_rate"), ("share", 0.0, 0.25)),
    **dict.fromkeys(("heart_rate", "pulse", "bpm"), ("uniform", 50.0, 120.0)),
    **dict.fromkeys(("latitude", "lat"), ("latitude", -90.0, 90.0)),
    **dict.fromkeys(("longitude", "lon", "lng", "long"), ("longitude", -180.0, 180.0)),
    "year": ("uniform", 1990.0, 2026.0),
    "month": ("uniform", 1.0, 12.0),
    "week": ("uniform", 1.0, 52.0),
    "day": ("uniform", 1.0, 28.0),
    "hour": ("uniform", 0.0, 23.0),
    "minute": ("uniform", 0.0, 59.0),
    **dict.fromkeys(("days", "hours", "minutes", "weeks", "months"), ("lasting", 0.0, 60.0)),
    "hours_per_week": ("uniform", 10.0, 45.0),
    "years": ("lasting", 0.0, 40.0),
    **dict.fromkeys(("duration", "seconds", "elapsed", "runtime", "ms", "millis", "latency", "response_time"),
                    ("spell", 1.0, 10_000.0)),
    **dict.fromkeys(("weight", "kg", "mass", "volume"), ("measure", 0.1, 1_000.0)),
    **dict.fromkeys(("distance", "km", "miles"), ("spell", 0.1, 5_000.0)),
    "speed": ("uniform", 0.0, 130.0),
    **dict.fromkeys(("bytes", "bytes_sent", "file_size", "size"), ("magnitude", 0.0, 10_000_000.0)),
    "population": ("magnitude", 100.0, 10_000_000.0),
    **dict.fromkeys(("temperature", "temp"), ("uniform", -10.0, 40.0)),
    "pressure": ("uniform", 950.0, 1050.0),
    "voltage": ("uniform", 2.8, 4.2),
    "ph": ("uniform", 6.0, 8.0),
    "port": ("uniform", 1024.0, 65_535.0),
    **dict.fromkeys(("width", "height", "depth", "length"), ("uniform", 1.0, 200.0)),
    **dict.fromkeys(("screen_width", "screen_height", "image_width", "image_height"), ("uniform", 320.0, 3_840.0)),
    **dict.fromkeys(("square_feet", "sqft", "area"), ("uniform", 300.0, 5_000.0)),
    **dict.fromkeys(("square_meters", "sqm"), ("uniform", 20.0, 400.0)),
    **dict.fromkeys(("bedrooms", "bathrooms", "beds", "baths"), ("few", 1.0, 8.0)),
    **dict.fromkeys(("rssi", "dbm"), ("uniform", -100.0, -30.0)),
    **dict.fromkeys(("co2", "co2_ppm"), ("uniform", 400.0, 2_000.0)),
    **dict.fromkeys(("altitude", "elevation"), ("uniform", 0.0, 3_000.0)),
    **dict.fromkeys(("body_temperature", "body_temp"), ("uniform", 36.0, 39.5)),
    **dict.fromkeys(("systolic", "systolic_bp"), ("uniform", 95.0, 160.0)),
    **dict.fromkeys(("diastolic", "diastolic_bp"), ("uniform", 55.0, 94.0)),
    **dict.fromkeys(("apr", "ltv", "dti"), ("share", 0.0, 1.0)),
    "credit_score": ("uniform", 300.0, 850.0),
    **dict.fromkeys(("loan_amount", "principal", "mortgage", "budget", "turnover"), ("magnitude", 1_000.0, 1e7)),
    "calories": ("uniform", 40.0, 1_200.0),
    "runtime_minutes": ("uniform", 70.0, 200.0),
    **dict.fromkeys(("usage", "utilization", "utilisation", "cpu"), ("uniform", 0.0, 100.0)),
    **dict.fromkeys(("status_code", "http_status", "response_code"), ("uniform", 200.0, 504.0)),
    "exit_code": ("few", 0.0, 2.0),
    "jersey_number": ("uniform", 1.0, 99.0),
    "house_number": ("uniform", 1.0, 250.0),
}  # fmt: skip
#: Names of flags: the share of true.
FLAGS: Mapping[str, float] = {
    **dict.fromkeys(
        (
            "active",
            "enabled",
            "verified",
            "valid",
            "subscribed",
            "available",
            "insured",
            "paid",
            "approved",
            "confirmed",
            "online",
            "passed",
            "successful",
            "success",
        ),
        0.85,
    ),
    **dict.fromkeys(
        (
            "deleted",
            "blocked",
            "fraud",
            "churned",
            "archived",
            "cancelled",
            "failed",
            "admin",
            "anomaly",
            "banned",
            "default",
            "defaulted",
            "emergency",
            "expired",
            "fraudulent",
            "hazardous",
            "locked",
            "spam",
            "suspended",
        ),
        0.05,
    ),
}
#: Words of names that come before others: the second of each pair follows the first.
PAIRS: tuple[tuple[str, str], ...] = (
    ("created", "updated"), ("created", "modified"), ("created", "deleted"), ("created", "closed"),
    ("created", "resolved"), ("created", "paid"), ("opened", "closed"), ("opened", "resolved"), ("start", "end"),
    ("started", "ended"), ("started", "finished"), ("started", "completed"), ("begin", "end"), ("from", "to"),
    ("first", "last"), ("min", "max"), ("minimum", "maximum"), ("low", "high"), ("lower", "upper"),
    ("ordered", "paid"), ("ordered", "shipped"), ("paid", "shipped"), ("shipped", "delivered"),
    ("delivered", "returned"), ("issued", "due"), ("issued", "expires"), ("checkin", "checkout"), ("signup", "churn"),
    ("hired", "left"), ("born", "died"), ("created", "expires"), ("created", "last"),
)  # fmt: skip
#: The same, of dates and instants alone.
TIMES: tuple[tuple[str, str], ...] = (
    ("admitted", "discharged"),
    ("picked", "delivered"), ("picked", "dropped"), ("admission", "discharge"), ("departure", "arrival"),
    ("departed", "arrived"),
    ("scheduled", "actual"), ("pickup", "dropoff"), ("pickup", "delivery"), ("order", "ship"), ("order", "shipping"),
    ("order", "delivery"), ("ship", "delivery"), ("invoice", "due"), ("issue", "due"), ("issue", "expiry"),
    ("effective", "expiry"), ("hire", "termination"), ("hired", "terminated"), ("application", "approval"),
    ("submitted", "approved"), ("submitted", "reviewed"), ("requested", "approved"), ("sent", "received"),
    ("sent", "opened"), ("received", "processed"), ("listed", "sold"), ("enrolled", "completed"), ("login", "logout"),
    ("entry", "exit"), ("open", "close"), ("opening", "closing"), ("in", "out"), ("from", "until"), ("start", "stop"),
    ("start", "finish"), ("booked", "cancelled"), ("created", "cancelled"), ("created", "completed"),
    ("created", "processed"), ("created", "published"), ("created", "shipped"), ("joined", "left"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def tokens(name: str) -> tuple[str, ...]:
    """The words of a name in snake case or camel case, in lower case; those of the locales' languages in English."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", folded(name))
    return in_english(tuple(word for word in re.split(r"[^0-9a-zA-Z]+", spaced.lower()) if word))


def singular(name: str) -> str:
    """What one element of a list is called: ``tag`` for ``tags``."""
    if name.endswith(("sses", "xes")):
        return name[:-2]
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")


def canonical(name: str) -> str:
    """A name in snake case: ``user_email`` for ``userEmail``, ``User email`` and ``user.email``."""
    return "_".join(tokens(name))


def first_of(columns: Mapping[str, Value], names: Iterable[str]) -> str | None:
    """The column that is called as the first of ``names`` (in snake case) that one is called; ``None`` if none is."""
    known = {canonical(name): name for name in reversed(list(columns))}
    return next((known[name] for name in names if name in known), None)
