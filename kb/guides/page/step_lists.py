"""The numbered steps of a page, list by list, so that a reader can say at which one they are stuck."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final

from kb.guides.page.body import CompiledBody
from kb.mail.servers import INCOMING, Protocol

_TOKEN: Final = re.compile(
    r'<h(?P<level>[2-6])(?: id="(?P<id>[^"]+)")?>(?P<words>.*?)</h(?P=level)>'
    r'|<span class="n">(?P<number>[0-9]+)</span>'
    r"|<(?P<close>/?)(?P<tag>section|details|ol|ul|li)\b(?P<attributes>[^<>]*)>",
    re.DOTALL,
)
_BRANCH: Final = re.compile(r' class="branch"(?: id="([^"]+)")?')
_START: Final = re.compile(r' start="([0-9]+)"')
_STEPS: Final = re.compile(r'class="(?:steps|do)"')
#: The number of a stop, in front of its title.
_NUMBER: Final = re.compile(r'<span class="k">[0-9]+</span>')
_LIST_TAGS: Final = frozenset({"ol", "ul", "li"})
_TAG: Final = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class StepList:
    """The steps below one heading. `key` is the heading's id, or the branch's; `count` is the number of the last."""

    key: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Step:
    """Where a reader is stuck; `number` is 0 if they named a list and no step of it."""

    steps: StepList
    number: int

    def __str__(self) -> str:
        return f"{self.steps.key}.{self.number}" if self.number else self.steps.key


def step_lists(body: CompiledBody, protocol: Protocol) -> tuple[StepList, ...]:
    """The lists below headings that readers of a protocol may meet, all branches open, in the order of the page."""
    found: dict[str, StepList] = {}
    for one in _lists(body.shown(protocol)):
        before = found.get(one.key)
        if before is None or before.count < one.count:
            found[one.key] = one
    return tuple(found.values())


def known_step(body: CompiledBody, text: str) -> Step | None:
    """The step that `key` or `key.number` means on this page, in whichever state has it; `None` for all else.

    A number that the list does not have is left out: the list is known all the same.
    """
    key, _, number = text.partition(".")
    every = {one.key: one for protocol in INCOMING for one in step_lists(body, protocol)}
    found = every.get(key)
    if found is None:
        return None
    known = number.isascii() and number.isdigit() and len(number) < 4 and int(number) <= found.count
    return Step(found, int(number) if known else 0)


def _lists(html: str) -> Iterator[StepList]:
    reader = _Reader()
    for token in _TOKEN.finditer(html):
        if token["tag"] in _LIST_TAGS:
            yield from reader.list(token)
        elif token["number"]:
            reader.number(int(token["number"]))
        else:
            reader.place(token)


class _Reader:
    """Where on the page we are, and how many steps of the list that is open have been met."""

    def __init__(self) -> None:
        self.heading = ("", "")
        #: Sections and folds that are open; those of branches with their key and label, all others with nothing.
        self.boxes: list[tuple[str, str] | None] = []
        self.depth = 0
        self.count = 0

    def place(self, token: re.Match[str]) -> None:
        """A heading, or the beginning or end of a section; the first heading of a branch is its label."""
        if token["tag"] and token["close"]:
            self.boxes.pop()
        elif token["tag"]:
            branch = _BRANCH.match(token["attributes"])
            self.boxes.append((branch[1] or "", "") if branch else None)
        else:
            words = " ".join(unescape(_TAG.sub("", _NUMBER.sub("", token["words"]))).split())
            inner = self.boxes[-1] if self.boxes else None
            if inner and not inner[1]:
                self.boxes[-1] = (inner[0], f"{self.heading[1]}: {words}")
            else:
                self.heading = (token["id"] or "", words)

    def number(self, shown: int) -> None:
        """The number that an action of a stop bears, which counts through the whole guide."""
        if self.depth == 1:
            self.count = shown

    def list(self, token: re.Match[str]) -> Iterator[StepList]:
        """The tag of a list or an item; gives the list that ends here, if it is one of steps with a name."""
        if not self.depth and not _STEPS.search(token["attributes"]):
            return
        if token["tag"] == "li":
            self.count += self.depth == 1 and not token["close"]
            return
        if not self.depth:
            start = _START.search(token["attributes"])
            self.count = int(start[1]) - 1 if start else 0
        self.depth += -1 if token["close"] else 1
        key, title = next((box for box in reversed(self.boxes) if box), self.heading)
        if not self.depth and self.count and key:
            yield StepList(key, title, self.count)
