"""Which titles and authors in a document's properties can be believed: programs write file names, logins and their own names there."""

from __future__ import annotations

import re

_NO_TITLE = re.compile(
    r"^(?:untitled|unbenannt|about:blank|(?:microsoft )?word[ -].*|.*\.(?:docx?|indd|pdf|qxp|odt|html?|pages|tex)|[\W\d_]*)$", re.IGNORECASE
)
_NAME = re.compile(r"[^\d@/\\]+\s[^\d@/\\]+")
_NO_NAME = re.compile(r"\b(?:user|anonymous|administrator|unknown|unbekannt|microsoft|adobe|office|benutzer)\b", re.IGNORECASE)


def credible_title(title: str) -> str:
    """The title, "" for the name of a file or of nothing."""
    return "" if _NO_TITLE.match(title) else title


def credible_author(author: str, *programs: str) -> str:
    """The author, "" for a login or the name of a program."""
    return author if _NAME.fullmatch(author) and not _NO_NAME.search(author) and author not in programs else ""
