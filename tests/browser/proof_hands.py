"""What the worker would do in its own time: `python -m tests.browser.proof_hands look`, or `read`.

`look` writes down what readiness saw of the two servers of open.example, `read` reads the mailbox of proof once.
"""

import sys
from typing import Final

import django

django.setup()

from kb.mail.names import DomainName  # noqa: E402  Django must know its settings first
from kb.mail.readiness.facts import HostFacts, NameFacts  # noqa: E402
from kb.models import Move  # noqa: E402
from kb.models.readiness.sightings import keep_hosts  # noqa: E402
from kb.operations.proof.reading import read_mailbox  # noqa: E402
from kb.operations.proof.settings import proof_box  # noqa: E402
from kb.operations.sending.bounce_mailbox import opened  # noqa: E402
from tests import clock  # noqa: E402

NAME: Final = "open.example"
OLD: Final = "203.0.113.10"
NEW: Final = "203.0.113.20"


def look() -> None:
    move = Move.objects.get(slug="sample-open").as_value()
    for service, number in ((move.from_service, OLD), (move.to_service, NEW)):
        hosts = {server.host for server in service.of(DomainName(NAME)).servers}
        keep_hosts({host: HostFacts(host, clock.now(), NameFacts((number,))) for host in hosts})


def read() -> None:
    box = proof_box()
    assert box
    with opened(box.mailbox) as mailbox:
        read_mailbox(mailbox, box, clock.now(), set())


if __name__ == "__main__":
    {"look": look, "read": read}[sys.argv[1]]()
