"""What moves ask of an operator."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.models import Batch, Domain, Move
from kb.operations.duties.unfinished import unfinished_duties
from tests.rows import LoadSample

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def asked(at: datetime) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (duty.key, [(item.label, item.address, str(item.note)) for item in duty.items])
        for duty in unfinished_duties(at)
    ]


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    sample(AT)
    Domain.objects.filter(move__slug="own-domain-2024").update(move=None)


def test_nothing_is_asked_while_all_moves_run() -> None:
    assert asked(AT) == []


def test_drafts_and_lists_wait() -> None:
    Move.objects.filter(slug="sample-open").update(published_at=None, title="Spring")
    move = Move.objects.get(slug="sample-open")
    told = {"move": move, "made_by": "anna", "made_at": AT, "new": 3, "changed": 1, "state": "ready"}
    batch = Batch.objects.create(origin="pasted", **told)
    assert asked(AT) == [
        ("lists", [("Spring", f"/operator/imports/{batch.pk}/", "3 new, 1 changed")]),
        ("move-drafts", [("Spring", "/operator/moves/sample-open/", "1 domain")]),
    ]


def test_a_move_is_over_two_weeks_after_the_old_server_stopped() -> None:
    stopped = Move.objects.get(slug="sample-closed").old_closes_at
    assert stopped is not None
    assert asked(stopped + timedelta(days=14, seconds=-1)) == []
    (duty,) = asked(stopped + timedelta(days=14))
    note = "1 domain, the old server stopped on 12 Nov 2026"
    assert duty == ("moves-over", [("Sample move to a new server (closed)", "/operator/moves/sample-closed/", note)])
    Domain.objects.filter(move__slug="sample-closed").update(move=None)
    assert asked(stopped + timedelta(days=14)) == []
