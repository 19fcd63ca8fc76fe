"""What the names of columns mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pandera.pandas as pap
import pyarrow as pa
import pytest

from mockmart.errors import SpecError
from mockmart.generators.base import Request
from mockmart.locales.places import places_of
from mockmart.providers import registry as provider_registry
from mockmart.providers.registry import provider, provider_names, register_provider
from mockmart.sampling.draws import Draws, as_keys
from mockmart.synthesis.generate import generate

TEXTS = {
    "email": r"[a-z]+\.[a-z]+\d*@example\.(com|net|org)",
    "customer_email": r"[a-z]+\.[a-z]+\d*@example\.(com|net|org)",
    "full_name": r"\S.* .*\S",
    "authorName": r"\S.* .*\S",
    "phone_number": r"\+1-\d{3}-555-\d{4}",
    "billing_zip": r"\d{5}",
    "state": r"[A-Z]{2}",
    "uuid": r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "client_ip": r"10(\.\d{1,3}){3}",
    "mac_address": r"02(:[0-9a-f]{2}){5}",
    "website": r"https://.*",
    "iban": r"DE\d{20}",
    "card_number": r"400000\d{10}",
    "hex_color": r"#[0-9a-f]{6}",
    "sku": r"[A-Z]{3}-\d{6}",
    "description": r"[A-Z].*\.",
    "order_date": r"202[45]-\d\d-\d\d",
    "date_of_birth": r"(19|20)\d\d-\d\d-\d\d",
    "created_at": r"202[45]-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "opening_time": r"[0-2]\d:[0-5]\d",
    "isbn": r"978\d{10}",
    "seat_number": r"\d{1,2}[A-F]",
    "os": r"Windows|macOS|Linux|Android|iOS",
    "marital_status": r"single|married|divorced|widowed",
    "patient": r"\S.* .*\S",
}


def values(name: str, dtype: object = str, rows: int = 200, locale: str = "en_US") -> pd.Series:
    return generate(pap.DataFrameSchema({name: pap.Column(dtype)}), rows, locale=locale)[name]


@pytest.fixture
def registered() -> Iterator[None]:
    """Providers that a test registers are gone after it."""
    before = dict(provider_registry._PROVIDERS)  # there is no other way to take one back
    yield
    provider_registry._PROVIDERS.clear()
    provider_registry._PROVIDERS.update(before)


@pytest.mark.parametrize(("name", "pattern"), TEXTS.items(), ids=TEXTS)
def test_a_text_looks_as_its_name_says(name: str, pattern: str) -> None:
    assert all(re.fullmatch(pattern, text) for text in values(name))


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("age", 18, 90),
        ("latitude", -90, 90),
        ("total_price", 0.01, 10_000),
        ("rating", 1, 5),
        ("humidity", 0, 100),
        ("systolic", 95, 160),
        ("rssi_dbm", -100, -30),
        ("exit_code", 0, 2),
    ],
)
def test_a_number_is_of_a_fitting_size(name: str, low: float, high: float) -> None:
    assert values(name, float).between(low, high).all()


def test_check_digits_fit() -> None:
    for iban in values("iban"):
        assert int(f"{iban[4:]}1314{iban[2:4]}") % 97 == 1
    for card in values("card_number"):
        doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(card)]
        assert sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def test_roles_are_apart_and_each_agrees_with_itself() -> None:
    names = [f"{role}_{part}" for role in ("billing", "shipping") for part in ("city", "state", "zip")]
    frame = generate(pap.DataFrameSchema({name: pap.Column(str) for name in names}), 500)
    places = frame.groupby("billing_zip")[["billing_city", "billing_state"]].nunique()
    assert (places == 1).all().all()
    assert (frame["billing_zip"] != frame["shipping_zip"]).mean() > 0.99


@pytest.mark.parametrize(
    ("own", "email", "other"),
    [
        ("customer_name", "customer_email", "agent_name"),
        ("patient", "patient_email", "doctor"),
        ("Contact Person", "Contact Email", "driver"),
        ("author", "email", "customer_number"),
    ],
)
def test_an_email_is_of_the_person_that_its_role_names_and_of_no_other(own: str, email: str, other: str) -> None:
    frame = generate(pap.DataFrameSchema({name: pap.Column(str) for name in (own, email, other)}), 300)
    spelled = frame[own].str.lower().str.replace(" ", ".")
    assert all(map(str.startswith, frame[email], spelled))
    assert (frame[own] != frame[other]).mean() > 0.95


def test_origin_and_destination_are_two_places_each_agreeing_with_itself() -> None:
    frame = generate(pap.DataFrameSchema({n: pap.Column(str) for n in ("origin", "origin_zip", "destination")}), 300)
    known = places_of("en_US").table().to_pandas().set_index("zip").loc[frame["origin_zip"]]
    assert (known["city"].to_numpy() == frame["origin"]).all()
    assert (frame["origin"] != frame["destination"]).mean() > 0.95


def test_numbers_of_others_that_may_be_missing_are_whole() -> None:
    found = generate(pap.DataFrameSchema({"manager_id": pap.Column(float, nullable=True)}), 300)["manager_id"].dropna()
    assert (found % 1 == 0).all()
    assert found.nunique() > 200


@pytest.mark.parametrize("name", ["date", "seat", "time", "cvv"])
def test_a_unique_column_is_not_drawn_from_what_its_name_means_if_that_is_too_little(name: str) -> None:
    assert generate(pap.DataFrameSchema({name: pap.Column(str, unique=True)}), 20_000)[name].is_unique


def test_coordinates_are_those_of_the_city() -> None:
    types = {"shop_city": str, "shop_zip": str, "shop_latitude": float, "shop_lon": float}
    frame = generate(pap.DataFrameSchema({name: pap.Column(kind) for name, kind in types.items()}), 300)
    known = places_of("en_US").table().to_pandas().set_index("zip").loc[frame["shop_zip"]]
    assert (known["city"].to_numpy() == frame["shop_city"]).all()
    assert np.abs(known["latitude"].to_numpy() - frame["shop_latitude"]).max() < 0.05
    assert np.abs(known["longitude"].to_numpy() - frame["shop_lon"]).max() < 0.05


def test_coordinates_keep_within_bounds_of_their_own() -> None:
    schema = pap.DataFrameSchema({"latitude": pap.Column(float, pap.Check.in_range(50, 51))})
    assert generate(schema, 300)["latitude"].between(50, 51).all()


@pytest.mark.parametrize(
    ("first", "then", "dtype"),
    [
        ("created_at", "updated_at", "datetime64[ns]"),
        ("start_date", "end_date", "datetime64[us]"),
        ("min_price", "max_price", float),
        ("ordered_at", "shipped_at", "datetime64[s]"),
        ("opened_at", "resolved_at", "datetime64[ms]"),
        ("admitted_at", "discharged_at", "datetime64[us]"),
        ("tpep_pickup_datetime", "tpep_dropoff_datetime", "datetime64[us]"),
        ("picked_up_at", "delivered_at", "datetime64[us]"),
        ("order_date", "ship_date", "datetime64[s]"),
        ("check_in", "check_out", "datetime64[s]"),
    ],
)
def test_the_second_of_a_pair_never_comes_first(first: str, then: str, dtype: object) -> None:
    frame = generate(pap.DataFrameSchema({then: pap.Column(dtype), first: pap.Column(dtype)}), 500)
    assert (frame[then] >= frame[first]).all()
    assert (frame[then] > frame[first]).any()


def test_flags_are_as_frequent_as_their_names_say() -> None:
    assert values("is_active", bool, 4000).mean() == pytest.approx(0.85, abs=0.03)
    assert values("is_deleted", bool, 4000).mean() == pytest.approx(0.05, abs=0.02)


def test_names_that_do_not_fit_the_checks_mean_nothing() -> None:
    schema = pap.DataFrameSchema({"email": pap.Column(str, pap.Check.str_matches(r"^[a-z]{4}@corp\.test$"))})
    assert all(re.fullmatch(r"[a-z]{4}@corp\.test", text) for text in generate(schema, 100)["email"])


def test_names_that_fit_the_checks_keep_their_meaning() -> None:
    schema = pap.DataFrameSchema({"email": pap.Column(str, pap.Check.str_matches(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$"))})
    assert generate(schema, 100)["email"].str.contains("@example.").all()


def test_text_is_in_the_script_of_its_locale() -> None:
    assert values("last_name", locale="ja_JP").str.contains("[一-鿿]").all()
    assert values("city", locale="ja_JP").str.contains("[一-鿿]").all()
    assert values("street", locale="de_DE").str.contains("[a-zäöüß]").all()


@pytest.mark.usefixtures("registered")
def test_a_provider_of_ones_own_draws_the_columns_that_are_called_so() -> None:
    register_provider("badge", lambda request: pa.array([f"B{key % 7}" for key in request.serials.tolist()]))
    assert set(values("badge", rows=14)) == {f"B{number}" for number in range(7)}
    assert set(values("staff_badge", rows=14)) == {f"B{number}" for number in range(7)}


@pytest.mark.usefixtures("registered")
def test_a_method_of_fakers_is_a_provider() -> None:
    register_provider("license_plate", "license_plate")
    assert values("license_plate").nunique() > 50


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    ("name", "draw", "message"),
    [
        ("email", "email", "provider 'email' is registered already; choose another name."),
        ("numberplate", "licence_plate", "Faker has no provider 'licence_plate'; did you mean 'license_plate'?"),
    ],
)
def test_a_provider_that_cannot_be_is_refused(name: str, draw: str, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        register_provider(name, draw)
    assert str(raised.value) == message


def test_a_provider_that_is_not_there_gets_a_hint() -> None:
    with pytest.raises(SpecError, match=r"^no provider 'emial'; did you mean 'email'\?$"):
        provider("emial")


@pytest.mark.parametrize("name", [name for name in provider_names() if not provider(name).is_number])
@pytest.mark.parametrize("locale", ["en_US", "ja_JP"])
def test_every_text_provider_matches_its_own_pattern(name: str, locale: str) -> None:
    found = provider(name)
    request = Request(Draws(3, "rows"), name, np.arange(300), locale=locale)
    texts = [str(text) for text in found.bound().draw(request).to_pylist()]
    assert as_keys(request.serials).size == len(texts)
    pattern = found.pattern_of(locale)
    assert all(texts)
    assert pattern is None or all(re.fullmatch(pattern, text) for text in texts)
