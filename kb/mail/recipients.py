"""An address to which the site itself sends mail: one, plain, and certain to be nothing else.

Stricter than `mailboxes`, which takes whatever a mail app says of itself: what stands here goes into headers and into
the dialogue with a mail server. Whether anybody reads mail there is not decided here.
"""

import re
from dataclasses import dataclass
from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.names import DomainName, NotADomainName
from kb.mail.naming.addresses import NotAnAddress, typed_address

#: RFC 5321 4.5.3.1: octets of a local part, and of a path without its brackets.
LONGEST_LOCAL_PART: Final = 64
LONGEST_ADDRESS: Final = 254

# RFC 5322's dot-atom without what mail servers of old took for a route (`%`, `!`, `|`) or a program for an option.
_ATOM: Final = r"[A-Za-z0-9#$&'*+/=?^_{}~-]+"
_LOCAL_PART: Final = re.compile(rf"(?!-){_ATOM}(?:\.{_ATOM})*")
_SEVERAL: Final = re.compile(r"[,;<>()\[\]\s\"\\:]")
#: With this begins a coded word of a header (RFC 2047); some programs decode it wherever they meet it.
CODED_WORD: Final = "=?"

# A name with one of RFC 5322's special signs has quotes around that. The library's own reader is no judge: it takes
# a list of addresses for one or for none, which differs from version to version.
_QUOTED: Final = r'"((?:[^"\\]|\\.)*)"'
_NAMED: Final = re.compile(rf'((?:{_QUOTED}|[^"\\<>@,;:\[\]])*)<([^<>]*)>')
_ESCAPED: Final = re.compile(r"\\(.)")


class NotARecipient(ValueError):
    """The text is no address that can be written to. `reason` is a sentence for people and never repeats the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address: the local part as it was given, the domain as an A-label in small letters."""

    local_part: str
    domain: DomainName

    @property
    def address(self) -> str:
        return f"{self.local_part}@{self.domain.a_label}"

    @property
    def folded(self) -> str:
        """The form by which two spellings of one address are known as the same; never the one to write to."""
        return self.address.lower()

    @classmethod
    def parse(cls, text: str) -> "Recipient":
        """Read one address. Raises `NotARecipient`."""
        plain = text.strip(" \t\r\n")
        if len(plain) > LONGEST_ADDRESS or not plain.isprintable():
            raise NotARecipient(_("That is not an email address."))
        if _SEVERAL.search(plain) or plain.count("@") > 1:
            raise NotARecipient(_("Give one address alone, without a name or brackets."))
        local, at, domain = plain.partition("@")
        if not at or not local:
            raise NotARecipient(_("That is not an email address."))
        if not local.isascii():
            raise NotARecipient(_("The part before the @ has a letter that most mail servers do not take."))
        if len(local) > LONGEST_LOCAL_PART or not _LOCAL_PART.fullmatch(local):
            raise NotARecipient(_("The part before the @ is not of the usual form."))
        if CODED_WORD in local:
            raise NotARecipient(_("The part before the @ has “=?” in it, which mail programs take for a code."))
        return cls(local, _domain(domain))

    @classmethod
    def typed(cls, text: str) -> "Recipient":
        """Read what a person typed, by the rule of all fields for an address. Raises `NotARecipient`."""
        try:
            return cls.parse(typed_address(text))
        except NotAnAddress as error:
            raise NotARecipient(error.reason) from error


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a message comes from: a name for people, which may be empty, and an address."""

    name: str
    recipient: Recipient

    @property
    def address(self) -> str:
        return self.recipient.address

    @classmethod
    def parse(cls, text: str) -> "Sender":
        """Read `help@example.net` or `Example Host <help@example.net>`. Raises `NotARecipient`."""
        plain = text.strip(" ")
        if not plain.isprintable():
            raise NotARecipient(_("That is not an email address."))
        named = _NAMED.fullmatch(plain)
        if named is None:
            return cls("", Recipient.parse(plain))
        return cls(_unquoted(named[1]).strip(), Recipient.parse(named[3]))


def _unquoted(name: str) -> str:
    return re.sub(_QUOTED, lambda quoted: _ESCAPED.sub(r"\1", quoted[1]), name)


def _domain(text: str) -> DomainName:
    try:
        return DomainName.parse(text)
    except NotADomainName as error:
        raise NotARecipient(error.reason) from error
