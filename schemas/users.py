"""The people who signed up."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
from pandera.typing import Series

from mockmart.schema.fields import Category, Instant, Text, code, field, list_of, nested, one_of
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys
from mockmart.schemas.elements import ADDRESS

#: Loyalty tiers, from the most common to the rarest.
TIERS = ("bronze", "silver", "gold", "platinum")


class Users(Entity):
    """One row a person, in the order of signing up."""

    user_id: Text = code(keys.USER, "Identifier of the user.")
    email: Text = field(
        "Email address: carries the name, belongs to one user, at a domain reserved for examples (RFC 2606).",
        unique=True,
        str_matches=r"^[a-z]+\.[a-z]+\d*@example\.(com|net|org)$",
    )
    first_name: Category = field("Given name.", str_length={"min_value": 1})
    last_name: Category = field("Family name.", str_length={"min_value": 1})
    phone: Text = field(
        "Phone number: an area code of the default address, and the exchange 555, which has no subscribers.",
        str_matches=r"^\+1-\d{3}-555-\d{4}$",
    )
    addresses: Series[Annotated[pd.ArrowDtype, list_of(ADDRESS)]] = nested(
        ADDRESS, "Address book: one to three addresses, exactly one of them the default."
    )
    loyalty_tier: Category = one_of(TIERS, "Loyalty tier: the higher, the rarer, and the more its members buy.")
    created_at: Instant = field("When the user signed up.")
    last_login: Instant = field("When the user was last seen.")
