"""A notice on its way, through a real mail server: each message once, stopped when it must be, nothing lost."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from kb.mail.names import DomainName
from kb.mail.recipients import Recipient
from kb.models import Contact, Delivery, Domain, Event, Move, Notice
from kb.models.sending.deliveries import DeliveryState
from kb.models.sending.notices import NoticeState
from kb.models.sending.suppressions import suppress
from kb.operations.sending import notices
from kb.operations.sending.rounds import GIVE_UP, LEASE, NoticeRound
from kb.operations.sending.texts import Trial, envelope
from tests.notices import BeginSending, Sending

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_everybody_gets_it_once(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "bert", "carl")
    assert sending.round() is None
    assert sending.states() == {"anna": "sent", "bert": "sent", "carl": "sent"}
    assert sorted(sending.sink.recipients) == [f"{name}@{name}-client.example" for name in ("anna", "bert", "carl")]
    assert sending.state == NoticeState.DONE
    assert sending.sink.connections == 1
    event = Event.objects.filter(action="notice.done").get()
    assert (event.subject, event.after["sent"]) == ("move sample-open", 3)


def test_each_gets_the_values_of_their_own_domain_and_a_way_out(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "bert")
    sending.round()
    recipient, message = sending.sink.arrived[0]
    domain = recipient.partition("@")[2]
    other = {"anna-client.example", "bert-client.example"} - {domain}
    plain, html = (part.get_payload(decode=True).decode() for part in message.get_payload())  # type: ignore[union-attr]
    assert f"mail.{domain}" in plain
    assert f"mail.{domain}" in html
    assert not any(name in plain + html for name in other)
    way_out = message["List-Unsubscribe"].strip("<>")
    assert way_out.startswith("http://127.0.0.1:8000/unsubscribe/")
    assert way_out in plain.replace("\r\n", "")
    assert message["Message-ID"] == Delivery.objects.get(recipient=recipient).message_id
    assert "anna" not in way_out


def test_what_each_recipient_meets_is_written_down(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "refused", "later", "spam", "full", "zoe")
    again = sending.round()
    assert sending.states() == {
        **{"anna": "sent", "zoe": "sent"},
        **{"refused": "refused", "spam": "refused"},
        **{"later": "queued", "full": "queued"},
    }
    assert again == NOON + timedelta(minutes=5)
    assert Delivery.objects.get(recipient__startswith="refused@").answer == "5.1.1 No such mailbox"


def test_whoever_is_told_to_wait_is_tried_again_and_refused_after_a_day(begin: BeginSending) -> None:
    sending = begin(NOON, "later", "full")
    tried = []
    again = sending.round()
    sending.sink.forgiven.add("full")
    while again is not None:
        tried.append(again - NOON)
        sending.clock.now = again
        again = sending.round()
    minutes = [round(wait.total_seconds() / 60) for wait in tried]
    assert minutes[:6] == [5, 15, 35, 75, 155, 315]
    assert GIVE_UP <= tried[-1] < GIVE_UP + timedelta(hours=4)
    assert sending.states() == {"later": "refused", "full": "sent"}
    assert sending.state == NoticeState.DONE


def test_an_uncertain_message_is_never_sent_again_by_itself(begin: BeginSending) -> None:
    sending = begin(NOON, "lost", "zoe")
    sending.round()
    assert sending.states()["lost"] == "unknown"
    for _ in range(3):
        sending.clock.later(hours=2)
        sending.round()
    assert sending.sink.recipients.count("lost@lost-client.example") == 1
    assert sending.states() == {"lost": "unknown", "zoe": "sent"}


def test_an_operator_may_send_it_again_or_know_that_it_arrived(begin: BeginSending) -> None:
    sending = begin(NOON, "lost", "refused")
    sending.to_the_end()
    lost, refused = (Delivery.objects.get(recipient__startswith=f"{name}@") for name in ("lost", "refused"))
    notices.count_as_sent(lost, "anna", NOON)
    sending.sink.forgiven.add("refused")
    notices.send_again(refused, "anna", sending.clock.now)
    assert sending.state == NoticeState.SENDING
    sending.round()
    assert sending.states() == {"lost": "sent", "refused": "sent"}
    with pytest.raises(notices.NotPossible):
        notices.count_as_sent(lost, "anna", NOON)


def test_what_a_killed_worker_had_in_hand_becomes_unknown_when_its_lease_ends(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "zoe")
    killed = Delivery.objects.get(recipient__startswith="anna@")
    assert killed.claim(NOON, LEASE, message_id="<an-id@help.example>")
    assert sending.round() == NOON + LEASE
    assert sending.states() == {"anna": "sending", "zoe": "sent"}
    sending.clock.later(minutes=10, seconds=1)
    assert sending.round() is None
    assert sending.states() == {"anna": "unknown", "zoe": "sent"}


def test_what_a_killed_worker_had_in_hand_is_looked_at_in_a_pause_too(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    Notice.objects.update(next_at=NOON + timedelta(hours=1), faults_in_a_row=7)
    assert Delivery.objects.get().claim(NOON, LEASE, message_id="<an-id@help.example>")
    assert sending.round() == NOON + LEASE
    sending.clock.later(minutes=10, seconds=1)
    assert sending.round() is None
    assert (sending.states(), sending.state) == ({"anna": "unknown"}, NoticeState.DONE)


def test_a_late_answer_still_counts(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    slow = Delivery.objects.get(recipient__startswith="anna@")
    slow.claim(NOON, LEASE, message_id="<an-id@help.example>")
    sending.clock.later(minutes=11)
    sending.round()
    assert sending.states() == {"anna": "unknown"}
    assert slow.settle(DeliveryState.SENT, sending.clock.now, 250, "OK")
    assert sending.states() == {"anna": "sent"}


def test_of_two_workers_one_wins(begin: BeginSending) -> None:
    begin(NOON, "anna")
    first, second = Delivery.objects.get(), Delivery.objects.get()
    assert first.claim(NOON, LEASE, message_id="<x@y.example>")
    assert not second.claim(NOON, LEASE, message_id="<x@y.example>")
    assert not second.settle(DeliveryState.SENT, NOON)


def test_stop_counts_from_the_next_message_on(begin: BeginSending, monkeypatch: pytest.MonkeyPatch) -> None:
    sending = begin(NOON, "anna", "bert", "carl")

    class Stopping:
        def __call__(self) -> datetime:
            if len(sending.sink.arrived) == 1:
                Notice.objects.filter(state=NoticeState.SENDING).update(state=NoticeState.STOPPED)
            return NOON

    assert NoticeRound(sending.notice, sending.box, Stopping()).run() is None
    assert sorted(sending.states().values()) == ["queued", "queued", "sent"]
    notices.go_on_again(sending.notice, "anna", NOON)
    sending.to_the_end()
    assert len(sending.sink.arrived) == 3
    assert sending.state == NoticeState.DONE


def test_no_more_leave_in_an_hour_than_the_operator_said(begin: BeginSending) -> None:
    sending = begin(NOON, *(f"c{number}" for number in range(12)), rate=6)
    again = sending.round()
    left = [len(sending.sink.arrived)]
    while again is not None:
        sending.clock.now = again
        again = sending.round()
        left.append(len(sending.sink.arrived))
    assert left == list(range(1, 13))
    assert sending.clock.now - NOON == timedelta(minutes=110)


def test_a_fast_pace_sends_several_over_one_connection(begin: BeginSending) -> None:
    sending = begin(NOON, *(f"c{number}" for number in range(12)), rate=1800)
    again = sending.round()
    assert (len(sending.sink.arrived), again) == (1, NOON + timedelta(seconds=15))
    sending.clock.now = NOON + timedelta(seconds=15)
    sending.round()
    assert (len(sending.sink.arrived), sending.sink.connections) == (8, 2)


def test_who_asked_meanwhile_or_is_no_contact_any_more_gets_nothing(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "bert", "carl", "dora", "emil")
    suppress(Recipient.parse("ANNA@anna-client.example"))
    Contact.objects.filter(email__startswith="bert@").delete()
    Domain.objects.filter(name="carl-client.example").update(active=False)
    Domain.objects.filter(name="dora-client.example").delete()
    sending.round()
    assert sending.states() == {"anna": "suppressed", "bert": "gone", "carl": "gone", "emil": "sent"}
    assert sending.sink.recipients == ["emil@emil-client.example"]


def test_a_server_that_takes_nothing_refuses_nobody_and_is_asked_again_ever_later(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "bert")
    sending.sink.turned_away = "450 4.7.1 Slow down"
    waits = []
    for _ in range(8):
        again = sending.round()
        assert again is not None
        waits.append(round((again - sending.clock.now).total_seconds() / 60))
        sending.clock.now = again
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert sending.states() == {"anna": "queued", "bert": "queued"}
    sending.notice.refresh_from_db()
    assert sending.notice.fault == "The mail server takes nothing from this sender: 450 4.7.1 Slow down"
    sending.sink.turned_away = ""
    sending.to_the_end()
    assert sending.states() == {"anna": "sent", "bert": "sent"}


def test_a_recipient_at_whom_the_server_hangs_up_lets_the_others_go_first(begin: BeginSending) -> None:
    sending = begin(NOON, "cut", "dora", "emil")
    again = sending.round()
    assert sending.states() == {"cut": "queued", "dora": "queued", "emil": "queued"}
    assert again is not None
    sending.clock.now = again
    sending.round()
    assert sending.states() == {"cut": "queued", "dora": "sent", "emil": "queued"}


def test_an_answer_without_a_meaning_is_named_as_one(begin: BeginSending) -> None:
    sending = begin(NOON, "odd")
    sending.round()
    sending.notice.refresh_from_db()
    assert sending.states() == {"odd": "unknown"}
    assert sending.notice.fault == ""  # it is done, and each unclear message has a line of its own


def test_while_others_wait_it_is_said_what_the_answer_was(begin: BeginSending) -> None:
    sending = begin(NOON, "odd", "zoe")
    sending.round()
    sending.notice.refresh_from_db()
    assert sending.states()["odd"] == "unknown"
    assert sending.notice.fault == (
        "It is not known whether the mail server took a message: it answered with 999 out of turn."
    )


def test_what_waiting_does_not_mend_stops_it_and_says_why(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    sending.sink.turned_away = "553 5.7.1 Not your address"
    assert sending.round() is None
    assert sending.state == NoticeState.STOPPED
    assert sending.notice.fault == "The mail server takes nothing from this sender: 553 5.7.1 Not your address"
    assert sending.states() == {"anna": "queued"}


def test_many_refusals_in_a_row_stop_it(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", *(f"refused-{number}" for number in range(15)))
    assert sending.round() is None
    assert sending.state == NoticeState.STOPPED
    assert sending.notice.fault == "The mail server refused 10 messages one after the other."
    assert sorted(sending.states().values()) == ["queued"] * 5 + ["refused"] * 10 + ["sent"]


def test_a_line_that_breaks_again_and_again_stops_it(begin: BeginSending) -> None:
    sending = begin(NOON, *(f"lost-{number}" for number in range(6)))
    sending.to_the_end()
    assert sending.state == NoticeState.STOPPED
    assert sorted(sending.states().values()) == ["queued"] * 3 + ["unknown"] * 3


def test_the_text_is_the_one_that_was_tested(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    Notice.objects.update(text="# Move of {{ domain }}\n\nOnly this. {{ page.url }}\n")
    sending.round()
    assert sending.sink.arrived[0][1]["Subject"] == "Move of anna-client.example"


@pytest.mark.parametrize("gap", ["nobody.knows", "old_closes_at.day"])
def test_a_gap_in_the_text_stops_it_before_anybody_gets_it(begin: BeginSending, gap: str) -> None:
    sending = begin(NOON, "anna")
    Move.objects.update(old_closes_at=None)
    Notice.objects.update(text=f"# Move\n\nCall {{{{ {gap} }}}} {{{{ page.url }}}}\n")
    assert sending.round() is None
    assert (sending.state, sending.states()) == (NoticeState.STOPPED, {"anna": "queued"})
    assert sending.sink.arrived == []


def test_the_same_recipient_has_the_same_identity_at_every_try(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    settings = Domain.objects.settings_for(DomainName("anna-client.example"), NOON)
    assert settings is not None
    recipient = Recipient.parse("anna@anna-client.example")
    made = [envelope(sending.notice, settings, recipient, sending.box).message_id for _ in range(2)]
    assert made[0] == made[1]
    assert envelope(sending.notice, settings, recipient, sending.box, "", Trial(1, NOON, "")).message_id != made[0]


def test_settled_is_settled(begin: BeginSending) -> None:
    sending: Sending = begin(NOON, "anna")
    sending.round()
    for _ in range(3):
        sending.clock.later(days=1)
        assert sending.round() is None
    assert sending.sink.recipients == ["anna@anna-client.example"]
