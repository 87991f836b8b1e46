"""The query language as one table: every sign, word and field name with a meaning of its own. Lexer, help and guide read it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from searchidx.messages import Message

Kind = Literal["sign", "word", "near", "field", "keyword", "date"]


class Operator(NamedTuple):
    """One row of the table.

    signs       what is typed, German first
    kind        how the lexer finds it. "sign": punctuation · "word": capitals that stand alone · "near": capitals, perhaps with /n ·
                "field", "keyword", "date": a name with a colon
    core_nodes  what the planner makes of it: names of classes in `core_nodes`
    fields      the fields of the index that are meant
    """

    key: str
    kind: Kind
    signs: tuple[str, ...]
    core_nodes: str
    example: str
    meaning: Message
    fields: tuple[str, ...] = ()


OPERATORS: tuple[Operator, ...] = (
    Operator(
        "and", "word", ("UND", "AND", "&&"), "And", "Klima UND Verkehr",
        Message("Beides muss vorkommen; so gilt es auch ohne UND.", "Both must occur; the same without AND."),
    ),
    Operator(
        "or", "word", ("ODER", "OR", "||"), "Or", "Klima ODER Wetter",
        Message("Eines von beiden genügt.", "One of the two is enough."),
    ),
    Operator(
        "not", "word", ("NICHT", "NOT"), "Not", "Klima NICHT Konferenz",
        Message("Schließt ein Wort mit seinen Formen und Zusammensetzungen aus.", "Excludes a word with its forms and compounds."),
    ),
    Operator(
        "minus", "sign", ("-",), "Not", "Klima -Konferenz",
        Message("Wie NICHT: nach einem Leerzeichen und direkt vor dem Wort.", "As NOT: after a space, right before the word."),
    ),
    Operator(
        "group", "sign", ("(", ")"), "And, Or", "(Klima ODER Wetter) Hamburg",
        Message("Klammern fassen zusammen.", "Brackets group."),
    ),
    Operator(
        "phrase", "sign", ('"', "„", "“", "”", "»", "«", "‚", "‘", "›", "‹"), "Phrase", "„nicht ohne die Ukraine“",
        Message("Genau diese Wörter in dieser Folge; jede Art Anführungszeichen.", "Exactly these words in a row; any quotation marks."),
    ),
    Operator(
        "exact", "sign", ("=",), "Concept", "=Minister",
        Message("Nur genau diese Form des Wortes.", "Only this very form of the word."),
    ),
    Operator(
        "pattern", "sign", ("*",), "Concept", "*garantie*",
        Message("Steht für beliebige Buchstaben am Anfang, am Ende oder in der Mitte; allein: alle Artikel.",
                "Any letters at the start, the end or inside; alone: every article."),
    ),
    Operator(
        "fuzzy", "sign", ("~",), "Concept, Near", "Selenskyj~",
        Message("Hinter einem Wort: auch ähnlich Geschriebenes; hinter einer Wortfolge: höchstens so viele Wörter dazwischen.",
                "After a word: also similar spellings; after a phrase: at most so many words in between."),
    ),
    Operator(
        "letter", "sign", ("?",), "Concept", "Me?er",
        Message("Steht vor und zwischen Buchstaben für genau einen; am Ende eines Wortes ist es ein Fragezeichen.",
                "Before and between letters exactly one letter; at a word's end it is a question mark."),
    ),
    Operator(
        "sound", "sign", ("≈", "~~"), "Concept", "Maier≈",
        Message("Hinter einem Namen: auch gleich klingende (Meier, Mayr).", "After a name: also others that sound the same (Meier, Mayr)."),
    ),
    Operator(
        "near", "near", ("NAHE/", "NEAR/"), "Near", "Rutte NAHE/5 Gipfel",
        Message("Höchstens so viele Wörter dazwischen, in beliebiger Folge.", "At most so many words in between, in any order."),
    ),
    Operator(
        "before", "near", ("VOR/", "BEFORE/"), "Near", "Rutte VOR/5 Gipfel",
        Message("Wie NAHE, aber in dieser Folge.", "As NEAR, but in this order."),
    ),
    Operator(
        "sentence", "near", ("SATZ", "SENTENCE"), "Near", "Rutte SATZ Gipfel",
        Message("Beides im selben Satz.", "Both in the same sentence."),
    ),
    Operator(
        "title", "field", ("titel:", "title:", "überschrift:"), "Concept, Phrase", "titel:Gipfel",
        Message("Nur in der Überschrift.", "Only in the headline."), ("title",),
    ),
    Operator(
        "lead", "field", ("vorspann:", "lead:"), "Concept, Phrase", "vorspann:Gipfel",
        Message("Nur im Vorspann.", "Only in the lead."), ("lead",),
    ),
    Operator(
        "text", "field", ("text:", "body:"), "Concept, Phrase", "text:(Gipfel Brüssel)",
        Message("Im Text ohne Überschrift, Bilder und Namen: Vorspann, Fließtext und Zwischentitel.",
                "In the text without headline, pictures and names: lead, body and sub-headlines."), ("lead", "body", "heading"),
    ),
    Operator(
        "heading", "field", ("zwischentitel:", "heading:"), "Concept, Phrase", "zwischentitel:Ausblick",
        Message("Nur in Zwischentiteln.", "Only in sub-headlines."), ("heading",),
    ),
    Operator(
        "caption", "field", ("bild:", "caption:", "bildunterschrift:"), "Concept, Phrase", "bild:Olivier",
        Message("Nur in Bildunterschriften.", "Only in captions."), ("caption",),
    ),
    Operator(
        "credit", "field", ("bildquelle:", "credit:", "foto:"), "Concept, Phrase", "bildquelle:EPA",
        Message("Nur in Bildnachweisen.", "Only in picture credits."), ("credit",),
    ),
    Operator(
        "author", "field", ("autor:", "author:", "autorin:"), "Concept, Phrase", 'autor:"Anna Müller"',
        Message("Nur im Namen der Autorin oder des Autors.", "Only in the author's name."), ("author",),
    ),
    Operator(
        "teaser", "field", ("teaser:",), "Concept, Phrase", "teaser:Wahl",
        Message("Nur in Hinweisen auf andere Artikel; sonst nicht durchsucht.", "Only in teasers, which are not searched otherwise."),
        ("teaser",),
    ),
    Operator(
        "quote", "field", ("zitat:", "quote:"), "Concept, Phrase", 'zitat:"sozialer Frieden"',
        Message("Nur in dem, was jemand wörtlich sagt.", "Only in what somebody says word for word."), ("quote",),
    ),
    Operator(
        "speaker", "field", ("sprecher:", "speaker:", "sprecherin:"), "Concept, Phrase", "sprecher:Rutte",
        Message("Artikel, in denen jemand mit diesem Namen oder Amt zitiert wird.",
                "Articles in which somebody of this name or office is quoted."),
        ("speaker",),
    ),
    Operator(
        "section", "keyword", ("ressort:", "section:"), "Range", 'ressort:"Politik Inland"',
        Message("Das Ressort des Artikels.", "The article's section."), ("section",),
    ),
    Operator(
        "source", "keyword", ("quelle:", "source:"), "Range", "quelle:Elbkurier",
        Message("Die Zeitung oder Website.", "The newspaper or site."), ("source",),
    ),
    Operator(
        "date", "date", ("datum:", "date:"), "Range", "datum:12.2.2025..20.2.2025",
        Message("Tag, Monat, Jahr oder Zeitraum des Erscheinens.", "Day, month, year or period of publication."), ("date",),
    ),
    Operator(
        "since", "date", ("seit:", "ab:", "since:"), "Range", "seit:2024",
        Message("Ab dem ersten Tag der Angabe.", "From the first day of what is named."), ("date",),
    ),
    Operator(
        "until", "date", ("bis:", "until:"), "Range", "bis:2/2025",
        Message("Bis zum letzten Tag der Angabe.", "Until the last day of what is named."), ("date",),
    ),
    Operator(
        "earlier", "date", ("vor:", "before:"), "Range", "vor:1.3.2024",
        Message("Früher als die Angabe.", "Earlier than what is named."), ("date",),
    ),
    Operator(
        "later", "date", ("nach:", "after:"), "Range", "nach:2023",
        Message("Später als die Angabe.", "Later than what is named."), ("date",),
    ),
)  # fmt: skip


def operators(*kinds: Kind) -> dict[str, Operator]:
    """The rows of some kinds, by each of their signs."""
    return {sign: row for row in OPERATORS if row.kind in kinds for sign in row.signs}
