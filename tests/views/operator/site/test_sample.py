"""The sample goes with one button, after it was said what goes."""

from typing import Any

from kb.models import Domain, Event, Move, Service
from kb.models.accounts.roles import Role
from tests.views.operator.conftest import SignedIn

PAGE = "/operator/sample/"


def test_it_says_what_goes_and_then_takes_it(sample: Any, signed_in: SignedIn) -> None:
    sample()
    operator = signed_in(Role.OPERATOR)
    page = operator.get(PAGE).content.decode()
    assert "<dt>9 domains</dt>" in page
    assert "settled.example" in page
    assert "<dt>6 moves</dt>" in page
    assert Domain.objects.count() == 9
    assert operator.post(PAGE).status_code == 303
    assert (Domain.objects.count(), Move.objects.count(), Service.objects.count()) == (0, 0, 0)
    assert Event.objects.first().who == "operator"  # type: ignore[union-attr]
    assert "There is no sample data on this site." in operator.get(PAGE).content.decode()


def test_it_stays_where_somebody_built_on_it(sample: Any, signed_in: SignedIn) -> None:
    sample()
    Domain.objects.create(name="client.example", service=Service.objects.get(slug="new-host"))
    answer = signed_in(Role.OPERATOR).post(PAGE)
    assert answer.status_code == 409
    assert "client.example" in answer.content.decode()
    assert Domain.objects.count() == 10


def test_who_may_only_look_has_no_button(sample: Any, signed_in: SignedIn) -> None:
    sample()
    assert '<form method="post" action="/operator/sample/"' not in signed_in(Role.VIEWER).get(PAGE).content.decode()
