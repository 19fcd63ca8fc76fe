"""The pages for users: their Python examples run, their commands are ones that there are."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mockmart
from mockmart import settings
from mockmart.assets.shop.spec import Spec, spec_sources
from mockmart.assets.shop.steps import land_shop
from mockmart.landing.landing import Landing
from mockmart.pipelines.build import build

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
HOUSE = ("mockmart", "assets", "pipelines", "schemas")
PUBLIC = {*mockmart.__all__}
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def command_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


def blocks(page: Path, language: str) -> list[str]:
    return [body for found, body in _FENCE.findall(page.read_text()) if found == language]


@pytest.fixture(scope="module")
def after_make_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``make data`` was run, for a small shop."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "dataset.yaml", folder)
    build(Spec.model_validate({"as_of": "2025-02-01", "signups_per_day": 2, "products": 100}), data=folder / "data")
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_a_page_run_one_after_the_other(
    page: Path, after_make_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(after_make_data)
    examples = blocks(page, "python")
    assert examples
    scope: dict[str, object] = {"__name__": "page"}
    for example in examples:
        exec(compile(example, str(page), "exec", dont_inherit=True), scope)  # noqa: S102  # they are our own
    capsys.readouterr()


def test_the_order_on_the_first_page_is_one_of_the_default_shop(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text()
    file = spec_sources(ROOT / "dataset.yaml", {})
    spec = settings.resolve(Spec, *file.values(), {"as_of": "2026-01-01"}, where=[*file, "the day"])
    tables = land_shop(Landing(tmp_path), spec, ["payments", "reviews"])
    (shown,) = set(re.findall(r"ORD-\d{4}-\d{7}", text))
    frames = {name: tables[name].frame() for name in ("orders", "payments", "reviews")}
    rows = {name: frame[frame["order_id"] == shown] for name, frame in frames.items()}
    order = rows["orders"].iloc[0]
    assert f"{shown}  {order['status']}   {order['subtotal']} − {order['discount']}" in text
    assert f"+ {order['shipping_cost']} + {order['tax']} = {order['total']}" in text
    assert f"placed {order['created_at']:%-d %b %H:%M}, paid {order['paid_at']:%H:%M}" in text
    assert f"delivered {order['delivered_at']:%-d %b}, back on {order['returned_at']:%-d %b}" in text
    for _, payment in rows["payments"].iterrows():
        line = f"{payment['kind']} {payment['attempt']}  {payment['status']:<8}  {payment['amount']}"
        assert re.search(rf"{line} .*…{payment['card_last4']}", text)
    review = rows["reviews"].iloc[0]
    assert f'{"★" * review["rating"]}         "{review["title"]}: {review["body"].partition(". ")[0]}. …"' in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_import_the_public_interface_alone(page: Path) -> None:
    for example in blocks(page, "python"):
        for node in ast.walk(ast.parse(example)):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names if alias.name.partition(".")[0] in HOUSE]
                assert names in ([], ["mockmart"])
            elif isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] in HOUSE:
                names = [alias.name for alias in node.names]
                assert node.module == "mockmart.errors" or (node.module == "mockmart" and {*names} <= PUBLIC)


@pytest.mark.parametrize("path", re.findall(r"`([\w/]+(?:/|\.\w+))`", (ROOT / "ARCHITECTURE.md").read_text()))
def test_a_path_that_the_architecture_names_exists(path: str) -> None:
    inside = [ROOT, ROOT / "mockmart", ROOT / "mockmart" / "providers"]
    assert any((folder / path).exists() for folder in inside)


def test_the_architecture_fits_a_page() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 80


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_the_fixture_of_the_service_works_in_a_suite_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "test_shop.py").write_text(blocks(ROOT / "docs/service.md", "python")[0])
    suite = subprocess.run(
        [sys.executable, "-W", "error::pytest.PytestWarning", "-m", "pytest", "-q", "--rootdir", ".", "."],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (suite.returncode, "1 passed" in suite.stdout) == (0, True), suite.stdout
