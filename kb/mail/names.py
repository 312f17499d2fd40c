"""Domain names: what a person typed, made into the one form that everything else uses.

Two doors, one canonical form (an A-label, RFC 5890 2.3.2.1, lower case, no trailing dot):

* `DomainName.parse` is strict: for JSON, XML, CSV and the admin.
* `from_typed_text` is for people: it takes an address, a web address, a name with `<…>` around it.

What is *not* decided here: whether a domain is one of ours. An unknown name is simply unknown, so no public-suffix
list is needed.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import idna

from kb.languages import gettext_noop as _

#: RFC 1035 2.3.4 allows 255 octets on the wire, which is 253 characters of text.
MAX_NAME_LENGTH: Final = 253
#: Longer input is refused before any Unicode work (idna is quadratic on hostile input, CVE-2024-3651).
MAX_TYPED_LENGTH: Final = 254

# The last label is never a number, which leaves no room for an IP address in any spelling (`127.1`, `0x7f.1`).
_A_LABEL_NAME: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")

#: Names that never belong to a mail client. `.example` and `.test` stay allowed: samples and tests live there.
#: RFC 6761, RFC 6762 (local), RFC 7686 (onion), RFC 8375 (home.arpa), ICANN resolution 2024-07-29 (internal).
_SPECIAL_USE: Final = ("localhost", "local", "internal", "onion", "invalid", "home.arpa")

#: Controls, formats, surrogates, private and unassigned, line and paragraph separators: never part of a name.
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

_INVISIBLE: Final = _("That has an invisible character in it. Type the domain by hand.")
_TOO_LONG: Final = _("That is too long for a domain name.")
_NUMBER: Final = r"(?:0x[0-9a-f]*|[0-9]+)"

#: The likeliest slips, in the order in which they are looked for: shape alone, so that nothing about our domains
#: is given away.
_SLIPS: Final = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"[\x00-\x1f\x7f]", _INVISIBLE),
        ("[@\uff20\ufe6b]", _("Give the domain alone: the part after the @.")),
        (rf"^{_NUMBER}(?:\.{_NUMBER})*(?::[0-9]+)?$", _("That is a number address, not a domain name.")),
        (
            r"^\[[0-9a-fx.:%]*\]|^[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*(?:%|$)",
            _("That is a number address, not a domain name."),
        ),
        (r"[:/?#\\]", _("Give the domain alone, without a port or a path.")),
        (r",", _("There is a comma where a dot should be.")),
        (r"\s", _("There is a space inside the domain.")),
        (r"\.\.|^\.|\.$", _("There is a dot too many.")),
        (r"(?:^|\.)-|-(?:\.|$)", _("A part of a domain cannot begin or end with a hyphen.")),
        (r"[^a-z0-9.-]", _("That has a character in it that domain names cannot have.")),
        (r"^[^.]*$", _("That has no dot in it. A domain looks like example.co.uk.")),
        (rf".{{{MAX_NAME_LENGTH + 1}}}|[^.]{{64}}", _TOO_LONG),
    )
)

_SCHEME: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|https?:[/\\]*", re.IGNORECASE)
_MAILTO: Final = re.compile(r"mailto:", re.IGNORECASE)
#: The part in `Name <…>`; no `@` may follow, so that `"<x>"@example.com` is read as an address.
_ANGLE_BRACKETS: Final = re.compile(r"<([^<>]*)>[^@]*$")
#: The at signs that people's keyboards make: ASCII, fullwidth (U+FF20), small (U+FE6B).
_AT_SIGNS: Final = str.maketrans({"\uff20": "@", "\ufe6b": "@"})
_AFTER_HOST: Final = re.compile(r"[/?#\\]")
_WITH_PORT: Final = re.compile(r"([^:]+):[0-9]{1,5}")
#: One or more `www.`, as long as a name with a dot is left: `www.com` is a domain.
_WWW: Final = re.compile(r"^(?:www\.)+(?=[^.]+\.)")
#: What a copied text has around it: spaces (no-break and ideographic too), quotes, brackets, the sentence's marks.
_AROUND: Final = " \t\r\n\u00a0\u202f\u3000\"'“”„‘’«»()<>,;"

#: Characters of a label that belong to no script: digits, the hyphen, the Catalan middle dot.
_NEUTRAL: Final = frozenset("-0123456789·")
#: Scripts that Japanese is written in, by the first word of the characters' Unicode names.
_JAPANESE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"})
#: Cyrillic and Greek letters that pass for Latin ones, as in `аррӏе` (all Cyrillic).
_LOOKS_LATIN: Final = frozenset("асԁеԍһіјӏорԛѕԝхуъьҽпгѵѡ" + "αικνρυωηοτ") | _NEUTRAL


class NotADomainName(ValueError):
    """The text cannot be a domain name. `reason` is a plain English sentence; it never repeats the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
        return ".".join(_label_for_display(label, under_latin) for label in labels)

    def ancestors(self) -> tuple["DomainName", ...]:
        """The name itself, then each parent with at least two labels, longest first."""
        labels = self.a_label.split(".")
        return tuple(DomainName(".".join(labels[start:])) for start in range(len(labels) - 1))


def from_typed_text(text: str) -> DomainName:
    """Find the domain in whatever a person typed or pasted into the one field.

    Takes `example.co.uk`, `www.example.co.uk`, `https://example.co.uk:443/x?y#z`, `Name <me@example.co.uk>`,
    `mailto:me@example.co.uk`, a fullwidth `＠`, capitals, a trailing dot and U-labels. A leading `www.` goes, because
    nobody's mail domain starts with it. The local part is dropped here and kept nowhere.

    Raises `NotADomainName`.
    """
    if len(text) > MAX_TYPED_LENGTH:
        raise NotADomainName(_("That is too long. Enter the domain alone, for example example.co.uk."))
    _refuse_controls(text.strip(" \t\r\n"))
    name = DomainName.parse(_host_in(text.translate(_AT_SIGNS)))
    return DomainName(_WWW.sub("", name.a_label))


def without_local_part(text: str) -> str:
    """What stands after the last at sign of any keyboard; all of it if there is none."""
    return text.translate(_AT_SIGNS).rpartition("@")[2]


def _host_in(text: str) -> str:
    """The host of an address or a web address, still as it was typed. The last `@` counts (RFC 5321 4.1.2)."""
    if bracketed := _ANGLE_BRACKETS.search(text):
        text = bracketed[1]
    text = _without_surroundings(text)
    if mailto := _MAILTO.match(text):
        text = text[mailto.end() :].partition("?")[0]  # RFC 6068 2: `?` begins the header fields
    elif scheme := _SCHEME.match(text):
        text = _AFTER_HOST.split(text[scheme.end() :], maxsplit=1)[0]
    # Without a scheme the `@` goes first: a local part may contain `/`, `?` and `#` (RFC 5322 3.2.3).
    host = _without_surroundings(_AFTER_HOST.split(text.rpartition("@")[2], maxsplit=1)[0])
    with_port = _WITH_PORT.fullmatch(host)
    return with_port[1] if with_port else host


def _without_surroundings(text: str) -> str:
    return text.strip(_AROUND).rstrip(_AROUND + ".:")


def _canonical(text: str) -> str:
    """Text to A-label. Order matters: cheap refusals first, and the grammar again *after* IDNA mapped it."""
    if len(text) > MAX_TYPED_LENGTH:
        raise NotADomainName(_TOO_LONG)
    name = text.strip(" \t\r\n").lower() if text.isascii() else text.strip(" \t\r\n")
    name = as_a_labels(name).removesuffix(".")
    if len(name) > MAX_NAME_LENGTH or not _A_LABEL_NAME.fullmatch(name):
        raise NotADomainName(_why_not(name))
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
        raise NotADomainName(_why_not(name)) from error


def _encoded_label(label: str) -> str:
    # A plain label is left to the grammar, so that `r3---sn.example` is judged alike with and without IDN neighbours.
    return label if label.isascii() and not label.startswith("xn--") else idna.alabel(label).decode("ascii")


def _refuse_controls(text: str) -> None:
    # isprintable() is true of nearly everything, and then no character can be in a refused category.
    if not text.isprintable() and any(unicodedata.category(character) in _REFUSED_CATEGORIES for character in text):
        raise NotADomainName(_INVISIBLE)


def _why_not(name: str) -> str:
    if not name.strip("."):
        return _("Enter a domain, for example example.co.uk.")
    return next((reason for slip, reason in _SLIPS if slip.search(name)), _("That is not a domain name."))


def _label_for_display(label: str, under_latin: bool) -> str:
    """The U-label, or the A-label again where the U-label could deceive. `under_latin`: the name ends as in `.com`."""
    if not label.startswith("xn--"):
        return label
    try:
        shown = idna.ulabel(label)
        returns = idna.alabel(idna.uts46_remap(shown, std3_rules=True)).decode("ascii") == label
    except UnicodeError:
        return label
    honest = returns and len(_scripts(shown)) == 1
    return label if not honest or (under_latin and _LOOKS_LATIN.issuperset(shown)) else shown


def _scripts(label: str) -> set[str]:
    """The scripts of a label, by the first word of each character's Unicode name; Japanese counts as one.

    Marks, digits and joiners count too: a Latin `i` under a combining dot, a Devanagari zero for an `o`, or anything
    with a zero-width joiner is a mixture.
    """
    names = (unicodedata.name(character, "UNKNOWN") for character in label if character not in _NEUTRAL)
    scripts = {re.split("[ -]", name, maxsplit=1)[0] for name in names}
    return (scripts - _JAPANESE) | {"JAPANESE"} if scripts & _JAPANESE else scripts
