"""Looks at the domains of moves: a round takes what is due, looks as a client's phone would, and writes it down.

Names and records are asked for in milliseconds, servers are visited by `PROBE_RATE`. So the names of all domains go
ahead, and wait for no server.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final, Self
from urllib.parse import urlsplit

from django.conf import settings as site

from kb.mail.moves import Move as MoveValue
from kb.mail.readiness.asked import Asked, Endpoint, asked
from kb.mail.readiness.facts import HostFacts
from kb.mail.readiness.visits import visited_at
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.readiness.sightings import forget_old_sightings, hosts_seen, keep_visits
from kb.operations.readiness.asking import words_about
from kb.operations.readiness.control import control, control_fails
from kb.operations.readiness.due import SHARED, Due, chosen, due_by_word, names_due, running_moves, servers_due
from kb.operations.readiness.standings import as_told, keep_names, keep_servers
from kb.operations.work.background import every
from kb.operations.work.lanes import Lane
from kb.operations.work.rounds import now
from kb.probes.looks import Sight, looked
from kb.probes.ways import Way

#: Domains of one look at servers: as many as fit into a few seconds, so that what was seen is written down early.
_AT_ONCE: Final = 100
#: … and of one at names: more of them, so that names that nobody answers for are waited for together.
_NAMES_AT_ONCE: Final = 500
#: More than a round gets through, at the fastest rate that there is.
_A_ROUND: Final = 20_000
#: Seconds after which a round leaves the rest to the next.
_ROUND: Final = 50.0

Look = Callable[[Sequence[Asked], datetime], Sight]
LookAt = Callable[[Move, Sequence[Domain], datetime, Look], None]


@dataclass
class Queue:
    """Domains of a move that wait for one kind of look, and how many of them are `new` to it, which stand first."""

    move: Move
    waiting: Iterator[int]
    new: int

    @classmethod
    def of(cls, move: Move, due: Due) -> Self:
        return cls(move, iter(due.numbers), due.new)

    def part(self, size: int) -> list[int]:
        part = list(islice(self.waiting, size))
        self.new -= len(part)
        return part


@every(hours=1 / 60, name="readiness.look", lane=Lane.SERVERS)
def look_around(at: datetime) -> None:
    """What is due, for a minute; nothing as long as looks are switched off."""
    if site.PROBES:
        look_for_a_round(at, _look)


@every(hours=24, name="readiness.forget", lane=Lane.KEEPING)
def forget_what_was_seen(at: datetime) -> None:
    forget_old_sightings(at)


def look_for_a_round(at: datetime, look: Look) -> int:
    """Gives how many looks there were: one at a domain's names, and another at its servers.

    What operators asked for comes first, both at once. Then names and records, and servers for the rest of the time;
    but none of a move in which the names of anybody were never asked for. What time is left is for names again.

    While the control fails no server is visited: whatever was seen would be of our own line, and would count as looks.
    """
    if own := control():
        keep_visits(look([own], at).hosts)
    moves = list(running_moves(at))
    visited = [] if control_fails(at) else moves
    by_word = deque(Queue.of(move, Due(due_by_word(move, _AT_ONCE))) for move in visited)
    seen = _in_turn(by_word, look_at_domains, _AT_ONCE, look, time.monotonic() + _ROUND / 2)
    # Whatever an operator asked for, and however slow that was, names and servers have all of their time.
    begins = time.monotonic()
    half, ends = begins + _ROUND / 2, begins + _ROUND
    names = deque(Queue.of(move, names_due(move, now(), _A_ROUND)) for move in moves)
    seen += _in_turn(names, look_at_names, _NAMES_AT_ONCE, look, half)
    unknown = {queue.move.pk for queue in names if queue.new > 0}
    servers = deque(Queue.of(move, servers_due(move, now(), _A_ROUND)) for move in visited if move.pk not in unknown)
    seen += _in_turn(servers, look_at_servers, _AT_ONCE, look, ends)
    return seen + _in_turn(names, look_at_names, _NAMES_AT_ONCE, look, ends)


def _in_turn(queues: deque[Queue], look_at: LookAt, size: int, look: Look, ends: float) -> int:
    """A part of each move after the other, so that a small one does not wait for a large one."""
    seen = 0
    while queues and time.monotonic() < ends:
        queue = queues.popleft()
        if part := queue.part(size):
            queues.append(queue)
            domains = chosen(queue.move, part)
            look_at(queue.move, domains, now(), look)
            seen += len(domains)
    return seen


def look_at_domains(move: Move, domains: Sequence[Domain], at: datetime, look: Look) -> None:
    """Look at all of these now."""
    look_at_names(move, domains, at, look)
    look_at_servers(move, domains, at, look)


def look_at_names(move: Move, domains: Sequence[Domain], at: datetime, look: Look) -> None:
    """What DNS says of these and of their hosts. Nobody is visited."""
    value = move.as_value()
    questions = _questions(domains, value, at)
    hosts = dict.fromkeys(host for one in questions for host in one.hosts)
    records = [replace(one, endpoints=()) for one in questions]
    sight = look([*records, Asked("", (), tuple(hosts))], at)
    keep_names(_still_on(move, domains), value, sight.hosts, sight.domains, at)


def look_at_servers(move: Move, domains: Sequence[Domain], at: datetime, look: Look) -> None:
    """What the servers of these show, at the addresses of the moment. A host that many domains share is not visited
    again for each part of them."""
    value = move.as_value()
    questions = _questions(domains, value, at)
    known = _seen_lately(domains, questions, at)
    endpoints = dict.fromkeys(one for question in questions for one in question.endpoints if one.host not in known)
    sight = look([Asked("", tuple(endpoints))], at)
    keep_servers(_still_on(move, domains), value, sight.hosts, at)


def _still_on(move: Move, domains: Sequence[Domain]) -> list[Domain]:
    """Those whom this look still concerns. It took seconds, in which they may have come to other servers."""
    return chosen(move, [one.pk for one in domains])


def _questions(domains: Sequence[Domain], move: MoveValue, at: datetime) -> list[Asked]:
    return [asked(as_told(one.name, move, at), site.PROBE_DKIM) for one in domains]


def _seen_lately(domains: Sequence[Domain], questions: Sequence[Asked], at: datetime) -> frozenset[str]:
    """Hosts of more than one of these domains of which all that is asked for was seen a moment ago, and since somebody
    said to look again; a look at another port says nothing of it."""
    named = Counter(host for question in questions for host in question.hosts)
    seen = hosts_seen(host for host, number in named.items() if number > 1)
    words = words_about(domains)
    stale = {
        one.host
        for domain, question in zip(domains, questions, strict=True)
        for one in question.endpoints
        if one.host in seen and not _is_fresh(seen[one.host], one, words.get(domain.pk), at)
    }
    return frozenset(seen.keys() - stale)


def _is_fresh(facts: HostFacts, endpoint: Endpoint, word: datetime | None, at: datetime) -> bool:
    visited = visited_at(facts, endpoint)
    return visited is not None and visited > at - SHARED and (word is None or visited >= word)


def _look(questions: Sequence[Asked], at: datetime) -> Sight:
    host = urlsplit(site.SITE_URL).hostname or "localhost"
    way = Way.of(site.PROBE_RESOLVERS, site.PROBE_ALLOW_NETS, site.PROBE_RATE, host)
    return looked(questions, way, at)
