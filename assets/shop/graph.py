"""The tables of the shop and what each is derived from: the lineage, stated once, in build order.

What belongs here: inputs, and the columns of them that are read. How rows come about is in the table's own module;
``steps`` binds the two. Dagster's assets, the laws, the shards of the service and scenarios all follow this graph.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mockmart.schema.table_model import INDEX, SCENARIO
from mockmart.schemas import REGISTRY
from mockmart.schemas.children import CHILDREN


@dataclass(frozen=True)
class Input:
    """A table that another one is derived from, and the columns that are read: of all rows, or shard by shard."""

    table: str
    columns: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True)
class TableNode:
    """A table of the shop. Rows keep the scenario of the first input's row that they are derived from.

    A row of ``whole_customers`` follows from all rows of its customer, any other one from one row of the first input.
    An ``optional`` table is built if the spec names it: no other one is derived from it.
    """

    name: str
    description: str
    inputs: tuple[Input, ...] = ()
    takes_scenarios: bool = False
    whole_customers: bool = False
    optional: bool = False

    @property
    def singular(self) -> str:
        """What one row is called: ``user_address`` of ``user_addresses``."""
        return self.name.removesuffix("es") if self.name.endswith("sses") else self.name.removesuffix("s")

    @property
    def has_items(self) -> bool:
        """Whether a row holds a list of items."""
        return "items" in REGISTRY.get(self.name).columns


_ROOTS = (
    TableNode(
        "calendar", "A row for each day: weeks, months, holidays, sales, days without deliveries.", optional=True
    ),
    TableNode("promotions", "Sales and coupons, what they take off, and when they are on.", optional=True),
    TableNode(
        "products", "The catalogue: what the shop sells, with prices, costs and the day each product was listed."
    ),
    TableNode(
        "price_history",
        "What each product has cost, and since when.",
        (Input("products", ("product_id", "list_price", "cost", "listed_at")),),
        optional=True,
    ),
    TableNode("users", "The people who signed up, with names, addresses and habits that belong together."),
    TableNode(
        "carts",
        "The carts that users filled, whether or not they bought them; things bought together belong together.",
        (
            Input("users", ("user_id", "addresses", "created_at", INDEX)),
            Input(
                "products",
                (
                    "product_id", "sku", "name", "category", "product_type", "cost", "listed_at", "list_price",
                    "delisted_at",
                ),
                whole=True,
            ),
        ),
        takes_scenarios=True,
        whole_customers=True,
    ),
    TableNode(
        "sessions",
        "Visits to the shop's pages: by which device and channel, how long, and the cart that came of it.",
        (
            Input("users", ("user_id", "addresses", "created_at", INDEX)),
            Input("carts", ("cart_id", "customer_id", "created_at")),
        ),
        whole_customers=True,
        optional=True,
    ),
    TableNode(
        "orders",
        "The orders that converted carts became, as they stand at ``as_of``.",
        (
            Input(
                "carts",
                ("cart_id", "customer_id", "items", "subtotal", "currency", "status", "updated_at", "coupon", SCENARIO),
            ),
            Input("users", ("user_id", "addresses")),
        ),
        takes_scenarios=True,
        whole_customers=True,
    ),
    TableNode(
        "payments",
        "The charges and refunds of orders: declines and second attempts, captures, and what went back.",
        (
            Input(
                "orders",
                (
                    "order_id", "customer_id", "total", "currency", "payment_method", "created_at", "paid_at",
                    "cancelled_at", "returned_at", "refunded", SCENARIO,
                ),
            ),
        ),
        takes_scenarios=True,
    ),
    TableNode(
        "shipments",
        "The parcels that left: from which warehouse, by whom, when they were promised and when they came.",
        (
            Input(
                "orders",
                ("order_id", "shipping_method", "shipped_at", "delivered_at", "warehouse", "promised_at",
                 "shipping_address", SCENARIO),
            ),
        ),
        optional=True,
    ),
    TableNode(
        "returns",
        "What customers send back: lines and pieces, why, when, and what was refunded.",
        (
            Input(
                "orders",
                ("order_id", "customer_id", "items", "shipping_cost", "total", "returned_at", "return_requested_at",
                 SCENARIO),
            ),
        ),
        optional=True,
    ),
    TableNode(
        "reviews",
        "What customers wrote of what they got: rating, headline and text say the same thing.",
        (
            Input(
                "orders",
                (
                    "order_id", "customer_id", "items", "created_at", "delivered_at", "returned_at", "promised_at",
                    SCENARIO,
                ),
            ),
            Input("products", ("product_id", "product_type", "listed_at"), whole=True),
        ),
        takes_scenarios=True,
        whole_customers=True,
    ),
)  # fmt: skip


def _with_children() -> Iterator[TableNode]:
    """The tables in build order: each child table follows its parent."""
    for node in _ROOTS:
        yield node
        for child in CHILDREN:
            if child.parent_name == node.name:
                columns = (child.key, child.column, SCENARIO)
                yield TableNode(child.name, child.schema.description or "", (Input(node.name, columns),))


#: Every table of the shop, in an order in which each follows those that it is derived from.
GRAPH: Mapping[str, TableNode] = {node.name: node for node in _with_children()}
#: The tables that are built if the spec names them, and those that always are.
OPTIONAL_TABLES = tuple(name for name, node in GRAPH.items() if node.optional)
CORE_TABLES = tuple(name for name, node in GRAPH.items() if not node.optional)
#: The tables whose rows a scenario can set apart.
SCENARIO_TABLES = tuple(name for name, node in GRAPH.items() if node.takes_scenarios)


def tables_with(optional: Collection[str]) -> tuple[str, ...]:
    """The tables of a shop that has the ``optional`` ones, in build order."""
    return tuple(name for name, node in GRAPH.items() if not node.optional or name in optional)


@lru_cache
def with_customers(name: str) -> bool:
    """Whether the rows of the table ``name`` belong to customers, so that it is drawn shard by shard."""
    return name == "users" or any(with_customers(read.table) for read in GRAPH[name].inputs if not read.whole)


@lru_cache
def with_ancestors(name: str) -> frozenset[str]:
    """The table ``name`` and all tables that it is derived from."""
    return frozenset({name}).union(*(with_ancestors(read.table) for read in GRAPH[name].inputs))


#: The tables that are drawn on demand, shard by shard: products, and what belongs to customers.
ON_DEMAND_TABLES = tuple(name for name in GRAPH if name == "products" or with_customers(name))
