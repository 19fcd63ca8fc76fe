"""The commands on schemas: ``mockmart schemas``, ``generate`` and ``validate``."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.command import Answer, mockmart

TICKETS = "mockmart.examples.support:Tickets"


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small shop's dataset.yaml, and an environment that has no say."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("MOCKMART_")]:
        monkeypatch.delenv(name)
    Path("dataset.yaml").write_text(
        "{as_of: 2025-06-01, products: 200, scenarios: {carts: {large: {weight: 0.2, set: {items: {min_length: 4}}}}}}"
    )


def records(answer: Answer) -> list[dict[str, object]]:
    assert (answer.code, answer.err) == (0, "")
    return [json.loads(line) for line in answer.out.splitlines()]


def test_schemas_lists_names_and_domains() -> None:
    answer = mockmart("schemas", "--json", "--domain", "shop")
    found = {entry["name"]: entry["domain"] for entry in json.loads(answer.out)}
    assert answer.code == 0
    assert set(found.values()) == {"shop"}
    assert {"users", "orders", "cart_items"} <= set(found)


def test_describe_says_what_draws_each_column_and_why() -> None:
    answer = mockmart("describe", TICKETS, "--json")
    found = {one["column"]: one for one in json.loads(answer.out)}
    assert answer.code == 0
    assert found["priority"]["why"] == "annotation"
    assert found["resolved_at"] == {
        "column": "resolved_at",
        "drawn": "later than created_at",
        "why": "relation of names",
        "follows": ["created_at"],
    }
    assert "relation of names" in mockmart("describe", TICKETS).out


def test_describe_refuses_the_shops_own_tables() -> None:
    answer = mockmart("describe", "orders")
    assert answer.code != 0
    assert "follow from each other" in answer.err


def test_schemas_describes_one_with_its_constraints() -> None:
    answer = mockmart("schemas", TICKETS, "--json")
    (described,) = json.loads(answer.out)
    fields = {field["name"]: field for field in described["fields"]}
    assert (described["domain"], described["name"]) == ("support", "tickets")
    assert fields["user_id"]["references"] == "shop.users.user_id"
    assert fields["satisfaction"]["constraints"] == ["1 to 5", "may be null"]


def test_schemas_are_shown_to_a_person() -> None:
    answer = mockmart("schemas", "user")
    assert answer.code == 0
    assert "loyalty_tier" in answer.out


def test_generate_gives_carts_that_add_up() -> None:
    carts = records(mockmart("generate", "cart", "-n", "10"))
    assert len(carts) == 10
    for cart in carts:
        lines = cart["items"]
        assert isinstance(lines, list)
        total = sum(round(float(line["price"]) * 100) * line["quantity"] for line in lines)
        assert total == round(float(str(cart["subtotal"])) * 100)


def test_amounts_are_numbers_in_json_with_all_their_decimals() -> None:
    answer = mockmart("generate", "orders", "-n", "3")
    assert all(re.search(r'"subtotal":\d+\.\d\d,', line) for line in answer.out.splitlines())


def test_generate_gives_the_same_rows_for_the_same_seed() -> None:
    assert mockmart("generate", TICKETS, "-n", "5", "--seed", "3") == mockmart(
        "generate", TICKETS, "-n", "5", "--seed", "3"
    )
    assert mockmart("generate", TICKETS, "-n", "5", "--seed", "3") != mockmart("generate", TICKETS, "-n", "5")


def test_generate_counts_scenarios_of_the_shop() -> None:
    carts = records(mockmart("generate", "carts", "-n", "8", "--scenario", "large=3"))
    assert sorted(str(cart["_scenario"]) for cart in carts) == ["default"] * 5 + ["large"] * 3


def test_generate_takes_overrides() -> None:
    tickets = records(mockmart("generate", TICKETS, "-n", "20", "--set", "priority.values=high,urgent"))
    assert {ticket["priority"] for ticket in tickets} <= {"high", "urgent"}


def test_overrides_of_the_shop_keep_its_laws() -> None:
    carts = records(mockmart("generate", "carts", "-n", "6", "--set", "items.price.min=100"))
    prices = [float(line["price"]) for cart in carts for line in cart["items"]]  # type: ignore[attr-defined]
    assert min(prices) >= 100


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_what_is_generated_to_a_file_validates(form: str) -> None:
    path = Path(f"tickets.{form}")
    answer = mockmart("generate", TICKETS, "-n", "50", "-o", str(path))
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == f"50 rows of {TICKETS} in {path}\n"
    checked = mockmart("validate", TICKETS, str(path))
    assert checked.code == 0, checked.out


def test_csv_has_a_header_and_a_line_a_row() -> None:
    answer = mockmart("generate", TICKETS, "-n", "7", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert len(rows) == 7
    assert rows[0]["ticket_id"].startswith("TCK-")


def test_parquet_has_the_types_of_the_schema() -> None:
    mockmart("generate", "orders", "-n", "5", "-o", "orders.parquet")
    schema = pq.read_schema("orders.parquet")
    assert str(schema.field("total").type) == "decimal128(12, 2)"
    assert str(schema.field("created_at").type) == "timestamp[us, tz=UTC]"


def test_validate_names_every_error_and_its_place() -> None:
    tickets = records(mockmart("generate", TICKETS, "-n", "4"))
    tickets[1]["priority"] = "extreme"
    tickets[3]["satisfaction"] = 9
    Path("bad.jsonl").write_text("\n".join(map(json.dumps, tickets)))
    answer = mockmart("validate", TICKETS, "bad.jsonl", "--json")
    assert answer.code == 1
    assert {(error["row"], error["path"]) for error in json.loads(answer.out)} == {(1, "priority"), (3, "satisfaction")}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["generate", "crats"], "no schema 'crats'; did you mean 'carts'?"),
        (["generate", "examples.nothing:X"], "schemas: cannot import 'examples.nothing'"),
        (["generate", TICKETS, "-n", "-1"], "-n: -1 is below 0; give a number of at least 0."),
        (["generate", TICKETS, "--set", "priority=high"], "to have one value alone, write priority.value=high"),
        (["generate", TICKETS, "--set", "priority"], "--set priority: write it as COLUMN.CONSTRAINT=VALUE"),
        (["generate", "carts", "--set", "items.price=5"], "write items.price.value=5"),
        (["generate", "Tickets"], "one of a module is called package.module:Tickets."),
        (["generate", "users", "--locale", "de_DE"], "locale: 'de_DE' is not available; valid here: en_US."),
        (["generate", TICKETS, "--set", "priorty.value=high"], "--set.priorty: no column 'priorty'; did you mean"),
        (["generate", TICKETS, "--scenario", "odd"], "--scenario odd: write it as NAME=COUNT, such as high_value=5."),
        (["generate", TICKETS, "--scenario", "odd=1"], "--scenario odd: tickets has no such scenario; valid here:"),
        (["generate", TICKETS, "--format", "xml"], "--format: 'xml' is not one of the formats; valid here: csv, jsonl"),
        (["generate", TICKETS, "--locale", "xx_XX"], "locale: 'xx_XX' is not available"),
        (["schemas", "--domain", "shp"], "--domain: no domain 'shp'; did you mean 'shop'?"),
        (
            ["validate", TICKETS, "nothing.jsonl"],
            "nothing.jsonl: no such file or directory; name a file that is there.",
        ),
        (["validate", TICKETS, "dataset.yaml"], "dataset.yaml: files end in .jsonl, .json, .csv or .parquet"),
    ],
)
def test_what_cannot_be_done_gets_one_line(arguments: list[str], message: str) -> None:
    answer = mockmart(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert message in answer.err
    assert answer.err.count("\n") == 1


def test_schemas_stand_in_the_folder_that_the_command_runs_in() -> None:
    Path("boats_here.py").write_text(
        "import pandera.pandas as pa\n\nclass Boats(pa.DataFrameModel):\n    length: float\n"
    )
    assert len(records(mockmart("generate", "boats_here:Boats", "-n", "3"))) == 3


def test_references_in_a_circle_get_one_line() -> None:
    Path("rings_here.py").write_text(
        "import pandera.pandas as pa\nfrom mockmart.schema.fields import Text, code, references\n\n"
        "class Eggs(pa.DataFrameModel):\n"
        "    egg: Text = code('E-{random:3}')\n    hen: Text = references('rings_here.hens.hen')\n\n"
        "class Hens(pa.DataFrameModel):\n"
        "    hen: Text = code('H-{random:3}')\n    egg: Text = references('rings_here.eggs.egg')\n"
    )
    answer = mockmart("generate", "rings_here:Eggs", "-n", "3")
    assert answer.code == 2
    assert answer.err == "mockmart: schemas eggs, hens refer to each other in a circle; drop one reference.\n"


def test_a_file_that_is_not_what_it_says_is_refused() -> None:
    Path("fake.parquet").write_text("not parquet")
    answer = mockmart("validate", TICKETS, "fake.parquet")
    assert answer.code == 2
    assert answer.err.startswith("mockmart: fake.parquet: it cannot be read as parquet (")


def test_a_schema_of_ones_own_has_any_locale() -> None:
    tickets = records(mockmart("generate", "mockmart.examples.support:Agents", "-n", "3", "--locale", "de_DE"))
    assert tickets != records(mockmart("generate", "mockmart.examples.support:Agents", "-n", "3"))


def test_digits_are_text_where_the_column_holds_text() -> None:
    (message,) = records(
        mockmart("generate", "mockmart.examples.support:Messages", "-n", "1", "--set", "body.value=0042")
    )
    assert message["body"] == "0042"
