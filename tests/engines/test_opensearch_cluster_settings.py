from __future__ import annotations

from pathlib import Path

import pytest

from searchidx.engines.opensearch.cluster_settings import DEFAULT_INDEX, cluster_settings
from searchidx.errors import UsageError


def test_an_address_names_nodes_and_index() -> None:
    settings = cluster_settings("http://one:9201, https://two/presse", {})
    assert settings.hosts == ("http://one:9201", "https://two:443")
    assert settings.index == "presse"


def test_without_a_name_in_the_address_the_index_has_the_default_one() -> None:
    settings = cluster_settings(None, {"SEARCHIDX_ENGINE_URL": "http://[::1]/"})
    assert (settings.hosts, settings.index) == (("http://[::1]:9200",), DEFAULT_INDEX)


def test_what_the_environment_says_holds(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("geheim\n")
    environment = {
        "SEARCHIDX_ENGINE_USER": "redaktion",
        "SEARCHIDX_ENGINE_PASSWORD": "older",
        "SEARCHIDX_ENGINE_PASSWORD_FILE": str(tmp_path / "password"),
        "SEARCHIDX_ENGINE_SHARDS": "3",
        "SEARCHIDX_ENGINE_REPLICAS": "0",
        "SEARCHIDX_ENGINE_TIMEOUT": "5",
    }
    settings = cluster_settings("https://one", environment)
    assert (settings.user, settings.password) == ("redaktion", "geheim")
    assert (settings.shards, settings.replicas, settings.timeout) == (3, 0, 5.0)


@pytest.mark.parametrize(
    ("url", "environment", "message"),
    [
        (None, {}, "SEARCHIDX_ENGINE_URL"),
        ("localhost:9200", {}, "localhost:9200"),
        ("http://one/Presse", {}, "Presse"),
        ("http://user:word@one", {}, "SEARCHIDX_ENGINE_USER"),
        ("http://one", {"SEARCHIDX_ENGINE_SHARDS": "0"}, "SEARCHIDX_ENGINE_SHARDS"),
        ("http://one", {"SEARCHIDX_ENGINE_PASSWORD_FILE": "/nirgends/kennwort"}, "/nirgends/kennwort"),
    ],
)
def test_a_wrong_setting_is_named(url: str | None, environment: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message) as raised:
        cluster_settings(url, environment)
    assert "word@" not in str(raised.value)


def test_a_password_goes_nowhere_without_encryption_unless_that_is_meant() -> None:
    login = {"SEARCHIDX_ENGINE_USER": "redaktion", "SEARCHIDX_ENGINE_PASSWORD": "geheim"}
    for url in ("http://suche:9200/x", "http://localhost:9200/x", "https://eins:9200,http://zwei:9200/x"):
        with pytest.raises(UsageError, match="SEARCHIDX_ENGINE_UNENCRYPTED") as told:
            cluster_settings(url, login)
        assert "geheim" not in str(told.value)
        assert cluster_settings(url, {**login, "SEARCHIDX_ENGINE_UNENCRYPTED": "1"}).password == "geheim"
    assert cluster_settings("https://suche:9200/x", login).user == "redaktion"
    assert cluster_settings("http://suche:9200/x", {}).user is None
