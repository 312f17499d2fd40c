"""The DNS lines of a domain on the operator's pages."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from kb.models import Contact, Domain, Event
from kb.models.accounts.roles import Role
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    sample(clock.now())


@pytest.mark.parametrize("typed", ["open.example", "Anna <anna@OPEN.example>", "https://open.example/x"])
def test_the_field_takes_what_people_type(signed_in: SignedIn, typed: str) -> None:
    response = signed_in(Role.VIEWER).get("/operator/domains/", {"domain": typed})
    assert (response.status_code, response.headers["Location"]) == (302, "/operator/domains/open.example/")


def test_the_beginning_of_a_name_finds_those_that_begin_so(signed_in: SignedIn) -> None:
    page = signed_in(Role.VIEWER).get("/operator/domains/", {"domain": "Mov"}).content.decode()
    assert ("moved.example/" in page, "moving.example/" in page, "open.example/" in page) == (True, True, False)
    unknown = signed_in(Role.EDITOR).get("/operator/domains/", {"domain": "nobody.example"})
    assert (unknown.status_code, "does not look after that domain" in unknown.content.decode()) == (404, True)


def test_an_older_row_with_www_is_found_by_its_name(signed_in: SignedIn) -> None:
    Domain.objects.create(name="www.florist.example", service=Domain.objects.get(name="open.example").service)
    client = signed_in(Role.VIEWER)
    for typed in ("www.florist.example", "https://www.florist.example/"):
        response = client.get("/operator/domains/", {"domain": typed})
        assert response.headers["Location"] == "/operator/domains/www.florist.example/"


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["co.uk", "github.io", "gmail.com", "gmx.at"])
def test_a_name_that_no_client_can_have_is_confirmed_by_hand(signed_in: SignedIn, name: str) -> None:
    client = signed_in(Role.OPERATOR)
    row = Domain.objects.create(name=name, service=Domain.objects.get(name="open.example").service)
    address = f"/operator/domains/{name}/"
    assert f"{name} is the domain of one client all the same" in client.get(address).content.decode()
    refused = client.post(address, {"service": "new-host", "move": "", "active": "on"})
    assert (refused.status_code, f"{name} belongs to" in refused.content.decode()) == (400, True)
    client.post(address, {"service": "new-host", "move": "", "active": "on", "confirmed": "on"})
    row.refresh_from_db()
    assert (row.service.slug, row.active) == ("new-host", True)
    client.post(address, {"service": "new-host", "move": ""})
    row.refresh_from_db()
    assert not row.active
    assert "all the same" not in client.get("/operator/domains/open.example/").content.decode()


def test_a_domain_is_changed_by_hand(signed_in: SignedIn) -> None:
    client = signed_in(Role.OPERATOR)
    address = "/operator/domains/open.example/"
    assert "Sample move to a new server (open)" in client.get(address).content.decode()
    refused = client.post(address, {"service": "new-host", "move": "sample-open", "active": "on"})
    assert (refused.status_code, "This move leaves “the old server”" in refused.content.decode()) == (400, True)
    client.post(address, {"service": "new-host", "move": ""})
    row = Domain.objects.get(name="open.example")
    assert (row.service.slug, row.move, row.active) == ("new-host", None, False)
    assert Event.objects.filter(action="domain.change").count() == 1
    client.post(address, {"service": "new-host", "move": ""})
    assert Event.objects.filter(action="domain.change").count() == 1


def test_contacts_are_added_changed_and_taken_away(signed_in: SignedIn) -> None:
    client = signed_in(Role.OPERATOR)
    contacts = "/operator/domains/open.example/contacts/"
    anna = {"name": "Anna", "email": "anna@open.example", "phone": "01632 960001"}
    client.post(f"{contacts}0/", anna)
    contact = Contact.objects.get()
    assert "01632 960001" in client.get("/operator/domains/open.example/").content.decode()
    for wrong in ({"email": "no address"}, {"name": " "}, {"email": "anna@open.example"}):
        client.post(f"{contacts}0/", wrong)
    assert list(Contact.objects.all()) == [contact]
    client.post(f"{contacts}{contact.pk}/", {**anna, "name": "Anna Smith"})
    contact.refresh_from_db()
    assert contact.name == "Anna Smith"
    assert client.post(f"/operator/domains/moved.example/contacts/{contact.pk}/", {"remove": "1"}).status_code == 404
    client.post(f"{contacts}{contact.pk}/", {"remove": "1"})
    assert not Contact.objects.exists()
    assert "anna" not in str(list(Event.objects.values())).lower()


def test_a_contact_whose_address_cannot_be_written_to_is_refused_in_words(signed_in: SignedIn) -> None:
    wrong = {"name": "Anna", "email": "=?utf-8?q?anna?=@open.example"}
    page = signed_in(Role.OPERATOR).post("/operator/domains/open.example/contacts/0/", wrong, follow=True)
    assert "The part before the @ has “=?” in it, which mail programs take for a code." in page.content.decode()
    assert not Contact.objects.exists()


def test_every_line_is_there_with_what_it_is_for(signed_in: SignedIn) -> None:
    page = signed_in(Role.VIEWER).get("/operator/domains/announced.example/dns/").content.decode()
    assert "_imaps._tcp.announced.example. IN SRV 0 1 993 mail.old-host.example." in page
    assert "_imaps._tcp.announced.example. IN SRV 0 1 993 mail.announced.example." in page
    assert "Incoming mail by IMAP, SSL/TLS." in page
    assert page.count("data-copy=") == page.count("<section") == 2


def test_it_says_what_each_line_is_for_in_the_language_of_the_page(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not by the setting: addresses that were made under another one would be kept for the tests that follow.
    monkeypatch.setattr("kb.views.operator.moves.domains.page_language", lambda: "de")
    page = signed_in(Role.VIEWER).get("/operator/domains/announced.example/dns/").content.decode()
    assert page.count("<dt>Posteingang mit IMAP, SSL/TLS.</dt>") == 2
    assert "; Posteingang mit IMAP, SSL/TLS.\n_imaps._tcp.announced.example. IN SRV" in page
    assert "Incoming mail" not in page
    out = StringIO()
    call_command("dns_records", "announced.example", stdout=out, skip_checks=True)
    assert "; Incoming mail by IMAP, SSL/TLS.\n" in out.getvalue()


def test_the_digest_of_afterwards_stands_in_both_stages(signed_in: SignedIn, settings: Any) -> None:
    settings.SITE_HOSTS = ["help.example", *settings.SITE_HOSTS]
    page = signed_in(Role.VIEWER).get("/operator/domains/announced.example/dns/").content.decode()
    shown = [re.findall(r"<code>\S+ IN TXT &quot;(.+?)&quot;", stage) for stage in page.split("<section")[1:]]
    assert [len(digests) for digests in shown] == [2, 1]
    assert shown[0][1:] == shown[1]


def test_other_domains_are_told_apart_in_words(signed_in: SignedIn) -> None:
    client = signed_in(Role.VIEWER)
    unknown = client.get("/operator/domains/nobody.example/dns/")
    assert (unknown.status_code, "does not look after that domain" in unknown.content.decode()) == (404, True)
    wrong = client.get("/operator/domains/", {"domain": "no dots"})
    assert (wrong.status_code, "space inside" in wrong.content.decode()) == (400, True)
    assert client.get("/operator/domains/-/dns/").status_code == 404


WHOLE = {
    "name": "Ottilie",
    "email": "ottilie@open.example",
    "phone": "01632 960 002",
    "role": "Accounts",
    "language": "de",
    "post_address": " Am Wehr 3\r\n\r\n10115  Berlin ",
    "no_mail": "on",
}


def test_a_contact_has_all_that_is_known_of_them_and_everybody_signed_in_reads_it(signed_in: SignedIn) -> None:
    operator = signed_in(Role.OPERATOR)
    operator.post("/operator/domains/open.example/contacts/0/", WHOLE)
    contact = Contact.objects.get()
    assert (contact.role, contact.language, contact.no_mail) == ("Accounts", "de", True)
    assert contact.post_address == "Am Wehr 3\n10115 Berlin"
    page = signed_in(Role.VIEWER).get("/operator/domains/open.example/").content.decode()
    for said in ("Accounts", "Deutsch", "Wants no mail", "Am Wehr 3<br>10115 Berlin"):
        assert said in page
    page = operator.get("/operator/domains/open.example/").content.decode()
    for control in ('value="Accounts"', '<option value="de" selected>', ">\nAm Wehr 3\n10115 Berlin</textarea>"):
        assert control in page
    operator.post(f"/operator/domains/open.example/contacts/{contact.pk}/", {"name": "Ottilie"})
    assert Contact.objects.values_list("email", "role", "language", "post_address", "no_mail").get() == (
        *("", "", "", ""),
        False,
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role": "Accounts"}, "Enter a name, an address or a number."),
        ({"post_address": "Am Wehr 3", "no_mail": "on"}, "Enter a name, an address or a number."),
        ({"name": "Ida", "language": "tlh"}, "Select a valid choice. tlh is not one of the available choices."),
        ({"name": "Ida", "post_address": "Am\u200bWehr"}, "There is an invisible character in it."),
    ],
)
def test_what_makes_no_contact_is_refused_in_words(signed_in: SignedIn, wrong: dict[str, str], said: str) -> None:
    page = signed_in(Role.OPERATOR).post("/operator/domains/open.example/contacts/0/", wrong, follow=True)
    assert said in page.content.decode()
    assert not Contact.objects.exists()
