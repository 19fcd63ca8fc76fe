"""Proofs of laws 1 and 2, lists and conversions.

What belongs here: what lists hold, how child tables follow from them, and how orders follow from carts.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from mockmart.assets.quality.laws.shared_queries import ADDRESS, ITEM
from mockmart.assets.quality.proofs import decoding, joins
from mockmart.assets.quality.proofs.decoding import require
from mockmart.assets.quality.proofs.proof import Proof
from mockmart.assets.quality.proofs.shard import Shard


def _are_the_lists(child: str, parent: str, key: str, column: str, fields: tuple[str, ...]) -> Proof:
    """The proof that the rows of ``child`` are the elements of ``column`` of ``parent``, in the same order."""

    def holds(shard: Shard) -> bool:
        lists = shard.lists(parent, column)
        return (
            np.array_equal(shard.numbers(child, "line_number"), lists.line_numbers)
            and decoding.repeats(shard.column(child, key), shard.column(parent, key), lists.lengths)
            and all(_same(child, parent, column, field, shard) for field in fields)
        )

    return Proof(holds)


def _same(child: str, parent: str, column: str, field: str, shard: Shard) -> bool:
    ours, theirs = shard.column(child, field), shard.element(parent, column, field)
    if pa.types.is_dictionary(ours.type):
        return shard.words(child, field).same(shard.element_words(parent, column, field))
    require(not ours.null_count and not theirs.null_count)
    return bool(ours.equals(theirs))


def _sku_is_the_products(shard: Shard) -> bool:
    skus = shard.words("cart_items", "sku").as_numbers(shard.catalogue.rows_by_sku)
    return np.array_equal(skus, joins.products(shard, "cart_items"))


def _name_is_the_products(shard: Shard) -> bool:
    names = shard.words("cart_items", "name").as_numbers(shard.catalogue.names)
    return np.array_equal(names, shard.catalogue.name_of[joins.products(shard, "cart_items")])


def _category_is_the_products(shard: Shard) -> bool:
    categories = shard.words("cart_items", "category").as_numbers(shard.catalogue.categories)
    return np.array_equal(categories, shard.catalogue.category_of[joins.products(shard, "cart_items")])


def _no_product_twice(shard: Shard) -> bool:
    """Whether no product is that of the line before it, nor that of the line two before it, and so on."""
    products, lines = joins.products(shard, "cart_items"), shard.lists("carts", "items").line_numbers
    require(products.size == lines.size)
    rows, back = np.flatnonzero(lines > 1), 1
    while rows.size:
        if (products[rows] == products[rows - back]).any():
            return False
        back += 1
        rows = rows[lines[rows] > back]
    return True


def _are_of_converted_carts(shard: Shard) -> bool:
    return joins.carts_of_orders(shard) is not None


def _customer_is_the_carts(shard: Shard) -> bool:
    theirs = shard.ids("carts", "customer_id")[joins.carts_of_orders(shard)]
    return np.array_equal(shard.ids("orders", "customer_id"), theirs)


def _currency_is_the_carts(shard: Shard) -> bool:
    return shard.words("orders", "currency").same(shard.words("carts", "currency").take(joins.carts_of_orders(shard)))


def _items_are_the_carts(shard: Shard) -> bool:
    carts, ours, theirs = joins.carts_of_orders(shard), shard.lists("orders", "items"), shard.lists("carts", "items")
    if not np.array_equal(ours.lengths, theirs.lengths[carts]):
        return False
    rows = np.repeat(theirs.starts[carts] - ours.starts, ours.lengths) + np.arange(ours.parents.size)
    quantities = (decoding.values(shard.element(table, "items", "quantity")) for table in ("orders", "carts"))
    ordered, filled = quantities
    return (
        np.array_equal(ordered, filled[rows])
        and np.array_equal(
            shard.element_cents("orders", "items", "price"), shard.element_cents("carts", "items", "price")[rows]
        )
        and all(
            joins.words_of_items(shard, "orders", name).same(joins.words_of_items(shard, "carts", name).take(rows))
            for name in ("product_id", "sku", "name", "category")
        )
    )


_CONVERTED = Proof(_are_of_converted_carts, given=(joins.ONE_CART,))

PROOFS = {
    "user_addresses_are_the_lists": _are_the_lists("user_addresses", "users", "user_id", "addresses", ADDRESS),
    "cart_items_are_the_lists": _are_the_lists("cart_items", "carts", "cart_id", "items", ITEM),
    "order_items_are_the_lists": _are_the_lists("order_items", "orders", "order_id", "items", ITEM),
    "cart_item_sku_is_the_products": Proof(_sku_is_the_products),
    "cart_item_name_is_the_products": Proof(_name_is_the_products),
    "cart_item_category_is_the_products": Proof(_category_is_the_products),
    "cart_has_no_product_twice": Proof(_no_product_twice, given=("cart_items_are_the_lists", joins.ONE_CART)),
    "converted_cart_has_an_order": Proof(_are_of_converted_carts),
    "order_is_of_a_converted_cart": _CONVERTED,
    "cart_has_one_order": _CONVERTED,
    "order_customer_id_is_the_carts": Proof(_customer_is_the_carts, given=(joins.ONE_CART,)),
    "order_currency_is_the_carts": Proof(_currency_is_the_carts, given=(joins.ONE_CART,)),
    "order_items_are_the_carts": Proof(_items_are_the_carts, given=(joins.ONE_CART,)),
}
