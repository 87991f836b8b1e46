"""The recovery rules, in the order they are applied, each with its evidence and the counter-example that keeps it narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from searchidx.sources.scraped_text import captions, headline_byline, lead_headings, page_breaks, teasers_signoffs
from searchidx.sources.scraped_text.labelled_lines import LineFields, PageModel


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of evidence: `because` is what it looks for, `unless` the text that would break if it asked for less.

    `assign` gives fields to lines that have none yet.
    """

    name: str
    because: str
    unless: str
    assign: Callable[[PageModel], Iterator[LineFields]]


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
        "'Startseite > Politik > Inland' leads from the front page to this one",
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
    Rule(
        "page-break",
        "'– 12 –', 'Seite 3' and '12 ELBKURIER' stand where a page of paper ends",
        "a number that ends a sentence or heads a chapter stays, and so does a line that comes once only and begins no page",
        page_breaks.page_breaks,
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
    # A page line may stand below the sign-off and a byline below the teasers: apply these rules again, now that the foot is known.
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
