"""The people who signed up."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
import pyarrow as pa
from pandera.typing import Series

from mockmart.schema.fields import Bool, Category, Instant, Text, code, field, list_of, nested, one_of
from mockmart.schema.table_model import Entity
from mockmart.schemas import keys
from mockmart.schemas.elements import ADDRESS
from mockmart.schemas.sessions import CHANNELS

#: Loyalty tiers, from the most common to the rarest.
TIERS = ("bronze", "silver", "gold", "platinum")
GENDERS = ("female", "male", "nonbinary")


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
    loyalty_tier: Category = one_of(TIERS, "Loyalty tier, earned by the orders of twelve months.")
    created_at: Instant = field("When the user signed up.")
    last_login: Instant = field("When the user last logged in.")
    gender: Category = one_of(GENDERS, "Gender, where the user says it.", nullable=True)
    birth_date: Series[Annotated[pd.ArrowDtype, pa.date32()]] = field("Day of birth: nobody signs up before being 18.")
    signup_channel: Category = one_of(CHANNELS, "How the user came to sign up.")
    marketing_opt_in: Bool = field("Whether the user wants to hear of sales.")
