"""Which pages a question means, whatever words stand on them: what was read out of it, and the pages of the index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kb.guides.page.devices import DEVICES, UNSURE
from kb.search.documents import Entry
from kb.search.intent.reading import Intent
from kb.search.intent.topics import STRONG, Topic
from kb.search.synonyms import Phrase

#: The page that has the codes of errors and their families.
_CODES: Final = "error-messages"
#: What the pages that are meant are worth, in their order. A text that was pasted from a heading is worth more.
_WORTH: Final = (2.4, 1.8, 1.4, 1.1, 0.9, 0.8)
#: Of a guess.
_GUESSED: Final = (0.8, 0.6, 0.5)
#: What goes wrong on these has its place in the guide and in no article: they send or fetch by themselves, or it is the
#: app that has ended.
_FETCHERS: Final = frozenset({"gmail-web", "collecting", "nextcloud-mail"})
_ENDED: Final = frozenset({"windows-mail", "outlook-lite"})
_BY_THEMSELVES: Final = (
    frozenset(device.id for device in DEVICES.values() if device.platform == "other") | _FETCHERS | _ENDED
)


class Aims:
    """Where the pages of one index are. Immutable, so threads may share it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._by_slug: dict[str, int] = {}
        self._by_device: dict[tuple[str, bool], list[int]] = {}
        self._by_line: dict[Phrase, set[int]] = {}
        for number, entry in enumerate(entries):
            self._by_slug.setdefault(entry.page.slug or entry.page.url, number)
            for line in entry.lines:
                self._by_line.setdefault(line.terms, set()).add(number)
            for device in entry.page.devices:
                self._by_device.setdefault((device, entry.page.adds), []).append(number)

    def of(self, intent: Intent, asked: Phrase = ()) -> Mapping[int, float]:
        """By the number of a page that is meant what is added to its score: nothing, if only a heading of it is what
        was `asked`, to the letter; such a page is among the answers too."""
        sure = dict.fromkeys(self._sure(intent))
        worth = dict(zip(sure, _WORTH, strict=False))
        guessed = (number for number in dict.fromkeys(self._guessed(intent)) if number not in worth)
        said = dict.fromkeys(self._by_line.get(asked, ()) if len(asked) > 1 else (), 0.0)
        return said | worth | dict(zip(guessed, _GUESSED, strict=False))

    def _sure(self, intent: Intent) -> Iterator[int]:
        if intent.codes:
            yield from self._guides_with(intent.codes, intent.named.devices)
            yield from self._pages([_CODES])
            return
        named, lines = intent.named, list(self._pages(one.page for one in intent.listed))
        topics = [topic for topic in intent.topics if topic.strength >= STRONG]
        if lines or named.vague or not named.devices:
            yield from self._pages(_of_the_best(topics))
            yield from lines
            yield from self._pages(one.guide for one in intent.listed)
            if intent.unknown_app:
                yield from self._guides([UNSURE], adding=intent.adding)
            if not topics and not lines and (intent.bare or intent.adding or intent.changing):
                unsure = [UNSURE] if intent.adding and not intent.topics else []
                yield from self._guides(named.devices or unsure, adding=intent.adding)
        elif named.devices[0] in _BY_THEMSELVES or not topics:
            yield from self._guides(named.devices, adding=intent.adding)
            yield from self._pages(_of_the_best(topics))
        else:
            yield from self._pages(_of_the_best(topics))
            yield from self._guides(named.devices, adding=intent.adding)

    def _guessed(self, intent: Intent) -> Iterator[int]:
        if intent.codes:
            return
        yield from self._pages(topic.page for topic in intent.topics)
        if intent.named.devices and not intent.named.vague:
            yield from self._guides(intent.named.devices[:1], adding=not intent.adding)

    def _guides_with(self, codes: Sequence[str], devices: Sequence[str]) -> Iterator[int]:
        """The guides of these devices that have one of the codes among their errors."""
        for number in self._guides(devices, adding=False):
            said = (term for line in self._entries[number].lines for term in line.known)
            if not set(codes).isdisjoint(said):
                yield number

    def _pages(self, slugs: Iterable[str]) -> Iterator[int]:
        return (self._by_slug[slug] for slug in slugs if slug in self._by_slug)

    def _guides(self, devices: Iterable[str], *, adding: bool) -> Iterator[int]:
        for device in devices:
            of_task = self._by_device.get((device, adding), [])
            yield from of_task or self._by_device.get((device, not adding), [])


def _of_the_best(topics: Sequence[Topic]) -> Iterator[str]:
    """The pages of the surest topics; those that are less sure come after them as guesses."""
    best = max((topic.strength for topic in topics), default=0)
    return (topic.page for topic in topics if topic.strength == best)
