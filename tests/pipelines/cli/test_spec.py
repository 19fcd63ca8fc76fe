"""The command ``mockmart spec``: where settings come from, and which one counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command import mockmart

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_folder")]

ROOT = Path(__file__).resolve().parents[3]


def settled(*options: str) -> dict[str, Any]:
    """The settings that a build with ``options`` would have."""
    answer = mockmart("spec", *options)
    assert (answer.code, answer.err) == (0, "")
    return dict(yaml.safe_load(answer.out))


def test_spec_prints_every_setting_with_its_default() -> None:
    found = settled("--as-of", "2026-01-01")
    scenarios = found.pop("scenarios")
    assert {name: sorted(named) for name, named in scenarios.items()} == {
        "carts": ["fraud_like", "high_value", "single_item"],
        "orders": ["fraud_like", "returned"],
        "payments": ["declined_then_paid", "fraud_like"],
        "reviews": ["angry"],
    }
    assert found == {
        "name": "shop",
        "seed": 42,
        "opened": "2025-01-01",
        "as_of": "2026-01-01T00:00:00Z",
        "signups_per_day": 30.0,
        "growth_per_year": 0.25,
        "products": 1000,
        "locale": "en_US",
        "threads": "auto",
        "tables": ["calendar", "promotions", "price_history", "sessions", "shipments", "returns"],
        "schemas": [],
        "rows": {},
    }


def test_what_spec_prints_is_a_spec_that_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text((ROOT / "dataset.yaml").read_text())
    first = mockmart("spec", "--spec", "one.yaml", "--as-of", "2026-01-01")
    (tmp_path / "two.yaml").write_text(first.out)
    assert mockmart("spec", "--spec", "two.yaml") == first


@pytest.mark.parametrize(
    ("environment", "options", "seed"), [(None, [], 1), ("2", [], 2), ("2", ["--seed", "3"], 3), ("", [], 1)]
)
def test_an_option_counts_more_than_the_environment_and_that_more_than_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: str | None, options: list[str], seed: int
) -> None:
    (tmp_path / "dataset.yaml").write_text("seed: 1\nproducts: 7")
    if environment is not None:
        monkeypatch.setenv("MOCKMART_SEED", environment)
    found = settled(*options)
    assert (found["seed"], found["products"]) == (seed, 7)


def test_an_option_mends_what_the_file_alone_would_have_wrong(tmp_path: Path) -> None:
    (tmp_path / "dataset.yaml").write_text("opened: 2190-01-01")
    assert settled("--as-of", "2191-01-01")["as_of"] == "2191-01-01T00:00:00Z"


def test_users_solves_for_the_sign_ups_a_day() -> None:
    few, many = (settled("--users", users, "--as-of", "2026-01-01")["signups_per_day"] for users in ("1000", "4000"))
    assert many == pytest.approx(4 * few)


def test_without_a_file_the_shop_is_the_one_of_the_checkout(tmp_path: Path) -> None:
    here = settled("--as-of", "2026-01-01")
    (tmp_path / "dataset.yaml").write_text((ROOT / "dataset.yaml").read_text())
    assert settled("--as-of", "2026-01-01") == here


def test_a_file_without_scenarios_has_none(tmp_path: Path) -> None:
    (tmp_path / "dataset.yaml").write_text("seed: 3")
    assert settled()["scenarios"] == {}
