"""Clients, hosts and texts for the tests of messages."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from kb.guides.messages.names import Sender
from kb.guides.messages.source import read_message
from kb.guides.messages.tree import Message, MoveState, Piece
from kb.guides.messages.trial import trials
from kb.mail.moves import MailSettings
from kb.mail.names import DomainName

SHIPPED: Final = Path(__file__).parents[3] / "kb/content"
RICH: Final = {trial.state: trial for trial in list(trials())[: len(MoveState)]}
BARE: Final = {trial.state: trial for trial in list(trials())[len(MoveState) :]}
SENDER: Final[Sender] = RICH[MoveState.OPEN].sender


def settings(state: MoveState = MoveState.OPEN, name: str = "yourdomain.example") -> MailSettings:
    return RICH[state].settings.of(DomainName(name))


def titled(move_title: str) -> MailSettings:
    """The same with another title of the move, as an operator may type it."""
    found = RICH[MoveState.OPEN].settings
    assert found.move is not None
    return replace(found, move=replace(found.move, title=move_title))


def message(text: str, piece: Piece = Piece.EMAIL, language: str = "en") -> Message:
    return read_message(text, piece=piece, language=language, path="m.md")


def shipped_text(piece: Piece, language: str = "en") -> str:
    folder = SHIPPED if language == "en" else SHIPPED / language
    return (folder / f"_messages/{piece}.md").read_text("utf-8")


def shipped(language: str = "en") -> dict[Piece, Message]:
    return {piece: message(shipped_text(piece, language), piece, language) for piece in Piece}
