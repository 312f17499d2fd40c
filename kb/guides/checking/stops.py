"""Whether each stop of a guide is one screen: few actions, few words, a drawing that frames what they name, and a
question about what is drawn.

Every state that a reader can be in is looked at: both protocols, and each branch by itself.
"""

import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from typing import Final

from kb.guides.page.body import CompiledBody, FilledStop
from kb.guides.text.labels import describes
from kb.guides.text.placeholders import words_for
from kb.mail.servers import INCOMING, Protocol

MOST_ACTIONS: Final = 3
#: Drawings, plates, folded cases and what the page around a stop says are not counted.
MOST_WORDS: Final = 90
#: In characters, so that it fits one line of a phone. Languages with long words get more, and may take two lines.
LONGEST_TITLE: Final = {"en": 28}
_LONGEST_TITLE: Final = 40

_FIGURE: Final = re.compile(r'<figure class="sketch.*?</figure>', re.DOTALL)
_PLATE: Final = re.compile(r'<dl class="plate">.*?</dl>', re.DOTALL)
_BOLD: Final = re.compile(r"<strong>(.*?)</strong>", re.DOTALL)
_NUMBER: Final = re.compile(r'<span class="n">[0-9]+</span>')
_TAG: Final = re.compile(r"<[^<>]*>")
_WORD: Final = re.compile(r"\w[\w@.’'-]*")


def stop_faults(body: CompiledBody) -> Iterator[tuple[str, str]]:
    """The name of a stop and what is wrong with it; nothing for a page without stops."""
    states = [(protocol, seen) for protocol in INCOMING for seen in (None, *sorted(body.seen_keys))]
    yield from dict.fromkeys(fault for state in states for fault in _of_state(body, *state))


def _of_state(body: CompiledBody, protocol: Protocol, seen: str | None) -> Iterator[tuple[str, str]]:
    stops = body.stops(protocol, seen)
    fill = partial(
        body.fill_stop, values=words_for(language=body.language), protocol=None, link=lambda stop, _query: stop
    )
    filled = [fill(stop) for stop in stops]
    for stop, one, after in zip(stops, filled, (*filled, None)[1:], strict=True):
        for message in _faults(one, after, body.language):
            yield stop.name, f"the stop {stop.name}: {message}"
    if stops and stops[-1].step not in ("test", "tidy"):
        yield stops[-1].name, f"the stop {stops[-1].name}: the last stop is the test: ::: stop test NAME"


def _faults(filled: FilledStop, after: FilledStop | None, language: str) -> Iterator[str]:
    figures = _FIGURE.findall(filled.body)
    actions = filled.body.count('<div class="action">')
    if not 1 <= actions <= MOST_ACTIONS:
        yield f"it has {actions} actions, not 1 to {MOST_ACTIONS}"
    if (words := _count(filled)) > MOST_WORDS:
        yield f"it has {words} words; {MOST_WORDS} at most"
    longest = LONGEST_TITLE.get(language, _LONGEST_TITLE)
    if len(_plain(filled.title)) > longest:
        yield f"its title is longer than {longest} characters"
    if not figures:
        yield "it has no drawing: ::: sketch"
    elif not _NUMBER.search("".join(figures)):
        yield "its drawing frames nothing that its actions name in bold"
    if not filled.choices:
        yield from _question(filled, "".join([*figures, *(_FIGURE.findall(after.body) if after else ())]))


def _question(filled: FilledStop, drawn: str) -> Iterator[str]:
    if not filled.question:
        yield "it asks nothing: ::: ask"
        return
    seen, asked = _plain(drawn).casefold(), _plain(filled.question)
    described = any(describes(asked, words.strip()) for words in _TAG.split(drawn))
    if not described and not any(_plain(words).casefold() in seen for words in _BOLD.findall(filled.question)):
        yield "its question names nothing in bold that is drawn, here or in the next stop"


def _count(filled: FilledStop) -> int:
    text = _NUMBER.sub(" ", _PLATE.sub(" ", _FIGURE.sub(" ", filled.body)))
    return len(_WORD.findall(_plain(f"{filled.title} {text} {filled.question}")))


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())
