"""Sources: the files that hold articles. This room finds them, decodes them and reads articles from them.

Useful for turning a folder of texts, pages, JSON Lines and CSV into `Article` values, every doubt and failure told as an outcome.
Not useful for deciding which of them changed or where they are stored: `ingest` does that.

discover         the source files below the given paths
roots            prefixes of indexed folders, with which article ids begin
source_reader    reads any source, by its format
work_unit        parts of that reading which other processes can do
outcomes         what reading yields: articles, warnings, rejections
decode           bytes to text in any encoding
gzip_stream      .gz files, without decompression bombs
plain_text       one article in a .txt file
recovery/        finds headline, lead, captions, credits and teasers in scraped text
html             one article in a web page
html_extraction  title, paragraphs, pictures and metadata of a page's markup
jsonl            one article a line
csv              one article a row
records          keys and values to an article
article_date     the date of an article, from metadata or path
"""

from searchidx.sources.discover import Source
from searchidx.sources.outcomes import BrokenOff, Outcome, ReadArticle, Skipped, Warned
from searchidx.sources.source_reader import RULES_VERSION, read, work_units
from searchidx.sources.work_unit import WorkUnit

__all__ = ["RULES_VERSION", "BrokenOff", "Outcome", "ReadArticle", "Skipped", "Source", "Warned", "WorkUnit", "read", "work_units"]
