"""German analysis components for your own Whoosh schemas; see docs/dev/whoosh.md.

    from searchidx.whoosh import GermanAnalyzer
    schema = Schema(title=TEXT(analyzer=GermanAnalyzer()))
"""

from searchidx.engines.whoosh.analysis import GermanAnalyzer, GermanFilter, GermanTokenizer

__all__ = ["GermanAnalyzer", "GermanFilter", "GermanTokenizer"]
