"""The command ``mockmart build``: what it prints, and what it refuses."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mockmart.errors import install_command
from mockmart.landing.landing import Landing
from mockmart.schemas import DOMAIN, REGISTRY
from tests.command import Answer, complaint, files, mockmart
from tests.pipelines.cli.conftest import SMALL

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_folder")]

TABLES = REGISTRY.names(domain=DOMAIN)
A_SCENARIO = "scenarios: {%s: {odd: {weight: %s, set: {%s}}}}"


@pytest.fixture
def record(small: tuple[Path, Answer]) -> dict[str, Any]:
    """What the build of it said as JSON."""
    return dict(json.loads(small[1].out))


def test_a_build_exits_with_0_and_says_nothing_on_stderr(small: tuple[Path, Answer]) -> None:
    assert (small[1].code, small[1].err) == (0, "")


def test_json_tells_what_was_built(record: dict[str, Any], landed: Path) -> None:
    assert (record["passed"], record["error"], record["seed"]) == (True, None, 42)
    assert (record["as_of"], record["data"]) == ("2025-03-01T00:00:00+00:00", str(landed))


def test_json_tells_each_table_and_its_rows(record: dict[str, Any], landed: Path) -> None:
    told = {table["table"]: table["rows"] for table in record["tables"]}
    assert told == {name: Landing(landed).table(name, REGISTRY.get(name)).rows for name in TABLES}


def test_json_tells_what_each_check_found(record: dict[str, Any]) -> None:
    schema = next(check for check in record["checks"] if (check["table"], check["check"]) == ("users", "schema"))
    assert (schema["passed"], schema["blocking"]) == (True, True)
    assert schema["found"]["rows"] > 0


def test_a_build_for_people_tells_tables_laws_bands_and_the_next_step(landed: Path) -> None:
    answer = mockmart("build", "--data", str(landed.parent / "told"), "--users", "40", "--as-of", "2025-02-01")
    assert (answer.code, answer.err) == (0, "")
    assert all(name in answer.out for name in TABLES)
    assert all(title in answer.out for title in ("Laws", "Bands", "schemas"))
    assert f"'{landed.parent / 'told'}/landing/orders/*.parquet'" in answer.out


#: A spec that cannot be, and what is said of it.
REFUSED_SPECS = {
    "unknown key": ("sed: 3", "spec.yaml: sed: no such key; did you mean 'seed'?"),
    "wrong type": ("seed: x", "spec.yaml: seed: 'x' is not a whole number; give a whole number from 0 to"),
    "negative products": ("products: -1", "spec.yaml: products: -1 is below 1; give a whole number from 1 to 100000."),
    "negative sign-ups": (
        "signups_per_day: -3",
        "spec.yaml: signups_per_day: -3 is below 0; give a number from 0 to 100000.",
    ),
    "infinite sign-ups": ("signups_per_day: .inf", "spec.yaml: signups_per_day: inf is not a finite number; give"),
    "no threads": ("threads: 0", "spec.yaml: threads: 0 is out of range; give a number from 1 to 256, or 'auto'."),
    "as_of before opening": (
        "as_of: 2024-12-31",
        "spec.yaml: as_of: 2024-12-31 is before the shop opened; give 2025-01-01 or later.",
    ),
    "as_of too late": (
        "as_of: 9999-12-31",
        "spec.yaml: as_of: more than 50 years after opening; give an earlier one, or open",
    ),
    "as_of before the calendar": (
        "as_of: 0001-01-01T00:00:00+14:00",
        "spec.yaml: as_of: '0001-01-01 00:00:00+14:00' is out of range in UTC; give another.",
    ),
    "as_of is a number": ("as_of: 5", "spec.yaml: as_of: '5' is no point in time; give 'today', a date such as"),
    "unknown locale": ("locale: xx_XX", "spec.yaml: locale: 'xx_XX' is not available; valid here: en_US."),
    "broken YAML": ("seed: [1", "/spec.yaml, line 2, column 1: did not find expected ',' or ']'; correct the YAML"),
    "control character": ("name: a\x1b[31m", "/spec.yaml, line 1, column 8: '\\x1b' is not allowed; remove it."),
    "exploding aliases": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]",
        "/spec.yaml, line 1, column 4: aliases are not allowed here; write the value out, or put quotes round text.",
    ),
    "deep nesting": (
        "a: " + "[" * 5000,
        "/spec.yaml, line 1, column 23: nested deeper than 20 levels; make it flatter.",
    ),
    "scenario on a derived column": (
        A_SCENARIO % ("carts", 0.1, "total: {min: 3}"),
        "spec.yaml: scenarios.carts.odd.set.total: 'total' is derived from others, a scenario cannot set it;",
    ),
    "scenario on no column": (
        A_SCENARIO % ("carts", 0.1, "items.pirce: {min: 3}"),
        "spec.yaml: scenarios.carts.odd.set.items.pirce: 'items.pirce' is not a column, a scenario cannot set it; did",
    ),
    "scenario on a derived table": (
        A_SCENARIO % ("cart_items", 0.1, "price: {min: 3}"),
        "spec.yaml: scenarios.cart_items: its rows follow from others; scenarios are for carts, orders",
    ),
    "scenario on no table": (
        A_SCENARIO % ("cards", 0.1, "price: {min: 3}"),
        "spec.yaml: scenarios.cards: there is no such entity; scenarios are for carts, orders, payments, reviews.",
    ),
    "weight beyond 1": (
        A_SCENARIO % ("carts", 1.1, "items.price: {min: 3}"),
        "spec.yaml: scenarios.carts.odd.weight: 1.1 is above 1; give a number from 0 to 1.",
    ),
    "weights beyond 1": (
        "scenarios: {reviews: {a: {weight: 0.6, set: {rating: {max: 1}}}, b: {weight: 0.6, set: {rating: {min: 5}}}}}",
        "spec.yaml: scenarios.reviews: the weights add up to 1.2; they are shares of the rows, lower them to at most",
    ),
}
#: Options that cannot be, and what is said of them.
REFUSED_OPTIONS = {
    "unknown command": (["biuld"], "No such command 'biuld'. Did you mean 'build'?; 'mockmart --help' lists what"),
    "unknown option": (["build", "--sed", "3"], "No such option: --sed (Possible options: --seed, --spec, --users); '"),
    "seed is text": (["build", "--seed", "x"], "Invalid value for '--seed': Input should be a valid integer"),
    "negative seed": (["build", "--seed", "-1"], "options: seed: -1 is below 0; give a whole number from 0 to"),
    "negative users": (["build", "--users", "-3"], "--users: -3 is below 1; a shop has at least one."),
    "too many users": (["build", "--users", "9" * 15], "--users: signups_per_day: "),
    "threads that look like a number": (
        ["build", "--threads", "²"],
        "options: threads: '²' is not a whole number or 'auto'; give one of these.",
    ),
    "as_of is text": (
        ["build", "--as-of", "yesterday"],
        "options: as_of: 'yesterday' is no date or instant; write it as 2025-12-31 or 2025-12-31T18:30:00.",
    ),
    "unknown table": (["build", "--select", "cart"], "--select: no table 'cart'; did you mean 'carts'?"),
    "no table": (["build", "--select", ","], "--select: names no table; valid here: calendar, cart_items, carts,"),
    "no such spec": (["build", "--spec", "none.yaml"], "none.yaml: there is no such file; check the path, or create"),
    "spec is a folder": (["build", "--spec", "."], ".: cannot read it (is a directory); give a YAML file that you may"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED_SPECS.values(), ids=REFUSED_SPECS)
def test_a_spec_that_cannot_be_is_refused_before_anything_is_written(
    landed: Path, tmp_path: Path, text: str, message: str
) -> None:
    before = files(landed)
    (tmp_path / "spec.yaml").write_text(text)
    told = complaint(mockmart("build", "--spec", str(tmp_path / "spec.yaml"), "--data", str(landed)))
    assert told.removeprefix(str(tmp_path)).startswith(message)
    assert files(landed) == before


@pytest.mark.parametrize(("arguments", "message"), REFUSED_OPTIONS.values(), ids=REFUSED_OPTIONS)
def test_options_that_cannot_be_are_refused_before_anything_is_written(
    landed: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    before = files(landed)
    monkeypatch.setenv("MOCKMART_DATA", str(landed))
    assert complaint(mockmart(*arguments)).startswith(message)
    assert files(landed) == before


def test_what_is_wrong_in_the_environment_is_not_put_down_to_the_file(
    landed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(landed)
    (tmp_path / "dataset.yaml").write_text("seed: 1")
    monkeypatch.setenv("MOCKMART_SEED", "abc")
    told = complaint(mockmart("build", "--data", str(landed)))
    assert told.startswith("environment: seed: 'abc' is not a whole number;")
    assert files(landed) == before


def test_a_spec_of_a_hundred_megabytes_is_not_read(landed: Path, tmp_path: Path) -> None:
    before = files(landed)
    with (tmp_path / "big.yaml").open("wb") as file:
        file.truncate(100_000_000)
    told = complaint(mockmart("build", "--spec", "big.yaml", "--data", str(landed)))
    assert told == "big.yaml: 100,000,000 bytes, but at most 1,000,000 are read; is it the right file?"
    assert files(landed) == before


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    told = complaint(mockmart("build", "--data", "file"))
    assert told == (
        "cannot write the data folder file: Not a directory; "
        "make it a folder that you may write to, or choose another with --data."
    )
    assert (tmp_path / "file").read_text() == "mine"


def test_a_scenario_that_no_product_fits_is_refused_before_anything_is_written(landed: Path, tmp_path: Path) -> None:
    before = files(landed)
    text = SMALL.replace("}", ", " + A_SCENARIO % ("carts", 0.1, "items.price: {min: 900000}") + "}")
    (tmp_path / "spec.yaml").write_text(text)
    answer = mockmart("build", "--spec", "spec.yaml", "--data", str(landed))
    assert answer.code == 2
    assert answer.err.startswith("mockmart: scenarios.carts.odd: no product fits it (prices run from ")
    assert answer.err.endswith("widen items.price or items.category, or raise 'products'.\n")
    assert answer.err.count("\n") == 1
    assert files(landed) == before


def test_a_table_that_does_not_belong_to_those_that_landed_is_not_built(landed: Path, tmp_path: Path) -> None:
    before = files(landed)
    (tmp_path / "spec.yaml").write_text(SMALL)
    answer = mockmart("build", "--spec", "spec.yaml", "--data", str(landed), "--seed", "9", "--select", "orders")
    assert answer.code == 2
    assert answer.err == (
        "mockmart: carts landed with seed 42, this run has seed 9; "
        "materialise carts too, or give the run its settings.\n"
    )
    assert files(landed) == before


def test_a_second_build_at_the_same_time_is_refused(landed: Path) -> None:
    before = files(landed)
    with Landing(landed).locked():
        answer = mockmart("build", "--json", "--data", str(landed), "--as-of", "2025-04-01")
    assert answer.code == 2
    assert answer.err == (
        f"mockmart: another build is writing to {landed}; wait for it to end, or choose another folder with --data.\n"
    )
    assert json.loads(answer.out)["passed"] is False
    assert files(landed) == before


@pytest.fixture
def _no_room() -> Iterator[None]:
    """No file may grow beyond a page."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("_no_room")
def test_where_there_is_no_room_nothing_of_what_had_landed_is_lost(landed: Path) -> None:
    before = files(landed)
    answer = mockmart("build", "--data", str(landed), "--users", "50", "--as-of", "2025-04-01")
    assert answer.code == 2
    assert answer.err == (
        f"mockmart: cannot write calendar under {landed}: File too large; "
        "there is no room left; free some, or choose another folder with --data.\n"
    )
    assert files(landed) == before


def test_without_dagster_its_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "dagster" or ".pipelines.build" in name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "dagster", None)
    assert complaint(mockmart("build")) == f"build: Dagster is not installed; {install_command('dagster')}."


ODD = "a#b?c%41'd[1] $e"


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SMALL)
    data = tmp_path / ODD / "data"
    answer = mockmart("build", "--spec", "spec.yaml", "--data", str(data))
    assert answer.code == 0
    assert [path.name for path in tmp_path.iterdir() if path.name not in ("spec.yaml", ODD)] == []
    (query,) = [line.strip() for line in answer.out.splitlines() if "import duckdb" in line]
    shown = subprocess.run(["sh", "-c", query], capture_output=True, text=True, check=True).stdout
    assert "delivered" in shown
    assert mockmart("verify", "--spec", "spec.yaml", "--data", str(data)).code == 0
    assert complaint(mockmart("load", "duckdb", "--data", str(data))).endswith(
        ": DuckDB cuts paths at a question mark; name a path without one."
    )
    for form in ("delta", "iceberg"):
        assert complaint(mockmart("export", form, "--data", str(data))).endswith(
            f": what reads {form.title()} tables takes paths for URLs, in which '#' means something else; "
            "export to a folder without it."
        )


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MOCKMART_DATA", "~/shop")
    (tmp_path / "spec.yaml").write_text(SMALL)
    assert mockmart("build", "--spec", "spec.yaml", "--select", "products", "--no-release").code == 0
    assert (tmp_path / "home" / "shop" / "landing" / "products").is_dir()
    assert not Path("~").exists()


def test_schemas_without_rows_are_told(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(f"{SMALL[:-1]}, schemas: [mockmart.examples.support:Agents]}}")
    answer = mockmart("build", "--spec", "spec.yaml", "--select", "products", "--no-release")
    assert (answer.code, answer.err) == (
        0,
        "mockmart: schemas: 'agents' has no rows, and is not built; give rows.agents to build it.\n",
    )


def test_a_store_without_keys_is_told_before_anything_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    (tmp_path / "spec.yaml").write_text(SMALL)
    told = complaint(mockmart("build", "--spec", "spec.yaml", "--releases", "s3://bucket/shop"))
    assert told == "s3://bucket/shop: no keys are given; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    assert not list((tmp_path / "data" / "landing").iterdir())


def test_the_first_day_and_the_products_are_options(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SMALL)
    answer = mockmart("spec", "--spec", "spec.yaml", "--opened", "2024-05-01", "--products", "77")
    assert {"opened: '2024-05-01'", "products: 77"} <= set(answer.out.splitlines())


@pytest.mark.parametrize(
    ("settings", "difference"),
    [
        (
            SMALL.replace("signups_per_day: 2", "signups_per_day: 3"),
            "signups_per_day 2.0, this run has signups_per_day 3.0",
        ),
        (
            SMALL[:-1] + ", scenarios: {reviews: {angry: {weight: 0.5, set: {rating: {max: 1}}}}}}",
            "scenarios.reviews null, this run has scenarios.reviews {'angry': {'weight': 0.5",
        ),
    ],
)
def test_the_setting_that_differs_from_what_landed_is_named(
    landed: Path, tmp_path: Path, settings: str, difference: str
) -> None:
    (tmp_path / "other.yaml").write_text(settings)
    answer = mockmart("build", "--spec", "other.yaml", "--data", str(landed), "--select", "orders")
    assert answer.code == 2
    assert answer.err.startswith(f"mockmart: carts landed with {difference}")
    assert answer.err.endswith("; materialise carts too, or give the run its settings.\n")
