"""Which places of a host were visited, and what stays known of those that were not."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from kb.mail.moves import mail_settings
from kb.mail.names import DomainName
from kb.mail.readiness.asked import Endpoint
from kb.mail.readiness.facts import HostFacts, LineTrouble, NameFacts, ServerFacts
from kb.mail.readiness.visits import beside, oldest_of_new, visited_at
from kb.mail.servers import Security
from tests.mail.test_moves import MOVE, OLD

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE, TWO, OTHER = "203.0.113.1", "203.0.113.2", "203.0.113.9"
HOST = "mail.florist.example"
IMAP = Endpoint(HOST, 993, "imap", Security.TLS)


def host(leads_to: Sequence[str], *servers: ServerFacts) -> HostFacts:
    return HostFacts(HOST, NOON, NameFacts(tuple(leads_to)), servers)


def seen(address: str, hours: int, port: int = 993, trouble: LineTrouble = LineTrouble.NONE) -> ServerFacts:
    """`hours`: how long before noon somebody was there."""
    return ServerFacts(address, port, "imap", Security.TLS, NOON - hours * HOUR, trouble)


@pytest.mark.parametrize(
    ("leads_to", "visited", "hours"),
    [
        ([ONE], [seen(ONE, 1)], 1),
        ([ONE, TWO], [seen(ONE, 1), seen(TWO, 3)], 3),
        ([ONE], [seen(ONE, 1), seen(OTHER, 20)], 1),
        ([ONE], [seen(ONE, 1), seen(ONE, 20, port=143)], 1),
        ([ONE], [seen(ONE, 1, port=143)], None),
        ([ONE, TWO], [seen(ONE, 1)], None),
        ([ONE], [seen(OTHER, 1)], None),
        ([ONE], [], None),
        ([], [seen(ONE, 1)], None),
    ],
)
def test_an_endpoint_was_visited_when_each_of_its_addresses_was(
    leads_to: Sequence[str], visited: Sequence[ServerFacts], hours: int | None
) -> None:
    assert visited_at(host(leads_to, *visited), IMAP) == (None if hours is None else NOON - hours * HOUR)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.NONE])
def test_a_port_that_is_spoken_with_otherwise_was_not_visited(security: Security) -> None:
    assert visited_at(host([ONE], seen(ONE, 1)), Endpoint(HOST, 993, "imap", security)) is None


@pytest.mark.parametrize(
    ("new", "old", "hours"),
    [
        (host([ONE], seen(ONE, 1), seen(ONE, 5, port=143)), host([TWO], seen(TWO, 9)), 1),  # what is asked for alone
        (host([ONE, TWO], seen(ONE, 1), seen(TWO, 3)), None, 3),
        (host([]), None, 0),  # it leads nowhere, as its name says
        (None, host([TWO], seen(TWO, 9)), None),
    ],
)
def test_what_decides_is_as_old_as_the_oldest_visit_to_the_new_server(
    new: HostFacts | None, old: HostFacts | None, hours: int | None
) -> None:
    settings = mail_settings(DomainName(HOST), OLD, MOVE, NOON)
    known = {name: facts for name, facts in ((HOST, new), ("old.host.example", old)) if facts}
    found = oldest_of_new(settings, known)
    assert found == (None if hours is None else NOON - hours * HOUR)


@pytest.mark.parametrize(
    ("leads_to", "known", "left"),
    [
        ([ONE], [seen(ONE, 2, port=587)], [seen(ONE, 2, port=587)]),  # another port
        ([ONE], [seen(ONE, 2, trouble=LineTrouble.REFUSED)], []),  # the same place, seen anew
        ([ONE, TWO], [seen(TWO, 2)], [seen(TWO, 2)]),  # another address of the name
        ([ONE], [seen(OTHER, 2)], []),  # the name does not lead there any more
        ([ONE], [seen(ONE, 7 * 24, port=587)], [seen(ONE, 7 * 24, port=587)]),
        ([ONE], [seen(ONE, 7 * 24 + 1, port=587)], []),
    ],
)
def test_a_visit_leaves_what_is_known_of_other_places(
    leads_to: Sequence[str], known: Sequence[ServerFacts], left: Sequence[ServerFacts]
) -> None:
    now = host(leads_to, seen(ONE, 0))
    assert beside(now, host(leads_to, *known)) == host(leads_to, seen(ONE, 0), *left)


def test_the_first_visit_has_nothing_beside_it() -> None:
    assert beside(host([ONE], seen(ONE, 0)), None) == host([ONE], seen(ONE, 0))
