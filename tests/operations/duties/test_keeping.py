"""What keeping the site in order asks of its operator."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.models import Domain, Service
from kb.operations.backups.shelf import Known, name_for, note
from kb.operations.duties.keeping import backup_duties, sample_duties
from tests.memories import forget_everything

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_sample_is_in_the_way_once_there_is_a_domain_of_ones_own(sample: Any) -> None:
    sample()
    assert sample_duties(NOON) == []
    Domain.objects.create(name="client.example", service=Service.objects.create(slug="own", name="own"))
    assert [duty.key for duty in sample_duties(NOON)] == ["sample"]


@pytest.mark.parametrize(("days", "asked"), [(None, True), (8, True), (6, False)])
def test_a_backup_is_asked_for_when_the_last_good_one_is_old(
    db: None, settings: Any, tmp_path: Path, days: int | None, asked: bool
) -> None:
    settings.BACKUP_DIR = tmp_path
    if days is not None:
        name = name_for(NOON - timedelta(days=days))
        (tmp_path / name).write_bytes(b"x")
        note(tmp_path / name, Known(tried_at=NOON.isoformat()))
    assert backup_duties(NOON) == []
    Domain.objects.create(name="client.example", service=Service.objects.create(slug="own", name="own"))
    assert [duty.key for duty in backup_duties(NOON)] == ["backup"] * asked


def test_no_sample_asks_for_nothing(db: None) -> None:
    forget_everything()
    Domain.objects.create(name="client.example", service=Service.objects.create(slug="own", name="own"))
    assert sample_duties(NOON) == []
