"""Addresses that operators and programs set are at the host that everybody reads in them, by whichever door."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from kb.forms.programs import WebhookForm
from kb.forms.services import ServiceForm
from kb.forms.site import LookForm
from kb.models import Service, SiteProfile
from kb.models.programs.tokens import Scope
from kb.models.site.profile import ensure_profile
from kb.operations.imports.services import read_server
from kb.operations.programs.tokens import make_token
from kb.operations.tables.rejections import CellRefused
from tests import clock
from tests.accounts import sign_in
from tests.views.conftest import HOST

FALSE: Final = (
    "https://bank.example@evil.example/",
    "https://bank.example:443@evil.example/",
    "https://anna:secret@webmail.example/",
    "https://@evil.example/",
    "https://bank.example%40evil.example/",
    "https://bank.example\\@evil.example/",
    "https://evil.example\\.bank.example/",
    "https:\\\\evil.example/",
    "https:/\\evil.example/",
    "https:///evil.example/",
    "https:evil.example",
    "https://",
    "https:///",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example\\share",
    "https://bank.example／@evil.example/",
    "https://evil.example:port/",
    "https://ev il.example/",
    "https://evil.example/\u202egnp.exe",
    "https://.example/",
    "javascript:alert(1)//https://bank.example/",
    "data:text/html,https://bank.example/",
)
WITH_DOMAIN: Final = (
    "https://{domain}@evil.example/",
    "https://{domain}\\.evil.example/",
    "https://x:{domain}@a.example/",
)
TRUE: Final = ("https://webmail.example/", "https://webmail.example:8443/a?b=c#d", "https://bücher.example/")
SERVER: Final = {"protocol": "imap", "host": "imap.host.example", "port": 993, "security": "tls"}


def by_form(address: str) -> bool:
    return ServiceForm({"name": "Webmail", "webmail_url": address}).is_valid()


def by_look(address: str) -> bool:
    """Imprint and privacy; the rest of that form is not filled in and says so."""
    form = LookForm({"imprint_url": address, "privacy_url": address})
    assert ("imprint_url" in form.errors) is ("privacy_url" in form.errors)
    return "imprint_url" not in form.errors


def by_webhook(address: str) -> bool:
    return "address" not in WebhookForm({"address": address}).errors


def by_import(address: str) -> bool:
    try:
        read_server(("old", "Old", "imap", "imap.host.example", "993", "tls", "address", address))
    except CellRefused as error:
        return error.column != "webmail_url"
    return True


def by_row(address: str) -> bool:
    """What the forms of `/admin/` ask of a row."""
    try:
        Service(slug="old", name="Old", webmail_url=address).full_clean()
        SiteProfile(name="Host", imprint_url=address, privacy_url=address).full_clean(validate_unique=False)
    except ValidationError:
        return False
    return True


def by_program(address: str) -> bool:
    _, secret = make_token("billing", [Scope.WRITE_SERVICES], clock.now() + timedelta(days=1), "anna", clock.now())
    body = json.dumps({"name": "Old", "webmail_url": address, "servers": [SERVER]})
    client = Client(headers={"host": HOST, "authorization": f"Bearer {secret}"})
    answer: Any = client.put("/api/v1/services/old", body, content_type="application/json")
    assert (answer.status_code == 201) is Service.objects.exists()
    assert answer.status_code in {201, 400}
    return bool(answer.status_code == 201)


DOORS: Final = (by_form, by_look, by_webhook, by_import, by_row, by_program)
Door = Callable[[str], bool]


@pytest.mark.thorough
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("address", FALSE)
def test_no_door_takes_an_address_that_reads_as_another(db: None, settings: Any, door: Door, address: str) -> None:
    ensure_profile(settings.SITE_PROFILE)
    assert not door(address)


@pytest.mark.parametrize("door", [by_form, by_import, by_program])
@pytest.mark.parametrize("address", WITH_DOMAIN)
def test_nor_one_that_does_so_with_a_clients_domain(db: None, settings: Any, door: Door, address: str) -> None:
    ensure_profile(settings.SITE_PROFILE)
    assert not door(address)


@pytest.mark.parametrize("door", [by_form, by_look, by_import, by_row, by_program])
@pytest.mark.parametrize("address", TRUE)
def test_every_other_address_comes_in(db: None, settings: Any, door: Door, address: str) -> None:
    ensure_profile(settings.SITE_PROFILE)
    assert door(address)


def test_the_admin_says_so_beside_the_field(db: None, settings: Any) -> None:
    ensure_profile(settings.SITE_PROFILE)
    client = Client(headers={"host": HOST})
    sign_in(client, User.objects.create_superuser("root", password="long and made up"))
    servers = {f"servers-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    asked = {"slug": "old", "name": "Old", "webmail_url": "https://bank.example@evil.example/", **servers}
    page: Any = client.post("/admin/kb/service/add/", asked)
    assert page.status_code == 200
    assert "without a user name before its host" in page.content.decode()
    assert not Service.objects.exists()


def test_what_is_wrong_with_it_is_said(db: None) -> None:
    plain = "Write the address without a user name before its host, and without a backslash."
    form = ServiceForm({"name": "Webmail", "webmail_url": "https://bank.example@evil.example/"})
    assert form.errors["webmail_url"] == [plain]
    assert ServiceForm({"name": "Webmail", "webmail_url": "webmail"}).errors["webmail_url"] == [
        "Give the whole address, such as https://webmail.example.com/."
    ]
    with pytest.raises(CellRefused) as refused:
        read_server(("old", "Old", "imap", "a.example", "993", "tls", "address", "https://a.example\\@b.example/"))
    assert refused.value.reason == plain
    with pytest.raises(CellRefused) as refused:
        read_server(("old", "Old", "imap", "a.example", "993", "tls", "address", "https://a:b@b.example/"))
    assert refused.value.reason == plain
