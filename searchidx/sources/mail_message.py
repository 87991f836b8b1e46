"""Extracts an article's blocks from a mail (newsletters) and from MHTML, which is a web page packed as a mail with its pictures."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from itertools import pairwise
from typing import Any, cast

from searchidx.messages import Message
from searchidx.sources.decode import decoded
from searchidx.sources.extracted_page import ExtractedPage, Unreadable, document
from searchidx.sources.html_extraction import extracted as extracted_page
from searchidx.sources.html_fragment import Block
from searchidx.sources.scraped_text import folded

_MOST_PARTS = 1000
"""Parts of one mail that are looked at; a newsletter has two, a saved page one for each picture."""

_LONGEST_HEADER = 2000
"""Characters of a header that are looked at: subjects, senders and types have two hundred. Parsing takes the square of them."""

_LONGEST_SENDER = 300  # comments in comments are parsed by recursion
_LONGEST_NOTICE = 300
_SUBSCRIPTION = re.compile(
    r"\b(?:newsletter|e?-?mail|diese nachricht)\b.*\b(?:abbestellen|abmelden|erhalten|angemeldet|abonniert)\b"
    r"|^(?:abmelden|abbestellen|unsubscribe)\W*$|\bim browser (?:an(?:sehen|zeigen)|öffnen)\b|\bonline-version\b|\bunsubscribe\b",
    re.IGNORECASE,
)
_NO_TEXT = Message(
    "Mail ohne Textteil (verschlüsselt oder nur Anhänge); den Text als .txt ablegen",
    "a mail without a text part (encrypted, or attachments only); save the text as .txt",
)
_NO_PAGE = Message(
    "kein MHTML: eine HTML-Seite fehlt darin; die Seite im Browser noch einmal speichern, auch als .html möglich",
    "no MHTML: it holds no HTML page; save the page again in the browser, .html will do, too",
)


def extracted_mail(data: bytes) -> ExtractedPage:
    """The blocks and facts of a mail: of its HTML part, else of its plain text. Raises Unreadable where there is neither."""
    message = _message(data)
    parts = list(_parts(message))
    texts = {part.get_content_type(): part for part in reversed(parts) if not _is_attached(part)}
    subject = _header(message, "subject")
    page = _html(texts["text/html"]) if "text/html" in texts else None
    if page is None or not page["blocks"]:
        page = _plain(texts["text/plain"]) if "text/plain" in texts else page
    if page is None:
        raise Unreadable(_NO_TEXT)
    if subject and page["blocks"]:
        page["blocks"] = [("title", subject), *_below(subject, page["blocks"])]
    page["dates"] = [date for date in (_header(message, "date"), *page["dates"]) if date]
    name, address = parseaddr(_header(message, "from")[:_LONGEST_SENDER])
    page["source"] = name or address
    page["id"] = _header(message, "message-id").strip("<> ")
    attachments = [part.get_filename() or part.get_content_type() for part in parts if _is_attached(part)]
    if attachments:
        names = ", ".join(" ".join(name.split())[:80] for name in attachments[:5])
        page["notes"] = [
            *page.get("notes", ()),
            (f"Anhänge nicht gelesen ({len(attachments)}): {names}", f"attachments not read ({len(attachments)}): {names}"),
        ]
    return page


def extracted_mhtml(data: bytes) -> ExtractedPage:
    """The blocks and facts of the page that a browser saved with its pictures. Raises Unreadable where there is none."""
    message = _message(data)
    pages = [part for part in _parts(message) if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    start = message.get_param("start", "")
    root = next((part for part in pages if start and _header(part, "content-id") == start), pages[0] if pages else None)
    page = _html(root) if root is not None else None
    if root is None or page is None:
        raise Unreadable(_NO_PAGE)
    address = _header(root, "content-location") or _header(message, "snapshot-content-location")
    if not page["url"] and address.startswith(("http://", "https://")):
        page["url"] = address
    page["made"] = _header(message, "date")
    return page


def _below(subject: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without what the subject says already, and without the lines about the subscription; the page's own title is a heading."""
    for field, text in blocks:
        if folded(text) != folded(subject) and not (len(text) < _LONGEST_NOTICE and _SUBSCRIPTION.search(text)):
            yield "heading" if field == "title" else field, text


class _Policy(EmailPolicy):
    """Parses the beginning of a header, and takes for text what cannot be parsed."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        value = str(value)[:_LONGEST_HEADER]
        try:
            return super().header_fetch_parse(name, value)
        # what the parser of headers raises for broken ones
        except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
            return value


_POLICY = cast("EmailPolicy[EmailMessage]", _Policy())


def _message(data: bytes) -> EmailMessage:
    if data.startswith(b"From "):  # a single message of an mbox
        data = data.partition(b"\n")[2]
    return email.message_from_bytes(data.lstrip(), policy=_POLICY)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Its parts that hold no others, in order; a forwarded mail is one part."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and isinstance(payload := part.get_payload(), list):
            waiting.extend(cast(list[EmailMessage], payload[::-1]))
        else:
            yield part


def _is_attached(part: EmailMessage) -> bool:
    # a text without a name is the mail itself, whatever its program calls it; a picture of the layout has an id
    if part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() != "text" and not part.get("content-id")


def _header(message: EmailMessage, name: str) -> str:
    """A header on one line, "" where it is missing."""
    text = str(message.get(name, "")).encode("utf-8", "surrogateescape")
    return " ".join(text.decode("utf-8", "replace").split())


def _content(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _declared(part: EmailMessage) -> str | None:
    """The part's text in the encoding that it names; None where it names none or a wrong one."""
    try:
        return _content(part).decode(str(part.get_content_charset() or ""))
    except (UnicodeError, LookupError, ValueError):  # "idna" and "undefined" are encodings, too
        return None


def _html(part: EmailMessage) -> ExtractedPage:
    text = _declared(part)
    return extracted_page(_content(part) if text is None else text.encode("utf-8", "replace"))


def _plain(part: EmailMessage) -> ExtractedPage:
    text = _declared(part)
    notes: tuple[Message, ...] = ()
    if text is None:
        read = decoded(_content(part))
        if isinstance(read, Message):
            raise Unreadable(read)
        text, notes = read.text, read.notes
    page = document(list(_paragraphs(text)))
    page["notes"] = [(note.de, note.en) for note in notes]
    return page


def _paragraphs(text: str) -> Iterator[Block]:
    """The paragraphs, each on one line: mail programs break lines at 72 characters. What stands below "-- " is the sender's signature."""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line == "-- ":
            break
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield "body", _joined(lines)
            lines = []
    if lines:
        yield "body", _joined(lines)


def _joined(lines: list[str]) -> str:
    # lines that end early are meant to (lists, addresses); a word broken at a line's end is the tokenizer's
    joined = lines[0]
    for earlier, line in pairwise(lines):
        joined += (" " if len(earlier) > 50 and not earlier.endswith("-") else "\n") + line
    return joined
