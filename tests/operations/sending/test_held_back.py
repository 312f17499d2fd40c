"""A message that would tell a client to change does not leave while that client would be stopped."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from kb.models import Domain, Move
from kb.models.ground.revisions import raise_revision
from kb.models.readiness.sightings import DomainSighting
from kb.models.sending.deliveries import Delivery, DeliveryState
from kb.models.sending.notices import Notice, NoticeState
from kb.operations.readiness.holding import hold_nobody, let_go, let_go_what_is_ready, tell_anyway
from kb.operations.sending.recipients import addressees
from tests.notices import MOVE, BeginSending

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


def domain_of(local: str) -> Domain:
    return Domain.objects.get(name=f"{local}-client.example")


def move() -> Move:
    return Move.objects.get(slug=MOVE)


def hold(local: str) -> Domain:
    row = domain_of(local)
    Domain.objects.filter(pk=row.pk).update(held_from=row.move_id)
    raise_revision()
    return row


def found_bad(local: str, *, looks: int = 2) -> Domain:
    row = domain_of(local)
    DomainSighting.objects.create(
        domain=row, seen_at=NOON, findings=[], worst="stops", stops=True, since=NOON, looks=looks
    )
    return row


def found_good(row: Domain) -> None:
    seen = NOON + 15 * MINUTE
    DomainSighting.objects.filter(pk=row.pk).update(stops=False, worst="", looks=2, since=NOON, seen_at=seen)


def test_they_are_counted_and_named_before_anything_leaves(begin: BeginSending) -> None:
    begin(NOON, "anna", "bert", "carl")
    hold("anna")
    found_bad("bert")
    assert addressees(move(), NOON).held == ("anna-client.example", "bert-client.example")
    hold_nobody(move(), True, "me", NOON)
    assert addressees(move(), NOON).held == ()


def test_who_is_held_gets_it_when_let_go(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "bert")
    anna = hold("anna")
    assert sending.round() is None
    assert (sending.states(), sending.state) == ({"anna": "held", "bert": "sent"}, NoticeState.DONE)
    let_go(move(), [anna.pk], "me", NOON + MINUTE)
    sending.clock.later(minutes=2)
    assert sending.state == NoticeState.SENDING
    sending.round()
    assert (sending.states(), sending.state) == ({"anna": "sent", "bert": "sent"}, NoticeState.DONE)
    assert len(sending.sink.recipients) == 2


def test_what_is_found_later_holds_back_what_has_not_left(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "bert", "carl")
    anna = found_bad("anna")
    found_bad("bert", looks=1)
    sending.round()
    assert sending.states() == {"anna": "held", "bert": "sent", "carl": "sent"}
    assert not Domain.objects.held().exists()
    let_go_what_is_ready(NOON + MINUTE)
    assert sending.states()["anna"] == "held"
    found_good(anna)
    sending.clock.later(minutes=20)
    let_go_what_is_ready(sending.clock.now)
    sending.round()
    assert sending.states()["anna"] == "sent"


def test_the_operator_can_include_it(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    anna = found_bad("anna")
    sending.round()
    tell_anyway(move(), [anna.pk], "me", NOON)
    sending.round()
    assert sending.states() == {"anna": "sent"}


def test_a_move_that_holds_nobody_writes_to_everybody(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    found_bad("anna")
    hold_nobody(move(), True, "me", NOON)
    sending.round()
    assert sending.states() == {"anna": "sent"}


def test_old_facts_hold_no_message(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    row = found_bad("anna")
    DomainSighting.objects.filter(pk=row.pk).update(seen_at=NOON - timedelta(hours=25))
    sending.round()
    assert sending.states() == {"anna": "sent"}


def test_what_a_later_message_has_overtaken_never_leaves(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "bert")
    anna, bert = found_bad("anna"), found_bad("bert")
    sending.round()
    earlier = Delivery.objects.get(domain=anna)
    later = Notice.objects.create(move=move(), kind="days_1", state=NoticeState.DONE, started_at=NOON + DAY)
    last = Delivery.objects.create(
        notice=later,
        domain=anna,
        recipient=earlier.recipient,
        recipient_key=earlier.recipient_key,
        state=DeliveryState.HELD,
        due_at=NOON + DAY,
    )
    for row in (anna, bert):
        found_good(row)
    for minutes in (20, 25, 30):
        let_go_what_is_ready(NOON + DAY + minutes * MINUTE)
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert (states.pop(earlier.pk), states.pop(last.pk)) == ("overtaken", "queued")
    assert list(states.values()) == ["queued"]  # nothing came after what bert was to be told


def test_nothing_is_held_back_while_our_own_line_is_in_doubt(begin: BeginSending, settings: Any) -> None:
    sending = begin(NOON, "anna", "bert")
    found_bad("anna")
    settings.PROBE_CONTROL = "control.example:993"  # which was never seen to answer
    sending.round()
    assert sending.states() == {"anna": "queued", "bert": "sent"}
    sending.clock.later(minutes=10)
    sending.round()
    assert sending.states()["anna"] == "queued"
    settings.PROBE_CONTROL = ""
    sending.clock.later(minutes=10)
    sending.round()
    assert sending.states()["anna"] == "held"


def test_a_domain_that_is_held_waits_also_while_our_own_line_is_in_doubt(begin: BeginSending, settings: Any) -> None:
    sending = begin(NOON, "anna")
    hold("anna")
    settings.PROBE_CONTROL = "control.example:993"
    sending.round()
    assert sending.states() == {"anna": "held"}
