"""A device proves by a message that it sends and receives, or is told what is still wrong: with a real mailbox."""

import re
import subprocess
import sys
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests import clock
from tests.browser.barriers import violations
from tests.browser.conftest import PHONE, Open
from tests.browser.operators import make_operator, set_up
from tests.browser.proof_hands import NEW, OLD
from tests.browser.running import environment_of, running_site
from tests.folders import CopyTo
from tests.imap_box import Box, running_box, url_of
from tests.mail_sink import Sink, running_sink, trust
from tests.thunderbird.street import Authority

pytestmark = pytest.mark.browser

LAST_STOP: Final = "/for/open.example/guides/iphone-mail/both-ways/"
IPHONE: Final = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
#: How each message comes, and what its page says then: through which server, and from whom.
MESSAGES: Final = {
    "Sending works": (NEW, "anna@open.example"),
    "This device still sends by the old server": (OLD, "anna@open.example"),
    "It came from another account": (NEW, "anna@gmail.example"),
    "Your message has arrived": ("203.0.113.99", "anna@open.example"),
}


class House(NamedTuple):
    """A site with a mailbox of proof, and whom it answers."""

    url: str
    folder: Path
    box: Box
    sink: Sink
    settings: dict[str, str]

    def hands(self, what: str) -> None:
        command = [sys.executable, "-m", "tests.browser.proof_hands", what]
        environment = environment_of(self.folder, SITE_URL=self.url, **self.settings)
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True)


@pytest.fixture(scope="module")
def house(first_start: CopyTo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("proof")
    data = first_start(folder / "data")
    authority = Authority()
    with running_box(folder, authority) as (box, mailbox), running_sink(folder, authority) as (sink, server):
        box.capabilities += " UIDPLUS"
        own = {
            "PROOF_URL": url_of(mailbox),
            "PROOF_ADDRESS": "test@help.example",
            "PROOF_AUTHSERV": "mx.help.example",
            "EMAIL_URL": f"{server.encryption}://{server.host}:{server.port}",
            "EMAIL_FROM": "Example Host <help@example.net>",
            **trust(authority, folder),
            "WORKER": "none",
        }
        with running_site(data, **own) as url:
            made = House(url, data, box, sink, own)
            made.hands("look")
            yield made


def judge(page: Page) -> list[str]:
    """What is wrong with the page on a phone."""
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
    return [*violations(page, page.url), *(["too wide"] if wide else [])]


def send(box: Box, to: str, handed_by: str, sender: str) -> None:
    head = (
        f"Received: from device (device [{handed_by}]) by mx.help.example (Postfix) with ESMTPS id 1\r\n"
        f"From: Anna <{sender}>\r\nTo: <{to}>\r\nMessage-ID: <{to}>\r\nX-Mailer: iPhone Mail (21A1)\r\n"
    )
    box.put(f"{head}\r\nTest\r\n".encode(), clock.now())


def link_in(message: Message) -> str:
    plain = message.get_payload()[0].get_payload(decode=True).decode()  # type: ignore[union-attr]
    return str(re.search(r"https?://\S+", plain)[0])  # type: ignore[index]


def test_from_the_last_stop_to_done(house: House, open_site: Open) -> None:
    page = open_site(house.url, LAST_STOP, viewport=PHONE, user_agent=IPHONE, reduced_motion="reduce")
    found, waiting = judge(page), {}
    for says, (handed_by, sender) in MESSAGES.items():
        page.goto(LAST_STOP)
        page.get_by_role("button", name="Send a test").click()
        expect(page.get_by_role("heading", name="Send us one message")).to_be_visible()
        waiting[says] = page.url
        send(house.box, page.locator(".plate .value").inner_text(), handed_by, sender)
    found += judge(page)

    house.hands("read")
    for says, url in waiting.items():
        page.goto(url)
        expect(page.get_by_role("heading", level=1)).to_have_text(says)
        found += judge(page)
    page.goto(waiting["Sending works"])
    expect(page.get_by_text("Mail on iPhone or iPad")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, this device")).to_have_count(0)

    answers = {str(link_in(message)): message for _, message in house.sink.arrived}
    assert len(answers) == 2  # to whom nobody vouches for, none is sent
    page.goto(next(link for link in answers if link.startswith(waiting["Sending works"])))
    found += judge(page)
    page.get_by_role("button", name="Yes, this device").click()
    expect(page.get_by_role("heading", name="This device is done")).to_be_visible()
    found += judge(page)
    assert found == []
    assert house.box.letters == []


def test_the_operator_sees_it(house: House, open_site: Open) -> None:
    name = make_operator("anna", house.folder)
    page = open_site(house.url, "/operator/moves/sample-open/progress/", viewport=PHONE, reduced_motion="reduce")
    set_up(page, name)
    expect(page.get_by_role("heading", name="Proven by a message")).to_be_visible()
    found = judge(page)
    row = page.get_by_role("row", name="Change your email settings on an iPhone or iPad")
    assert row.get_by_role("cell").all_inner_texts() == ["4", "1", "1", "1"]
    assert found == []
