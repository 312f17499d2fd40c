"""What tokens of other programs ask of an operator."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kb.models import ApiToken
from kb.models.programs.tokens import Scope
from kb.operations.duties.duty import DutyItem
from kb.operations.duties.register import duties_at
from kb.operations.duties.tokens import token_duties
from kb.operations.programs.tokens import make_token, revoke_token, token_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = "/operator/connections/"


def made(name: str, ends: timedelta | None, used: timedelta | None = None) -> ApiToken:
    row, _ = make_token(name, [Scope.READ_MOVES], NOON + ends if ends is not None else None, "anna", NOON)
    ApiToken.objects.filter(pk=row.pk).update(used_at=NOON + used if used is not None else None)
    return row


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("days", "used", "asked"),
    [
        (None, None, []),
        (15, None, []),
        (14, None, ["tokens-ending"]),
        (1, -100, ["tokens-ending"]),
        (0, -1, ["tokens-ended"]),
        (-100, -6, ["tokens-ended"]),
        (-1, -7, []),
        (-1, None, []),
    ],
)
def test_a_token_is_named_before_its_end_and_after_it_while_its_program_asks(
    db: None, days: int | None, used: int | None, asked: list[str]
) -> None:
    assert token_duties(NOON) == []
    row = made(
        "billing",
        timedelta(days=days) if days is not None else None,
        timedelta(days=used) if used is not None else None,
    )
    found = token_duties(NOON)
    assert [(duty.key, duty.urgent) for duty in found] == [(key, key == "tokens-ended") for key in asked]
    assert [duty.key for duty in duties_at(NOON) if duty.key.startswith("tokens")] == asked
    revoke_token(row, "anna", NOON)
    assert token_duties(NOON) == []


def test_it_says_which_when_and_where(db: None, sample: Any) -> None:
    sample()  # a site in London
    made("billing", timedelta(days=3), timedelta(hours=-2))
    made("panel", timedelta(days=2))
    made("old", timedelta(days=-1), timedelta(hours=-1))
    ended, ending = token_duties(NOON)
    assert ended.items == [DutyItem("old", PAGE, "ended on 21 Nov 2026, 12:00, last used about 22 Nov 2026, 11:00")]
    assert ending.items == [
        DutyItem("panel", PAGE, "ends on 24 Nov 2026, 12:00, never used"),
        DutyItem("billing", PAGE, "ends on 25 Nov 2026, 12:00, last used about 22 Nov 2026, 10:00"),
    ]
    for number in range(9):
        made(f"more {number}", timedelta(days=5))
    assert (len(token_duties(NOON)[1].items), token_duties(NOON)[1].more_address) == (5, PAGE)


def test_a_program_that_still_shows_an_ended_token_is_turned_away_and_known(db: None) -> None:
    row, secret = make_token(
        "billing", [Scope.READ_MOVES], NOON - timedelta(days=30), "anna", NOON - timedelta(days=60)
    )
    assert token_duties(NOON) == []
    assert token_of(secret[:-1], NOON) is None
    assert token_duties(NOON) == []
    assert token_of(secret, NOON) is None
    assert [duty.key for duty in token_duties(NOON)] == ["tokens-ended"]
    ApiToken.objects.update(used_at=None)
    revoke_token(row, "anna", NOON)
    assert token_of(secret, NOON) is None
    assert ApiToken.objects.get().used_at is None
