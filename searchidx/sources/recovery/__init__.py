"""Recovery reads a news page that was scraped to plain text and says which line is what: title, lead, caption, credit, teaser.

Rules look for evidence, in one order; what no rule can prove stays body. Nothing is dropped: every visible character lies in one span.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from searchidx.model import Span
from searchidx.sources.recovery import captions, headline_byline, lead_headings, teasers_signoffs
from searchidx.sources.recovery.lines import folded, lines
from searchidx.sources.recovery.page_model import Claim, Piece, Sheet, sheet, whole
from searchidx.sources.recovery.picture_credits import Credit, credit_parts
from searchidx.sources.recovery.words import BREADCRUMB, CRUMB

__all__ = ["RULES", "Credit", "Facts", "Rule", "credit_parts", "facts", "folded", "spans"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of evidence. `unless` is the text that would break if the rule asked for less."""

    name: str
    because: str
    unless: str
    find: Callable[[Sheet], Iterator[Claim]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the spans say about the article as a whole; None is unknown."""

    section: str | None
    author: str | None


RULES = (
    # Repetition first: it needs no word list, and it tells the headline from everything above it.
    Rule(
        "glued-section",
        "a scraper joins the section's link and the headline; the clean headline stands below: 'NachrichtenNATO fordert …'",
        "a first line without the clean copy below stays whole: 'Nachrichtendienste warnen' is a headline",
        headline_byline.glued_section,
    ),
    Rule(
        "site-title",
        "the page's <title> above its headline: 'Haushalt steht | Muster-Anzeiger'",
        "without the copy below, 'Wer regiert? – Die Lage' keeps its second half",
        headline_byline.site_title,
    ),
    Rule(
        "repeated-headline",
        "pages print the headline in the header and above the text",
        "lines under 12 letters ('Ja.' 'Ja.') or further down are verse or speech",
        headline_byline.repeated_headline,
    ),
    # Teasers before pictures: a teaser's own credit line credits no picture of this article.
    Rule(
        "teaser-block",
        "'Für Sie ausgewählt' alone on a line advertises what follows",
        "'Für Sie ausgewählt hat die Jury drei Romane.' is a sentence; a box between paragraphs ends where prose goes on",
        teasers_signoffs.teaser_blocks,
    ),
    Rule(
        "teaser-line",
        "'Lesen Sie auch: …' points elsewhere",
        "'Lesen Sie auch die Packungsbeilage, rät sie.' has no sign after the words",
        teasers_signoffs.teaser_lines,
    ),
    Rule(
        "breadcrumb",
        "'Startseite > Politik > Inland' is the way here",
        "'Start: Die Rakete hat … abgehoben.' ends like prose",
        headline_byline.breadcrumbs,
    ),
    Rule(
        "section-name", "'Politik' alone above the headline", "only known names: 'Ukraine' may be a headline", headline_byline.section_names
    ),
    Rule(
        "widget",
        "'3 Min. Lesezeit', 'Artikel anhören', 'Bild 1 von 5' are buttons wherever they stand",
        "'Auf Facebook teilen viele das Video.' goes on after the button's words",
        headline_byline.widgets,
    ),
    Rule(
        "page-line",
        "stamps, share buttons and footers stand around every article",
        "only at top and foot: 'Stand: 18:23' inside an election table is news. A stamp is never taken for the date",
        headline_byline.page_lines,
    ),
    Rule("byline", "'Von Katherine Muster' names the author", "'Von Berlin nach Kiew' has words no name has", headline_byline.bylines),
    # Pictures before the headline: a picture may stand above it.
    Rule(
        "credited-caption",
        "equal neighbours above a credit are one caption, from the image and from below it",
        "a chorus repeats its line too, but no credit follows",
        captions.credited_captions,
    ),
    Rule(
        "credit",
        "'Foto: Max Muster/dpa' names people and agencies only",
        "'Bild: Nächtliche Szene vor dem Haus' describes a picture",
        captions.credits,
    ),
    Rule(
        "caption-with-credit",
        "'Mark Rutte in Brüssel. Foto: dpa' is caption and credit in one line",
        "'Er zeigte das Foto: Max Muster.' has no sentence end before the label",
        captions.captions_with_credit,
    ),
    Rule(
        "headline",
        "the first line that is left is the headline",
        "a file that begins with running text or verse has none",
        headline_byline.headline,
    ),
    Rule(
        "twin-caption",
        "a block of two equal lines is a caption whose credit was lost",
        "in a longer block it may be a refrain",
        captions.twin_captions,
    ),
    Rule(
        "lone-caption",
        "one short line above its credit, in one block",
        "a paragraph of two sentences above a picture without caption",
        captions.lone_captions,
    ),
    Rule(
        "sign-off", "'PAP/jc' below the last paragraph names the agency", "'(itu)' names none we know and stays", teasers_signoffs.sign_offs
    ),
    Rule(
        "inline-sign-off",
        "'… sagte er. (dpa)' too",
        "'die Agentur (AP).' inside the sentence belongs to it",
        teasers_signoffs.inline_sign_offs,
    ),
    # A page line may stand below the sign-off and a byline below the teasers: look at the foot again, now that it is known.
    Rule("page-line", "stamps and footers below the text", "as above", headline_byline.page_lines),
    Rule("byline", "a byline below the text", "as above", headline_byline.bylines),
    Rule(
        "lead", "the first paragraph of a page with parts", "title and plain text alone have no lead: none is invented", lead_headings.lead
    ),
    Rule(
        "heading",
        "a short line without final punctuation between paragraphs",
        "list items, results (3:0) and verse have no paragraphs around them; quotes are speech",
        lead_headings.headings,
    ),
)


def spans(text: str, known: Mapping[int, str] = MappingProxyType({})) -> tuple[Span, ...]:
    """The parts of a text in source order, never overlapping; every visible character lies in exactly one.

    `known` gives lines, counted from 0 without blank ones, a field that markup has proved. Takes time and memory in
    proportion to the text. Unsure lines are body, and neighbouring body lines are one span.
    """
    split = lines(text)
    if split is None:
        return _all_body(text)
    page, claimed = sheet(split), dict[int, tuple[Span, ...]]()
    marked = Rule("markup", "a page's markup says what it is", "nothing: it is no guess", lambda page: _marked(page, known))
    for rule in (marked, *RULES):
        claims = dict(rule.find(page))
        claimed |= {number: _spans(pieces, rule.name) for number, pieces in claims.items()}
        page = _claimed(page, claims, rule.name)
    rest = (claimed.get(i) or _spans(whole(line, "body"), "rest") for i, line in enumerate(split))
    return tuple(_joined(span for own in rest for span in own))


def facts(text: str, found: tuple[Span, ...]) -> Facts:
    """Section and author as the text names them."""
    sections = [text[span.start : span.end] for span in found if span.field == "section"]
    authors = [" ".join(text[span.start : span.end].split()) for span in found if span.field == "author"]
    return Facts(_section(sections[0]) if sections else None, ", ".join(dict.fromkeys(authors)) or None)


def _marked(page: Sheet, known: Mapping[int, str]) -> Iterator[Claim]:
    for number, field in known.items():
        line = page.lines[number]
        yield number, captions.credit_pieces(line) if field == "credit" else whole(line, field)


def _claimed(page: Sheet, claims: Mapping[int, tuple[Piece, ...]], rule: str) -> Sheet:
    if not claims:
        return page
    return replace(page, fields={**page.fields, **{number: _main(pieces) for number, pieces in claims.items()}}, rules=page.rules | {rule})


def _main(pieces: tuple[Piece, ...]) -> str:
    fields = [field for field, _, _ in pieces]
    return next((field for field in fields if field not in ("label", "agency")), fields[0])


def _spans(pieces: tuple[Piece, ...], rule: str) -> tuple[Span, ...]:
    return tuple(Span(field, start, end, rule) for field, start, end in pieces)


def _joined(found: Iterator[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in found:
        if last and last.field == span.field and span.field in ("body", "teaser"):
            last = replace(last, end=span.end)
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def _all_body(text: str) -> tuple[Span, ...]:
    start = len(text) - len(text.lstrip())
    return (Span("body", start, len(text.rstrip()), "rest"),)


def _section(text: str) -> str:
    crumbs = [crumb for crumb in CRUMB.split(text) if crumb] if BREADCRUMB.fullmatch(text) else [text]
    return " ".join(crumbs[min(1, len(crumbs) - 1)].split())
