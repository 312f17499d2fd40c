"""Cells that several imports share, each read into its final value or refused with a plain reason."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kb.mail.recipients import NotARecipient, Recipient
from kb.models.moves.services import SLUG_FORM
from kb.operations.tables.rejections import CellRefused

#: ISO 8601: a date alone, or with a time to the minute or second, and perhaps a zone.
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_LENGTH_OF_DATE: Final = len("2024-03-06")
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
    """A moment in UTC. Without a zone of its own a time is in `zone`; a date alone is 00:00 there.

    A time that the change of the clocks leaves out, or repeats, is refused, because it would be a guess.
    """
    text = cell.strip().upper()
    if not _MOMENT.fullmatch(text):
        raise CellRefused(column, cell, "Write a date such as 2024-03-06 or a time such as 2024-03-06T18:00.")
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
            if len(text) > _LENGTH_OF_DATE:
                _refuse_clock_change(column, cell, moment, zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise CellRefused(column, cell, "There is no such date or time.") from error


def _refuse_clock_change(column: str, cell: str, moment: datetime, zone: ZoneInfo) -> None:
    other = moment.replace(fold=1)
    if moment.utcoffset() == other.utcoffset():
        return
    fault = "is left out" if moment.astimezone(UTC).astimezone(zone).replace(fold=0) != moment else "comes twice"
    raise CellRefused(
        column, cell, f"That time {fault} when the clocks change in {zone.key}; give its zone, as in +01:00."
    )
