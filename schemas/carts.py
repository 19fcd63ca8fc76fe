"""The carts that users filled, whether or not they bought them."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
from pandera.typing import Series

from mockmart.schema.fields import (
    Category,
    Instant,
    Money,
    Text,
    choice,
    code,
    field,
    foreign_key,
    list_of,
    nested,
    one_of,
)
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys
from mockmart.schemas.elements import CURRENCIES, ITEM
from mockmart.schemas.promotions import COUPON
from mockmart.schemas.sessions import CHANNELS, DEVICES

STATUSES = ("active", "abandoned", "converted")


class Carts(Entity):
    """One row a cart, by customer, and each one's in the order of creation."""

    cart_id: Text = code(keys.CART, "Identifier of the cart.")
    customer_id: Text = foreign_key("shop.users.user_id", "User whose cart it is.", codes=keys.USER)
    items: Series[Annotated[pd.ArrowDtype, list_of(ITEM)]] = nested(
        ITEM, "Lines of the cart: at least one, each another product.", settable=("min_length", "max_length")
    )
    subtotal: Money = field("Sum of quantity times price.", gt=0)
    tax: Money = field("Sales tax on the subtotal.", ge=0)
    total: Money = field("Subtotal plus tax.", gt=0)
    currency: Category = choice(CURRENCIES, "Currency of all amounts.", settable=())
    status: Category = one_of(STATUSES, "What has become of the cart.", settable=("values",))
    created_at: Instant = field("When the first item went in.")
    updated_at: Instant = field("When the cart last changed; a converted one, when it was checked out.")
    coupon: Category = foreign_key(
        "shop.promotions.coupon",
        "Coupon that was entered, if any; its promotion was on then.",
        matches=COUPON,
        nullable=True,
    )
    device: Category = one_of(DEVICES, "Device on which it was begun.")
    channel: Category = one_of(CHANNELS, "How the customer came.")
