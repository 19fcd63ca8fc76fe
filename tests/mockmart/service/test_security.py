"""Who may call: TLS, mutual TLS and the bearer token."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from grpc_health.v1 import health_pb2, health_pb2_grpc

from mockmart.client import Client
from mockmart.errors import ServiceError, SpecError
from mockmart.service.settings import service_settings
from tests.services import Started, request, started, status

TOKEN = "a-token-of-many-characters"  # noqa: S105  # for this test alone
EVERYWHERE = "0.0.0.0"  # noqa: S104  # nothing is bound to it
NOW = dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Papers:
    """A certificate and its key, as files."""

    certificate: Path
    key: Path


def issued(
    folder: Path, name: str, *, by: tuple[x509.Name, ec.EllipticCurvePrivateKey] | None = None
) -> tuple[Papers, tuple[x509.Name, ec.EllipticCurvePrivateKey]]:
    """Papers of ``name``, signed by an authority, or by themselves if there is none."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signer = by or (subject, key)
    local = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(hours=1)).not_valid_after(NOW + dt.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(local, critical=False)
        .sign(signer, hashes.SHA256())
    )  # fmt: skip
    papers = Papers(folder / f"{name}.pem", folder / f"{name}.key")
    papers.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    kinds = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    papers.key.write_bytes(key.private_bytes(*kinds))
    return papers, (subject, key)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Papers]:
    """An authority, the service's and a client's papers by it, and those of a stranger."""
    folder = tmp_path_factory.mktemp("papers")
    authority, signing = issued(folder, "authority")
    return {
        "authority": authority,
        "service": issued(folder, "service", by=signing)[0],
        "client": issued(folder, "client", by=signing)[0],
        "stranger": issued(folder, "stranger")[0],
    }


def served(papers: dict[str, Papers], **settings: Any) -> dict[str, Any]:
    return {"certificate": papers["service"].certificate, "key": papers["service"].key, **settings}


def test_calls_go_by_tls(papers: dict[str, Papers]) -> None:
    with started(**served(papers)) as service:
        with Client(service.target, authority=papers["authority"].certificate) as client:
            assert len(client.generate("reading", 5)) == 5
        with pytest.raises(grpc.RpcError) as raised:
            service.stub.GenerateData(request(), timeout=2)
        assert status(raised.value) == "UNAVAILABLE"


def test_a_client_does_not_trust_a_stranger(papers: dict[str, Papers]) -> None:
    with (
        started(**served(papers)) as service,
        Client(service.target, authority=papers["stranger"].certificate, timeout=2) as client,
        pytest.raises(ServiceError, match="unavailable"),
    ):
        client.generate("reading", 5)


def test_the_service_trusts_no_stranger_where_it_asks_for_papers(papers: dict[str, Papers]) -> None:
    authority = papers["authority"].certificate
    with started(**served(papers, client_authority=authority)) as service:
        known, unknown = papers["client"], papers["stranger"]
        with Client(service.target, authority=authority, certificate=known.certificate, key=known.key) as client:
            assert len(client.generate("reading", 5)) == 5
        strange: tuple[dict[str, Any], ...] = ({}, {"certificate": unknown.certificate, "key": unknown.key})
        for bad in strange:
            with Client(service.target, authority=authority, timeout=2, **bad) as client:
                assert not client.healthy()


@pytest.mark.parametrize("change", [{"key": "client"}, {"certificate": "not PEM"}])
def test_papers_that_do_not_fit_are_refused_at_the_start(
    papers: dict[str, Papers], tmp_path: Path, change: dict[str, str]
) -> None:
    settings = served(papers)
    if "key" in change:
        settings["key"] = papers["client"].key
    else:
        settings["certificate"] = tmp_path / "odd.pem"
        (tmp_path / "odd.pem").write_text("no certificate")
    with pytest.raises(SpecError, match="give PEM files that belong together"), started(**settings):
        pass


@pytest.fixture(scope="module")
def guarded() -> Iterator[Started]:
    """A service that asks for a token."""
    with started(token=TOKEN) as service:
        yield service


def test_a_call_with_the_token_is_answered(guarded: Started) -> None:
    with Client(guarded.target, token=TOKEN) as client:
        assert len(client.generate("reading", 5)) == 5
        assert sum(len(frame) for frame in client.stream("reading", 5)) == 5


@pytest.mark.parametrize(
    "metadata",
    [(), (("authorization", "Bearer another-token-of-many"),), (("authorization", TOKEN),),
     (("authorization", f"Bearer {TOKEN}"), ("authorization", f"Bearer {TOKEN}"))],
    ids=["none", "another", "no scheme", "twice"],
)  # fmt: skip
def test_a_call_without_it_is_not(guarded: Started, metadata: tuple[tuple[str, str], ...]) -> None:
    for method in (guarded.stub.GenerateData, guarded.stub.StreamData):
        with pytest.raises(grpc.RpcError) as raised:
            list(method(request(), metadata=metadata))
        assert status(raised.value) == "UNAUTHENTICATED"
        assert "send 'authorization: Bearer …'" in str(raised.value.details())


def test_calls_without_it_are_logged_and_counted(guarded: Started) -> None:
    seen = len(guarded.log)
    with pytest.raises(grpc.RpcError):
        guarded.stub.GenerateData(request(request_id="not read"))
    (line,) = guarded.log[seen:]
    assert (line["event"], line["status"], line["method"]) == (
        "refused", "UNAUTHENTICATED", "/testdata.v1.TestDataService/GenerateData",
    )  # fmt: skip
    assert re.fullmatch("[0-9a-f]{32}", line["request_id"])
    with urllib.request.urlopen(f"http://127.0.0.1:{guarded.ports.pages}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    counted = 'testdata_requests_total{domain="unknown",entity="unknown",path="traditional",status="UNAUTHENTICATED"}'
    assert re.search(rf"^{re.escape(counted)} [1-9]", text, re.MULTILINE)


def test_probes_need_no_token(guarded: Started) -> None:
    assert health_pb2_grpc.HealthStub(guarded.channel).Check(health_pb2.HealthCheckRequest()).status == 1


@pytest.mark.parametrize(
    ("flags", "warned"),
    [({}, False), ({"host": "::1"}, False), ({"host": "localhost"}, False), ({"host": EVERYWHERE}, True),
     ({"host": "box.example.com"}, True), ({"host": EVERYWHERE, "token": TOKEN}, False)],
)  # fmt: skip
def test_whoever_opens_it_to_all_is_warned(flags: dict[str, str], warned: bool) -> None:
    warning = service_settings(flags, {}).warning
    assert (warning is not None) == warned
    if warning:
        assert "anyone who reaches" in warning
