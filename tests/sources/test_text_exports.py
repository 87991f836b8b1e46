"""Text exports of press archives, in their layouts and own wording."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from searchidx.model import Article, field_text, title
from searchidx.sources import Outcome, ReadArticle, read
from searchidx.sources.discover import scopes, sources
from searchidx.sources.outcomes import Warned

TITLE = "Fähre nach Altwerder bleibt im Hafen"
NEXIS = """\
                               Dokument 1 von 2

                                   Elbkurier

                         12. Februar 2025 Mittwoch

Fähre nach Altwerder
bleibt im Hafen

AUTOR: Ida Öz

RUBRIK: Lokales; S. 4

LÄNGE: 212 Wörter

Die Fähre fährt vorerst nicht mehr. Taucher fanden
drei Risse im Rumpf.

Der Kreis sucht Geld.

UPDATE: 13. Februar 2025

SPRACHE: GERMAN; DEUTSCH

PUBLIKATIONSTYP: Zeitung

               Copyright 2025 Elbkurier GmbH
                  Alle Rechte vorbehalten

                               Dokument 2 von 2

                                   Spreebote

                         13. Februar 2025 Donnerstag

Bahn streicht Züge

RUBRIK: Wirtschaft

LÄNGE: 90 Wörter

Der Streik trifft vor allem Pendler.

SPRACHE: GERMAN
"""
NEXIS_NEW = """Fähre nach Altwerder bleibt im Hafen
 
Elbkurier
 
12. Februar 2025 Mittwoch
 
Copyright 2025 Elbkurier GmbH Alle Rechte vorbehalten
 
Section: LOKALES; S. 4
 
Length: 212 words
 
Byline: Ida Öz
 
Body
 
Die Fähre fährt vorerst nicht mehr.

Der Kreis sucht Geld.
 
Load-Date: February 13, 2025
 
End of Document
 
Bahn streicht Züge
 
Spreebote
 
13. Februar 2025
 
Length: 90 words
 
Body
 
Der Streik trifft Pendler.
 
Load-Date: February 14, 2025
 
End of Document
"""
FACTIVA = """Fähre nach Altwerder bleibt im Hafen

Ida Öz
212 Wörter
12 Februar 2025
Elbkurier
ELBKUR
4
Deutsch
Copyright 2025 Elbkurier GmbH

Die Fähre fährt vorerst nicht mehr.

Der Kreis sucht Geld.

Dokument ELBKUR0020250212el2c0001x

Bahn streicht Züge

90 Wörter
13 Februar 2025
08:15
Spreebote
SPREEB
Deutsch
(c) 2025 Spreebote.

Der Streik trifft Pendler.

Dokument SPREEB0020250213el2d0002x
"""
FACTIVA_TAGGED = """SE Lokales
HD Fähre nach Altwerder bleibt im Hafen
BY Ida Öz
WC 212 Wörter
PD 12 Februar 2025
SN Elbkurier
SC ELBKUR
LA Deutsch
CY Copyright 2025 Elbkurier

LP
Die Fähre fährt vorerst nicht mehr.

TD
Der Kreis sucht Geld.

NS gtrans : Verkehr
AN
Dokument ELBKUR0020250212el2c0001x
"""
GENIOS = """Fähre nach Altwerder bleibt im Hafen

Quelle: Elbkurier vom 12.02.2025, Nr. 36, S. 4
Ressort: Lokales
Autor: Ida Öz
Dokumentnummer: ELB_20250212_123

Die Fähre fährt vorerst nicht mehr.

Der Kreis sucht Geld.

Dauerhafte Adresse des Dokuments: https://archiv.example/document/ELB__123
Alle Rechte vorbehalten: (c) Elbkurier
______________________________________________

Bahn streicht Züge

Quelle: Spreebote, 13.02.2025
Dokumentnummer: SPR_20250213_9

Der Streik trifft Pendler.
"""
NUMBER = "Dokumentnummer: ELB_20250212_123\n"
GENIOS_FOOT = GENIOS.replace(NUMBER, "").replace("Alle Rechte", f"{NUMBER}Alle Rechte")
DPA = """bdt0354 3 vm 271  dpa 1065

Verkehr/Inseln/
(Zusammenfassung 1400)
Fähre nach Altwerder bleibt im Hafen
Von Ida Öz, dpa =

   Altwerder (dpa) - Die Fähre fährt vorerst nicht mehr. Taucher fanden
drei Risse.

   Der Kreis sucht Geld.

# dpa-Notizblock
## Redaktionelle Hinweise
dpa io yydd n1 bb
121430 Feb 25

bdt0355 4 wi 90  dpa 1066

Bahn/Tarife/
Bahn streicht Züge =

   Berlin (dpa) - Der Streik trifft Pendler.

dpa jo
130815 Feb 25
"""


def outcomes(tmp_path: Path, text: str) -> list[Outcome]:
    (tmp_path / "export.txt").write_text(text, encoding="utf-8")
    [source] = sources(*scopes([tmp_path / "export.txt"], {}))
    return list(read(source, today=datetime.date(2026, 1, 1)))  # type: ignore[arg-type]  # a source: nothing is skipped


def articles(tmp_path: Path, text: str) -> list[Article]:
    return [outcome.article for outcome in outcomes(tmp_path, text) if isinstance(outcome, ReadArticle)]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("text", [NEXIS, NEXIS_NEW, FACTIVA, GENIOS, GENIOS_FOOT, DPA])
def test_an_export_is_taken_apart(text: str, ends: str, tmp_path: Path) -> None:
    first, second = articles(tmp_path, text.replace("\n", ends))
    assert (title(first), (first.date or "")[:10], first.author) == (TITLE, "2025-02-12", "Ida Öz")
    assert (title(second), (second.date or "")[:10], second.author) == ("Bahn streicht Züge", "2025-02-13", None)
    assert (first.source, second.source) in {("Elbkurier", "Spreebote"), ("dpa", "dpa")}
    for article, wanted in ((first, ("fährt vorerst nicht", "sucht Geld")), (second, ("Der Streik trifft",))):
        assert all(words in article.original for words in wanted)
        labels = ("LÄNGE", "Length", "Wörter", "Dokument", "Copyright", "SPRACHE", "Load", "Quelle")
        assert not any(label in article.original for label in labels)


def test_tags_of_factiva_are_read(tmp_path: Path) -> None:
    [article] = articles(tmp_path, FACTIVA_TAGGED)
    assert (title(article), article.date, article.source, article.section) == (TITLE, "2025-02-12", "Elbkurier", "Lokales")
    assert article.author == "Ida Öz"
    assert field_text(article, "body").split("\n\n")[-1].strip() == "Der Kreis sucht Geld."


def test_ids_stay_when_articles_come_before(tmp_path: Path) -> None:
    halves = DPA.split("bdt0355")
    both = {title(article): article.id for article in articles(tmp_path, DPA)}
    [alone] = articles(tmp_path, f"bdt0355{halves[1]}")
    assert alone.id == both["Bahn streicht Züge"]
    assert {article.id for article in articles(tmp_path, FACTIVA)} == {
        f"{tmp_path.name}/export.txt#ELBKUR0020250212el2c0001x",
        f"{tmp_path.name}/export.txt#SPREEB0020250213el2d0002x",
    }


def test_many_articles_in_an_unknown_layout_are_told(tmp_path: Path) -> None:
    text = "".join(f"----------------\nTitel: Meldung {n}\nDatum: {n}.2.2025\n\nDer Text der Meldung {n}.\n\n" for n in range(1, 6))
    told = [outcome.reason.de for outcome in outcomes(tmp_path, text) if isinstance(outcome, Warned)]
    assert any("viele Artikel" in reason for reason in told)


@pytest.mark.parametrize(
    "text",
    [
        "Akten im Archiv\n\nAuf dem Deckel stand: Dokument 1 von 20. Mehr war nicht zu erfahren.\n",
        "Das Ende\n\nDie Datei schloss mit den Worten\n\nEnd of Document\n",
        "Ein Fund\n\nQuelle: Archiv der Stadt\n\nDer Brief lag in einer Kiste im Keller des Rathauses.\n",
        "Ein Urteil\n\nDas Gericht nennt als\nDokumentnummer: BWRE123456\nund verweist auf die Akten.\n",
    ],
)
def test_other_texts_stay_whole(text: str, tmp_path: Path) -> None:
    [article] = articles(tmp_path, text)
    assert article.original.strip() == text.strip()
    assert not any(isinstance(outcome, Warned) for outcome in outcomes(tmp_path, text))
