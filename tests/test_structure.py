"""The house plan as a test: who imports whom, what starts fast, what a package ships."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

import searchidx
from tests.conftest import WHOOSH_PATH, drop_python_settings

ROOT = Path(__file__).parent.parent

MAY_IMPORT = {
    "searchidx.messages": set(),
    "searchidx.model": {"messages"},
    "searchidx.worker_pool": set(),
    "searchidx.cached_property": set(),
    "searchidx.atomic_file": set(),
    "searchidx.file_lock": set(),
    "searchidx.web_address": set(),
    "searchidx.errors": {"messages"},
    "searchidx.kernel": set(),
    "searchidx.german": {"messages", "model", "kernel"},
    "searchidx.quotes": {"model", "german"},
    "searchidx.query": {"messages", "model", "errors", "german"},
    "searchidx.storage": {"messages", "model", "errors", "atomic_file", "file_lock", "cached_property", "kernel", "german", "worker_pool"},
    "searchidx.ranking": {"messages", "model", "errors", "kernel", "german", "query", "storage"},
    "searchidx.engines": {
        *("messages", "model", "errors", "file_lock", "cached_property", "worker_pool"),
        *("german", "query", "storage", "ranking"),
    },
    "searchidx.sources": {"messages", "model", "errors", "german", "worker_pool"},
    "searchidx.ingest": {
        *("messages", "model", "errors", "worker_pool", "cached_property", "web_address"),
        *("german", "quotes", "storage", "sources", "engines"),
    },
    "searchidx.question": {"errors", "german", "query", "ranking"},
    "searchidx.results": {
        *("messages", "model", "errors", "cached_property", "web_address", "german", "query", "question", "storage", "ranking", "engines"),
    },
    "searchidx.formats": {"messages", "model", "errors"},
    "searchidx.saved_searches": {"messages", "errors", "atomic_file", "file_lock"},
    "searchidx.index": {
        *("messages", "model", "errors", "kernel", "german", "query", "question", "storage", "ranking", "engines", "ingest", "results"),
    },
    "searchidx.reading_list": {"errors", "atomic_file", "file_lock"},
    "searchidx.research_log": {"messages", "model", "errors", "atomic_file", "question", "index"},
    "searchidx.evaluation": {"errors", "german", "index"},
    # the index answers; of the rooms below it the command line shows only how words are taken apart and how articles are written down
    "searchidx.cli": {
        *("messages", "model", "errors", "atomic_file", "german"),
        *("sources", "formats", "saved_searches", "reading_list", "research_log", "question", "index", "evaluation"),
    },
    "searchidx.whoosh": {"engines"},
    "searchidx.__main__": {"cli"},
    "searchidx": {"index"},
    "web": {"messages", "model", "errors", "question", "index", "cli", "formats", "saved_searches", "reading_list", "research_log", "web"},
}

OWNERS = {  # a library is known in one room only, so that it can be replaced there
    "whoosh": "searchidx.engines.whoosh",
    "opensearchpy": "searchidx.engines.opensearch",
    "nltk": "searchidx.german",
    "flask": "web",
    "waitress": "web",
    "trafilatura": "searchidx.sources",
    "charset_normalizer": "searchidx.sources",
    "pypdfium2": "searchidx.sources",
    "watchfiles": "searchidx.sources",
    "cython": "searchidx.kernel",
    "rich": "searchidx.cli",
    "click": ("searchidx.cli", "web"),
}

HEAVY = ("whoosh", "opensearchpy", "nltk", "flask", "numpy", "trafilatura", "rich", "waitress", "searchidx.index")


@cache
def modules() -> list[tuple[str, Path]]:
    """Every module by its dotted name."""
    paths = [path for folder in ("searchidx", "web") for path in sorted((ROOT / folder).rglob("*.py"))]
    return [(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path) for path in paths]


@cache
def imports(path: Path) -> list[tuple[str, bool]]:
    """(module, whether it is imported when the file is) for every import in a file; those for type checkers are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    later = {id(node) for scope in ast.walk(tree) if _runs_later(scope) for node in ast.walk(scope)}
    never = {id(node) for scope in ast.walk(tree) if _is_for_types(scope) for node in ast.walk(scope)}
    names: list[tuple[str, bool]] = []
    for node in ast.walk(tree):
        if id(node) in never:
            continue
        if isinstance(node, ast.Import):
            names += [(alias.name, id(node) not in later) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: a relative import"
            names += [(f"{node.module}.{alias.name}", id(node) not in later) for alias in node.names]
    return names


def room(module: str) -> str:
    """ "searchidx.query.core_nodes" is in "searchidx.query", "web.search_page" in "web"."""
    parts = module.split(".")
    name = ".".join(parts[:2]) if parts[0] == "searchidx" else parts[0]
    return name if name in MAY_IMPORT else "searchidx"


def test_every_room_is_listed_and_every_listed_one_is_there() -> None:
    rooms = {".".join(name.split(".")[:2]) if name.startswith("searchidx.") else name.split(".")[0] for name, _ in modules()}
    assert rooms == set(MAY_IMPORT)


def test_rooms_import_downwards_only() -> None:
    below: dict[str, set[str]] = {}
    for name, rooms in MAY_IMPORT.items():  # each is listed after those it may import
        assert rooms - {name} <= {listed.removeprefix("searchidx.") for listed in below}, name
        below[name] = rooms


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {name for name, _ in modules()}
    graph = {module: {owner(name, names) for name, _ in imports(path)} - {module, ""} for module, path in modules()}
    while leaves := [module for module, imported in graph.items() if not imported & graph.keys()]:
        for module in leaves:
            del graph[module]
    assert not graph


def test_a_private_name_is_used_in_its_module_only() -> None:
    assert not [(module, name) for module, path in modules() for name, _ in imports(path) if re.search(r"\._[a-z]", name)]


def test_a_module_imports_only_rooms_below_its_own() -> None:
    wrong = []
    for module, path in modules():
        here = room(module)
        allowed = {f"searchidx.{name}" for name in MAY_IMPORT[here]} | {here, "searchidx"}
        wrong += [(module, name) for name, _ in imports(path) if name.split(".")[0] in ("searchidx", "web") and room(name) not in allowed]
    assert not wrong


def owner(name: str, modules: set[str]) -> str:
    """The module that an imported name is defined in, or that it is; "" for one of another package."""
    parts = name.split(".")
    return next((module for end in range(len(parts), 0, -1) if (module := ".".join(parts[:end])) in modules), "")


def test_a_library_is_known_in_one_room_only() -> None:
    libraries = [(module, name) for module, path in modules() for name, _ in imports(path) if name.split(".")[0] in OWNERS]
    assert not [(module, name) for module, name in libraries if not module.startswith(OWNERS[name.split(".")[0]])]


def test_the_definition_shares_no_matching_scoring_or_passages_with_other_engines() -> None:
    names = {name for name, _ in imports(ROOT / "searchidx" / "engines" / "memory.py")}
    shared = ("searchidx.ranking.bm25f.", "searchidx.ranking.engine_answer.")  # the numbers of the formula, and the form of an answer
    foreign = ("searchidx.engines.whoosh", "searchidx.engines.opensearch", "searchidx.results", "searchidx.ranking")
    assert not {name for name in names if name.startswith(foreign) and not name.startswith(shared)}


def loaded(commands: Sequence[Sequence[str | Path]], modules: Sequence[str], exit_codes: Sequence[int] = (0,)) -> dict[str, list[str]]:
    """Which of the modules each command has loaded, run one after the other in one new interpreter; what one loads stays loaded."""
    script = f"""
import sys
from searchidx.cli import main
for arguments in {[[*map(str, arguments)] for arguments in commands]}:
    try:
        main(arguments)
    except SystemExit as done:
        assert done.code in {exit_codes}, (arguments, done.code)
    print("\\nloaded:", *sorted(set({modules}) & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    rows = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("loaded:")]
    return {" ".join(map(str, arguments)): row for arguments, row in zip(commands, rows, strict=True)}


def test_help_waits_for_no_heavy_library() -> None:
    commands = [["--help"], ["search", "--help"], ["serve", "--help"], ["--version"]]
    assert {command: modules for command, modules in loaded(commands, HEAVY).items() if modules} == {}


LATER = (
    *("searchidx.cli." + name for name in "show_article explain_query facets timeline concordance help maintain evaluate saved".split()),
    *("searchidx.cli.statistics", "searchidx.results.corpus", "searchidx.results.families"),
    *("searchidx.cli." + name for name in "article_text report_text progress_bar".split()),
    *("searchidx.storage." + name for name in ("commit", "checkup", "merge", "batch_writer")),
    *("searchidx.engines.whoosh.codec", "searchidx.ingest", "searchidx.sources", "searchidx.saved_searches"),
    *("searchidx.results." + name for name in ("similar", "versions", "timeline", "concordance", "relaxations", "article_explanation")),
    *("whoosh", "nltk", "flask", "rich", "trafilatura", "lxml", "http.client", "importlib.metadata", "multiprocessing", "xml.sax"),
)
"""What is loaded by the commands that need it, and by no search."""


def test_a_search_loads_only_what_it_needs(tmp_path: Path) -> None:
    with searchidx.open(tmp_path / "index") as index:
        index.index([ROOT / "corpus" / "wissenschaft"])
    searches = [["Elbe"], ["--json", "Elbe"], ["--mode", "exact", "Xqzt"], ["--format", "csv", "Elbe"]]
    commands = [["search", "--index", tmp_path / "index", *arguments] for arguments in searches]
    assert {command: modules for command, modules in loaded(commands, LATER, (0, 1)).items() if modules} == {}


def test_numpy_starts_no_threads_for_the_command_line() -> None:
    script = """
import os
from searchidx.cli import main
try:
    main(["--version"])
except SystemExit:
    print(os.environ["OPENBLAS_NUM_THREADS"])
"""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    for given, wanted in (({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")):  # who sets it decides
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment | given, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == wanted


def test_tests_start_interpreters_as_on_an_ordinary_machine() -> None:
    environment = {"PYTHONUNBUFFERED": "1", "PYTHONPATH": "/somewhere", "PATH": "/bin"}
    drop_python_settings(environment)
    assert environment == {"PATH": "/bin"}
    drop_python_settings(environment := {"PYTHONPATH": "/somewhere", WHOOSH_PATH: ".venv/whoosh3"})
    assert environment["PYTHONPATH"] == ".venv/whoosh3"
    script = 'import os; print([name for name in os.environ if name.startswith("PYTHON") and name != "PYTHONPATH"])'
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_package_and_its_data_is_shipped() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    packages = {name for name, path in modules() if path.name == "__init__.py"}
    assert set(settings["packages"]) == packages
    for package in packages:
        folder = ROOT / package.replace(".", "/")
        shipped = {path for pattern in settings["package-data"].get(package, ()) for path in folder.glob(pattern)}
        files = {path for path in folder.rglob("*") if path.is_file() and nearest_package(path) == folder}
        data = {path for path in files if path.suffix not in (".py", ".pyc", ".so", ".pyd")}  # .so: compiled from a .py
        assert data <= shipped


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_holds_every_dependency_with_hashes_and_no_address(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(project["optional-dependencies"]["test"] if "test" in lock else ())]
    text = (ROOT / lock).read_text(encoding="utf-8")
    locked = set(re.findall(r"^([\w-]+)==", text, re.MULTILINE))
    assert {re.split(r"[<>=]", name)[0].lower().replace("_", "-") for name in wanted} <= locked
    assert len(re.findall(r"^[\w-]+==.*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(re.findall(r"^[\w-]+==", text, re.MULTILINE))
    assert "://" not in text


def nearest_package(path: Path) -> Path:
    return next(folder for folder in path.parents if (folder / "__init__.py").is_file())


def _runs_later(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
