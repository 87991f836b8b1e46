"""Extracts an article's blocks from Markdown: the marks go, headings and captions become fields, front matter gives the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from searchidx.messages import Message
from searchidx.sources import front_matter
from searchidx.sources.decode import decoded
from searchidx.sources.extracted_page import ExtractedPage, Unreadable, document
from searchidx.sources.html_fragment import Block, blocks
from searchidx.sources.html_text import one_line
from searchidx.sources.scraped_text import folded

if TYPE_CHECKING:
    from markdown_it.token import Token

_SHORTCODE = re.compile(r"\{\{[<%][^{}]{0,2000}[>%]\}\}|\{%[^{}]{0,2000}%\}")
_CAPTION = re.compile(r"\bcaption=(?:\"([^\"]*)\"|'([^']*)')")
_ATTRIBUTES = re.compile(r"[ \t]*\{[:#.][^{}\n]{0,200}\}[ \t]*$", re.MULTILINE)  # of kramdown and Pandoc: "{: .lead}", "{#anchor}"
_WIKI_LINK = re.compile(r"!?\[\[(?:[^\]\[|\n]{1,200}\|)?([^\]\[|\n]{1,200})\]\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:?")


def extracted(data: bytes) -> ExtractedPage:
    """The blocks and facts of a Markdown file. Raises Unreadable for what is no text."""
    text = decoded(data)
    if isinstance(text, Message):
        raise Unreadable(text)
    head = front_matter.split(text.text)
    facts = dict(head.facts) if head else {}
    body = list(_blocks(_plain(head.text if head else text.text)))
    title = facts.pop("title", "") or (body[0][1] if body and body[0][0] == "heading" else "")
    body = [block for block in body if folded(block[1]) != folded(title)] if title else body
    if head and head.lead and all(folded(paragraph) != folded(head.lead) for _, paragraph in body):
        body.insert(0, ("lead", head.lead))
    page = document([*([("title", title)] if title else []), *body], dates=[facts.pop("date", "")])
    page["notes"] = [(note.de, note.en) for note in (*text.notes, *([head.note] if head and head.note else []))]
    page["id"] = facts.pop("id", "")
    page["section"], page["source"] = facts.pop("section", ""), facts.pop("source", "")
    page["url"], page["author"] = facts.pop("url", ""), facts.pop("author", "")
    page["metadata"] = facts
    return page


def _plain(text: str) -> str:
    """The text without what only the program that makes pages of it understands; captions in that are kept."""
    text = _SHORTCODE.sub(_caption, text)
    return _WIKI_LINK.sub(r"\1", _FOOTNOTE.sub("", _ATTRIBUTES.sub("", text)))


def _caption(code: re.Match[str]) -> str:
    caption = _CAPTION.search(code[0])
    return f'\n\n<figcaption>{caption[1] or caption[2]}</figcaption>\n\n' if caption else ""


def _blocks(text: str) -> Iterator[Block]:
    from markdown_it import MarkdownIt  # here: it takes 50 ms, which only readers of Markdown should pay

    field = "body"
    cells: list[str] | None = None
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        if token.type == "heading_open":
            field = "heading"
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            if row := " ".join(filter(None, cells or ())):
                yield "body", row
            cells = None
        elif token.type == "inline":
            line = _line(token.children or ())
            if cells is not None:
                cells.append(line)
            elif line:
                yield field, line
            elif caption := _picture(token.children or ()):
                yield "caption", caption
            field = "body"
        elif token.type == "html_block":
            yield from blocks(token.content)
        elif token.type in ("fence", "code_block") and token.content.strip():
            yield "body", token.content.strip()


def _line(tokens: Sequence[Token]) -> str:
    """The text of a paragraph on one line."""
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    parts = [breaks.get(token.type, token.content if token.type in ("text", "code_inline") else "") for token in tokens]
    return one_line("".join(parts))  # a word may go on in the next line


def _picture(tokens: Sequence[Token]) -> str:
    """What is written at the picture of a paragraph that has nothing else: the title, or the text for those who cannot see it."""
    pictures = [token for token in tokens if token.type == "image"]
    return " ".join(str(pictures[0].attrs.get("title") or pictures[0].content).split()) if pictures else ""
