"""Batches of domains: read, looked at, written all at once, and undone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kb.models import Batch, Contact, Domain, Event, Move, Service
from kb.models.ground.revisions import current_revision
from kb.models.moves.batches import KEPT, BatchState, Origin
from kb.operations.batches import batches, reading
from kb.operations.batches.batches import (
    AlreadyImported,
    act_on_all,
    approve,
    bring,
    drop,
    sweep_batches,
    undo,
)
from kb.operations.batches.steps import OutOfStep
from kb.operations.imports import lists
from tests.working import Waiting

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def move(db: None) -> Move:
    """The move `go` from `old` to `new`; a service `other` stands beside."""
    old, new, _ = (Service.objects.create(slug=slug, name=slug) for slug in ("old", "new", "other"))
    return Move.objects.create(slug="go", title="Go", from_service=old, to_service=new, change_from=AT, moves_at=AT)


def rows() -> list[tuple[str, str, str | None]]:
    return list(Domain.objects.order_by("name").values_list("name", "service__slug", "move__slug"))


def people() -> list[tuple[str, str, str, str]]:
    return list(Contact.objects.order_by("domain__name", "pk").values_list("domain__name", "name", "email", "phone"))


def brought(work: Waiting, move: Move, text: str, *, again: bool = False) -> Batch:
    batch = bring(move, text.encode(), "list.csv", "anna", AT, again=again)
    work.run_all()
    batch.refresh_from_db()
    return batch


def written(work: Waiting, move: Move, text: str, *, again: bool = False) -> Batch:
    batch = brought(work, move, text, again=again)
    approve(batch, "anna", AT)
    work.run_all()
    batch.refresh_from_db()
    return batch


def counts(batch: Batch) -> tuple[str, int, int, int, int]:
    return batch.state, batch.new, batch.changed, batch.same, batch.rejected


def place(name: str, service: str, move: Move | None = None, *, active: bool = True) -> Domain:
    return Domain.objects.create(name=name, service=Service.objects.get(slug=service), move=move, active=active)


def test_a_list_is_read_and_nothing_is_written(work: Waiting, move: Move) -> None:
    place("b.example", "other")
    place("c.example", "old", move)
    batch = brought(work, move, "a.example\nb.example\nc.example\nd\n")
    assert counts(batch) == ("ready", 1, 1, 1, 1)
    assert (bytes(batch.body or b""), batch.percent, batch.known) == (b"a.example\nb.example\nc.example\nd\n", 100, 2)
    shown = batch.rows.values_list("line", "verdict", "name", "before_service", "reason")
    other, old = (Service.objects.get(slug=slug).pk for slug in ("other", "old"))
    assert list(shown) == [
        (1, "new", "a.example", None, ""),
        (2, "changed", "b.example", other, ""),
        (3, "same", "c.example", old, ""),
        (4, "rejected", "d", None, "That has no dot in it. A domain looks like example.co.uk."),
    ]
    assert rows() == [("b.example", "other", None), ("c.example", "old", "go")]


def test_it_is_written_at_once_and_said_so(work: Waiting, move: Move) -> None:
    place("b.example", "other")
    revision = current_revision()
    batch = written(work, move, "a.example\nb.example\n")
    assert rows() == [("a.example", "old", "go"), ("b.example", "old", "go")]
    assert current_revision() != revision
    event = Event.objects.get()
    assert (event.who, event.action, event.subject) == ("anna", "domains.import", "move go")
    assert event.after == {
        **{"sha256": batch.digest, "new": 1, "changed": 1, "same": 0},
        **{"rejected": 0, "contacts": 0, "left": 0},
    }


def test_contacts_are_added_and_changed_but_never_emptied(work: Waiting, move: Move) -> None:
    first = written(work, move, "a.example,Anna,anna@a.example,01632 960001\nb.example,Ben,,\n")
    assert first.contacts == 2
    second = written(work, move, "a.example,Anna Smith,anna@a.example\nb.example,Ben\n")
    assert (second.contacts, second.changed) == (1, 0)
    assert people() == [("a.example", "Anna Smith", "anna@a.example", "01632 960001"), ("b.example", "Ben", "", "")]


def test_whom_somebody_added_meanwhile_is_not_added_again(work: Waiting, move: Move) -> None:
    domain = place("a.example", "other")
    batch = brought(work, move, "domain,contact,phone\na.example,Anna,01632 960001\n")
    Contact.objects.create(domain=domain, name="Anna", phone="01632 960001")
    approve(batch, "anna", AT)
    work.run_all()
    assert people() == [("a.example", "Anna", "", "01632 960001")]


def test_the_same_list_is_already_imported(work: Waiting, move: Move) -> None:
    first = written(work, move, "a.example\n")
    with pytest.raises(AlreadyImported) as known:
        bring(move, b"a.example\n", "other-name.csv", "ben", AT)
    assert known.value.batch == first
    assert counts(brought(work, move, "a.example\n", again=True)) == ("ready", 0, 0, 1, 0)


def test_a_list_that_waits_gives_way_to_the_same_one(work: Waiting, move: Move) -> None:
    first = brought(work, move, "a.example\n")
    second = brought(work, move, "a.example\n")
    assert list(Batch.objects.all()) == [second]
    assert first.pk != second.pk


def test_what_is_no_list_is_refused_in_words(work: Waiting, move: Move) -> None:
    batch = brought(work, move, "PK\x03\x04 and so on")
    assert (batch.state, batch.body) == ("refused", None)
    assert batch.notice == "This Excel workbook cannot be read. Open it, and save the sheet as CSV."


def test_a_stale_preview_is_refused_and_made_anew(work: Waiting, move: Move) -> None:
    batch = brought(work, move, "a.example\nb.example\n")
    place("b.example", "other")
    approve(batch, "anna", AT)
    work.run_all()
    batch.refresh_from_db()
    assert counts(batch) == ("ready", 1, 1, 0, 0)
    assert batch.notice.startswith("1 domain was changed by somebody else meanwhile, so nothing was written.")
    assert rows() == [("b.example", "other", None)]


def test_it_is_refused_if_the_move_leads_from_elsewhere_by_now(work: Waiting, move: Move) -> None:
    batch = brought(work, move, "a.example\n")
    Move.objects.filter(pk=move.pk).update(from_service=Service.objects.get(slug="other"))
    approve(batch, "anna", AT)
    work.run_all()
    batch.refresh_from_db()
    assert (batch.state, batch.notice) == (
        "refused",
        "The move or its servers were changed meanwhile. Bring the list again.",
    )
    assert rows() == []


def test_of_two_words_one_is_told_no(work: Waiting, move: Move) -> None:
    batch = brought(work, move, "a.example\n")
    approve(batch, "anna", AT)
    with pytest.raises(OutOfStep, match="Somebody else has just done something"):
        approve(batch, "ben", AT)
    with pytest.raises(OutOfStep):
        drop(batch)


def test_a_piece_of_work_that_comes_twice_does_nothing_the_second_time(work: Waiting, move: Move) -> None:
    batch = written(work, move, "a.example\n")
    batches.write_batch(batch=batch.pk)
    reading.read_batch(batch=batch.pk)
    batches.undo_batch(batch=batch.pk)
    assert rows() == [("a.example", "old", "go")]
    assert Event.objects.count() == 1


def test_a_worker_that_was_taken_for_lost_spoils_nothing(
    work: Waiting, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = bring(move, b"a.example\n", "", "anna", AT)
    read = lists.read_list

    def slowly(*told: Any, **said: Any) -> Any:
        found = read(*told, **said)
        monkeypatch.undo()
        reading.read_batch(batch=batch.pk)
        approve(batch, "anna", AT)
        batches.write_batch(batch=batch.pk)
        return found

    monkeypatch.setattr(reading, "read_list", slowly)
    reading.read_batch(batch=batch.pk)
    batch.refresh_from_db()
    assert counts(batch) == ("written", 1, 0, 0, 0)


def test_a_worker_that_was_taken_for_lost_does_not_undo_what_was_said_of_the_columns(
    work: Waiting, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = bring(move, b"domain,contact\na.example,Anna\n", "", "anna", AT)
    read = lists.read_list

    def slowly(*told: Any, **said: Any) -> Any:
        found = read(*told, **said)
        monkeypatch.undo()
        reading.read_batch(batch=batch.pk)
        reading.read_otherwise(Batch.objects.get(pk=batch.pk), {0: "domain", 1: "role"}, "anna", AT)
        return found

    monkeypatch.setattr(reading, "read_list", slowly)
    reading.read_batch(batch=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.said["mapping"]["1"]) == ("reading", "role")


def test_an_undo_brings_everything_back(work: Waiting, move: Move) -> None:
    place("b.example", "other")
    Contact.objects.create(domain=place("c.example", "old", move), name="Cleo", email="cleo@c.example")
    before = (rows(), people())
    batch = written(work, move, "a.example,Anna\nb.example,Ben\nc.example,Cleopatra,cleo@c.example\n")
    assert len(rows()) == len(people()) == 3
    undo(batch, "ben", AT)
    work.run_all()
    batch.refresh_from_db()
    assert (batch.state, batch.left, batch.undone_by) == ("undone", 0, "ben")
    assert (rows(), people()) == before
    assert Event.objects.values_list("who", "action").first() == ("ben", "domains.undo")


def test_an_undo_leaves_and_names_what_somebody_changed_since(work: Waiting, move: Move) -> None:
    place("d.example", "other")
    batch = written(work, move, "a.example\nb.example\nc.example\nd.example\n")
    Domain.objects.filter(name="a.example").update(active=False)
    Contact.objects.create(domain=Domain.objects.get(name="b.example"), name="Ben")
    Domain.objects.filter(name="d.example").update(move=None)
    undo(batch, "anna", AT)
    work.run_all()
    batch.refresh_from_db()
    assert batch.left == 3
    assert list(batch.rows.filter(fate="left").values_list("name", flat=True)) == [
        "a.example",
        "b.example",
        "d.example",
    ]
    assert rows() == [("a.example", "old", "go"), ("b.example", "old", "go"), ("d.example", "old", None)]


def test_an_undo_leaves_a_domain_whose_old_place_is_gone(work: Waiting, move: Move) -> None:
    place("a.example", "other")
    batch = written(work, move, "a.example\n")
    Service.objects.get(slug="other").delete()
    undo(batch, "anna", AT)
    work.run_all()
    batch.refresh_from_db()
    assert (batch.left, rows()) == (1, [("a.example", "old", "go")])


def test_an_undo_is_possible_for_thirty_days(work: Waiting, move: Move) -> None:
    batch = written(work, move, "a.example\n")
    with pytest.raises(OutOfStep, match="cannot be undone any more"):
        undo(batch, "anna", AT + KEPT)
    undo(batch, "anna", AT + KEPT - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("origin", "service", "action"),
    [(Origin.FINISH, "new", "move.finish"), (Origin.PUT_BACK, "old", "move.put-back")],
)
def test_all_domains_of_a_move_are_led_out_of_it_and_back(
    work: Waiting, move: Move, origin: Origin, service: str, action: str
) -> None:
    place("a.example", "old", move)
    place("b.example", "old", move, active=False)
    place("c.example", "other")
    before = rows()
    batch = act_on_all(move, origin, "anna", AT)
    work.run_all()
    batch.refresh_from_db()
    assert counts(batch) == ("written", 0, 2, 0, 0)
    assert rows() == [("a.example", service, None), ("b.example", service, None), ("c.example", "other", None)]
    assert Event.objects.get().action == action
    undo(batch, "anna", AT)
    work.run_all()
    assert rows() == before


def test_batches_go_after_thirty_days_with_the_contacts_in_them(work: Waiting, move: Move) -> None:
    waiting = brought(work, move, "a.example,Anna,anna@a.example\n")
    late = brought(work, move, "b.example\n")
    Batch.objects.filter(pk=late.pk).update(state=BatchState.WRITTEN, written_at=AT + timedelta(days=10))
    sweep_batches(AT + KEPT)
    assert Batch.objects.filter(pk=waiting.pk).exists()
    sweep_batches(AT + KEPT + timedelta(seconds=1))
    assert list(Batch.objects.all()) == [late]
    sweep_batches(AT + KEPT + timedelta(days=10))
    assert not Batch.objects.exists()
