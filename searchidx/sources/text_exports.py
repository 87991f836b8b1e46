"""Takes text exports of press archives apart: one file with many articles, each with a head of its own.

Layouts: Nexis ("Dokument 1 von 20", "End of Document"), Factiva (tags such as HD and LP, or a last line "Dokument ABCD0000…"),
Genios/WISO (labelled lines, a document number), dpa (a line of codes above, day and time below). They are told by their separators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise

from searchidx.messages import Message

_BODY_MARKS = ("Body", "Text", "Volltext")
_MOST_TOP_BLOCKS = 5
_LONGEST_TITLE = 300
_LONGEST_DAY = 80

MOST_HEAD_LINES = 30
"""Lines of a head at most: beyond them "Quelle: …" is text."""

_RULES = ("-----", "_____", "=====", "*****", "\f")
_HINTS = ("okument", "ocument", "DOCUMENT", "DOKUMENT", "rtikel 1 von", "rticle 1 of")
"""The other layouts have one of these. A look for few words is all that other texts are held up by."""

_DPA_HEAD = 200
"""Characters in which a file of dpa has its first line of codes."""

_NUMBERED = re.compile(
    r"(?m)^[ \t\f]*(?:Dokument|Document)[ \t]+\d{1,6}[ \t]+(?:von|of)[ \t]+\d{1,6}[ \t]*\r?$"
    r"|^[ \t\f]*\d{1,6}[ \t]+(?:von|of)[ \t]+\d{1,6}[ \t]+(?i:Dokumenten?|documents?)[ \t]*\r?$"
    r"|^[ \t\f]*(?:Artikel|Article)[ \t]+\d{1,6}[ \t]+(?:von|of)[ \t]+\d{1,6}[ \t]*\r?$"
)
_ENDED = re.compile(r"(?m)^[ \t]*(?:End of Document|Ende des Dokuments|Dokumentende)[ \t]*\r?$")
_NEXIS_LABEL = re.compile(r"(?m)^[ \t]*(?:Load-Date|Length|Byline|Section|Ladedatum|Länge|Rubrik)[ \t]*:")
_LOOKED_AT = 20_000
"""Characters in which a file shows what it is."""

_FACTIVA = re.compile(r"(?m)^(?:AN[ \t]*\r?\n?[ \t]*)?(?:Dokument|Document)[ \t]+(?P<id>[A-Z][A-Z0-9]{3,9}\d{6}[a-z0-9]{6,20})[ \t]*\r?$")
_GENIOS = re.compile(r"(?m)^[ \t]*(?:Dokumentnummer|Dokument-ID|Document ID)[ \t]*:[ \t]*(?P<id>\S{4,80})[ \t]*\r?$")
_RULE = re.compile(r"(?m)^[ \t]*([-_=*])\1{9,}[ \t]*\r?$|\f")
_DPA = re.compile(r"(?m)^[a-z]{3}\d{4}[ \t]+\d[ \t]+[a-z]{2}[ \t]+\d{1,5}[ \t]+(?:dpa|l[a-z]{2})[ \t]+\d{3,4}[ \t]*\r?$")
_DPA_END = re.compile(r"(?m)^(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)[ \t]+(?P<month>[A-Z][a-zä]{2})[ \t]+(?P<year>\d\d)[ \t]*\r?$")
_NOTES = ("#", "dpa-Notizblock", "* * * *")
_SIGN = re.compile(r"dpa(?: \w{1,5}){1,6}")
_DATELINE = re.compile(r"^\s*[A-ZÄÖÜ][\w./ -]{1,50} \((?:dpa|AFP|Reuters|epd|KNA)[\w/-]*\)")

_LABELS = {
    "title": ("titel", "überschrift", "headline", "title", "schlagzeile"),
    "source": ("quelle", "source", "publikation", "publication", "zeitung", "medium"),
    "date": ("datum", "date", "erscheinungsdatum", "veröffentlicht", "publication date", "erschienen am", "vom"),
    "section": ("rubrik", "ressort", "section"),
    "author": ("autor", "autorin", "autoren", "byline", "verfasser", "author", "authors"),
    "lead": ("highlight", "vorspann", "untertitel", "lead"),
    "url": ("url", "link", "dauerhafte adresse des dokuments"),
    "id": ("dokumentnummer", "dokument-id", "document id"),
    "": (
        *("länge", "length", "sprache", "language", "update", "load-date", "ladedatum", "publikationstyp", "publication-type", "issn"),
        *("seite", "seiten", "page", "ausgabe", "nr", "nummer", "edition", "graphic", "grafik", "copyright", "jahrgang", "schlagwörter"),
        *("subject", "themen", "classification", "zeitungs-code", "journal code", "wörter", "dateline", "rights"),
        "alle rechte vorbehalten",
    ),
}  # fmt: skip
_FIELD_OF_LABEL = {label: field for field, labels in _LABELS.items() for label in labels}
_LABELLED = re.compile(r"^[ \t]*(?P<label>[A-Za-zÄÖÜäöü][\w -]{1,34}?)[ \t]*:[ \t]*(?P<value>.*)$")
_MONTHS = "Jan|Feb|Mär|Mrz|Mar|Apr|Mai|May|Jun|Jul|Aug|Sep|Okt|Oct|Nov|Dez|Dec"
_DATE = re.compile(
    rf"(?:\d{{1,2}}\.?[ ]?(?:\d{{1,2}}\.|(?:{_MONTHS})[a-zä]*\.?)[ ]?(?:19|20)\d\d|(?:{_MONTHS})[a-z]*[ ]\d{{1,2}},[ ](?:19|20)\d\d|"
    r"(?:19|20)\d\d-\d\d-\d\d)"
)
_COPYRIGHT = re.compile(r"(?i)^[ \t]*(?:copyright|©|\(c\)|alle rechte vorbehalten|all rights reserved)")
_TAG = re.compile(r"^(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN)(?:[ \t]+(.*))?$")
_TAG_FIELDS = {"SE": "section", "HD": "title", "BY": "author", "PD": "date", "SN": "source"}
_WORD_COUNT = re.compile(r"^[\d.,]+ (?:Wörter|Worte|words)$", re.IGNORECASE)
_LANGUAGE = re.compile(r"^(?:Deutsch|German|English|Englisch)$")

SEEMS_MANY = Message(
    "scheint viele Artikel zu enthalten, deren Trennung nicht bekannt ist: als einer gelesen. "
    "Abhilfe: in Dateien zerlegen oder als CSV oder JSON exportieren",
    "seems to hold many articles that are separated in an unknown way: read as one. Cure: take it apart into files, or export CSV or JSON",
)


@dataclass(slots=True)
class ExportedArticle:
    """One article of an export: its facts as a sidecar gives them, and its text."""

    facts: dict[str, str] = field(default_factory=dict)
    text: str = ""


def exported_articles(text: str) -> list[ExportedArticle]:
    """The articles of a text export, in order; [] for any other text."""
    if _DPA.match(text[:_DPA_HEAD].lstrip()):
        return [_of_dpa(part) for part in _dpa(text)]
    if not any(hint in text for hint in _HINTS):
        return []
    for split, parse in _LAYOUTS:
        if parts := split(text):
            return [article for part in parts if (article := parse(part)).text.strip() or article.facts.get("title")]
    return []


def seems_many(text: str) -> bool:
    """Whether a text looks like many articles, one below the other, each with a labelled head."""
    if ("Titel:" not in text and "Datum:" not in text and "Quelle:" not in text) or not any(rule in text for rule in _RULES):
        return False
    parts = _RULE.split(text)[::2]
    return sum(len({_field(line) for line in _lines(part)[:10]} & {"title", "source", "date"}) > 1 for part in parts) > 2


def _numbered(text: str) -> list[str]:
    marks = list(_NUMBERED.finditer(text))
    return [text[mark.end() : after] for mark, after in zip(marks, _starts_behind(marks, text), strict=True)]


def _starts_behind(marks: Sequence[re.Match[str]], text: str) -> list[int]:
    """Where the next mark stands, of each."""
    return [*(mark.start() for mark in marks[1:]), len(text)] if marks else []


def _ended(text: str) -> list[str]:
    if not _NEXIS_LABEL.search(text):  # a text may end so, too
        return []
    ends = [0, *(mark.end() for mark in _ENDED.finditer(text))]
    return [_ENDED.sub("", text[start:end]) for start, end in pairwise(ends)]


def _factiva(text: str) -> list[str]:
    if not any(_WORD_COUNT.match(line.strip()) or line.startswith("WC") for line in text[:_LOOKED_AT].splitlines()):
        return []
    ends = [0, *(mark.end() for mark in _FACTIVA.finditer(text))]
    return [text[start:end] for start, end in pairwise(ends)]


def _genios(text: str) -> list[str]:
    """Between rules or page breaks, where each part has a number; without them up to the copyright line behind the number."""
    numbers = len(_GENIOS.findall(text))
    parts = [part for part in re.split(_RULE.pattern, text) if part and part.strip() and len(part) > 1]
    if numbers > 1 and sum(bool(_GENIOS.search(part)) for part in parts) == numbers == len(parts):
        return parts
    is_one = numbers == 1 and any(_field(line) == "source" for line in _lines(text)[:MOST_HEAD_LINES])
    return [text] if is_one else []


def _dpa(text: str) -> list[str]:
    marks = list(_DPA.finditer(text))
    return [text[mark.start() : after] for mark, after in zip(marks, _starts_behind(marks, text), strict=True)]


def _lines(part: str) -> list[str]:
    return part.strip("\r\n\f").splitlines()


def _field(line: str) -> str | None:
    """The field that a labelled line gives, "" for a label that gives none; None for another line."""
    match = _LABELLED.match(line)
    return _FIELD_OF_LABEL.get(match["label"].strip().casefold()) if match else None


def _with_head(part: str) -> ExportedArticle:
    """Labelled lines are facts, at the top and at the foot; what stands unlabelled above them is title, outlet and day, in any order."""
    article = ExportedArticle()
    lines = _lines(part)
    foot = next((n for n in range(len(lines) - 1, -1, -1) if lines[n].strip() and not _is_foot(lines[n])), len(lines) - 1) + 1
    start, body = _head_ends(lines[:foot])
    top = [line for line in lines[:start] if _field(line) is None and line.strip() not in _BODY_MARKS]
    lead = ""
    for line in (*lines[:body], *lines[foot:]):
        if label := _field(line):
            value = _LABELLED.match(line)["value"].strip()  # type: ignore[index]  # `_field` has matched it
            lead = value if label == "lead" else lead
            if value and label != "lead":
                article.facts.setdefault(label, value)
    _from_top(article, _blocks(top))
    _mended(article)
    article.text = f"{lead}\n\n{chr(10).join(lines[body:foot]).strip()}".strip()
    return article


def _head_ends(lines: Sequence[str]) -> tuple[int, int]:
    """The number of the first labelled line, and that of the first line of the text: the first unlabelled one behind labels, the day, or
    "Body".
    """
    mark = next((n for n, line in enumerate(lines) if line.strip() in _BODY_MARKS), None)
    label = next((n for n, line in enumerate(lines) if _field(line) is not None), None)
    if mark is not None:
        return mark if label is None else min(mark, label), mark + 1
    if label is None or _is_long(lines[:label]):  # all labels stand below the text
        day = next((n for n, line in enumerate(lines[:MOST_HEAD_LINES]) if len(line) < _LONGEST_DAY and _DATE.search(line)), None)
        title_end = next((n for n, line in enumerate(lines) if n and not line.strip()), 0)
        return (title_end, title_end) if day is None else (day + 1, day + 1)
    return label, next((n for n in range(label, len(lines)) if lines[n].strip() and not _is_foot(lines[n])), len(lines))


def _is_long(top: Sequence[str]) -> bool:
    return len(_blocks(top)) > _MOST_TOP_BLOCKS or any(len(block) > _LONGEST_TITLE for block in _blocks(top))


def _is_foot(line: str) -> bool:
    return _field(line) is not None or bool(_COPYRIGHT.match(line)) or bool(_RULE.match(line))


def _blocks(lines: Sequence[str]) -> list[str]:
    """Runs of lines between blank ones, each on one line."""
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", "\n".join(lines)) if block.strip()]


def _from_top(article: ExportedArticle, blocks: Sequence[str]) -> None:
    """The day is told by its form; before it stand outlet or title, after it the title."""
    named = [block for block in blocks if not _COPYRIGHT.match(block)]
    at = next((n for n, block in enumerate(named) if len(block) < _LONGEST_DAY and _DATE.search(block)), None)
    if at is None:
        if named:
            article.facts.setdefault("title", named[0])
        return
    article.facts.setdefault("date", named[at])
    before, after = named[:at], named[at + 1 :]
    if len(before) > 1 or (before and not after):
        article.facts.setdefault("title", before[0])
        before = before[1:]
    if before:
        article.facts.setdefault("source", before[0])
    if after:
        article.facts.setdefault("title", after[0])


def _mended(article: ExportedArticle) -> None:
    """Takes values apart: "Elbkurier vom 12.02.2025, Nr. 36, S. 4" is outlet and day, and a day may have the weekday behind it."""
    source = article.facts.get("source", "")
    if match := re.match(rf"(?P<name>.{{2,60}}?),?\s+(?:vom\s+|\()?(?P<date>{_DATE.pattern})", source):
        article.facts["source"] = match["name"].strip(" ,(")
        article.facts.setdefault("date", match["date"])
    if match := _DATE.search(article.facts.get("date", "")):
        article.facts["date"] = match[0]
    if section := article.facts.get("section"):
        article.facts["section"] = re.split(r"\s*;\s*", section)[0]
    if url := article.facts.get("url"):
        article.facts["url"] = url.split()[0]


def _of_factiva(part: str) -> ExportedArticle:
    tags = sum(bool(_TAG.match(line)) for line in _lines(part))
    article = _tagged(part) if tags > 3 else _untagged(part)
    if match := _FACTIVA.search(part):
        article.facts["id"] = match["id"]
    if match := _DATE.search(article.facts.get("date", "")):
        article.facts["date"] = match[0]
    return article


def _tagged(part: str) -> ExportedArticle:
    article, texts, tag = ExportedArticle(), list[str](), ""
    for line in _lines(part):
        match = _TAG.match(line)
        tag, value = (match[1], match[2] or "") if match else (tag, line)
        if tag in ("LP", "TD"):
            texts.append(value)
        elif tag in _TAG_FIELDS and value.strip():
            known = article.facts.get(_TAG_FIELDS[tag], "")
            article.facts[_TAG_FIELDS[tag]] = f"{known} {value.strip()}".strip()
    article.text = "\n".join(texts).strip()
    return article


def _untagged(part: str) -> ExportedArticle:
    """Title, perhaps author, number of words, day, perhaps time, outlet, codes, language, copyright; then the text."""
    article = ExportedArticle()
    lines = [line.strip() for line in _lines(_FACTIVA.sub("", part))]
    count = next((n for n, line in enumerate(lines) if _WORD_COUNT.match(line)), 0)
    head = [line for line in lines[:count] if line]
    article.facts |= {key: value for key, value in zip(("title", "author"), head, strict=False)}
    end = next((n for n in range(count, min(len(lines), count + MOST_HEAD_LINES)) if _COPYRIGHT.match(lines[n])), None)
    if end is None:
        end = next((n for n in range(count, min(len(lines), count + MOST_HEAD_LINES)) if _LANGUAGE.match(lines[n])), count)
    below = [line for line in lines[count + 1 : end] if line]
    date = next((n for n, line in enumerate(below) if _DATE.search(line)), None)
    if date is not None:
        article.facts["date"] = below[date]
        outlets = [line for line in below[date + 1 : date + 3] if not re.match(r"\d{1,2}:\d\d$", line)]
        article.facts |= {"source": outlets[0]} if outlets else {}
    article.text = "\n".join(lines[end + 1 :]).strip()
    return article


def _of_dpa(part: str) -> ExportedArticle:
    """Codes, keywords and title above the dateline "Berlin (dpa)"; editorial notes and the moment below."""
    article = ExportedArticle({"source": "dpa"})
    lines = _lines(part)
    if end := next((n for n in range(len(lines) - 1, -1, -1) if _DPA_END.match(lines[n])), 0):
        match = _DPA_END.match(lines[end])
        assert match
        month = {"Mär": "03", "Mrz": "03", "Mar": "03", "Mai": "05", "May": "05", "Okt": "10", "Oct": "10", "Dez": "12", "Dec": "12"}
        names = ("Jan", "Feb", "", "Apr", "", "Jun", "Jul", "Aug", "Sep", "", "Nov")
        number = month.get(match["month"]) or (f"{names.index(match['month']) + 1:02}" if match["month"] in names else "")
        if number:
            article.facts["date"] = f"20{match['year']}-{number}-{match['day']}T{match['hour']}:{match['minute']}"
        lines = lines[:end]
    start = next((n for n, line in enumerate(lines) if _DATELINE.match(line)), len(lines))
    notes = next((n for n in range(start, len(lines)) if lines[n].lstrip().startswith(_NOTES)), len(lines))
    above = _blocks(lines[1:start])
    named = [re.sub(r"\s*=\s*$", "", line.strip()) for line in lines[1:start] if line.strip()]
    by = next((line for line in named if re.match(r"(?:Von|Text:) [A-ZÄÖÜ]", line)), "")
    titles = [line for line in named if line != by and not line.startswith("(") and not re.match(r"[\w-]+(?:/[\w-]*)+/?$", line)]
    if titles and above:
        article.facts["title"] = titles[0]
    if by:
        article.facts["author"] = re.sub(r"^(?:Von|Text:)\s+|,\s*dpa.*$", "", by)
    if keywords := next((line for line in named if re.match(r"[\w-]+(?:/[\w-]*)+/?$", line)), ""):
        article.facts["section"] = keywords.split("/")[0]
    text = [line.strip() for line in lines[start:notes]]
    article.text = "\n".join(line for line in text if not _SIGN.fullmatch(line)).strip()
    return article


def exported_ids(articles: Sequence[ExportedArticle], name: str) -> Iterator[str]:
    """An id for each article: the archive's own, else of what it says, so that it stays when others come before it."""
    for article in articles:
        key = article.facts.get("id") or blake2b(f"{sorted(article.facts.items())}{article.text}".encode(), digest_size=8).hexdigest()
        yield f"{name}#{key}"


_LAYOUTS = ((_numbered, _with_head), (_ended, _with_head), (_factiva, _of_factiva), (_genios, _with_head))
"""For each layout what takes a file apart, and what reads a part."""
