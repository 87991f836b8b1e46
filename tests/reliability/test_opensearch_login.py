"""A search server behind TLS and a login: with the right settings it answers, with wrong ones an error names them; no secret leaks."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import searchidx
from searchidx.engines.opensearch.cluster_client import ClusterClient
from searchidx.engines.opensearch.cluster_settings import cluster_settings
from searchidx.engines.opensearch.engine import OpenSearchEngine
from searchidx.errors import EngineUnreachable, UsageError
from tests.conftest import Call
from tests.engines.support import REQUIRED, closed, cluster, news, opened
from tests.reliability.proxy import troubled

USER, PASSWORD = "redaktion", "gar-nicht-geheim-7"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate nobody knows, with its key, for 127.0.0.1."""
    return _certificate(tmp_path_factory.mktemp("tls"), "IP:127.0.0.1")


def _certificate(folder: Path, name: str) -> Path:
    if not shutil.which("openssl"):
        assert not os.environ.get(REQUIRED), "no openssl to make a certificate with"
        pytest.skip("no openssl to make a certificate with")
    path = folder / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name.partition(':')[2]}"]
    names = ["-addext", f"subjectAltName={name}", "-keyout", str(path.with_suffix(".key")), "-out", str(path)]
    subprocess.run([*made, *names], check=True, capture_output=True)
    return path


@pytest.fixture
def address(certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an index of one article, behind TLS and the login."""
    engine = opened("opensearch", tmp_path)
    assert isinstance(engine, OpenSearchEngine)
    engine.commit([news("a1", "Haus am See", "Ein Haus mit Garten.")])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    monkeypatch.setenv("SEARCHIDX_ENGINE_CA", str(certificate))
    monkeypatch.setenv("SEARCHIDX_ENGINE_USER", USER)
    monkeypatch.setenv("SEARCHIDX_ENGINE_PASSWORD", PASSWORD)
    with troubled(cluster(), tls=context, login=f"{USER}:{PASSWORD}") as url:
        yield f"{url}/{engine.client.settings.index}"
    closed(engine)


def searched(address: str) -> list[str]:
    with searchidx.open(engine="opensearch", url=address) as index:
        return [hit.id for hit in index.search("Gärten").hits]


def test_the_login_comes_from_the_environment(address: str) -> None:
    assert searched(address) == ["a1"]


def test_the_password_comes_from_a_file(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kennwort").write_text(PASSWORD + "\n")
    monkeypatch.delenv("SEARCHIDX_ENGINE_PASSWORD")
    monkeypatch.setenv("SEARCHIDX_ENGINE_PASSWORD_FILE", str(tmp_path / "kennwort"))
    assert searched(address) == ["a1"]


def test_a_wrong_login_is_told_without_the_password(address: str, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHIDX_ENGINE_PASSWORD", PASSWORD + "8")
    for language in ("de", "en"):
        result = call("--lang", language, "search", "Haus", "--engine", "opensearch", "--engine-url", address)
        assert result.code == 6
        assert "SEARCHIDX_ENGINE_USER" in result.err
        assert PASSWORD not in result.err + result.out


def test_a_certificate_nobody_knows_is_refused_at_once(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEARCHIDX_ENGINE_CA")
    with pytest.raises(EngineUnreachable, match="TLS") as told:
        OpenSearchEngine(ClusterClient(cluster_settings(address), pause=lambda seconds: pytest.fail("it must not be asked again")))
    assert "SEARCHIDX_ENGINE_CA" in str(told.value)
    assert PASSWORD not in str(told.value)


def test_a_certificate_for_another_host_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its signer is trusted, but whoever answers is not the host that was asked."""
    certificate = _certificate(tmp_path, "DNS:anderswo.example.org")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    for name, value in (("CA", str(certificate)), ("USER", USER), ("PASSWORD", PASSWORD)):
        monkeypatch.setenv(f"SEARCHIDX_ENGINE_{name}", value)
    with troubled(cluster(), tls=context, login=f"{USER}:{PASSWORD}") as url, pytest.raises(EngineUnreachable, match="TLS") as told:
        OpenSearchEngine(ClusterClient(cluster_settings(f"{url}/x"), pause=lambda seconds: pytest.fail("it must not be asked again")))
    assert PASSWORD not in str(told.value)


def test_a_certificate_file_that_is_not_there_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHIDX_ENGINE_CA", "/nirgends/haus-ca.pem")
    with pytest.raises(UsageError, match=r"/nirgends/haus-ca\.pem"):
        searched(address)
