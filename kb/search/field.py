"""The one field: what people have (a name, an address, an error text, a code, a question), read into what it is.

The rules, in their order (record 69):

1. Every local part goes before anything else, in whatever spelling.
2. One name, alone or with what is said around a name ("my domain is", "port 993"): the name.
3. Several of them, and nothing else: a question which is meant.
4. What has the shape of a name and cannot be one: why.
5. Everything else is words to search for.

Whether a name is known here, and what is found by words, is not decided here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import pairwise
from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.names import MAX_TYPED_LENGTH, DomainName, NotADomainName, SeveralNames, read_typed
from kb.mail.naming import typed
from kb.mail.naming.local_parts import without_local_parts
from kb.mail.naming.public_suffixes import is_known_ending
from kb.search.dotted import is_no_domain
from kb.search.queries import MAX_TEXT
from kb.search.synonyms import subjects
from kb.search.words import STOP_WORDS, fold, has_digit, root, scan

NOTHING: Final = _("Enter your email address, your domain, or what is on your screen.")
ONE_LONG_WORD: Final = _("That is too long. Enter your domain alone, for example example.co.uk, or a few words.")


@dataclass(frozen=True, slots=True)
class Name:
    """A domain, or the name of a server: as it was read, with its `www.` if it had one."""

    exact: DomainName


@dataclass(frozen=True, slots=True)
class Several:
    names: tuple[DomainName, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What to search for: fit to stand in an address, at most `MAX_TEXT` characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nothing to look for. `reason` is a plain English sentence that does not repeat the text."""

    reason: str


Asked = Name | Several | Words | Unclear

#: What is said around a name without asking anything that the page of the domain does not answer at its top.
_BESIDE: Final = frozenset(
    fold(word)
    for line in (
        "address addresses e email emails mail mails domain domains website websites web site webpage page url",
        "homepage name names called server servers host hosts hosted hosting hostname provider company business user",
        "username id new old current correct right incoming outgoing imap imap4 pop pop3 smtp ssl tls starttls port",
        "ports secure webmail setting settings details value values account accounts mailbox mailboxes data move",
        "moves moved moving migrate migrating migrated migration transfer switch date dates day time happen happens",
        "about info information help using use uses used find show see look tell know next which type enter http",
        "https adresse adressen mailadresse emailadresse domäne domänen webseite internetseite seite heißt heisst",
        "lautet anbieter neu neue neuer neuen neues alt alte alter alten posteingang posteingangsserver postausgang",
        "postausgangsserver eingang ausgang einstellung einstellungen zugangsdaten daten konto konten postfach nutzer",
        "postfächer benutzer benutzername firma umzug zieht ziehen umziehen umgezogen wechsel wann welche welcher um",
        "welches welchen bitte hallo hilfe danke gilt gelten jetzt unser unsere nun für über gehört",
    )
    for word in line.split()
)
_PORTS: Final = frozenset(["25", "110", "143", "465", "587", "993", "995", "2525"])
#: What people write of besides what has synonyms; a name of a person is none of it.
_MORE_SUBJECTS: Final = frozenset(
    fold(word)
    for line in (
        "thunderbird spark bluemail yahoo hotmail icloud wordpress crash crashes crashed slow loading blocked",
        "disabled expired quota full invalid unavailable wrong incorrect verify verified warning alert bounce",
        "attachment attachments signature rules deleted empty stopped stop works work falsch ungültig abgelaufen geht",
        "funktioniert kommt kommen leer voll warnung kaputt nicht kein keine keinen",
    )
    for word in line.split()
)
#: What apps say in words that are too common to tell anything one by one: “Cannot Get Mail”.
_TITLE: Final = re.compile(
    r"\b(?:cannot|can[’']?t|could not|couldn[’']?t|unable to) (?:get|send|connect|verify|load|fetch|open|log|sign)\b"
    r"|\b(?:kann|können|konnten?) nicht (?:geladen|gesendet|empfangen|überprüft|verbunden)\b",
    re.IGNORECASE,
)
#: So many unknown words beside an address are the name of whose it is.
_OF_A_PERSON: Final = 3
#: So many words are `www florist co uk`, with spaces for dots.
_LABELS_APART: Final = 5
_COMMA_INSIDE: Final = re.compile(r"(?<=\w),(?=\w)")
_COMMENT: Final = re.compile(r"\([^()]*+\)")
_NAMED: Final = re.compile(r"(?<!\S)(?:[^\W\d_a-z][\w'’.-]{0,40} ){1,3}(?=<@)")
_LONGEST_IN_ADDRESS: Final = 1_500  # bytes of UTF-8, each of which may take three signs


def read_field(text: str) -> Asked:
    """What somebody typed or pasted into the one field. Never raises; the result holds no local part."""
    bare = without_local_parts(text)
    if not any(map(str.isalnum, bare)):
        return Unclear(NOTHING)
    if len(bare) > MAX_TYPED_LENGTH:
        return words_of(bare) if " " in bare else Unclear(ONE_LONG_WORD)
    try:
        # What reads names takes spaces around an at sign for a slip, so each gets a local part again.
        read = read_typed(bare.replace("@", "x@"))
    except SeveralNames as error:
        alone = _says_nothing_else(bare, most=_OF_A_PERSON * len(error.names))
        return Several(error.names) if alone else words_of(bare)
    except NotADomainName as error:
        return Unclear(error.reason) if _was_meant_as_name(bare) else words_of(bare)
    if all(map(is_no_domain, _Parts.of(bare).names or [bare])) or not _says_nothing_else(bare, most=_OF_A_PERSON):
        return words_of(bare)
    return Name(read.exact)


def words_of(bare: str) -> Words:
    """What to search for, of a text without local parts."""
    named = _NAMED.sub(_without_name, bare)
    seen = "".join(sign if sign.isprintable() else " " for sign in named.replace("@", ""))
    kept = " ".join(seen.split())[:MAX_TEXT]
    return Words(kept.encode()[:_LONGEST_IN_ADDRESS].decode(errors="ignore").strip())


def _without_name(found: re.Match[str]) -> str:
    """Of the words before `<…@…>` those that are whose address it is go with it."""
    words = found[0].split()
    while words and not _subjects(_telling(words[-1])):
        words.pop()
    return "".join(f"{word} " for word in words)


def name_in(text: str) -> DomainName | None:
    """The one domain in words to search for, if there is one: its page may be what is wanted."""
    try:
        read = read_typed(text[:MAX_TYPED_LENGTH])
    except NotADomainName:
        return None
    return None if all(map(is_no_domain, _Parts.of(text).names)) else read.domain


@dataclass(frozen=True, slots=True)
class _Parts:
    """A text in its words: those in which a name stands, and the others. `marked`: the name is meant as one."""

    names: tuple[str, ...]
    others: tuple[str, ...]
    marked: bool

    @classmethod
    def of(cls, bare: str) -> "_Parts":
        words = (bare if "@" in bare else typed.tidy(bare)[0]).split()
        names = [word for word in words if _has_name(word)]
        others = [word for word in words if word not in names]
        said_at = any(before.lower() in ("at", "ät") and after in names for before, after in pairwise(words))
        marked = said_at or any("@" in name or "//" in name or name.lower().startswith("www.") for name in names)
        return cls(tuple(names), tuple(others), marked)


def _has_name(word: str) -> bool:
    try:
        read_typed(word)
    except SeveralNames:
        return True
    except NotADomainName:
        return "@" in word and "." in word
    return True


def _says_nothing_else(bare: str, most: int) -> bool:
    """Whether beside the names nothing is said, or what people say around one, or whose address it is."""
    parts = _Parts.of(bare)
    comments = [comment for comment in _COMMENT.findall(" ".join(parts.others)) if parts.marked]
    said = " ".join(parts.others)
    for comment in comments:
        said = said.replace(comment, " ")
    if _TITLE.search(said):
        return False
    telling = _telling(said)
    return not telling or (parts.marked and len(telling) <= most and not _subjects(telling))


def _telling(said: str) -> list[str]:
    terms = [part.term for word in scan(said) for part in word.parts]
    return [term for term in terms if term not in STOP_WORDS and term not in _BESIDE and term not in _PORTS]


def _subjects(terms: Sequence[str]) -> bool:
    """Whether one of these is a code, or a word for something that there are pages about."""
    return any(has_digit(term) or term in _MORE_SUBJECTS or root(term) in subjects() for term in terms)


def _was_meant_as_name(bare: str) -> bool:
    """Whether what is no domain has the shape of one, so that a reason helps more than a search."""
    words = bare.split()
    if words[0].lower() == "www" and 2 < len(words) <= _LABELS_APART and is_known_ending(words[-1].lower().strip(".")):
        return True
    shaped = [word for word in words if _has_shape(word)]
    others = [word for word in words if word not in shaped]
    return bool(shaped) and len(others) <= 1 and not _subjects(_telling(" ".join(others)))


def _has_shape(word: str) -> bool:
    inner = word.strip(" .,:;!?…\"'“”„()<>")
    if "@" in word or "//" in word or word.lower().startswith("www.") or _is_number_address(inner):
        return True
    dotted = _COMMA_INSIDE.sub(".", inner)
    return "." in dotted and not is_no_domain(dotted)


def _is_number_address(text: str) -> bool:
    try:
        ip_address(text.strip("[]"))
    except ValueError:
        return False
    return "." in text or ":" in text
