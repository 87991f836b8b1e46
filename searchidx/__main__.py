"""The command `searchidx`, as `python -m searchidx` and the script that is installed start it."""

from __future__ import annotations

import signal


def main() -> None:
    """Runs the command line. While its modules are imported Ctrl-C just ends the process: there is nothing to undo, and nobody who could
    catch it before Python shows where it came from.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where it is ignored (nohup, a background job)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from searchidx import cli

    cli.main()


if __name__ == "__main__":
    main()
