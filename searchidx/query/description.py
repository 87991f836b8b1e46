"""Describes a query in plain words, German and English, so that a person sees how it was understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from searchidx import messages
from searchidx.german.match_types import MATCH_TYPES
from searchidx.messages import MORE_FORMS, MORE_VALUES, WORDS, Message, counted, counted_message, table_date
from searchidx.model import KEYWORD_FIELDS, SEARCHED_FIELDS, Word
from searchidx.query import syntax_tree

FIELD_NAMES = {name: Message(messages.FIELD_NAMES[name].de, messages.FIELD_NAMES[name].en.lower()) for name in KEYWORD_FIELDS}
"""Names of the keyword fields within a sentence."""

IN_FIELDS = {
    ("title",): Message("in der Überschrift", "in the headline"),
    ("lead",): Message("im Vorspann", "in the lead"),
    ("lead", "body", "heading"): Message("im Text", "in the text"),
    ("body",): Message("im Fließtext", "in the body"),
    ("heading",): Message("in Zwischentiteln", "in sub-headlines"),
    ("caption",): Message("in Bildunterschriften", "in captions"),
    ("credit",): Message("in Bildnachweisen", "in picture credits"),
    ("author",): Message("im Autorennamen", "in the author's name"),
    ("teaser",): Message("in Hinweisen auf andere Artikel", "in teasers"),
    ("quote",): Message("in Zitaten", "in quotations"),
    ("speaker",): Message("im Namen von Zitierten", "in the name of who is quoted"),
}
"""Where something stands, for each set of fields that a query can name."""

_NAMED_FORMS = 3
_NAMED_VALUES = 3


def describe(
    query: syntax_tree.SyntaxNode | None,
    words: Mapping[str, Word],
    values: Mapping[syntax_tree.Keyword, tuple[str, ...]],
    filters: Mapping[str, tuple[str, ...]],
) -> Message:
    """The whole query in one line: `„Klima“ (auch: klimas …) und „NATO“, ohne „Trump“; Ressort Politik`.

    `words` are the words by label with their forms, `values` the keyword values by what was typed; `filters` come from `filters.checked`.
    """
    return Message(*(_Describer(words, values, german).whole(query, filters) for german in (True, False)))


def near_sign(near: syntax_tree.Near) -> str:
    """The operator as it is typed: NAHE/5, VOR/5, SATZ."""
    return "SATZ" if near.sentence else f"{'VOR' if near.ordered else 'NAHE'}/{near.distance}"


class _Describer:
    """Describes a query in one language."""

    def __init__(self, words: Mapping[str, Word], values: Mapping[syntax_tree.Keyword, tuple[str, ...]], german: bool) -> None:
        self.words = words
        self.values = values
        self.german = german

    def say(self, de: str, en: str) -> str:
        return de if self.german else en

    def whole(self, query: syntax_tree.SyntaxNode | None, filters: Mapping[str, tuple[str, ...]]) -> str:
        parts = [self.part(query)] if query else []
        for field, name in FIELD_NAMES.items():
            parts += [f"{name.text(self.language)} {self.listed(filters[field])}"] if field in filters else []
            without, excluded = self.say("ohne", "without"), filters.get("-" + field)
            parts += [f"{without} {name.text(self.language)} {self.listed(excluded)}"] if excluded else []
        low, high = (filters.get(name, (None,))[0] for name in ("since", "until"))
        parts += [self.days(low, high)] if low or high else []
        return "; ".join(parts) or self.say("nichts", "nothing")

    @property
    def language(self) -> str:
        return self.say("de", "en")

    def part(self, query: syntax_tree.SyntaxNode) -> str:
        match query:
            case syntax_tree.Word() | syntax_tree.Pattern():
                return self.word(query) + self.place(query.fields)
            case syntax_tree.Phrase():
                return self.phrase(query)
            case syntax_tree.Keyword():
                return self.keyword(query)
            case syntax_tree.Dates(low, high):
                return self.days(low, high)
            case syntax_tree.Everything():
                return self.say("alle Artikel", "all articles")
            case syntax_tree.Quoted():
                return self.say("Artikel mit Zitaten", "articles with quotations")
            case syntax_tree.Near():
                return self.near(query)
            case syntax_tree.Or(children):
                return self.say(" oder ", " or ").join(map(self.bracketed, children))
            case syntax_tree.Not(child):
                return f"{self.say('ohne', 'without')} {self.bracketed(child)}"
            case syntax_tree.And():
                return self.all(query)

    def all(self, query: syntax_tree.And) -> str:
        """The words joined by "und"; after commas what is excluded, what filters, and the function words that need not match."""
        optional_words = syntax_tree.optional_words(query)
        required = [child for child in syntax_tree.conjuncts(query) if child not in optional_words]
        searched = [child for child in required if not isinstance(child, syntax_tree.Not | syntax_tree.Keyword | syntax_tree.Dates)]
        restrictions = [self.part(child) for child in required if child not in searched]
        joined = self.say(" und ", " and ").join(map(self.bracketed, searched))
        optional = ", ".join(self.quoted(word.text) for word in optional_words)
        rest = [self.say("möglichst mit ", "if possible with ") + optional] if optional_words else []
        return ", ".join([*([joined] if joined else []), *restrictions, *rest])

    def bracketed(self, query: syntax_tree.SyntaxNode) -> str:
        """A part in brackets where it needs them; a field that holds for all of it is named once."""
        if not isinstance(query, syntax_tree.And | syntax_tree.Or | syntax_tree.Not):
            return self.part(query)
        places = set(_places(query))
        if len(places) == 1:
            return f"({self.part(_anywhere(query))}){self.place(*places)}"
        return f"({self.part(query)})"

    def quoted(self, text: str) -> str:
        return self.say(f"„{text}“", f"“{text}”")

    def word(self, word: syntax_tree.Word | syntax_tree.Pattern) -> str:
        with_forms = self.quoted(word.text) + self.also(syntax_tree.label(word))
        if isinstance(word, syntax_tree.Word) and word.exact:
            return self.say("genau ", "exactly ") + with_forms
        if isinstance(word, syntax_tree.Word) and word.sound:
            return self.say("nach dem Klang ", "by its sound ") + with_forms
        return self.say("ähnlich ", "similar to ") + with_forms if isinstance(word, syntax_tree.Word) and word.edits else with_forms

    def also(self, label: str) -> str:
        """The other forms of the very word, then its compounds, the most frequent of each first, and how many more there are."""
        word = self.words.get(label)
        groups = [group for group in word.groups if group.on and group.matches and group.relation != "exact"] if word else []
        first = [(group, form) for group in groups for form in group.forms[:_NAMED_FORMS]]  # the forms of a group are in order
        ranked = sorted((MATCH_TYPES[group.relation].layer != "word", -form.count, form.form) for group, form in first)
        named = ", ".join(form for _, _, form in ranked[:_NAMED_FORMS])
        more = sum(len(group.forms) for group in groups) - _NAMED_FORMS
        others = counted_message(more, MORE_FORMS)
        rest = self.say(f" und {others.de}", f" and {others.en}") if more > 0 else ""
        return f" ({self.say('auch', 'also')}: {named}{rest})" if named else ""

    def place(self, fields: tuple[str, ...]) -> str:
        return "" if fields == SEARCHED_FIELDS else " " + IN_FIELDS[fields].text(self.language)

    def phrase(self, phrase: syntax_tree.Phrase) -> str:
        if phrase.distance is not None and len(phrase.items) > 1:
            joined = self.say(" und ", " and ").join(self.quoted(item.text) for item in phrase.items)
            gap = self.say(" höchstens {} auseinander", " at most {} apart").format(counted(phrase.distance, WORDS, self.language))
            return joined + gap + self.place(phrase.fields)
        text = " ".join(item.text for item in phrase.items)
        return self.say("die Wortfolge ", "the phrase ") + self.quoted(text) + self.place(phrase.fields)

    def near(self, near: syntax_tree.Near) -> str:
        parts = [self.bracketed(part) for part in near.parts]
        gap = self.say(" (höchstens {} dazwischen)", " (at most {} between)").format(counted(near.distance, WORDS, self.language))
        if near.sentence:
            return self.say(" und ", " and ").join(parts) + self.say(" in einem Satz", " in one sentence")
        if near.ordered:
            return self.say(" vor ", " before ").join(parts) + gap
        return self.say(" nahe ", " near ").join(parts) + gap

    def keyword(self, query: syntax_tree.Keyword) -> str:
        name = FIELD_NAMES[query.field].text(self.language)
        if not query.value.strip("*"):
            return self.say(f"mit bekanntem Feld {name}", f"with a known {name}")
        return f"{name} {self.listed(self.values.get(query) or [query.value])}"

    def listed(self, chosen: Sequence[str]) -> str:
        more = len(chosen) - _NAMED_VALUES
        others = counted_message(more, MORE_VALUES)
        rest = self.say(f" oder {others.de}", f" or {others.en}") if more > 0 else ""
        return self.say(" oder ", " or ").join(chosen[:_NAMED_VALUES]) + rest

    def days(self, low: str | None, high: str | None) -> str:
        first, last = (table_date(day, self.language) for day in (low, high))
        if low and high:
            return f"{self.say('Datum', 'date')} {first}{'' if low == high else self.say(' bis ', ' to ') + last}"
        if low:
            return f"{self.say('ab', 'since')} {first}"
        if high:
            return f"{self.say('bis', 'until')} {last}"
        return self.say("mit bekanntem Datum", "with a known date")


def _places(query: syntax_tree.SyntaxNode) -> Iterator[tuple[str, ...]]:
    """The fields of every word and phrase of a query."""
    match query:
        case syntax_tree.And(children) | syntax_tree.Or(children) | syntax_tree.Near(parts=children):
            for child in children:
                yield from _places(child)
        case syntax_tree.Not(child):
            yield from _places(child)
        case syntax_tree.Word() | syntax_tree.Pattern() | syntax_tree.Phrase():
            yield query.fields


def _anywhere(query: syntax_tree.SyntaxNode) -> syntax_tree.SyntaxNode:
    """The same query, searched in all fields."""
    match query:
        case syntax_tree.And(children):
            return syntax_tree.And(tuple(map(_anywhere, children)))
        case syntax_tree.Or(children):
            return syntax_tree.Or(tuple(map(_anywhere, children)))
        case syntax_tree.Near(parts):
            return replace(query, parts=tuple(map(_anywhere, parts)))
        case syntax_tree.Not(child):
            return syntax_tree.Not(_anywhere(child))
        case syntax_tree.Word() | syntax_tree.Pattern() | syntax_tree.Phrase():
            return replace(query, fields=SEARCHED_FIELDS)
        case _:
            return query
