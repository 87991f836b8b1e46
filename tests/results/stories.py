"""Invented news for tests of what is counted over many articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article
from tests.engines.support import news

STORY = (
    "Die Stadtwerke von Bad Wellen tauschen in diesem Sommer alle Laternen am Hafen aus. Die neuen Lampen brauchen nur ein Drittel des "
    "Stroms, wie der Bürgermeister am Dienstag vor dem Rathaus ankündigte. Bezahlt wird der Umbau zur Hälfte vom Land."
)
REWRITTEN = (
    "Bad Wellen tauscht in diesem Sommer alle Laternen am Hafen aus. Die neuen Lampen brauchen nur ein Drittel des Stroms, sagte der "
    "Bürgermeister vor dem Rathaus. Bezahlt wird der Umbau zur Hälfte vom Land, zur anderen aus Rücklagen."
)

_SUBJECTS = "Gemeinderat Hafenamt Museum Sparkasse Theater Feuerwehr Bücherei Krankenhaus Verein Werft Mühle Gärtnerei".split()
_VERBS = "plant eröffnet verschiebt verteidigt bezahlt prüft lobt sucht findet verliert".split()
_OBJECTS = "Brücke Konzert Ausstellung Rechnung Baustelle Lesung Spende Fähre Ernte Umfrage Deich Kantine Fahrplan Probe".split()
_PLACES = "Altendorf Birkenau Dornum Eschwege Finkenwerder Grünheide Hohenfels Immenstadt".split()


def sentence(random: Random) -> str:
    when = random.choice("heute morgen gestern bald nie wieder endlich".split())
    return f"{random.choice(_SUBJECTS)} {random.choice(_PLACES)} {random.choice(_VERBS)} {when} {random.choice(_OBJECTS)}."


def town_news(random: Random, count: int, start: int = 0, **facts: str) -> Iterator[Article]:
    """Short articles of some sentences each, all different, over two years and three sources."""
    for number in range(start, start + count):
        body = " ".join(sentence(random) for _ in range(random.randint(3, 6)))
        own = {
            "date": f"{random.choice((2023, 2024))}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
            "section": random.choice(("Lokales", "Kultur")),
            "source": random.choice(("Elbkurier", "Bote", "Wellenblatt")),
        }
        yield news(f"n{number:04}", f"{sentence(random)[:-1]} {number}", body, **(own | facts))


def indexed(articles: Sequence[Article], engine: MemoryEngine | None = None) -> Index:
    engine = engine or MemoryEngine()
    engine.commit(articles)
    return Index(engine, "", "memory")
