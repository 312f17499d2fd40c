"""Letters of a move: who gets one, in which words, and what becomes of the files."""

from datetime import datetime, timedelta

import pytest

from kb.mail.moves import Phase
from kb.mail.names import DomainName
from kb.models import Contact, Domain, LetterBatch, LetterFile, Move, SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.models.messages.letters import KEPT
from kb.operations.messages import letters
from kb.operations.messages.letters import (
    PressBroken,
    ask_for_letters,
    letter_batches,
    letters_to,
    pdf_of,
    print_letters,
    sweep_letters,
)
from kb.operations.moves.clients import domains_of, first_domain, moment_of
from tests import clock
from tests.rows import LoadSample
from tests.working import Waiting

CASE = ("bakery.example", "xn--bcher-kva.example", "yourdomain.co.uk")


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    sample(clock.now())


@pytest.fixture
def move() -> Move:
    return Move.objects.with_services().get(slug="own-domain-2024")


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the press was given: for each file the domains. The press itself has tests of its own."""
    given: list[list[str]] = []

    def pdf(found: list[letters.Letter], language: str, at: datetime) -> bytes:
        given.append([one.domain.a_label for one in found])
        return b"%PDF"

    monkeypatch.setattr(letters, "pdf_of", pdf)
    return given


def ask(move: Move, *names: str, phase: Phase | None = None) -> LetterBatch:
    return ask_for_letters(move, [DomainName(name) for name in names], "en", phase, clock.now())


def test_a_letter_is_in_the_words_of_the_chosen_day(move: Move) -> None:
    at = clock.now()
    for phase, begins in ((None, "mail has moved"), (Phase.ANNOUNCED, "nothing to do yet")):
        moment = moment_of(move, phase, at)
        assert moment is not None
        (made,) = letters_to([DomainName("yourdomain.co.uk")], moment, "en", at)
        assert made.document.subject == f"yourdomain.co.uk: {begins}"
        assert made.address.endswith("/for/yourdomain.co.uk/")
        assert pdf_of([made], "en", at).startswith(b"%PDF-")


def test_a_letter_is_in_the_colour_of_the_site(move: Move) -> None:
    at = clock.now()
    moment = moment_of(move, None, at)
    assert moment is not None
    made = letters_to([DomainName("yourdomain.co.uk")], moment, "en", at)
    found = {}
    for colour in ("", "#00563f", "#b00020"):
        SiteProfile.objects.update(colour=colour)
        raise_revision()
        found[colour] = pdf_of(made, "en", at)
    assert found[""] == found["#00563f"] != found["#b00020"]


def test_a_draft_has_letters_too(move: Move) -> None:
    Move.objects.update(published_at=None)
    draft = Move.objects.with_services().get(pk=move.pk)
    moment = moment_of(draft, Phase.OPEN, clock.now())
    assert moment is not None
    assert moment.settings(DomainName("yourdomain.co.uk")).phase is Phase.OPEN


def test_every_domain_of_the_move_gets_one(move: Move, press: list[list[str]], work: Waiting) -> None:
    batch = ask(move)
    assert [one.batch.made_at for one in letter_batches(move)] == [None]
    work.run_all()
    assert press == [list(CASE)]
    (done,) = letter_batches(move)
    assert (done.batch.letters, done.batch.left_out_names, done.is_parked) == (3, [], False)
    assert LetterFile.objects.get(batch=batch).letters == 3


def test_many_letters_are_parted_into_files(
    move: Move, press: list[list[str]], work: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "IN_A_FILE", 2)
    batch = ask(move)
    work.run_all()
    assert press == [list(CASE[:2]), list(CASE[2:])]
    assert list(batch.files.values_list("number", "letters")) == [(1, 2), (2, 1)]


def test_those_who_are_named_get_one_in_their_order(move: Move, press: list[list[str]], work: Waiting) -> None:
    Domain.objects.filter(name="bakery.example").update(active=False)
    ask(move, "yourdomain.co.uk", "open.example", "bakery.example", "xn--bcher-kva.example", "yourdomain.co.uk")
    work.run_all()
    assert press == [["yourdomain.co.uk", "xn--bcher-kva.example"]]
    assert letter_batches(move)[0].batch.left_out_names == ["open.example", "bakery.example"]


def test_doing_it_twice_makes_one_set_of_files(move: Move, press: list[list[str]], work: Waiting) -> None:
    batch = ask(move)
    work.run_all()
    print_letters(batch=batch.pk)
    LetterBatch.objects.update(made_at=None)
    print_letters(batch=batch.pk)
    assert len(press) == 2
    assert LetterFile.objects.count() == 1


def test_a_batch_that_was_swept_is_not_missed() -> None:
    print_letters(batch=12345)


def test_a_phase_that_is_gone_is_told_at_once(move: Move, work: Waiting) -> None:
    ask(move, phase=Phase.CLOSED)
    Move.objects.filter(pk=move.pk).update(old_closes_at=None)
    work.run_all(raising=False)
    (found,) = letter_batches(move)
    assert found.is_parked
    assert found.fault.endswith("The move has no such phase any more: its dates were changed.")


def test_a_press_that_fails_is_a_fault_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "_COMMAND", ("/bin/sh", "-c", "echo no fonts >&2; exit 3"))
    with pytest.raises(PressBroken, match=r"^the press ended with status 3: no fonts$"):
        pdf_of([], "en", clock.now())
    monkeypatch.setattr(letters, "_COMMAND", ("/nowhere/press",))
    with pytest.raises(PressBroken, match="did not answer"):
        pdf_of([], "en", clock.now())


def test_files_are_swept_after_a_week(move: Move, press: list[list[str]], work: Waiting) -> None:
    ask(move)
    work.run_all()
    now = clock.now()
    sweep_letters(now + KEPT - timedelta(minutes=1))
    assert LetterFile.objects.count() == 1
    sweep_letters(now + KEPT + timedelta(minutes=1))
    assert (LetterBatch.objects.count(), LetterFile.objects.count()) == (0, 0)


def test_domains_come_by_name(move: Move) -> None:
    assert [name.a_label for name in domains_of(move)] == list(CASE)
    assert first_domain(move) == DomainName("bakery.example")


def test_letters_are_for_whoever_has_an_address_or_else_a_name(move: Move) -> None:
    known = {
        "yourdomain.co.uk": [("Ann", "", ""), ("Bob Lark", "", "1 Abbey Lane\nBRISTOL\n")],
        "bakery.example": [("", "a@bakery.example", ""), ("Dora", "", "")],
        "xn--bcher-kva.example": [("", "b@x.example", "")],
    }
    for domain, people in known.items():
        for name, email, post in people:
            row = Domain.objects.get(name=domain)
            Contact.objects.create(domain=row, name=name, email=email, phone="1", post_address=post)
    at = clock.now()
    made = letters_to([DomainName(name) for name in known], move.as_value().as_if_published(at), "en", at)
    assert [one.addressee for one in made] == [("Bob Lark", "1 Abbey Lane", "BRISTOL"), ("Dora", "bakery.example"), ()]
