"""The catalogue of what the command line and the web page both say, in German and English.

`Message` is one sentence in both languages. The tables name fields, facets, match types, modes and orders; the functions write numbers,
counted things and dates. What only one of the two says stands there. Useful for: a word that a reader meets in both places, so that it is
the same word. Not useful for: reading what a user typed (query/ and german/calendar do that).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Period = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for a person, in both languages, written at the place that has something to say."""

    de: str
    en: str

    def __str__(self) -> str:
        return self.de

    def text(self, lang: str = "de") -> str:
        """The sentence in `lang` ("de" or "en")."""
        return self.en if lang == "en" else self.de


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing that is counted. German and English have the same two plural categories (CLDR): one, and everything else, 0 included.

    A form may hold what else changes with the number ("Artikel passt", "Artikel passen"), and {} for the place of the number.
    """

    one: Message
    other: Message

    def text(self, count: int, lang: str = "de") -> str:
        """The form that stands after `count`, without the number."""
        return (self.one if count == 1 else self.other).text(lang)


FIELD_NAMES = {
    "title": Message("Titel", "Headline"),
    "lead": Message("Vorspann", "Lead"),
    "body": Message("Text", "Text"),
    "heading": Message("Zwischentitel", "Subheading"),
    "caption": Message("Bildunterschrift", "Caption"),
    "credit": Message("Bildnachweis", "Picture credit"),  # what German papers print above the names of photographers and agencies
    "author": Message("Autor", "Author"),
    "teaser": Message("Artikelhinweis", "Teaser"),
    "quote": Message("Zitat", "Quotation"),
    "speaker": Message("Sprecher", "Speaker"),
    "section": Message("Ressort", "Section"),
    "source": Message("Quelle", "Source"),
    "date": Message("Datum", "Date"),
    "url": Message("Adresse", "Address"),
    "agency": Message("Agenturkürzel", "Agency sign-off"),
    "label": Message("Beschriftung", "Label"),
    "repeat": Message("Wiederholung", "Repetition"),
}
"""Fields of an article, and the kinds of span that are kept but are no text of it (see `model.Span`)."""

RULE_NAMES = {
    "given": Message("so angegeben", "as given"),
    "markup": Message("Auszeichnung der Seite", "markup of the page"),
    "rest": Message("übriger Text", "rest of the text"),
    "glued-section": Message("angeklebtes Ressort", "glued section"),
    "site-title": Message("Seitentitel", "site title"),
    "repeated-headline": Message("wiederholte Überschrift", "repeated headline"),
    "teaser-block": Message("Kasten mit Hinweisen", "teaser block"),
    "teaser-line": Message("Hinweiszeile", "teaser line"),
    "breadcrumb": Message("Brotkrumenpfad", "breadcrumb"),
    "section-name": Message("Ressortname", "section name"),
    "widget": Message("Schaltfläche", "button"),
    "page-break": Message("Seitenzahl oder Kolumnentitel", "page number or running head"),
    "page-line": Message("Kopf oder Fuß der Seite", "head or foot of the page"),
    "byline": Message("Autorenzeile", "byline"),
    "credited-caption": Message("Bildzeile mit Nachweis", "caption with credit below"),
    "credit": Message("Bildnachweis", "picture credit"),
    "caption-with-credit": Message("Bildzeile samt Nachweis", "caption and credit in one line"),
    "headline": Message("erste Zeile", "first line"),
    "twin-caption": Message("doppelte Bildzeile", "repeated caption"),
    "lone-caption": Message("einzelne Bildzeile", "single caption"),
    "sign-off": Message("Agenturkürzel", "agency sign-off"),
    "inline-sign-off": Message("Agenturkürzel im Text", "agency sign-off in the text"),
    "lead": Message("erster Absatz", "first paragraph"),
    "heading": Message("kurze Zeile", "short line"),
}
"""Why a span of an article has its field: the rules of `sources.scraped_text`, in words."""

FACET_NAMES = {
    "section": Message("Ressorts", "Sections"),
    "source": Message("Quellen", "Sources"),
    "author": Message("Autorinnen und Autoren", "Authors"),
    "year": Message("Jahre", "Years"),
    "month": Message("Monate", "Months"),
    "day": Message("Tage", "Days"),
}
"""Headings above the values of a facet."""

MATCH_TYPE_NAMES = {
    "exact": Message("genaue Form", "exact form"),
    "pattern": Message("Muster", "pattern"),
    "fuzzy": Message("ähnlich geschrieben", "fuzzy"),
    "spelling": Message("andere Schreibung", "spelling variant"),
    "form": Message("andere Form", "same base form"),
    "gender": Message("Genderform", "gender form"),
    "number": Message("gleiche Zahl", "same number"),
    "name": Message("Namensvariante", "name variant"),
    "head": Message("Grundwort einer Zusammensetzung", "head of a compound"),
    "modifier": Message("Bestimmungswort einer Zusammensetzung", "modifier of a compound"),
    "part": Message("Teil einer Zusammensetzung", "middle part of a compound"),
    "paraphrase": Message("Umschreibung", "paraphrase"),
    "kin": Message("teilt einen Bestandteil", "shares a part"),
    "alike": Message("nur ähnlich geschrieben", "only spelled alike"),
    "similar": Message("ähnliche Buchstaben (nur Teiltreffer)", "similar letters (partial hits only)"),
}
"""How a form of the index belongs to a word of the query; the keys are those of `german.match_types.MATCH_TYPES`."""

KNOWN_NAMES = {
    "same": Message("Derselbe Text", "The same text"),
    "holds": Message("Enthält den Text", "Holds the text"),
    "version": Message("Fassung derselben Meldung", "Version of the same story"),
    "similar": Message("Ähnlich", "Similar"),
}
"""What an article is to a text that somebody asks about; the keys are model.KNOWN_RELATIONS."""

MODE_NAMES = {
    "compounds": Message("Auch Zusammensetzungen", "Compounds, too"),
    "forms": Message("Auch andere Wortformen", "Other word forms, too"),
    "exact": Message("Nur genau diese Wörter", "Exactly these words"),
}

SORT_NAMES = {
    "relevance": Message("Relevanz", "Relevance"),
    "newest": Message("Neueste", "Newest"),
    "oldest": Message("Älteste", "Oldest"),
}
"""Orders of hits."""

CONCORDANCE_SORT_NAMES = {
    "hits": SORT_NAMES["relevance"],
    "left": Message("Wort davor", "Word before"),
    "right": Message("Wort danach", "Word after"),
    "frequency": Message("Häufigkeit", "Frequency"),
    "newest": SORT_NAMES["newest"],
    "oldest": SORT_NAMES["oldest"],
}
"""Orders of the lines of a concordance."""

PERIOD_NAMES: dict[Period, Message] = {
    "day": Message("Tag", "Day"),
    "week": Message("Woche", "Week"),
    "month": Message("Monat", "Month"),
    "year": Message("Jahr", "Year"),
}
"""Lengths of the pieces of a timeline."""

RECENT_PERIODS = {
    "heute": Message("Heute", "Today"),
    "gestern": Message("Gestern", "Yesterday"),
    "letzte 7 Tage": Message("Letzte 7 Tage", "Last 7 days"),
    "letzter Monat": Message("Letzter Monat", "Last month"),
    "dieses Jahr": Message("Dieses Jahr", "This year"),
}
"""Periods that one click filters by; the keys are how a query names them."""

MONTH_NAMES = (
    Message("Januar", "January"),
    Message("Februar", "February"),
    Message("März", "March"),
    Message("April", "April"),
    Message("Mai", "May"),
    Message("Juni", "June"),
    Message("Juli", "July"),
    Message("August", "August"),
    Message("September", "September"),
    Message("Oktober", "October"),
    Message("November", "November"),
    Message("Dezember", "December"),
)
"""From January on: the name of month m is at m - 1."""

UNCLEAR_SPEAKER = Message("Sprecher unklar", "Speaker unclear")

ARTICLES = Noun(Message("Artikel", "article"), Message("Artikel", "articles"))
ARTICLES_QUOTED = Noun(
    Message("Artikel mit Zitaten", "article with quotations"), Message("Artikel mit Zitaten", "articles with quotations")
)
ARTICLES_DATIVE = Noun(Message("Artikel", "article"), Message("Artikeln", "articles"))
"""After "in", "aus", "von"."""
FAMILIES_DATIVE = Noun(Message("Familie", "family"), Message("Familien", "families"))
"""Of articles that are versions of one story; after \"in\"."""
FURTHER_VERSIONS = Noun(Message("weitere Fassung", "more version"), Message("weitere Fassungen", "more versions"))
HITS = Noun(Message("Treffer", "hit"), Message("Treffer", "hits"))
PLACES = Noun(Message("Fundstelle", "place"), Message("Fundstellen", "places"))
ARTICLES_MATCH = Noun(Message("Artikel passt", "article matches"), Message("Artikel passen", "articles match"))
ARTICLES_GONE = Noun(
    Message("Artikel steht nicht mehr im Index", "article is no longer in the index"),
    Message("Artikel stehen nicht mehr im Index", "articles are no longer in the index"),
)
MORE_FORMS = Noun(Message("eine weitere Form", "one more form"), Message("{} weitere Formen", "{} more forms"))
MORE_VALUES = Noun(Message("einen weiteren Wert", "one more value"), Message("{} weitere Werte", "{} more values"))
LINES = Noun(Message("Zeile", "line"), Message("Zeilen", "lines"))
WORDS = Noun(Message("Wort", "word"), Message("Wörter", "words"))
QUERIES = Noun(Message("Anfrage", "query"), Message("Anfragen", "queries"))

UNTITLED = Message("Ohne Titel", "Untitled")
UNDATED = Message("ohne Datum", "no date")

_SINCE = Message("ab", "from")
_UNTIL = Message("bis", "until")
_WEEK = Message("Woche ab", "week of")


def match_type_name(match_type: str) -> Message:
    """How a match type is called; its key in both languages when it is not in the catalogue."""
    return MATCH_TYPE_NAMES.get(match_type) or Message(match_type, match_type)


def number(value: int, lang: str) -> str:
    """A whole number with thousands separated: 100.666 in German, 100,666 in English."""
    text = f"{value:,}"
    return text if lang == "en" else text.replace(",", ".")


def decimal(value: float, lang: str, places: int = 1) -> str:
    """A number with so many decimal places: 1,5 in German, 1.5 in English; thousands are not separated."""
    text = f"{value:.{places}f}"
    return text if lang == "en" else text.replace(".", ",")


def percent(value: float, lang: str, places: int | None = None) -> str:
    """A share of a hundred: 12 %, 1,2 %, 0,03 %, with two significant figures unless `places` says how many decimal places."""
    if places is None:
        places = 0 if value >= 10 or value == 0 else 1 if value >= 1 else 2
    return f"{decimal(value, lang, places)} %"


def counted(count: int, noun: Noun, lang: str) -> str:
    """The number with its noun: 1.234 Artikel, 1 Fundstelle, 0 Fundstellen, eine weitere Form."""
    form = noun.text(count, lang)
    return form.replace("{}", number(count, lang)) if "{}" in noun.other.text(lang) else f"{number(count, lang)} {form}"


def counted_message(count: int, noun: Noun) -> Message:
    """The number with its noun in both languages."""
    return Message(counted(count, noun, "de"), counted(count, noun, "en"))


def articles_in_families(articles: int, families: int | None, lang: str) -> str:
    """120 Artikel in 97 Familien; without the families where none were counted, or each article is one of its own."""
    text = counted(articles, ARTICLES, lang)
    return text if families in (None, articles) else f"{text} in {counted(families or 0, FAMILIES_DATIVE, lang)}"


def day(when: str, lang: str) -> str:
    """An ISO day or moment as running text has it: "12. Februar 2025", "12. Februar 2025, 14.30 Uhr"; "12 February 2025, 14:30"."""
    moment = datetime.fromisoformat(when)
    text = f"{moment.day}{'' if lang == 'en' else '.'} {MONTH_NAMES[moment.month - 1].text(lang)} {moment.year}"
    if len(when) <= len("2025-02-12"):
        return text
    return f"{text}, {moment:%H:%M}" if lang == "en" else f"{text}, {moment:%H.%M} Uhr"


def short_day(when: str, lang: str) -> str:
    """The day of an ISO day or moment in few characters: 12.2.2025 or 12 Feb 2025."""
    return period_name(date.fromisoformat(when[:10]), "day", lang)


def table_date(when: str | None, lang: str) -> str:
    """An ISO year, month, day or moment for a column of a table, of one width each: 2025, 02.2025, 12.02.2025, 12.02.2025 14:30.

    ISO without a zone in English: "2025-02-12 14:30". "" for None.
    """
    if not when or lang == "en":
        return (when or "").replace("T", " ")[:16]
    return f"{'.'.join(reversed(when[:10].split('-')))} {when[11:16]}".rstrip()


def period_name(start: date, per: Period, lang: str, *, short: bool = False) -> str:
    """The period that begins on `start`: "12.2.2025", "Woche ab 10.2.2025", "Februar 2025", "2025"; short for the axis of a chart."""
    month = MONTH_NAMES[start.month - 1].text(lang)
    if per == "year":
        return str(start.year)
    if per == "month":
        return f"{month[:3]} {start:%y}" if short else f"{month} {start.year}"
    day_and_month = f"{start.day} {month[:3]}" if lang == "en" else f"{start.day}.{start.month}."
    if short:
        return day_and_month
    text = f"{day_and_month} {start.year}" if lang == "en" else f"{day_and_month}{start.year}"
    return f"{_WEEK.text(lang)} {text}" if per == "week" else text


def date_value(value: str, lang: str) -> str:
    """The value of a date facet in running text: "2025" stays, "2025-02" is "Februar 2025", "2025-02-12" is "12. Februar 2025"."""
    if len(value) == len("2025-02"):
        return period_name(date.fromisoformat(f"{value}-01"), "month", lang)
    return value if len(value) == len("2025") else day(value, lang)


def day_range(since: str, until: str, lang: str) -> str:
    """From one ISO day to another, each "" for open: "1. Februar 2025 bis 3. März 2025", "ab …", "bis …", or the one day."""
    if since == until:
        return day(since, lang)
    if since and until:
        return f"{day(since, lang)} {_UNTIL.text(lang)} {day(until, lang)}"
    return f"{_SINCE.text(lang)} {day(since, lang)}" if since else f"{_UNTIL.text(lang)} {day(until, lang)}"


def page_label(page: int) -> Message:
    """On which page of a document a passage stands."""
    return Message(f"Seite {page}", f"page {page}")
