"""Explains in words how one article did on a query: hit or not, what occurs where, what rules it out, how its score came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from searchidx.engines import ScorePart
from searchidx.german.match_types import MATCH_TYPES
from searchidx.messages import ARTICLES_DATIVE, Message, counted, decimal, match_type_name, table_date
from searchidx.model import SEARCHED_FIELDS, Article, title
from searchidx.query.core_nodes import Concept, Leaf, Not, Or, Phrase, Range
from searchidx.query.description import FIELD_NAMES, IN_FIELDS
from searchidx.ranking.bm25f import MICRO, scored_groups
from searchidx.results.article_evidence import ArticleEvidence, FailedCondition, LeafEvidence, OccurringForm, article_evidence
from searchidx.results.explanation_phrases import INDENT, in_both_languages
from searchidx.results.prepared_query import PreparedQuery
from searchidx.results.query_explanation import SHOWN_FORMS
from searchidx.results.query_labels import in_language, node_label


def explain_article(prepared: PreparedQuery, article: Article) -> tuple[Message, ...]:
    """Whether the article is a full, partial or no hit; which words occur where in it; what rules it out; how its score came about."""
    evidence = article_evidence(prepared, article)

    def lines(lang: str) -> Iterator[str]:
        yield f"{article.id}: {title(article) or in_language(lang, '(ohne Titel)', '(no title)')}"
        yield INDENT + _outcome(evidence, lang)
        yield from (INDENT + _leaf_line(leaf, lang) for leaf in evidence.leaves)
        yield from (INDENT + _failure(failed, article, lang) for failed in evidence.failed)
        if evidence.rank.place and evidence.score_parts:
            yield from _score(evidence, lang)

    return in_both_languages(lines)


def _outcome(evidence: ArticleEvidence, lang: str) -> str:
    rank = evidence.rank
    among = in_language(lang, ", Teiltreffer mitgezählt", ", partial hits included") if rank.hits > rank.full else ""
    place = in_language(lang, f"Platz {rank.place} von {rank.hits}", f"place {rank.place} of {rank.hits}") + among
    if rank.place is None:
        return in_language(lang, "Kein Treffer", "No hit")
    if rank.partial:
        return in_language(lang, f"Teiltreffer: nicht alles Gesuchte steht darin; {place}", f"Partial hit: something is missing; {place}")
    return in_language(lang, f"Treffer, {place}", f"Hit, {place}")


def _leaf_line(evidence: LeafEvidence, lang: str) -> str:
    """`Minister: minister (im Vorspann 1×), verteidigungsminister (in der Überschrift 1×)`, or that it is missing."""
    leaf, label = evidence.leaf, node_label(evidence.leaf, lang)
    matching = [form for form in evidence.forms if _matches(leaf, form.group)]
    if matching or not isinstance(leaf, Concept):
        return f"{label}: {_forms_with_places(matching, lang) or _missing(leaf, lang)}"
    similar = [form.form for form in _most_frequent_first(evidence.forms)]
    hint = in_language(lang, "; nur Ähnliches: ", "; only something like it: ") + ", ".join(similar[:SHOWN_FORMS]) if similar else ""
    return f"{label}: {_missing(leaf, lang)}{hint}"


def _matches(leaf: Leaf, group: int) -> bool:
    return not isinstance(leaf, Concept) or MATCH_TYPES[leaf.groups[group].relation].matches


def _missing(leaf: Leaf, lang: str) -> str:
    if isinstance(leaf, Concept) and leaf.optional:
        return in_language(lang, "fehlt, muss aber nicht vorkommen", "missing, but need not occur")
    if isinstance(leaf, Phrase) and len(leaf.slots) > 1:
        return in_language(lang, "nicht als Wortgruppe gefunden", "not found as a phrase")
    where = "" if leaf.fields == SEARCHED_FIELDS else f" {IN_FIELDS[leaf.fields].text(lang)}"
    return in_language(lang, f"fehlt{where}", f"missing{where}")


def _failure(failed: FailedCondition, article: Article, lang: str) -> str:
    """`Ausgeschlossen: ukraine (im Fließtext 1×)`, `Passt nicht zu Ressort Politik; Ressort Wirtschaft`."""
    node = failed.node
    if isinstance(node, Not):
        excluded = _forms_with_places(failed.excluded, lang) or node_label(node.child, lang)
        return in_language(lang, "Ausgeschlossen: ", "Excluded: ") + excluded
    ranges = (child for child in (node.children if isinstance(node, Or) else (node,)) if isinstance(child, Range))
    instead = next((f"; {_value(condition.field, article, lang)}" for condition in ranges), "")
    return in_language(lang, "Passt nicht zu ", "Does not meet ") + node_label(node, lang) + instead


def _value(field: str, article: Article, lang: str) -> str:
    """What the article has in a field: `Ressort Wirtschaft`, `Datum unbekannt`."""
    unknown = in_language(lang, "unbekannt", "unknown")
    if field == "date":
        return in_language(lang, "Datum ", "date ") + (table_date(article.date[:10], lang) if article.date else unknown)
    return f"{FIELD_NAMES[field].text(lang)} {getattr(article, field) or unknown}"


def _score(evidence: ArticleEvidence, lang: str) -> Iterator[str]:
    yield INDENT + in_language(
        lang, "Punkte (Seltenes und die Überschrift zählen mehr)", "Points (what is rare or in the headline counts more)"
    )
    for part in evidence.score_parts:
        leaf = evidence.leaves[part.leaf]
        groups = scored_groups(leaf.leaf)[part.scored_group].groups
        forms = [form for form in leaf.forms if form.group in groups]
        yield INDENT * 2 + f"{_points(part.score, lang)}  {_contribution(leaf.leaf, forms, part, lang)}"
    total = sum(part.score for part in evidence.score_parts)
    yield INDENT * 2 + f"{_points(total, lang)}  " + in_language(lang, "zusammen", "in all")


def _contribution(leaf: Leaf, forms: Sequence[OccurringForm], part: ScorePart, lang: str) -> str:
    """`Minister, genaue Form und andere Form (minister, ministers): in der Überschrift 1×; so in 57 Artikeln`."""
    how = ""
    if isinstance(leaf, Concept) and part.ngrams:
        return f"{node_label(leaf, lang)}{_shared_ngrams(leaf, forms, part, lang)}"
    if isinstance(leaf, Concept):  # two parts of one compound score apart: say which is which
        match_types = dict.fromkeys(leaf.groups[form.group].relation for form in forms)
        names = in_language(lang, " und ", " and ").join(match_type_name(match_type).text(lang) for match_type in match_types)
        how = f", {names} ({', '.join(dict.fromkeys(form.form for form in _most_frequent_first(forms)))})"
    counts: Counter[str] = Counter()
    for form in forms:
        counts.update(form.counts)
    return f"{node_label(leaf, lang)}{how}: {_places(counts, lang)}; {_articles_alike(part.articles, lang)}"


def _shared_ngrams(leaf: Concept, forms: Sequence[OccurringForm], part: ScorePart, lang: str) -> str:
    """`, ähnliche Buchstaben (nur Teiltreffer): 5 von 8 (ministerium, ministern)`: however many words hold one of them, it counts once."""
    ngrams = scored_groups(leaf)[part.scored_group].ngrams
    most = len(ngrams.weights) if ngrams else 0
    count = in_language(lang, f"{part.ngrams} von {most}", f"{part.ngrams} of {most}")
    return f", {match_type_name('similar').text(lang)}: {count} ({', '.join(form.form for form in _most_frequent_first(forms))})"


def _articles_alike(articles: int, lang: str) -> str:
    """How many articles have it: what is rare brings more points."""
    if articles == 1:
        return in_language(lang, "nur in diesem Artikel", "in this article only")
    return f"{in_language(lang, 'so', 'like this')} in {counted(articles, ARTICLES_DATIVE, lang)}"


def _forms_with_places(forms: Iterable[OccurringForm], lang: str) -> str:
    return ", ".join(f"{form.form} ({_places(form.counts, lang)})" for form in _most_frequent_first(forms))


def _most_frequent_first(forms: Iterable[OccurringForm]) -> list[OccurringForm]:
    return sorted(forms, key=lambda form: (-form.total, form.form))


def _places(counts: Mapping[str, int], lang: str) -> str:
    """`in der Überschrift 1×, im Fließtext 2×`."""
    return ", ".join(f"{IN_FIELDS[(name,)].text(lang)} {count}×" for name, count in counts.items())


def _points(score: int, lang: str) -> str:
    return decimal(score / MICRO, lang, 3)
