"""Late refusals: from the mailbox to the message, once, without harm to other mail, and with a word for every fault."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection

from kb.mail.bounces import Bounce, BounceVerdict
from kb.mail.recipients import Recipient
from kb.models import BounceReading, Contact, Delivery, Domain, Event, Move, Notice, Suppression
from kb.models.ground.outbox import BackOff
from kb.models.sending.deliveries import DeliveryState
from kb.models.sending.notices import NoticeState
from kb.models.sending.suppressions import Reason, key_in_token, suppress, unsubscribe_token, why_suppressed
from kb.operations.sending import bounces, notices, stops
from kb.operations.sending.bounces import AFTER_REFUSAL, LOOKED_FOR, PAUSES, book, read_bounces
from kb.operations.sending.recipients import addressees
from kb.operations.sending.schedule import start
from tests import clock
from tests.bounces import not_bounces, samples
from tests.imap_box import Box, running_box, url_of
from tests.notices import MOVE, BeginSending, Sending, a_tested_notice, add_clients, states
from tests.thunderbird.street import Authority
from tests.working import Waiting

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
ONE: Final = datetime(2026, 11, 22, 13, tzinfo=UTC)
ANNA: Final = Recipient.parse("anna@anna-client.example")


@pytest.fixture
def box(
    tmp_path: Path, authority: Authority, trusted: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Box]:
    with running_box(tmp_path, authority) as (box, where):
        settings.BOUNCES_URL = url_of(where)
        monkeypatch.setattr(bounces, "_LONGEST_ROUND", 600.0)  # on a busy machine a round would end early
        yield box


@pytest.fixture
def sent(begin: BeginSending, box: Box) -> Sending:
    sending = begin(NOON, "anna", "bert")
    sending.round()
    return sending


def of(local: str) -> Delivery:
    return Delivery.objects.get(recipient__startswith=f"{local}@")


def comes_back(box: Box, local: str, sample: samples.Sample, at: datetime = ONE) -> Any:
    row = of(local)
    return box.put(sample(row.message_id, row.recipient), at)


def reading() -> BounceReading:
    return BounceReading.objects.get()


def test_what_comes_back_is_marked_here_and_there(sent: Sending, box: Box) -> None:
    letters = [
        box.put(not_bounces.an_answer(of("anna").message_id, "anna@anna-client.example")),
        comes_back(box, "anna", samples.postfix),
        box.put(b"Subject: lunch\r\n\r\nToday?"),
        box.put(not_bounces.out_of_office(of("bert").message_id, "bert@bert-client.example")),
        comes_back(box, "bert", not_bounces.postfix_delayed),
        box.put(samples.postfix("<6ba7b810-9dad-41d1-80b4-00c04fd430c8@127.0.0.1>", "bert@bert-client.example")),
    ]
    read_bounces(ONE)
    assert sent.states() == {"anna": "bounced", "bert": "sent"}
    anna = of("anna")
    assert (anna.bounced_at, anna.settled_at, anna.answer_code) == (ONE, NOON, 550)
    assert anna.answer == "5.1.1 …: Recipient address rejected: User unknown in local recipient table"
    assert [letter.uid for letter in letters if letter.flags] == [2]
    assert (reading().last_uid, reading().read_at, reading().fault) == (6, ONE, "")


def test_what_was_read_is_not_read_again(sent: Sending, box: Box) -> None:
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    box.asked.clear()
    read_bounces(ONE + timedelta(minutes=5))
    assert [asked for asked in box.asked if asked.startswith("UID")] == ["UID SEARCH UID 2:* SINCE 21-Nov-2026"]
    comes_back(box, "bert", samples.qmail)
    box.asked.clear()
    read_bounces(ONE + timedelta(minutes=10))
    assert (of("bert").state, of("bert").answer_code, of("bert").answer) == ("bounced", 0, "")
    assert [asked.split(" (")[0] for asked in box.asked if asked.startswith("UID FETCH")] == ["UID FETCH 2"] * 2


def test_a_large_mailbox_is_read_from_the_days_of_the_notice_on(sent: Sending, box: Box) -> None:
    for number in range(500):
        box.put(b"Subject: old\r\n\r\n", NOON - timedelta(days=2 + number % 300))
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    assert of("anna").state == DeliveryState.BOUNCED
    fetched = [asked.split()[2] for asked in box.asked if asked.startswith("UID FETCH")]
    assert fetched == ["501", "501"]


def test_numbers_with_large_gaps_are_searched_in_pieces(
    sent: Sending, box: Box, work: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounces, "_FURTHEST", 10)
    box.put(b"Subject: lunch\r\n\r\n")
    comes_back(box, "anna", samples.postfix).uid = 25
    for last in (10, 20, 25):
        read_bounces(ONE)
        assert reading().last_uid == last
    assert of("anna").state == "bounced"
    searched = [asked.split()[3] for asked in box.asked if asked.startswith("UID SEARCH")]
    assert searched == ["1:10", "11:20", "21:*"]
    assert work.names().count("bounces.read-now") == 2


def test_a_mailbox_that_takes_several_rounds_is_read_to_its_end(
    sent: Sending, box: Box, work: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounces, "_LONGEST_ROUND", 0.0)
    monkeypatch.setattr(bounces, "_HANDFUL", 3)
    for _ in range(7):
        box.put(b"Subject: lunch\r\n\r\n")
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    assert (reading().last_uid, of("anna").state) == (3, "sent")
    read_bounces(ONE)
    read_bounces(ONE)
    assert (reading().last_uid, of("anna").state) == (8, "bounced")
    assert work.names().count("bounces.read-now") == 2


def test_with_other_numbers_everything_is_read_anew_and_booked_once(sent: Sending, box: Box) -> None:
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    notices.see_to(of("anna"), "op", ONE)
    again = box.letters.pop()
    box.uid_validity = 8
    comes_back(box, "bert", samples.postfix)
    box.letters.append(replace(again, uid=2, flags=set()))
    read_bounces(ONE + timedelta(minutes=5))
    assert (reading().uid_validity, reading().last_uid) == (8, 2)
    assert sent.states() == {"anna": "bounced", "bert": "bounced"}
    assert of("anna").handled_at == ONE
    assert all(letter.flags for letter in box.letters)


def test_another_setting_begins_anew(sent: Sending, box: Box, settings: Any) -> None:
    box.put(b"Subject: lunch\r\n\r\n")
    read_bounces(ONE)
    box.folder = '"Returned"'
    box.letters.clear()
    settings.BOUNCES_URL += "/Returned"
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    assert of("anna").state == DeliveryState.BOUNCED


@pytest.mark.parametrize("state", ["sending", "unknown"])
def test_what_nobody_knew_is_known_once_it_comes_back(sent: Sending, box: Box, state: str) -> None:
    Delivery.objects.update(state=state, settled_at=None)
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    anna = of("anna")
    assert (anna.state, anna.settled_at) == ("bounced", ONE)
    assert not anna.settle(DeliveryState.SENT, ONE)


@pytest.mark.parametrize("state", ["queued", "refused", "suppressed", "moved", "gone"])
def test_what_is_not_on_its_way_cannot_come_back(sent: Sending, box: Box, state: str) -> None:
    Delivery.objects.update(state=state)
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    assert (of("anna").state, Suppression.objects.count()) == (state, 0)


def test_a_message_that_is_sent_again_comes_back_only_for_a_newer_reason(sent: Sending, box: Box) -> None:
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    notices.send_again(of("anna"), "op", ONE)
    assert why_suppressed(ANNA) is None
    sent.clock.now = ONE
    sent.round()
    assert of("anna").state == DeliveryState.SENT
    box.uid_validity += 1
    read_bounces(ONE + timedelta(minutes=5))
    assert of("anna").state == DeliveryState.SENT
    comes_back(box, "anna", samples.postfix, ONE + timedelta(minutes=6))
    read_bounces(ONE + timedelta(minutes=10))
    assert of("anna").state == DeliveryState.BOUNCED


def test_a_dead_address_gets_nothing_more_until_somebody_says_so(sent: Sending, box: Box) -> None:
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    assert why_suppressed(ANNA) is Reason.DEAD
    whom = addressees(Move.objects.get(slug=MOVE), ONE)
    assert ([one.name for one in whom.messages], whom.dead, whom.suppressed) == (["bert-client.example"], 1, 0)
    assert "anna-client.example" in whom.to_call


def test_an_address_that_was_written_to_by_an_earlier_rule_comes_back_too(sent: Sending) -> None:
    Delivery.objects.filter(pk=of("anna").pk).update(recipient="anna=?x@anna-client.example")
    dead = frozenset({"anna=?x@anna-client.example"})
    assert book(Bounce(BounceVerdict.FAILED, (of("anna=?x").message_id,), 550, "5.1.1 Gone", dead), ONE)
    assert (of("anna=?x").state, Suppression.objects.count()) == (DeliveryState.BOUNCED, 0)


def by_a_relay(local: str) -> samples.Sample:
    """A report about a message that a relay gave another Message-ID; our link is in it still."""
    row = of(local)
    url = f"https://help.example/unsubscribe/{unsubscribe_token(Recipient.parse(row.recipient))}/"
    link = f"List-Unsubscribe: <{url[:50]}\r\n {url[50:]}>\r\n".encode()

    def sample(message_id: str, address: str) -> bytes:
        whole = samples.postfix("<0102018f-0000@eu-west-1.relay.example>", address)
        return whole.replace(b"Subject: Action needed", link + b"Subject: Action needed")

    return sample


def test_a_message_to_which_a_relay_gave_another_id_is_known_by_its_link(sent: Sending, box: Box) -> None:
    letter = comes_back(box, "anna", by_a_relay("anna"))
    read_bounces(ONE)
    assert sent.states() == {"anna": "bounced", "bert": "sent"}
    assert (why_suppressed(ANNA), letter.flags) == (Reason.DEAD, {r"\Seen"})
    assert of("anna").answer == "5.1.1 …: Recipient address rejected: User unknown in local recipient table"


def test_a_link_that_we_did_not_make_is_none_of_ours(sent: Sending, box: Box) -> None:
    forged = comes_back(box, "anna", by_a_relay("anna"))
    token = unsubscribe_token(ANNA).encode()
    forged.content = forged.content.replace(token[-20:], b"A" * 20)
    assert token not in forged.content
    read_bounces(ONE)
    assert (of("anna").state, forged.flags) == ("sent", set())


def test_two_links_name_nobody(sent: Sending) -> None:
    tokens = tuple(unsubscribe_token(Recipient.parse(of(local).recipient)) for local in ("anna", "bert"))
    assert not book(Bounce(BounceVerdict.UNCLEAR, (), tokens=tokens), ONE)
    assert book(Bounce(BounceVerdict.UNCLEAR, (), tokens=tokens[:1]), ONE)
    assert sent.states() == {"anna": "bounced", "bert": "sent"}


def test_a_link_is_of_the_newest_notice_that_had_begun_and_of_every_domain_in_it(sent: Sending, box: Box) -> None:
    later_notice = a_tested_notice(ONE)
    contact = Contact.objects.get(email=ANNA.address)
    other = Domain.objects.get(name="bert-client.example")
    Contact.objects.filter(domain=other).update(email=contact.email)
    Notice.objects.filter(pk=sent.notice.pk).update(subject="Another one")
    notices.confirm(later_notice, 2, 100, "op", ONE, twice=True)
    start(Notice.objects.get(pk=later_notice.pk), ONE + timedelta(hours=6))
    later_notice.deliveries.update(state=DeliveryState.SENT, settled_at=ONE + timedelta(hours=6))
    bounce = Bounce(BounceVerdict.UNCLEAR, (), tokens=(unsubscribe_token(ANNA),))
    assert book(bounce, ONE + timedelta(hours=2))
    assert sent.states() == {"anna": "bounced", "bert": "sent"}
    assert [row.state for row in later_notice.deliveries.all()] == ["sent", "sent"]
    assert book(bounce, ONE + timedelta(days=2))
    assert [row.state for row in later_notice.deliveries.all()] == ["bounced", "bounced"]
    assert book(bounce, ONE + timedelta(days=2))
    assert sent.states() == {"anna": "bounced", "bert": "sent"}


def test_whom_a_link_names_is_found_without_reading_every_row(sent: Sending) -> None:
    key = key_in_token(unsubscribe_token(ANNA))
    assert key
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # which is the quicker way through two rows
    assert "kb_delivery_recipient" in Delivery.objects.last_to(key, ONE).explain()


def test_a_notice_of_which_much_comes_back_stops_as_soon_as_it_is_read(
    sent: Sending, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stops, "FEWEST_FOR_SHARE", 2)
    Notice.objects.update(state=NoticeState.SENDING)
    comes_back(box, "anna", not_bounces.postfix_delayed)
    read_bounces(ONE)
    assert sent.state == NoticeState.SENDING
    comes_back(box, "anna", samples.qmail)
    read_bounces(ONE + timedelta(minutes=5))
    sentence = "1 of 2 messages came back. Look at the addresses before more of them leave."
    assert (sent.state, sent.notice.fault) == (NoticeState.STOPPED, sentence)


def test_a_message_that_waits_is_not_sent_to_a_dead_address(begin: BeginSending, box: Box) -> None:
    sending = begin(NOON, "anna", "bert")
    suppress(ANNA, Reason.DEAD)
    sending.round()
    assert sending.states() == {"anna": "dead", "bert": "sent"}


@pytest.mark.parametrize(
    "came_back", [samples.forwarded_to_nobody, samples.qmail, samples.report("5.7.1", "smtp; 554 spam")]
)
def test_what_does_not_say_that_nobody_is_there_stops_no_later_message(
    sent: Sending, box: Box, came_back: samples.Sample
) -> None:
    comes_back(box, "anna", came_back)
    read_bounces(ONE)
    assert (of("anna").state, Suppression.objects.count()) == ("bounced", 0)


def test_somebody_who_asked_stays_so_whatever_comes_back(sent: Sending, box: Box) -> None:
    suppress(ANNA)
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    assert why_suppressed(ANNA) is Reason.ASKED
    notices.send_again(of("anna"), "op", ONE)
    assert why_suppressed(ANNA) is Reason.ASKED
    bert = Recipient.parse("bert@bert-client.example")
    suppress(bert, Reason.DEAD)
    suppress(bert)
    assert why_suppressed(bert) is Reason.ASKED


def test_nobody_is_asked_without_a_setting_or_something_to_wait_for(sent: Sending, box: Box, settings: Any) -> None:
    read_bounces(NOON + LOOKED_FOR + timedelta(days=1))
    Notice.objects.update(started_at=None, finished_at=None)
    read_bounces(ONE)
    settings.BOUNCES_URL, setting = "", settings.BOUNCES_URL
    Notice.objects.update(started_at=NOON)
    read_bounces(ONE)
    assert (box.sign_ins, BounceReading.objects.count()) == (0, 0)
    settings.BOUNCES_URL = setting
    Notice.objects.update(state=NoticeState.SENDING, started_at=ONE - 2 * LOOKED_FOR)
    read_bounces(ONE)
    assert box.sign_ins == 1


def test_a_wrong_password_is_not_tried_again_and_again(sent: Sending, box: Box, settings: Any) -> None:
    right = settings.BOUNCES_URL
    settings.BOUNCES_URL = right.replace("word", "secret")
    at, tries = ONE, []
    while at < ONE + timedelta(days=3):
        before = box.sign_ins
        read_bounces(at)
        tries += [at - ONE] if box.sign_ins > before else []
        at += timedelta(minutes=5)
    assert [round(wait / timedelta(hours=1)) for wait in tries] == [0, 1, 3, 7, 15, 31, 55]
    assert BackOff(timedelta(hours=1), timedelta(hours=24)) == AFTER_REFUSAL
    assert reading().fault == "The mail server of the mailbox does not take this user name and password."
    assert "secret" not in reading().setting + reading().fault
    settings.BOUNCES_URL = right
    read_bounces(at)
    assert (reading().fault, reading().faults_in_a_row, reading().read_at) == ("", 0, at)


def test_a_connection_that_breaks_is_tried_again_soon(sent: Sending, box: Box) -> None:
    comes_back(box, "anna", samples.postfix)
    box.breaks_at = "UID FETCH"
    read_bounces(ONE)
    assert (reading().fault, reading().next_at) == (
        "The connection broke while the mailbox was read.",
        ONE + PAUSES.first,
    )
    box.breaks_at = ""
    read_bounces(ONE + timedelta(minutes=5))
    assert (of("anna").state, reading().fault) == ("bounced", "")


def test_a_worker_that_ends_between_the_rows_and_the_mailbox_books_once_more(sent: Sending, box: Box) -> None:
    letter = comes_back(box, "anna", samples.postfix)
    box.breaks_at = "UID STORE"
    read_bounces(ONE)
    assert (of("anna").state, letter.flags, reading().last_uid) == ("bounced", set(), 0)
    box.breaks_at = ""
    read_bounces(ONE + timedelta(minutes=5))
    assert (of("anna").bounced_at, letter.flags, reading().last_uid) == (ONE, {r"\Seen"}, 1)


def test_a_mailbox_that_must_not_be_changed_is_read_all_the_same(sent: Sending, box: Box) -> None:
    box.is_read_only = True
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    assert (of("anna").state, reading().last_uid) == ("bounced", 1)
    assert reading().fault == "Messages that came back are listed, but this account may not mark them as read."


def test_somebody_can_have_it_read_at_once(sent: Sending, box: Box, work: Waiting) -> None:
    comes_back(box, "anna", samples.postfix)
    box.breaks_at = "UID SEARCH"
    read_bounces(ONE)
    box.breaks_at = ""
    Notice.objects.update(started_at=clock.now())
    box.letters[0].arrived_at = clock.now()
    bounces.ask_now()
    work.run_all()
    assert (of("anna").state, reading().fault) == ("bounced", "")


def test_no_address_is_in_what_is_kept_of_it(sent: Sending, box: Box) -> None:
    comes_back(box, "anna", samples.exchange)
    read_bounces(ONE)
    kept = [*BounceReading.objects.values_list(), *Suppression.objects.values_list(), of("anna").answer]
    assert "anna" not in repr(kept) + repr(list(Event.objects.filter(at__gte=ONE).values_list()))


def test_a_message_that_came_back_was_taken_so_refusals_are_not_in_a_row(begin: BeginSending, box: Box) -> None:
    before, after = ([f"{word}-{number}" for number in range(5)] for word in ("refused", "spam"))
    sending = begin(NOON, *before, "sam", *after)
    Delivery.objects.filter(recipient__startswith="spam-4@").update(due_at=NOON + timedelta(minutes=1))
    sending.round()
    comes_back(box, "sam", samples.postfix)
    read_bounces(ONE)
    sending.clock.later(minutes=2)
    sending.round()
    assert (sending.states()["spam-4"], sending.state) == ("refused", NoticeState.DONE)


def test_a_second_notice_reaches_those_who_are_there(sent: Sending, box: Box) -> None:
    comes_back(box, "anna", samples.postfix)
    read_bounces(ONE)
    add_clients("carl")
    row = a_tested_notice(ONE)
    Notice.objects.filter(pk=sent.notice.pk).update(subject="Another one")
    notices.confirm(row, 2, 100, "op", ONE, twice=True)
    start(Notice.objects.get(pk=row.pk), ONE)
    assert states(row) == {"bert": "queued", "carl": "queued"}
