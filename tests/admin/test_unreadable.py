"""What Django's admin cannot read is refused as such: nothing in an address or a form of it is a fault of ours."""

from typing import Final

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from kb.models import Domain, Event, Service

BIG: Final = "99999999999999999999"
#: Below the list of domains, services, accounts: what is asked, and is refused whatever the database is.
REFUSED: Final = (
    *(f"kb/domain/?id__in={BIG}", f"kb/domain/?pk__in=1,{BIG}", f"kb/domain/?service__in={BIG}"),
    *(f"kb/domain/?service={BIG}", f"kb/domain/?move={BIG}", f"kb/domain/?contacts={BIG}"),
    *("kb/domain/add/?service=abc", f"kb/domain/add/?service={BIG}", "kb/domain/add/?move=1.5"),
    *(f"kb/service/?id__in={BIG}", "kb/service/?name__range=abc", f"kb/siteprofile/?logo={BIG}"),
    *(f"kb/move/?from_service={BIG}", "kb/move/add/?moves_at=abc", f"kb/move/?notices={BIG}"),
    *(f"auth/user/?id__in={BIG}", f"auth/user/?groups={BIG}", f"auth/group/?permissions__in={BIG}"),
)
#: These are answered in Django's own way, as before.
LED_BACK: Final = ("kb/domain/?service=abc", "kb/domain/?id__in=abc", "auth/user/?groups=abc", "kb/move/?nonsense=1")


@pytest.mark.thorough
@pytest.mark.parametrize("query", REFUSED)
def test_a_query_that_cannot_be_read_is_refused(loaded: None, operator: Client, query: str) -> None:
    response = operator.get(f"/admin/{query}")
    assert response.status_code == 400
    assert BIG not in response.content.decode()


@pytest.mark.parametrize(
    "query", [f"kb/domain/?q={BIG}", "kb/domain/?id__in=9223372036854775807", "kb/domain/?id=0001"]
)
def test_a_number_that_a_row_could_have_is_looked_for(loaded: None, operator: Client, query: str) -> None:
    assert operator.get(f"/admin/{query}").status_code == 200


@pytest.mark.parametrize("query", LED_BACK)
def test_a_query_that_the_admin_knows_to_be_wrong_leads_back(loaded: None, operator: Client, query: str) -> None:
    assert operator.get(f"/admin/{query}").status_code in {302, 400}


@pytest.mark.thorough
@pytest.mark.parametrize("key", ["abc", BIG, "-1", "1.5", "2147483648"])
def test_a_selection_that_cannot_be_read_deletes_nothing(loaded: None, operator: Client, key: str) -> None:
    domains, people = Domain.objects.count(), User.objects.count()
    for model in admin.site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        sent = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
        assert operator.post(address, sent).status_code < 500, address
    assert (Domain.objects.count(), User.objects.count()) == (domains, people)


@pytest.mark.thorough
@pytest.mark.parametrize("key", ["abc", BIG, "1.5"])
def test_a_form_that_cannot_be_read_writes_nothing(loaded: None, operator: Client, key: str) -> None:
    service, before = Service.objects.get(slug="old-host"), Domain.objects.count()
    servers = {"servers-TOTAL_FORMS": "1", "servers-INITIAL_FORMS": "1", "servers-0-id": key}
    for address, sent in (
        ("kb/domain/add/", {"name": "shop.example", "service": key}),
        ("kb/domain/add/", {"name": "shop.example", "service": str(service.pk), "move": key}),
        (f"kb/service/{service.pk}/change/", {"slug": "x", "name": "x", **servers}),
        ("auth/group/add/", {"name": "desk", "permissions": [key]}),
        ("auth/user/1/change/", {"username": "x", "groups": [key], "user_permissions": [key]}),
    ):
        assert operator.post(f"/admin/{address}", sent).status_code < 500, address
    service.refresh_from_db()
    assert (service.slug, Domain.objects.count()) == ("old-host", before)
    assert not Event.objects.filter(who="operator").exists()


def test_a_fault_that_nobody_asked_for_stays_one(
    loaded: None, operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(Domain, "__str__", broken)
    domain = Domain.objects.get(name="open.example")
    with pytest.raises(ValueError, match="a fault of ours"):
        operator.get(f"/admin/kb/domain/{domain.pk}/change/")


@pytest.mark.thorough
@pytest.mark.parametrize("number", ["101", "1000000000", BIG, "abc", ""])
def test_a_form_has_no_more_rows_than_a_service_has_servers(loaded: None, operator: Client, number: str) -> None:
    before = Service.objects.count()
    sent = {"slug": "x", "name": "x", "servers-TOTAL_FORMS": number, "servers-INITIAL_FORMS": "0"}
    response = operator.post("/admin/kb/service/add/", sent)
    assert response.status_code == 200
    assert response.content.decode().count('name="servers-') < 900
    assert Service.objects.count() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("auth/group/add/", {"name": "desk"}),
        ("kb/service/add/", {"slug": "x", "name": "x", "servers-TOTAL_FORMS": "0", "servers-INITIAL_FORMS": "0"}),
        ("auth/user/add/", {"username": "x", "password1": "long and made up", "password2": "long and made up"}),
    ],
)
def test_what_was_deleted_meanwhile_is_asked_for_anew(
    transactional_db: None, operator: Client, address: str, sent: dict[str, str]
) -> None:
    """The admin's own log leads to kinds of rows that Django remembers by number."""
    ContentType.objects.get_for_models(*admin.site._registry)
    ContentType.objects.all().delete()
    sent = {**sent, "usable_password": "true"} if "password1" in sent else sent
    operator.raise_request_exception = False
    assert operator.post(f"/admin/{address}", sent).status_code == 400
    assert operator.post(f"/admin/{address}", sent).status_code == 302
    ContentType.objects.clear_cache()
