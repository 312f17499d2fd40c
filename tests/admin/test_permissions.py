"""Who may open what: staff without a permission are refused everywhere, and strangers are asked to sign in."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client

from kb.models import Domain, Move, Server, Service, SiteProfile
from tests.accounts import give_password, sign_in
from tests.admin.conftest import HOST

ROWS = (Service, Move, Domain, SiteProfile)


def addresses() -> list[str]:
    """Every address of every kind of row that the admin knows, with a row that exists where one is needed."""
    found = []
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        found += [base, f"{base}add/"]
        if row := model._default_manager.first():
            found += [f"{base}{row.pk}/change/", f"{base}{row.pk}/delete/", f"{base}{row.pk}/history/"]
    return found


def test_every_kind_of_row_has_its_pages() -> None:
    assert set(ROWS) <= set(admin.site._registry)


@pytest.mark.thorough
def test_staff_without_a_permission_are_refused_everywhere(loaded: None, staff: Client) -> None:
    before = (Domain.objects.count(), Service.objects.count(), Server.objects.count())
    answers = {address: staff.get(address).status_code for address in addresses()}
    assert answers == dict.fromkeys(answers, 403)
    posts = {address: staff.post(address, {"post": "yes", "name": "x.example"}).status_code for address in addresses()}
    assert {status for address, status in posts.items() if "history" not in address} == {403}
    assert (Domain.objects.count(), Service.objects.count(), Server.objects.count()) == before


def test_staff_without_a_permission_find_nobody_by_completion(loaded: None, staff: Client) -> None:
    query = "/admin/autocomplete/?app_label=kb&model_name=domain&field_name=service&term=old"
    assert staff.get(query).status_code == 403


def test_a_forged_formset_writes_nothing_for_staff_who_may_only_look(loaded: None) -> None:
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_service"))
    client = Client(headers={"host": HOST})
    sign_in(client, user)
    service = Service.objects.get(slug="old-host")
    address = f"/admin/kb/service/{service.pk}/change/"
    assert client.get(address).status_code == 200
    servers = list(service.servers.values_list("host", flat=True))
    forged = {"slug": "x", "name": "x", "servers-TOTAL_FORMS": "1", "servers-INITIAL_FORMS": "1"}
    forged |= {"servers-0-id": str(service.servers.all()[0].pk), "servers-0-host": "evil.example"}
    assert client.post(address, forged).status_code == 403
    service.refresh_from_db()
    assert (service.slug, list(service.servers.values_list("host", flat=True))) == ("old-host", servers)


@pytest.mark.parametrize("address", ["/admin/", "/admin/kb/domain/", "/admin/kb/domain/1/change/", "/admin/never/"])
def test_strangers_are_asked_to_sign_in_and_learn_nothing(loaded: None, address: str) -> None:
    response = Client(headers={"host": HOST}).get(address)
    assert (response.status_code, response.headers["Location"]) == (302, f"/admin/login/?next={address}")


def test_a_form_without_its_token_is_refused(loaded: None) -> None:
    user = User.objects.create_superuser("operator")
    client = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    sign_in(client, user)
    domain = Domain.objects.get(name="open.example")
    for address in (f"/admin/kb/domain/{domain.pk}/delete/", "/admin/kb/domain/add/", "/admin/logout/"):
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert Domain.objects.filter(pk=domain.pk).exists()


def test_a_get_changes_nothing(loaded: None, operator: Client) -> None:
    domain = Domain.objects.get(name="open.example")
    assert operator.get(f"/admin/kb/domain/{domain.pk}/delete/?post=yes").status_code == 200
    assert operator.get("/admin/logout/").status_code == 405
    assert Domain.objects.filter(pk=domain.pk).exists()


def test_whoever_gave_only_a_password_opens_nothing(loaded: None) -> None:
    client = Client(headers={"host": HOST})
    give_password(client, User.objects.create_superuser("operator"))
    more = ["/admin/", "/admin/password_change/", "/admin/jsi18n/", "/admin/autocomplete/", "/admin/never/"]
    for address in (*addresses(), *more):
        for method in ("get", "head", "post"):
            response = getattr(client, method)(address)
            assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/admin/login/"), address
    response = client.get("/admin/login/?next=/admin/kb/", follow=True)
    assert response.redirect_chain[-1] == ("/operator/account/device/?next=/admin/kb/", 303)


def test_nobody_sees_the_secrets_of_telephones(loaded: None, operator: Client) -> None:
    assert b"otp_totp" not in operator.get("/admin/").content
    assert operator.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert operator.get("/admin/kb/recoverycode/").status_code == 404


def test_the_password_is_changed_where_wrong_ones_are_counted(operator: Client) -> None:
    assert operator.get("/admin/password_change/").headers["Location"] == "/operator/account/password/"
