"""Settings from files, the environment and the caller."""

from __future__ import annotations

import datetime as dt
import math
import time
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from mockmart.errors import SpecError
from mockmart.settings import read_environment, read_yaml, resolve


class Scenario(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    weight: float = Field(ge=0, le=1, description="share of the rows")
    label: str = ""


class Shop(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str = Field(default="shop", min_length=1, pattern="^[a-z]+$")
    seed: int = Field(default=42, ge=0, le=2**64 - 1)
    opened: dt.date = dt.date(2025, 1, 1)
    signups_per_day: float = Field(default=30.0, ge=0, le=1_000_000)
    growth: float = Field(default=0.25, gt=-1)
    products: int = Field(default=1000, ge=1, le=100_000)
    locale: Literal["en_US", "de_DE"] = "en_US"
    threads: Annotated[int, Field(ge=1, le=64)] | Literal["auto"] = "auto"
    quick: bool = False
    tags: list[str] = []
    main: Scenario | float | None = None
    rules: dict[str, Scenario] = {}
    scenarios: dict[str, dict[str, Scenario]] = {}
    limits: dict[Literal["carts", "orders"], Annotated[int, Field(gt=0, lt=10)]] = {}

    @field_validator("tags")
    @classmethod
    def _no_bad_tags(cls, tags: list[str]) -> list[str]:
        if "bad" in tags:
            raise ValueError("the tag 'bad' is taken; choose another.")
        return tags

    @model_validator(mode="after")
    def _laws(self, _info: ValidationInfo) -> Shop:
        if self.name == "broken":
            raise SpecError("raised by the model itself")
        if self.name == "empty" and self.products > 1:
            raise ValueError("an empty shop has one product;\n  set products to 1.")
        return self


class Needy(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str
    parts: dict[str, Scenario] = {}


def complaint(layer: Any, model: type[BaseModel] = Shop) -> str:
    with pytest.raises(SpecError) as caught:
        resolve(model, layer, where="dataset.yaml")
    return str(caught.value)


def refusal(path: Path, **options: int) -> str:
    with pytest.raises(SpecError) as caught:
        read_yaml(path, **options)
    assert caught.value.exit_code == 2
    return str(caught.value).replace(str(path), path.name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "dataset.yaml"


# Files


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_gives_no_settings(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert read_yaml(file) == {}


def test_a_file_gives_plain_values_and_dates(file: Path) -> None:
    file.write_text("\ufeffopened: 2025-01-01\nat: 2025-01-01 10:00:00Z\nname: café\na: {b: [1, 2.5]}", "utf-8")
    at = dt.datetime(2025, 1, 1, 10, tzinfo=dt.UTC)
    assert read_yaml(file) == {"opened": dt.date(2025, 1, 1), "at": at, "name": "café", "a": {"b": [1, 2.5]}}


def test_twenty_levels_are_read(file: Path) -> None:
    file.write_text("a: " + "[" * 19 + "]" * 19)
    assert list(read_yaml(file)) == ["a"]


MEND = "correct the YAML there, or put quotes round text."
NO_ALIAS = "aliases are not allowed here; write the value out, or put quotes round text."
NO_TAG = "tags (!) are not allowed here; remove it, or put quotes round text."
NOT_TEXT = "this key is not text; put it in quotes."
#: What is refused, and at which line and column.
BROKEN: list[tuple[str, int, int, str]] = [
    ("a: [1, 2", 2, 1, f"did not find expected ',' or ']'; {MEND}"),
    ("a: 1\nb: c: d", 2, 5, f"mapping values are not allowed in this context; {MEND}"),
    ("a: &x 1\nb: *x", 1, 4, NO_ALIAS),
    ("a: *x", 1, 4, NO_ALIAS),
    ("a: " + "[" * 20 + "]" * 20, 1, 23, "nested deeper than 20 levels; make it flatter."),
    ("a: 1\nb: 2\na: 3", 3, 1, "the key 'a' is given twice; remove one."),
    ("a:\n  b: {c: 1, c: 1}", 2, 13, "the key 'c' is given twice; remove one."),
    ("1: a", 1, 1, NOT_TEXT),
    ("a: {2025-01-01: b}", 1, 5, NOT_TEXT),
    ("? [a]\n: b", 1, 3, NOT_TEXT),
    ("a: 1\n---\nb: 2", 2, 1, "a second document starts here; keep one in a file."),
    ("a: !!python/object/apply:os.system [ls]", 1, 4, NO_TAG),
    ("a: !!str 1", 1, 4, NO_TAG),
    (
        "a: 2025-02-30",
        1,
        4,
        "cannot read '2025-02-30' (day is out of range for month); correct it, or put quotes round it.",
    ),
    ("a: " + "9" * 5000, 1, 4, "a number of 5,000 characters; put quotes round text."),
    ("a: b\x07", 1, 5, "'\\x07' is not allowed; remove it."),
]


@pytest.mark.parametrize(("text", "line", "column", "message"), BROKEN, ids=[text[:20] for text, *_ in BROKEN])
def test_what_is_not_plain_data_is_refused_with_its_place(
    file: Path, text: str, line: int, column: int, message: str
) -> None:
    file.write_text(text)
    assert refusal(file) == f"dataset.yaml, line {line}, column {column}: {message}"


@pytest.mark.parametrize(("text", "shown"), [("- a\n- b", "['a', 'b']"), ("text", "'text'"), ("1", "1")])
def test_the_top_level_is_a_mapping(file: Path, text: str, shown: str) -> None:
    file.write_text(text)
    assert refusal(file) == f"dataset.yaml: the top level is {shown}, not a mapping; write 'key: value' lines."


@pytest.mark.parametrize("text", ["a: {<<: {b: 1}}", "a: =", "a: 0x_", "%YAML 9.9\n--- a", "\t- a", "{", "a: 'b"])
def test_other_oddities_of_yaml_are_refused(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert "\n" not in refusal(file)


def test_a_missing_file_is_named(file: Path) -> None:
    assert refusal(file) == "dataset.yaml: there is no such file; check the path, or create it."


def test_a_folder_is_not_read(tmp_path: Path) -> None:
    message = f"{tmp_path.name}: cannot read it (is a directory); give a YAML file that you may read."
    assert refusal(tmp_path) == message


def test_any_error_of_the_system_is_a_spec_error(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    file.write_text("a: 1")
    monkeypatch.setattr(Path, "open", denied)
    assert refusal(file) == "dataset.yaml: cannot read it (permission denied); give a YAML file that you may read."


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_a_path_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpecError, match="cannot read it"):
        read_yaml(tmp_path / name)


def test_text_that_is_not_utf8_is_refused(file: Path) -> None:
    file.write_bytes(b"name: caf\xe9\n")
    assert refusal(file) == "dataset.yaml: byte 10 is not UTF-8; save the file as UTF-8."


def test_a_large_file_is_refused_unread(file: Path) -> None:
    with file.open("wb") as sparse:
        sparse.truncate(100_000_000_000)  # which no machine that runs tests could hold
    message = "dataset.yaml: 100,000,000,000 bytes, but at most 1,000,000 are read; is it the right file?"
    assert refusal(file) == message


def test_the_limit_itself_is_still_read(file: Path) -> None:
    file.write_text("a: 12")
    assert read_yaml(file, most_bytes=5) == {"a": 12}
    assert refusal(file, most_bytes=4) == "dataset.yaml: 5 bytes, but at most 4 are read; is it the right file?"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_an_endless_device_is_read_to_the_limit_only() -> None:
    assert refusal(Path("/dev/zero")).startswith("zero: over 1,000,000 bytes, but at most 1,000,000 are read")


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(20_000)),
        "[" * 900_000,
        "{a: " * 200_000,
        "- " * 400_000,
        "a:\n" + "? " * 400_000,
        "a: " + "1:" * 400_000 + "1",
        "a: 0x" + "f" * 900_000,
    ],
    ids=["laughs", "lists", "mappings", "items", "keys", "sixties", "hex"],
)
def test_a_hostile_file_is_refused_at_once(file: Path, text: str) -> None:
    file.write_text(text)
    start = time.process_time()
    refusal(file)
    assert time.process_time() - start < 2


yaml_like = st.lists(
    st.sampled_from([*"abc012:-?,[]{}#&*!|>'\"%@`\n\t .~=<_exTZ+", ": ", "\n  ", "- ", "---\n", "<<", "2025-01-01"])
    | st.characters(exclude_categories=["Cs"]),
    max_size=30,
).map("".join)


@given(content=(st.text() | yaml_like).map(str.encode) | st.binary())
@example(b"a: 2001-01-01 00:00:00 +99:99")
@example(b"a: {=: <<, <<: =}")
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_file_gives_a_mapping_or_a_spec_error(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    message = "one line"
    try:
        assert isinstance(read_yaml(file), dict)
    except SpecError as error:
        message = str(error)
    assert len(message.splitlines()) == 1


# The environment


def test_variables_are_read_as_yaml() -> None:
    environment = {
        "MOCKMART_SEED": "42",
        "MOCKMART_OPENED": "2025-01-01",
        "MOCKMART_RULES": "{a: {weight: 0.5}}",
        "MOCKMART_NAME": "",
        "MOCKMART_OTHER": "[",
        "SEED": "1",
    }
    expected = {"seed": 42, "opened": dt.date(2025, 1, 1), "rules": {"a": {"weight": 0.5}}, "name": None}
    assert read_environment(Shop, environment) == expected
    assert read_environment(Shop, environment, prefix="") == {"seed": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b: c", f"column 5: mapping values are not allowed in this context; {MEND}"),
        ("*x", f"column 1: {NO_ALIAS}"),
        ("\udc80", "column 1: '\\udc80' is not allowed; remove it."),
    ],
)
def test_a_broken_variable_is_named(text: str, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_environment(Shop, {"MOCKMART_NAME": text})
    assert str(caught.value) == f"MOCKMART_NAME, line 1, {message}"


# Layers


def test_the_last_layer_that_gives_a_key_wins() -> None:
    shop = resolve(Shop, {"seed": 1, "name": "a"}, {"seed": 2, "name": None}, {"seed": None}, where="x")
    assert (shop.seed, shop.name, shop.products) == (2, "a", 1000)


def test_no_layers_give_the_defaults() -> None:
    assert resolve(Shop, where="x") == Shop()


COMPLAINTS: list[tuple[dict[Any, Any], str]] = [
    ({"signups_per_day": -3}, "signups_per_day: -3 is below 0; give a number from 0 to 1000000."),
    ({"signups_per_day": 2e6}, "signups_per_day: 2000000.0 is above 1000000; give a number from 0 to 1000000."),
    ({"signups_per_day": math.nan}, "signups_per_day: nan is not a finite number; give a number from 0 to 1000000."),
    ({"growth": -1.0}, "growth: -1.0 is not above -1; give a number above -1."),
    ({"seeed": 1}, "seeed: no such key; did you mean 'seed'?"),
    ({"seed": -1}, "seed: -1 is below 0; give a whole number from 0 to 18446744073709551615."),
    ({"products": "many"}, "products: 'many' is not a whole number; give a whole number from 1 to 100000."),
    ({"products": 2.5}, "products: 2.5 is not a whole number; give a whole number from 1 to 100000."),
    ({"products": True}, "products: true is not a whole number; give a whole number from 1 to 100000."),
    ({"name": 42}, "name: 42 is not text; put it in quotes."),
    ({"name": ["a"]}, "name: ['a'] is not text; give one."),
    ({"name": ""}, "name: '' is not valid; string should have at least 1 character."),
    ({"quick": "maybe"}, "quick: 'maybe' is not true or false; give one."),
    ({"opened": "soon"}, "opened: 'soon' is not a date; give one."),
    ({"locale": "en_UK"}, "locale: 'en_UK' is not one of the values; did you mean 'en_US'?"),
    ({"locale": 1}, "locale: 1 is not 'en_US' or 'de_DE'; give one."),
    ({"threads": "a"}, "threads: 'a' is not a whole number or 'auto'; give a whole number from 1 to 64 or 'auto'."),
    ({"threads": 0}, "threads: 0 is below 1; give a whole number from 1 to 64 or 'auto'."),
    ({"tags": "a"}, "tags: 'a' is not a list; give one."),
    ({"tags": ["a", 1]}, "tags.1: 1 is not text; put it in quotes."),
    ({"tags": ["bad"]}, "tags: the tag 'bad' is taken; choose another."),
    ({"name": "empty"}, "an empty shop has one product; set products to 1."),
    ({"main": "x"}, "main: 'x' is not a mapping or a number; give one of these."),
    ({"main": {"wight": 1, "weight": 1}}, "main.wight: no such key; did you mean 'weight'?"),
    ({"rules": {"a": {}}}, "rules.a.weight: not given; add it."),
    ({"rules": {"a": 1}}, "rules.a: 1 is not a mapping; give one."),
    ({"rules": {"a": {"weight": 2}}}, "rules.a.weight: 2 is above 1; give a number from 0 to 1."),
    ({"rules": {"a": {"weight": 1, "zzz": 1}}}, "rules.a.zzz: no such key; valid here: label, weight."),
    ({"scenarios": {"a": {"b": {"weight": 1, "labl": 1}}}}, "scenarios.a.b.labl: no such key; did you mean 'label'?"),
    ({"limits": {"cart": 1}}, "limits.cart: no such key; did you mean 'carts'?"),
    ({"limits": {"carts": 10}}, "limits.carts: 10 is not below 10; give a whole number above 0 and below 10."),
    ({"growth": -2, "products": 0, "nme": ""}, "growth: -2 is not above -1; give a number above -1. (and 2 more)"),
    ({1: 2}, "1: 1 is not valid; keys should be strings."),
    ({"opened": "x" * 100}, f"opened: '{'x' * 27}...{'x' * 28}' is not a date; give one."),
    ({"quick": 10**5000}, "quick: a number of thousands of digits is not true or false; give one."),
]


@pytest.mark.parametrize(("layer", "message"), COMPLAINTS, ids=[message[:40] for _, message in COMPLAINTS])
def test_a_bad_setting_is_refused_with_its_path_and_remedy(layer: dict[Any, Any], message: str) -> None:
    assert complaint(layer) == f"dataset.yaml: {message}"


def test_a_setting_without_default_has_to_be_given() -> None:
    assert complaint({}, Needy) == "dataset.yaml: name: not given; add it."
    assert complaint({"name": None}, Needy) == "dataset.yaml: name: not given; add it."


def test_a_spec_error_of_the_model_names_the_file() -> None:
    with pytest.raises(SpecError, match=r"^dataset.yaml: raised by the model itself$"):
        resolve(Shop, {"name": "broken"}, where="dataset.yaml")


def test_a_mapping_that_holds_itself_is_shown_in_short() -> None:
    endless: dict[str, Any] = {}
    endless["rules"] = endless
    assert len(complaint({"rules": endless})) < 200


fields = st.sampled_from([*Shop.model_fields, "weight", "label", "carts", "[key]", "constrained-int", "Scenario"])
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.dates()
    | st.datetimes()
    | st.sampled_from([0, 1, 0.5, "a", "auto", "bad", "empty", 10**4000, "\ud800", b"\xff"])
)
keys = fields | st.text(st.characters(), max_size=5) | st.integers() | st.none() | st.just("\ud800")


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4)


layers_of_anything = st.lists(
    st.dictionaries(keys, st.recursive(scalars, nested, max_leaves=8), max_size=5), max_size=3
)


@given(layers=layers_of_anything)
@settings(max_examples=100, deadline=None)
def test_any_nested_mappings_give_a_model_or_a_spec_error(layers: list[dict[Any, Any]]) -> None:
    message = "one line"
    try:
        assert isinstance(resolve(Shop, *layers, where="x"), Shop)
    except SpecError as error:
        message = str(error)
    assert len(message.splitlines()) == 1
    assert "Value error" not in message
