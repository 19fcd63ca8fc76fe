"""The orders that converted carts became."""

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
    present_when,
    struct_of,
)
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys
from mockmart.schemas.elements import CURRENCIES, ITEM, POSTAL_ADDRESS
from mockmart.schemas.promotions import COUPON

STATUSES = ("pending", "paid", "shipped", "delivered", "cancelled", "returned")
#: Statuses of an order that was shipped at some time.
SHIPPED = ("shipped", "delivered", "returned")
#: How an order may travel, with how often it does.
SHIPPING = {"standard": 0.72, "express": 0.18, "pickup": 0.10}
#: How an order may be paid, with how often it is; the statuses of a payment are in ``mockmart.schemas.payments``.
METHODS = {
    "credit_card": 0.44,
    "debit_card": 0.18,
    "paypal": 0.16,
    "apple_pay": 0.09,
    "google_pay": 0.06,
    "gift_card": 0.04,
    "bank_transfer": 0.03,
}


class Orders(Entity):
    """One row an order, in the order of its cart."""

    order_id: Text = code(keys.ORDER, "Identifier of the order.")
    cart_id: Text = foreign_key("shop.carts.cart_id", "Cart that the order was.", codes=keys.CART, unique=True)
    customer_id: Text = foreign_key("shop.users.user_id", "User who ordered.", codes=keys.USER)
    status: Category = one_of(STATUSES, "Where the order stands.", settable=("values",))
    items: Series[Annotated[pd.ArrowDtype, list_of(ITEM)]] = nested(ITEM, "Lines of the order: those of its cart.")
    subtotal: Money = field("Sum of quantity times price.", gt=0)
    discount: Money = field("What is taken off the subtotal.", ge=0)
    shipping_cost: Money = field("What shipping costs the customer.", ge=0)
    tax: Money = field("Sales tax on the subtotal less the discount.", ge=0)
    total: Money = field("Subtotal less discount, plus shipping and tax.", gt=0)
    currency: Category = one_of(tuple(CURRENCIES), "Currency of all amounts.")
    shipping_method: Category = choice(SHIPPING, "How the order travels.")
    shipping_address: Series[Annotated[pd.ArrowDtype, struct_of(POSTAL_ADDRESS)]] = nested(
        POSTAL_ADDRESS, "Where the order goes: one of the customer's addresses."
    )
    billing_address: Series[Annotated[pd.ArrowDtype, struct_of(POSTAL_ADDRESS)]] = nested(
        POSTAL_ADDRESS, "Where the bill goes: one of the customer's addresses."
    )
    payment_method: Category = choice(METHODS, "How the order is paid.")
    created_at: Instant = field("When the order was placed.")
    paid_at: Instant = field("When its charge was captured; null if it never was.", nullable=True)
    shipped_at: Instant = field("When it left.", only=present_when("status", *SHIPPED))
    delivered_at: Instant = field("When it arrived.", only=present_when("status", "delivered", "returned"))
    cancelled_at: Instant = field("When it was cancelled.", only=present_when("status", "cancelled"))
    returned_at: Instant = field("When something of it came back.", only=present_when("status", "returned"))
    coupon: Category = foreign_key(
        "shop.promotions.coupon", "Coupon that the discount is for: that of the cart.", matches=COUPON, nullable=True
    )
    warehouse: Category = field("Warehouse that it leaves from.", str_matches=keys.WAREHOUSE)
    promised_at: Instant = field("Until when it is promised.")
    return_requested_at: Instant = field("When the customer asked to send something of it back.", nullable=True)
    refunded: Money = field("What has been paid back so far.", ge=0)
