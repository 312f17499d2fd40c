"""Domain names: what a person typed, made into the one form that everything else uses.

Three readers, one canonical form (an A-label, RFC 5890 2.3.2.1, lower case, no trailing dot):

* `DomainName.parse` is exact: for what mail apps send, and addresses of pages.
* `read_name` is for whoever keeps domains: it takes off what people leave around one, and says what that was.
* `read_typed` is for whoever looks one up: the one domain among words, too.

What is *not* decided here: whether a domain is one of ours, and whether it may be a client's (`client_domains`).
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import idna

from kb.languages import gettext_noop as _
from kb.mail.naming import typed
from kb.mail.naming.look_alikes import label_for_display
from kb.mail.naming.public_suffixes import above_suffix, is_known_ending, is_public_suffix
from kb.mail.naming.slips import INVISIBLE, MAX_NAME_LENGTH, TOO_LONG, why_not

#: Longer input is refused before any Unicode work (idna is quadratic on hostile input, CVE-2024-3651).
MAX_TYPED_LENGTH: Final = 254

# The last label is never a number, which leaves no room for an IP address in any spelling (`127.1`, `0x7f.1`).
_A_LABEL_NAME: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")

#: Names that never belong to a mail client. `.example` and `.test` stay allowed: samples and tests live there.
#: RFC 6761, RFC 6762 (local), RFC 7686 (onion), RFC 8375 (home.arpa), ICANN resolution 2024-07-29 (internal).
_SPECIAL_USE: Final = ("localhost", "local", "internal", "onion", "invalid", "home.arpa")

#: Controls, formats, surrogates, private and unassigned, line and paragraph separators: never part of a name.
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

#: One or more `www.`, as long as a name with a dot is left: `www.com` is a domain.
_WWW: Final = re.compile(r"^(?:www\.)+(?=[^.]+\.)")


#: So many words without a dot are no name with a space in it.
_WORDS_OF_A_SENTENCE: Final = 4
_WORDS_BESIDE: Final = _("There is a space inside the domain, or there are words beside it.")


class NotADomainName(ValueError):
    """The text cannot be a domain name. `reason` is a plain English sentence; it never repeats the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SeveralNames(NotADomainName):
    """More than one domain stands in the text, so which is meant is a question. `names`: each once, in their order."""

    def __init__(self, names: tuple["DomainName", ...]) -> None:
        super().__init__(_("There is more than one domain in it. Enter one at a time."))
        self.names = names


@dataclass(frozen=True, slots=False, order=True)
class DomainName:
    """A domain in its canonical form. Made by `parse` or `from_typed_text`, not by hand."""

    a_label: str

    def __str__(self) -> str:
        return self.a_label

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one exact domain name: any case, one trailing dot, spaces around it, or a U-label.

        Raises `NotADomainName`. Idempotent; the result is ASCII and never an IP address in any spelling.
        """
        return cls(_canonical(text))

    @cached_property
    def u_label(self) -> str:
        """The form for people's eyes: `bücher.example` for `xn--bcher-kva.example`.

        Only if each label comes back to the same A-label and is written in one script; otherwise a look-alike such
        as a Cyrillic `а` would be shown as if it were Latin (design 7.10). What is shown parses to this name again.
        """
        if "xn--" not in self.a_label:
            return self.a_label
        labels = self.a_label.split(".")
        under_latin = not labels[-1].startswith("xn--")
        return ".".join(label_for_display(label, under_latin) for label in labels)

    @property
    def without_www(self) -> "DomainName":
        """The name that mail addresses have; itself, if it is that already."""
        www = _WWW.match(self.a_label)
        return DomainName(self.a_label[www.end() :]) if www else self

    def ancestors(self) -> tuple["DomainName", ...]:
        """The name itself, then each parent, longest first, but none to which others belong as well: no public suffix.

        A name that is one itself answers for itself, and has no parents.
        """
        _itself, *parents = above_suffix(self.a_label) or [self.a_label]
        return self, *map(DomainName, parents)


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name read out of a text in which more stood, and what that was.

    `exact` is the name before `www.` went. `taken_off` is for people to see: `https://www. … /contact`, `…@` for an
    address, whose local part is kept nowhere; empty if the text was the name, in any spelling. `words`: there was more
    beside it than one name can have around it, so it is a guess.
    """

    domain: DomainName
    exact: DomainName
    taken_off: str = ""
    words: bool = False


def read_name(text: str) -> ReadName:
    """The one rule for a name at every door.

    Takes `example.co.uk`, `www.example.co.uk`, `https://example.co.uk:443/x?y#z` and how people mistype that, `Name
    <me@example.co.uk>`, `me@example.co.uk (work)`, full width, invisible characters, capitals, a trailing dot and
    U-labels. A leading `www.` goes, because nobody's mail domain starts with it.

    Raises `NotADomainName`, and for more than one of them `SeveralNames`.
    """
    read = read_typed(text)
    if read.words:
        raise NotADomainName(_WORDS_BESIDE)
    return read


def read_typed(text: str) -> ReadName:
    """The same for people, who also write `My domain is example.co.uk`: the one domain among words.

    Raises as `read_name` does.
    """
    if len(text) > MAX_TYPED_LENGTH:
        raise NotADomainName(_("That is too long. Enter the domain alone, for example example.co.uk."))
    if text.isascii():  # a million of them are names and nothing else
        with suppress(NotADomainName):
            return _alone(DomainName.parse(text))
    tidied, unseen = typed.tidy(text)
    _refuse_controls(tidied)
    found = _found(tidied)
    names = tuple(dict.fromkeys(name.without_www for name, _place in found))
    if len(names) > 1:
        raise SeveralNames(names)
    if not found:
        raise NotADomainName(_why_none(tidied))
    exact, place = found[0]
    around = [
        typed.around(tidied, place.start, place.end, _www_of(exact)),
        *(f"U+{ord(sign):04X}" for sign in unseen),
    ]
    words = typed.has_words_beside(tidied, [place.word for _name, place in found])
    return ReadName(exact.without_www, exact, " ".join(filter(None, around)), words)


def from_typed_text(text: str) -> DomainName:
    """The domain in whatever a person typed or pasted into the one field. Raises `NotADomainName`."""
    return read_typed(text).domain


def _alone(name: DomainName) -> ReadName:
    """What is read where nothing but the name stood."""
    return ReadName(name.without_www, name, _www_of(name)) if name.a_label.startswith("www.") else ReadName(name, name)


def _www_of(name: DomainName) -> str:
    return name.a_label.removesuffix(name.without_www.a_label)


def _found(text: str) -> list[tuple[DomainName, typed.Place]]:
    """Every domain in a tidied text, with where it stands. In `Name <…>` only what is in the brackets counts, unless an
    address stands before them as well. Raises `NotADomainName` if one of several addresses has none."""
    everywhere = typed.places(text)
    alone = len(everywhere) == 1
    found = []
    for place in everywhere:
        try:
            name = DomainName.parse(text[place.start : place.end])
        except NotADomainName as error:
            if place.marked and not alone and "." in text[place.start : place.end]:
                raise NotADomainName(error.reason) from error  # two were meant, and the other one is not the answer
            continue
        if alone or ((place.marked or _may_be_meant(name)) and not typed.is_cut_in_two(text, place, is_public_suffix)):
            found.append((name, place))
    inside = typed.in_angle_brackets(text)
    if inside and not any(place.marked and place.start < inside[0] for _name, place in found):
        return [(name, place) for name, place in found if inside[0] <= place.start < inside[1]]
    return found


def _may_be_meant(name: DomainName) -> bool:
    """Whether a word among others is a domain: of an ending that there is, and not what is left of one with a space."""
    return is_known_ending(name.a_label.rpartition(".")[2]) and not is_public_suffix(name.a_label)


def _why_none(text: str) -> str:
    """Of the whole text, if it were a domain with something around it."""
    if "." not in text and sum(word.strip("?!").isalpha() for word in text.split()) >= _WORDS_OF_A_SENTENCE:
        return _("There is no domain in that. A domain looks like example.co.uk.")
    host = typed.whole(text)
    if host and "." not in host and "." in text.strip(typed.AROUND + "."):
        return _("The part that should be the domain has no dot in it. It looks like example.co.uk.")
    try:
        DomainName.parse(host)
    except NotADomainName as error:
        return error.reason
    return _WORDS_BESIDE


def _canonical(text: str) -> str:
    """Text to A-label. Order matters: cheap refusals first, and the grammar again *after* IDNA mapped it."""
    if len(text) > MAX_TYPED_LENGTH:
        raise NotADomainName(TOO_LONG)
    name = text.strip(" \t\r\n").lower() if text.isascii() else text.strip(" \t\r\n")
    name = as_a_labels(name).removesuffix(".")
    if len(name) > MAX_NAME_LENGTH or not _A_LABEL_NAME.fullmatch(name):
        raise NotADomainName(why_not(name))
    if name.endswith(_SPECIAL_USE) and any(name == s or name.endswith(f".{s}") for s in _SPECIAL_USE):
        raise NotADomainName(_("That name is set aside for special use, so it cannot be a mail domain."))
    return name


def as_a_labels(name: str) -> str:
    """Each label as an A-label, whatever it is a name of; the grammar is for whoever asks. Raises `NotADomainName`."""
    # A million plain names take 26 s through idna, so plain ASCII goes straight to the grammar.
    return name if name.isascii() and "xn--" not in name else _idna_encode(name)


def _idna_encode(name: str) -> str:
    """Map by UTS 46, non-transitional (`straße.de` is its own domain), and encode each label by IDNA 2008."""
    _refuse_controls(name)
    try:
        labels = idna.uts46_remap(name, std3_rules=True).split(".")
        return ".".join(_encoded_label(label) for label in labels)
    except UnicodeError as error:  # IDNAError and its kin are all UnicodeErrors
        raise NotADomainName(why_not(name)) from error


def _encoded_label(label: str) -> str:
    # A plain label is left to the grammar, so that `r3---sn.example` is judged alike with and without IDN neighbours.
    return label if label.isascii() and not label.startswith("xn--") else idna.alabel(label).decode("ascii")


def _refuse_controls(text: str) -> None:
    # isprintable() is true of nearly everything, and then no character can be in a refused category.
    if not text.isprintable() and any(unicodedata.category(character) in _REFUSED_CATEGORIES for character in text):
        raise NotADomainName(INVISIBLE)
