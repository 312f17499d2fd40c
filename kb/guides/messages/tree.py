"""A message as it is written: blocks with conditions around them, and names where values will be.

Nothing here knows a value; `filling.py` puts them in.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from kb.languages import gettext_noop as _
from kb.mail.moves import MailSettings


class Piece(StrEnum):
    """One thing that the kit holds; the value names its file."""

    EMAIL = "email"
    TEXT_MESSAGE = "text-message"
    LETTER = "letter"
    AUTO_REPLY = "auto-reply"
    INVOICE_LINE = "invoice-line"

    @property
    def label(self) -> str:
        """What operators call it; a message of the catalogue."""
        return _TITLES[self]


_TITLES: Final = {
    Piece.EMAIL: _("E-mail"),
    Piece.TEXT_MESSAGE: _("Text message"),
    Piece.LETTER: _("Letter"),
    Piece.AUTO_REPLY: _("Automatic answer"),
    Piece.INVOICE_LINE: _("Line for an invoice"),
}


class MoveState(StrEnum):
    """What a message may be written for: a phase; a move that leaves every value as it is; no move at all."""

    NONE = "none"
    UNCHANGED = "unchanged"
    ANNOUNCED = "announced"
    OPEN = "open"
    MOVING = "moving"
    MOVED = "moved"
    CLOSED = "closed"


def state_of(settings: MailSettings) -> MoveState:
    """Which state the settings of a domain are in."""
    if settings.phase is None:
        return MoveState.NONE
    return MoveState.UNCHANGED if settings.nothing_changes else MoveState(settings.phase.value)


class Part(StrEnum):
    """What a good notice says; an author marks the words that say it, so that none is forgotten."""

    WHO = "who"
    STAYS = "stays"
    CHANGES = "changes"
    DATES = "dates"
    OTHERWISE = "otherwise"
    WARNINGS = "warnings"
    HELP = "help"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Words:
    """Letters as they are."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A place for a value; `line` is where it was written."""

    name: str
    line: int
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a page of the site, or to what a name stands for."""

    inside: tuple["Words | Name", ...]
    #: A path of the site such as `/articles/webmail/`, or a name of a web address.
    target: str
    line: int


Inline: TypeAlias = Words | Name | Link


class TextKind(StrEnum):
    SUBJECT = "subject"
    HEADING = "heading"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, a heading or the subject: what is read in one go."""

    kind: TextKind
    inside: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class List:
    """Points one below the other; `numbered` if their order matters."""

    items: tuple[tuple[Inline, ...], ...]
    numbered: bool
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """`::: settings`, the old and the new values, or `::: hints`, what does not work. No author writes either."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class When:
    """Words for some states only."""

    states: frozenset[MoveState]
    inside: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class If:
    """Words that need a value, or with `known` false the words for who lacks it."""

    name: str
    known: bool
    inside: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Says:
    """Words marked as a part of a good notice."""

    part: Part
    inside: tuple["Node", ...]
    line: int


Node: TypeAlias = Text | List | Table | When | If | Says

SETTINGS: Final = "settings"
HINTS: Final = "hints"


@dataclass(frozen=True, slots=True)
class Message:
    """One piece of the kit in one language. `path` is the one of its file, for messages about it."""

    piece: Piece
    language: str
    path: str
    nodes: tuple[Node, ...]
