"""Sending as an operator sees it: from the schedule to the decision about one message."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from kb.forms.moves import DatesForm
from kb.mail.notice_days import NoticeKind
from kb.mail.recipients import Recipient
from kb.models import Delivery, Event, Move, Notice
from kb.models.accounts.roles import Role
from kb.models.ground.revisions import raise_revision
from kb.models.sending.notices import NoticeState, TrialState
from kb.models.sending.suppressions import why_suppressed
from kb.operations.sending import schedule
from tests import clock
from tests.clock import SetClock
from tests.mail_sink import Sink
from tests.notices import MOVE, a_tested_notice, states
from tests.views.operator.conftest import SignedIn
from tests.views.operator.sending.conftest import SCHEDULE, prepared, press, said
from tests.working import Waiting


def test_the_whole_way(operator: Client, sink: Sink, work: Waiting, set_clock: SetClock) -> None:
    assert "<dd>3</dd>" in said(operator.get(SCHEDULE))
    row = prepared(operator)
    assert "That is possible once a test has left." in said(operator.get(f"{SCHEDULE}{row.pk}/"))
    assert "The test is on its way." in press(operator, row, "test", address="me@example.net")
    work.run_all()
    page = said(operator.get(f"{SCHEDULE}{row.pk}/"))
    assert "The mail server took the test to me@example.net." in page
    assert "<b>3 messages</b> would be sent." in page

    assert "You typed 30, but there are 3 messages." in press(operator, row, "send", typed="30", rate="100")
    assert "You can still take it back." in press(operator, row, "send", typed="3", rate="3600")
    assert "Take it back" in said(operator.get(f"{SCHEDULE}{row.pk}/"))
    for minutes in range(1, 9):
        at = clock.now() + timedelta(minutes=minutes)
        set_clock(at)
        schedule.go_on(notice=row.pk)
    assert states(row) == {"anna": "sent", "refused": "refused", "lost": "unknown"}

    unknown = f"{SCHEDULE}{row.pk}/messages/unknown/"
    assert "lost@lost-client.example" in said(operator.get(unknown))
    one = Delivery.objects.get(recipient__startswith="lost@")
    assert "Noted." in said(operator.post(unknown, {"delivery": one.pk, "arrived": "1"}, follow=True))
    assert states(row)["lost"] == "sent"
    refused = f"{SCHEDULE}{row.pk}/messages/refused/"
    assert "550 5.1.1 No such mailbox" in said(operator.get(refused))
    one = Delivery.objects.get(recipient__startswith="refused@")
    operator.post(refused, {"delivery": one.pk, "told": "1"})
    assert "refused@" not in said(operator.get(refused))
    assert [event.who for event in Event.objects.filter(action="notice.confirm")] == ["operator"]


def test_stop_is_one_press(operator: Client) -> None:
    row = a_tested_notice(clock.now())
    Notice.objects.filter(pk=row.pk).update(state=NoticeState.SENDING)
    assert "Stop now" in said(operator.get(f"{SCHEDULE}{row.pk}/"))
    assert "Stopped." in press(operator, row, "stop")
    assert "Go on" in said(operator.get(f"{SCHEDULE}{row.pk}/"))
    assert "It goes on." in press(operator, row, "go-on")


def test_a_draft_can_be_discarded_and_nothing_else(operator: Client) -> None:
    row = prepared(operator, "days-7")
    assert "The notice is discarded." in press(operator, row, "discard")
    row = a_tested_notice(clock.now())
    Notice.objects.filter(pk=row.pk).update(state=NoticeState.SENDING)
    assert "was quicker" in press(operator, row, "discard")


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@localhost", "a@x.example,b@x.example", "a@x.example\r\nBcc: b@x.example"]
)
def test_a_test_goes_to_one_address(operator: Client, work: Waiting, address: str) -> None:
    row = prepared(operator)
    assert "The test is on its way." not in press(operator, row, "test", address=address)
    assert work.run_all() == 0


@pytest.mark.parametrize("rate", ["", "0", "-1", "x", "36001", "9" * 40])
def test_a_rate_is_a_number_that_can_be_kept(operator: Client, rate: str) -> None:
    row = a_tested_notice(clock.now())
    press(operator, row, "send", typed="3", rate=rate)
    row.refresh_from_db()
    assert row.state == NoticeState.DRAFT


@pytest.mark.parametrize(("typed", "kept"), [("", 5), ("20", 20), ("0", 0), ("100", 100)])
def test_the_share_that_may_come_back_is_kept_with_the_yes(
    operator: Client, settings: Any, typed: str, kept: int
) -> None:
    settings.BOUNCES_URL = "imaps://u:p@localhost"
    row = a_tested_notice(clock.now())
    page = said(operator.get(f"{SCHEDULE}{row.pk}/"))
    assert 'name="stop_share"' in page
    assert "Counted from 40 messages on; 0 for never." in page
    press(operator, row, "send", typed="3", rate="100", stop_share=typed)
    row.refresh_from_db()
    assert (row.state, row.stop_share) == (NoticeState.READY, kept)
    standing = said(operator.get(f"{SCHEDULE}{row.pk}/"))
    assert (f"It stops by itself once {kept} of 100 messages came back" in standing) is (kept > 0)


@pytest.mark.parametrize("typed", ["-1", "101", "x", "9" * 40])
def test_a_share_is_of_a_hundred(operator: Client, typed: str) -> None:
    row = a_tested_notice(clock.now())
    press(operator, row, "send", typed="3", rate="100", stop_share=typed)
    row.refresh_from_db()
    assert row.state == NoticeState.DRAFT


def test_what_cannot_come_back_is_not_asked_about(operator: Client) -> None:
    row = a_tested_notice(clock.now())
    assert "stop_share" not in said(operator.get(f"{SCHEDULE}{row.pk}/"))
    press(operator, row, "send", typed="3", rate="100")
    row.refresh_from_db()
    assert (row.state, row.stop_share) == (NoticeState.READY, 5)


def test_taken_is_said_as_what_it_is(operator: Client) -> None:
    row = a_tested_notice(clock.now())
    Notice.objects.filter(pk=row.pk).update(state=NoticeState.SENDING)
    page = said(operator.get(f"{SCHEDULE}{row.pk}/"))
    assert "your own server, or a relay behind it, said yes, and that nothing came back so far." in page


def test_without_a_mail_server_the_page_says_how_to_set_one(operator: Client, settings: Any) -> None:
    settings.EMAIL_URL = ""
    page = said(operator.get(SCHEDULE))
    assert "<code>EMAIL_URL</code>" in page
    assert "Prepare" not in page


@pytest.mark.parametrize("path", ["99999/", "99999999999999999999/", "99999/messages/refused/"])
def test_it_is_not_found(operator: Client, path: str) -> None:
    assert operator.get(f"{SCHEDULE}{path}").status_code == 404


def test_a_notice_belongs_to_its_move(operator: Client) -> None:
    row = a_tested_notice(clock.now())
    assert operator.get(f"/operator/moves/sample-moved/sending/{row.pk}/").status_code == 404
    assert operator.get(f"{SCHEDULE}{row.pk}/messages/sent/").status_code == 404
    assert operator.post(f"{SCHEDULE}{row.pk}/no-such-act/").status_code == 404


def test_a_viewer_sees_numbers_and_no_buttons(signed_in: SignedIn, operator: Client) -> None:
    row = a_tested_notice(clock.now())
    viewer = signed_in(Role.VIEWER)
    for page in (said(viewer.get(SCHEDULE)), said(viewer.get(f"{SCHEDULE}{row.pk}/"))):
        assert "<button" not in page.partition("<footer")[0]
        assert "@anna-client" not in page


def test_somebody_who_called_gets_no_more_messages(operator: Client) -> None:
    anna = Recipient.parse("anna@anna-client.example")
    response = operator.post("/operator/unwanted/", {"address": anna.address}, follow=True)
    assert "They get no more messages" in said(response)
    assert why_suppressed(anna)
    operator.post("/operator/unwanted/", {"address": anna.address, "again": "1"})
    assert not why_suppressed(anna)
    assert operator.post("/operator/unwanted/", {"address": "x"}).status_code == 400


def test_a_text_that_changed_since_the_test_is_named(operator: Client) -> None:
    row = a_tested_notice(clock.now(), NoticeKind.DAYS_14)
    Notice.objects.filter(pk=row.pk).update(text="# {{ domain }}\n\nOld words.\n", test_state=TrialState.SENT)
    page = said(operator.get(f"{SCHEDULE}{row.pk}/"))
    assert "The text was changed after your test." in page
    assert "Old words." in page
    assert Move.objects.get(slug=MOVE).notices.count() == 1


def test_numbers_that_were_kept_before_messages_could_come_back_are_still_shown(
    operator: Client, came_back: Notice
) -> None:
    Notice.objects.filter(pk=came_back.pk).update(state=NoticeState.DONE, counts={"sent": 7, "queued": 0, "sending": 0})
    page = said(operator.get(f"{SCHEDULE}{came_back.pk}/"))
    assert "<dd>7</dd>" in page
    assert "Came back" not in page


def in_three_weeks() -> Move:
    """The move, whose clients may change already, and whose day comes."""
    day = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=21)
    move = Move.objects.get(slug=MOVE)
    move.change_from, move.moves_at, move.old_closes_at = clock.now() - timedelta(days=1), day, None
    move.save()
    raise_revision()
    return move


def test_a_draft_is_shown_as_it_will_read_when_it_leaves(operator: Client) -> None:
    in_three_weeks()
    after = said(operator.get(f"{SCHEDULE}{prepared(operator, 'after-3').pk}/"))
    assert "Does mail for anna-client.example arrive on every device?" in after
    assert "Hello Anna," in after
    assert "As it will read on <b>" in after
    assert "at 09:00" in after
    now = said(operator.get(f"{SCHEDULE}{prepared(operator).pk}/"))
    assert "As it reads <b>now</b>" in now
    assert "Action needed by" in now


def test_a_text_without_words_for_its_moment_is_not_tested(operator: Client, work: Waiting) -> None:
    move = in_three_weeks()
    row = prepared(operator, "days-7")
    Move.objects.filter(pk=move.pk).update(moves_at=clock.now() - timedelta(hours=1))
    raise_revision()
    assert "has no words for where the move stands" in said(operator.get(f"{SCHEDULE}{row.pk}/"))
    assert "has no words for where the move stands" in press(operator, row, "test", address="me@example.net")
    assert work.run_all() == 0


def test_two_within_a_day_are_named_and_asked_about(operator: Client) -> None:
    in_three_weeks()
    first = a_tested_notice(clock.now())
    assert 'name="twice"' not in said(operator.get(f"{SCHEDULE}{first.pk}/"))
    press(operator, first, "send", typed="3", rate="100")
    second = a_tested_notice(clock.now())
    Notice.objects.filter(pk=second.pk).update(subject="Another one")
    page = said(operator.get(f"{SCHEDULE}{second.pk}/"))
    assert "Clients would get two messages within a day." in page
    assert "As soon as you say so:" in page
    assert "Type “twice” if clients shall get two messages within a day" in page
    for word in ("", "yes", "3"):
        assert "Type the word if you want that." in press(operator, second, "send", typed="3", rate="100", twice=word)
    assert "It is set." in press(operator, second, "send", typed="3", rate="100", twice=" Twice ")


def test_new_dates_show_what_leaves_when(operator: Client) -> None:
    move = in_three_weeks()
    for kind in (NoticeKind.DAYS_14, NoticeKind.DAYS_1):
        press(operator, a_tested_notice(clock.now(), kind), "send", typed="3", rate="100")
    form = DatesForm.of(move, zone=ZoneInfo("Europe/London"))
    earlier = DatesForm.of(move, zone=ZoneInfo("Europe/London"))
    earlier.initial["moves_at"] = move.moves_at - timedelta(days=15)
    wanted = {name: form[name].value() or "" for name in form.fields} | {"moves_at": earlier["moves_at"].value()}
    page = said(operator.post(f"/operator/moves/{MOVE}/dates/", wanted))
    assert "Notices that are set" in page
    assert "Goes back to draft, and does not leave." in page
    assert ", no longer on " in page
    assert {row.state for row in Notice.objects.all()} == {NoticeState.READY}
    operator.post(f"/operator/moves/{MOVE}/dates/", {**wanted, "sure": "1"})
    assert {row.kind: row.state for row in Notice.objects.all()} == {"days-14": "draft", "days-1": "ready"}


def test_it_can_be_seen_as_mail_apps_show_it(operator: Client) -> None:
    in_three_weeks()
    row = prepared(operator, "after-12")
    address = f"{SCHEDULE}{row.pk}/email.html"
    assert f'href="{address}"' in said(operator.get(f"{SCHEDULE}{row.pk}/"))
    response = operator.get(address)
    page = response.content.decode()
    assert "<title>One more look for a forgotten device: mail for anna-client.example moved on" in page
    assert 'class="button"' in page
    assert "img-src data:" in response.headers["Content-Security-Policy"]
    Notice.objects.filter(pk=row.pk).update(text="# {{ gone }}")
    assert operator.get(address).status_code == 404


def test_the_rest_of_a_stopped_notice_is_shown_as_it_reads_now(operator: Client) -> None:
    move = in_three_weeks()
    row = a_tested_notice(clock.now())
    began = clock.now() - timedelta(hours=1)
    Notice.objects.filter(pk=row.pk).update(state=NoticeState.STOPPED, started_at=began, leaves_at=began)
    Move.objects.filter(pk=move.pk).update(moves_at=clock.now() - timedelta(minutes=5))
    raise_revision()
    address = f"{SCHEDULE}{row.pk}/email.html"
    assert f'href="{address}"' in said(operator.get(f"{SCHEDULE}{row.pk}/"))
    assert "<title>Mail for anna-client.example moves today" in operator.get(address).content.decode()
