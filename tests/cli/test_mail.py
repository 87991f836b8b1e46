"""`saved run --mail`: hits as a mail, by a server or by the `sendmail` of the machine; only when there are any."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socket import create_server
from threading import Thread

import pytest

from searchidx import saved_searches
from tests.cli.support import on_terminal
from tests.conftest import Call


@pytest.fixture(autouse=True)
def search(tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A saved search that has been run before, and an article that is new since."""
    monkeypatch.setenv("SEARCHIDX_SAVED", str(tmp_path / "gespeichert"))
    monkeypatch.setenv("SEARCHIDX_MAIL_FROM", "archiv@zeitung.example")
    write(call, tmp_path, "a")
    call("saved", "add", "--index", tmp_path / "neu", "wasser", "Elbe")
    saved_searches.remember(tmp_path / "gespeichert", "wasser", str(tmp_path / "neu"), [])


def write(call: Call, folder: Path, *ids: str) -> None:
    rows = ({"id": id, "title": f"Elbe „{id}“ steigt", "text": "Die Elbe steigt."} for id in ids)
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert call("index", "--index", folder / "neu", folder / "a.jsonl").code == 0


@pytest.fixture
def sendmail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that a `sendmail` of this machine writes its mails to."""
    if os.name == "nt":
        pytest.skip("needs a POSIX shell")
    program = tmp_path / "sendmail"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\ncat > {tmp_path}/mail\n')
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr("searchidx.cli.mail._SENDMAIL_PATH", str(tmp_path))
    return tmp_path / "mail"


def parsed(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_what_is_new_comes_once_by_mail(call: Call, sendmail: Path) -> None:
    done = call("saved", "run", "--new", "--mail", "ich@zeitung.example")
    assert (done.code, done.out) == (0, "")
    mail = parsed(sendmail.read_bytes())
    assert (mail["To"], mail["From"], mail["Subject"]) == ("ich@zeitung.example", "archiv@zeitung.example", "searchidx: wasser")
    assert "[Elbe] „a“ steigt" in mail.get_content()
    assert "\x1b" not in mail.get_content()
    assert (sendmail.parent / "arguments").read_text() == "-t -i\n"
    sendmail.unlink()
    assert call("saved", "run", "--new", "--mail", "ich@zeitung.example").code == 1
    assert not sendmail.exists()


def test_a_mail_that_is_not_sent_leaves_the_hits_new(call: Call, sendmail: Path) -> None:
    program = sendmail.with_name("sendmail")
    whole = program.read_text()
    program.write_text("#!/bin/sh\nexit 75\n")
    done = call("saved", "run", "--new", "--mail", "ich@zeitung.example")
    assert (done.code, "ging nicht ab" in done.err) == (7, True)
    program.write_text(whole)
    assert call("saved", "run", "--new", "--mail", "ich@zeitung.example").code == 0


def test_a_mail_has_no_escape_sequences_where_a_terminal_would_get_them(sendmail: Path, tmp_path: Path) -> None:
    on_terminal("saved", "run", "--mail", "ich@zeitung.example", environment={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert "Elbe" in parsed(sendmail.read_bytes()).get_content()
    assert "\x1b" not in parsed(sendmail.read_bytes()).get_content()


@pytest.mark.parametrize("address", ["", "ich", "a@b\nBcc: c@d", "a@b,c@d", "-oQ/tmp@x y", "Ich <a@b>"])
def test_what_is_no_address_is_refused(call: Call, sendmail: Path, address: str) -> None:
    done = call("saved", "run", "--new", "--mail", address)
    assert done.code == (2 if address else 0)
    assert not sendmail.exists()


def test_only_the_list_is_sent(call: Call) -> None:
    assert call("saved", "run", "--new", "--json", "--mail", "a@b").code == 2


def test_without_a_way_to_send_the_cure_is_named(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchidx.cli.mail._SENDMAIL_PATH", "")
    done = call("saved", "run", "--new", "--mail", "a@b")
    assert (done.code, "SEARCHIDX_SMTP" in done.err) == (2, True)


@pytest.mark.parametrize("server", ["zeitung.example", "http://x", "smtp://", "smtp://x:y"])
def test_what_is_no_server_is_refused(call: Call, monkeypatch: pytest.MonkeyPatch, server: str) -> None:
    monkeypatch.setenv("SEARCHIDX_SMTP", server)
    assert call("saved", "run", "--new", "--mail", "a@b").code == 2


def test_a_server_gets_the_mail(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    with smtp_server() as (port, received):
        monkeypatch.setenv("SEARCHIDX_SMTP", f"smtp://127.0.0.1:{port}")
        assert call("saved", "run", "--new", "--mail", "ich@zeitung.example").code == 0
    assert "[Elbe] „a“ steigt" in parsed(b"".join(received)).get_content()


def test_a_password_never_goes_without_tls(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    with smtp_server() as (port, received):
        monkeypatch.setenv("SEARCHIDX_SMTP", f"smtp://ich:geheim@127.0.0.1:{port}")
        done = call("saved", "run", "--new", "--mail", "ich@zeitung.example")
    assert done.code == 7
    assert "geheim" not in done.err
    assert received == []


@contextmanager
def smtp_server() -> Iterator[tuple[int, list[bytes]]]:
    """A server that accepts one mail and offers no TLS."""
    received: list[bytes] = []
    with create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=_accept_one, args=(listener, received), daemon=True)
        thread.start()
        yield listener.getsockname()[1], received
        thread.join(10)


def _accept_one(listener: object, received: list[bytes]) -> None:
    connection, _ = listener.accept()  # type: ignore[attr-defined]
    with connection, connection.makefile("rwb", buffering=0) as stream:
        stream.write(b"220 test\r\n")
        in_data = False
        for line in iter(stream.readline, b""):
            if in_data:
                in_data = line != b".\r\n"
                received.extend([line] if in_data else [])
                if in_data:
                    continue
            in_data = line.upper().startswith(b"DATA")
            stream.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(line[:4].upper(), b"250 ok\r\n"))
