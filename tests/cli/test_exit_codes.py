"""How a command ends: exit codes when there is no index, a pipe closes, a disk is full or a signal comes."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import ROOT, exit_code, standard_streams, started
from tests.conftest import Call


@pytest.mark.parametrize(
    "command",
    [
        *(["search", "x"], ["status"], ["show", "x"], ["export"], ["remove", "--", "x"], ["explain", "x"]),
        *(["facets", "x"], ["timeline"], ["kwic", "x"], ["similar", "x"], ["suggest", "x"]),
    ],
    ids=" ".join,
)
def test_a_missing_index_is_exit_code_3_with_its_cure(call: Call, tmp_path: Path, command: list[str]) -> None:
    done = call(command[0], "--index", tmp_path / "nirgends", *command[1:])
    assert (done.code, done.out) == (3, "")
    assert "searchidx index" in done.err


def test_the_environment_names_the_index(call: Call, four_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHIDX_INDEX", str(four_index))
    assert call("search", "Bahn").code == 0


def test_a_closed_pipe_is_quiet_success(four_index: Path, tmp_path: Path) -> None:
    file = tmp_path / "anfragen.txt"
    file.write_text("Minister\n" * 300, encoding="utf-8")
    process = started("search", "--index", four_index, "--batch", file)
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert (process.wait(timeout=60), process.stderr.read()) == (0, "")
    process.stderr.close()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "kill"])
def test_an_interrupted_command_says_so_with_its_exit_code(four_index: Path, sent: signal.Signals, code: int) -> None:
    process = started("search", "--index", four_index, "--batch", "-", stdin=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    process.stdin.write("Bahn\n")
    process.stdin.flush()
    process.stdout.readline()  # it waits for the next query now
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in err


INTERRUPTED_AT = {
    "while a module is imported": """
class Interrupting:
    def find_spec(self, name, *_):
        if name == "searchidx.cli":
            interrupt()
sys.meta_path.insert(0, Interrupting())
""",
    "twice": """
from searchidx import cli
cli.program.invoke = lambda context: interrupt()
cli.click.echo = lambda *_, **__: interrupt()
""",
    "when all is done": """
from searchidx import cli
cli._drain = lambda stream: interrupt()
""",
}


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "kill"])
def test_a_signal_that_an_import_makes_another_exception_of_is_still_one(sent: signal.Signals, code: int) -> None:
    """As `from _ssl import RAND_egd` does where the name is missing: "TypeError: expected a message argument"."""
    program = f"""
import os, sys
from searchidx import cli
from searchidx.__main__ import main
def invoke(context):
    try:
        os.kill(os.getpid(), {int(sent)})
    except BaseException:
        raise TypeError("expected a message argument") from None
cli.program.invoke = invoke
sys.argv = ["searchidx", "analyze", "Haus"]
main()
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize("preparation", INTERRUPTED_AT.values(), ids=INTERRUPTED_AT)
def test_no_interrupt_shows_a_traceback(preparation: str) -> None:
    program = f"""
import os, signal, sys
from searchidx.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
interrupt = lambda: os.kill(os.getpid(), signal.SIGINT)
{preparation}
sys.argv = ["searchidx", "analyze", "Haus"]
main()
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in done.stderr


def with_index(command: str, index: Path) -> list[str | Path]:
    """The words of a command line; --index for the commands that read one."""
    words = command.split()
    return [*words, "--index", index] if words[0] in ("export", "facets", "search", "status") else [*words]


needs_full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")


@needs_full_disk
@pytest.mark.parametrize("command", ["export", "--help"])
def test_a_full_disk_is_exit_code_7_and_the_interpreter_adds_no_complaint(four_index: Path, command: str) -> None:
    with open("/dev/full", "w") as full, started(*with_index(command, four_index), stdout=full) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 7
    assert "Exception ignored" not in err
    assert err.splitlines()[-1].startswith("searchidx: Ein-/Ausgabefehler: ")


@needs_full_disk
@pytest.mark.parametrize("command", ["search -l Minister", "status --json", "--version", "completion bash", "search -c Minister", "facets"])
def test_output_that_is_lost_at_the_last_flush_is_no_success(four_index: Path, command: str, tmp_path: Path) -> None:
    with open("/dev/full", "w") as full, (tmp_path / "err").open("w+") as err:
        with standard_streams(stdout=full.fileno(), stderr=err.fileno()):
            assert exit_code(*with_index(command, four_index)) == 7
            sys.stdout.flush()  # what could not be written is gone: Python's own flush at exit would fail on it
        err.seek(0)
        assert err.read().splitlines()[-1].startswith("searchidx: Ein-/Ausgabefehler: ")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("command", ["export", "status --json", "--version"])
def test_a_closed_stdout_is_exit_code_7_once_there_is_output(four_index: Path, command: str) -> None:
    with started(*with_index(command, four_index), closed_stdout=True) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 7
    (line,) = err.splitlines()
    assert line.startswith("searchidx: Ein-/Ausgabefehler: ")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_closed_stdout_does_not_matter_to_a_command_without_output(four_index: Path, tmp_path: Path) -> None:
    with started("export", "--index", four_index, "-o", tmp_path / "kopie.jsonl", closed_stdout=True) as process:
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert len((tmp_path / "kopie.jsonl").read_text(encoding="utf-8").splitlines()) == 4  # nothing else got into the file


def test_a_pipe_that_is_closed_before_the_last_flush_is_quiet_success(four_index: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as pipe, started("export", "--index", four_index, stdout=pipe) as process:
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on address space")
@pytest.mark.parametrize("command", ["search -l Bahn", "status", "doctor", "analyze Bahn"])
@pytest.mark.parametrize("megabytes", [30, 60, 100, 130])
def test_too_little_memory_is_exit_code_7_with_its_cure(four_index: Path, command: str, megabytes: int) -> None:
    words = [*command.split(), *(["--index", str(four_index)] if command != "analyze Bahn" else [])]
    limited = f"ulimit -v {megabytes * 1000}; exec {sys.executable} -m searchidx {shlex.join(words)}"
    done = subprocess.run(["sh", "-c", limited], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60)
    if done.returncode == 0:  # another Python needs less
        assert done.stdout
    else:
        assert (done.returncode, done.stderr.count("\n")) == (7, 1)
        assert "ulimit -v" in done.stderr


def test_no_command_loads_numpy_before_it_has_looked_for_room(four_index: Path) -> None:
    """numpy's OpenBLAS ends the process with 1 where there is none, the code of an empty answer."""
    program = """
import sys
from searchidx import cli
from searchidx.cli import options
class Refusing:
    def find_spec(self, name, *_):
        if name.split(".")[0] == "numpy":
            raise RuntimeError("loaded before check_memory")
def full(*_):
    raise OSError("no room")
sys.meta_path.insert(0, Refusing())
options.mmap = full
ended = []
for words in (line.split() for line in sys.argv[1].split(";")):
    try:
        cli.main(words)
    except SystemExit as exit:
        ended.append((exit.code, *words))
print([end for end in ended if end[0] != 7])
"""
    commands = (
        "search x;search -l x;facets;timeline;kwic x;similar x;similar --versions x;similar x --diff y;suggest x;show x;explain x;"
        "analyze x;status;doctor;doctor --repair;compact;export;index .;remove -- x;copy --to opensearch;eval ."
    )
    environment = {**os.environ, "SEARCHIDX_INDEX": str(four_index)}
    done = subprocess.run([sys.executable, "-c", program, commands], cwd=ROOT, capture_output=True, text=True, env=environment)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("streams", ["<&-", "<&- >&-", "<&- >&- 2>&-"])
def test_a_batch_without_stdin_ends_with_exit_code_7_and_without_a_traceback(four_index: Path, streams: str) -> None:
    command = f"exec {sys.executable} -m searchidx search --index {shlex.quote(str(four_index))} --batch - {streams}"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert (done.returncode, done.stdout) == (7, "")
    assert "Traceback" not in done.stderr
