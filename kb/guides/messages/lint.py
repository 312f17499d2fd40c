"""Whether a message may go to clients: nothing that looks like a fraud, no gap, nothing forgotten.

What a good notice says is marked by its author (`::: says stays`), so that what is missing can be named. Each message
is tried on imagined clients in every state before it is shown to anybody.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kb.guides.messages.faces import one_line
from kb.guides.messages.filling import Document, Unfilled, fill, nodes_shown
from kb.guides.messages.kit import TooLong, text_message
from kb.guides.messages.names import message_values
from kb.guides.messages.phishing import not_a_place, phishing
from kb.guides.messages.source import read_message
from kb.guides.messages.tree import (
    EMAILS,
    SETTINGS,
    If,
    Inline,
    Link,
    List,
    Message,
    MoveState,
    Name,
    Node,
    Part,
    Piece,
    Says,
    Table,
    Text,
    TextKind,
    When,
)
from kb.guides.messages.trial import Trial, trials
from kb.guides.text.errors import ContentError

_PHASES: Final = frozenset({MoveState.ANNOUNCED, MoveState.OPEN, MoveState.MOVING, MoveState.MOVED, MoveState.CLOSED})
_OF_A_MOVE: Final = _PHASES | {MoveState.UNCHANGED}
#: At nine in the morning of some day before the move; on the day, at whatever hour mail moves; of some day after it.
_BEFORE: Final = frozenset({MoveState.UNCHANGED, MoveState.ANNOUNCED, MoveState.OPEN})
_DAY: Final = _BEFORE | {MoveState.MOVING, MoveState.CLOSED}
_AFTER: Final = frozenset({MoveState.UNCHANGED, MoveState.MOVED, MoveState.CLOSED})
#: The states that a piece must have words for.
_STATES: Final[Mapping[Piece, frozenset[MoveState]]] = {
    Piece.EMAIL: _OF_A_MOVE,
    Piece.EMAIL_DAYS_14: _BEFORE,
    Piece.EMAIL_DAYS_7: _BEFORE,
    Piece.EMAIL_DAYS_1: _BEFORE,
    Piece.EMAIL_DAY: _DAY,
    Piece.EMAIL_AFTER_3: _AFTER,
    Piece.EMAIL_AFTER_12: _AFTER,
    Piece.TEXT_MESSAGE: _OF_A_MOVE,
    Piece.LETTER: frozenset(MoveState),
    Piece.AUTO_REPLY: _OF_A_MOVE,
    Piece.INVOICE_LINE: _OF_A_MOVE,
}
#: What must be said in a phase, and what is enough if nothing changes.
_PARTS: Final[Mapping[Part, str]] = {
    Part.WHO: "whom it is about, and who need not do anything",
    Part.STAYS: "what stays the same",
    Part.CHANGES: "the table of old and new values, ::: settings",
    Part.DATES: "the dates",
    Part.OTHERWISE: "what happens if nothing is done",
    Part.WARNINGS: "what not to do",
    Part.HELP: "{{ page.url }} and whom to call",
    Part.PROOF: "that nobody asks for a password",
}
_IF_UNCHANGED: Final = frozenset({Part.WHO, Part.STAYS, Part.DATES, Part.HELP, Part.PROOF})
_WITH_PARTS: Final = frozenset({*EMAILS.values(), Piece.LETTER})
#: One of these must be in a piece, in every state.
_ONE_OF: Final[Mapping[Piece, tuple[tuple[str, ...], ...]]] = {
    **dict.fromkeys(EMAILS.values(), (("domain", "domain.typed"),)),
    Piece.LETTER: (("domain", "domain.typed"),),
    Piece.TEXT_MESSAGE: (("page.url", "site.url"),),
    Piece.AUTO_REPLY: (("move.url", "site.url"),),
    Piece.INVOICE_LINE: (("domain", "domain.typed"), ("page.url", "site.url")),
}
#: An automatic answer goes to whoever writes, so nothing in it may be one client's.
_FOR_ALL: Final = re.compile(r"site\.|move\.|change_from|moves_at|old_closes_at")
_LONGEST_SUBJECT: Final = 150
_LONGEST_INVOICE_LINE: Final = 250
_PASSWORD: Final = re.compile(r"password|passwort|kennwort", re.IGNORECASE)


def states_of(piece: Piece) -> frozenset[MoveState]:
    """The states that a piece is for."""
    return _STATES[piece]


def faults(text: str, *, piece: Piece, language: str, path: str) -> list[ContentError]:
    """Everything that keeps a message from being used, by line; a mistake in its grammar stands alone."""
    try:
        message = read_message(text, piece=piece, language=language, path=path)
    except ContentError as error:
        return [error]
    found = [*_words(message, text.splitlines()), *_names(message), *_on_trial(message)]
    once = {(error.line, error.message): error for error in found}
    return [error for _, error in sorted(once.items())]


def read_faultless(text: str, *, piece: Piece, language: str, path: str) -> Message:
    """The message, if it may go to clients. Raises `ContentError` with its first fault."""
    if found := faults(text, piece=piece, language=language, path=path):
        raise found[0]
    return read_message(text, piece=piece, language=language, path=path)


def _words(message: Message, lines: list[str]) -> Iterator[ContentError]:
    for number, inside in _passages(message.nodes):
        for needle, fault in phishing(_own_words(inside)):
            yield ContentError(message.path, _line_of(needle, lines, number), fault)
        for link in inside:
            if isinstance(link, Link) and not_a_place(_own_words(link.inside)):
                yield ContentError(message.path, link.line, "the words of a link say where it leads")
    for node in _everything(message.nodes):
        if isinstance(node, Text) and node.kind is TextKind.SUBJECT:
            words = _own_words(node.inside)
            if words.upper() == words and words.lower() != words:
                yield ContentError(message.path, node.line, "capitals alone look like a fraud")


def _line_of(needle: str, lines: list[str], first: int) -> int:
    """The line that a fault is in; the first of its paragraph if the words run over two."""
    word = needle.split()[0] if needle.split() else needle
    return next((number for number in range(first, len(lines) + 1) if word in lines[number - 1]), first)


def _names(message: Message) -> Iterator[ContentError]:
    if message.piece is not Piece.AUTO_REPLY:
        return
    for _, inside in _passages(message.nodes):
        for name, line in _names_in(inside):
            if not _FOR_ALL.match(name):
                sentence = f"an automatic answer goes to everybody, so it cannot use {{{{ {name} }}}}"
                yield ContentError(message.path, line, sentence)


def _on_trial(message: Message) -> Iterator[ContentError]:
    for trial in trials():
        if trial.state not in _STATES[message.piece]:
            continue
        try:
            document = fill(message, trial.settings, trial.sender, trial.contact)
        except Unfilled as gap:
            where = f"::: with {gap.name} … :::"
            sentence = f"{{{{ {gap.name} }}}} is not there for every client; write it between {where}"
            yield ContentError(message.path, gap.line, sentence)
            continue
        for sentence in _missing(message, trial, document):
            yield ContentError(message.path, 1, sentence)


def _missing(message: Message, trial: Trial, document: Document) -> Iterator[str]:
    state = f"in the state {trial.state.value}"
    if not document.blocks:
        yield f"{state} the message is empty"
        return
    values = message_values(trial.settings, trial.sender, message.language, trial.contact)
    nodes = list(nodes_shown(message.nodes, trial.state, values))
    names = {name for _, inside in _passages(nodes) for name, _ in _names_in(inside)}
    for choice in _ONE_OF[message.piece]:
        if names.isdisjoint(choice):
            yield f"{state} it lacks {' or '.join(f'{{{{ {name} }}}}' for name in choice)}"
    if message.piece in _WITH_PARTS:
        yield from (f"{state} {fault}" for fault in _subject(document, nodes))
        yield from (f"{state} it does not say {fault}" for fault in _parts(trial.state, nodes))
    elif message.piece is Piece.TEXT_MESSAGE:
        try:
            text_message(message, trial.settings, trial.sender)
        except TooLong as long:
            yield f"{state} {long}"
    elif message.piece is Piece.INVOICE_LINE and len(one_line(document)) > _LONGEST_INVOICE_LINE:
        yield f"{state} the line for an invoice is longer than {_LONGEST_INVOICE_LINE} characters"


def _subject(document: Document, nodes: list[Node]) -> Iterator[str]:
    count = sum(isinstance(node, Text) and node.kind is TextKind.SUBJECT for node in _everything(nodes))
    if count != 1:
        yield f"it has {count} subjects; one line begins with a single #"
    elif len(document.subject) > _LONGEST_SUBJECT:
        yield f"the subject is longer than {_LONGEST_SUBJECT} characters"


def _parts(state: MoveState, nodes: list[Node]) -> Iterator[str]:
    if state is MoveState.NONE:
        return
    said: dict[Part, list[Node]] = {}
    for node in _everything(nodes):
        if isinstance(node, Says):
            said.setdefault(node.part, []).extend(_everything(node.inside))
    for part, meaning in _PARTS.items():
        if state is MoveState.UNCHANGED and part not in _IF_UNCHANGED:
            continue
        if not _is_said(part, said.get(part, [])):
            yield f"{meaning}: ::: says {part.value}"


def _is_said(part: Part, nodes: list[Node]) -> bool:
    inside = list(_passages(nodes))
    names = {name for _, passage in inside for name, _ in _names_in(passage)}
    if part is Part.CHANGES:
        return any(isinstance(node, Table) and node.name == SETTINGS for node in nodes)
    if part is Part.DATES:
        return any(name.startswith(("moves_at", "old_closes_at")) for name in names)
    if part is Part.HELP:
        return "page.url" in names
    if part is Part.PROOF:
        return any(_PASSWORD.search(_own_words(passage)) for _, passage in inside)
    return any(_own_words(passage).strip() for _, passage in inside)


def _everything(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, When | If | Says):
            yield from _everything(node.inside)


def _passages(nodes: Iterable[Node]) -> Iterator[tuple[int, tuple[Inline, ...]]]:
    """What is read in one go, with its line."""
    for node in _everything(nodes):
        if isinstance(node, Text):
            yield node.line, node.inside
        elif isinstance(node, List):
            yield from ((node.line, item) for item in node.items)


def _own_words(inside: Iterable[Inline]) -> str:
    """The author's words; what a name stands for is none of them."""
    parts = (_own_words(p.inside) if isinstance(p, Link) else "" if isinstance(p, Name) else p.text for p in inside)
    return "".join(parts)


def _names_in(inside: Iterable[Inline]) -> Iterator[tuple[str, int]]:
    for part in inside:
        if isinstance(part, Name):
            yield part.name, part.line
        elif isinstance(part, Link):
            if not part.target.startswith("/"):
                yield part.target, part.line
            yield from _names_in(part.inside)
