"""Releases on an S3 server of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import obstore
import pytest
from moto.server import ThreadedMotoServer

from mockmart.errors import ReleaseError
from mockmart.releases import name_rules
from mockmart.releases.object_store import ObjectStore
from mockmart.releases.open_store import open_store
from mockmart.releases.release import open_release
from mockmart.releases.retention import collect
from tests.mockmart.releases import small

pytestmark = pytest.mark.slow

_SECRETS = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key", "AWS_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server that lasts as long as the tests of this file."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture
def address(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a root in a bucket of the test's own, with settings in the environment."""
    for name, value in {**_SECRETS, "AWS_ENDPOINT_URL": server, "AWS_ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(name, value)
    bucket = f"bucket{abs(hash(tmp_path))}"
    with urlopen(Request(f"{server}/{bucket}", method="PUT")) as made:  # noqa: S310  # the server that runs here
        assert made.status == 200
    return f"s3://{bucket}/some/prefix"


def test_a_release_is_published_read_and_verified(address: str, tmp_path: Path) -> None:
    for generation in range(2):
        small.publish_generation(address, generation, landing=tmp_path / "landing")
    release = open_release(address)
    assert (release.number, small.require_consistent(release)) == (2, 1)
    assert release.paths("parents")[0] == f"{address}/releases/{release.id}/parents/part-00000.parquet"
    assert release.manifest.changes["places"].same == ("places/part-00000.parquet", "places/part-00001.parquet")
    assert len(release.frame("children")) == 6
    with release.connect() as connection:
        assert connection.execute("SELECT min(generation) FROM parents").fetchall() == [(1,)]


def test_the_files_lie_where_they_do_on_a_disk(address: str, tmp_path: Path) -> None:
    release = small.publish_generation(address, 0, landing=tmp_path / "landing").release
    store = open_store(address)
    assert store.names("releases") == (release.id,)
    assert store.names("_commits") == ("00000001.json",)
    assert store.read("LATEST.json") == store.read("_commits/00000001.json")
    listed = [file.path for table in release.manifest.tables for file in table.files]
    assert store.files(release.folder) == tuple(sorted(["datapackage.json", *listed]))


def test_what_the_latest_says_already_is_not_uploaded(address: str, tmp_path: Path) -> None:
    first = small.publish_generation(address, 0, landing=tmp_path / "landing")
    again = small.publish_generation(address, 0, landing=tmp_path / "landing")
    assert (again.new, again.release.id) == (False, first.release.id)
    assert open_store(address).names("releases") == (first.release.id,)


def test_the_same_data_is_published_again_where_somebody_removed_a_file(address: str, tmp_path: Path) -> None:
    release = small.publish_generation(address, 0, landing=tmp_path / "landing").release
    obstore.delete(ObjectStore.at(address).objects, f"{release.folder}/parents/part-00000.parquet")
    assert small.publish_generation(address, 0, landing=tmp_path / "landing").new
    assert small.require_consistent(open_release(address)) == 0


def test_publishers_that_race_leave_no_gap(address: str, tmp_path: Path) -> None:
    start = threading.Barrier(3)

    def publish(generation: int) -> int:
        start.wait()
        return small.publish_generation(address, generation, landing=tmp_path / "landing").release.number

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(publish, range(3))) == [1, 2, 3]
    chain = [open_release(address, number) for number in (1, 2, 3)]
    assert [release.manifest.previous for release in chain] == [None, chain[0].id, chain[1].id]


def test_a_broken_upload_leaves_the_latest_and_is_taken_away(address: str, tmp_path: Path) -> None:
    def stop(step: str) -> None:
        if step == "promoted children/part-00000.parquet":
            raise RuntimeError(step)

    small.publish_generation(address, 0, landing=tmp_path / "landing")
    with pytest.raises(RuntimeError):
        small.publish_generation(address, 1, landing=tmp_path / "landing", hook=stop)
    assert small.require_consistent(open_release(address)) == 0
    assert len(open_store(address).names("releases")) == 1


def test_what_a_killed_upload_left_goes_when_it_is_old_and_not_before(address: str, tmp_path: Path) -> None:
    store = ObjectStore.at(address)
    small.publish_generation(store, 0, landing=tmp_path / "landing")
    left = name_rules.new_id(datetime.now(UTC))
    obstore.put(store.objects, f"releases/{left}/parents/part-00000.parquet", b"half of it")
    collect(store, keep=1)
    assert left in store.names("releases")
    collect(ObjectStore(address, store.objects, grace=timedelta(0)), keep=1)
    assert store.names("releases") == (open_release(store).id,)


def test_an_upload_that_takes_too_long_gives_up_before_it_is_taken_for_abandoned(tmp_path: Path) -> None:
    store = ObjectStore("memory://", ObjectStore.in_memory().objects, grace=timedelta(microseconds=1))
    with pytest.raises(ReleaseError, match="the upload took more than"):
        small.publish_generation(store, 0, landing=tmp_path / "landing")
    assert (store.names("releases"), store.names("_commits")) == ((), ())


def test_other_bytes_are_found(address: str, tmp_path: Path) -> None:
    release = small.publish_generation(address, 0, landing=tmp_path / "landing").release
    store = ObjectStore.at(address)
    path = f"{release.folder}/parents/part-00000.parquet"
    data = bytearray(store.read(path))
    data[10] ^= 1
    obstore.put(store.objects, path, bytes(data))
    with pytest.raises(ReleaseError, match=r"part-00000\.parquet has other bytes than were released"):
        release.verify()
    with pytest.raises(ReleaseError, match=r"part-00000\.parquet has other bytes than were released"):
        release.connect()


def test_a_release_that_was_collected_is_told(address: str, tmp_path: Path) -> None:
    first = small.publish_generation(address, 0, landing=tmp_path / "landing").release
    small.publish_generation(address, 1, landing=tmp_path / "landing")
    collect(address, keep=1, minimum_age=timedelta(0))
    with pytest.raises(ReleaseError, match="was collected"):
        open_release(address, 1)
    with pytest.raises(ReleaseError, match="is not there any more"):
        first.arrow("parents")


@pytest.mark.usefixtures("address")
def test_a_bucket_that_is_not_there_is_told_in_one_line() -> None:
    with pytest.raises(ReleaseError, match="check the address, the keys and the endpoint") as told:
        open_release("s3://nobody/prefix")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("endpoint", ["", "localhost:9000", "http://", "s3.example.org"])
def test_an_endpoint_that_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    with pytest.raises(ReleaseError, match=f"AWS_ENDPOINT_URL is '{endpoint}'; give it as http://host:port"):
        open_store("s3://bucket/prefix")
