"""Which engines can run on this machine; installs those that need no rights of an administrator (virtual environment, Maven)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers.engines import ENGINES, JAVA, PEERS_VENV, PROJECT_VENV, SYSTEM_PYTHON
from benchmarks.peers.measured_process import ROOT

HOME = ROOT / "benchmarks"
VENV = HOME / ".venv"
REQUIREMENTS = HOME / "requirements.txt"
LUCENE = HOME / "peers" / "lucene"
SYSTEM_INTERPRETER = "/usr/bin/python3"
HEAP = "-Xmx1g"


def command(engine: str) -> list[str]:
    """The start of the command line of an engine's task; the task and its arguments follow."""
    runtime = ENGINES[engine].runtime
    if runtime == JAVA:
        jars = LUCENE / "target"
        return ["java", HEAP, "-cp", f"{jars / 'lucene-peer.jar'}:{jars / 'dependency' / '*'}", "peer.Peer"]
    interpreters = {PROJECT_VENV: sys.executable, PEERS_VENV: str(VENV / "bin" / "python"), SYSTEM_PYTHON: SYSTEM_INTERPRETER}
    return [interpreters[runtime], "-m", "benchmarks.peers.engine_task"]


def missing(engines: list[str]) -> dict[str, str]:
    """The engines that cannot run here, with the reason; installs what the others need."""
    runtimes = {ENGINES[engine].runtime for engine in engines}
    reasons = {runtime: install() for runtime, install in _INSTALLERS.items() if runtime in runtimes}
    return {engine: reason for engine in engines if (reason := reasons[ENGINES[engine].runtime])}


def peers_python() -> Path:
    """The interpreter that has the peers and matplotlib. Raises SystemExit when they cannot be installed."""
    if reason := _install_venv():
        raise SystemExit(reason)
    return VENV / "bin" / "python"


def _install_venv() -> str:
    stamp = VENV / "requirements.txt"
    if stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text():
        return ""
    pip = [VENV / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "-r", REQUIREMENTS]
    failure = _failure([sys.executable, "-m", "venv", VENV]) or _failure(pip)
    if not failure:
        shutil.copy(REQUIREMENTS, stamp)
    return failure


def _build_lucene_peer() -> str:
    if not shutil.which("java") or not shutil.which("mvn"):
        return "java or mvn is not installed (needed: Java 17, Maven 3)"
    jar = LUCENE / "target" / "lucene-peer.jar"
    sources = [LUCENE / "pom.xml", *LUCENE.rglob("*.java")]
    if jar.exists() and jar.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return ""
    return _failure(["mvn", "-q", "-B", "-f", LUCENE / "pom.xml", "package", "dependency:copy-dependencies"])


def _check_xapian() -> str:
    if _failure([SYSTEM_INTERPRETER, "-c", "import xapian"]):
        return f"{SYSTEM_INTERPRETER} has no xapian (Debian: apt-get install python3-xapian)"
    return ""


_INSTALLERS: dict[str, Callable[[], str]] = {
    PROJECT_VENV: str,
    PEERS_VENV: _install_venv,
    JAVA: _build_lucene_peer,
    SYSTEM_PYTHON: _check_xapian,
}
"""Each returns why the engines of a runtime cannot run, or ""."""


def _failure(arguments: list[str | Path]) -> str:
    """The end of a command's output if it fails, else ""."""
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    return "" if not done.returncode else f"{arguments[0]}: {(done.stderr or done.stdout).strip()[-300:]}"
