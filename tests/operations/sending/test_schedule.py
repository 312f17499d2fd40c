"""When notices leave, whom they are for, and what is left of them after 90 days."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from kb.mail.notice_days import NoticeKind
from kb.mail.recipients import Recipient
from kb.models import Contact, Delivery, Domain, Event, Move, Notice, Suppression, Work
from kb.models.sending.notices import NoticeState, TrialState
from kb.models.sending.suppressions import suppress
from kb.operations.sending import notices, schedule
from kb.operations.sending.notices import NotPossible
from kb.operations.sending.recipients import addressees
from tests.clock import SetClock
from tests.mail_sink import Sink
from tests.notices import MOVE, BeginSending, a_tested_notice, add_clients, states
from tests.rows import LoadSample
from tests.working import Waiting

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
ME: Final = Recipient.parse("me@example.net")


@pytest.fixture
def clients(sample: LoadSample, sink: Sink) -> Move:
    sample(NOON)
    add_clients("anna", "bert")
    return Move.objects.get(slug=MOVE)


def test_a_test_goes_to_the_operator_alone_and_is_asked_for_first(
    clients: Move, sink: Sink, work: Waiting, set_clock: SetClock
) -> None:
    set_clock(NOON)
    row = notices.prepare(clients, NoticeKind.NOW, "en")
    with pytest.raises(NotPossible, match="Send the message to yourself first"):
        notices.confirm(row, 2, 100, "anna", NOON)
    notices.ask_test(row, ME, NOON)
    assert sink.arrived == []
    work.run_all()
    row.refresh_from_db()
    assert (row.test_state, sink.recipients, row.state) == (TrialState.SENT, ["me@example.net"], NoticeState.DRAFT)
    assert Delivery.objects.count() == 0


def test_a_test_that_is_refused_says_why(clients: Move, sink: Sink, work: Waiting, set_clock: SetClock) -> None:
    set_clock(NOON)
    row = notices.prepare(clients, NoticeKind.NOW, "en")
    notices.ask_test(row, Recipient.parse("refused@example.net"), NOON)
    work.run_all()
    row.refresh_from_db()
    assert row.test_state == TrialState.FAILED
    assert row.test_fault == "The mail server did not take it: 550 5.1.1 No such mailbox"
    assert not row.is_tested


def test_it_leaves_after_a_minute_and_not_before(clients: Move, sink: Sink, work: Waiting, set_clock: SetClock) -> None:
    row = a_tested_notice(NOON)
    assert notices.confirm(row, 2, 3600, "anna", NOON) == NOON + timedelta(seconds=60)
    early = NOON + timedelta(seconds=59)
    set_clock(early)
    assert schedule.go_on(notice=row.pk) is None
    assert Delivery.objects.count() == 0
    late = NOON + timedelta(seconds=60)
    set_clock(late)
    schedule.go_on(notice=row.pk)
    assert states(row) == {"anna": "queued", "bert": "queued"}
    for seconds in (60, 90):
        set_clock(NOON + timedelta(seconds=seconds))
        schedule.go_on(notice=row.pk)
    assert states(row) == {"anna": "sent", "bert": "sent"}
    assert sorted(sink.recipients) == ["anna@anna-client.example", "bert@bert-client.example"]


def test_it_can_be_taken_back_within_that_minute(clients: Move, sink: Sink, set_clock: SetClock) -> None:
    row = a_tested_notice(NOON)
    notices.confirm(row, 2, 100, "anna", NOON)
    notices.take_back(row, "anna", NOON + timedelta(seconds=50))
    set_clock(NOON + timedelta(hours=1))
    schedule.go_on(notice=row.pk)
    row.refresh_from_db()
    assert (row.state, Delivery.objects.count(), sink.arrived) == (NoticeState.DRAFT, 0, [])
    with pytest.raises(NotPossible):
        notices.take_back(row, "anna", NOON)


@pytest.mark.parametrize("typed", [0, 1, 3, 20_000])
def test_the_number_must_be_right(clients: Move, typed: int) -> None:
    with pytest.raises(NotPossible, match="there are 2 messages"):
        notices.confirm(a_tested_notice(NOON), typed, 100, "anna", NOON)


def test_two_operators_cannot_both_say_yes(clients: Move) -> None:
    row, same = a_tested_notice(NOON), Notice.objects.select_related("move").get()
    notices.confirm(row, 2, 100, "anna", NOON)
    with pytest.raises(NotPossible, match="was quicker"):
        notices.confirm(same, 2, 100, "bert", NOON)


def test_a_move_that_nobody_sees_is_not_written_about(clients: Move, set_clock: SetClock) -> None:
    row = a_tested_notice(NOON)
    notices.confirm(row, 2, 100, "anna", NOON)
    Move.objects.filter(pk=clients.pk).update(published_at=None)
    row.move.refresh_from_db()
    set_clock(NOON + timedelta(minutes=2))
    schedule.go_on(notice=row.pk)
    row.refresh_from_db()
    assert row.state == NoticeState.DRAFT
    assert row.fault.startswith("The move is not published")
    with pytest.raises(NotPossible, match="Publish the move first"):
        notices.confirm(row, 2, 100, "anna", NOON)


def test_many_more_recipients_than_confirmed_are_looked_at_again(clients: Move, set_clock: SetClock) -> None:
    row = a_tested_notice(NOON)
    notices.confirm(row, 2, 100, "anna", NOON)
    add_clients(*(f"c{number}" for number in range(6)))
    set_clock(NOON + timedelta(minutes=2))
    schedule.go_on(notice=row.pk)
    row.refresh_from_db()
    assert row.fault == "There are 8 messages to send by now, and you confirmed 2. Look once more."
    assert (row.state, Delivery.objects.count()) == (NoticeState.DRAFT, 0)


def test_a_follow_up_waits_for_its_day_also_when_the_day_changes(
    clients: Move, work: Waiting, set_clock: SetClock
) -> None:
    row = a_tested_notice(NOON, NoticeKind.DAYS_1)
    day_before = (clients.moves_at - timedelta(days=1)).replace(hour=9, minute=0)
    assert notices.confirm(row, 2, 100, "anna", NOON) == day_before
    pieces = Work.objects.filter(name="notices.go-on").order_by("due_at").values_list("due_at", flat=True)
    assert list(pieces.all()) == [day_before]
    Move.objects.filter(pk=clients.pk).update(moves_at=clients.moves_at - timedelta(days=2))
    set_clock(day_before - timedelta(days=1, hours=23))
    for hours in (72, 48, 47):
        schedule.watch(day_before - timedelta(hours=hours))
        assert list(pieces.all()) == [day_before - timedelta(days=2), day_before]
    schedule.go_on(notice=row.pk)
    assert states(row) == {"anna": "queued", "bert": "queued"}


def test_there_is_one_notice_of_each_kind_but_any_number_at_once(clients: Move) -> None:
    first, again = (notices.prepare(clients, NoticeKind.DAYS_7, "en") for _ in range(2))
    assert first == again
    assert notices.prepare(clients, NoticeKind.NOW, "en") != notices.prepare(clients, NoticeKind.NOW, "en")


def test_who_gets_a_message_and_who_does_not(clients: Move) -> None:
    anna = Domain.objects.get(name="anna-client.example")
    Contact.objects.create(domain=anna, email="ANNA@anna-client.example")
    Contact.objects.create(domain=anna, email="office@anna-client.example")
    Contact.objects.create(domain=Domain.objects.get(name="bert-client.example"), email="office@anna-client.example")
    Contact.objects.create(domain=Domain.objects.get(name="open.example"), email="a@localhost")
    suppress(Recipient.parse("bert@bert-client.example"))
    found = addressees(clients, NOON)
    assert [(one.name, one.recipient.folded) for one in found.messages] == [
        ("anna-client.example", "anna@anna-client.example"),
        ("anna-client.example", "office@anna-client.example"),
        ("bert-client.example", "office@anna-client.example"),
    ]
    assert (found.people, found.domains, found.suppressed) == (2, 3, 1)
    assert (found.without_address, found.to_call) == (1, ("open.example",))


def test_a_lost_piece_of_work_is_queued_again(begin: BeginSending, work: Waiting, set_clock: SetClock) -> None:
    set_clock(NOON)
    going = begin(NOON, "anna")
    Work.objects.all().delete()
    schedule.watch(NOON)
    assert work.names() == ["notices.go-on"]
    schedule.watch(NOON)
    assert work.names() == ["notices.go-on"]
    work.run_all()
    assert going.states() == {"anna": "sent"}


def test_recipients_go_after_90_days_and_counts_stay(begin: BeginSending) -> None:
    going = begin(NOON, "anna", "refused", "lost")
    going.to_the_end()
    schedule.forget_recipients(NOON + timedelta(days=90))
    assert Delivery.objects.count() == 3
    schedule.forget_recipients(NOON + timedelta(days=90, seconds=1))
    assert Delivery.objects.count() == 0
    row = Notice.objects.get()
    counts = {name: number for name, number in row.counts.items() if number}
    assert (counts, row.test_to) == ({"sent": 1, "refused": 1, "unknown": 1}, "")
    schedule.forget_recipients(NOON + timedelta(days=91))
    assert Event.objects.filter(action="notice.forget").count() == 1


def test_no_event_has_an_address(begin: BeginSending) -> None:
    begin(NOON, "anna", "refused").to_the_end()
    told = [f"{event.who} {event.action} {event.subject} {event.before} {event.after}" for event in Event.objects.all()]
    assert {event.action for event in Event.objects.all()} >= {"notice.confirm", "notice.send", "notice.done"}
    assert not [line for line in told if "@" in line]


def test_another_secret_key_is_noticed_before_anybody_is_written_to(clients: Move, settings: Any) -> None:
    suppress(Recipient.parse("bert@bert-client.example"))
    row = a_tested_notice(NOON)
    settings.SECRET_KEY = "another one, which is long enough to be a key of a site, 0123456789"
    with pytest.raises(NotPossible, match="SECRET_KEY"):
        notices.confirm(row, 2, 100, "anna", NOON)
    assert Suppression.objects.count() == 1


def test_without_a_mail_server_nothing_leaves(clients: Move, sink: Sink, settings: Any, set_clock: SetClock) -> None:
    row = a_tested_notice(NOON)
    notices.confirm(row, 2, 100, "anna", NOON)
    settings.EMAIL_URL = ""
    set_clock(NOON + timedelta(minutes=5))
    schedule.go_on(notice=row.pk)
    schedule.send_test(notice=row.pk, number=row.tests)
    assert sink.arrived == []
