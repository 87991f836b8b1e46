"""The word scanner finds what the pattern finds, compiled and as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchidx.german.tokenizer import WORD, word_scanner
from searchidx.kernel.word_scanner import WordScanner
from tests.kernel.support import as_source

CORPUS = Path(__file__).parent.parent.parent / "corpus"
FORMS = {"as installed": WordScanner, "as source": as_source("word_scanner").WordScanner}
TABLES = {name: "" for name in ("letters", "closing", "separating", "joining", "marks", "blanks")}

PIECES = [
    *"aBzÄß19 ,;:.!?…–—-'’\"„“”»«()[]/*·•_&+§%€°\n\t\r\x00\xad\u00a0\u2009\u202f\u200b\u0301\u0660\u20ff\u2100\ufeff\ufffd\U0001f600\ud800",
    *("B 96", "Er kam", "Dr.", "z. B.", "Str.", "innen", "Art.", "3.", "Die ", "und ", "Hauptstr", "ver.di", "wie's", "20:15", "I"),
    *("Abend. ", "Haushalt. ", "Haushalt.", "Marienpl.", "Gesamtschulpl", "Kaiserstr.", ". A", "! 1", ".\n\nÜ", "…\n"),
]


def words_of(scanner: WordScanner, text: str) -> Sequence[str]:
    numbers = scanner.scan(text)
    words = list(scanner.words())
    return [words[number] for number in numbers]


@example("Ab 9")
@example("B: 9 C 1, 2")
@example("Minister:innen, Er sagte: so")
@example("x\u0301 ,")
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=40))
def test_random_texts_have_the_words_of_the_pattern(text: str) -> None:
    assert words_of(word_scanner(), text) == WORD.findall(text)


@example(["Haushalt", ". ", "Er"], 0, 8)
@example(["Abend", ". ", "(", "Er"], 5, 8)
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.integers(0, 60), st.integers(0, 60))
def test_words_of_a_passage_stand_where_the_pattern_finds_them(pieces: list[str], start: int, size: int) -> None:
    text = "".join(pieces)
    start = min(start, len(text))
    stop = min(start + size, len(text))
    scanner = word_scanner(brackets=True)
    numbers, starts, ends = scanner.places(text, start, stop)
    pattern = re.compile(rf"{WORD.pattern}|[()]", re.VERBOSE)
    assert list(zip(starts, ends, strict=True)) == [match.span() for match in pattern.finditer(text, start, stop)]
    assert [scanner.words()[number] for number in numbers] == [text[a:b] for a, b in zip(starts, ends, strict=True)]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_places_outside_of_a_text_are_refused(form: type[WordScanner]) -> None:
    scanner = form(WORD, **TABLES)
    for start, stop in ((-1, 2), (2, 1), (0, 4)):
        with pytest.raises(IndexError):
            scanner.places("abc", start, stop)


def test_the_texts_of_the_corpus_have_the_words_of_the_pattern() -> None:
    files = [path for path in sorted(CORPUS.rglob("*")) if path.suffix in (".txt", ".html", ".jsonl")]
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    assert sum(map(len, texts)) > 100_000
    scanner = word_scanner()
    for text in texts:
        assert words_of(scanner, text) == WORD.findall(text)
    assert len(scanner) == len(list(scanner.words())) == len({word for text in texts for word in WORD.findall(text)})


@given(text=st.text(), tables=st.fixed_dictionaries({name: st.text("aäß, :;\u20ff\x00-", max_size=5) for name in TABLES}))
def test_both_forms_agree_whatever_the_tables(text: str, tables: dict[str, str]) -> None:
    for form in FORMS.values():
        scanner = form(WORD, **tables)
        numbers = scanner.scan(text)
        assert max(numbers, default=-1) < len(scanner)
        assert list(dict.fromkeys(numbers)) == list(range(len(scanner)))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_words_keep_their_numbers_from_text_to_text(form: type[WordScanner]) -> None:
    scanner = form(WORD, **{**TABLES, "letters": "abcdefghijklmnopqrstuvwxyz", "separating": " ", "blanks": " "})
    assert list(scanner.scan("so und so")) == [0, 1, 0]
    assert list(scanner.scan("und nun")) == [1, 2]
    assert (list(scanner.words()), len(scanner)) == (["so", "und", "nun"], 3)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_words_keep_their_numbers_however_many_there_are(form: type[WordScanner]) -> None:
    words = ["".join("abcdefghij"[int(digit)] for digit in str(number)) for number in range(30_000)]
    scanner = form(WORD, **{**TABLES, "letters": "abcdefghijklmnopqrstuvwxyz", "separating": " ", "blanks": " "})
    for _ in range(2):
        assert list(scanner.scan(" ".join(words))) == list(range(len(words)))
    assert list(scanner.words()) == words


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_letter_beyond_the_table_is_refused(form: type[WordScanner]) -> None:
    with pytest.raises(IndexError):
        form(WORD, **{**TABLES, "letters": "\u2100"})


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_no_text_is_refused(form: type[WordScanner]) -> None:
    for value in (None, 3, b"bytes", ["a"]):
        with pytest.raises(TypeError):
            form(WORD, **TABLES).scan(value)


def test_json_of_a_long_text_is_scanned_to_its_end() -> None:
    text = json.dumps(["Haus, Hof. " * 20_000, "Ende"], ensure_ascii=False)
    assert words_of(word_scanner(), text) == WORD.findall(text)
