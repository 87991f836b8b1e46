"""Sends a text by mail: through the SMTP server that SEARCHIDX_SMTP names, else by the `sendmail` of this machine."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import smtplib
import socket
import ssl
import subprocess
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from searchidx.errors import StorageFailed, UsageError

SECONDS = 30
"""How long a server or `sendmail` may take to accept a mail."""

_ADDRESS = re.compile(r"[^\s@<>,;:\"\x00-\x1f]+@[^\s@<>,;:\"\x00-\x1f]+")
_SENDMAIL_PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/lib"))


def send(address: str, subject: str, text: str) -> None:
    """Sends one mail, from SEARCHIDX_MAIL_FROM, else from the user at this machine.

    SEARCHIDX_SMTP is smtp://host:port, smtps:// for TLS from the start, with user:password@ where the server wants that: then never
    without TLS. Raises UsageError for what is no address, StorageFailed where the mail was not accepted.
    """
    message = _message(address, subject, text)
    server = os.environ.get("SEARCHIDX_SMTP", "")
    try:
        _by_smtp(server, message) if server else _by_sendmail(message)
    except (OSError, smtplib.SMTPException, subprocess.SubprocessError, UnicodeError) as error:
        reason = str(error) or type(error).__name__
        raise StorageFailed(f"Die Mail an {address} ging nicht ab: {reason}", f"the mail to {address} was not sent: {reason}") from error


def _message(address: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["To"] = _checked(address)
    message["From"] = _checked(os.environ.get("SEARCHIDX_MAIL_FROM") or f"{getpass.getuser()}@{socket.gethostname()}")
    message["Subject"] = " ".join(subject.split())[:200].encode("utf-8", "replace").decode()
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid()
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice answers it
    message.set_content(text.encode("utf-8", "replace").decode(), cte="quoted-printable")
    return message


def _checked(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise UsageError(f"{address!r} ist keine Mailadresse", f"{address!r} is no mail address")
    return address


def _by_smtp(server: str, message: EmailMessage) -> None:
    parts = urlsplit(server)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if parts.scheme not in ("smtp", "smtps") or not host:
        raise UsageError(f"SEARCHIDX_SMTP: {server!r} ist kein smtp://host:port", f"SEARCHIDX_SMTP: {server!r} is no smtp://host:port")
    context = ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=context)
        if parts.scheme == "smtps"
        else smtplib.SMTP(host, port or 25, timeout=SECONDS)
    ) as connection:
        if parts.username:
            if parts.scheme == "smtp":
                connection.starttls(context=context)
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        connection.send_message(message)


def _by_sendmail(message: EmailMessage) -> None:
    program = shutil.which("sendmail", path=_SENDMAIL_PATH)
    if program is None:
        raise UsageError(
            "--mail braucht sendmail oder einen Server in SEARCHIDX_SMTP (smtp://host:port)",
            "--mail needs sendmail, or a server in SEARCHIDX_SMTP (smtp://host:port)",
        )
    subprocess.run([program, "-t", "-i"], input=message.as_bytes(), check=True, capture_output=True, timeout=SECONDS)
