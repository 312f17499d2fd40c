"""What follows from the ages and addresses of facts about a host."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from kb.mail.readiness.facts import HostFacts, NameFacts, ServerFacts
from kb.mail.servers import Security

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE, TWO, OTHER = "203.0.113.1", "203.0.113.2", "203.0.113.9"


def host(leads_to: Sequence[str], visited: Sequence[tuple[str, int]]) -> HostFacts:
    """Asked for at noon; `visited` are addresses, and how many hours before that somebody was there."""
    servers = (ServerFacts(one, 993, "imap", Security.TLS, NOON - hours * HOUR) for one, hours in visited)
    return HostFacts("mail.florist.example", NOON, NameFacts(tuple(leads_to)), tuple(servers))


@pytest.mark.parametrize(("leads_to", "left"), [([ONE, TWO], [ONE, TWO]), ([TWO], [TWO]), ([OTHER], []), ([], [])])
def test_servers_count_only_where_the_name_leads_now(leads_to: Sequence[str], left: Sequence[str]) -> None:
    seen = host(leads_to, [(ONE, 1), (TWO, 1)])
    assert [server.address for server in seen.as_led.servers] == left
    assert len(seen.servers) == 2  # what was seen is not forgotten: a name that fails for a moment leads back
