"""An engine is installed when its interpreter can import it; what can be installed without asking is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers.engines import ENGINES, JAVA, OWN, PEERS, SYSTEM
from benchmarks.peers.process import ROOT

HOME = ROOT / "benchmarks"
VENV = HOME / ".venv"
REQUIREMENTS = HOME / "requirements.txt"
LUCENE = HOME / "peers" / "lucene"
SYSTEM_PYTHON = "/usr/bin/python3"
HEAP = "-Xmx1g"


def command(engine: str) -> list[str]:
    """What starts a child of this engine; the task and its arguments follow."""
    kind = ENGINES[engine].python
    if kind == JAVA:
        jars = LUCENE / "target"
        return ["java", HEAP, "-cp", f"{jars / 'lucene-peer.jar'}:{jars / 'dependency' / '*'}", "peer.Peer"]
    python = {OWN: sys.executable, PEERS: str(VENV / "bin" / "python"), SYSTEM: SYSTEM_PYTHON}[kind]
    return [python, "-m", "benchmarks.peers.child"]


def missing(engines: list[str]) -> dict[str, str]:
    """Of these engines those that cannot run here, each with the reason, after installing what is wanted for the others."""
    reasons = {kind: make() for kind, make in _MAKERS.items() if any(ENGINES[engine].python == kind for engine in engines)}
    return {engine: reason for engine in engines if (reason := reasons[ENGINES[engine].python])}


def peers_python() -> Path:
    """The interpreter that has the peers and matplotlib. Raises SystemExit when they cannot be installed."""
    if reason := _make_venv():
        raise SystemExit(reason)
    return VENV / "bin" / "python"


def _make_venv() -> str:
    stamp = VENV / "requirements.txt"
    if stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text():
        return ""
    pip = [VENV / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "-r", REQUIREMENTS]
    failed = _failure([sys.executable, "-m", "venv", VENV]) or _failure(pip)
    if not failed:
        shutil.copy(REQUIREMENTS, stamp)
    return failed


def _make_lucene() -> str:
    if not shutil.which("java") or not shutil.which("mvn"):
        return "java or mvn is not installed (wanted: Java 17, Maven 3)"
    jar = LUCENE / "target" / "lucene-peer.jar"
    sources = [LUCENE / "pom.xml", *LUCENE.rglob("*.java")]
    if jar.exists() and jar.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return ""
    return _failure(["mvn", "-q", "-B", "-f", LUCENE / "pom.xml", "package", "dependency:copy-dependencies"])


def _make_xapian() -> str:
    if _failure([SYSTEM_PYTHON, "-c", "import xapian"]):
        return f"{SYSTEM_PYTHON} has no xapian (Debian: apt-get install python3-xapian)"
    return ""


_MAKERS: dict[str, Callable[[], str]] = {OWN: str, PEERS: _make_venv, JAVA: _make_lucene, SYSTEM: _make_xapian}


def _failure(arguments: list[str | Path]) -> str:
    """Empty when a command succeeds, else the end of what it said."""
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    return "" if not done.returncode else f"{arguments[0]}: {(done.stderr or done.stdout).strip()[-300:]}"
