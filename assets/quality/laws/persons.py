"""Law 7, persons: name, email, phone and addresses of a user belong together.

What belongs here: users and their address books, and the orders that go there. The relation ``places`` is made by
``mockmart.assets.quality.queries``.
"""

# ruff: noqa: S608  # the queries are composed of the names and conditions that stand in this package

from __future__ import annotations

from mockmart.assets.quality.laws import shared_queries
from mockmart.assets.quality.laws.law import Law, law, never


def _local_part(column: str) -> str:
    """A name as an email spells it."""
    plain = f"regexp_replace(lower(strip_accents({column})), '[^a-z]', '', 'g')"
    return f"coalesce(nullif({plain}, ''), 'x')"


def _goes_to_the_customer(column: str, what: str) -> Law:
    """The law that the address ``column`` of an order is in its customer's address book."""
    return law(
        7,
        f"{column}_is_the_customers",
        f"An order {what} one of its customer's addresses.",
        tables=("orders", "users"),
        sql=f"""
            SELECT order_id, customer_id, {column}
            FROM (SELECT order_id, customer_id, {column}, {shared_queries.place(column)} AS place FROM orders) AS orders
            ANTI JOIN {shared_queries.BOOK} AS book
            ON book.user_id = orders.customer_id AND book.place = orders.place""",
        shared=(shared_queries.ORDER_ADDRESSES,),
    )


LAWS = (
    never(
        7,
        "user_is_of_age",
        "Nobody signs up before being eighteen.",
        table="users",
        violation="(birth_date <= (created_at - INTERVAL 18 YEARS)::DATE) IS NOT TRUE",
        show="user_id, birth_date, created_at",
    ),
    law(
        7,
        "email_carries_the_name",
        "An email address begins with first and last name in plain lower-case letters.",
        tables=("users",),
        # Names repeat: each is spelled once, not once for each who has it.
        sql=f"""
            WITH first AS (SELECT first_name, {_local_part("first_name")} AS given FROM users GROUP BY first_name),
                 last AS (SELECT last_name, {_local_part("last_name")} AS family FROM users GROUP BY last_name)
            SELECT user_id, first_name, last_name, email
            FROM users JOIN first USING (first_name) JOIN last USING (last_name)
            WHERE NOT coalesce(
                starts_with(email, given || '.' || family)
                AND regexp_full_match(substr(email, length(given) + length(family) + 2), '[0-9]*@.+'), false)""",
    ),
    never(
        7,
        "user_has_one_default_address",
        "Exactly one address of a user is the default.",
        table="users",
        violation="len(list_filter(addresses, lambda address: address.is_default)) IS DISTINCT FROM 1",
        show="user_id, addresses",
    ),
    law(
        7,
        "city_state_and_zip_belong_together",
        "The city of an address has its ZIP code, and lies in its state.",
        tables=("users",),
        extra_relations=("places",),
        sql="""
            SELECT user_id, city, state, zip
            FROM (SELECT user_id, address.city AS city, address.state AS state, address.zip AS zip
                  FROM (SELECT user_id, unnest(addresses) AS address FROM users))
            ANTI JOIN places USING (zip, state, city)""",
    ),
    law(
        7,
        "phone_belongs_to_the_state",
        "The area code of a user's phone is one of the state of the default address.",
        tables=("users",),
        extra_relations=("places",),
        sql="""
            WITH code AS (SELECT DISTINCT state, unnest(area_codes) AS code FROM places),
                 home AS (
                    SELECT user_id, phone, substr(phone, 4, 3) AS code,
                           list_filter(addresses, lambda address: address.is_default)[1].state AS state
                    FROM users)
            SELECT user_id, phone, state FROM home ANTI JOIN code USING (state, code) WHERE state IS NOT NULL""",
    ),
    _goes_to_the_customer("shipping_address", "ships to"),
    _goes_to_the_customer("billing_address", "is billed to"),
)
