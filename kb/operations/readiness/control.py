"""A host of the operator's that is known to answer: while it does not, the fault is ours and holds nobody back."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings as site

from kb.mail.readiness.asked import Asked, endpoint_at
from kb.mail.readiness.facts import LineTrouble
from kb.mail.readiness.servers import servers_at
from kb.models.readiness.sightings import hosts_seen

#: Every round looks at it, so an older look says that there was none.
_FRESH: Final = timedelta(minutes=15)


def control() -> Asked | None:
    """What is asked of it, if there is one."""
    return Asked("", (endpoint_at(site.PROBE_CONTROL),)) if site.PROBE_CONTROL else None


def control_fails(at: datetime) -> bool:
    """Whether it did not answer at the last look, or was not looked at lately."""
    asked = control()
    if asked is None:
        return False
    (endpoint,) = asked.endpoints
    facts = hosts_seen([endpoint.host]).get(endpoint.host)
    seen = [one for one in servers_at(facts, endpoint) if at - one.seen_at <= _FRESH] if facts else []
    return not any(one.trouble is LineTrouble.NONE for one in seen)
