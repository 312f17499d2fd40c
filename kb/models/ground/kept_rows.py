"""Rows that were read lately, by their name: what a process goes on with while the database does not answer."""

import time
from typing import Final, Generic, TypeVar

from kb.models.ground.revisions import go_on_with
from kb.models.ground.troubles import DatabaseAway

Row = TypeVar("Row")


class KeptRows(Generic[Row]):
    """`most` rows, and as many names under which there was none; those that were read longest ago leave first.

    They are counted apart: whoever asks for names that do not exist drives out nothing but such.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[str, tuple[float, Row | None]] = {}
        self._missed: dict[str, tuple[float, Row | None]] = {}

    def keep(self, name: str, row: Row | None) -> None:
        """Remember what was read just now; `None` if there is no such row."""
        self._found.pop(name, None)  # what is put in anew stands last
        if row is None:
            kept = self._missed
            kept.pop(name, None)
        else:
            kept = self._found
            self._missed.pop(name, None)
        kept[name] = (time.monotonic(), row)
        if len(kept) > self._most:
            self._shorten(kept)

    def recall(self, name: str) -> Row | None:
        """What was read lately. Raises `DatabaseAway` if nobody asked, or if that is too long ago."""
        kept = self._found.get(name) or self._missed.get(name)
        if kept is None:
            raise DatabaseAway("this was not read lately")
        go_on_with(kept[0])
        return kept[1]

    def clear(self) -> None:
        self._found.clear()
        self._missed.clear()

    def _shorten(self, kept: dict[str, tuple[float, Row | None]]) -> None:
        """Take some away at once; the list of them is made in one step that no other thread comes between."""
        for name in list(kept)[: max(1, self._most // _PART)]:
            kept.pop(name, None)


#: So much of all is taken away when there are too many.
_PART: Final = 100
