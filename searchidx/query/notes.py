"""Notes tell a user what was repaired in a query, and where; the same repair at several places is one note."""

from __future__ import annotations

from searchidx.messages import Message

_SHOWN_PLACES = 3


class Notes:
    """Collects notes in the order in which they first came up."""

    def __init__(self) -> None:
        self._places: dict[Message, set[int]] = {}

    def add(self, de: str, en: str, at: int = 0) -> None:
        """`at`: the character of the query that the note is about, counted from 1; 0 for a note about the whole."""
        self._places.setdefault(Message(de, en), set()).update({at} if at else ())

    def messages(self) -> tuple[Message, ...]:
        return tuple(_with_places(message, sorted(places)) for message, places in self._places.items())


def _with_places(message: Message, places: list[int]) -> Message:
    if not places:
        return message
    listed = ", ".join(map(str, places[:_SHOWN_PLACES])) + (" …" if len(places) > _SHOWN_PLACES else "")
    return Message(f"{message.de} (Zeichen {listed})", f"{message.en} (character {listed})")
