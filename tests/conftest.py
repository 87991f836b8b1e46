"""What several test files share: an environment without the developer's settings, and four articles everybody knows by heart."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Generator, Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from searchidx.cli import main
from tests.engines.support import ENGINES, SERVER
from tests.reliability.scale import LONG

# A busy machine makes no example a bad one: neither a deadline nor the time that drawing took fails a test.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

FOUR = (
    {
        "id": "gipfel",
        "title": "Verteidigungsminister beraten in Brüssel",
        "text": "Die Minister sprachen über Sicherheitsgarantien für die Ukraine.\n\nRutte warnte vor einem Frieden ohne Kiew.",
        "date": "2025-02-12",
        "section": "Politik",
        "source": "Elbkurier",
        "url": "https://elbkurier.example/gipfel",
    },
    {
        "id": "bahn",
        "title": "Bahn streicht Züge",
        "text": "Der Streik der Lokführer trifft vor allem Pendler. Die Bahn rechnet mit Verspätungen.",
        "date": "2025-03-01T06:30:00+01:00",
        "section": "Wirtschaft",
        "source": "Elbkurier",
    },
    {
        "id": "wetter",
        "title": "Hochwasser an der Elbe",
        "text": "Der Pegel in Dresden steigt. Die Stadt baut einen Hochwasserschutz aus Sandsäcken.",
        "date": "2024-06-05",
        "section": "Panorama",
        "source": "Spreebote",
    },
    {"id": "köche", "title": "", "text": "Köchinnen und Köche suchen Nachwuchs. Auch Minister essen gern."},
)


SETTINGS = (
    "SEARCHIDX_ENGINE SEARCHIDX_ENGINE_URL SEARCHIDX_ENGINE_USER SEARCHIDX_ENGINE_PASSWORD SEARCHIDX_ENGINE_PASSWORD_FILE "
    "SEARCHIDX_ENGINE_UNENCRYPTED SEARCHIDX_ENGINE_CA SEARCHIDX_ENGINE_SHARDS SEARCHIDX_ENGINE_REPLICAS SEARCHIDX_ENGINE_TIMEOUT "
    "SEARCHIDX_INDEX SEARCHIDX_LANG SEARCHIDX_PAGER SEARCHIDX_SAVED NO_COLOR CLICOLOR CLICOLOR_FORCE COLUMNS LESS PAGER".split()
)


LOCAL_ENGINES = ("whoosh", "memory")
"""Those that need no server."""


WHOOSH_PATH = "SEARCHIDX_TEST_PYTHONPATH"
"""The PYTHONPATH that the tests are meant to hand on (`make test-whoosh3`)."""


def drop_python_settings(environment: MutableMapping[str, str]) -> None:
    """Removes all PYTHON* variables: with PYTHONUNBUFFERED, for one, a forgotten flush goes unnoticed that every user would meet."""
    for name in [name for name in environment if name.startswith("PYTHON")]:
        del environment[name]
    if path := environment.get(WHOOSH_PATH):
        environment["PYTHONPATH"] = path


MEMORY = Path("/dev/shm")
"""A file system in memory, as Linux has it."""
ROOM = 1 << 30
"""Bytes that all files of a run fit into; containers often have less there."""


def keep_temporary_files_in_memory() -> None:
    """Each commit syncs a dozen files, which costs a disk a third of the processor time of the crash tests.

    What a power cut leaves is worked out by a model of a disk, from the calls that were made. The long form keeps to the disk.
    """
    if "TMPDIR" not in os.environ and not LONG and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # looked up again


def pytest_configure() -> None:
    """Every interpreter that a test or the program starts is started as on an ordinary machine.

    A shell that runs the tests in the background lets them ignore Ctrl-C; commands that are started here would ignore it, too.
    """
    drop_python_settings(os.environ)
    keep_temporary_files_in_memory()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The crash tests come first: forking costs the more, the more memory other tests have left behind."""
    items.sort(key=lambda item: "reliability" not in item.path.parts)


def pytest_collection_finish() -> None:
    """What is there before the first test stays there: the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()


def pytest_report_header() -> str | None:
    return None if "opensearch" in ENGINES else f"without OpenSearch: {SERVER} is not set (scripts/opensearch-up starts a server)"


_FIRST_PLACES: dict[str, tuple[str, int]] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The summary has one line a reason to skip, wherever the tests stand: pytest counts those together that name one place."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        path, line, reason = report.longrepr
        report.longrepr = (*_FIRST_PLACES.setdefault(reason, (path, line)), reason)
    return report


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting of the machine changes an answer; a command that is run here leaves no signal handler behind."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture(scope="session")
def four_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four articles as JSON Lines."""
    path = tmp_path_factory.mktemp("vier") / "vier.jsonl"
    path.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in FOUR), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def four_index(four_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the four articles; tests that change one make their own."""
    import searchidx

    directory = tmp_path_factory.mktemp("index")
    with searchidx.open(directory) as index:
        index.index([four_file])
    return directory


@dataclass(frozen=True, slots=True)
class Done:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The only line of stdout."""
        (line,) = self.out.splitlines()
        return json.loads(line)


Call = Callable[..., Done]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command line in this process."""

    def run(*arguments: str | Path) -> Done:
        with pytest.raises(SystemExit) as done:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert isinstance(done.value.code, int)
        return Done(done.value.code, out, err)

    return run


@pytest.fixture
def ask(call: Call, four_index: Path) -> Call:
    """The same for commands that take --index, on the index of the four articles."""
    return lambda command, *arguments: call(command, "--index", four_index, *arguments)
