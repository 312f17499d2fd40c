from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.models import Domain, Move, Revision, Service, SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.operations.imports.moves import import_moves
from kb.operations.imports.outcome import Outcome

Write = Callable[..., Path]

AT = datetime(2024, 1, 10, 12, tzinfo=UTC)
LATER = datetime(2024, 1, 11, 12, tzinfo=UTC)
HEADER = "move,title,from_service,to_service,change_from,moves_at,old_closes_at\n"
GO = "go,Mail moves,old,new,2024-02-14,2024-03-06,2024-03-29T18:00\n"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("offers")]


@pytest.fixture
def offers() -> None:
    for slug in ("old", "new", "other"):
        Service.objects.create(slug=slug, name=slug)
    SiteProfile.objects.update_or_create(pk=1, defaults={"name": "Help", "zone": "Europe/Berlin"})
    raise_revision()


def moves() -> list[tuple[object, ...]]:
    fields = ("slug", "title", "from_service__slug", "to_service__slug")
    moments = ("change_from", "moves_at", "old_closes_at", "published_at")
    return list(Move.objects.order_by("slug").values_list(*fields, *moments))


def counts(outcome: Outcome) -> tuple[int, int, int, bool]:
    return *outcome.counts[:3], outcome.written


def faults(outcome: Outcome) -> list[str]:
    return [str(row) for row in outcome.rejected.kept]


def token() -> int | None:
    return Revision.objects.values_list("token", flat=True).first()


GONE = (
    "go",
    "Mail moves",
    "old",
    "new",
    datetime(2024, 2, 13, 23, tzinfo=UTC),
    datetime(2024, 3, 5, 23, tzinfo=UTC),
    datetime(2024, 3, 29, 17, tzinfo=UTC),
    AT,
)


def test_it_works_and_publishes_in_the_sites_zone(write: Write) -> None:
    open_end = "back,Back again,new,old,2024-07-01T08:00Z,2024-07-01T08:00Z,\n"
    assert counts(import_moves(write(HEADER + GO + open_end), AT)) == (2, 0, 0, True)
    july = datetime(2024, 7, 1, 8, tzinfo=UTC)
    assert moves() == [("back", "Back again", "new", "old", july, july, None, AT), GONE]


def test_it_changes_nothing_when_the_same_file_comes_again(write: Write) -> None:
    file = write(HEADER + GO)
    import_moves(file, AT)
    before = token()
    assert counts(import_moves(file, LATER)) == (0, 0, 1, True)
    assert (moves(), token()) == ([GONE], before)


def test_it_changes_what_differs_and_keeps_the_date_of_publication(write: Write) -> None:
    import_moves(write(HEADER + GO), AT)
    before = token()
    file = write(HEADER + "go,Mail moves twice,other,new,2024-02-14,2024-03-06,\n")
    assert counts(import_moves(file, LATER)) == (0, 1, 0, True)
    assert moves() == [("go", "Mail moves twice", "other", *GONE[3:6], None, AT)]
    assert token() != before


def test_it_publishes_a_draft_even_if_nothing_else_differs(write: Write) -> None:
    import_moves(write(HEADER + GO), AT)
    Move.objects.update(published_at=None, dates_proposed_at=AT)
    assert counts(import_moves(write(HEADER + GO), LATER)) == (0, 1, 0, True)
    assert moves() == [(*GONE[:7], LATER)]
    assert Move.objects.get().dates_agreed


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(write: Write) -> None:
    import_moves(write(HEADER + GO), AT)
    before = token()
    lines = GO.replace("Mail moves", "Mail moves soon") + GO.replace("go,", "next,")
    assert counts(import_moves(write(HEADER + lines), LATER, dry_run=True)) == (1, 1, 0, False)
    assert (moves(), token()) == ([GONE], before)


def test_it_gives_each_bad_row_its_line_cell_and_reason_and_writes_nothing(write: Write) -> None:
    lines = [
        "Go,Title,old,new,2024-02-14,2024-03-06,",
        "a,,old,new,2024-02-14,2024-03-06,",
        "b,Title,gone,new,2024-02-14,2024-03-06,",
        "c,Title,old,gone,2024-02-14,2024-03-06,",
        "d,Title,old,old,2024-02-14,2024-03-06,",
        "e,Title,old,new,14.2.2024,2024-03-06,",
        "f,Title,old,new,2024-02-14,,",
        "g,Title,old,new,2024-03-07,2024-03-06,",
        "h,Title,old,new,2024-02-14,2024-03-06,2024-03-05",
        "i,Title,old,new,2024-02-14,2024-03-06,",
        "i,Title,old,new,2024-02-14,2024-03-06,",
    ]
    outcome = import_moves(write(HEADER + "\n".join(lines)), AT)
    form = (
        "Enter a date and a time. In a list it is 2024-03-06, 2024-03-06T18:00 or, with a zone, 2024-03-06T18:00+01:00."
    )
    assert faults(outcome) == [
        'line 2: move "Go": A key has small letters, digits and hyphens, 60 characters at most: old-server.',
        'line 3: title "": This must not be empty.',
        'line 4: from_service "gone": There is no service with this key.',
        'line 5: to_service "gone": There is no service with this key.',
        'line 6: to_service "old": A move leads to another service than the one it leaves.',
        f'line 7: change_from "14.2.2024": {form}',
        f'line 8: moves_at "": {form}',
        'line 9: change_from "2024-03-07": This is later than moves_at.',
        'line 10: old_closes_at "2024-03-05": This is earlier than moves_at.',
        'line 12: move "i": The same move stands on line 11.',
    ]
    assert (counts(outcome), moves()) == ((1, 0, 0, False), [])


def test_it_does_not_take_the_old_service_from_under_the_domains_of_a_move(write: Write) -> None:
    import_moves(write(HEADER + GO), AT)
    move = Move.objects.get()
    Domain.objects.create(name="a.example", service=move.from_service, move=move)
    outcome = import_moves(write(HEADER + GO.replace("old,new", "other,new")), LATER)
    assert faults(outcome) == ['line 2: from_service "other": Domains of this move stand at old, so it must be old.']
    assert counts(import_moves(write(HEADER + GO.replace("old,new", "old,other")), LATER)) == (0, 1, 0, True)


@pytest.mark.parametrize("key", ["feed", "new"])
def test_a_key_that_is_another_page_is_refused(write: Write, key: str) -> None:
    outcome = import_moves(write(HEADER + GO.replace("go,", f"{key},", 1)), AT)
    reason = "This site has another page at this address. Choose another key."
    assert faults(outcome) == [f'line 2: move "{key}": {reason}']
    assert not outcome.written


def reason_of(slug: str) -> str | None:
    return Move.objects.values_list("reason", flat=True).get(slug=slug)


def test_a_reason_may_stand_in_the_list_and_an_empty_one_changes_nothing(write: Write) -> None:
    wide = HEADER.strip() + ",reason\n"
    row = GO.strip()
    import_moves(write(HEADER + GO), AT)
    assert reason_of("go") is None
    said = import_moves(write(f'{wide}{row},"The old one,  at last, is tired."\n'), AT)
    assert counts(said) == (0, 1, 0, True)
    assert reason_of("go") == "The old one, at last, is tired."
    for again in (f"{wide}{row},\n", f"{wide}{row},  \n", HEADER + GO):
        assert counts(import_moves(write(again), AT)) == (0, 0, 1, True)
        assert reason_of("go") == "The old one, at last, is tired."
    new = import_moves(write(f"reason,{HEADER}Why not,{row.replace('go,', 'went,', 1)}\n"), AT)
    assert counts(new) == (1, 0, 0, True)
    assert reason_of("went") == "Why not"


@pytest.mark.parametrize("cell", ["x" * 301, "turned \u202e round"])
def test_a_reason_that_cannot_be_read_is_refused(write: Write, cell: str) -> None:
    outcome = import_moves(write(f"{HEADER.strip()},reason\n{GO.strip()},{cell}\n"), AT)
    assert [fault.partition("reason")[1] for fault in faults(outcome)] == ["reason"]
    assert Move.objects.count() == 0
