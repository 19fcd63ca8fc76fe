"""The commands ``mockmart release``, ``releases`` and ``verify``, run as a user runs them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from mockmart.assets.release import release_metadata
from mockmart.assets.release_contents import common_stamp, landed_tables, provenance_of, table_files
from mockmart.assets.shop.spec import Spec
from mockmart.landing.landing import Landing
from mockmart.releases import datapackage, retention
from mockmart.releases.publishing import TableFiles, publish
from mockmart.releases.release import open_release
from tests.command import Answer, digests, mockmart
from tests.mockmart.releases import small
from tests.shop import TABLES, build_shop, change_a_cell

pytestmark = pytest.mark.slow

SPEC = Spec.model_validate({"as_of": "2025-03-01", "signups_per_day": 2, "products": 200, "threads": 2})


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this checkout or of the user's settings counts, but the settings of the shop that landed."""
    settings = "{signups_per_day: 2, products: 200, threads: 2}"
    (tmp_path / "dataset.yaml").write_text(settings)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("MOCKMART_DATA", "MOCKMART_RELEASES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small shop that landed, and was not released."""
    return build_shop(tmp_path_factory.mktemp("landed"), SPEC).root


@pytest.fixture
def data(landed: Path, tmp_path: Path) -> Path:
    """A copy of it, which a test may change."""
    shutil.copytree(landed, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def released(landed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with two releases, which tests read: of all tables, and of all but the reviews."""
    root = tmp_path_factory.mktemp("released") / "data"
    shutil.copytree(landed, root)
    unchecked(root)
    unchecked(root, without=("reviews",))
    return root


def unchecked(root: Path, *, without: tuple[str, ...] = ()) -> None:
    """Publish what landed whatever the checks say, as another program might."""
    tables = landed_tables(Landing(root), [name for name in SPEC.table_names if name not in without])
    publish(root, table_files(tables), provenance_of(common_stamp(tables), SPEC, []))


def complaint(answer: Answer) -> str:
    """What is wrong, from the one line on stderr."""
    assert answer.out == ""
    assert answer.code == 2
    name, _, told = answer.err.removesuffix("\n").partition(": ")
    assert (name, "\n" in told) == ("mockmart", False)
    return told


def test_release_publishes_what_landed_and_then_says_that_it_is_unchanged(data: Path) -> None:
    first = mockmart("release", "--data", str(data))
    assert (first.code, first.err) == (0, "")
    release = open_release(data).verify()
    assert f"Release 1 ({release.id})" in first.out
    assert first.out.endswith("published.\n")
    assert {name: table.digest for name, table in release.tables.items()} == digests(data)
    assert Spec.model_validate(dict(release.manifest.spec)).stamp == SPEC.stamp
    again = mockmart("release", "--data", str(data))
    assert again.out.endswith("unchanged: the same as what landed.\n")
    assert len(retention.releases(data)) == 1


def test_release_says_in_json_what_it_published(data: Path) -> None:
    told = json.loads(mockmart("release", "--data", str(data), "--json").out)
    release = open_release(data)
    assert (told["id"], told["number"], told["new"]) == (release.id, 1, True)
    assert told["tables"] == {name: table.rows for name, table in release.tables.items()}


def test_release_publishes_elsewhere_if_it_is_told(data: Path, tmp_path: Path) -> None:
    assert mockmart("release", "--data", str(data), "--releases", str(tmp_path / "elsewhere")).code == 0
    assert open_release(tmp_path / "elsewhere").number == 1
    assert not (data / "releases").exists()


@pytest.mark.parametrize(
    ("table", "column", "value", "check"),
    [("users", "email", "nobody", "users.schema"), ("reviews", "product_id", "PROD-000000", "reviews.")],
)
def test_release_publishes_nothing_that_a_check_refuses(
    data: Path, table: str, column: str, value: str, check: str
) -> None:
    change_a_cell(data, table, column, row=1, value=value)
    answer = mockmart("release", "--data", str(data))
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(f"mockmart: nothing is released: {check}")
    assert not (data / "releases").exists()


def test_release_asks_for_a_build_where_nothing_landed(tmp_path: Path) -> None:
    told = complaint(mockmart("release", "--data", str(tmp_path / "nowhere")))
    assert "a release has all of them; build it ('mockmart build')" in told
    assert not (tmp_path / "nowhere").exists()


def test_releases_lists_the_latest_first(released: Path) -> None:
    answer = mockmart("releases", "--data", str(released))
    lines = [line.split() for line in answer.out.splitlines() if "20250301T" in line]
    assert [(line[0], line[1]) for line in lines] == [(str(n), open_release(released, n).id) for n in (2, 1)]
    told = json.loads(mockmart("releases", "--data", str(released), "--json").out)
    assert [(one["number"], one["pinned"]) for one in told] == [(2, False), (1, False)]


def test_releases_may_be_none(tmp_path: Path) -> None:
    assert mockmart("releases", "--data", str(tmp_path)).code == 0
    assert json.loads(mockmart("releases", "--data", str(tmp_path), "--json").out) == []


def test_show_tells_each_table(released: Path) -> None:
    answer = mockmart("releases", "show", "1", "--data", str(released))
    assert (answer.code, answer.err) == (0, "")
    assert all(f" {name} " in answer.out for name in TABLES)
    assert open_release(released, 1).id in answer.out
    assert " reviews " not in mockmart("releases", "show", "--data", str(released)).out


def test_show_prints_the_manifest_as_json(released: Path) -> None:
    told = json.loads(mockmart("releases", "--data", str(released), "show", "latest", "--json").out)
    assert told == datapackage.record_of(open_release(released).manifest)


def test_show_of_what_there_is_not_is_told(released: Path) -> None:
    told = complaint(mockmart("releases", "show", "7", "--data", str(released)))
    assert told == f"{released}: no release 7; 'mockmart releases' lists what there is."


def test_gc_takes_old_releases_but_for_pinned_ones(data: Path) -> None:
    unchecked(data)
    for without in ("reviews", "payments"):
        unchecked(data, without=(without, "reviews"))
    assert "is pinned" in mockmart("releases", "pin", "1", "--data", str(data)).out
    assert mockmart("releases", "gc", "--data", str(data)).out == "0 collected, 3 kept.\n"
    answer = mockmart("releases", "--data", str(data), "gc", "--keep", "1", "--days", "0")
    assert answer.out.endswith("1 collected, 2 kept.\n")
    assert [listed.commit.number for listed in retention.releases(data)] == [3, 1]
    assert "no longer pinned" in mockmart("releases", "unpin", "1", "--data", str(data)).out
    mockmart("releases", "gc", "--keep", "1", "--days", "0", "--data", str(data))
    assert complaint(mockmart("verify", "1", "--data", str(data))).endswith("was collected; open a later one.")


def test_verify_checks_files_schemas_and_laws(released: Path) -> None:
    answer = mockmart("verify", "1", "--data", str(released))
    release = open_release(released, 1)
    assert (answer.code, answer.err) == (0, "")
    assert f"{len(SPEC.table_names)} files are as they were published." in answer.out
    assert f"schemas and laws hold in release 1 ({release.id})." in answer.out


def test_verify_names_a_file_that_somebody_changed(data: Path) -> None:
    unchecked(data)
    path = Path(open_release(data).paths("users")[0])
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1] + b"0")
    answer = mockmart("verify", "--data", str(data))
    assert answer.code == 1
    assert answer.out == "users/part-00000.parquet has other bytes than were released\n"


def test_verify_names_a_law_that_does_not_hold(data: Path) -> None:
    change_a_cell(data, "reviews", "product_id", row=1, value="PROD-000000")
    unchecked(data)
    answer = mockmart("verify", "--data", str(data), "--json")
    told = json.loads(answer.out)
    assert (answer.code, told["passed"], told["faults"]) == (1, False, [])
    failed = {f"{check['table']}.{check['check']}" for check in told["checks"] if not check["passed"]}
    assert any(name.startswith("reviews.") for name in failed)


def test_what_dagster_shows_of_a_release_says_whether_it_is_new(data: Path) -> None:
    tables = landed_tables(Landing(data), SPEC.table_names)
    told = provenance_of(common_stamp(tables), SPEC, [])
    outcomes = [release_metadata(publish(data, table_files(tables), told))["outcome"].value for _ in range(2)]
    assert outcomes == ["new", "unchanged: the latest release says the same"]


@pytest.mark.parametrize("days", ["nan", "inf", "1e300"])
def test_gc_refuses_an_age_that_is_none(released: Path, days: str) -> None:
    told = complaint(mockmart("releases", "gc", "--days", days, "--data", str(released)))
    assert told.startswith("releases gc: ")
    assert told.endswith("days are no age; give some, such as --days 7.")


def test_verify_says_whose_schemas_it_does_not_know(tmp_path: Path) -> None:
    published = small.publish_generation(tmp_path / "root", 1, landing=tmp_path / "landing")
    told = complaint(mockmart("verify", "--data", str(tmp_path / "root")))
    assert told == (
        f"release {published.release.id}: its files are as they were published, but no schema is known for parents, "
        "children, places; give the settings that name theirs with --spec."
    )


def test_verify_of_a_release_by_an_older_schema_says_so(data: Path, tmp_path: Path) -> None:
    tables = landed_tables(Landing(data), TABLES)
    there = [
        without_phone(source, tmp_path) if source.table.name == "users" else source for source in table_files(tables)
    ]
    release = publish(data, there, provenance_of(common_stamp(tables), SPEC, [])).release
    assert complaint(mockmart("verify", "--data", str(data))) == (
        f"release {release.id}: its files are as they were published, but the schemas of users have changed since, and "
        f"with them the laws; ask mockmart {release.manifest.versions['mockmart']} for its own."
    )


def without_phone(source: TableFiles, folder: Path) -> TableFiles:
    """The users as they were when nobody had a phone."""
    path = folder / "users.parquet"
    pq.write_table(source.table.schema.empty_table().drop(["phone"]), path, store_decimal_as_integer=True)
    schema = source.table.schema
    return TableFiles(replace(source.table, schema=schema.remove(schema.get_field_index("phone"))), (path,))


def test_an_older_shop_than_the_latest_release_is_released_by_name_only(tmp_path: Path) -> None:
    for as_of in ("2025-03-01", "2025-02-01"):
        (tmp_path / f"{as_of}.yaml").write_text(f"{{as_of: {as_of}, signups_per_day: 2, products: 200}}")
    data = ("--data", str(tmp_path / "data"))
    assert mockmart("build", "--spec", str(tmp_path / "2025-03-01.yaml"), *data).code == 0
    before = digests(tmp_path / "data")
    older = ("--spec", str(tmp_path / "2025-02-01.yaml"), *data)
    message = (
        "as_of: 2025-02-01 00:00 is before 2025-03-01 00:00, as of which release 1 is the latest; give a later one, or "
        "go back to an earlier time with --older."
    )
    assert complaint(mockmart("build", *older)) == message
    assert digests(tmp_path / "data") == before
    assert mockmart("build", "--no-release", *older).code == 0
    assert complaint(mockmart("release", *older)) == message
    assert mockmart("release", "--older", *older).code == 0
    assert open_release(tmp_path / "data").number == 2
