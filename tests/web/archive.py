"""A small invented archive: every field of an article once, and every oddity that a page must cope with."""

from __future__ import annotations

from types import MappingProxyType

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Span
from searchidx.quotes import with_quotes

SCRIPT = "<script>alert('ß')</script>"

FERRY = "elbkurier/faehre.txt"
COUNCIL = "stadtrat"
ODD_ID = "../a//b/original"
HOSTILE = "feindlich"
WAVES = 47


def archive() -> Index:
    """The archive in the reference engine."""
    engine = MemoryEngine()
    engine.commit(map(with_quotes, [ferry(), council(), odd(), hostile(), *waves()]))
    return Index(engine, "", "memory")


def empty_archive() -> Index:
    return Index(MemoryEngine(), "", "memory")


def ferry() -> Article:
    """Every field that can be recognised in a scraped article."""
    return _article(
        FERRY,
        ("section", "Verkehr"),
        ("title", "Fährbetrieb auf der Elbe ruht: Ministerin kündigt Ersatz an"),
        ("repeat", "Fährbetrieb auf der Elbe ruht: Ministerin kündigt Ersatz an"),
        ("lead", "Nach dem Sturm bleiben die Fähren bei Glückstadt im Hafen. Die Verkehrsministerin verspricht Busse."),
        ("caption", "Eine leere Fähre am Anleger von Glückstadt."),
        ("label", "Bildquelle: ©"),
        ("credit", "Küstenbild / Jördis Ömken"),
        ("body", "„Niemand wird am Ufer stehen gelassen“, sagte Verkehrsministerin Änne Groß am Mittwoch."),
        ("body", "Die Fährleute fordern seit Jahren neue Anleger. Eine Fähre kostet rund 1,5 Millionen Euro."),
        ("heading", "Busse ab Sonnabend"),
        ("body", "Ab Sonnabend fahren Busse über die Brücke bei Wischhafen. Wann die Fähre wieder ablegt, ist offen."),
        ("agency", "ekn/jö"),
        ("teaser", "Rekordernte: Äpfel aus dem Alten Land"),
        date="2025-02-12T14:30:00+01:00",
        section="Verkehr",
        source="Elbkurier",
        url="https://elbkurier.example/faehre?a=1&b=2",
        author="Jördis Ömken",
        metadata=MappingProxyType({"ausgabe": "Nord"}),
    )


def council() -> Article:
    facts = {"date": "2024-12-01", "section": "Politik", "source": "Müllhausener Bote"}
    body = "Der Stadtrat von Müllhausen streitet über Radwege.\n\nDie Ministerin aus der Hauptstadt schweigt.\n\nAm Ende gab es Kuchen."
    return _article(COUNCIL, ("title", "Streit im Stadtrat"), ("body", body), **facts)


def odd() -> Article:
    """An id no path can carry, no title, no date, nothing known."""
    return _article(ODD_ID, ("body", "Ein Zettel ohne Überschrift über Würfelhusten."))


def hostile() -> Article:
    """An article that tries to break out of its page in every field."""
    return _article(
        HOSTILE,
        ("title", f"Angriff {SCRIPT}"),
        ("lead", f"Vorspann {SCRIPT}"),
        ("body", f"Vor dem Angriff & danach {SCRIPT} <img src=x onerror=alert(1)>"),
        ("caption", f"Bild {SCRIPT}"),
        ("credit", f"Foto {SCRIPT}"),
        ("teaser", f"Mehr {SCRIPT}"),
        section=f'Ressort"{SCRIPT}',
        source=f"Quelle'{SCRIPT}",
        url="javascript:alert(1)",
        author=f"\u202eAutor {SCRIPT}",
        metadata=MappingProxyType({f"k{SCRIPT}": f"v{SCRIPT}"}),
    )


def waves() -> list[Article]:
    """Enough articles for several pages."""
    return [
        _article(
            f"wellen/{number:02}",
            ("title", f"Wellenbericht Nummer {number}"),
            ("body", f"Am Strand von Sylt war die Welle heute {number} Zentimeter hoch."),
            date=f"2023-{1 + number % 12:02}-15",
            section=("Wetter", "Kultur")[number % 2],
            source="Wellenblatt",
        )
        for number in range(1, WAVES + 1)
    ]


def _article(id: str, *fields: tuple[str, str], **facts: object) -> Article:
    original, spans = "", []
    for field, text in fields:
        original += "\n\n" if original else ""
        spans.append(Span(field, len(original), len(original) + len(text)))
        original += text
    return Article(id, original, tuple(spans), **facts)  # type: ignore[arg-type]
