"""Background calls: a call in a thread of its own, which neither Ctrl-C nor the end of the process waits for."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread


class BackgroundCall:
    """The call, begun."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Waits until it has returned. Raises what it raises, TimeoutError after so many seconds."""
        self._thread.join(seconds)
        if self._thread.is_alive():
            raise TimeoutError
        if self._error:
            raise self._error

    def _run(self) -> None:
        try:
            self._call()
        except BaseException as error:
            self._error = error
