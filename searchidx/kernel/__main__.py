"""`python -m searchidx.kernel`: says once, after an installation, what this machine does without."""

from __future__ import annotations

import sys

from searchidx.kernel import is_compiled

if not is_compiled():
    print(
        "searchidx: Kein C-Compiler oder keine Python-Kopfdateien: alles läuft, nur Indexieren und Suchen dauern länger. "
        "Abhilfe: apt install gcc python3-dev, danach noch einmal make.",
        file=sys.stderr,
    )
