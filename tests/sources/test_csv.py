"""CSV: delimiters, quotes, and the rows after a broken one."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from searchidx.sources import Outcome
from tests.sources import support
from tests.sources.support import articles, reasons


def outcomes(folder: Path, content: str | bytes, name: str = "a.csv") -> list[Outcome]:
    return support.outcomes(folder, content, name)


def originals(read: list[Outcome]) -> dict[str, str]:
    return {article.id: article.original for article in articles(read)}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_finds_the_known_columns(tmp_path: Path, delimiter: str) -> None:
    rows = [["id", "Title", " text ", '"a,b;c"'], ["1", "Köln", '"Satz, mit; allem\t|."', "x"]]
    read = outcomes(tmp_path, "".join(delimiter.join(row) + "\r\n" for row in rows))
    assert originals(read) == {"1": "Köln\n\nSatz, mit; allem\t|."}
    assert articles(read)[0].metadata == {"a,b;c": "x"}


def test_line_breaks_and_doubled_quotes_belong_to_the_text(tmp_path: Path) -> None:
    read = outcomes(tmp_path, 'id,text\n1,"Absatz eins.\n\nEr sagte: ""Nein."""\n2,Schluss\n')
    assert originals(read) == {"1": 'Absatz eins.\n\nEr sagte: "Nein."', "2": "Schluss"}


def test_a_field_may_be_long(tmp_path: Path) -> None:
    text = "Wort " * 60_000
    assert originals(outcomes(tmp_path, f"id,text\n1,{text}\n"))["1"] == text


def test_tabs_excel_and_packed_files_are_read(tmp_path: Path) -> None:
    assert originals(outcomes(tmp_path, "id\ttext\n1\tKöln\n", "a.tsv")) == {"1": "Köln"}
    (tmp_path / "corpus" / "a.tsv").unlink()
    assert originals(outcomes(tmp_path, "sep=;\r\nid;text\r\n1;Köln\r\n")) == {"1": "Köln"}
    (tmp_path / "corpus" / "a.csv").unlink()
    assert originals(outcomes(tmp_path, gzip.compress("id;text\n1;Köln\n".encode("cp1252")), "a.csv.gz")) == {"1": "Köln"}


REFUSED_HEADS = [
    ("1,Köln,am Rhein\n2,Bonn,am Rhein\n", "Kopfzeile fehlt"),
    ("id,text\r1,Köln\r", "Macintosh"),
    ("nummer,wortlaut\n1,Köln\n", "Kopfzeile fehlt"),
    ("id,text,text\n1,Köln,Bonn\n", "'text' steht zweimal"),
]


@pytest.mark.parametrize(("content", "reason"), REFUSED_HEADS)
def test_a_file_without_a_usable_header_is_refused_once(tmp_path: Path, content: str, reason: str) -> None:
    read = outcomes(tmp_path, content)
    assert list(reasons(read)) == ["corpus/a.csv:1"]
    assert reason in reasons(read)["corpus/a.csv:1"]


BROKEN = [
    ("2,zu,viel,Text", "4 Spalten statt 3"),
    ("2,,", "Titel und Text fehlen"),
    ('2,"offen,Text', "Anführungszeichen"),
    ('2,"zu" früh,Text', "Anführungszeichen"),
]


@pytest.mark.parametrize(("row", "reason"), BROKEN)
def test_a_broken_row_is_refused_with_its_line_and_the_others_are_read(tmp_path: Path, row: str, reason: str) -> None:
    read = outcomes(tmp_path, f'id,title,text\n1,"Eins\nmit Umbruch",Text\n{row}\n3,Drei,Text\n4,"Vier",Text\n')
    assert list(originals(read)) == ["1", "3", "4"]
    [(place, why)] = reasons(read).items()
    assert place == "corpus/a.csv:4"
    assert reason in why


def test_a_short_row_is_read_and_told(tmp_path: Path) -> None:
    read = outcomes(tmp_path, "title;text;Datum;Ressort\nBrücke;Der Rat tagte.;12.02.2025\n")
    [article] = articles(read)
    assert (article.original, article.date, article.section) == ("Brücke\n\nDer Rat tagte.", "2025-02-12", None)
    assert "3 Spalten statt 4" in reasons(read)["corpus/a.csv:2"]


def test_unquoted_commas_of_a_text_in_the_last_column_belong_to_it_and_it_is_told(tmp_path: Path) -> None:
    read = outcomes(tmp_path, "id,Inhalt\n1,Der Rat tagte, die Lage war ernst, und alle gingen.\n2,Kurz,,\n")
    assert originals(read) == {"1": "Der Rat tagte, die Lage war ernst, und alle gingen.", "2": "Kurz"}
    assert list(reasons(read)) == ["corpus/a.csv:2"]


def test_german_headers_empty_header_cells_and_excels_first_line_are_read(tmp_path: Path) -> None:
    read = outcomes(tmp_path, '\ufeffsep=;\r\nTITEL;"Text";;Datum;Quelle;Autorin\r\nBrücke;Der Rat tagte.;x;1.2.25;Elbkurier;Ida Öz\r\n')
    [article] = articles(read)
    assert (article.date, article.source, article.author, article.metadata) == ("2025-02-01", "Elbkurier", "Ida Öz", {})


def test_an_open_quote_swallows_no_more_than_its_row(tmp_path: Path) -> None:
    rows = "".join(f"{number},Titel {number},Text\n" for number in range(5000))
    read = outcomes(tmp_path, f'id,title,text\nx,"offen,Text\n{rows}')
    assert len(originals(read)) == 5000
    assert list(reasons(read)) == ["corpus/a.csv:2"]


# each line opens a quotation where it begins outside of one, and leaves one open where it begins inside
OPENING = 'a","'


@pytest.mark.parametrize("last", ['"', '"a",b', "x", 'a","x"y'])
def test_many_open_quotes_are_refused_each_and_what_follows_is_read(tmp_path: Path, last: str) -> None:
    read = outcomes(tmp_path, "id,text\n" + f"{OPENING}\n" * 20_000 + f"{last}\n" + "n,Text\n" * 1100)
    refused = reasons(read)
    assert len([place for place in refused if int(place.rpartition(":")[2]) <= 20_001]) >= 19_000
    assert list(originals(read))[-1] == "n"
    assert "1.001 Zeilen" in refused["corpus/a.csv:2"]
    assert "1.001 Zeilen" in refused["corpus/a.csv:3"]


def test_a_row_of_many_lines_below_an_open_quote_is_read(tmp_path: Path) -> None:
    inside = "Absatz\n" * 900
    read = outcomes(tmp_path, 'id,text\nx,"offen\n' + "1,Eins\n" * 150 + f'2,"{inside}"\n3,Drei\n')
    assert [article.id for article in articles(read)] == [*["1"] * 150, "2", "3"]
    assert originals(read)["2"].count("Absatz") == 900


def test_many_columns_are_compared_at_once(tmp_path: Path) -> None:
    names = ",".join(f"c{number}" for number in range(200_000))
    assert "'c7' steht zweimal" in reasons(outcomes(tmp_path, f"id,text,{names},c7\n"))["corpus/a.csv:1"]
