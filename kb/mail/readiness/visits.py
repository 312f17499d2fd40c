"""Visits to the places of a host: which were made lately, and what is kept of others while some are seen anew.

A place is an address and port, with what is spoken there. Moves, and the control, each ask for some places of a host,
so a look at these says nothing of the others.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from kb.mail.moves import MailSettings
from kb.mail.readiness.asked import Endpoint, endpoints_of
from kb.mail.readiness.facts import HostFacts

#: What was seen of a place stays for so long while only others are visited.
_KEPT: Final = timedelta(days=7)


def visited_at(facts: HostFacts, endpoint: Endpoint) -> datetime | None:
    """The oldest of the last visits to an endpoint at the addresses to which its host leads now; `None` if nobody was
    at one of them, or there is none."""
    visits = {one.place: one.seen_at for one in facts.servers}
    places = [(number, endpoint.port, endpoint.protocol, endpoint.security) for number in facts.name.addresses]
    if not all(place in visits for place in places):
        return None
    return min((visits[place] for place in places), default=None)


def oldest_of_new(settings: MailSettings, hosts: Mapping[str, HostFacts]) -> datetime | None:
    """When the oldest of the facts was seen that decide whether clients would be stopped: those about the new server.

    Of a host that leads nowhere that is when its name was asked for. `None` if nothing is known, or nothing named.
    """
    endpoints = [one for one in endpoints_of(settings.to_type) if one.host in hosts]
    return min((visited_at(hosts[one.host], one) or hosts[one.host].seen_at for one in endpoints), default=None)


def beside(facts: HostFacts, before: HostFacts | None) -> HostFacts:
    """What was seen now, and what was seen before where nobody was now.

    Only at addresses to which the name leads now, and for a week at most, so that a row stays small.
    """
    if before is None:
        return facts
    seen = {one.place for one in facts.servers}
    others = (one for one in before.servers if one.place not in seen and one.address in facts.name.addresses)
    kept = (one for one in others if facts.seen_at - one.seen_at <= _KEPT)
    return replace(facts, servers=(*facts.servers, *kept))
