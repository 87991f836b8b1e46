"""Scraped text: which line of a scraped page is what: headline, byline, lead, caption, credit, teaser.

Rules look for evidence, in a fixed order; what no rule can prove stays body. Nothing is dropped: every visible character lies in one span.
Useful for pages saved as plain text, and for HTML once its text is extracted. Not useful for text with fields of its own (records).

span_labelling    applies the rules; spans, section and author of a text
rule_table        the rules in their order, each with evidence and counter-example
labelled_lines    the lines of a page and the fields assigned so far
text_lines        a text as lines, hard-wrapped paragraphs joined
headline_byline   the top of a page: section, headline, author, buttons
page_breaks       page numbers and running heads inside a text
captions          captions, with the credits below or behind them
picture_credits   parses a credit: agencies and photographer
teasers_signoffs  the foot of a page: teasers for other articles, agency signs
lead_headings     the lead and the sub-headings
page_vocabulary   word lists and patterns of German news pages
"""

from searchidx.sources.scraped_text.picture_credits import Credit, credit_parts
from searchidx.sources.scraped_text.rule_table import RULES, Rule
from searchidx.sources.scraped_text.span_labelling import Facts, facts, spans
from searchidx.sources.scraped_text.text_lines import folded

__all__ = ["RULES", "Credit", "Facts", "Rule", "credit_parts", "facts", "folded", "spans"]
