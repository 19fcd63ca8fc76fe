"""What takes a share off the subtotal of a cart."""

from __future__ import annotations

from mockmart.schema.fields import Category, Instant, Int, Text, field, one_of
from mockmart.schema.table_model import Entity

KINDS = ("sale", "coupon")
COUPON = r"^[A-Z]{3,20}\d{2}$"


class Promotions(Entity):
    """One row a sale or coupon that has begun, in the order of beginning."""

    coupon: Text = field("What shoppers enter; of a year.", unique=True, str_matches=COUPON)
    name: Category = field("What it is called.", str_length={"min_value": 1})
    kind: Category = one_of(KINDS, "A sale is for everybody, a coupon for those who have it.")
    per_cent: Int = field("What it takes off the subtotal.", in_range={"min_value": 1, "max_value": 90})
    starts_at: Instant = field("When it begins.")
    ends_at: Instant = field("When it is over; may be yet to come.")
