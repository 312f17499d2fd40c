"""Cells that several imports share, each read into its final value or refused with a plain reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kb.mail.dates import NotAMoment, typed_moment
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.moves.services import SLUG_FORM
from kb.operations.tables.rejections import CellRefused

_FORM_OF_MOMENT: Final = "In a list it is 2024-03-06, 2024-03-06T18:00 or, with a zone, 2024-03-06T18:00+01:00."
_LENGTH_OF_KEY: Final = 60
_LENGTH_OF_NAME: Final = 120
_LENGTH_OF_PHONE: Final = 40


def read_key(column: str, cell: str) -> str:
    """The key of a service or a move: small letters, digits, hyphens."""
    key = cell.strip()
    if len(key) > _LENGTH_OF_KEY or not SLUG_FORM.fullmatch(key):
        reason = f"A key has small letters, digits and hyphens, {_LENGTH_OF_KEY} characters at most: old-server."
        raise CellRefused(column, cell, reason)
    return key


def read_words(column: str, cell: str, most: int) -> str:
    """Some text for people, on one line, of 1 to `most` characters."""
    words = " ".join(cell.split())
    if not words:
        raise CellRefused(column, cell, _("This must not be empty."))
    if not words.isprintable():
        raise CellRefused(column, cell, _("There is an invisible character in it."))
    if len(words) > most:
        raise CellRefused(column, cell, _("This is longer than %(most)s characters.") % {"most": most})
    return words


def read_contact(contact: str, email: str, phone: str) -> tuple[str, str, str]:
    """Whom to reach: name, address and number, each perhaps empty."""
    return (
        read_words("contact", contact, most=_LENGTH_OF_NAME) if contact.strip() else "",
        _read_email(email.strip()),
        read_words("phone", phone, most=_LENGTH_OF_PHONE) if phone.strip() else "",
    )


def _read_email(cell: str) -> str:
    if not cell:
        return ""
    try:
        return Recipient.parse(cell).address
    except NotARecipient as error:
        raise CellRefused("email", cell, _(error.reason)) from error


def read_choice(column: str, cell: str, choices: Iterable[str]) -> str:
    """One word of a closed set, in any case."""
    word = cell.strip().lower()
    allowed = list(choices)
    if word not in allowed:
        *others, last = allowed
        raise CellRefused(column, cell, f"Use {', '.join(others)} or {last}.")
    return word


def read_moment(column: str, cell: str, zone: ZoneInfo) -> datetime:
    """A moment in UTC, as `typed_moment` reads it; one of two would be a guess, so it is refused."""
    try:
        return typed_moment(cell, zone)
    except NotAMoment as error:
        raise CellRefused(column, cell, f"{_(error.reason)} {_FORM_OF_MOMENT}") from error
