"""A message with the values of one domain at one moment: a `Document`, which every face shows.

The table of old and new values is made here, once, so that no two faces of a message can differ.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from kb.guides.messages.hints import hints
from kb.guides.messages.names import Sender, message_values
from kb.guides.messages.tree import (
    SETTINGS,
    If,
    Inline,
    List,
    Message,
    MoveState,
    Name,
    Node,
    Says,
    Table,
    Text,
    TextKind,
    When,
    Words,
    state_of,
)
from kb.languages import gettext
from kb.languages import gettext_noop as _
from kb.mail.moves import MailSettings
from kb.mail.servers import Protocol, Server, ServiceSettings


class Unfilled(ValueError):
    """A message uses a name that this domain or this site has no value for, so it must not be sent to anybody."""

    def __init__(self, name: str, line: int, path: str) -> None:
        super().__init__(f"{{{{ {name} }}}} has no value here")
        self.name, self.line, self.path = name, line, path


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in one style. `link` is a whole address; `value` marks what is filled in and must be kept whole."""

    text: str
    strong: bool = False
    link: str = ""
    value: bool = False


Line: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: Line


@dataclass(frozen=True, slots=True)
class Heading:
    line: Line


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[Line, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Swap:
    """One row: what it is about, what was typed, what is to be typed. `old` is empty if nothing is taken away."""

    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Swaps:
    """The table of values. `old` and `new` are the heads of its columns; `old` is empty if there is one column.

    `waits`: the old values are still right. `details` are the ports and security of the new ones.
    """

    old: str
    new: str
    rows: tuple[Swap, ...]
    details: tuple[str, ...]
    waits: bool


Block: TypeAlias = Paragraph | Heading | Points | Swaps


@dataclass(frozen=True, slots=True)
class Document:
    """A message for one reader."""

    language: str
    subject: str
    blocks: tuple[Block, ...]


def fill(message: Message, settings: MailSettings, sender: Sender, contact: str = "") -> Document:
    """`contact` is the name of whoever reads it, if it is known. Raises `Unfilled`."""
    return _Filling(message, settings, sender, contact).document()


def nodes_shown(nodes: Iterable[Node], state: MoveState, known: Mapping[str, str]) -> Iterator[Node]:
    """What is left for a state once the conditions are decided; marked parts stay in their marks."""
    for node in nodes:
        if isinstance(node, When):
            if state in node.states:
                yield from nodes_shown(node.inside, state, known)
        elif isinstance(node, If):
            if (node.name in known) is node.known:
                yield from nodes_shown(node.inside, state, known)
        elif isinstance(node, Says):
            yield Says(node.part, tuple(nodes_shown(node.inside, state, known)), node.line)
        else:
            yield node


class _Filling:
    def __init__(self, message: Message, settings: MailSettings, sender: Sender, contact: str) -> None:
        self.message, self.settings, self.sender = message, settings, sender
        self.values = message_values(settings, sender, message.language, contact)

    def document(self) -> Document:
        subject = ""
        blocks: list[Block] = []
        for node in _bare(nodes_shown(self.message.nodes, state_of(self.settings), self.values)):
            if isinstance(node, Text) and node.kind is TextKind.SUBJECT:
                subject = "".join(run.text for run in self._line(node.inside))
            else:
                for block in self._block(node):
                    _append(blocks, block)
        return Document(self.message.language, subject, tuple(blocks))

    def _block(self, node: Text | List | Table) -> Iterator[Block]:
        if isinstance(node, Text):
            line = self._line(node.inside)
            yield Heading(line) if node.kind is TextKind.HEADING else Paragraph(line)
        elif isinstance(node, List):
            yield Points(tuple(self._line(item) for item in node.items), node.numbered)
        elif node.name == SETTINGS:
            yield swaps(self.settings, self.values, self.message.language)
        else:
            said = hints(self.settings.to_type, self.message.language, domain=self.settings.domain)
            yield Points(tuple((Run(hint),) for hint in said), numbered=False)

    def _line(self, inside: Iterable[Inline], link: str = "") -> Line:
        return tuple(run for part in inside for run in self._runs(part, link))

    def _runs(self, part: Inline, link: str) -> Iterator[Run]:
        if isinstance(part, Words):
            yield Run(part.text, part.strong, link)
        elif isinstance(part, Name):
            text = self._value(part.name, part.line)
            leads = link or (text if part.name.endswith(".url") else "")
            yield Run(text, part.strong, leads, value=True)
        else:
            target = part.target
            leads = self.sender.address(target) if target.startswith("/") else self._value(target, part.line)
            yield from self._line(part.inside, leads)

    def _value(self, name: str, line: int) -> str:
        try:
            return self.values[name]
        except KeyError:
            raise Unfilled(name, line, self.message.path) from None


def _append(blocks: list[Block], block: Block) -> None:
    """Points that conditions had parted become one list again."""
    last = blocks[-1] if blocks else None
    if isinstance(block, Points) and isinstance(last, Points) and last.numbered is block.numbered:
        blocks[-1] = Points((*last.items, *block.items), block.numbered)
    else:
        blocks.append(block)


def _bare(nodes: Iterable[Node]) -> Iterator[Text | List | Table]:
    """Without the marks around parts."""
    for node in nodes:
        if isinstance(node, Says):
            yield from _bare(node.inside)
        elif isinstance(node, Text | List | Table):
            yield node


#: The heads of the columns: while the old values are right, and from then on.
_NOW: Final = _("Right now")
_FROM: Final = _("From %(date)s")
_OLD: Final = _("Old")
_NEW: Final = _("New")
_USE: Final = _("To type")


def swaps(settings: MailSettings, values: Mapping[str, str], language: str) -> Swaps:
    """The table of old and new values, with ports and security below."""
    new = settings.to_type
    old = None if settings.nothing_changes else settings.old
    rows = tuple(_rows(old, new, language))
    waits = state_of(settings) is MoveState.ANNOUNCED
    if old is None or not any(row.old for row in rows):
        heads = ("", gettext(_USE, language))
    elif waits:
        date = values.get("change_from", "")
        heads = (gettext(_NOW, language), gettext(_FROM, language) % {"date": date})
    else:
        heads = (gettext(_OLD, language), gettext(_NEW, language))
    return Swaps(*heads, rows, tuple(_details(new, language)), waits)


def _rows(old: ServiceSettings | None, new: ServiceSettings, language: str) -> Iterator[Swap]:
    incoming = [server for protocol in new.incoming_protocols if (server := new.first(protocol))]
    pairs = {server.protocol: (_host(old.incoming(server.protocol)) if old else "", server.host) for server in incoming}
    alike = len(set(pairs.values())) <= 1
    for protocol, (before, host) in list(pairs.items())[: 1 if alike else None]:
        title = _("Incoming server") if alike else _("Incoming server, %(protocol)s")
        yield Swap(gettext(title, language) % {"protocol": protocol.label}, before, host)
    if new.outgoing:
        before = _host(old.outgoing) if old else ""
        yield Swap(gettext(_("Outgoing server"), language), before, new.outgoing.host)


def _host(server: Server | None) -> str:
    return server.host if server else ""


def _details(new: ServiceSettings, language: str) -> Iterator[str]:
    said = {
        False: _("Incoming, %(protocol)s: port %(port)s, %(security)s"),
        True: _("Outgoing, %(protocol)s: port %(port)s, %(security)s"),
    }
    for protocol in (*new.incoming_protocols, Protocol.SMTP):
        if server := new.first(protocol):
            words = gettext(said[protocol is Protocol.SMTP], language)
            yield words % {"protocol": protocol.label, "port": server.port, "security": server.security.label}
