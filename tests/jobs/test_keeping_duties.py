"""What keeping the site in order asks of its operator."""

from datetime import UTC, datetime
from typing import Any

from kb.jobs.keeping_duties import sample_duties
from kb.models import Domain, Service
from tests.rows import forget_everything

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_sample_is_in_the_way_once_there_is_a_domain_of_ones_own(sample: Any) -> None:
    sample()
    assert sample_duties(NOON) == []
    Domain.objects.create(name="client.example", service=Service.objects.create(slug="own", name="own"))
    assert [duty.key for duty in sample_duties(NOON)] == ["sample"]


def test_no_sample_asks_for_nothing(db: None) -> None:
    forget_everything()
    Domain.objects.create(name="client.example", service=Service.objects.create(slug="own", name="own"))
    assert sample_duties(NOON) == []
