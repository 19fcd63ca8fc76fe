"""What each entity of the shop is: one pandera model a file, and the registry of all of them."""

from mockmart.schema.registry import Registry
from mockmart.schemas.calendar import Calendar
from mockmart.schemas.carts import Carts
from mockmart.schemas.children import CHILDREN
from mockmart.schemas.orders import Orders
from mockmart.schemas.payments import Payments
from mockmart.schemas.price_history import PriceHistory
from mockmart.schemas.products import Products
from mockmart.schemas.promotions import Promotions
from mockmart.schemas.returns import Returns
from mockmart.schemas.reviews import Reviews
from mockmart.schemas.sessions import Sessions
from mockmart.schemas.shipments import Shipments
from mockmart.schemas.users import Users

DOMAIN = "shop"

REGISTRY = Registry()
for _name, _model in {
    "calendar": Calendar,
    "promotions": Promotions,
    "products": Products,
    "price_history": PriceHistory,
    "users": Users,
    "carts": Carts,
    "sessions": Sessions,
    "orders": Orders,
    "payments": Payments,
    "shipments": Shipments,
    "returns": Returns,
    "reviews": Reviews,
}.items():
    REGISTRY.register(_name, _model.to_schema(), domain=DOMAIN)
for _child in CHILDREN:
    REGISTRY.register(_child.name, _child.schema, domain=DOMAIN)
