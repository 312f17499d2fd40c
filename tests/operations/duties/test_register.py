"""What needs doing: the right things, the pressing ones first, never more than can be read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.guides.page.paths import PageKind
from kb.operations.duties import register
from kb.operations.duties.duty import duty_of
from kb.operations.duties.pages import of_states
from kb.operations.duties.register import Duty, DutyItem, duties_at
from kb.operations.duties.signing import signing_duties
from kb.operations.pages.states import PageMark, PageState
from tests.signing import key_of, write_files

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def state(path: str, *states: PageMark, **known: Any) -> PageState:
    return PageState(path, "en", PageKind.ARTICLE, path, frozenset(states), **known)


def items(*labels: str) -> list[DutyItem]:
    return [DutyItem(label, f"/{label}/") for label in labels]


def test_what_is_urgent_comes_first_and_otherwise_the_order_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def asker(key: str, urgent: bool) -> Any:
        return lambda _at: [Duty(key, key, "", items("x"), urgent=urgent)]

    askers = tuple(asker(key, urgent) for key, urgent in (("a", False), ("b", True), ("c", False), ("d", True)))
    monkeypatch.setattr(register, "DUTIES", askers)
    assert [duty.key for duty in duties_at(NOON)] == ["b", "d", "a", "c"]


def test_every_duty_has_a_key_of_its_own(db: None, settings: Any) -> None:
    settings.PROFILE_SIGNING_CERT = "/nowhere/cert.pem"
    keys = [duty.key for duty in duties_at(NOON)]
    assert "signing" in keys
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("count", "named", "more"), [(1, 1, 0), (5, 5, 0), (6, 5, 1), (30, 5, 25)])
def test_five_things_are_named_and_the_rest_is_counted(count: int, named: int, more: int) -> None:
    (duty,) = duty_of("x", "X", "Do it.", items(*map(str, range(count))), more_address="/all/")
    assert (len(duty.items), duty.more, duty.more_address) == (named, more, "/all/")


def test_nothing_asks_for_nothing() -> None:
    assert duty_of("x", "X", "Do it.", []) == []


def test_pages_are_named_for_each_of_their_reasons() -> None:
    pages = [
        state("a", PageMark.EDITED, PageMark.SHIPPED_CHANGED, PageMark.DUE),
        state("b", PageMark.SHIPPED),
        state("c", PageMark.OWN, PageMark.DRAFT),
        state("d", PageMark.EDITED, PageMark.BROKEN, fault="Line 3: what is that?"),
    ]
    assert [(duty.key, duty.urgent, *duty.items) for duty in of_states(pages)] == [
        ("broken", True, DutyItem("d", "/operator/articles/edit/d/", "Line 3: what is that?")),
        ("shipped_changed", False, DutyItem("a", "/operator/articles/compare/a/")),
        ("due", False, DutyItem("a", "/operator/articles/edit/a/")),
        ("draft", False, DutyItem("c", "/operator/articles/edit/c/")),
    ]


def test_a_draft_says_when_and_by_whom(db: None) -> None:
    (duty,) = of_states([state("c", PageMark.DRAFT, changed_at=NOON, changed_by="Anna")])
    assert duty.items[0].note == "22 Nov 2026, 12:00, Anna"
    (duty,) = of_states([state("c", PageMark.DRAFT, changed_at=NOON)])
    assert duty.items[0].note == "22 Nov 2026, 12:00"


def test_many_pages_lead_to_the_list_of_them() -> None:
    (duty,) = of_states([state(str(number), PageMark.DRAFT) for number in range(11)])
    assert (len(duty.items), duty.more, duty.more_address) == (5, 6, "/operator/articles/?state=draft")


def signed_until(settings: Any, folder: Path, end: datetime) -> None:
    files = write_files(folder, key_of("ec"), end - timedelta(days=30))
    settings.PROFILE_SIGNING_CERT, settings.PROFILE_SIGNING_KEY = str(files.certificate), str(files.key)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (15, []),
        (14, [(False, "The certificate for profiles ends soon")]),
        (0, [(True, "Profiles cannot be signed")]),
        (-3, [(True, "Profiles cannot be signed")]),
    ],
)
def test_the_end_of_a_certificate_is_told_two_weeks_before(
    db: None, settings: Any, tmp_path: Path, days: int, said: list[Any]
) -> None:
    signed_until(settings, tmp_path, NOON + timedelta(days=days))
    assert [(duty.urgent, duty.title) for duty in signing_duties(NOON)] == said


def test_a_certificate_that_cannot_be_used_is_urgent_and_says_why(db: None, settings: Any) -> None:
    settings.PROFILE_SIGNING_CERT = "/nowhere/cert.pem"
    (duty,) = signing_duties(NOON)
    assert (duty.urgent, duty.items[0].note) == (True, "/nowhere/cert.pem cannot be read: No such file or directory.")


def test_unsigned_profiles_ask_for_nothing(db: None) -> None:
    assert signing_duties(NOON) == []
