"""What takes each kind of document apart, by format. All of it runs in the child process of `html_worker`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from searchidx.sources import html_extraction, mail_message, markdown_document, office_document, pdf_document
from searchidx.sources.extracted_page import ExtractedPage

EXTRACTORS: Mapping[str, tuple[str, Callable[[bytes], ExtractedPage]]] = {
    "html": ("HTML", html_extraction.extracted),
    "markdown": ("Markdown", markdown_document.extracted),
    "mail": ("Mail", mail_message.extracted_mail),
    "mhtml": ("MHTML", mail_message.extracted_mhtml),
    "docx": ("DOCX", office_document.extracted_docx),
    "odt": ("ODT", office_document.extracted_odt),
    "epub": ("EPUB", office_document.extracted_epub),
    "pdf": ("PDF", pdf_document.extracted),
}
"""The name of each format for people, and its extractor."""

BINARY = frozenset(("mail", "mhtml", "pdf", "docx", "odt", "epub"))
"""Formats whose files are no text."""
