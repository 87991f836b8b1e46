"""Reads an mbox: a file of mails one after the other, each below a line that begins with "From "."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from searchidx.messages import Message
from searchidx.model import Rejection
from searchidx.sources import html_page
from searchidx.sources.decode import too_large
from searchidx.sources.field_names import KeyMap
from searchidx.sources.file_access import ARTICLE_LIMIT
from searchidx.sources.outcomes import Outcome
from searchidx.sources.work_unit import WorkUnit, batches, finished, work_unit

_SEPARATOR = re.compile(rb"From \S*.*\d\d:\d\d.*\d{4}")  # "From mail@x.example Wed Feb 12 14:30:00 2025"; a mail's own line is ">From "
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)
_NO_MBOX = Message(
    "kein mbox: die erste Zeile beginnt nicht mit „From “; einzelne Mails als .eml ablegen",
    "no mbox: its first line does not begin with 'From '; save single mails as .eml",
)


class _Mail(NamedTuple):
    """The number of its first line, and its bytes; None when there are too many."""

    number: int
    data: bytes | None


def work_units(
    stream: io.BufferedReader, *, name: str, today: datetime.date, recover: bool = False, key_map: KeyMap = ()
) -> Iterator[WorkUnit]:
    """The mails of the file, in order; one without text is rejected with its first line, the others are read."""
    if not stream.peek(5).startswith(b"From "):
        yield finished(Rejection(name, _NO_MBOX))
        return
    read = partial(_outcomes, name=name, today=today)
    for batch in batches(_mails(stream), _size):
        yield work_unit(read, batch, _size, _number)


def _mails(stream: io.BufferedReader) -> Iterator[_Mail]:
    number, start, size = 0, 1, 0
    lines: list[bytes] = []
    is_blank = True
    while line := stream.readline(ARTICLE_LIMIT):
        number += 1
        if is_blank and line.startswith(b"From ") and _SEPARATOR.match(line):
            if size:
                yield _Mail(start, b"".join(lines) if size <= ARTICLE_LIMIT else None)
            lines, size, start = [], 0, number
            continue
        is_blank = not line.strip()
        size += len(line)
        if size <= ARTICLE_LIMIT:
            lines.append(line)
        else:
            lines.clear()
    if size:
        yield _Mail(start, b"".join(lines) if size <= ARTICLE_LIMIT else None)


def _outcomes(mails: Sequence[_Mail], *, name: str, today: datetime.date) -> Iterator[Outcome]:
    for mail in mails:
        place = f"{name}:{mail.number}"
        if mail.data is None:
            yield Rejection(place, too_large())
            continue
        data = _QUOTED.sub(b"", mail.data)
        id = f"{name}#{blake2b(data, digest_size=8).hexdigest()}"
        yield from html_page.outcomes(data, id=id, place=place, today=today, format="mail")


def _size(mail: _Mail) -> int:
    return len(mail.data or b"")


def _number(mail: _Mail) -> int:
    return mail.number
