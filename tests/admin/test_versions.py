"""Two people on one row of the admin, or one on the admin and one on the operator's pages."""

from datetime import timedelta

import pytest
from django.test import Client

from kb.models import Domain, Event, Move, Service, SiteProfile
from kb.operations.moves.domains import place_domain
from kb.operations.moves.moves import set_dates
from kb.operations.moves.services import change_service
from kb.operations.site.look import change_look
from tests import clock
from tests.accounts import person
from tests.page_forms import page_forms

QUESTION = "Changed since you opened this page, by ben"


def another_domain() -> None:
    row = Domain.objects.get(name="open.example")
    assert row.move
    place_domain(row, row.service, row.move, False, "ben", clock.now())


def another_move() -> None:
    row = Move.objects.get(slug="sample-open")
    set_dates(row, "Quite another", row.change_from, row.moves_at + timedelta(days=1), None, "ben", clock.now())


def another_service() -> None:
    row = Service.objects.get(slug="own-domain")
    value = row.as_value()
    change_service(row, type(value)(value.slug, value.name, value.webmail_url, value.servers[:1]), "ben", clock.now())


def another_look() -> None:
    change_look({"phone": "01632 960 777"}, person(None, "ben"), clock.now())


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("model", "key", "meanwhile", "typed"),
    [
        (Domain, {"name": "open.example"}, another_domain, {}),
        (Move, {"slug": "sample-open"}, another_move, {"title": "Ours"}),
        (Service, {"slug": "own-domain"}, another_service, {"name": "Ours"}),
        (SiteProfile, {"pk": 1}, another_look, {"name": "Ours"}),
    ],
)
def test_an_older_row_is_asked_about_once(
    loaded: None,
    operator: Client,
    model: type,
    key: dict[str, object],
    meanwhile: object,
    typed: dict[str, str],
) -> None:
    row = model.objects.get(**key)  # type: ignore[attr-defined]
    address = f"/admin/kb/{model._meta.model_name}/{row.pk}/change/"  # type: ignore[attr-defined]
    form = next(one for one in page_forms(operator.get(address).content.decode()) if "seen" in one.fields)
    meanwhile()  # type: ignore[operator]
    before = list(Event.objects.values_list("pk", flat=True))
    response = operator.post(address, form.fields | typed)
    page = response.content.decode()
    assert (response.status_code, QUESTION in page) == (200, True)
    assert list(Event.objects.values_list("pk", flat=True)) == before
    again = next(one for one in page_forms(page) if "seen" in one.fields)
    assert again.fields["seen"] != form.fields["seen"]


def test_whoever_is_alone_saves_at_once(loaded: None, operator: Client) -> None:
    row = Move.objects.get(slug="sample-open")
    address = f"/admin/kb/move/{row.pk}/change/"
    form = next(one for one in page_forms(operator.get(address).content.decode()) if "seen" in one.fields)
    assert operator.post(address, form.fields | {"title": "Ours"}).status_code == 302
    assert Move.objects.get(slug="sample-open").title == "Ours"


def test_saved_once_more_it_takes_the_place_of_theirs(loaded: None, operator: Client) -> None:
    row = Move.objects.get(slug="sample-open")
    address = f"/admin/kb/move/{row.pk}/change/"
    form = next(one for one in page_forms(operator.get(address).content.decode()) if "seen" in one.fields)
    another_move()
    page = operator.post(address, form.fields | {"title": "Ours"}).content.decode()
    again = next(one for one in page_forms(page) if "seen" in one.fields)
    assert again.fields["title"] == "Ours"
    assert operator.post(address, again.fields).status_code == 302
    assert Move.objects.get(slug="sample-open").title == "Ours"
