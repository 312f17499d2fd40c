"""What is remembered of rows, for how long, and what leaves first."""

import pytest

from kb.models.ground import kept_rows, revisions
from kb.models.ground.kept_rows import KeptRows
from kb.models.ground.revisions import one_revision
from kb.models.ground.troubles import DatabaseAway


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]

    class Time:
        monotonic = staticmethod(lambda: now[0])

    monkeypatch.setattr(revisions, "time", Time)
    monkeypatch.setattr(kept_rows, "time", Time)
    return now


def test_it_gives_what_was_kept_and_says_how_old_it_is(now: list[float]) -> None:
    rows: KeptRows[int] = KeptRows(10)
    rows.keep("shop.example", 7)
    rows.keep("no.example", None)
    now[0] += 59
    with one_revision() as held:
        assert rows.recall("shop.example") == 7
        assert rows.recall("no.example") is None
        assert held.age == 59


def test_it_says_of_nothing_else_that_it_is_not_there(now: list[float]) -> None:
    with one_revision(), pytest.raises(DatabaseAway):
        KeptRows[int](10).recall("never.example")


@pytest.mark.parametrize(("minutes", "age", "is_given"), [(60, 3600, True), (60, 3601, False), (1, 61, False)])
def test_it_goes_on_for_as_long_as_the_site_says(
    now: list[float], settings: object, minutes: int, age: float, is_given: bool
) -> None:
    settings.STALE_MINUTES = minutes  # type: ignore[attr-defined]
    rows: KeptRows[int] = KeptRows(10)
    rows.keep("shop.example", 7)
    now[0] += age
    with one_revision():
        if is_given:
            assert rows.recall("shop.example") == 7
        else:
            with pytest.raises(DatabaseAway):
                rows.recall("shop.example")


def test_with_no_minutes_at_all_nothing_goes_on(now: list[float], settings: object) -> None:
    settings.STALE_MINUTES = 0  # type: ignore[attr-defined]
    rows: KeptRows[int] = KeptRows(10)
    rows.keep("shop.example", 7)
    now[0] += 0.001
    with one_revision(), pytest.raises(DatabaseAway):
        rows.recall("shop.example")


def test_background_work_is_given_nothing(now: list[float]) -> None:
    rows: KeptRows[int] = KeptRows(10)
    rows.keep("shop.example", 7)
    with pytest.raises(DatabaseAway):
        rows.recall("shop.example")


def test_what_was_read_longest_ago_leaves_first(now: list[float]) -> None:
    rows: KeptRows[int] = KeptRows(3)
    for name in ("a.example", "b.example", "c.example", "a.example", "d.example"):
        rows.keep(name, 1)
    with one_revision():
        assert [rows.recall(name) for name in ("c.example", "a.example", "d.example")] == [1, 1, 1]
        with pytest.raises(DatabaseAway):
            rows.recall("b.example")


def test_names_that_do_not_exist_drive_out_none_that_do(now: list[float]) -> None:
    rows: KeptRows[int] = KeptRows(3)
    rows.keep("shop.example", 7)
    for number in range(100):
        rows.keep(f"{number}.example", None)
    with one_revision():
        assert rows.recall("shop.example") == 7


def test_a_row_that_came_and_went_is_what_it_was_last(now: list[float]) -> None:
    rows: KeptRows[int] = KeptRows(3)
    with one_revision():
        for last in (7, None, 8, None):
            rows.keep("shop.example", last)
            assert rows.recall("shop.example") == last
