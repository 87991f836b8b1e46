"""Sources: the files that hold articles. This room finds them, decodes them and reads articles from them.

Useful for turning a folder of texts, pages, JSON Lines and CSV into `Article` values, every doubt and failure told as an outcome.
Not useful for deciding which of them changed or where they are stored: `ingest` does that.

discover         the source files below the given paths
file_access      opens them without waiting, and tells what changed meanwhile
file_events      waits until something changes below given paths
roots            prefixes of indexed folders, with which article ids begin
source_reader    reads any source, by its format
work_unit        parts of that reading which other processes can do
outcomes         what reading yields: articles, warnings, rejections
decode           bytes to text in any encoding
compression      .gz, .bz2, .xz and .zst files, without decompression bombs
archives         the members of .zip and .tar files
warc             one article a page of a web archive
http_body        chunked and compressed responses in it
plain_text       one article in a .txt file
text_exports     the articles of a text export of Nexis, Genios, Factiva or dpa
scraped_text/    finds headline, lead, captions, credits and teasers in scraped text
front_matter     facts above a text: YAML or TOML
html_page        one article in a web page or another document
html_worker      the child process that takes these apart, and its client
extractors       what takes each kind of document apart, by format
extracted_page   what it makes of one
mail_message     a mail or a page saved as MHTML to the blocks of an article
pdf_document     a PDF to the blocks of an article
pdf_layout       columns, running heads and paragraphs of its pages
office_document  DOCX, ODT and EPUB to the blocks of an article
document_facts   which titles and authors in a document's properties can be believed
mbox             one article a mail
markdown_document  Markdown to the blocks of an article
html_extraction  the blocks of an article from the markup of a page
html_text        bytes of a page and its elements to text
html_frame       menus, teasers and forms of a page, which are not the article
html_title       the title of a page
html_lead        the lead of a page
html_pictures    captions, credits and lost sub-headings of a page
html_byline      author, date and section that a page only shows
author_names     people in what pages say of their authors
html_metadata    date, author, section, source and address from the metadata of a page
linked_data      what a page's JSON-LD says of its article
jsonl            one article a line, as a record or an export
json_values      the objects of a .json file, each as a line
strict_json      strict parser of one JSON object
export_record    the record that `searchidx export` writes, and its article
csv              one article a row
feeds            one article an item of RSS and Atom
records          keys and values to an article
field_names      under which keys archives keep title, text, date …; the others are metadata
field_values     title, text, names and address from whatever a record has under a key
html_fragment    markup and entities inside a value, to text
text_repair      text that was encoded twice, entities in plain text
article_date     the date of an article, from metadata or path
date_notations   how archives, feeds and programs write a date
"""

from searchidx.sources.discover import Source
from searchidx.sources.outcomes import BrokenOff, Outcome, ReadArticle, Skipped, Warned
from searchidx.sources.source_reader import RULES_VERSION, read, work_units
from searchidx.sources.work_unit import WorkUnit, finished

__all__ = [
    "RULES_VERSION",
    "BrokenOff",
    "Outcome",
    "ReadArticle",
    "Skipped",
    "Source",
    "Warned",
    "WorkUnit",
    "finished",
    "read",
    "work_units",
]
