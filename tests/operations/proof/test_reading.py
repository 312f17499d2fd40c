"""From the message in the mailbox to the verdict and our one answer: nothing false, nothing twice."""

import threading
import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from kb.models import Domain, Event, Move
from kb.models.moves.progress import ProgressState, with_states
from kb.models.proof.tags import AnswerState, ProofTag, forget_old_proofs
from kb.operations.proof import answering, reading
from kb.operations.proof.answering import MOST_AN_HOUR
from kb.operations.proof.asking import give_tag, open_answer
from kb.operations.proof.reading import read_proofs
from kb.operations.proof.trying import why_unusable
from kb.operations.sending import bounce_mailbox
from tests.operations.proof.conftest import ELSEWHERE, MINUTE, NAME, NEW, NOON, OLD, Give, Post, row_of


def state_of_domain() -> str:
    move = Move.objects.get(slug="sample-open")
    return str(with_states(move).get(name=NAME).state)


def test_what_came_through_the_new_server_is_answered_and_deleted(post: Post, give: Give) -> None:
    tag = give()
    post.put(tag)
    assert post.read() == 1
    row = row_of(tag)
    assert (row.through, row.app, row.answer, row.came_at) == ("new", "Mail on iPhone or iPad", "sent", NOON + MINUTE)
    assert post.left == 0
    (recipient, message) = post.sink.arrived[0]
    assert (recipient, message["Auto-Submitted"]) == (f"anna@{NAME}", "auto-replied")
    assert message["In-Reply-To"] == f"<{tag}.0@x.test>"
    plain = message.get_payload()[0].get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert f"/for/{NAME}/proof/{tag}/" in plain
    assert "sending works" in plain


def test_pressed_on_the_same_device_it_is_proof_that_outranks_all(post: Post, give: Give) -> None:
    tag = give()
    post.put(tag)
    post.read()
    assert state_of_domain() != ProgressState.PROVEN
    open_answer(row_of(tag), "iphone", NOON + 2 * MINUTE)
    assert row_of(tag).is_proof
    assert state_of_domain() == ProgressState.PROVEN


def test_pressed_on_another_device_it_says_only_that_the_mailbox_receives(post: Post, give: Give) -> None:
    tag = give()
    post.put(tag)
    post.read()
    for platform in ("windows", "iphone"):  # the first press counts
        open_answer(row_of(tag), platform, NOON + 2 * MINUTE)
    assert (row_of(tag).opened_on, row_of(tag).is_proof) == ("windows", False)
    assert state_of_domain() != ProgressState.PROVEN


def test_a_press_before_anything_came_proves_nothing(post: Post, give: Give) -> None:
    tag = give()
    open_answer(row_of(tag), "iphone", NOON)
    assert row_of(tag).opened_at is None


def test_the_old_server_is_found_out(post: Post, give: Give) -> None:
    tag = give()
    post.put(tag, by=OLD)
    post.read()
    open_answer(row_of(tag), "iphone", NOON + 2 * MINUTE)
    assert (row_of(tag).through, row_of(tag).is_proof) == ("old", False)
    assert state_of_domain() == ProgressState.SENT_OLD
    assert "still sends through the old server" in post.sink.arrived[0][1]["Subject"]


@pytest.mark.thorough
@pytest.mark.parametrize("moved", [True, False])
@pytest.mark.parametrize(
    ("vouches", "counts"), [("dkim=pass header.d={}", True), ("dkim=fail header.d={}", False), ("", False)]
)
def test_who_only_shares_the_old_server_takes_no_proof_away(
    post: Post, give: Give, vouches: str, counts: bool, moved: bool
) -> None:
    """The old server lets each of its clients write any sender; an answer that is read says whose the mailbox is."""
    if moved:
        first = give()
        post.put(first)
        post.read()
        open_answer(row_of(first), "iphone", NOON + 2 * MINUTE)
    tomorrow = NOON + timedelta(days=1)
    tag = give(at=tomorrow)
    said = f"Authentication-Results: mx.help.test; {vouches.format(NAME)}\r\n" if vouches else ""
    received = f"Received: from x (y [{OLD}]) by mx.help.test with ESMTPS id 1\r\n"
    post.box.put(f"{said}{received}From: x@{NAME}\r\nTo: test+{tag}@help.test\r\n\r\n".encode(), tomorrow)
    post.read(tomorrow + MINUTE)
    assert row_of(tag).through == "old"
    assert state_of_domain() == (ProgressState.SENT_OLD if counts or not moved else ProgressState.PROVEN)
    open_answer(row_of(tag), "iphone", tomorrow + 2 * MINUTE)
    assert state_of_domain() == ProgressState.SENT_OLD


def test_programs_are_told_when_a_domain_comes_into_a_state_and_not_again(post: Post, give: Give) -> None:
    def proven(at: datetime) -> None:
        tag = give(at=at)
        post.put(tag)
        post.read(at)
        open_answer(row_of(tag), "iphone", at + MINUTE)

    def told() -> list[tuple[str, str]]:
        events = Event.objects.filter(action__in=["domain.prove", "domain.send-old"]).order_by("pk")
        return list(events.values_list("action", "subject"))

    proven(NOON)
    proven(NOON + 5 * MINUTE)
    assert told() == [("domain.prove", f"domain {NAME}")]
    tomorrow, after = NOON + timedelta(days=1), NOON + timedelta(days=2)
    for at in (tomorrow, tomorrow + 5 * MINUTE):
        tag = give(at=at)
        post.put(tag, by=OLD)
        post.read(at)
        open_answer(row_of(tag), "iphone", at + MINUTE)
    proven(after)
    assert [action for action, _subject in told()] == ["domain.prove", "domain.send-old", "domain.prove"]
    Domain.objects.filter(name=NAME).update(move=None)
    proven(after + timedelta(days=1))
    assert len(told()) == 3


def test_another_account_is_named_by_its_domain_alone(post: Post, give: Give) -> None:
    tag = give()
    post.put(tag, sender="anna.private@gmail.com")
    post.read()
    row = row_of(tag)
    assert (row.through, row.came_from) == ("other", "gmail.com")
    assert not any("anna" in str(value) for value in ProofTag.objects.values_list().get())


def test_who_is_not_vouched_for_gets_no_answer(post: Post, give: Give) -> None:
    """A spoofed `From`: else everybody could have us write to anybody."""
    tag = give()
    post.put(tag, by=ELSEWHERE)
    post.read()
    assert (row_of(tag).through, row_of(tag).answer, post.sink.arrived) == ("untold", AnswerState.WITHHELD, [])


def test_what_our_own_server_vouches_for_is_answered(post: Post, give: Give) -> None:
    tag = give()
    told = f"Authentication-Results: mx.help.test; dkim=pass header.d={NAME}\r\n"
    setup = f"Received: from x (y [{ELSEWHERE}]) by mx.help.test with ESMTPS id 1\r\n"
    lines = f"From: anna@{NAME}\r\nTo: test+{tag}@help.test\r\n\r\n"
    post.box.put(f"{told}{setup}{lines}".encode(), NOON)
    post.read()
    assert (row_of(tag).through, row_of(tag).answer) == ("untold", AnswerState.SENT)


def test_machines_are_not_answered(post: Post, give: Give) -> None:
    tag = give()
    post.put(tag, more="Auto-Submitted: auto-replied\r\n")
    post.read()
    assert (row_of(tag).answer, post.sink.arrived) == (AnswerState.WITHHELD, [])


def test_a_replay_changes_nothing_and_goes(post: Post, give: Give) -> None:
    tag = give()
    for number in (NEW, OLD, NEW):
        post.put(tag, by=number)
    assert post.read() == 3
    assert (row_of(tag).through, len(post.sink.arrived), post.left) == ("new", 1, 0)


def test_an_expired_tag_proves_nothing_and_goes(post: Post, give: Give) -> None:
    tag = give(at=NOON - timedelta(hours=25))
    post.put(tag)
    assert post.read() == 1
    assert (row_of(tag).came_at, post.sink.arrived, post.left) == (None, [], 0)


def test_everything_else_stays_unread_and_untouched(post: Post, give: Give) -> None:
    tag = give()
    letters = [
        post.box.put(b"From: a@x.test\r\nTo: test@help.test\r\n\r\nHello", NOON),
        post.box.put(b"From: a@x.test\r\nTo: test+aaaaaaaaaa@help.test\r\n\r\nNobody's tag", NOON),
    ]
    post.put(tag)
    post.read()
    assert post.box.letters == letters
    assert [letter.flags for letter in letters] == [set(), set()]


def test_other_messages_are_passed_by_once(post: Post, give: Give) -> None:
    for number in range(3):
        post.box.put(f"From: a@x.test\r\nTo: me@help.test\r\nSubject: {number}\r\n\r\nHello".encode(), NOON)
    passed = set[int]()
    assert post.read(passed=passed) == 0
    begun = len(post.box.asked)
    post.put(give())
    assert post.read(passed=passed) == 1
    fetched = [asked.split()[2] for asked in post.box.asked[begun:] if asked.startswith("UID FETCH")]
    assert fetched == ["4"]


def test_whoever_fills_the_mailbox_keeps_nobody_waiting(
    post: Post, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_PASSED", 5)
    for number in range(8):
        post.box.put(f"From: a@x.test\r\nTo: me@help.test\r\nSubject: {number}\r\n\r\nHello".encode(), NOON)
    tag = give()
    post.put(tag)
    assert post.read() == 1
    assert (row_of(tag).through, post.left) == ("new", 8)


def test_a_handful_of_the_longest_heads_is_read(post: Post, give: Give) -> None:
    """More octets than one answer of a mailbox may have would end every round before it came to anybody."""
    long = "".join(f" friend{number:06}@x.test," for number in range(6000))
    for _ in range(60):
        post.box.put(f"From: a@x.test\r\nCc:{long}\r\nTo: me@help.test\r\n\r\nHello".encode(), NOON)
    tag = give()
    post.put(tag)
    assert post.read() == 1
    assert row_of(tag).through == "new"


def test_who_answers_to_all_keeps_the_other_copy(post: Post, give: Give) -> None:
    tag = give()
    to = f"From: anna@{NAME}\r\nTo: info@help.test, test+{tag}@help.test\r\n\r\nHello"
    theirs = post.box.put(f"X-Original-To: info@help.test\r\n{to}".encode(), NOON)
    ours = post.box.put(f"X-Original-To: test+{tag}@help.test\r\n{to}".encode(), NOON)
    assert post.read() == 1
    assert post.box.letters == [theirs] != [ours]


def test_a_worker_that_died_after_reading_answers_nobody_twice(
    post: Post, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = give()
    post.put(tag)

    def dies(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(reading, "send_answer", dies)
        with pytest.raises(SystemExit):
            post.read()
    assert (row_of(tag).answer, post.left) == (AnswerState.SENDING, 1)
    post.read()
    assert (row_of(tag).answer, post.left, post.sink.arrived) == (AnswerState.SENDING, 0, [])


def test_a_domain_gets_only_so_many_answers_an_hour(post: Post, give: Give) -> None:
    tags = [give() for _ in range(MOST_AN_HOUR + 2)]
    for tag in tags:
        post.put(tag)
    post.read()
    assert len(post.sink.arrived) == MOST_AN_HOUR
    assert all(row_of(tag).through == "new" for tag in tags)
    again = give()
    post.put(again)
    post.read(NOON + 62 * MINUTE)
    assert row_of(again).answer == AnswerState.SENT


def test_without_somebody_who_waits_nobody_signs_in(post: Post) -> None:
    read_proofs(NOON)
    assert post.box.sign_ins == 0


def test_what_a_killed_worker_left_is_deleted_though_nobody_waits(post: Post, give: Give) -> None:
    tag = give()
    post.put(tag)
    post.read()
    post.put(tag)  # as if it had not been deleted
    read_proofs(NOON + 3 * MINUTE)
    assert post.left == 0
    signed_in = post.box.sign_ins
    read_proofs(NOON + 7 * MINUTE)
    assert post.box.sign_ins == signed_in


def test_who_waits_is_looked_for_by_the_clock(post: Post, give: Give) -> None:
    tag = give()
    post.put(tag)
    read_proofs(NOON + MINUTE)
    assert row_of(tag).through == "new"


def test_a_message_that_the_mailbox_tells_of_is_read_at_once(
    post: Post, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_ROUND", 100.0)
    monkeypatch.setattr(reading, "_PAUSE", 40.0)
    monkeypatch.setattr(bounce_mailbox, "_SHORTEST_WAIT", 0.0)
    post.box.more_within = "UIDPLUS IDLE"
    tag = give()

    def arrive() -> None:
        while "IDLE" not in post.box.asked:
            time.sleep(0.01)
        monkeypatch.setattr(reading, "_ROUND", 0.0)  # so that the look at it is the last one
        post.put(tag)

    arrival = threading.Thread(target=arrive)
    arrival.start()
    read_proofs(NOON + MINUTE)
    arrival.join()
    came_at = row_of(tag).came_at
    assert came_at is not None
    assert NOON + MINUTE < came_at < NOON + 1.5 * MINUTE
    assert post.left == 0


def test_a_mailbox_that_cannot_be_read_is_no_fault(post: Post, give: Give) -> None:
    tag = give()
    post.box.turned_away = "NO not now"
    read_proofs(NOON + MINUTE)
    assert row_of(tag).came_at is None


def test_an_answer_that_the_server_refuses_is_not_sent_again(
    post: Post, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "outbox", lambda: None)
    tag = give()
    post.put(tag)
    post.read()
    assert row_of(tag).answer == AnswerState.WITHHELD


def test_rows_go_after_90_days_and_hold_no_address(post: Post, give: Give) -> None:
    tag = give()
    post.put(tag)
    post.read()
    assert not any("@" in str(value) or tag in str(value) for value in ProofTag.objects.values_list().get())
    assert forget_old_proofs(NOON + timedelta(days=90)) == 0
    assert forget_old_proofs(NOON + timedelta(days=91)) == 1


def test_a_domain_that_went_away_gets_no_tag(post: Post) -> None:
    Domain.objects.filter(name=NAME).update(active=False)
    assert give_tag(NAME, "iphone-mail", "iphone", "en", NOON) is None


@pytest.mark.parametrize(("others", "refused"), [(0, False), (20, False), (21, True)])
def test_somebodys_own_mailbox_is_refused(post: Post, give: Give, others: int, refused: bool) -> None:
    post.put(give())
    for number in range(others):
        post.box.put(f"From: a@x.test\r\nTo: me@help.test\r\nSubject: {number}\r\n\r\nHello".encode(), NOON)
    assert bool(why_unusable(NOON)) is refused
    assert all(letter.flags == set() for letter in post.box.letters)


def test_without_settings_there_is_nothing_to_try(settings: Any) -> None:
    settings.PROOF_URL = ""
    assert why_unusable(NOON) == "PROOF_URL and PROOF_ADDRESS are not set."
