"""Families: the articles that tell one story in nearly the same words, such as a wire story that several papers print or revise.

Found over the whole index at once, by the shingles that articles of the same days share (Broder 1997). A family is an article and all later
ones that are near-duplicates of it, not of each other: so that a story that is rewritten day after day makes no chain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter

import numpy as np

from searchidx.german.calendar import moment
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.model import Article, field_text
from searchidx.results.article_words import plain_words
from searchidx.results.shingling import FULL_TEXT, MOST_WORDS, content_words, have_same_words
from searchidx.storage.forward_index import NO_TERM, ForwardIndex
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment_writer import UNKNOWN_DAY

STORY_FIELDS = ("title", "lead", "body")

SHINGLE = 3
"""Words of a shingle: a rewrite of a short report leaves no five words as they were."""

LONG_SHINGLE = 5
"""The same for full texts, which share many runs of three words by chance."""

WITHIN_DAYS = 3

STANDING_TIMES, STANDING_DAYS = 3, 14
"""The same words so many times in one source, over more than so many days, are standing text: a sign-off, an advertisement of its own."""

LEAST_SHINGLES = 6
"""Shingles that a text must have beside standing text."""

CONTAINED, ALIKE = 0.6, 0.3
"""The least share of the shingles of the shorter text, and of those of both texts, that two short texts must share."""

REWRITTEN = 0.25
"""For a rewrite, whose sentences are turned round: the least share of the shorter text's shingles, and `shingling.share_words`. Another
event told in the same sentences shares the shingles, not the words.
"""

REPORT = 35
"""Words of a text from which on one source may have rewritten it; shorter ones are those of series: what is new at the cinema, where a
match is shown.
"""

ALIKE_FULL = 0.5
"""The least share of the shingles of both that two full texts must share."""

CERTAIN = 0.9
"""The share of the shingles of three words of both from which on two full texts need no closer look."""

SHARED_HEADLINE = 0.3
"""The least share of the shorter headline's words that two articles of one source must share in their headlines."""

LEAST_COMMON = 3
"""Shingles in common from which on two articles are compared at all."""

MOST_HOLDERS = 50
"""Articles of the same days that one shingle pairs with each other; where more hold it, each is paired with the first of them, and with
the first since the last pair of days began.
"""

MOST_PAIRS, PAIRS_AN_ARTICLE = 10_000_000, 500
"""Pairs of all shingles, the larger of both counts: of articles that all tell one story fewer holders are paired. Others have one."""

MOST_COMPARED = 10
"""Older articles, each the head of a family, that the whole text of one is compared with: the oldest ones."""

REMEMBERED = 100
"""Texts whose words are kept for the next comparison: articles of the same days are compared one after the other."""

MOST_PENDING = 20_000_000
"""Pairs that are kept before equal ones are counted together."""

_UNDATED = -(10**6)
_NUMBER_IN_ADDRESS = re.compile(r"\d{6,}")
_PART = frozenset(("teil", "folge", "part"))
_PRIMES = tuple(np.uint64(prime) for prime in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_BUCKETS = 1 << 22

Articles = Callable[[Sequence[str]], list[Article | None]]


def family_heads(forward: ForwardIndex, articles: Articles) -> Array:
    """int32, one an article: the number of the oldest article of its family, its own where it has none.

    `articles`: the stored articles by id, of which a few are looked at: those that share words.
    """
    heads = np.arange(forward.size, dtype=np.int32)
    shingles = _Shingles.of(forward)
    first, second, common = _pairs(shingles, _day_numbers(forward))
    if not len(first):
        return heads
    left = shingles.left
    fewer = np.minimum(left[first], left[second])
    is_short = np.minimum(shingles.words[first], shingles.words[second]) < FULL_TEXT
    alike = (fewer >= LEAST_SHINGLES) & (common >= CONTAINED * fewer) & (common >= ALIKE * (left[first] + left[second] - common))
    is_certain = is_short | (common >= CERTAIN * (left[first] + left[second] - common))
    source = forward.keywords["source"].places
    of_one_source = (source[first] == source[second]) & (source[first] != NO_TERM)
    is_report = np.minimum(shingles.words[first], shingles.words[second]) >= REPORT
    rewritten = (fewer >= LEAST_SHINGLES) & (common >= REWRITTEN * fewer) & is_short & (is_report | ~of_one_source)
    may_be = alike | rewritten | of_one_source
    first, second, alike, is_certain, rewritten = (column[may_be] for column in (first, second, alike, is_certain, rewritten))
    stories = _Stories(forward, articles, shingles, np.unique(np.concatenate([first, second])).tolist())
    pairs = zip(*(column.tolist() for column in stories.in_order(first, second, alike, is_certain, rewritten)), strict=True)
    for younger, its_pairs in groupby(pairs, itemgetter(0)):
        # an article with a family is compared with nobody: of a story that 50,000 articles tell each is compared with its head only
        possible = (pair for pair in its_pairs if heads[pair[1]] == pair[1] and stories.may_be_one(younger, pair[1]))
        same = (older for _, older, *looks in islice(possible, MOST_COMPARED) if stories.are_one(younger, older, *looks))
        heads[younger] = next(same, younger)
    return heads


@dataclass(frozen=True, slots=True, eq=False)
class _Shingles:
    """The shingles that more than one article holds, each once an article, sorted by shingle.

    `group` numbers the shingles; `left`: shingles of each article beside standing text; `words`: places of each article's story.
    `places`, `articles`: the forward index's places of the story, and their articles; `is_standing` says which begin standing text.
    """

    group: Array
    article: Array
    left: Array
    words: Array
    places: Array
    place_starts: Array
    terms: Array
    is_standing: Array

    @classmethod
    def of(cls, forward: ForwardIndex) -> _Shingles:
        rows = forward.rows_of(forward.live, STORY_FIELDS)
        places = forward.places_of_rows(rows)
        widths = forward.row_places[rows + 1] - forward.row_places[rows]
        row_of_place = np.repeat(np.arange(len(rows), dtype=np.int32), widths)
        article_of_row = forward.row_article[rows]
        terms = forward.terms[places]
        begins = _begins(row_of_place, SHINGLE)
        prints, articles = _prints(terms, begins, SHINGLE), article_of_row[row_of_place[begins]]
        kept = _in_several(prints)
        order = np.argsort(prints[kept], kind="stable")  # within a shingle the articles stay in order
        group, article, at = prints[kept][order], articles[kept][order], np.flatnonzero(kept)[order]
        is_first = _changes(group) | _changes(article)
        total = np.bincount(articles, minlength=forward.size) - np.bincount(article[~is_first], minlength=forward.size)
        number = np.cumsum(_changes(group)) - 1
        standing = _standing(number, article, forward)
        is_standing = np.zeros(len(places), bool)
        is_standing[begins[at[standing]]] = True
        left = total - np.bincount(article[standing & is_first], minlength=forward.size)
        free = is_first & ~standing
        words = np.bincount(article_of_row, widths, forward.size).astype(np.int64)
        starts = np.searchsorted(article_of_row[row_of_place], np.arange(forward.size + 1))
        return cls(number[free], article[free], left, words, places, starts, terms, is_standing)


def _begins(row_of_place: Array, size: int) -> Array:
    """The places where `size` words of one row begin."""
    if len(row_of_place) < size:
        return np.empty(0, np.int64)
    return np.flatnonzero(row_of_place[: 1 - size] == row_of_place[size - 1 :])


def _prints(terms: Array, begins: Array, size: int) -> Array:
    """A number of 64 bits for the words from each place on."""
    prints = np.zeros(len(begins), np.uint64)
    for at in range(size):
        prints = (prints ^ (terms[begins + at].astype(np.uint64) + _PRIMES[2])) * _PRIMES[0]
        prints ^= prints >> np.uint64(29)
    return prints * _PRIMES[1]


def _in_several(prints: Array) -> Array:
    """bool: which may occur more than once. Most shingles occur once only: sorting those that do not saves most of the time."""
    bucket = (prints >> np.uint64(42)).astype(np.int32)
    several: Array = np.bincount(bucket, minlength=_BUCKETS)[bucket] > 1
    return several


def _changes(sorted_values: Array) -> Array:
    """bool: which differ from the one before."""
    changes = np.ones(len(sorted_values), bool)
    changes[1:] = sorted_values[1:] != sorted_values[:-1]
    return changes


def _standing(number: Array, article: Array, forward: ForwardIndex) -> Array:
    """bool: which shingles are standing text of the article's source."""
    source = forward.keywords["source"]
    code = number * np.int64(len(source.values) + 1) + source.places[article]
    order = np.argsort(code, kind="stable")
    starts = np.flatnonzero(_changes(code[order]))
    standing = np.zeros(len(code), bool)
    if len(starts):
        days, counts = _day_numbers(forward)[article[order]], np.diff(np.append(starts, len(code)))
        over = np.maximum.reduceat(days, starts) - np.minimum.reduceat(days, starts) > STANDING_DAYS
        in_articles = np.add.reduceat(_changes(article[order]).astype(np.int64), starts)
        is_dated = np.minimum.reduceat(days, starts) != _UNDATED
        standing[order] = np.repeat((in_articles >= STANDING_TIMES) & over & is_dated, counts)
    return standing


def _day_numbers(forward: ForwardIndex) -> Array:
    """The day of each article as a number of days; all undated ones have one of their own."""
    days, places = np.unique(forward.days, return_inverse=True)
    numbers = [_UNDATED if day == UNKNOWN_DAY else date(day // 10000, day // 100 % 100, day % 100).toordinal() for day in days.tolist()]
    of_article: Array = np.array(numbers, np.int64)[places]
    return of_article


def _pairs(shingles: _Shingles, days: Array) -> tuple[Array, Array, Array]:
    """The articles within WITHIN_DAYS that share LEAST_COMMON shingles, the one with the smaller number first, and how many they share."""
    order = np.lexsort((days[shingles.article], shingles.group))
    article, group, day = shingles.article[order].astype(np.int64), shingles.group[order].astype(np.int64), days[shingles.article[order]]
    key = group * (int(np.ptp(days)) + WITHIN_DAYS + 1 if len(days) else 1) + day
    first = np.searchsorted(key, key - WITHIN_DAYS)
    at = np.arange(len(article))
    before = at - first
    most = _most_holders(before, max(MOST_PAIRS, PAIRS_AN_ARTICLE * len(days)))
    counted = _PairCounts()
    crowded = np.flatnonzero(before > most)
    leaders = _leaders(key, group)[crowded] if len(crowded) else crowded
    counted.add(article[first[crowded]], article[crowded])
    apart = (leaders != first[crowded]) & (leaders != crowded)
    counted.add(article[leaders[apart]], article[crowded[apart]])
    at = at[before <= most]
    for distance in range(1, most + 1):
        at = at[before[at] >= distance]
        counted.add(article[at - distance], article[at])
    pairs, common = counted.total()
    pairs, common = pairs[common >= LEAST_COMMON], common[common >= LEAST_COMMON]
    return pairs >> 32, pairs & 0xFFFFFFFF, common


def _most_holders(before: Array, most_pairs: int) -> int:
    """MOST_HOLDERS, or as many as make no more pairs than that. `before`: the earlier holders of the same days, for each of a shingle."""
    counts = np.bincount(np.minimum(before, MOST_HOLDERS + 1), minlength=MOST_HOLDERS + 2)
    paired = np.cumsum(counts * np.arange(len(counts)))[:-1]
    crowded = len(before) - np.cumsum(counts)[:-1]
    return max(1, int(np.flatnonzero(paired + 2 * crowded <= most_pairs).max(initial=1)))


def _leaders(key: Array, group: Array) -> Array:
    """For each holder of a shingle the first one of the days it is in: days are counted off from the first holder on, as families are."""
    following = np.searchsorted(key, key + WITHIN_DAYS, "right")
    is_leader = np.zeros(len(key), bool)
    leaders = np.flatnonzero(_changes(group))
    while len(leaders):
        is_leader[leaders] = True
        leaders, last = following[leaders], leaders
        within = leaders < len(key)
        within[within] = group[leaders[within]] == group[last[within]]
        leaders = leaders[within]
    of_each: Array = np.maximum.accumulate(np.where(is_leader, np.arange(len(key)), 0))
    return of_each


class _PairCounts:
    """How often each pair of numbers was added, in memory for the distinct ones and MOST_PENDING others."""

    def __init__(self) -> None:
        self._pairs: list[Array] = [np.empty(0, np.int64)]
        self._counts: list[Array] = [np.empty(0, np.int64)]

    def add(self, one: Array, other: Array) -> None:
        self._pairs.append(np.minimum(one, other) << 32 | np.maximum(one, other))
        self._counts.append(np.ones(len(one), np.int64))
        if sum(map(len, self._pairs[1:])) > MOST_PENDING:
            pairs, counts = self.total()
            self._pairs, self._counts = [pairs], [counts]

    def total(self) -> tuple[Array, Array]:
        pairs, places = np.unique(np.concatenate(self._pairs), return_inverse=True)
        return pairs, np.bincount(places, np.concatenate(self._counts), len(pairs)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of one story beside its text: when it appeared, where, and under which headline and number."""

    age: tuple[bool, int, str]
    source: str | None
    address: str | None
    headline: Sequence[str]


class _Stories:
    """The articles that are compared. Their facts are kept, of their texts those that were looked at last."""

    def __init__(self, forward: ForwardIndex, articles: Articles, shingles: _Shingles, numbers: Sequence[int]) -> None:
        self._forward, self._articles, self._shingles = forward, articles, shingles
        self._facts: dict[int, _Facts] = {}
        for start in range(0, len(numbers), REMEMBERED):
            of_batch = numbers[start : start + REMEMBERED]
            for number, article in zip(of_batch, articles([forward.id_of(number) for number in of_batch]), strict=True):
                if article:
                    headline = tuple(plain_words(field_text(article, "title"), MOST_WORDS))
                    self._facts[number] = _Facts(_age(article), article.source, article.url, headline)
        self._long_shingles = lru_cache(REMEMBERED)(self._read_long_shingles)
        self._content_words = lru_cache(REMEMBERED)(self._read_content_words)

    def in_order(self, first: Array, second: Array, *columns: Array) -> list[Array]:
        """The pairs as younger and older article, with their further columns: the older articles first, each with the oldest others first.

        Undated ones come last, then ids decide.
        """
        ranks = np.full(self._forward.size, -1)
        ranks[sorted(self._facts, key=lambda number: self._facts[number].age)] = np.arange(len(self._facts))
        is_younger = ranks[first] > ranks[second]
        younger, older = np.where(is_younger, first, second), np.where(is_younger, second, first)
        order = np.lexsort((ranks[older], ranks[younger]))
        order = order[ranks[older[order]] >= 0]
        return [column[order] for column in (younger, older, *columns)]

    def may_be_one(self, a: int, b: int) -> bool:
        """Whether headlines and numbers, in one source, do not speak against two articles being versions of one story."""
        first, second = self._facts[a], self._facts[b]
        return (
            not self._are_of_one_source(a, b)
            or _has_same_number(first.address, second.address)
            or _headlines_agree(first.headline, second.headline)
        )

    def are_one(self, a: int, b: int, is_alike: bool, is_certain: bool, is_rewrite: bool) -> bool:
        """Whether two articles that may be versions of one story are, by their texts or by the number they have in one source."""
        if self._are_of_one_source(a, b) and _has_same_number(self._facts[a].address, self._facts[b].address):
            return True
        if is_alike and (is_certain or self._full_texts_are_alike(a, b)):
            return True
        return is_rewrite and have_same_words(self._content_words(a), self._content_words(b))

    def _are_of_one_source(self, a: int, b: int) -> bool:
        return bool(self._facts[a].source) and self._facts[a].source == self._facts[b].source

    def _full_texts_are_alike(self, a: int, b: int) -> bool:
        first, second = self._long_shingles(a), self._long_shingles(b)
        common = len(first & second)
        return common > 0 and common >= ALIKE_FULL * (len(first) + len(second) - common)

    def _read_long_shingles(self, number: int) -> frozenset[int]:
        """Every run of LONG_SHINGLE words of a story that begins with no standing text, as its print."""
        start, stop = self._shingles.place_starts[number : number + 2].tolist()
        stop = max(start, min(stop, start + MOST_WORDS) - LONG_SHINGLE + 1)
        begins = np.flatnonzero(~self._shingles.is_standing[start:stop]) + start
        return frozenset(_prints(self._shingles.terms, begins, LONG_SHINGLE).tolist())

    def _read_content_words(self, number: int) -> frozenset[str]:
        (article,) = self._articles([self._forward.id_of(number)])
        return content_words(article) if article else frozenset()


def _age(article: Article) -> tuple[bool, int, str]:
    return (article.date is None, moment(article.date) if article.date else 0, article.id)


def _has_same_number(first: str | None, second: str | None) -> bool:
    """Whether two addresses hold the same number of an article."""
    numbers = [_NUMBER_IN_ADDRESS.findall(address or "")[-1:] for address in (first, second)]
    return numbers[0] == numbers[1] != []


def _headlines_agree(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether headlines share enough words, no other numbers and no part of a series."""
    if first == second or not first or not second:
        return True
    numbers = [{word for word in words if word[:1].isdigit()} for words in (first, second)]
    if numbers[0] != numbers[1] or not _PART.isdisjoint((*first, *second)):
        return False
    content = [set(words) - FUNCTION_WORDS for words in (first, second)]
    shorter = min(len(words) for words in content)
    return shorter == 0 or len(content[0] & content[1]) >= SHARED_HEADLINE * shorter
