"""Markdown and front matter: what Hugo, Jekyll, Zola, Obsidian and Pandoc keep, and heads that are none or an attack."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from searchidx.model import Article
from searchidx.sources import Warned
from tests.sources.support import articles, outcomes, reasons

HUGO = """---
title: "Fähre nach Nordholm fällt aus"
date: 2025-02-12T14:30:00+01:00
draft: false
author: [Ida Öz, Jo Ahlers]
categories: ["Verkehr"]
tags: [Fähre, Insel]
description: Wegen Niedrigwassers bleibt die Fähre im Hafen.
---

Die **Fähre** bleibt im [Hafen](https://example.org "x"), sagte *Kapitänin* Brand.
Sie wartet auf Wasser.[^1]

{{< figure src="a.jpg" caption="Die Fähre am Kai" >}}

## Kein Ersatz {#ersatz}

- Der Bus fährt nicht.
- Das Taxi `auch` nicht.

| Tag | Fahrten |
|---|---|
| Montag | 0 |

[^1]: Stand Mittwoch.
"""
JEKYLL = """---
layout: post
title: Rat: Ja zur Brücke
date: 2025-02-13 09:15:00 +0100
published: true
author: Ida Öz
categories:
  - Politik
---
# Rat: Ja zur Brücke

Der Rat hat der Brücke zugestimmt.
{: .lead}

Nun wird gebaut. <!--more--> Ein <b>Fest</b> folgt.
"""
ZOLA = """+++
title = "Werft baut aus"
date = 2025-02-14
[taxonomies]
categories = ["Wirtschaft"]
[extra]
author = "Jo Ahlers"
+++
Die Werft baut aus.
"""
OBSIDIAN = """---
titel: Markt zieht um
quelle: "[[Elbkurier]]"
link: https://elbkurier.example/markt
---
Der [[Wochenmarkt|Markt]] zieht an den [[Hafen]].

![Die neuen Stände](markt.png)
"""
PANDOC = """Die Brücke kommt
================

Absatz eins\\
mit Umbruch.

![](leer.png "Die Brücke von Norden")

1.  Erstens das Geld.
2.  Zweitens der Bau.
"""


def read(folder: Path, content: str, name: str = "a.md") -> Article:
    [article] = articles(outcomes(folder, content, name))
    return article


def fields(article: Article) -> list[tuple[str, str]]:
    return [(span.field, article.original[span.start : span.end]) for span in article.spans]


def test_hugo(tmp_path: Path) -> None:
    article = read(tmp_path, HUGO)
    assert (article.date, article.section, article.author) == ("2025-02-12T14:30:00+01:00", "Verkehr", "Ida Öz, Jo Ahlers")
    assert article.metadata["tags"] == '["Fähre", "Insel"]'
    assert fields(article) == [
        ("title", "Fähre nach Nordholm fällt aus"),
        ("lead", "Wegen Niedrigwassers bleibt die Fähre im Hafen."),
        ("body", "Die Fähre bleibt im Hafen, sagte Kapitänin Brand. Sie wartet auf Wasser."),
        ("caption", "Die Fähre am Kai"),
        ("heading", "Kein Ersatz"),
        ("body", "Der Bus fährt nicht.\n\nDas Taxi auch nicht.\n\nTag Fahrten\n\nMontag 0\n\nStand Mittwoch."),
    ]


def test_jekyll_with_a_head_that_is_no_yaml(tmp_path: Path) -> None:
    [warned, _] = read_outcomes = outcomes(tmp_path, JEKYLL, "a.md")
    assert isinstance(warned, Warned)
    assert "zeilenweise" in warned.reason.de
    [article] = articles(read_outcomes)
    assert (article.date, article.section, article.author) == ("2025-02-13T09:15:00+01:00", "Politik", "Ida Öz")
    assert fields(article) == [
        ("title", "Rat: Ja zur Brücke"),
        ("body", "Der Rat hat der Brücke zugestimmt.\n\nNun wird gebaut. Ein Fest folgt."),
    ]


def test_zola(tmp_path: Path) -> None:
    article = read(tmp_path, ZOLA)
    assert (article.date, article.section, article.author) == ("2025-02-14", "Wirtschaft", "Jo Ahlers")
    assert fields(article) == [("title", "Werft baut aus"), ("body", "Die Werft baut aus.")]


def test_obsidian(tmp_path: Path) -> None:
    article = read(tmp_path, OBSIDIAN)
    assert article.url == "https://elbkurier.example/markt"
    assert fields(article) == [("title", "Markt zieht um"), ("body", "Der Markt zieht an den Hafen."), ("caption", "Die neuen Stände")]


def test_pandoc_without_a_head(tmp_path: Path) -> None:
    article = read(tmp_path, PANDOC, "2025-02-12-bruecke.markdown")
    assert article.date == "2025-02-12"
    assert fields(article) == [
        ("title", "Die Brücke kommt"),
        ("body", "Absatz eins mit Umbruch."),
        ("caption", "Die Brücke von Norden"),
        ("body", "Erstens das Geld.\n\nZweitens der Bau."),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_front_matter_above_a_text(tmp_path: Path, line_end: str) -> None:
    text = "---\ntitle: Markt zieht um\ndate: 14.02.2025\nquelle: Elbkurier\n---\nEr zieht um, hat der Rat gesagt.\n\nVon April an.\n"
    article = read(tmp_path, text.replace("\n", line_end), "2020-01-01.txt")
    assert (article.date, article.source) == ("2025-02-14", "Elbkurier")
    assert article.original.splitlines()[0] == "Markt zieht um"
    assert "quelle" not in article.original


def test_a_sidecar_wins_over_front_matter(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.json").write_text('{"section": "Lokales", "id": "w1"}')
    article = read(tmp_path, ZOLA)
    assert (article.id, article.section) == ("w1", "Lokales")


@pytest.mark.parametrize(
    "text",
    [
        "---\nKein Kopf, nur ein Strich\n---\nEin Text.\n",
        "---\nRedaktion: ja\n---\nEin Text.\n",
        "---\ntitle: offen\n\nEin Text ohne Ende.\n",
    ],
)
def test_a_line_at_the_top_is_no_head(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text, "a.txt").original == text


LAUGHS = "a: &a [x, x, x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefghi"))
HOSTILE = {
    "a billion laughs": f"---\n{LAUGHS}title: *i\n---\nDer Text bleibt.\n",
    "deep": "---\ntitle: " + "[" * 60_000 + "\n---\nDer Text bleibt.\n",
    "an object": "---\ntitle: !!python/object/apply:os.system [exit]\n---\nDer Text bleibt.\n",
    "endless": "---\n" + "title: x\n" * 20_000 + "---\nDer Text bleibt.\n",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("ending", ["md", "txt"])
def test_a_hostile_head_costs_no_text(tmp_path: Path, name: str, ending: str) -> None:
    article = read(tmp_path, HOSTILE[name], f"a.{ending}")
    assert article.original.rstrip().endswith("Der Text bleibt.")
    assert len(article.original) < 250_000


def test_markdown_that_is_no_text_is_named(tmp_path: Path) -> None:
    assert "PNG" in reasons(outcomes(tmp_path, b"\x89PNG\r\n", "a.md"))["corpus/a.md"]


def test_a_word_goes_on_in_the_next_line(tmp_path: Path) -> None:
    assert "Regie-\nrung hält daran" in read(tmp_path, "# Fähre\n\nDie Regie-\nrung hält\ndaran fest.\n").original
