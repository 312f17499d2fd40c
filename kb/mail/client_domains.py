"""Names that no client can have for a domain: everybody below them would be told to go where that client goes.

An operator may know better, and says so by naming each; that is decided at the doors. Whether a domain is one of ours
is not decided here.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kb.languages import gettext
from kb.languages import gettext_noop as _
from kb.mail.names import DomainName, read_name
from kb.mail.naming.free_mail import provider_of
from kb.mail.naming.public_suffixes import is_public_suffix


class NotAClientsKind(StrEnum):
    #: Everybody may have a name below it: `co.uk`, `github.io`.
    PUBLIC_SUFFIX = "public_suffix"
    #: Everybody may have an address at it: `gmail.com`, and what stands below that.
    FREE_MAIL = "free_mail"


_SENTENCES: Final = {
    NotAClientsKind.PUBLIC_SUFFIX: _(
        "%(name)s belongs to no one client: anybody can have a domain below it. Is a part of the name missing?"
    ),
    NotAClientsKind.FREE_MAIL: _(
        "%(name)s belongs to a provider whose addresses anybody can have, so it is not the domain of one client."
    ),
}


@dataclass(frozen=True, slots=True)
class NotAClients:
    """Why a name, an A-label, cannot be a client's."""

    kind: NotAClientsKind
    name: str

    @property
    def sentence(self) -> str:
        """For people, to be translated and filled with `values`."""
        return _SENTENCES[self.kind]

    @property
    def values(self) -> dict[str, str]:
        return {"name": DomainName(self.name).u_label}

    @property
    def reason(self) -> str:
        """The sentence in English, with the name in it."""
        return self.said("en")

    def said(self, language: str) -> str:
        """The sentence in a language given by its code."""
        return gettext(self.sentence, language) % self.values


def why_not_a_clients(name: str, allowed: Container[str] = frozenset()) -> NotAClients | None:
    """Judge a name, an A-label in small letters; `None` if it may be a client's, or an operator has `allowed` it.

    About 2 µs, so that lists of a million names can ask; the first call reads the lists, which takes about 50 ms.
    """
    if name in allowed:
        return None
    if is_public_suffix(name):
        return NotAClients(NotAClientsKind.PUBLIC_SUFFIX, name)
    part = name
    while "." in part:
        if provider_of(part):
            return NotAClients(NotAClientsKind.FREE_MAIL, name)
        part = part.partition(".")[2]
    return None


def names_to_allow(texts: Iterable[str]) -> frozenset[str]:
    """The A-labels that an operator confirms, in any spelling. Raises `NotADomainName`."""
    return frozenset(read_name(text).domain.a_label for text in texts)
