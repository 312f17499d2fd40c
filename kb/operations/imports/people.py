"""The cells of a row that say whom to reach, read into people; what is not clear is put to the operator.

A cell under a title is what the title says, unless it plainly is something else. Without a title it is told by its
look, and only if the look is clear: a date has never been a telephone number. Which columns there are is decided in
`columns`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kb.languages import LANGUAGES
from kb.mail.naming.typed import in_plain_signs, without_unseen
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.moves.contacts import LONGEST_POST_ADDRESS
from kb.operations.imports.cells import read_lines, read_words
from kb.operations.imports.listed import ListedContact
from kb.operations.imports.looks import (
    FEWEST_DIGITS,
    NUMBER,
    WORDS_BETWEEN,
    is_name_by_look,
    is_nothing,
    is_number_by_look,
    plainly_something_else,
)
from kb.operations.tables.rejections import CellRefused

_LONGEST: Final = {"contact": 120, "phone": 40, "role": 60}
#: Nobody's name, address or number is longer, so a longer cell is not looked into.
_LONGEST_CELL: Final = 600
_YES: Final = {
    "x",
    "y",
    "yes",
    "true",
    "1",
    "ja",
    "j",
    "wahr",
    "✓",
    "✔",
    "☑",
    "✅",
    "no mail",
    "keine mail",
    "keine mails",
}
_NO: Final = {"n", "no", "false", "0", "nein", "falsch", "☐"}
_NAMES_OF_LANGUAGES: Final = {
    **{name.lower(): one.code for one in LANGUAGES.values() for name in (one.code, one.name, one.own_name)},
    "englisch": "en",
    "deutsch": "de",
}
_A_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2,4})?", re.IGNORECASE)

#: An at sign that is spelt out so that programs should not find the address.
_SPELT_AT: Final = re.compile(r"(?:(?<!\s)\s++)?[(\[{]\s*(?:at|ät)\s*[)\]}]\s*", re.IGNORECASE)
#: A space that slipped in beside the sign of an address that stands alone.
_SPACED_AT: Final = re.compile(r"(\S+)\s+@\s*(\S+)|(\S+)@\s+(\S+)")
_A_WORD: Final = re.compile(r"\w+")
#: Other quotes than those of the file, around a whole name.
_IN_QUOTES: Final = re.compile(r"[“„‟\"'«»‚‘`]([^“„”\"«»]+)[”“\"'«»’‘`]")
#: What parts several values in a cell of Google's contacts; numbers stand below each other too.
_SEVERAL_VALUES: Final = re.compile(" ::: ")
_SEVERAL_NUMBERS: Final = re.compile(r" ::: |[\r\n]+")
_POSTCODE: Final = re.compile(r"^((?:[A-Z]{1,2}-)?[0-9]{4,5})\n(?=.)", re.MULTILINE)
_JOINING: Final = {"and", "und", "or", "oder"}
#: One address in a cell, with the name before it if it stands in brackets.
_ADDRESS: Final = re.compile(
    r'(?:"(?P<quoted>[^"]*)"\s*+|(?P<name>[^<>,;"]*+))<\s*(?:mailto:)?(?P<in>[^<>\s]+)\s*>|(?P<alone>[^\s,;<>"]+)'
)

_ASK_WHAT: Final = gettext_noop("This is not clearly a name, an address or a telephone number.")
_ASK_SECOND: Final = gettext_noop("There is another name in this row. Is this a part of the name, or somebody else?")
_ASK_SEVERAL: Final = gettext_noop("These look like several people in one cell.")
_ASK_NOBODY: Final = gettext_noop("This row does not say whose this is: there is no name, address or number.")
_ASK_NUMBER: Final = gettext_noop("This is not a telephone number.")
_ASK_YES_OR_NO: Final = gettext_noop("This is neither yes nor no.")
_ASK_LANGUAGE: Final = gettext_noop("This is not the name of a language.")


@dataclass(frozen=True, slots=True)
class Unclear:
    """A cell that is put to the operator: what it says, a sentence, and what it may mean."""

    cell: str
    question: str
    guess: str = ""


@dataclass(slots=True)
class People:
    """What the cells of one row have said so far."""

    names: list[str] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    """Name and address; the name may be empty."""
    phones: list[str] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    post: list[str] = field(default_factory=list)
    no_mail: bool | None = None
    unclear: list[Unclear] = field(default_factory=list)

    def ask(self, cell: str, question: str, guess: str = "") -> None:
        self.unclear.append(Unclear(cell, _(question), guess))

    def contacts(self) -> tuple[ListedContact, ...]:
        """The people: one with all that the row says, and one more for each further address."""
        (own, email), *others = self.addresses or [("", "")]
        name = self._within("contact", self._name(own))
        phone = self._within("phone", " / ".join(dict.fromkeys(self.phones)))
        post = self._post_address()
        role, language = self._within("role", self.more.get("role", "")), self.more.get("language", "")
        wish = self.no_mail is True, self.no_mail is False
        first = ListedContact(name, email, phone, role, language, post, *wish)
        if not (name or email or phone):
            if role or post:
                self.ask(role or post, _ASK_NOBODY)
            return ()
        rest = (ListedContact(other, address, "", "", language, "", *wish) for other, address in others)
        return first, *rest

    def _name(self, own: str) -> str:
        """All that the row says of a name, as of a person and a firm; `own` stands beside the address."""
        first, last, names = self.more.get("given_name", ""), self.more.get("family_name", ""), " ".join(self.names)
        if first and not last:  # `Vorname` beside `Name`
            first, names = f"{first} {names}".strip(), ""
        said = [one for one in (f"{first} {last}".strip(), names, "" if "@" in own else own) if one]
        words = [set(_A_WORD.findall(one.lower())) for one in said]
        less = [any(words[nth] < more for more in words) or words[nth] in words[:nth] for nth in range(len(said))]
        return ", ".join(one for one, is_less in zip(said, less, strict=True) if not is_less)

    def _post_address(self) -> str:
        """The lines of all cells; a postcode of digits stands before its town, as it is written in its countries."""
        text = _POSTCODE.sub(r"\1 ", "\n".join(self.post))
        try:
            return read_lines("post_address", text, LONGEST_POST_ADDRESS)
        except CellRefused as error:
            self.unclear.append(Unclear(text, error.reason))
            return ""

    def _within(self, column: str, text: str) -> str:
        try:
            return read_words(column, text, _LONGEST[column]) if text else ""
        except CellRefused as error:
            self.unclear.append(Unclear(text, error.reason))
            return ""


def read_titled(people: People, kind: str, cell: str) -> None:
    """Read a cell under a title: one of `columns.TAKEN_FOR` that is not of the domain itself."""
    for value in (_SEVERAL_NUMBERS if kind == "phone" else _SEVERAL_VALUES).split(cell):
        _read_value(people, kind, value)


def _read_value(people: People, kind: str, cell: str) -> None:
    text = _on_one_line(cell)
    if kind == "post_address":
        people.post.extend(line for line in map(str.strip, cell.splitlines()) if not is_nothing(line))
    elif kind == "no_mail":
        _read_yes_or_no(people, text)
    elif is_nothing(text):
        return
    elif len(text) > _LONGEST_CELL:
        people.ask(text, _ASK_WHAT)
    elif kind == "email" or (kind == "contact" and "@" in text):
        _read_addresses(people, text)
    elif question := plainly_something_else(text):
        people.ask(text, question)
    elif kind == "phone":
        _read_number(people, text)
    elif kind == "language":
        _read_language(people, text)
    elif kind in {"role", "given_name", "family_name"}:
        people.more[kind] = f"{people.more.get(kind, '')} {text}".strip()
    else:
        _read_name(people, text)


def read_by_look(people: People, cells: Iterable[str]) -> None:
    """Read cells without titles: each is what it clearly looks like, or a question."""
    for cell in cells:
        text = _on_one_line(cell)
        if is_nothing(text):
            continue
        if len(text) > _LONGEST_CELL:
            people.ask(text, _ASK_WHAT)
        elif "@" in text:
            _read_addresses(people, text)
        elif question := plainly_something_else(text):
            people.ask(text, question)
        elif is_number_by_look(text):
            people.phones.append(text)
        elif not is_name_by_look(text):
            people.ask(text, _ASK_WHAT)
        elif people.names:
            people.ask(text, _ASK_SECOND, f"{people.names[0]} {text}")
        else:
            _read_name(people, text)


def _on_one_line(cell: str) -> str:
    return with_at_signs(" ".join(without_unseen(cell).split()))


def _read_name(people: People, text: str) -> None:
    if quoted := _IN_QUOTES.fullmatch(text):
        text = quoted[1]
    if "," in text and WORDS_BETWEEN.search(text):
        people.ask(text, _ASK_SEVERAL)
    elif not any(letter.isalpha() for letter in text):
        people.ask(text, _ASK_WHAT)
    else:
        people.names.append(text)


def _read_number(people: People, text: str) -> None:
    """Under its title a number may have words beside it: it is shown as it stands, and nothing dials it."""
    text = in_plain_signs(text)
    digits = sum(letter.isdigit() for letter in text)
    if NUMBER.match(text) and (NUMBER.fullmatch(text) or digits >= FEWEST_DIGITS):
        people.phones.append(text)
    else:
        people.ask(text, _ASK_NUMBER)


def _read_addresses(people: People, text: str) -> None:
    """One address or several, each perhaps with a name; what is none is asked about by itself."""
    found: list[tuple[str, str]] = []
    faults: list[Unclear] = []
    words: list[str] = []
    spaced = _SPACED_AT.fullmatch(text)
    plain = spaced.expand(r"\1\3@\2\4") if spaced else text
    for one in _ADDRESS.finditer(in_plain_signs(plain).replace(" / ", ", ")):
        address = one["in"] or one["alone"].removeprefix("mailto:").rstrip(".").strip("()[]'")
        if not one["in"] and "@" not in address:
            words += [address] if address.lower() not in _JOINING and any(map(str.isalnum, address)) else []
            continue
        try:
            name = " ".join([*words, (one["quoted"] or one["name"] or "").strip()]).strip(" -–:'")
            found.append((name, Recipient.parse(address).address))
        except NotARecipient as error:
            faults.append(Unclear(address, _(error.reason)))
        words = []
    if words and not faults:
        faults.append(Unclear(text, _(_ASK_WHAT)))
    for name, address in found:
        there = [other.lower() for _name, other in people.addresses]
        if address.lower() not in there:
            people.addresses.append((name, address))
        elif not people.addresses[place := there.index(address.lower())][0]:
            people.addresses[place] = name, people.addresses[place][1]
    people.unclear.extend(faults)


def with_at_signs(text: str) -> str:
    """The text with at signs where they are spelt out, as in `anna(at)florist.example`."""
    dotted = "." in text or (not text.isascii() and "." in in_plain_signs(text))
    return _SPELT_AT.sub("@", text.replace("\uff20", "@")) if dotted else text


def _read_language(people: People, text: str) -> None:
    """A language that the site does not speak is no fault, and nothing that could be kept."""
    low = text.lower().replace("_", "-")
    code = _NAMES_OF_LANGUAGES.get(low) or _NAMES_OF_LANGUAGES.get(low.partition("-")[0])
    if code:
        people.more["language"] = code
    elif not _A_LANGUAGE.fullmatch(text) and not text.isalpha():
        people.ask(text, _ASK_LANGUAGE)


def _read_yes_or_no(people: People, text: str) -> None:
    word = text.lower()
    if word in _YES:
        people.no_mail = True
    elif word in _NO:
        people.no_mail = False
    elif not is_nothing(word) or (not word.isascii() and word.strip(" -–—")):
        people.ask(text, _ASK_YES_OR_NO)
