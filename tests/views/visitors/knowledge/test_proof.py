"""The page of a test by a message: asked for by a POST, never kept, and true in each state."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from kb.mail.proof.verdicts import Through
from kb.models.proof.tags import ProofTag
from kb.operations.proof.asking import word_of
from tests.clock import SetClock
from tests.views.conftest import HOST

NAME = "open.example"
ASK = f"/for/{NAME}/guides/iphone-mail/proof/"
LAST = f"/for/{NAME}/guides/iphone-mail/both-ways/"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
OURS = {"Origin": f"http://{HOST}"}


@pytest.fixture(autouse=True)
def _offered(settings: Any) -> None:
    settings.PROOF_URL = "imaps://help:secret@mail.help.test"
    settings.PROOF_ADDRESS = "test@help.test"


def asked(client: Client) -> str:
    response = client.post(ASK, headers={**OURS, "User-Agent": IPHONE})
    assert response.status_code == 303
    return str(response["Location"])


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def from_our_answer(address: str) -> str:
    """Where the button of our answer leads, which whoever asked does not know."""
    return f"{address}?read={word_of(address.rstrip('/').rpartition('/')[2])}"


def came(through: Through, at: datetime, **more: Any) -> None:
    ProofTag.objects.update(came_at=at, through=through.value, answer="sent", app="Thunderbird", **more)


def test_the_last_stop_offers_it_and_holds_no_tag(noon: datetime, client: Client) -> None:
    page = text(client, f"/for/{NAME}/guides/iphone-mail/both-ways/")
    assert 'action="../proof/"' in page or ASK in page
    assert "test+" not in page
    assert "proof" not in text(client, f"/for/{NAME}/guides/iphone-mail/find-your-account/")


def test_where_it_is_not_set_up_nothing_is_offered(noon: datetime, client: Client, settings: Any) -> None:
    settings.PROOF_URL = ""
    assert "Send a test" not in text(client, LAST)
    assert client.post(ASK, headers=OURS)["Location"].endswith("/guides/iphone-mail/")
    assert not ProofTag.objects.exists()


def test_asking_leads_to_a_page_that_nobody_keeps(noon: datetime, client: Client) -> None:
    address = asked(client)
    response = client.get(address)
    page = response.content.decode()
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
    assert response["Referrer-Policy"] == "no-referrer"
    tag = address.rstrip("/").rpartition("/")[2]
    assert f"test+{tag}@help.test" in page
    assert response["Refresh"] == "10"
    assert ProofTag.objects.get().platform == "iphone"
    assert tag not in str(list(ProofTag.objects.values_list()))


def test_the_page_says_where_on_the_way_the_test_is(noon: datetime, client: Client) -> None:
    assert re.search(
        r'aria-current="step"> Test <span class="in-one">· 9 of 9</span></li>', text(client, asked(client))
    )


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {**OURS, "Sec-Fetch-Site": "cross-site"}])
def test_a_form_of_somebody_else_gives_no_tag(noon: datetime, client: Client, headers: dict[str, str]) -> None:
    assert client.post(ASK, headers=headers).status_code == 303
    assert not ProofTag.objects.exists()


def test_only_so_many_are_given(noon: datetime, client: Client, settings: Any) -> None:
    settings.VOTE_LIMIT = "2/hour"
    statuses = [client.post(ASK, headers=OURS).status_code for _ in range(3)]
    assert statuses == [303, 303, 429]


@pytest.mark.parametrize(
    ("through", "says"),
    [
        (Through.NEW, "Sending works"),
        (Through.OLD, "This device still sends by the old server"),
        (Through.UNTOLD, "Through which server cannot be told"),
        (Through.OTHER_ACCOUNT, "This device sent it as an address at gmail.com"),
    ],
)
def test_each_verdict_says_what_to_do(noon: datetime, client: Client, through: Through, says: str) -> None:
    address = asked(client)
    came(through, noon, came_from="gmail.com")
    assert says in text(client, address)


def test_the_press_on_the_same_device_ends_it(noon: datetime, client: Client) -> None:
    address = asked(client)
    came(Through.NEW, noon)
    assert ProofTag.objects.get().opened_at is None
    client.get(from_our_answer(address), headers={"User-Agent": IPHONE})  # as programs do that look at links first
    assert ProofTag.objects.get().opened_at is None
    assert "Yes, this device" in text(client, from_our_answer(address))
    assert client.post(from_our_answer(address), headers={"User-Agent": IPHONE})["Location"] == address
    page = text(client, address)
    assert "This device is done" in page
    assert "The next device" in page
    assert f'data-done="{NAME}"' in page
    assert 'data-box="phone"' in page
    assert "Refresh" not in client.get(address).headers


def test_the_press_on_another_device_says_so(noon: datetime, client: Client) -> None:
    address = asked(client)
    came(Through.NEW, noon)
    client.post(from_our_answer(address), headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"})
    assert "Received in this mailbox, on another device" in text(client, address)


@pytest.mark.parametrize("read", ["", "?read=", "?read=0123456789abcdef0123", "?read=" + word_of("aaaaaaaaaa")])
def test_who_did_not_get_our_answer_proves_nothing(noon: datetime, client: Client, read: str) -> None:
    address = asked(client)
    came(Through.NEW, noon)
    assert "Yes, this device" not in text(client, address + read)
    assert client.post(address + read, headers={"User-Agent": IPHONE}).status_code == 303
    assert ProofTag.objects.get().opened_at is None


def test_a_page_that_was_left_open_stops_asking(noon: datetime, client: Client, set_clock: SetClock) -> None:
    address = asked(client)
    set_clock(noon + timedelta(minutes=31))
    assert "Refresh" not in client.get(address).headers


def test_a_tag_is_good_for_its_domain_alone(noon: datetime, client: Client) -> None:
    address = asked(client)
    assert client.get(address.replace(NAME, "moved.example")).status_code == 404
    assert client.get(f"/for/{NAME}/proof/aaaaaaaaaa/").status_code == 404
    assert client.get(f"/for/{NAME}/proof/x/").status_code == 404


def test_after_a_day_it_is_over(noon: datetime, client: Client, set_clock: SetClock) -> None:
    address = asked(client)
    set_clock(noon + timedelta(hours=25))
    page = text(client, address)
    assert "This test is over" in page
    assert "Refresh" not in client.get(address).headers


def test_an_answer_over_which_a_worker_died_is_not_waited_for(
    noon: datetime, client: Client, set_clock: SetClock
) -> None:
    address = asked(client)
    came(Through.NEW, noon)
    ProofTag.objects.update(answer="sending")
    assert "We could not answer" not in text(client, address)
    set_clock(noon + timedelta(minutes=6))
    assert "We could not answer" in text(client, address)
