"""Which devices a question names: an app, a machine, or both, of which each narrows the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kb.guides.page.devices import DEVICES
from kb.guides.text.names import APPS, LEANINGS, MACHINES, AppName, Leaning, MachineName
from kb.search.intent.phrases import Found, Meaning, PhraseBook, longest

#: "New" before these belongs to them, and not to the app that stands between: a new Outlook account.
_HAVE_NEW: Final = frozenset({"account", "konto", "mailbox", "postfach", "profile", "profil", "address", "adresse"})


@dataclass(frozen=True, slots=True)
class Named:
    """The ids of the devices that are meant, the likeliest first; `app`: an app was named, not a machine alone.

    `vague`: nothing was named but a kind of machine, such as a telephone. `places` are the words that name them.
    """

    devices: tuple[str, ...] = ()
    app: bool = False
    vague: bool = False
    places: frozenset[int] = frozenset()


NOBODY: Final = Named()


@cache
def _apps() -> PhraseBook[AppName]:
    return PhraseBook(((spelling, app) for app in APPS for spelling in app.spellings), names=True)


@cache
def _machines() -> PhraseBook[MachineName]:
    return PhraseBook(((spelling, machine) for machine in MACHINES for spelling in machine.spellings), names=True)


@cache
def _leanings() -> PhraseBook[Leaning]:
    return PhraseBook((words, leaning) for leaning in LEANINGS for words in leaning.words)


@cache
def name_words() -> frozenset[str]:
    """Every word of a name: none of them is a slip of the finger."""
    return frozenset(_apps().terms | _machines().terms)


def read_names(words: Sequence[str], prefer: str | None = None, others: Sequence[tuple[int, int]] = ()) -> Named:
    """What the words of a question name. `prefer` is the platform of a visitor, if it is known; `others` are where
    apps without a guide are named, of whose names nothing is taken: Outlook Express is not Outlook."""
    said = (found for found in _apps().every(words) if not _new_is_of_another(found, words))
    apps = _telling([one for one in longest(list(said)) if not _is_part(one, others)])
    named = {place for app in apps for place in range(app.start, app.end)}
    machines = [
        one
        for one in _machines().find(words)
        if named.isdisjoint(range(one.start, one.end)) and not _is_part(one, others)
    ]
    places = frozenset(named.union(*(range(one.start, one.end) for one in machines)))
    exact = [one for one in machines if not one.meaning.vague] or machines
    vague = bool(places) and all(one.meaning.vague for one in exact) and all(app.meaning.weak for app in apps)
    if not apps:
        devices = _each(device for one in exact for device in one.meaning.devices)
        return Named(_preferred(devices, prefer) if vague else devices, False, vague, places)
    meant = _each(device for app in apps for device in app.meaning.devices)
    narrowed = _narrowed(meant, {platform for one in exact for platform in one.meaning.platforms})
    devices = narrowed if exact else _preferred(meant, prefer)
    return Named(_leant(devices, words), not vague, vague, places)


def _is_part(one: Found[Meaning], others: Sequence[tuple[int, int]]) -> bool:
    span = (one.start, one.end)
    return any(start <= one.start and one.end <= end and (start, end) != span for start, end in others)


def _telling(apps: Sequence[Found[AppName]]) -> list[Found[AppName]]:
    """Those that can only be an app, unless there are none; the longest name first, which says most."""
    strong = [app for app in apps if not app.meaning.weak] or apps
    return sorted(strong, key=lambda app: app.start - app.end)


def _new_is_of_another(found: Found[AppName], words: Sequence[str]) -> bool:
    """Whether `new outlook` is the beginning of `new outlook account`."""
    new_first = found.end - found.start > 1 and words[found.start].startswith(("new", "neu"))
    return new_first and bool(_HAVE_NEW.intersection(words[found.end : found.end + 2]))


def _narrowed(devices: tuple[str, ...], platforms: Iterable[str]) -> tuple[str, ...]:
    """Those on these platforms; if there are none, those of any name for the same app and more; else all."""
    left = set(platforms)
    wider = (app.devices for app in APPS if set(devices) <= set(app.devices))
    for candidates in (devices, *wider):
        if kept := tuple(device for device in candidates if DEVICES[device].platform in left):
            return kept
    return devices


def _leant(devices: tuple[str, ...], words: Sequence[str]) -> tuple[str, ...]:
    leant = [found.meaning.device for found in _leanings().every(words) if found.meaning.device in devices]
    return _each((*leant, *devices))


def _preferred(devices: tuple[str, ...], prefer: str | None) -> tuple[str, ...]:
    return tuple(sorted(devices, key=lambda device: DEVICES[device].platform != prefer)) if prefer else devices


def _each(devices: Iterable[str]) -> tuple[str, ...]:
    known: Mapping[str, object] = DEVICES
    return tuple(dict.fromkeys(device for device in devices if device in known))
