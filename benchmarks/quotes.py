"""How well quotations and their speakers are found, on labelled articles, which are not part of the project.

    python -m benchmarks.quotes GOLD [--errors]

GOLD is a JSON file {"articles": [{"id", "title", "text", "quotes": [{"start", "end", "speaker", "speaker_also": [], "kind", "how"}],
"not_quotes": [{"start", "end"}]}]}; offsets count code points of the text inside the marks. A span is right if it begins and ends where
the gold one does, blanks and closing punctuation aside. A speaker is right if it is the gold one or one of those that count as well: the
words of one are among those of the other (Rutte, Mark Rutte).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from searchidx.model import Quote
from searchidx.quotes import find_quotes


def is_right_speaker(shown: str, gold: dict[str, Any]) -> bool:
    """Whether a speaker is the gold one, in full or by surname, or one that counts as well."""
    if not gold["speaker"]:
        return False
    return any(_same(shown, name) for name in (gold["speaker"], *gold["speaker_also"]))


def evaluate(articles: list[dict[str, Any]], errors: bool = False) -> Counter[str]:
    """Counts of what was found, right and wrong."""
    counts: Counter[str] = Counter()
    for article in articles:
        text = article["text"]
        quotes = find_quotes([("title", article["title"] or ""), ("body", text)])
        recognised = {_span(text, quote.start, quote.end): quote for quote in quotes if quote.field == "body"}
        gold = {_span(text, quote["start"], quote["end"]): quote for quote in article["quotes"]}
        not_quotes = {_span(text, no["start"], no["end"]) for no in article["not_quotes"]}
        counts.update(found=len(recognised), gold=len(gold), right=len(recognised.keys() & gold.keys()))
        counts.update(not_quotes=len(not_quotes), taken=len(recognised.keys() & not_quotes))
        for span, quote in gold.items():
            counts["gold " + quote["kind"]] += 1
            if span not in recognised:
                if errors:
                    print("MISSED", article["id"], quote["kind"], repr(text[max(0, span[0] - 60) : span[1] + 40]))
                continue
            counts["right " + quote["kind"]] += 1
            counts["same kind"] += recognised[span].kind == quote["kind"]
            _count_speaker(counts, article["id"], text, recognised[span], quote, errors)
        if errors:
            for span in recognised.keys() - gold.keys():
                print("FALSE", article["id"], recognised[span], repr(text[max(0, span[0] - 60) : span[1] + 40]))
    return counts


def _count_speaker(counts: Counter[str], id: str, text: str, shown: Quote, gold: dict[str, Any], errors: bool) -> None:
    how = gold["how"]
    counts["how " + how] += 1
    if not shown.speaker:
        if errors and gold["speaker"]:
            print("UNCLEAR", id, how, gold["speaker"], repr(text[max(0, shown.start - 90) : shown.end + 60]))
        return
    counts["shown"] += 1
    counts["shown inferred"] += shown.inferred
    if is_right_speaker(shown.speaker, gold):
        counts["right speaker"] += 1
        counts["right how " + how] += 1
        counts["right inferred"] += shown.inferred
    elif errors:
        print(
            "WRONG",
            id,
            how,
            gold["speaker"],
            gold["speaker_also"],
            "<-",
            shown.speaker,
            shown.cue,
            repr(text[max(0, shown.start - 90) : shown.end + 60]),
        )


def _span(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in " ,.\n\u00a0":
        end -= 1
    while start < end and text[start] in " \n\u00a0":
        start += 1
    return start, end


def _same(shown: str, gold: str) -> bool:
    shown_words, gold_words = _words(shown), _words(gold)
    if not shown_words or not gold_words:
        return False
    return set(shown_words) <= set(gold_words) or set(gold_words) <= set(shown_words)


def _words(name: str) -> list[str]:
    return [word for word in re.findall(r"\w+", name.lower()) if word not in ("der", "die", "das", "des")]


def _share(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:.3f} ({part} of {whole})"


def report(counts: Counter[str]) -> str:
    precision, recall = (counts["right"] / max(1, counts[key]) for key in ("found", "gold"))
    lines = [
        f"spans        P {_share(counts['right'], counts['found'])}  R {_share(counts['right'], counts['gold'])}"
        f"  F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}",
        f"  direct     R {_share(counts['right direct'], counts['gold direct'])}",
        f"  partial    R {_share(counts['right partial'], counts['gold partial'])}",
        f"  kind       {_share(counts['same kind'], counts['right'])}",
        f"  others     taken {_share(counts['taken'], counts['not_quotes'])}",
        f"speakers     right {_share(counts['right speaker'], counts['shown'])}  shown {_share(counts['shown'], counts['right'])}",
        f"  inferred   right {_share(counts['right inferred'], counts['shown inferred'])}",
    ]
    for key in sorted(key for key in counts if key.startswith("how ")):
        lines.append(f"  {key[4:]:<18} right {_share(counts['right ' + key], counts[key])}")
    return "\n".join(lines)


def main() -> None:
    path, errors = Path(sys.argv[1]), "--errors" in sys.argv
    articles = json.loads(path.read_text(encoding="utf-8"))["articles"]
    print(report(evaluate(articles, errors)))


if __name__ == "__main__":
    main()
