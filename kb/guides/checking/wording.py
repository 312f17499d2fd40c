"""The words that the rules of `prose.py` look for, language by language.

A language that is not here has no rule of words, only the bound on the length of a sentence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_NOTHING: Final = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Wording:
    """Patterns over masked sentences (`passages.py`), and the oldest reader that a page may need."""

    #: Words that say nothing, or that make a reader feel slow.
    empty: re.Pattern[str] = _NOTHING
    #: A server without its adjective.
    bare_server: re.Pattern[str] = _NOTHING
    #: What is done to a thing on the screen; the sentence goes on with that thing.
    press: re.Pattern[str] = _NOTHING
    #: The beginning of what follows: a thing that bears no words and is described instead. A word with a capital is
    #: most likely a label that was not marked.
    described: re.Pattern[str] = _NOTHING
    #: Each match is one action that a sentence asks for.
    action: re.Pattern[str] = _NOTHING
    #: The beginning of a sentence that asks for something only if something is so.
    condition: re.Pattern[str] = _NOTHING
    oldest: float = 99.0


def _words(text: str) -> str:
    return "|".join(text.split())


_ENGLISH_ACTIONS: Final = _words(
    "add cancel choose clear click close copy delete drag empty enter fill go insert install log move open paste place"
    " press pull put remove reply restart save scroll select send set sign start swipe switch tap tick turn type"
    " untick write"
)
_ENGLISH: Final = Wording(
    empty=re.compile(r"\b(?:simply|just|easy|easily|obviously|please note|click here)\b", re.IGNORECASE),
    bare_server=re.compile(r"\b(?:the|your|our)(?: e?mail)? server\b(?! settings\b)", re.IGNORECASE),
    press=re.compile(r"(?<!\ba )(?<!\bone )(?<!\bthe )\b(?:tap|click)\b(?! here)", re.IGNORECASE),
    described=re.compile(
        r"(?!.*\s[A-Z])\W*(?:and hold )?(?:on )?(?:the|your|a|an|any|each|every|this|that|one) "
        r"(?!(?:button|link|icon|field|option|row|line|tab|menu)\b\W*(?:[.,;]|$|and\b|to\b|again\b))[a-z]"
    ),
    action=re.compile(
        r"(?:^\W*(?:(?:then|now|next|first|last),? )?|(?:[,;]| and| then) (?:and |then ){0,3})"
        rf"(?:{_ENGLISH_ACTIONS})(?![\w’-])",
        re.IGNORECASE,
    ),
    condition=re.compile(
        rf"\W*(?:{_words('if when once unless where should until before after while without otherwise or')}"
        rf"|{_words('is are has have does do did can will was were')} \w+)\b",
        re.IGNORECASE,
    ),
    oldest=9.0,
)

_GERMAN_ACTIONS: Final = _words(
    "aktivieren antworten deaktivieren drücken entfernen geben klicken kopieren löschen melden öffnen schalten"
    " schließen schreiben senden setzen speichern starten stellen tippen tragen wählen wischen ziehen"
)
_GERMAN: Final = Wording(
    empty=re.compile(
        r"\b(?:einfach|leicht|mühelos|kinderleicht|offensichtlich|selbstverständlich|natürlich|bitte beachten"
        r"|klicken sie hier|hier klicken|tippen sie hier)\b",
        re.IGNORECASE,
    ),
    bare_server=re.compile(r"\b(?:der|die|den|dem|des|ihre?[nmrs]?|unsere?[nmrs]?) (?:e-)?(?:mail-?)?servers?\b", re.I),
    press=re.compile(r"\b(?:tippen|klicken) sie (?:doppelt )?(?:auf|hier)\b", re.IGNORECASE),
    described=re.compile(
        r"\W*(?:den|die|das|ihre?[nm]?|eine?[nm]?) "
        r"(?!(?:schaltfläche|taste|knopf|link|feld|symbol|zeile|menü)\b\W*(?:[.,;]|$|und\b|um\b))\w",
        re.IGNORECASE,
    ),
    action=re.compile(rf"\b(?:{_GERMAN_ACTIONS}) sie\b", re.IGNORECASE),
    condition=re.compile(
        rf"\W*(?:{_words('wenn falls sollte sobald solange bevor nachdem ohne sonst andernfalls oder')}"
        rf"|{_words('ist sind hat haben steht sehen fehlt')} \w+)\b",
        re.IGNORECASE,
    ),
    oldest=13.0,
)

WORDINGS: Final[Mapping[str, Wording]] = MappingProxyType({"en": _ENGLISH, "de": _GERMAN})
