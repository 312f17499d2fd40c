"""What Postfix takes and later sends back is found in the sender's mailbox, which a real Dovecot shows."""

import time
from datetime import date
from typing import Final
from urllib.parse import quote

import pytest

from kb.mail.bounce_mailbox import BounceMailbox
from kb.mail.bounces import may_be_bounce, read_bounce
from kb.operations.sending.bounce_mailbox import opened
from tests.mail.test_returned_letters import FOLDER, ROWS
from tests.sending.conftest import Site
from tests.sending.dovecot import PASSWORD, Dovecot
from tests.sending.postfix import Postfix

LUNCH: Final = b"From: bert@x.example\r\nSubject: Lunch\r\n\r\nToday?\r\n"


def url_of(dovecot: Dovecot, scheme: str, password: str = PASSWORD) -> str:
    port = dovecot.ports["tls" if scheme == "imaps" else "starttls"]
    return f"{scheme}://help%40example.net:{quote(password, safe='')}@localhost:{port}"


@pytest.mark.parametrize("scheme", ["imaps", "imap+tls"])
def test_what_comes_back_hours_later_is_booked(site: Site, postfix: Postfix, dovecot: Dovecot, scheme: str) -> None:
    site.environment["BOUNCES_URL"] = url_of(dovecot, scheme)
    before = postfix.delivered()
    site.act("prepare", f"anna-{scheme[:5]}".strip("+"), f"late-{scheme[:5]}".strip("+"))
    site.work_until_done()
    assert site.states() == {"sent": 2}

    assert sum((postfix.delivered() - before).values()) == 1
    returned = "Undelivered Mail Returned to Sender"
    deadline = time.monotonic() + 20
    while returned not in dovecot.flags() and time.monotonic() < deadline:
        time.sleep(0.1)
    dovecot.put(LUNCH)
    site.act("bounces-are-due")
    site.work_until(lambda: site.states() == {"sent": 1, "bounced": 1} and not site.reading())
    assert site.states() == {"sent": 1, "bounced": 1}
    assert site.answer("bounced") == (550, "5.1.1 …: Recipient address rejected: No such mailbox")
    assert dovecot.flags() == {returned: "S", "Lunch": ""}
    dovecot.empty()


def test_a_wrong_password_is_said_and_costs_nothing_else(site: Site, dovecot: Dovecot) -> None:
    site.environment["BOUNCES_URL"] = url_of(dovecot, "imaps", "wrong")
    site.act("prepare", "bert")
    site.work_until_done()
    site.act("bounces-are-due")
    site.work_until(lambda: bool(site.reading()))
    assert site.reading() == "The mail server of the mailbox does not take this user name and password."
    assert site.states() == {"sent": 1}


def test_every_letter_is_worth_fetching_by_the_fields_that_a_real_server_gives(
    dovecot: Dovecot, trusted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in trusted.items():
        monkeypatch.setenv(name, value)
    where = BounceMailbox.parse(url_of(dovecot, "imaps"))
    rows = [row for row in ROWS if row.verdict != "none"]
    with opened(where) as mailbox:
        mailbox.look()  # which makes the folder, if nothing has come yet
    for row in rows:
        dovecot.put((FOLDER / f"{row.letter}.eml").read_bytes().replace(b"\n", b"\r\n"))
    with opened(where) as mailbox:
        mailbox.look()
        uids = mailbox.numbers_after(0, date(2026, 1, 1))
        glimpses = mailbox.headers(uids)
        verdicts = [str(read_bounce(mailbox.content(uid)).verdict) for uid in uids]
    dovecot.empty()
    assert len(glimpses) == len(rows)
    assert [glimpse.uid for glimpse in glimpses if not may_be_bounce(glimpse.content)] == []
    assert not any(b"X-Trace" in glimpse.content for glimpse in glimpses)
    assert sorted(verdicts) == sorted(row.verdict for row in rows)
