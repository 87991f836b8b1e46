"""The sample corpus is what its README says: the counts, the formats, no article twice, and the queries that find something."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

import pytest

from searchidx.index import Index, open_index
from searchidx.model import title

CORPUS = Path(__file__).parent.parent / "corpus"
README = (CORPUS / "README.md").read_text(encoding="utf-8")
FACTS = {"date", "section", "source", "url", "author"}
SHINGLE = 5
WIRE_STORIES = (
    (
        "politik/2025-02-14_sicherheitsgarantien-luebeck.txt",
        "politik/2025-02-15_ukraine-will-feste-zusagen.txt",
        "politik/hrabchuk-fordert-garantien.html",
    ),
    (
        "klima/waermepumpenfoerderung.txt",
        "klima/2025-11-29_mehr-geld-fuer-waermepumpen.txt",
        "archiv/limmat-anzeiger.jsonl#limmat-2025-11-29-8",
    ),
)

DEEPER = (
    ("Hrabtschuk", "corpus/politik/hrabchuk-fordert-garantien.html", "Hrabchuk"),
    ("Schtscherbatowa", "limmat-2025-06-10-7", "Shcherbatova"),
    ("Sicherheitspolitik", "corpus/politik/2025-06-18_luftverteidigung-kabinett.txt", "Sicherheits- und Verteidigungspolitik"),
    ("Einfuhr", "corpus/wirtschaft/2024-03-15_hafenausbau.txt", "Ein- und Ausfuhr"),
    ("2,5 Mrd. Euro", "corpus/digitales/chips-usa.txt", "2,5 Milliarden Euro"),
    ("al-Charasi", "corpus/kultur/filmfest-flensburg.html", "Al-Kharasi"),
)
"""Queries that need a knowledge of German: query, article, and the form that stands in it."""


def files() -> list[Path]:
    return sorted(p for p in CORPUS.glob("*/*") if p.suffix != ".json")


def with_suffix(*suffixes: str) -> list[Path]:
    return [p for p in files() if "".join(p.suffixes) in suffixes]


def name(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


def text_of(path: Path) -> str:
    """What a reader of the file sees: composed letters, no soft hyphens, no markup."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    if path.suffix == ".html":
        text = re.sub(r"(?s)<script.*?</script>|<style.*?</style>|<[^>]+>", " ", text)
    return unicodedata.normalize("NFC", html.unescape(text)).replace("\u00ad", "")


def lines_of(path: Path) -> list[str]:
    return [line for line in text_of(path).split("\n") if line.strip()]


def records(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(text_of(path)), delimiter=";", strict=True))
    return [json.loads(line) for line in lines_of(path)]


def articles() -> dict[str, str]:
    """Text by place; an archive's articles are "file#id"."""
    texts = {name(path): text_of(path) for path in with_suffix(".txt", ".html")}
    for path in with_suffix(".jsonl", ".jsonl.gz", ".csv"):
        texts |= {f"{name(path)}#{record['id']}": f"{record['title']}\n\n{record['text']}" for record in records(path)}
    return texts


def is_scraped(path: Path) -> bool:
    """Whether the headline is printed twice or breadcrumbs come first: only scraped pages have that."""
    first, second, third = (*lines_of(path), "", "")[:3]
    return first.endswith(second) or second == third or first.startswith("Startseite >")


def formats() -> Iterator[tuple[str, int, int]]:
    """Format, number of files and of articles, as they are on disk."""
    text = with_suffix(".txt")
    scraped = [path for path in text if is_scraped(path)]
    yield "`.txt`, scraped from a page", len(scraped), len(scraped)
    yield "`.txt`, plain", len(text) - len(scraped), len(text) - len(scraped)
    yield "`.html`", len(with_suffix(".html")), len(with_suffix(".html"))
    for suffix in (".jsonl", ".jsonl.gz", ".csv"):
        yield f"`{suffix}`", len(with_suffix(suffix)), sum(len(records(path)) for path in with_suffix(suffix))


def table(column: str) -> list[list[str]]:
    """The rows of the README's table whose first column is called `column`."""
    rows = README.split(f"| {column} |", 1)[1].split("\n\n", 1)[0].split("\n")[2:]
    return [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in rows]


def demo_queries() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Query, the forms that stand in the articles, and the files."""
    for query, forms, _, where in table("Query"):
        yield query.strip("`"), tuple(forms.split(" · ")), tuple(re.findall(r"`([^`]+)`", where))


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return frozenset(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def overlap(left: frozenset[tuple[str, ...]], right: frozenset[tuple[str, ...]]) -> float:
    """The share of the shorter text that stands in the longer one, too."""
    return len(left & right) / min(len(left), len(right))


def test_there_is_enough_to_search() -> None:
    assert len(articles()) >= 66
    assert len(files()) >= 48


def test_the_readme_counts_formats_right() -> None:
    assert [(row[0], int(row[1]), int(row[2])) for row in table("Format")] == list(formats())
    assert f"{len(articles())} German news articles in {len(files())} files" in README


def test_about_half_the_articles_were_scraped_or_come_as_pages() -> None:
    messy = [path for path in with_suffix(".txt") if is_scraped(path)] + with_suffix(".html")
    assert len(messy) * 2 >= len(articles())


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*.json")), ids=name)
def test_a_sidecar_stands_beside_its_text_and_holds_facts_only(path: Path) -> None:
    facts = json.loads(path.read_text(encoding="utf-8"))
    assert path.with_suffix(".txt").exists()
    assert set(facts) <= FACTS
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", facts.get("date", "2025-01-01"))
    assert facts.get("url", "https://example.org/").startswith("https://example.org/")


def test_a_date_stands_once_in_the_name_or_in_the_sidecar() -> None:
    dates = {name(path): (path.name[:4].isdigit(), "date" in _sidecar(path)) for path in with_suffix(".txt")}
    assert [place for place, (in_name, in_sidecar) in dates.items() if in_name and in_sidecar] == []
    assert len([place for place, (in_name, in_sidecar) in dates.items() if not in_name and not in_sidecar]) == 2


def _sidecar(path: Path) -> Mapping[str, str]:
    sidecar = path.with_suffix(".json")
    facts: Mapping[str, str] = json.loads(sidecar.read_text(encoding="utf-8")) if sidecar.exists() else {}
    return facts


@pytest.mark.parametrize("path", with_suffix(".jsonl", ".jsonl.gz", ".csv"), ids=name)
def test_an_archive_gives_every_article_id_title_text_and_facts(path: Path) -> None:
    rows = records(path)
    assert all(record["id"] and record["title"] and record["text"] and record["date"] and record["section"] for record in rows)
    assert len({record["id"] for record in rows}) == len(rows)


def test_the_packed_archive_names_neither_file_nor_time() -> None:
    for path in with_suffix(".jsonl.gz"):
        flags, time = path.read_bytes()[3], path.read_bytes()[4:8]
        assert (flags, time) == (0, bytes(4))


def test_the_csv_quotes_line_breaks_semicolons_and_quotation_marks() -> None:
    (path,) = with_suffix(".csv")
    cells = [record["text"] for record in records(path)]
    assert all(any(sign in cell for cell in cells) for sign in '\n;"')


def test_three_files_keep_the_odd_ways_to_write_letters() -> None:
    with pytest.raises(UnicodeDecodeError):
        (CORPUS / "wirtschaft/schrauben-cp1252.txt").read_text(encoding="utf-8")
    decomposed = (CORPUS / "wissenschaft/moewen-nfd.txt").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFD", decomposed)
    assert not unicodedata.is_normalized("NFC", decomposed)
    assert (CORPUS / "gesundheit/hitzeschutz.txt").read_text(encoding="utf-8").count("\u00ad") > 10


@pytest.mark.parametrize("path", with_suffix(".html"), ids=name)
def test_a_page_has_the_markup_of_a_news_page(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    for mark in ("og:title", "og:site_name", "og:url", "article:published_time", "article:section", "<article", "<figcaption>"):
        assert mark in page
    for block in re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', page):
        assert json.loads(block)["@type"] == "NewsArticle"


@pytest.mark.parametrize("path", [path for path in with_suffix(".txt") if is_scraped(path)], ids=name)
def test_a_teaser_names_something_its_article_does_not_contain(path: Path) -> None:
    *article, below = re.split(
        r"\n(?:Für Sie ausgewählt|Lesen Sie auch:?|Mehr zum Thema|Auch interessant|Das könnte Sie auch interessieren|Meistgelesen"
        r"|Redaktion empfiehlt|Empfehlungen der Redaktion|Weitere (?:Artikel|Meldungen)(?: zum Thema)?)\n",
        text_of(path),
    )
    if not article:
        return  # a page without teasers
    text = "".join(article).casefold()
    for teaser in (line for line in below.split("\n") if line.strip()):
        nouns = re.findall(r"\b[A-ZÄÖÜ]\w{4,}", teaser)
        assert any(noun.casefold() not in text for noun in nouns), teaser


def test_no_two_articles_share_sentences_but_the_wire_stories() -> None:
    cut = {place: shingles(text) for place, text in articles().items()}
    families = {frozenset(pair) for story in WIRE_STORIES for pair in combinations(story, 2)}
    close = {frozenset(pair) for pair in combinations(cut, 2) if overlap(cut[pair[0]], cut[pair[1]]) > 0.12}
    assert close == families


def test_the_readme_has_twelve_queries() -> None:
    assert len(list(demo_queries())) == 12


@pytest.mark.parametrize(("query", "forms", "where"), list(demo_queries()), ids=[query for query, _, _ in demo_queries()])
def test_a_demo_query_stands_in_its_files_in_another_form(query: str, forms: tuple[str, ...], where: tuple[str, ...]) -> None:
    texts = {place: text_of(CORPUS / place) for place in where}
    assert [place for place, text in texts.items() if not any(form in text for form in forms)] == []
    assert [form for form in forms if not any(form in text for text in texts.values())] == []
    words = re.findall(r"\w+", query)
    is_phrase = query.startswith('"')
    assert is_phrase or any(not re.search(rf"(?i)\b{word}\b", text) for text in texts.values() for word in words)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_index(tmp_path_factory.mktemp("index")) as opened:
        opened.index([CORPUS])
        yield opened


def full_matches(index: Index, query: str) -> set[str]:
    """The ids of all full matches."""
    return {hit.id for hit in index.search(query, limit=len(articles())).hits if not hit.partial}


def ids(place: str, forms: tuple[str, ...]) -> set[str]:
    """The ids of a file's articles that hold one of the forms."""
    path = CORPUS / place
    if path.suffix in (".txt", ".html"):
        return {f"corpus/{place}"}
    return {record["id"] for record in records(path) if any(form in record["title"] + record["text"] for form in forms)}


def test_every_article_is_read_with_a_headline_and_nothing_is_rejected(tmp_path: Path) -> None:
    with open_index(tmp_path) as opened:
        report = opened.index([CORPUS])
        assert (report.new, report.rejected) == (len(articles()), ())
        assert [article.id for article in opened.export() if not title(article)] == []


@pytest.mark.parametrize(("query", "forms", "where"), list(demo_queries()), ids=[query for query, _, _ in demo_queries()])
def test_a_demo_query_finds_what_the_readme_says(index: Index, query: str, forms: tuple[str, ...], where: tuple[str, ...]) -> None:
    assert set().union(*(ids(place, forms) for place in where)) <= full_matches(index, query)


def test_an_animal_is_no_debate_and_no_quarter(index: Index) -> None:
    assert not full_matches(index, "Tier") & {f"corpus/{place}" for place in WIRE_STORIES[0]}


def test_what_only_a_teaser_says_is_found_only_when_asked_for(index: Index) -> None:
    assert full_matches(index, "Seilbahn") == set()
    assert full_matches(index, "teaser:Seilbahn") == {f"corpus/{WIRE_STORIES[0][0]}"}


@pytest.mark.parametrize(("query", "article", "form"), DEEPER)
def test_a_search_that_understands_finds_this_too(index: Index, query: str, article: str, form: str) -> None:
    assert article in full_matches(index, query), form
