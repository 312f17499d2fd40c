"""Looks at the domains of moves: a round takes what is due, looks as a client's phone would, and writes it down."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings as site

from kb.mail.readiness.asked import Asked, Endpoint, asked
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.readiness.sightings import HostSighting, forget_old_sightings, keep_hosts
from kb.operations.readiness.control import control
from kb.operations.readiness.due import SHARED, due_domains, running_moves
from kb.operations.readiness.standings import as_told, keep
from kb.operations.work.background import every
from kb.operations.work.lanes import Lane
from kb.operations.work.rounds import now
from kb.probes.looks import Sight, looked
from kb.probes.ways import Way

#: Domains of one look: as many as fit into a few seconds, so that what was seen is written down early.
_AT_ONCE: Final = 100
#: More than a round gets through, at the fastest rate that there is.
_A_ROUND: Final = 20_000
#: Seconds after which a round leaves the rest to the next.
_ROUND: Final = 50.0

Look = Callable[[Sequence[Asked], datetime], Sight]


@every(hours=1 / 60, name="readiness.look", lane=Lane.SERVERS)
def look_around(at: datetime) -> None:
    """What is due, for a minute; nothing as long as looks are switched off."""
    if site.PROBES:
        look_for_a_round(at, _look)


@every(hours=24, name="readiness.forget", lane=Lane.KEEPING)
def forget_what_was_seen(at: datetime) -> None:
    forget_old_sightings(at)


def look_for_a_round(at: datetime, look: Look) -> int:
    """Gives how many domains were looked at."""
    ends, seen = time.monotonic() + _ROUND, 0
    if own := control():
        keep_hosts(look([own], at).hosts)
    for move in list(running_moves(at)):
        # Who is due is asked once a round: of a large move that reads all of it.
        queue = iter(due_domains(move, at, _A_ROUND)) if time.monotonic() < ends else iter(())
        while time.monotonic() < ends and (domains := list(islice(queue, _AT_ONCE))):
            look_at_domains(move, domains, now(), look)
            seen += len(domains)
    return seen


def look_at_domains(move: Move, domains: Sequence[Domain], at: datetime, look: Look) -> None:
    """Look at these now. A host that many domains share is not visited again for each part of them."""
    value = move.as_value()
    questions = [asked(as_told(one.name, value, at), site.PROBE_DKIM) for one in domains]
    known = _seen_lately(questions, at)
    sight = look([_without(one, known) for one in questions], at)
    visited = {host: facts for host, facts in sight.hosts.items() if host not in known}
    keep(domains, value, visited, sight.domains, at)


def _seen_lately(questions: Sequence[Asked], at: datetime) -> frozenset[str]:
    """Hosts of more than one of these domains that were seen a moment ago."""
    named: dict[str, int] = {}
    for question in questions:
        for host in question.hosts:
            named[host] = named.get(host, 0) + 1
    shared = [host for host, number in named.items() if number > 1]
    fresh = HostSighting.objects.filter(pk__in=shared, seen_at__gt=at - SHARED)
    return frozenset(fresh.values_list("host", flat=True))


def _without(question: Asked, known: frozenset[str]) -> Asked:
    endpoints: Iterator[Endpoint] = (one for one in question.endpoints if one.host not in known)
    return Asked(question.domain, tuple(endpoints), question.senders, question.selector)


def _look(questions: Sequence[Asked], at: datetime) -> Sight:
    host = urlsplit(site.SITE_URL).hostname or "localhost"
    way = Way.of(site.PROBE_RESOLVERS, site.PROBE_ALLOW_NETS, site.PROBE_RATE, host)
    return looked(questions, way, at)
