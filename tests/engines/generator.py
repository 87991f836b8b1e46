"""Random German-like corpora and queries, as a user would type them, for comparing engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from searchidx.model import Article
from searchidx.quotes import with_quotes
from tests.engines.support import article

NOUNS = (
    "Haus Häuser Garten Gärten Minister Ministerin Minister:innen Verteidigungsminister Verteidigung Luftverteidigung Sicherheit "
    "Sicherheitsgarantie Sicherheitsgarantien Garantie Garantien Klima Klimaexperte Klima-Experte Experte NATO NATO-Generalsekretär "
    "Generalsekretär Straße Strasse Fluss Fluß Müller Mueller München Selenskyj Selenskij Brüssel Stadtrat Rat Beratung Partei Ei "
    "B90/Grüne U.S.A. USA Milliarden Mrd. 3.000 3000 1,5 1990 Oktober Bürgermeisterin Bürger*innen Haushalt Haushaltspolitik"
).split()
OTHERS = (
    "der die das und nicht ohne für mit im am trat tritt zurück zurücktreten verhandeln verhandelt verhandelten sicher groß große "
    "großen brennt brannte reiste sagte sagt neue neuen"
).split()
SECTIONS = ("Politik", "Lokales", "Kultur", None)
SOURCES = ("Elbkurier", "Rheinischer Bote", None)
SPEAKERS = ("Anna Müller", "Minister Jörg Haus", "die Partei")
DATES = ("2023-12-31", "2024-02-29", "2024-03-01T08:30:00+01:00", "2024-03-01T23:30:00Z", "2024-10-03", None)
FIELDS = ("titel", "text", "vorspann", "bild", "ressort", "quelle", "autor", "zitat", "sprecher")
QUOTES = ("„“", "»«", "«»", "“”", '""', "‚‘")


def corpus(random: Random) -> list[list[tuple[str, object]]]:
    """Commits, each a list of ("add", article) and ("remove", id): new articles, new versions, deletions."""
    used_ids: list[str] = []
    commits = []
    for _ in range(random.randint(1, 4)):
        changes: list[tuple[str, object]] = []
        for _ in range(random.randint(6, 16)):
            if used_ids and random.random() < 0.2:
                changes.append(("remove", random.choice(used_ids)))
            else:
                id = random.choice(used_ids) if used_ids and random.random() < 0.2 else f"a{len(used_ids):02}"
                used_ids += [] if id in used_ids else [id]
                changes.append(("add", _article(random, id)))
        commits.append(changes)
    return commits


def query(random: Random, used: Counter[str], texts: Sequence[str]) -> str:
    """A query; its phrases and neighbours mostly stand in one of `texts`. `used` counts the operators in it."""
    operators: Counter[str] = Counter()
    text = _query(_QuerySource(random, texts), operators, 2)
    used.update(operators.keys())
    return text


class _QuerySource:
    """A source of random choices that knows the texts that are asked."""

    def __init__(self, random: Random, texts: Sequence[str]) -> None:
        self.random, self.choice, self.randint = random.random, random.choice, random.randint
        self.texts = [text.replace(",", "").replace(".", "").split() for text in texts]

    def pair(self, apart: int) -> tuple[str, str]:
        """Two words, mostly from one text, the second `apart` words after the first."""
        words = self.choice(self.texts)
        at = self.randint(0, max(0, len(words) - apart - 1))
        if self.random() < 0.1 or len(words) <= at + apart:
            return _word(self), _word(self)
        return words[at].strip("!?:"), words[at + apart].strip("!?:")


def _article(random: Random, id: str) -> Article:
    pieces = [("title", _sentence(random, 3))] if random.random() < 0.9 else []
    pieces += [("lead", _sentence(random, 5) + ".")] if random.random() < 0.6 else []
    pieces += [("body", " ".join(_sentence(random, random.randint(2, 9)) + random.choice(".!?:") for _ in range(random.randint(1, 4))))]
    said = f"„{_sentence(random, 4)}“, sagte {random.choice(SPEAKERS)}. „Ja und {_sentence(random, 2)}.“"
    pieces += [("body", said)] if random.random() < 0.4 else []
    pieces += [("caption", _sentence(random, 4))] if random.random() < 0.3 else []
    pieces += [("body", _sentence(random, 6) + ".")] if random.random() < 0.3 else []
    pieces += [("teaser", _sentence(random, 4))] if random.random() < 0.3 else []
    plain = article(
        id,
        *pieces,
        date=random.choice(DATES),
        section=random.choice(SECTIONS),
        source=random.choice(SOURCES),
        author=random.choice(("Anna Müller", "Jörg Strasse", None)),
    )
    return with_quotes(plain)


def _sentence(random: Random, words: int) -> str:
    return "".join(_word(random) + random.choice((" ", " ", " ", " ", ", ")) for _ in range(words)).rstrip(", ")


def _word(random: Random | _QuerySource) -> str:
    words = NOUNS if random.random() < 0.6 else OTHERS
    return words[int(random.random() ** 3 * len(words))]  # a few words are frequent, most are rare, as in any text


def _query(random: _QuerySource, used: Counter[str], depth: int) -> str:
    kind = random.random()
    if depth and kind < 0.14:
        return f"{_query(random, used, depth - 1)} {_operator(random, used, 'ODER', 'OR')} {_query(random, used, depth - 1)}"
    if depth and kind < 0.22:
        return f"{_query(random, used, depth - 1)} {_operator(random, used, 'UND', 'AND')} {_query(random, used, depth - 1)}"
    if depth and kind < 0.32:
        used["brackets"] += 1
        return f"({_query(random, used, depth - 1)})"
    if kind < 0.40:
        return f"{_unit(random, used)} {_operator(random, used, 'NICHT', 'NOT')} {random.choice(NOUNS[10:])}"
    if kind < 0.46:
        used["minus"] += 1
        return f"{_unit(random, used)} -{random.choice(NOUNS[20:])}"
    if kind < 0.54:
        used["near"] += 1
        apart = random.randint(1, 9)
        first, second = random.pair(apart)
        return f"{first} {random.choice(('NAHE', 'NEAR', 'VOR'))}/{apart} {second}"
    return " ".join(_unit(random, used) for _ in range(random.choice((1, 1, 2, 3))))


def _unit(random: _QuerySource, used: Counter[str]) -> str:
    kind = random.random()
    if kind < 0.10:
        used["phrase"] += 1
        left, right = random.choice(QUOTES)
        slop = random.random() < 0.4
        first, second = random.pair(2 if slop else 1)
        used.update(["slop"] if slop else [])
        return f'"{first} {second}"~{random.randint(1, 6)}' if slop else f"{left}{first} {second}{right}"
    if kind < 0.18:
        used["field"] += 1
        field = random.choice(FIELDS)
        values = {"ressort": ("Politik", "kultur"), "quelle": ("Elbkurier", '"Rheinischer Bote"'), "autor": ("Müller", "Anna")}
        return f"{field}:{random.choice(values.get(field, (_word(random),)))}"
    if kind < 0.24:
        used["date"] += 1
        return random.choice(("datum:2024", "datum:1.3.2024", 'datum:"März 2024"', "datum:1.1.2024..3.10.2024", "seit:2024", "bis:2024-02"))
    if kind < 0.31:
        used["pattern"] += 1
        word = random.choice([noun for noun in NOUNS if noun.isalpha() and len(noun) > 4])
        return random.choice((f"{word[:4]}*", f"*{word[-4:]}", f"*{word[1:5]}*"))
    if kind < 0.37:
        used["fuzzy"] += 1
        word = random.choice([noun for noun in NOUNS if noun.isalpha() and len(noun) > 4])
        return f"{word[:2]}{word[3:]}~"
    if kind < 0.43:
        used["exact"] += 1
        return f"={random.choice(NOUNS)}"
    return _word(random)


def _operator(random: _QuerySource, used: Counter[str], german: str, english: str) -> str:
    used[german] += 1
    return random.choice((german, english))
