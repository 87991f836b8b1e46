"""Text repair: text that was encoded twice ("fÃ¼r") and entities of HTML in plain text ("F&uuml;r") become what was meant, and it is told.

The encoding is mended by ftfy, which knows the mix-ups of encodings better than a list of ours could.
"""

from __future__ import annotations

import re
from itertools import islice

from searchidx.messages import Message
from searchidx.sources.html_fragment import has_entities, unescaped

# What "ä", "ö", "ü", "ß", quotation marks and dashes look like after UTF-8 was read as Windows-1252 or Latin-1.
_ENCODED_TWICE = re.compile("Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\\w“”™œž\x80-\xbf]|Â[\xa0«»§°]")
_UMLAUT = re.compile("[äöüßÄÖÜ]")
_QUOTED = 3
ENCODED_TWICE = Message(
    "doppelt kodierter Text („fÃ¼r“ statt „für“) berichtigt",
    "text that was encoded twice ('fÃ¼r' for 'für') was mended",
)
_ENTITIES = Message("HTML-Zeichen wie „&uuml;“ im Text durch „ü“ ersetzt", "entities such as '&uuml;' in the text replaced by 'ü'")


def is_encoded_twice(text: str) -> bool:
    """Whether a text looks like UTF-8 that was read as Windows-1252 or Latin-1.

    One that has umlauts, too, may only quote a broken one ("statt „ü“ stand „Ã¼“ auf dem Schild"), so three are needed there.
    """
    if text.isascii() or not any(sign in text for sign in "ÃÂâ"):
        return False
    broken = sum(1 for _ in islice(_ENCODED_TWICE.finditer(text), _QUOTED))
    return broken == _QUOTED or (broken > 0 and not _UMLAUT.search(text))


def encoded_once(text: str) -> str:
    """The text as it was before it was encoded a second time; the text itself where that is not what happened."""
    from ftfy import fix_encoding  # here: few texts need it

    return fix_encoding(text)


def repaired(text: str) -> tuple[str, tuple[Message, ...]]:
    """A plain text without double encoding and entities, and notes on what was mended."""
    notes = []
    if is_encoded_twice(text) and (mended := encoded_once(text)) != text:
        text = mended
        notes.append(ENCODED_TWICE)
    if has_entities(text):
        text = unescaped(text)
        notes.append(_ENTITIES)
    return text, tuple(notes)
