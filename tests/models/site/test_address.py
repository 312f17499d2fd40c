"""The site's own address, wherever clients are told something: said where it leads nowhere, and nothing is sent."""

from datetime import datetime
from typing import Any, Final

import pytest
from django.test import Client

from kb.mail.recipients import Recipient
from kb.mail.web_addresses import site_address
from kb.models import Delivery, Event, Move, Notice
from kb.models.accounts.roles import Role
from kb.models.sending.notices import NoticeState, TrialState
from kb.models.site.address import why_unreachable
from kb.operations.duties.address import address_duties
from kb.operations.refusals import NotPossible
from kb.operations.sending import notices, schedule
from kb.operations.sending.rounds import NoticeRound
from kb.operations.sending.sender import outbox
from tests import clock
from tests.accounts import person, sign_in
from tests.mail_sink import Sink
from tests.notices import MOVE, a_tested_notice, add_clients
from tests.rows import LoadSample
from tests.views.conftest import HOST

SAYS: Final = "no client can open it."
PRIVATE: Final = (
    *("http://127.0.0.1:8000", "http://localhost:8000", "https://help.local", "https://nas", "https://192.168.178.20"),
    *("https://10.1.2.3:8443", "https://[fd00::1]", "https://help.fritz.box"),
)


def lives_at(settings: Any, url: str, *, private: bool = False) -> None:
    settings.SITE, settings.PRIVATE_SITE = site_address(url), private
    settings.SITE_URL = settings.SITE.url


@pytest.fixture
def move(sample: LoadSample, sink: Sink) -> Move:
    sample(clock.now())
    add_clients("anna", "bert")
    return Move.objects.get(slug=MOVE)


@pytest.fixture
def operator(move: Move) -> Client:
    client = Client(headers={"host": HOST})
    sign_in(client, person(Role.OPERATOR))
    return client


@pytest.mark.parametrize("url", PRIVATE)
def test_a_private_address_is_said_with_what_to_do(settings: Any, url: str) -> None:
    lives_at(settings, url)
    assert SAYS in why_unreachable()
    assert url in why_unreachable()
    assert "SITE_URL" in why_unreachable()


@pytest.mark.parametrize("url", ["https://help.example.net", "https://hilfe.müller.example", "https://9.9.9.9:8443"])
def test_an_address_of_the_internet_is_nothing_to_speak_of(settings: Any, url: str) -> None:
    lives_at(settings, url)
    assert why_unreachable() == ""
    assert address_duties(clock.now()) == []


def test_plain_http_is_said_too(settings: Any) -> None:
    lives_at(settings, "http://help.example.net")
    assert "is not encrypted" in why_unreachable()


def test_whose_clients_are_all_near_may_say_so(settings: Any) -> None:
    lives_at(settings, "https://help.corp", private=True)
    assert why_unreachable() == ""


@pytest.mark.thorough
@pytest.mark.parametrize(("url", "urgent"), [("http://127.0.0.1:8000", False), ("https://help.lan", True)])
def test_the_first_page_says_it(operator: Client, settings: Any, url: str, urgent: bool) -> None:
    assert "Clients cannot open this site" not in operator.get("/operator/").content.decode()
    lives_at(settings, url)
    (duty,) = address_duties(clock.now())
    assert duty.urgent is urgent
    page = operator.get("/operator/").content.decode()
    assert "Clients cannot open this site" in page
    assert SAYS in page


@pytest.mark.thorough
@pytest.mark.parametrize("part", ["publish/", "messages/", "sending/"])
def test_every_page_from_which_clients_are_told_says_it(operator: Client, settings: Any, part: str) -> None:
    address = f"/operator/moves/{MOVE}/{part}"
    assert SAYS not in operator.get(address).content.decode()
    lives_at(settings, "http://127.0.0.1:8000")
    assert SAYS in operator.get(address).content.decode()


@pytest.mark.parametrize("part", ["", "letter/"])
def test_a_qr_code_has_it_beside_it(move: Move, settings: Any, part: str) -> None:
    address, browser = f"/for/anna-client.example/{part}", Client(headers={"host": HOST})
    lives_at(settings, "http://127.0.0.1:8000")
    page = browser.get(address).content.decode()
    assert "qr.svg" in page
    assert SAYS in page


def test_an_invitation_says_it(operator: Client, settings: Any) -> None:
    lives_at(settings, "http://127.0.0.1:8000")
    page = operator.post("/operator/people/new/", {"name": "carol", "role": Role.VIEWER.value}).content.decode()
    assert SAYS in page


def test_publishing_on_this_machine_goes_on_working(operator: Client, settings: Any) -> None:
    lives_at(settings, "http://127.0.0.1:8000")
    operator.post(f"/operator/moves/{MOVE}/act/take-back/")
    assert Move.objects.get(slug=MOVE).published_at is None
    operator.post(f"/operator/moves/{MOVE}/publish/")
    assert Move.objects.get(slug=MOVE).published_at is not None


@pytest.mark.thorough
@pytest.mark.parametrize("url", PRIVATE)
def test_neither_a_test_nor_a_notice_leaves(move: Move, sink: Sink, settings: Any, url: str) -> None:
    at = clock.now()
    row = a_tested_notice(at)
    before = (sink.recipients, Event.objects.count())
    lives_at(settings, url)
    with pytest.raises(NotPossible, match="no client can open it"):
        notices.ask_test(row, Recipient.parse("me@example.net"), at)
    with pytest.raises(NotPossible, match="no client can open it"):
        notices.confirm(row, 2, 100, "anna", at)
    row.refresh_from_db()
    assert (row.state, row.tests) == (NoticeState.DRAFT, 1)
    assert (sink.recipients, Event.objects.count()) == before


def test_what_was_set_before_falls_back_to_a_draft(move: Move, settings: Any) -> None:
    at = clock.now()
    row = a_tested_notice(at)
    notices.confirm(row, 2, 100, "anna", at)
    row.refresh_from_db()
    lives_at(settings, "https://help.local")
    assert schedule.start(row, at) is None
    row.refresh_from_db()
    assert (row.state, SAYS in row.fault, Delivery.objects.count()) == (NoticeState.DRAFT, True, 0)


def test_what_is_being_sent_stops_and_goes_on_later(move: Move, sink: Sink, settings: Any) -> None:
    at = clock.now()
    row = begun(at)
    box = outbox()
    assert box
    lives_at(settings, "https://192.168.1.9")
    NoticeRound(row, box, lambda: at).run()
    row.refresh_from_db()
    assert (row.state, SAYS in row.fault, sink.recipients) == (NoticeState.STOPPED, True, [])
    with pytest.raises(NotPossible, match="no client can open it"):
        notices.go_on_again(row, "anna", at)
    lives_at(settings, "https://help.example")
    notices.go_on_again(row, "anna", at)
    NoticeRound(row, box, lambda: at).run()
    assert len(sink.recipients) == 1


def test_a_test_that_was_asked_before_fails_with_the_sentence(move: Move, sink: Sink, settings: Any) -> None:
    at = clock.now()
    row = notices.prepare(move, notices.NoticeKind.NOW, "en")
    notices.ask_test(row, Recipient.parse("me@example.net"), at)
    lives_at(settings, "https://help.local")
    schedule.send_test(notice=row.pk, number=1)
    row.refresh_from_db()
    assert (row.test_state, SAYS in row.test_fault, sink.recipients) == (TrialState.FAILED, True, [])


def begun(at: datetime) -> Notice:
    row = a_tested_notice(at)
    notices.confirm(row, 2, 100, "anna", at)
    row.refresh_from_db()
    schedule.start(row, at)
    row.refresh_from_db()
    return row
