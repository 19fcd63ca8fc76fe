"""Proofs of law 7, persons.

What belongs here: users and their address books, and the orders that go there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mockmart.arrays import Bools, Int64s
from mockmart.arrow import columns
from mockmart.assets.quality.proofs import decoding, joins
from mockmart.assets.quality.proofs.decoding import Int32s, Words, require
from mockmart.assets.quality.proofs.proof import Proof
from mockmart.assets.quality.proofs.shard import Shard
from mockmart.assets.quality.queries import places

_ZIP_DIGITS, _AREA_CODES = 5, 1000
#: The marks that accents are once they are taken from their letters.
_MARKS = range(0x300, 0x370)
_CITY_TEXTS, _CITY_WORDS = ("street", "city"), ("state", "country")


@dataclass(frozen=True)
class _Places:
    """The real places: the row of each ZIP code (-1 for none), and the area codes of each state."""

    rows: Int32s
    cities: pa.Array
    state_of: Int32s
    states: Mapping[str, int]
    has_area_code: Bools


@lru_cache(maxsize=1)
def _places() -> _Places:
    known = places()
    zips, states = (columns.combine_chunks(known[name]) for name in ("zip", "state"))
    text = decoding.fixed_width(zips)
    require(text.shape[1] == _ZIP_DIGITS)
    numbers = decoding.number_in(text, 0, _ZIP_DIGITS)
    require(np.unique(numbers).size == numbers.size)
    rows = np.full(10**_ZIP_DIGITS, -1, np.int32)
    rows[numbers] = np.arange(numbers.size)
    words = Words.of(states)
    codes = columns.combine_chunks(known["area_codes"])
    has = np.zeros((len(words.words), _AREA_CODES), np.bool_)
    has[np.repeat(words.codes, codes.value_lengths()), codes.flatten().cast(pa.int64())] = True
    return _Places(
        rows,
        columns.combine_chunks(known["city"]),
        words.codes,
        {state: code for code, state in enumerate(words.words)},
        has,
    )


@lru_cache(maxsize=1 << 16)
def _local_part(name: str) -> str:
    """A name as an email spells it. Refuses letters other than Latin ones with accents."""
    apart = unicodedata.normalize("NFD", name)
    require(all(letter.isascii() or ord(letter) in _MARKS for letter in apart))
    return "".join(letter for letter in apart.lower() if "a" <= letter <= "z") or "x"


def _spelled(names: Words) -> pa.Array:
    return columns.take_from(pa.array(map(_local_part, names.words), pa.string()), names.codes)


def _email_carries_the_name(shard: Shard) -> bool:
    emails = shard.column("users", "email")
    if not len(emails):
        return True
    halves = pc.split_pattern(emails, "@", max_splits=1)
    require(emails.null_count == 0 and pc.all(pc.equal(pc.list_value_length(halves), 2)).as_py())
    local, domain = (pc.list_element(halves, half) for half in (0, 1))
    require(pc.min(pc.binary_length(domain)).as_py() > 0 and not pc.any(pc.match_substring(domain, "\n")).as_py())
    named = columns.joined(
        _spelled(shard.words("users", "first_name")), ".", _spelled(shard.words("users", "last_name"))
    )
    return bool(pc.ascii_rtrim(local, characters="0123456789").equals(named))


def _default_addresses(shard: Shard) -> Bools:
    return decoding.flags(shard.element("users", "addresses", "is_default"))


def _has_one_default_address(shard: Shard) -> bool:
    defaults = shard.lists("users", "addresses").sums(_default_addresses(shard).astype(np.int64))
    return bool((defaults == 1).all())


def _zips(column: pa.Array) -> Int64s:
    """ZIP codes of five digits as numbers."""
    text = decoding.fixed_width(column)
    require(text.shape[1] in (0, _ZIP_DIGITS))
    return decoding.number_in(text, 0, _ZIP_DIGITS) if len(text) else np.empty(0, np.int64)


def _book_zips(shard: Shard) -> Int64s:
    return shard.once(("users", "zips"), lambda: _zips(shard.element("users", "addresses", "zip")))


def _city_state_and_zip_belong_together(shard: Shard) -> bool:
    rows = _places().rows[_book_zips(shard)]
    states = shard.element_words("users", "addresses", "state").as_numbers(_places().states)
    return (
        bool((rows >= 0).all())
        and np.array_equal(states, _places().state_of[rows])
        and _places().cities.take(pa.array(rows)).equals(shard.element("users", "addresses", "city"))
    )


def _phone_belongs_to_the_state(shard: Shard) -> bool:
    text = decoding.fixed_width(shard.column("users", "phone"))
    if not len(text):
        return True
    require(
        _has_one_default_address(shard) and text.shape[1] > 6 and (text[:, :3] == np.frombuffer(b"+1-", np.uint8)).all()
    )
    states = shard.element_words("users", "addresses", "state").as_numbers(_places().states)
    homes = states[_default_addresses(shard)]
    return bool((homes >= 0).all() and _places().has_area_code[homes, decoding.number_in(text, 3, 6)].all())


def _fields(address: pa.StructArray) -> dict[str, pa.Array]:
    require(address.null_count == 0)
    fields = {field.name: part for field, part in zip(address.type, address.flatten(), strict=True)}
    require(all(part.null_count == 0 for part in fields.values()))
    return fields


def _equal(ours: pa.Array, rows: Int64s, theirs: pa.Array, other_rows: Int64s) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.equal(ours.take(pa.array(rows)), theirs.take(pa.array(other_rows))))


def _ships_to_the_customer(shard: Shard) -> bool:
    return _goes_to_the_customer(shard, "shipping_address", np.arange(len(shard.column("orders", "order_id"))))


def _is_billed_to_the_customer(shard: Shard) -> bool:
    """Most bills go where the order goes, which is proved."""
    ship, bill = (_fields(shard.column("orders", name)) for name in ("shipping_address", "billing_address"))
    same = np.ones(len(shard.column("orders", "order_id")), np.bool_)
    for name in ("street", "city", "zip"):
        same &= np.asarray(pc.equal(ship[name], bill[name]))
    for name in _CITY_WORDS:
        words = Words.of(ship[name])
        theirs = Words.of(bill[name]).as_numbers({word: code for code, word in enumerate(words.words)})
        same &= words.codes == theirs
    return _goes_to_the_customer(shard, "billing_address", np.flatnonzero(~same))


def _goes_to_the_customer(shard: Shard, column: str, orders: Int64s) -> bool:
    """Whether ``column`` of ``orders`` is in the address book: the first address is tried, then the second."""
    address, book = _fields(shard.column("orders", column)), shard.lists("users", "addresses")
    users, zips = joins.users_of(shard, "orders"), _zips(address["zip"])
    words = {}
    for name in _CITY_WORDS:
        known = shard.element_words("users", "addresses", name)
        meaning = {word: code for code, word in enumerate(known.words)}
        words[name] = (Words.of(address[name]).as_numbers(meaning), known.codes)
    texts = {name: (address[name], shard.element("users", "addresses", name)) for name in _CITY_TEXTS}
    tried = 0
    while orders.size:
        if (book.lengths[users[orders]] <= tried).any():
            return False
        entries = book.starts[users[orders]] + tried
        found = zips[orders] == _book_zips(shard)[entries]
        for code, listed_code in words.values():
            found &= code[orders] == listed_code[entries]
        for text, listed in texts.values():
            found[found] = _equal(text, orders[found], listed, entries[found])
        orders = orders[~found]
        tried += 1
    return True


PROOFS = {
    "email_carries_the_name": Proof(_email_carries_the_name),
    "user_has_one_default_address": Proof(_has_one_default_address),
    "city_state_and_zip_belong_together": Proof(_city_state_and_zip_belong_together),
    "phone_belongs_to_the_state": Proof(_phone_belongs_to_the_state),
    "shipping_address_is_the_customers": Proof(_ships_to_the_customer),
    "billing_address_is_the_customers": Proof(_is_billed_to_the_customer, given=("shipping_address_is_the_customers",)),
}
