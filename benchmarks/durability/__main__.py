"""Cuts the power after, or kills the process during, an engine's commit, and reports what the index holds afterwards.

    python -m benchmarks.durability power [--engines …] [--instants 0 0.02 …]    ext4 in a file; needs the superuser
    python -m benchmarks.durability kill [--engines …] [--rounds 40]

Power: the file system is in a file behind a loop device. A number of seconds after the engine has reported "done" the file is copied and
the copy mounted, as after a power cut: it lacks what the file system had not yet written. (A disk that loses data it was told to keep
would do worse to every engine.) "new" is right, "old" has lost an acknowledged commit, "gone" cannot be opened any more.
Kill: SIGKILL at a random moment of the commit. Right is the old or the new state (after "done" only the new one), and the next commit must
succeed; anything else is "wrong". tantivy runs in the environment that `python -m benchmarks.peers` makes.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.durability.engines import ENGINES
from benchmarks.peers import installation

ROOT = Path(__file__).resolve().parents[2]
DISK_BYTES = 48 << 20
INSTANTS = (0.0, 0.02, 0.2, 2.0, 7.0, 20.0, 33.0)


def main() -> None:
    raw = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m benchmarks.durability", description=__doc__, formatter_class=raw)
    parser.add_argument("event", choices=("power", "kill"))
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES), metavar="ENGINE", help=", ".join(ENGINES))
    parser.add_argument("--instants", nargs="+", type=float, default=INSTANTS)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--mount", default="", help="options of mount, say commit=1")
    arguments = parser.parse_args()
    random.seed(20_240_229)
    for engine in arguments.engines:
        with tempfile.TemporaryDirectory() as folder:
            if arguments.event == "power":
                states = power(engine, Path(folder), sorted(arguments.instants), arguments.mount)
                outcomes = [f"{instant:g} s: {state:<6}" for instant, state in states.items()]
            else:
                outcomes = [f"{state}: {count}" for state, count in sorted(kill(engine, Path(folder), arguments.rounds).items())]
            print(f"{engine:<20}", *outcomes, flush=True)


def power(engine: str, folder: Path, instants: list[float], options: str) -> dict[float, str]:
    """State of the index when the power is cut so many seconds after an acknowledged commit: "new", "old" or "gone"."""
    image, copies = folder / "disk", {instant: folder / f"disk{instant}" for instant in instants}
    with image.open("wb") as file:
        file.truncate(DISK_BYTES)
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    with mounted(image, folder / "mount", options) as place:
        finish(add(engine, place / "index", 0))
        subprocess.run(["sync"], check=True)
        time.sleep(1)
        child = add(engine, place / "index", 1)
        done = time.monotonic()
        for instant, copy in copies.items():
            time.sleep(max(0, done + instant - time.monotonic()))
            subprocess.run(["cp", "--sparse=always", image, copy], check=True)
        child.kill()
        child.wait()
    return {instant: state_on(engine, copy, folder / "mount", options) for instant, copy in copies.items()}


def state_on(engine: str, image: Path, place: Path, options: str) -> str:
    with mounted(image, place, options):
        return {(0, 1): "new", (0,): "old"}.get(read(engine, place / "index"), "gone")


def kill(engine: str, folder: Path, rounds: int) -> Counter[str]:
    """How often each state was there after a kill; "wrong" must not be among them."""
    finish(add(engine, folder / "start", 0))
    shutil.copytree(folder / "start", folder / "timed")
    began = time.monotonic()
    finish(add(engine, folder / "timed", 1, wait="begun"), wait="done")
    longest_wait = (time.monotonic() - began) * 1.1
    states: Counter[str] = Counter()
    for _ in range(rounds):
        shutil.copytree(folder / "start", folder / "index")
        child = add(engine, folder / "index", 1, wait="begun")
        time.sleep(random.uniform(0, longest_wait))
        child.kill()
        acknowledged = "done" in child.communicate()[0]
        state = read(engine, folder / "index")
        right = state == (0, 1) or (state == (0,) and not acknowledged)
        finish(add(engine, folder / "index", 2))
        right = right and read(engine, folder / "index") == (*state, 2)
        states[{(0,): "old", (0, 1): "new"}[state] if right else "wrong"] += 1
        shutil.rmtree(folder / "index")
    return states


@contextmanager
def mounted(image: Path, place: Path, options: str) -> Iterator[Path]:
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", ",".join(filter(None, ("loop", options))), image, place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def add(engine: str, directory: Path, number: int, wait: str = "done") -> subprocess.Popen[str]:
    """Starts the process that commits a batch and returns it when it has printed `wait`."""
    command = [interpreter(engine), "-m", "benchmarks.durability.engines", engine, "add", directory, str(number)]
    child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    _wait(child, wait)
    return child


def finish(child: subprocess.Popen[str], wait: str = "") -> None:
    if wait:
        _wait(child, wait)
    child.communicate("")


def read(engine: str, directory: Path) -> tuple[int, ...]:
    """The batches that are complete; () when the index cannot be read or holds a part of one."""
    command = [interpreter(engine), "-m", "benchmarks.durability.engines", engine, "read", directory]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return tuple(json.loads(process.stdout)) if not process.returncode else ()


def interpreter(engine: str) -> str:
    return str(installation.peers_python()) if engine == "tantivy" else sys.executable


def _wait(child: subprocess.Popen[str], word: str) -> None:
    assert child.stdout is not None
    while (line := child.stdout.readline().strip()) != word:
        if not line:
            raise SystemExit(f"{child.args!r} ended without printing {word}")


if __name__ == "__main__":
    main()
