"""What every import reports: how many rows were new, changed and the same, and which were rejected and why."""

from dataclasses import dataclass
from typing import NamedTuple

from kb.operations.tables.rejections import Rejections


class Counts(NamedTuple):
    """Domains, services or moves by what became of them; `contacts`: how many people were added or changed.

    `contacts` is `None` where no contacts can come.
    """

    new: int
    changed: int
    same: int
    contacts: int | None = None

    @property
    def did_something(self) -> bool:
        return bool(self.new or self.changed or self.contacts)

    def as_json(self) -> dict[str, int]:
        return {name: number for name, number in self._asdict().items() if number is not None}


class ImportRefused(Exception):
    """The import did not take place and nothing was written; the text is one plain sentence."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or in a dry run would do.

    `counts` are as if the rejected rows were not in the file; they were written only if `written`. `encoding` is the
    Python name of the encoding that the file was read in. `to_confirm` is how many changes would have to be confirmed;
    `None` if it may be written without. `asked` are questions, to rows and to cells.
    """

    counts: Counts
    rejected: Rejections
    encoding: str
    written: bool
    to_confirm: int | None = None
    asked: int = 0
    left_out: bool = False
    """What is rejected or asked was to be left out, so that it is in nobody's way."""

    @property
    def would_be_written(self) -> bool:
        return self.left_out or not (self.rejected.total or self.asked)
