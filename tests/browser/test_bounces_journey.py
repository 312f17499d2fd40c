"""A message that came back, from the mailbox to the telephone: through a real worker and a real IMAP server."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests import clock
from tests.bounces import samples
from tests.browser.barriers import violations
from tests.browser.conftest import PATIENCE, PHONE, Open
from tests.browser.operators import make_operator, set_up
from tests.browser.pictures import picture
from tests.browser.running import environment_of, running_site
from tests.browser.sent_notice import IDS
from tests.folders import CopyTo
from tests.imap_box import Box, running_box, url_of
from tests.mail_sink import trust
from tests.thunderbird.street import Authority

pytestmark = pytest.mark.browser

SENDING: Final = "/operator/moves/sample-open/sending/"


class Office(NamedTuple):
    """A site that has sent, and the mailbox to which it comes back."""

    url: str
    folder: Path
    box: Box


@pytest.fixture(scope="module")
def office(first_start: CopyTo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    data = first_start(folder / "data")
    authority = Authority()
    with running_box(folder, authority) as (box, mailbox):
        sends = {
            "EMAIL_URL": "smtps://localhost:1",
            "EMAIL_FROM": samples.SENDER,
            "BOUNCES_URL": url_of(mailbox),
            **trust(authority, folder),
        }
        with running_site(data, **sends) as url:
            command = [sys.executable, "-m", "tests.browser.sent_notice"]
            environment = environment_of(data, **sends)
            subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True)
            yield Office(url, data, box)


@pytest.fixture
def page(office: Office, open_site: Open) -> Page:
    name = make_operator("anna", office.folder)
    opened = open_site(office.url, SENDING, viewport=PHONE, reduced_motion="reduce")
    set_up(opened, name)
    return opened


def judge(page: Page) -> list[str]:
    """What is wrong with the page on a phone."""
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
    return [*violations(page, page.url), *(["too wide"] if wide else [])]


def read_now(page: Page, has_happened: Callable[[], bool]) -> None:
    """Press the button, and look again until the worker has been there: it may also have read before, by itself."""
    page.goto(SENDING)
    page.get_by_role("button", name="Read the mailbox now").click()
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        page.goto(SENDING)
        if has_happened():
            return
        page.wait_for_timeout(500)
    raise AssertionError(page.locator("main").inner_text())


def test_from_the_mailbox_to_the_telephone(page: Page, office: Office) -> None:
    office.box.turned_away = "NO what?"
    fault = page.get_by_text("does not take this user name and password")
    read_now(page, fault.is_visible)
    found = judge(page)

    office.box.turned_away = ""
    for name, sample in (("anna", samples.postfix), ("bert", samples.qmail)):
        office.box.put(sample(IDS[name], f"{name}@{name}-client.example"), clock.now())
    read_now(page, lambda: not fault.is_visible() and all(letter.flags for letter in office.box.letters))
    expect(page.get_by_text("The mailbox was read last")).to_be_visible()
    found += judge(page)
    page.get_by_role("link", name="Sent").first.click()
    page.get_by_role("link", name="See which").click()
    expect(page.get_by_text("550 5.1.1 …: Recipient address rejected")).to_be_visible()
    expect(page.get_by_text("look into the mailbox")).to_be_visible()
    found += judge(page)
    picture(page, "sending-came-back")

    page.goto("/operator/")
    came_back = page.get_by_role("region", name="Messages that came back")
    came_back.get_by_role("link", name="Sample move to a new server (open)").click()
    page.get_by_role("button", name="They know now (anna@").click()
    expect(page.get_by_text("Noted.")).to_be_visible()
    expect(page.get_by_text("anna@anna-client.example")).to_have_count(0)
    assert found == []
    assert [bool(letter.flags) for letter in office.box.letters] == [True, True]
