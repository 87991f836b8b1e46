"""All labels of the pages in German and English. What the command line says, too, stands in `searchidx.messages`."""

from __future__ import annotations

from searchidx.messages import PERIOD_NAMES, UNTITLED, Message

LANGUAGES = {"de": "Deutsch", "en": "English"}

DENSITY_NAMES = {
    "comfortable": Message("Luftig", "Comfortable"),
    "compact": Message("Dicht", "Compact"),
    "table": Message("Tabelle", "Table"),
}

VERSIONS_NAMES = {
    "all": Message("Alle Fassungen einzeln", "Every version by itself"),
    "once": Message("Fassungen zusammenfassen", "Fold versions"),
}
"""Whether near-duplicates are hits of their own."""

LOG_NAMES = {"0": Message("Protokoll: aus", "Log: off"), "1": Message("Protokoll: an", "Log: on")}
"""The switch of the research log, by the value of the parameter."""

NORM_NAMES = {
    "count": Message("Zahl der Artikel", "Number of articles"),
    "share": Message("Anteil an allen Artikeln", "Share of all articles"),
}
"""What the height of a timeline's bars stands for."""

TIMELINE_PERIOD_NAMES = {"auto": Message("Passend", "Fitting")} | {str(per): name for per, name in PERIOD_NAMES.items()}

VALUE_ORDER_NAMES = {
    "auto": Message("Üblich", "Usual"),
    "count": Message("Zahl", "Number"),
    "name": Message("Name", "Name"),
}
"""Orders of the values of a facet; the usual one is the newest first for days and the most frequent first for anything else."""

VIEW_NAMES = {
    "search": Message("Treffer", "Hits"),
    "timeline": Message("Verlauf", "Timeline"),
    "facets": Message("Verteilung", "Distribution"),
    "kwic": Message("Fundstellen", "Concordance"),
    "quotes": Message("Zitate", "Quotations"),
    "company": Message("Wortumfeld", "Company"),
    "typical": Message("Typische Wörter", "Typical words"),
    "crosstab": Message("Kreuztabelle", "Cross table"),
}
"""The views of the results of one search."""

CROSS_NAMES = {
    "section-source": Message("Ressort × Quelle", "Section × source"),
    "section-year": Message("Ressort × Jahr", "Section × year"),
    "section-month": Message("Ressort × Monat", "Section × month"),
    "source-year": Message("Quelle × Jahr", "Source × year"),
    "source-month": Message("Quelle × Monat", "Source × month"),
    "section-source-year": Message("Ressort und Quelle × Jahr", "Section and source × year"),
    "section-source-month": Message("Ressort und Quelle × Monat", "Section and source × month"),
}
"""What can be crossed; the last makes the columns."""

KEY_MEANINGS = {
    "/": Message("ins Suchfeld", "to the search field"),
    "j": Message("zum nächsten Treffer, auch von einem Artikel aus", "to the next hit, from an article, too"),
    "k": Message("zum vorigen Treffer", "to the previous hit"),
    "o": Message("den Treffer öffnen", "open the hit"),
    "n": Message("zur nächsten markierten Stelle des Artikels", "to the next marked place of the article"),
    "p": Message("zur vorigen markierten Stelle", "to the previous marked place"),
    "e": Message("zum Herunterladen und Abonnieren", "to downloads and subscriptions"),
    "?": Message("diese Übersicht", "this overview"),
}

LABELS = {
    "tagline": Message("Volltextsuche für deutsche Nachrichten", "Full-text search for German news"),
    "skip": Message("Zum Inhalt springen", "Skip to content"),
    "search": Message("Suche", "Search"),
    "search_now": Message("Suchen", "Search"),
    "search_field": Message("Suchbegriffe", "Search words"),
    "suggestions": Message("Vorschläge", "Suggestions"),
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
    "no_index_in": Message("Noch kein Index liegt in", "There is no index yet in"),
    "index_first": Message(
        "Dieser Befehl nimmt alle Artikel eines Ordners auf, hier corpus/, mit allen Ordnern darin:",
        "This command takes in all articles of a folder, here corpus/, and of the folders in it:",
    ),
    "check_first": Message(
        "Was in den Dateien erkannt würde, zeigt vorher, ohne etwas zu schreiben:",
        "What would be recognised in the files is shown before, without writing anything, by:",
    ),
    "reload_then": Message(
        "Danach wird hier gesucht, ohne den Server neu zu starten:", "Then this page searches, without a restart of the server:"
    ),
    "reload": Message("Seite neu laden", "reload this page"),
    "what_is_read": Message(
        "Gelesen werden Text, HTML, JSON, CSV, Markdown, PDF, Mails, Feeds und Archive; mehr sagt",
        "Text, HTML, JSON, CSV, Markdown, PDF, mail, feeds and archives are read; more is told by",
    ),
    "results_for": Message("Ergebnisse für", "Results for"),
    "all": Message("Alle Artikel", "All articles"),
    "hits": Message("Treffer", "Hits"),
    "reading": Message("Verstanden als:", "Read as:"),
    "expansions": Message("Welche Wortformen gesucht wurden", "Which word forms were searched"),
    "form_count": Message(
        "Die Zahl sagt, wie viele Artikel eine Form enthalten. Ein Klick auf eine Form oder auf × sucht ohne sie.",
        "The number tells how many articles hold a form. A click on a form or on × searches without it.",
    ),
    "only_scores": Message(
        "Nicht gesucht, zählt nur für die Reihenfolge und für Teiltreffer:", "Not searched, counts only for the order and for partial hits:"
    ),
    "switched_off": Message("Ausgeschaltet", "Switched off"),
    "without": Message("ohne", "without"),
    "switch_on": Message("wieder einschalten", "switch on again"),
    "switch_off_match_type": Message("Diese Art nicht mitsuchen", "Do not search this kind"),
    "sort_by": Message("Ordnen nach", "Sort by"),
    "mode": Message("Gesucht werden", "Search for"),
    "date": Message("Datum", "Date"),
    "from": Message("Von", "From"),
    "to": Message("Bis", "To"),
    "apply": Message("Übernehmen", "Apply"),
    "page_size": Message("Treffer je Seite", "Hits per page"),
    "density": Message("Darstellung", "Display"),
    "views": Message("Ansichten", "Views"),
    "not": Message("nicht", "not"),
    "exclude": Message("Ausschließen", "Exclude"),
    "all_values": Message("Alle", "All"),
    "take_along": Message("Herunterladen und abonnieren", "Download and subscribe"),
    "take_along_lead": Message("Alle Treffer dieser Suche, nicht nur diese Seite:", "All hits of this search, not this page only:"),
    "save": Message("Suche speichern", "Save this search"),
    "save_lead": Message(
        "Die Webseite selbst speichert nichts. Dieser Befehl tut es; „searchidx saved run --new NAME“ zeigt später, was neu ist.",
        "The page itself saves nothing. This command saves the search; `searchidx saved run --new NAME` shows later what is new.",
    ),
    "dossier": Message("Dossier", "Dossier"),
    "dossier_link": Message("Dossier zum Drucken (HTML)", "Dossier to print (HTML)"),
    "dossier_lead": Message(
        "Die gewählten Artikel kommen mit Text, Markierungen und Nachweis in eine einzige Datei, zum Lesen, Drucken und Aufheben.",
        "The chosen articles come with text, marks and citation into a single file, to read, print and keep.",
    ),
    "dossier_first": Message("Zur Wahl stehen die ersten Treffer:", "The first hits to choose from:"),
    "dossier_make": Message("Dossier herunterladen", "Download dossier"),
    "dossier_made": Message("zusammengestellt am", "compiled on"),
    "contents": Message("Inhalt", "Contents"),
    "csv_for_excel": Message("CSV für Excel", "CSV for Excel"),
    "json_page": Message("JSON (diese Seite)", "JSON (this page)"),
    "feed_hint": Message(
        "Atom abonniert die Suche in einem Feedreader; die neuesten Treffer stehen zuerst.",
        "Atom subscribes to the search in a feed reader; the newest hits come first.",
    ),
    "timeline": Message("Verlauf", "Timeline"),
    "timeline_as": Message("Verlauf zeigen als", "Show timeline as"),
    "as_count": Message("Zahl", "Number"),
    "as_share": Message("Anteil", "Share"),
    "as_table": Message("Tabelle", "Table"),
    "in_each": Message("je", "per"),
    "at_most": Message("höchstens", "at most"),
    "share": Message("Anteil", "Share"),
    "of": Message("von", "of"),
    "of_all": Message("von allen", "of all"),
    "thin_hint": Message(
        "Blass und mit *: aus weniger als 20 Artikeln, kaum aussagekräftig; den Maßstab geben die übrigen.",
        "Pale and with *: of less than 20 articles, hardly meaningful; the others set the scale.",
    ),
    "in_one_chart": Message("Alle in einem Bild", "All in one chart"),
    "compare": Message("Vergleichen mit", "Compare with"),
    "compare_add": Message("Noch eine Anfrage", "One more query"),
    "width_of_piece": Message("Abschnitte", "Pieces"),
    "height_of_bars": Message("Höhe der Balken", "Height of the bars"),
    "no_dated": Message("Kein passender Artikel hat ein Datum", "No matching article has a date"),
    "counted_by": Message("Gezählt nach", "Counted by"),
    "without_value": Message("Ohne Angabe", "Not stated"),
    "kwic_cut": Message("Gelesen wurden nur die ersten so geordneten Artikel:", "Only the first articles in this order were read:"),
    "context_left": Message("davor", "before"),
    "context_hit": Message("Fundstelle", "place"),
    "context_right": Message("danach", "after"),
    "context_width": Message("Breite", "Width"),
    "order_by": Message("Geordnet nach", "Ordered by"),
    "no_quotes": Message("Kein Zitat", "No quotation"),
    "quotes_cut": Message("Nicht alle Artikel wurden gelesen.", "Not all articles were read."),
    "inferred": Message("erschlossen", "inferred"),
    "show_hits": Message("als Treffer zeigen", "show as hits"),
    "no_places": Message("Keine Fundstelle", "No place found"),
    "counted_once": Message("Fassungen einer Meldung zählen einmal.", "Versions of one story count once."),
    "in_forms": Message(
        "Wörter gelten mit ihren Formen, ohne Zusammensetzungen.", "Words count in all their forms, without their compounds."
    ),
    "same_sentence": Message("Im selben Satz wie", "In one sentence with"),
    "compounds": Message("Zusammensetzungen", "Compounds"),
    "company_hint": Message(
        "Ein Klick auf das Wort zeigt die Sätze, auf die Zahl die Artikel. logDice misst, wie fest zwei Wörter zusammengehören: "
        "höchstens 14, ein Punkt weniger heißt halb so fest.",
        "A click on the word shows the sentences, on the number the articles. logDice measures how firmly two words belong together: "
        "14 at most, one less means half as firmly.",
    ),
    "no_company": Message(
        "Zu wenige Artikel: Mit keinem Wort steht es in 5 Artikeln im selben Satz.",
        "Too few articles: it stands in one sentence with no word in 5 articles.",
    ),
    "ask_for_word": Message("Geben Sie oben ein Wort oder eine Wortfolge ein.", "Enter a word or a phrase above."),
    "periods": Message("Zeiträume nebeneinander", "Periods side by side"),
    "period_add": Message("Noch ein Zeitraum, etwa 2024", "One more period, such as 2024"),
    "any_time": Message("Jederzeit", "Any time"),
    "remove_period": Message("Zeitraum weglassen", "Leave out the period"),
    "years": Message("Jahre", "Years"),
    "typical_of": Message("Typisch für", "Typical of"),
    "against": Message("gegen", "against"),
    "all_others": Message("alle übrigen", "all others"),
    "typical_hint": Message(
        "Gezeigt wird, was in mindestens 5 Artikeln und mindestens doppelt so häufig ist, wenn es kein Zufall sein kann (G² misst das).",
        "Shown is what is in 5 articles at least and twice as frequent at least, where it cannot be chance (G² measures that).",
    ),
    "no_word": Message("Kein Wort ist hier klar häufiger.", "No word is clearly more frequent here."),
    "both_sides": Message("Artikel beider Seiten zählen nur auf der ersten.", "Articles of both sides count for the first only."),
    "crossed_by": Message("Gekreuzt", "Crossed"),
    "sum": Message("Summe", "Total"),
    "none_given": Message("ohne Angabe", "not stated"),
    "last_columns": Message(
        "Gezeigt sind die letzten Spalten; die Summen zählen alle.", "The last columns are shown; the totals count all."
    ),
    "found_by": Message("Gefunden:", "Found:"),
    "similar": Message("Ähnliche Artikel", "Similar articles"),
    "saved": Message("Gespeicherte Suchen", "Saved searches"),
    "saved_none": Message(
        "Noch ist keine Suche gespeichert. „Suche speichern“ steht unter den Treffern.",
        "No search is saved yet. “Save this search” stands below the hits.",
    ),
    "saved_run": Message("Was neu ist, zeigt im Terminal", "What is new is shown in the terminal by"),
    "save_name": Message("Name", "Name"),
    "save_now": Message("Speichern", "Save"),
    "delete": Message("Löschen", "Delete"),
    "list": Message("Merkliste", "Reading list"),
    "mark": Message("Merken", "Mark"),
    "marked_already": Message("Gemerkt", "Marked"),
    "unmark": Message("Nicht mehr merken", "Unmark"),
    "note": Message("Notiz", "Note"),
    "note_keep": Message("Notiz behalten", "Keep the note"),
    "notes_to_address": Message("Notizen in die Adresse schreiben", "Write the notes to the address"),
    "list_take": Message("Alle in meine Merkliste aufnehmen", "Add all to my reading list"),
    "list_cut": Message("Gezeigt werden die ersten", "Shown are the first"),
    "list_link": Message("Für andere:", "For others:"),
    "list_link_name": Message("Verweis auf diese Liste, mit Notizen", "link to this list, with notes"),
    "take_along_list": Message("Merkliste mitnehmen", "Take the list along"),
    "list_empty": Message(
        "Noch ist nichts gemerkt. „Merken“ steht an jedem Treffer und auf jeder Artikelseite.",
        "Nothing is marked yet. “Mark” stands at every hit and on every article page.",
    ),
    "known_title": Message("Haben wir das schon?", "Do we have this already?"),
    "known_lead": Message(
        "Einen Text einfügen, auch nur einen Absatz, oder die Adresse eines Artikels",
        "Paste a text, or just a paragraph, or the address of an article",
    ),
    "known_ask": Message("Nachsehen", "Look it up"),
    "known_yes": Message("Ja, das steht im Index.", "Yes, the index has this."),
    "known_no": Message("Nein, dieser Text steht nicht im Index.", "No, the index does not have this text."),
    "known_share": Message("des Textes", "of the text"),
    "shared": Message("gemeinsam:", "shared:"),
    "versions": Message("Andere Fassungen dieser Meldung", "Other versions of this story"),
    "earlier": Message("Frühere Fassungen dieser Seite", "Earlier versions of this page"),
    "version": Message("Fassung", "Version"),
    "as_of": Message("Stand", "as of"),
    "versions_title": Message("Fassungen", "Versions"),
    "compare_versions": Message("Vergleichen", "Compare"),
    "words_count": Message("Wörter", "words"),
    "same_text": Message("gleich", "the same"),
    "only_here": Message("Markiert ist, was in der anderen Fassung fehlt.", "Marked is what is missing from the other version."),
    "no_versions": Message("Keine andere Fassung gefunden", "No other version found"),
    "recent": Message("Zuletzt erschienen", "Recently published"),
    "narrow": Message("Eingrenzen", "Narrow down"),
    "active_filters": Message("Eingegrenzt auf", "Narrowed to"),
    "remove": Message("aufheben", "remove"),
    "remove_all": Message("Alle aufheben", "Remove all"),
    "no_date": Message("Datum unbekannt", "Date unknown"),
    "no_title": UNTITLED,
    "cut": Message(
        "Die Antwort ist gekürzt: Sie ganz zu geben dauert zu lange. Weniger oder seltenere Wörter helfen.",
        "The answer is cut: giving all of it takes too long. Fewer or rarer words help.",
    ),
    "page_cut": Message(
        "Hier ist die Seite abgeschnitten: Sie ganz zu schreiben dauert zu lange.",
        "The page is cut here: writing all of it takes too long.",
    ),
    "long_article": Message("Dieser Artikel ist sehr lang und in Teilen zu lesen.", "This article is very long and to be read in parts."),
    "part": Message("Teil", "Part"),
    "in_part": Message("in diesem Teil des Artikels", "in this part of the article"),
    "partial": Message("Teiltreffer: nicht alles Gesuchte kommt vor", "Partial hits: something asked for is missing"),
    "incomplete": Message("Die Antwort ist nicht vollständig.", "The answer is not complete."),
    "nothing_found": Message("Kein Artikel enthält alle diese Wörter", "No article contains all of these words"),
    "nothing_there": Message("Kein Artikel passt", "No article matches"),
    "try": Message("Weiter suchen", "Search on"),
    "meant": Message("Meinten Sie", "Did you mean"),
    "each_word": Message("Jedes Wort für sich", "Each word by itself"),
    "word": Message("Wort", "Word"),
    "try_filter_section": Message("in jedem Ressort", "in any section"),
    "try_filter_source": Message("in jeder Quelle", "in any source"),
    "try_filter_author": Message("von allen", "by anybody"),
    "try_filter_-section": Message("kein Ressort ausgeschlossen", "no section excluded"),
    "try_filter_-source": Message("keine Quelle ausgeschlossen", "no source excluded"),
    "try_filter_-author": Message("niemand ausgeschlossen", "nobody excluded"),
    "try_period": Message("zu jeder Zeit", "at any time"),
    "try_mode": Message("auch in Formen und Zusammensetzungen", "in other forms and compounds, too"),
    "try_switches": Message("mit allem, was ausgeschaltet ist", "with all that is switched off"),
    "try_unfiltered": Message("ohne Eingrenzung", "without narrowing down"),
    "try_any": Message("eines der Wörter genügt", "any of the words will do"),
    "try_unquoted": Message("ohne feste Wortfolge", "without the fixed word order"),
    "spelling_hint": Message(
        "Schreibweise unsicher? Wort~ findet ähnlich geschriebene Wörter, Wort* alle, die so beginnen.",
        "Unsure of the spelling? word~ finds similar words, word* all that begin like this.",
    ),
    "pages": Message("Seiten", "Pages"),
    "page": Message("Seite", "Page"),
    "previous": Message("Zurück", "Previous"),
    "next": Message("Weiter", "Next"),
    "search_for": Message("Suchen nach", "Search for"),
    "remove_query": Message("Aus dem Vergleich nehmen", "Take out of the comparison"),
    "back": Message("Zur Trefferliste", "To the list of hits"),
    "in_article": Message("im Artikel", "in this article"),
    "first_hit": Message("Zur ersten", "To the first"),
    "previous_article": Message("Voriger Treffer", "Previous hit"),
    "next_article": Message("Nächster Treffer", "Next hit"),
    "previous_hit": Message("Vorige Fundstelle", "Previous place"),
    "next_hit": Message("Nächste Fundstelle", "Next place"),
    "unmarked": Message("Ohne Markierungen lesen", "Read without marks"),
    "about_article": Message("Zum Artikel", "About this article"),
    "at_publisher": Message("Bei der Quelle lesen", "Read at the publisher"),
    "original": Message("Unveränderten Text zeigen", "Show the unchanged text"),
    "beside": Message("Original daneben zeigen", "Show the original beside it"),
    "beside_lead": Message("Der Text zum Lesen und sein Original", "The text to read and its original"),
    "original_text": Message("Original", "Original"),
    "to_article": Message("Zum Artikel", "To the article"),
    "place": Message("Fester Verweis auf Absatz", "Lasting link to paragraph"),
    "place_hint": Message(
        "Das Zeichen ¶ hinter einem Absatz ist ein fester Verweis auf ihn.", "The sign ¶ behind a paragraph is a lasting link to it."
    ),
    "copy_link": Message("Link kopieren", "Copy link"),
    "copy_citation": Message("Nachweis kopieren", "Copy citation"),
    "copy_quote": Message("Zitat kopieren", "Copy quote"),
    "copy_quote_hint": Message(
        "Was markiert ist, sonst der gefundene Absatz, mit Nachweis", "What is selected, else the paragraph found, with its citation"
    ),
    "copied": Message("Kopiert", "Copied"),
    "theme_auto": Message("Hell oder dunkel: wie das System", "Light or dark: as the system"),
    "theme_light": Message("Hell oder dunkel: hell", "Light or dark: light"),
    "theme_dark": Message("Hell oder dunkel: dunkel", "Light or dark: dark"),
    "find_value": Message("Darin suchen", "Search within"),
    "find": Message("Finden", "Find"),
    "no_value": Message("Kein Wert enthält das", "No value contains this"),
    "cite": Message("Zitieren und mitnehmen", "Cite and take along"),
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
    "api": Message("Schnittstelle", "Interface for programs"),
    "api_lead": Message(
        "Jede Seite gibt es auch für Programme: mit denselben Angaben in der Adresse, als JSON. Beschrieben ist sie für Programme in",
        "Every page is there for programs, too: with the same parameters in the address, as JSON. For programs it is described in",
    ),
    "export_formats": Message("Formate", "Formats"),
    "export_formats_lead": Message(
        "Eine Trefferliste mit einer dieser Endungen enthält alle Treffer, nicht nur eine Seite; JSON die Seite, die gezeigt wird.",
        "A list of hits with one of these endings holds all hits, not one page only; JSON the page that is shown.",
    ),
    "parameters": Message("Angaben", "Parameters"),
    "problems": Message("Fehler (application/problem+json)", "Errors (application/problem+json)"),
    "keys": Message("Tasten", "Keys"),
    "keys_lead": Message(
        "Mit der Tabulatortaste ist alles zu erreichen. Ist JavaScript an, kommen diese Tasten dazu:",
        "The Tab key reaches everything. With JavaScript there are these keys, too:",
    ),
    "close": Message("Schließen", "Close"),
    "keys_on": Message("Tastenkürzel sind an – ausschalten", "Shortcuts are on – switch off"),
    "keys_off": Message("Tastenkürzel sind aus – einschalten", "Shortcuts are off – switch on"),
    "error_number": Message("Kennnummer des Fehlers", "Number of this error"),
}


def label(key: str, lang: str) -> str:
    """The label with this key of LABELS."""
    return LABELS[key].text(lang)
