"""Relays replace the Message-ID of what passes through them, and what they send back is known all the same."""

import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final, cast

import pytest

from tests.sending.conftest import Site
from tests.sending.dovecot import Dovecot
from tests.sending.postfix import RELAYS, Postfix
from tests.sending.relays import running_relays
from tests.sending.test_dovecot import url_of

#: Of each relay.
CLIENTS: Final = 30


@pytest.fixture
def _relays(postfix: Postfix) -> Iterator[None]:
    with running_relays(postfix.folder / "relays", postfix):
        yield


@pytest.mark.usefixtures("_relays")
def test_what_two_relays_send_back_is_booked_on_each_client(site: Site, postfix: Postfix, dovecot: Dovecot) -> None:
    site.environment["BOUNCES_URL"] = url_of(dovecot, "imaps")
    site.act("prepare", *(f"{relay}-{number}" for relay in RELAYS for number in range(CLIENTS)))
    site.work_until_done()
    assert site.states() == {"sent": len(RELAYS) * CLIENTS}

    ours = set(site.message_ids("sent"))
    returned = _returned_within_a_minute(dovecot.maildir, len(RELAYS) * CLIENTS)
    assert not ours & {original["Message-ID"] for original in returned}
    originals = [original for original in returned if original["X-Original-Message-ID"] in ours]
    assert (len(returned), len(originals)) == (2 * CLIENTS, CLIENTS)

    site.act("bounces-are-due")
    site.work_until(lambda: site.states() == {"bounced": len(RELAYS) * CLIENTS})
    assert site.states() == {"bounced": len(RELAYS) * CLIENTS}
    assert site.answer("bounced") == (550, "5.1.1 …: Recipient address rejected: No such mailbox")
    dovecot.empty()


def _returned_within_a_minute(maildir: Path, number: int) -> list[EmailMessage]:
    """The heads of the messages that came back, out of the reports that brought them."""
    deadline = time.monotonic() + 60
    while len(paths := list(maildir.glob("new/*"))) < number and time.monotonic() < deadline:
        time.sleep(0.2)
    reports = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths)
    return [cast(EmailMessage, report.get_payload(2)).get_payload(0) for report in reports]  # type: ignore[union-attr]
