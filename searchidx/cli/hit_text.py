"""Hits as lines of text: a paragraph for a person, one line for a pipe; also similar articles and lines of a concordance."""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.cli.escaping import visible
from searchidx.cli.styling import INDENT, dim, marked_headline, marked_text, wrapped
from searchidx.cli.terminal import linked, styled
from searchidx.messages import (
    FIELD_NAMES,
    FURTHER_VERSIONS,
    KNOWN_NAMES,
    UNDATED,
    UNTITLED,
    WORDS,
    Message,
    articles_in_families,
    counted,
    match_type_name,
    page_label,
    percent,
    table_date,
)
from searchidx.model import Hit, Known, Line, Page, Passage, Reason, Similar, Version

_DAY_WIDTH = len("12.02.2025 ")

COLUMNS = ("id", "date", "score", "section", "source", "title")


def tab_separated(hit: Hit, fields: Sequence[str] = ()) -> str:
    """One hit on one line for a pipe: id, date, score, section, source, title, or the fields asked for; unknown is empty."""
    from searchidx.formats.csv_tsv import cell  # here: it loads Python's csv, and --help must not wait for it

    return "\t".join(visible(cell(hit, field)) for field in fields or COLUMNS)


def hit_paragraph(number: int, hit: Hit, lang: str) -> str:
    """One hit for a person: title, where it comes from, passages with marks, and why it was found where that is known."""
    quotes = [_quote(passage, lang) for passage in hit.passages if passage.field != "title"]
    why = [dim(wrapped(reasons_text(hit.why, lang)))] if hit.why else []
    versions = [dim(wrapped(_versions_text(hit.versions, lang)))] if hit.versions else []
    return "\n".join([f"{number:<3}{_headline(hit, lang)}", dim(wrapped(_origin(hit, lang))), *quotes, *why, *versions])


def _versions_text(versions: Sequence[Hit], lang: str) -> str:
    """How many further versions of a story match, and their ids."""
    return f"{counted(len(versions), FURTHER_VERSIONS, lang)}: {', '.join(visible(version.id) for version in versions)}"


def reasons_text(why: Sequence[Reason], lang: str) -> str:
    """Which words of a query found an article, how, and where: one sentence on one line."""
    return Message("Grund: ", "Why: ").text(lang) + "; ".join(visible(_reason(reason, lang)) for reason in why)


def summary(page: Page) -> Message:
    """How many articles match, of a folded page also in how many families, and what the query was read as."""
    german, english = (articles_in_families(page.total, page.families, lang) for lang in ("de", "en"))
    return Message(f"{german} · {visible(page.reading.de)}", f"{english} · {visible(page.reading.en)}")


def similar_paragraph(number: int, similar: Similar | Version, lang: str) -> str:
    """A similar article with the words it shares, or another version with its length and how much of the text is the same."""
    if isinstance(similar, Version):
        same = Message("gleich", "the same").text(lang)
        fact = f"{counted(similar.words, WORDS, lang)}, {percent(100 * similar.overlap, lang, places=0)} {same}"
    else:
        version = Message("Fassung derselben Meldung · ", "version of the same story · ").text(lang) if similar.versions else ""
        fact = version + ", ".join(visible(word) for word in similar.shared)
    return "\n".join([f"{number:<3}{_headline(similar.hit, lang)}", dim(wrapped(_origin(similar.hit, lang))), wrapped(fact)])


def known_paragraph(number: int, entry: Known, lang: str) -> str:
    """An article that has or resembles a text: what it is to it, how much of the text it has, and what both share."""
    facts = [KNOWN_NAMES[entry.relation].text(lang)]
    if entry.overlap:
        of_text = Message("des Textes", "of the text").text(lang)
        facts.append(f"{percent(100 * entry.overlap, lang, places=0)} {of_text}")
    shared = [wrapped(", ".join(visible(word) for word in entry.shared))] if entry.shared and not entry.passages else []
    passages = [_quote(passage, lang) for passage in entry.passages]
    heading = f"{number:<3}{_headline(entry.hit, lang)}"
    return "\n".join([heading, dim(wrapped(_origin(entry.hit, lang))), wrapped(" · ".join(facts)), *shared, *passages])


def around_context(columns: int) -> int:
    """Columns of a terminal that day and title take beside an occurrence in its context."""
    return _DAY_WIDTH + _title_width(columns)


def concordance_line(line: Line, width: int, columns: int, lang: str) -> str:
    """One occurrence on one line of a terminal: the day, `width` characters, the word, what follows, the title (else the id).

    A long word takes room from what follows it, so that no line is wider than `columns`.
    """
    left = _last_words(visible(line.left), width)
    word = marked_text(Passage(line.field, line.hit, ((0, len(line.hit)),)))
    brackets = 0 if styled() else 2
    room = max(0, columns - around_context(columns) - width - len(visible(line.hit)) - brackets)
    right = _first_words(visible(line.right), room)
    title = _shortened(visible(" ".join(line.title.split()) or line.id), _title_width(columns) - 2)
    name = f"  {dim(title)}" if title else ""
    return f"{table_date(line.date, lang)[:10]:<{_DAY_WIDTH}}{left:>{width}}{word}{right:<{room}}{name}".rstrip()


def _title_width(columns: int) -> int:
    """Room for a title: none on a narrow terminal."""
    return min(columns // 4, 30) if columns >= 72 else 0


def _first_words(text: str, room: int) -> str:
    """As many whole words as there is room for; the beginning of a word that fills it alone."""
    if len(text) <= room:
        return text
    cut = text[: room + 1].rpartition(" ")[0]
    return cut or text[:room]


def _last_words(text: str, room: int) -> str:
    return _first_words(text[::-1], room)[::-1]


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[: max(0, room - 1)].rstrip() + "…" if room > 0 else ""


def _headline(hit: Hit, lang: str) -> str:
    whole = (passage for passage in hit.passages if passage.field == "title" and passage.text == hit.title)
    passage = next(whole, Passage("title", hit.title or f"({UNTITLED.text(lang)})", ()))
    return linked(wrapped(marked_headline(passage)).removeprefix(INDENT), hit.url)


def _reason(reason: Reason, lang: str) -> str:
    field = FIELD_NAMES[reason.field].text(lang)
    if reason.relation == "exact":
        return f"{reason.form} ({field})"
    return f"{reason.word} → {reason.form} ({field}, {match_type_name(reason.relation).text(lang)})"


def _origin(hit: Hit, lang: str) -> str:
    partial = Message("nicht alles kommt vor", "not all occurs").text(lang) if hit.partial else None
    facts = [table_date(hit.date, lang) or UNDATED.text(lang), hit.source, hit.section, hit.id, partial]
    return " · ".join(visible(fact) for fact in facts if fact)


def _quote(passage: Passage, lang: str) -> str:
    field = "" if passage.field in ("body", "lead") else FIELD_NAMES[passage.field].text(lang)
    page = page_label(passage.page).text(lang) if passage.page else ""
    label = ", ".join(filter(None, (field, page)))
    return wrapped((f"{label}: " if label else "") + marked_text(passage))
