"""The page of a list that is to be undone, and of one that was."""

from datetime import timedelta

import pytest
from django.test import Client

from kb.models import Batch, Delivery, Domain, Event, Move, Notice
from kb.models.accounts.roles import Role
from kb.models.moves.evidence import Seen, Sign, add_evidence
from kb.operations.batches.batches import approve, bring
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn
from tests.working import Waiting


@pytest.fixture
def operator(sample: LoadSample, signed_in: SignedIn) -> Client:
    sample()
    return signed_in(Role.OPERATOR)


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def a_written_list(work: Waiting, number: int) -> Batch:
    at = clock.now() - timedelta(hours=1)
    body = "".join(f"d{n}.example\n" for n in range(number)).encode()
    batch = bring(Move.objects.get(slug="sample-open"), body, "", "anna", at)
    work.run_all()
    approve(batch, "anna", at)
    work.run_all()
    return batch


def written_to(*names: str) -> None:
    notice = Notice.objects.create(move=Move.objects.get(slug="sample-open"), kind="now", language="en")
    for domain in Domain.objects.filter(name__in=names):
        Delivery.objects.create(
            **{"notice": notice, "domain": domain, "recipient": f"post@{domain.name}", "recipient_key": domain.name},
            **{"state": "sent", "due_at": clock.now()},
        )


@pytest.mark.thorough
def test_it_says_before_what_stays_and_after_it_brings_that_back(operator: Client, work: Waiting) -> None:
    batch = a_written_list(work, 1201)
    address = f"/operator/imports/{batch.pk}/"
    assert "retired" not in text_of(operator.get(address))
    add_evidence({Seen(f"d{n}.example", Sign.OPENED): 1 for n in range(1100)}, clock.now().date())
    before = text_of(operator.get(address))
    assert "101 domains go again, and 0 go back" in before
    assert "1,100 were opened, looked up, answered for, on a list of log-ins, or changed by themselves:" in before
    assert "written to" not in before
    written_to("d0.example", "d1200.example")
    before = text_of(operator.get(address))
    assert "2 of them were written to: they are retired, not deleted. 1,099 were opened" in before
    Delivery.objects.all().delete()
    operator.post(f"{address}undo/")
    work.run_all()
    after = text_of(operator.get(f"{address}?kind=retired"))
    assert "1,100 domains were retired, because something had happened to them since" in after
    assert "Retired: something happened to it since" in after
    assert operator.get("/for/d0.example/").status_code == 404
    back = text_of(operator.post(f"{address}bring-back/", follow=True))
    assert "1,100 domains are back: visitors find them." in back
    assert "Bring them back" not in back
    assert operator.get("/for/d0.example/").status_code == 200
    assert not Domain.objects.filter(name="d1150.example").exists()
    assert Event.objects.filter(action="domains.bring-back").count() == 1


def test_a_list_that_is_not_undone_brings_nothing_back_and_a_viewer_does_neither(
    operator: Client, work: Waiting, signed_in: SignedIn
) -> None:
    batch = a_written_list(work, 1)
    said = text_of(operator.post(f"/operator/imports/{batch.pk}/bring-back/", follow=True))
    assert "This list is not undone." in said
    assert signed_in(Role.VIEWER).post(f"/operator/imports/{batch.pk}/bring-back/").status_code == 403
