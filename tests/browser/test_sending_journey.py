"""A notice on its way to the operator's own mailbox, and almost to the clients: through a real mail server."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.barriers import violations
from tests.browser.conftest import PATIENCE, PHONE, Open
from tests.browser.operators import PASSWORD, set_up
from tests.browser.pictures import picture
from tests.browser.running import environment_of, running_site
from tests.folders import CopyTo
from tests.mail_sink import Sink, running_sink, trust
from tests.thunderbird.street import Authority

pytestmark = pytest.mark.browser

SENDING: Final = "/operator/moves/sample-open/sending/"


class Post(NamedTuple):
    """A site that sends by a mail server, and what has arrived there."""

    url: str
    sink: Sink


@pytest.fixture(scope="module")
def post(first_start: CopyTo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    folder = tmp_path_factory.mktemp("post")
    data = first_start(folder / "data")
    authority = Authority()
    with running_sink(folder, authority) as (sink, server):
        sends = {
            "EMAIL_URL": f"{server.encryption}://{server.host}:{server.port}",
            "EMAIL_FROM": "Example Host <help@example.net>",
            **trust(authority, folder),
            "WORKER": "apart",
        }
        with (
            running_site(data, **sends) as url,
            _worker(data, SITE_URL=url, **sends) as environment,
        ):
            account = ["createsuperuser", "--noinput", "--username", "anna", "--email", "anna@example.net"]
            command = [sys.executable, "manage.py", *account]
            subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True)
            yield Post(url, sink)


@contextmanager
def _worker(folder: Path, **changed: str) -> Iterator[dict[str, str]]:
    """A worker of the site on this folder; gives the environment of its processes."""
    environment = environment_of(folder, DJANGO_SUPERUSER_PASSWORD=PASSWORD, **changed)
    with (folder / "worker-log").open("wb") as log:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker"], cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log
        )
    try:
        yield environment
    finally:
        worker.terminate()
        worker.wait(timeout=PATIENCE / 1000)


@pytest.fixture
def page(post: Post, open_site: Open) -> Page:
    opened = open_site(post.url, SENDING, viewport=PHONE, reduced_motion="reduce")
    set_up(opened, "anna")
    return opened


def judge(page: Page) -> list[str]:
    """What is wrong with the page on a phone."""
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
    return [*violations(page, page.url), *(["too wide"] if wide else [])]


def test_to_oneself_and_then_to_the_clients_and_back_and_out(page: Page, post: Post, open_site: Open) -> None:
    page.goto("/operator/domains/open.example/")
    page.get_by_label("E-mail address").fill("office@open.example")
    page.get_by_role("button", name="Add").click()
    page.goto(SENDING)
    found = judge(page)
    picture(page, "sending-schedule")

    page.get_by_role("button", name="Prepare (As soon as you say so)").click()
    expect(page.get_by_label("Your own email address")).to_have_value("anna@example.net")
    found += judge(page)
    page.get_by_role("button", name="Send the test").click()
    expect(page.get_by_text("The mail server took the test to anna@example.net.")).to_be_visible()
    assert post.sink.recipients == ["anna@example.net"]
    found += judge(page)
    picture(page, "sending-tested")

    page.get_by_label("Type the number of messages").fill("1000")
    page.get_by_role("button", name="Send to clients").click()
    expect(page.get_by_text("You typed 1,000, but there is 1 message.")).to_be_visible()
    page.get_by_label("Type the number of messages").fill("1")
    page.get_by_role("button", name="Send to clients").click()
    expect(page.get_by_text("You can still take it back.")).to_be_visible()
    found += judge(page)
    page.reload()
    picture(page, "sending-ready")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back. Nothing was sent.")).to_be_visible()
    assert post.sink.recipients == ["anna@example.net"]

    page.goto("/operator/unwanted/")
    found += judge(page)
    assert found == []

    address = post.sink.arrived[0][1]["List-Unsubscribe"].strip("<>")
    reader = open_site(post.url, address.removeprefix(post.url), viewport=PHONE, java_script_enabled=False)
    reader.get_by_role("button", name="Send me no more of these messages").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Done. You get no more of these messages.")
