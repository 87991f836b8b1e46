"""The wording of the page: every label a reader sees, in both languages, and how numbers and dates are written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from searchidx.model import Message

Sort = Literal["relevance", "newest", "oldest"]
Mode = Literal["compounds", "forms", "exact"]

LANGUAGES = {"de": "Deutsch", "en": "English"}

SORTS: dict[Sort, Message] = {
    "relevance": Message("Relevanz", "Relevance"),
    "newest": Message("Neueste", "Newest"),
    "oldest": Message("Älteste", "Oldest"),
}

MODES: dict[Mode, Message] = {
    "compounds": Message("Auch Zusammensetzungen", "Compounds, too"),
    "forms": Message("Auch andere Wortformen", "Other word forms, too"),
    "exact": Message("Nur genau diese Wörter", "Exactly these words"),
}

FIELDS = {
    "title": Message("Titel", "Headline"),
    "lead": Message("Vorspann", "Lead"),
    "body": Message("Text", "Text"),
    "heading": Message("Zwischentitel", "Sub-heading"),
    "caption": Message("Bildunterschrift", "Caption"),
    "credit": Message("Bildquelle", "Picture credit"),
    "author": Message("Autor", "Author"),
    "teaser": Message("Hinweis auf anderen Artikel", "Pointer to another article"),
    "section": Message("Ressort", "Section"),
    "source": Message("Quelle", "Source"),
}

LABELS = {
    "tagline": Message("Volltextsuche für deutsche Nachrichten", "Full-text search for German news"),
    "skip": Message("Zum Inhalt springen", "Skip to content"),
    "search": Message("Suche", "Search"),
    "search_now": Message("Suchen", "Search"),
    "search_field": Message("Suchbegriffe", "Search words"),
    "search_hint": Message("Wörter oder „Wortfolge“", "Words or “phrase”"),
    "home": Message("Startseite", "Home"),
    "help": Message("Suchhilfe", "Search help"),
    "service": Message("Hilfe und Sprache", "Help and language"),
    "newest_articles": Message("Neueste Artikel", "Newest articles"),
    "all_articles": Message("Alle Artikel, neueste zuerst", "All articles, newest first"),
    "holdings": Message("Bestand", "Holdings"),
    "articles": Message("Artikel", "Articles"),
    "terms": Message("Verschiedene Wörter", "Distinct words"),
    "period": Message("Zeitraum", "Period"),
    "undated": Message("Ohne Datum", "Without date"),
    "updated": Message("Zuletzt ergänzt", "Last updated"),
    "sections": Message("Ressorts", "Sections"),
    "sources": Message("Quellen", "Sources"),
    "nothing_yet": Message("Hier ist noch nichts zu durchsuchen", "There is nothing to search yet"),
    "index_first": Message("Artikel kommen mit diesem Befehl in den Index:", "This command puts articles into the index:"),
    "results_for": Message("Ergebnisse für", "Results for"),
    "all": Message("Alle Artikel", "All articles"),
    "hits": Message("Treffer", "Hits"),
    "reading": Message("Gelesen als:", "Read as:"),
    "expansions": Message("Welche Wortformen gesucht wurden", "Which word forms were searched"),
    "form_count": Message("Zahl der Artikel mit dieser Form in Klammern", "Number of articles with this form in brackets"),
    "switched_off": Message("ausgeschaltet", "switched off"),
    "sort_by": Message("Ordnen nach", "Sort by"),
    "mode": Message("Gesucht werden", "Search for"),
    "date": Message("Datum", "Date"),
    "from": Message("Von", "From"),
    "to": Message("Bis", "To"),
    "apply": Message("Übernehmen", "Apply"),
    "page_size": Message("Treffer je Seite", "Hits per page"),
    "narrow": Message("Eingrenzen", "Narrow down"),
    "active_filters": Message("Eingegrenzt auf", "Narrowed to"),
    "remove": Message("aufheben", "remove"),
    "remove_all": Message("Alle aufheben", "Remove all"),
    "since_day": Message("ab", "from"),
    "until_day": Message("bis", "until"),
    "no_date": Message("Datum unbekannt", "Date unknown"),
    "no_title": Message("Ohne Titel", "Untitled"),
    "partial": Message("Teiltreffer: nicht alles Gesuchte kommt vor", "Partial hits: something asked for is missing"),
    "incomplete": Message("Die Antwort ist nicht vollständig.", "The answer is not complete."),
    "nothing_found": Message("Kein Artikel enthält alle diese Wörter", "No article contains all of these words"),
    "nothing_there": Message("Kein Artikel passt dazu", "No article matches"),
    "try": Message("Weiter suchen", "Search on"),
    "try_alone": Message("nur", "only"),
    "try_unfiltered": Message("ohne Eingrenzung", "without narrowing down"),
    "try_any": Message("eines der Wörter genügt", "any of the words will do"),
    "try_unquoted": Message("ohne feste Wortfolge", "without the fixed word order"),
    "try_compounds": Message("auch in Formen und Zusammensetzungen", "in other forms and compounds, too"),
    "spelling_hint": Message(
        "Schreibweise unsicher? Wort~ findet ähnlich geschriebene Wörter, Wort* alle, die so beginnen.",
        "Unsure of the spelling? word~ finds similar words, word* all that begin like this.",
    ),
    "pages": Message("Seiten", "Pages"),
    "page": Message("Seite", "Page"),
    "previous": Message("Zurück", "Previous"),
    "next": Message("Weiter", "Next"),
    "first_page": Message("Zur ersten Seite", "To the first page"),
    "back": Message("Zur Trefferliste", "To the list of hits"),
    "in_article": Message("im Artikel", "in this article"),
    "first_hit": Message("Zum ersten", "To the first"),
    "previous_hit": Message("Voriger Treffer", "Previous hit"),
    "next_hit": Message("Nächster Treffer", "Next hit"),
    "unmarked": Message("Ohne Markierungen lesen", "Read without marks"),
    "about_article": Message("Zum Artikel", "About this article"),
    "at_publisher": Message("Bei der Quelle lesen", "Read at the publisher"),
    "original": Message("Unveränderten Text zeigen", "Show the unchanged text"),
    "id": Message("Kennung", "Id"),
    "picture": Message("Foto:", "Photo:"),
    "teasers": Message("Hinweise auf andere Artikel (werden nicht durchsucht)", "Pointers to other articles (not searched)"),
    "help_lead": Message(
        "Geben Sie Wörter ein. Gefunden werden Artikel, in denen alle vorkommen, auch gebeugt und in Zusammensetzungen. "
        "Mit diesen Zeichen fragen Sie genauer:",
        "Enter words. You get the articles that contain all of them, inflected and in compounds, too. "
        "With these signs you ask more precisely:",
    ),
    "you_type": Message("Sie schreiben", "You type"),
    "you_find": Message("Sie finden", "You find"),
    "keys": Message("Tasten", "Keys"),
    "keys_lead": Message(
        "Mit JavaScript: / springt ins Suchfeld, n und p springen im Artikel zum nächsten und vorigen Treffer.",
        "With JavaScript: / jumps to the search field, n and p to the next and previous hit in an article.",
    ),
    "keys_on": Message("Tastenkürzel sind an – ausschalten", "Shortcuts are on – switch off"),
    "keys_off": Message("Tastenkürzel sind aus – einschalten", "Shortcuts are off – switch on"),
    "error_number": Message("Kennnummer des Fehlers", "Number of this error"),
}

ERRORS = {
    400: Message("Diese Anfrage ist nicht zu verstehen", "This request cannot be understood"),
    403: Message("Dieser Aufruf kommt von einer fremden Seite", "This request comes from a foreign page"),
    404: Message("Diese Seite gibt es nicht", "There is no such page"),
    405: Message("Diese Seite kann man nur lesen", "This page can only be read"),
    500: Message("Hier ist etwas schiefgegangen", "Something went wrong here"),
    503: Message("Der Index ist gerade nicht zu lesen", "The index cannot be read at the moment"),
}

CURES = {
    400: Message(
        "Prüfen Sie die Adresse, oder beginnen Sie auf der Startseite von vorn.", "Check the address, or start again from the home page."
    ),
    403: Message(
        "Öffnen Sie die Adresse selbst im Browser; in fremde Seiten lässt sie sich nicht einbetten.",
        "Open the address in the browser yourself; other pages cannot embed it.",
    ),
    404: Message(
        "Vielleicht wurde der Artikel entfernt oder die Adresse unvollständig kopiert. Eine neue Suche führt weiter.",
        "The article may have been removed, or the address was copied incompletely. A new search helps.",
    ),
    405: Message("Rufen Sie die Adresse mit GET auf.", "Request the address with GET."),
    500: Message(
        "Versuchen Sie es noch einmal. Bleibt der Fehler, hilft diese Nummer im Protokoll des Servers weiter.",
        "Try again. If the error stays, this number finds it in the server's log.",
    ),
    503: Message("Prüfen Sie den Index mit „searchidx status“.", "Check the index with `searchidx status`."),
}

_ARTICLES = {"de": ("Artikel", "Artikel"), "en": ("article", "articles")}
_HITS = {"de": ("Treffer", "Treffer"), "en": ("hit", "hits")}
_MONTHS = {
    "de": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
}


def label(key: str, lang: str) -> str:
    """The label with this key."""
    return LABELS[key].text(lang)


def number(value: int, lang: str) -> str:
    """A whole number with thousands separated: 12.345 or 12,345."""
    text = f"{value:,}"
    return text if lang == "en" else text.replace(",", ".")


def articles(count: int, lang: str) -> str:
    """So many articles: 1.234 Artikel."""
    return f"{number(count, lang)} {_ARTICLES[lang][count != 1]}"


def hits(count: int, lang: str) -> str:
    """So many hits: 12 Treffer."""
    return f"{number(count, lang)} {_HITS[lang][count != 1]}"


def day(when: str, lang: str) -> str:
    """An ISO day or moment as people write it: "12. Februar 2025", "12. Februar 2025, 14.30 Uhr"."""
    moment = datetime.fromisoformat(when)
    text = f"{moment.day}{'' if lang == 'en' else '.'} {_MONTHS[lang][moment.month - 1]} {moment.year}"
    if len(when) <= len("2025-02-12"):
        return text
    return f"{text}, {moment:%H:%M}" if lang == "en" else f"{text}, {moment:%H.%M} Uhr"


def iso_day(text: str) -> str:
    """A day as ISO, from ISO or from 12.2.2025; ValueError when it is no day of the calendar."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return datetime.strptime(text, "%d.%m.%Y").date().isoformat()
