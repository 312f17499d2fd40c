"""A page without its reader, ready to be filled in, and what can be asked about it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from html import escape, unescape
from typing import Final, TypeAlias

from kb.guides.page.flattening import Hop, Linker, Part, flatten, hop_address, hop_query, query_link
from kb.guides.page.pieces import Chooser, Piece, Slot, apps_in, choosers, cut, everything
from kb.guides.page.stops import StopParts, Way, states_of, stops_in
from kb.guides.text.captions import captions_in
from kb.guides.text.placeholders import Task, Value, words_for
from kb.languages import SOURCE
from kb.mail.servers import INCOMING, Protocol

_HEADING: Final = re.compile(r'<h([2-6]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
_APP: Final = re.compile(r'<div (?:class="app" )?id="([a-z0-9-]+)"')
_HREF: Final = re.compile(r'<a href="([^"]*)"')
_SRC: Final = re.compile(r'<img[^<>]*? src="([^"]*)"')
_UNSPOKEN: Final = re.compile(r'<span class="vh">.*?</span>|<figcaption>.*?</figcaption>', re.DOTALL)
#: A sketch repeats the labels of its steps in an order that nobody reads as a sentence.
_SKETCH: Final = re.compile(r'<figure class="sketch.*?</figure>', re.DOTALL)
_END_OF_BLOCK: Final = re.compile(r"([^.!?:;…\s>])\s*</(?:p|li|h[2-6]|td|th|dt|dd)>")
_CODE: Final = re.compile(r"<code>.*?</code>", re.DOTALL)
_INLINE: Final = re.compile(r"</?(?:em|strong|a|code|span)\b[^>]*>")
_TAG: Final = re.compile(r'</?[a-z](?:"[^"<]*+"|[^"<>])*+>')
#: More of a query's text than any page has branches is not looked at.
_LONGEST_SEEN: Final = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with an address; placeholders in `text` are in plain words."""

    level: int
    id: str
    text: str


#: From the name of a stop and the query of a state to the address of that stop in it.
StopLinker: TypeAlias = Callable[[str, Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class FilledWay:
    """A link to what somebody sees: its words as HTML, its address unescaped."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class FilledStop:
    """The HTML of one stop for one reader; `StopParts` says what each part is."""

    title: str
    body: str
    question: str
    cases: str
    choices: tuple[FilledWay, ...]
    others: tuple[FilledWay, ...]
    chosen: tuple[FilledWay, ...]


@dataclass(frozen=True)
class CompiledBody:
    """Made by `render.compile_body`; holds no value of any domain.

    `html` is clean, with tokens where something depends on the reader. `refused` are the addresses in the source that
    are not allowed, and so are gone from the page. `language` is the one of the text, which captions are said in, and
    `digest` that of `text.source.Source`.
    """

    html: str = field(repr=False)
    placeholders: frozenset[str]
    snippets: frozenset[str]
    refused: tuple[str, ...]
    language: str = SOURCE
    digest: str = ""
    _flat: dict[tuple[Protocol, frozenset[str], str], tuple[Part, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _stops: dict[tuple[Protocol, frozenset[str]], tuple[StopParts, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return cut(self.html)

    def fill(
        self,
        values: Mapping[str, Value],
        *,
        protocol: Protocol | None = None,
        seen: str | None = None,
        link: Linker = query_link,
        app: str = "",
    ) -> str:
        """The page's HTML for one reader, by joining only.

        `values` as `values_for` gives them. `protocol` None shows the IMAP state. `seen` is the text of the query: keys
        with commas between them; unknown ones are ignored. `link` makes the address of another state of this page.
        `app` leaves out what belongs to other apps alone; it is one of `apps`.
        """
        return _Filling(values, self.language).of(
            self._parts(_incoming(protocol), seen, app), lambda hop: hop_address(hop, protocol, link)
        )

    def stops(self, protocol: Protocol | None, seen: str | None = None) -> tuple[StopParts, ...]:
        """The stops of one state, kept as `fill` keeps its parts; none if the author made no stops."""
        state = (_incoming(protocol), self.chosen(protocol, seen))
        if state not in self._stops:
            self._stops[state] = stops_in(self.pieces, *state)
        return self._stops[state]

    def ways_to(self, stop: str) -> tuple[frozenset[str], ...]:
        """The branches that must be chosen to meet a stop, for each place where it stands; none if there is no such."""
        return tuple(states_of(self.pieces, stop))

    def fill_stop(
        self, stop: StopParts, values: Mapping[str, Value], *, protocol: Protocol | None, link: StopLinker
    ) -> FilledStop:
        """One of `stops` for one reader. `protocol` is the one that the reader asked for."""
        filling = _Filling(values, self.language)

        def address(hop: Hop) -> str:
            return link(hop.stop or stop.name, hop_query(hop, protocol))

        def ways(found: Iterable[Way]) -> tuple[FilledWay, ...]:
            return tuple(FilledWay(filling.of(way.label, address), address(way.hop)) for way in found)

        html = partial(filling.of, address=lambda hop: escape(address(hop)))
        return FilledStop(
            title=html(stop.title),
            body=html(stop.body).replace("<li>", "<li data-action>", 1) if stop.last >= stop.first else html(stop.body),
            question=html(stop.question),
            cases=html(stop.cases),
            choices=ways(stop.choices),
            others=ways(stop.others),
            chosen=ways(stop.chosen),
        )

    def chosen(self, protocol: Protocol | None, seen: str | None) -> frozenset[str]:
        """The keys that the text of `?seen=` really chooses: known ones, at most one of each chooser."""
        if not seen:
            return frozenset()
        asked = frozenset(seen[:_LONGEST_SEEN].split(","))
        of_each = (
            next((key for b in c.branches if (key := b.chosen_by(asked))), "")
            for c in self.choosers[_incoming(protocol)]
        )
        return frozenset(key for key in of_each if key)

    def shown(self, protocol: Protocol) -> str:
        """The HTML that readers of a protocol get, all branches open, with words for values."""
        return self.fill(words_for(language=self.language), protocol=protocol)

    @cached_property
    def choosers(self) -> Mapping[Protocol, tuple[Chooser, ...]]:
        return {protocol: tuple(choosers(self.pieces, protocol)) for protocol in INCOMING}

    @cached_property
    def seen_keys(self) -> frozenset[str]:
        """Every key that `?seen=` may name on this page."""
        return frozenset(key for found in self.choosers.values() for chooser in found for key in chooser.keys)

    @cached_property
    def apps(self) -> frozenset[str]:
        """The devices that parts of this page belong to; none if it is for all."""
        return frozenset(apps_in(self.pieces))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of all states in their order; one that both states have is there once."""
        found = (Heading(int(level), id_, words_in(html)) for level, id_, html in _HEADING.findall(self._html))
        return tuple(dict.fromkeys(found))

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Every id that a link to this page may name."""
        apps = frozenset(_APP.findall(self._html))
        return apps | {heading.id for heading in self.headings} | {f"seen-{key}" for key in self.seen_keys}

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The addresses that the page links to, filled-in ones left out."""
        return tuple(dict.fromkeys(unescape(address) for address in _HREF.findall(self._html)))

    @cached_property
    def images(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(unescape(address) for address in _SRC.findall(self._html)))

    @cached_property
    def text(self) -> str:
        """The sentences of all states and branches; words stand for values."""
        return self.text_for(Task.CHANGE)

    def text_for(self, task: Task) -> str:
        """`text` with the words of a task: who adds an account has no *new* incoming server."""
        spoken = _INLINE.sub("", _UNSPOKEN.sub("", _SKETCH.sub("", self._with_words(task))))
        return words_in(_END_OF_BLOCK.sub(r"\1. ", spoken))

    @cached_property
    def prose(self) -> str:
        """`text` without what is marked as code, such as an error message or a file name."""
        return words_in(_CODE.sub(" ", self._html))

    @cached_property
    def _html(self) -> str:
        return self._with_words(Task.CHANGE)

    def _with_words(self, task: Task) -> str:
        """All states and branches one after the other."""
        words = {**words_for(task, language=self.language), **captions_in(self.language)}
        parts = (p if isinstance(p, str) else words[p.name].html(p.place) for p in everything(self.pieces))
        return "".join(parts)

    def _parts(self, protocol: Protocol, seen: str | None, app: str) -> tuple[Part, ...]:
        """The flat page of one state, kept: there are only as many as the author's branches and apps allow."""
        state = (protocol, self.chosen(protocol, seen), app)
        if state not in self._flat:
            self._flat[state] = flatten(self.pieces, *state)
        return self._flat[state]


class _Filling:
    """Values as HTML, each made once for a page."""

    def __init__(self, values: Mapping[str, Value], language: str) -> None:
        self._values = values
        self._said = captions_in(language)
        self._filled: dict[Slot, str] = {}

    def of(self, parts: Iterable[Part], address: Callable[[Hop], str]) -> str:
        out: list[str] = []
        for part in parts:
            if isinstance(part, str):
                out.append(part)
            elif isinstance(part, Slot):
                html = self._filled.get(part)
                if html is None:
                    value = self._said.get(part.name) or self._values[part.name]
                    html = self._filled[part] = value.html(part.place)
                out.append(html)
            else:
                out.append(address(part))
        return "".join(out)


def _incoming(protocol: Protocol | None) -> Protocol:
    return Protocol.POP3 if protocol is Protocol.POP3 else Protocol.IMAP


def words_in(html: str) -> str:
    """The text of HTML that nh3 has cleaned, with single spaces."""
    spoken = _TAG.sub(" ", _INLINE.sub("", _UNSPOKEN.sub("", html)))
    return " ".join(unescape(spoken).split())
