"""Cells that several imports share, each read into its final value or refused with a plain reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kb.languages import LANGUAGES
from kb.mail.dates import NotAMoment, typed_moment
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.moves.contacts import LONGEST_POST_ADDRESS
from kb.models.moves.services import SLUG_FORM
from kb.operations.tables.rejections import CellRefused

_FORM_OF_MOMENT: Final = "In a list it is 2024-03-06, 2024-03-06T18:00 or, with a zone, 2024-03-06T18:00+01:00."
_LENGTH_OF_KEY: Final = 60
_LENGTH_OF_NAME: Final = 120
_LENGTH_OF_PHONE: Final = 40
_LENGTH_OF_ROLE: Final = 60
#: The cells of somebody to reach, as a file calls them, in the order of `read_contact`.
PERSON: Final = ("contact", "email", "phone", "role", "language", "post_address", "no_mail")
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "wahr"})
_NO: Final = frozenset({"no", "n", "false", "0", "nein", "falsch"})


class Person(NamedTuple):
    """What a row says of somebody: empty where it says nothing, `None` if not whether they want mail."""

    name: str
    email: str
    phone: str
    role: str = ""
    language: str = ""
    post_address: str = ""
    no_mail: bool | None = None

    @property
    def is_somebody(self) -> bool:
        return bool(self.name or self.email or self.phone)


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


def read_contact(
    contact: str,
    email: str,
    phone: str,
    role: str = "",
    language: str = "",
    post_address: str = "",
    no_mail: str = "",
) -> Person:
    """Somebody to reach, each cell perhaps empty. Who says anything else has a name, an address or a number too."""
    said = Person(
        read_words("contact", contact, most=_LENGTH_OF_NAME) if contact.strip() else "",
        _read_email(email.strip()),
        read_words("phone", phone, most=_LENGTH_OF_PHONE) if phone.strip() else "",
        read_words("role", role, most=_LENGTH_OF_ROLE) if role.strip() else "",
        _read_language(language) if language.strip() else "",
        read_lines("post_address", post_address, most=LONGEST_POST_ADDRESS),
        _read_yes("no_mail", no_mail),
    )
    if not said.is_somebody and (said.no_mail is not None or any(said)):
        raise CellRefused("contact", contact, _("Somebody needs a name, an address or a number."))
    return said


def read_lines(column: str, cell: str, most: int) -> str:
    """Some text for people on several lines, each without spaces around it and none of them blank; perhaps empty."""
    lines = [" ".join(line.split()) for line in cell.splitlines()]
    text = "\n".join(line for line in lines if line)
    if not text.replace("\n", "").isprintable():
        raise CellRefused(column, cell, _("There is an invisible character in it."))
    if len(text) > most:
        raise CellRefused(column, cell, _("This is longer than %(most)s characters.") % {"most": most})
    return text


def _read_language(cell: str) -> str:
    """The code of a language, said as code or tag, or by its name in English or in the language itself."""
    wanted = cell.strip().lower()
    for language in LANGUAGES.values():
        if wanted in {language.code, language.tag.lower(), language.name.lower(), language.own_name.lower()}:
            return language.code
    known = ", ".join(LANGUAGES)
    raise CellRefused("language", cell, _("This site has no such language. It knows %(known)s.") % {"known": known})


def _read_yes(column: str, cell: str) -> bool | None:
    word = cell.strip().lower()
    if not word:
        return None
    if word not in _YES | _NO:
        raise CellRefused(column, cell, _("Use yes or no."))
    return word in _YES


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
