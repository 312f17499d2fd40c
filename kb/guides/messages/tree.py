"""A message as it is written: blocks with conditions around them, and names where values will be.

Nothing here knows a value; `filling.py` puts them in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from kb.languages import gettext_noop as _
from kb.mail.moves import MailSettings
from kb.mail.notice_days import NoticeKind


class Piece(StrEnum):
    """One thing that the kit holds; the value names its file."""

    EMAIL = "email"
    EMAIL_DAYS_14 = "email-days-14"
    EMAIL_DAYS_7 = "email-days-7"
    EMAIL_DAYS_1 = "email-days-1"
    EMAIL_DAY = "email-day"
    EMAIL_AFTER_3 = "email-after-3"
    EMAIL_AFTER_12 = "email-after-12"
    TEXT_MESSAGE = "text-message"
    LETTER = "letter"
    AUTO_REPLY = "auto-reply"
    INVOICE_LINE = "invoice-line"

    @property
    def label(self) -> str:
        """What operators call it; a message of the catalogue."""
        return _TITLES[self]

    @property
    def is_email(self) -> bool:
        return self in _OCCASIONS

    @property
    def occasion(self) -> NoticeKind | None:
        """Which notice says it; `None` for what is no e-mail."""
        return _OCCASIONS.get(self)


_TITLES: Final = {
    Piece.EMAIL: _("E-mail"),
    Piece.EMAIL_DAYS_14: _("E-mail, 14 days before"),
    Piece.EMAIL_DAYS_7: _("E-mail, 7 days before"),
    Piece.EMAIL_DAYS_1: _("E-mail, the day before"),
    Piece.EMAIL_DAY: _("E-mail, on the day"),
    Piece.EMAIL_AFTER_3: _("E-mail, 3 days after"),
    Piece.EMAIL_AFTER_12: _("E-mail, 12 days after"),
    Piece.TEXT_MESSAGE: _("Text message"),
    Piece.LETTER: _("Letter"),
    Piece.AUTO_REPLY: _("Automatic answer"),
    Piece.INVOICE_LINE: _("Line for an invoice"),
}
#: Each notice has words of its own, so that no client gets the same mail twice.
EMAILS: Final[Mapping[NoticeKind, Piece]] = MappingProxyType(
    {
        NoticeKind.NOW: Piece.EMAIL,
        NoticeKind.DAYS_14: Piece.EMAIL_DAYS_14,
        NoticeKind.DAYS_7: Piece.EMAIL_DAYS_7,
        NoticeKind.DAYS_1: Piece.EMAIL_DAYS_1,
        NoticeKind.DAY: Piece.EMAIL_DAY,
        NoticeKind.AFTER_3: Piece.EMAIL_AFTER_3,
        NoticeKind.AFTER_12: Piece.EMAIL_AFTER_12,
    }
)
_OCCASIONS: Final = {piece: kind for kind, piece in EMAILS.items()}


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
