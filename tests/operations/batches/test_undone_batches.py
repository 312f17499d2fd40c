"""What an undo does to domains to which something has happened: they are retired, and come back by a second click."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kb.models import Contact, Delivery, Domain, DomainProgress, Event, Move, MoveWord, Notice, Service
from kb.models.ground.revisions import current_revision
from kb.models.moves.batches import Fate
from kb.models.moves.evidence import Seen, Sign, add_evidence
from kb.models.moves.words import Word
from kb.models.site.events import record_event
from kb.operations.batches.batches import approve, bring_back, undo
from kb.operations.batches.rows import to_be_retired
from kb.operations.batches.steps import OutOfStep
from kb.operations.moves.domains import keep_contact
from tests.operations.batches.test_batches import AT, brought, counts, people, place, rows, written
from tests.working import Waiting

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=2)


@pytest.fixture
def move(db: None) -> Move:
    """The move `go` from `old` to `new`."""
    old, new = (Service.objects.create(slug=slug, name=slug) for slug in ("old", "new"))
    return Move.objects.create(slug="go", title="Go", from_service=old, to_service=new, change_from=AT, moves_at=AT)


def written_to(name: str, state: str) -> None:
    domain = Domain.objects.get(name=name)
    notice, _new = Notice.objects.get_or_create(move=domain.move, kind="now", language="en")
    to = f"post@{name}"
    Delivery.objects.create(notice=notice, domain=domain, recipient=to, recipient_key=name, state=state, due_at=AT)


def seen(name: str, sign: Sign) -> None:
    add_evidence({Seen(name, sign): 1}, AT.date())


def logged_in(name: str) -> None:
    domain = Domain.objects.get(name=name)
    DomainProgress.objects.create(domain=domain, list_move=domain.move, listed=True, listed_on=AT.date())


def spoken_of(name: str, word: Word) -> None:
    domain = Domain.objects.get(name=name)
    MoveWord.objects.create(domain=domain, move=domain.move, word=word, at=AT)


def helped(name: str) -> None:
    keep_contact(Domain.objects.get(name=name), Contact(name="Ben"), "ben", LATER)


#: What happens to a domain that a list has added, and whether it is too much to be deleted.
HAPPENINGS: dict[str, tuple[Callable[[str], None], bool]] = {
    "nothing": (lambda _name: None, False),
    "queued": (lambda name: written_to(name, "queued"), False),
    "not-wanted": (lambda name: written_to(name, "suppressed"), False),
    "being-sent": (lambda name: written_to(name, "sending"), True),
    "sent": (lambda name: written_to(name, "sent"), True),
    "refused": (lambda name: written_to(name, "refused"), True),
    "bounced": (lambda name: written_to(name, "bounced"), True),
    "unknown": (lambda name: written_to(name, "unknown"), True),
    "opened": (lambda name: seen(name, Sign.OPENED), True),
    "worked": (lambda name: seen(name, Sign.WORKED), True),
    "stuck": (lambda name: seen(name, Sign.STUCK), True),
    "looked-up": (lambda name: seen(name, Sign.LOOKED_UP), True),
    "logged-in": (logged_in, True),
    "said": (lambda name: spoken_of(name, Word.MOVED), True),
    "enough": (lambda name: spoken_of(name, Word.ENOUGH), True),
    "helped": (helped, True),
}


@pytest.mark.thorough
@pytest.mark.parametrize("what", HAPPENINGS)
def test_an_undo_retires_what_something_happened_to_and_deletes_the_rest(work: Waiting, move: Move, what: str) -> None:
    name, (happen, too_much) = f"{what}.example", HAPPENINGS[what]
    batch = written(work, move, f"domain,contact,email\n{name},Anna,anna@{name}\nquiet.example,Quint,\n")
    happen(name)
    assert to_be_retired(batch)[0] == int(too_much)
    before = list(Contact.objects.filter(domain__name=name).order_by("pk").values())
    undo(batch, "anna", LATER)
    work.run_all()
    batch.refresh_from_db()
    kept = list(Domain.objects.values_list("name", "active", "service__slug", "move__slug"))
    assert (batch.state, batch.left, kept) == ("undone", 0, [(name, False, "old", "go")] * too_much)
    assert list(Contact.objects.order_by("pk").values()) == before * too_much
    assert list(batch.rows.filter(fate=Fate.RETIRED).values_list("name", flat=True)) == [name] * too_much
    assert Event.objects.latest("pk").after["retired"] == int(too_much)


def test_what_happened_to_an_earlier_domain_of_that_name_keeps_nothing(work: Waiting, move: Move) -> None:
    record_event(AT - timedelta(hours=1), "anna", "domain.create", "domain a.example")
    record_event(LATER, "anna", "domain.change", "domain a.example.org")
    batch = written(work, move, "a.example\n")
    assert to_be_retired(batch) == (0, 0)
    undo(batch, "anna", LATER)
    work.run_all()
    assert rows() == []


def test_it_says_beforehand_how_many_were_written_to(work: Waiting, move: Move) -> None:
    batch = written(work, move, "".join(f"d{n}.example\n" for n in range(6)))
    for name in ("d0.example", "d1.example"):
        written_to(name, "sent")
    seen("d1.example", Sign.OPENED)
    seen("d2.example", Sign.OPENED)
    Domain.objects.filter(name="d3.example").update(active=False)
    written_to("d3.example", "sent")  # switched off by hand, so it is left as it is
    assert to_be_retired(batch) == (3, 2)


def test_retired_domains_come_back_with_all_that_they_had(work: Waiting, move: Move) -> None:
    batch = written(work, move, "a.example,Anna,anna@a.example\nb.example,Ben\nc.example\n")
    written_to("a.example", "sent")
    seen("b.example", Sign.WORKED)
    with pytest.raises(OutOfStep, match="not undone"):
        bring_back(batch, "anna", LATER)
    undo(batch, "anna", LATER)
    work.run_all()
    revision = current_revision()
    assert not Domain.objects.active().exists()
    assert bring_back(batch, "anna", LATER) == 2
    assert [domain.name for domain in Domain.objects.active()] == ["a.example", "b.example"]
    assert people() == [("a.example", "Anna", "anna@a.example", ""), ("b.example", "Ben", "", "")]
    assert Delivery.objects.get().domain.name == "a.example"
    assert current_revision() != revision
    assert Event.objects.values_list("action", "after").latest("pk") == ("domains.bring-back", {"domains": 2})
    assert bring_back(batch, "anna", LATER) == 0
    assert list(batch.rows.filter(fate=Fate.BACK).values_list("name", flat=True)) == ["a.example", "b.example"]


def test_who_was_switched_off_by_hand_does_not_come_back_with_the_others(work: Waiting, move: Move) -> None:
    batch = written(work, move, "a.example\nb.example\n")
    seen("a.example", Sign.OPENED)
    place("c.example", "old", active=False)
    Domain.objects.filter(name="b.example").update(active=False)
    undo(batch, "anna", LATER)
    work.run_all()
    assert bring_back(batch, "anna", LATER) == 1
    assert [domain.name for domain in Domain.objects.active()] == ["a.example"]


def test_a_retired_domain_that_a_list_names_again_is_wanted_back(work: Waiting, move: Move) -> None:
    batch = written(work, move, "a.example\nb.example\n")
    seen("a.example", Sign.OPENED)
    undo(batch, "anna", LATER)
    work.run_all()
    place("off.example", "old", move, active=False)
    second = brought(work, move, "a.example\noff.example\n")
    assert counts(second) == ("ready", 0, 1, 1, 0)
    approve(second, "anna", LATER)
    work.run_all()
    assert [domain.name for domain in Domain.objects.active()] == ["a.example"]
    assert bring_back(batch, "anna", LATER) == 0
