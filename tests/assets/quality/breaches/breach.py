"""A change to one row that breaks a law, and the shapes that many of them share.

What belongs here: what a change is, and conditions on rows. Which change breaks which law is in the modules beside this
one, by subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AS_OF = "getvariable('as_of')"
TINY = "INTERVAL 1 MICROSECOND"


@dataclass(frozen=True)
class Breach:
    """A change to the first row of ``table`` for which ``where`` holds, and the laws that it breaks besides.

    ``sets`` are the new values of columns. The row is updated; a copy of it is inserted if ``copied``, and it is
    deleted if nothing is set.
    """

    table: str
    where: str
    sets: Mapping[str, str]
    copied: bool = False
    also: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """The change as SQL; it touches one row."""
        row = f"rowid = (SELECT rowid FROM {self.table} WHERE {self.where} ORDER BY _index DESC LIMIT 1)"
        if self.copied:
            sets = {**self.sets, "_index": f"(SELECT count(*) FROM {self.table})"}
            values = ", ".join(f"{value} AS {column}" for column, value in sets.items())
            return f"INSERT INTO {self.table} SELECT * REPLACE ({values}) FROM {self.table} WHERE {row}"
        if self.sets:
            values = ", ".join(f"{column} = {value}" for column, value in self.sets.items())
            return f"UPDATE {self.table} SET {values} WHERE {row}"
        return f"DELETE FROM {self.table} WHERE {row}"


def update(table: str, where: str, *also: str, **sets: str) -> Breach:
    return Breach(table, where, sets, also=also)


def copy(table: str, where: str, *also: str, **sets: str) -> Breach:
    return Breach(table, where, sets, copied=True, also=also)


def delete(table: str, where: str, *also: str) -> Breach:
    return Breach(table, where, {}, also=also)


def of(table: str, column: str, where: str) -> str:
    """The first ``column`` of the rows of another table, as a value."""
    return f"(SELECT {column} FROM {table} WHERE {where} ORDER BY _index LIMIT 1)"


UNSOLD = "product_id NOT IN (SELECT product_id FROM cart_items) AND product_id NOT IN (SELECT product_id FROM reviews)"
IDLE = "user_id NOT IN (SELECT customer_id FROM carts) AND user_id NOT IN (SELECT user_id FROM reviews)"
ABANDONED = "status = 'abandoned'"
CONVERTED = "status = 'converted'"
UNREVIEWED = "order_id NOT IN (SELECT order_id FROM reviews WHERE order_id IS NOT NULL)"
CAPTURED = "status = 'captured' AND order_id IN (SELECT order_id FROM orders WHERE orders.status = 'delivered')"
GIVEN_UP = "status = 'declined' AND order_id NOT IN (SELECT order_id FROM payments AS p WHERE p.status <> 'declined')"
LAST_ATTEMPT = (
    "attempt = (SELECT max(attempt) FROM payments AS p WHERE p.order_id = payments.order_id AND p.kind = 'charge')"
)


def refund(of: str) -> str:
    return f"kind = 'refund' AND order_id IN (SELECT order_id FROM orders WHERE orders.status = '{of}')"
