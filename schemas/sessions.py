"""Visits to the shop's pages."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
import pyarrow as pa
from pandera.typing import Series

from mockmart.schema.fields import Category, Instant, Int, Text, code, field, foreign_key, one_of
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys

DEVICES = ("mobile", "desktop", "tablet")
CHANNELS = ("direct", "organic_search", "paid_search", "social", "email", "referral", "affiliate")


class Sessions(Entity):
    """One row a visit, by customer; visits in which nothing went into a cart come behind those in which it did."""

    session_id: Text = code("SES-{random:8+}", "Identifier of the session.")
    user_id: Text = foreign_key(
        "shop.users.user_id", "User who visits; null if nobody knows who it was.", codes=keys.USER, nullable=True
    )
    cart_id: Text = foreign_key(
        "shop.carts.cart_id", "Cart that was begun in it, if there is one.", codes=keys.CART, nullable=True
    )
    device: Category = one_of(DEVICES, "Device of the visitor.")
    channel: Category = one_of(CHANNELS, "How the visitor came.")
    campaign: Category = field(
        "Sale that the visitor came for, if one was on and the channel told of it.", nullable=True
    )
    landing_page: Category = field("Path of the first page.", str_matches=r"^/[a-z0-9/&-]*$")
    pages_viewed: Int = field("Pages that were seen; null while it goes on.", nullable=True, ge=1)
    started_at: Instant = field("When it began.")
    started_local: Series[Annotated[pd.ArrowDtype, pa.timestamp("us")]] = field(
        "What the clocks said then where the visitor lives."
    )
    ended_at: Instant = field("When it was over; null while it goes on.", nullable=True)
