"""The admin's pages: quick at a million rows, strict like every other page, and heard by every process."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.admin.rows import UncountedPaginator
from kb.models import Domain, Event, Move, Service, SiteProfile
from kb.models.ground.revisions import Revision
from tests.views.test_security_headers import carries

DOMAINS = "/admin/kb/domain/"


def token() -> int:
    return Revision.objects.get().token


def queries_of(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries if '"kb_domain"' in query["sql"]]


@pytest.fixture
def many(loaded: None) -> None:
    service = Service.objects.get(slug="old-host")
    Domain.objects.bulk_create(Domain(name=f"client-{n:04}.example", service=service) for n in range(400))


PROFILE = {"name": "Our Host", "zone": "Europe/London"}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/former /guides/\n/kb/7.php /articles/webmail/#h-log-in", ""),
        ("/guides /articles/", "This site has a page of its own at /guides."),
        ("/moves/spring /guides/", "This site has a page of its own at /moves/spring."),
        ("/admin/x /guides/", "This site has a page of its own at /admin/x."),
        ("/former /former-too", "This site has no page at /former-too."),
        ("/former /guides", "This site has no page at /guides."),
        ("/former", "Line 1: write the old path"),
        ("/former //evil.example/", "Line 1: a path begins with one /"),
    ],
)
def test_an_address_of_a_former_site_is_kept_if_it_is_free_and_leads_somewhere(
    loaded: None, operator: Client, text: str, said: str
) -> None:
    before, known = SiteProfile.objects.get().kept_addresses, token()
    response = operator.post("/admin/kb/siteprofile/1/change/", PROFILE | {"kept_addresses": text})
    kept = SiteProfile.objects.get().kept_addresses
    if said:
        assert said in response.content.decode()
        assert (kept, token()) == (before, known)
    else:
        assert response.status_code == 302
        assert kept == text
        assert token() != known
        event = Event.objects.get(action="profile.change")
        assert event.after["kept_addresses"] == text


def test_the_prefix_search_reads_the_index(many: None, operator: Client) -> None:
    found = queries_of(operator, f"{DOMAINS}?q=client-01")
    assert found
    for sql in found:
        assert "LIKE" not in sql
        assert """"name" >= 'client-01'""" in sql
        assert """"name" < 'client-01""" in sql
    page = operator.get(f"{DOMAINS}?q=CLIENT-01").content.decode()
    assert page.count('class="field-name"') == 50
    assert "client-0100.example" in page
    assert "client-0200.example" not in page


def test_no_list_counts_or_reads_the_whole_table(many: None, operator: Client) -> None:
    for query in ("", "?q=client", "?p=3", "?o=-1", "?all="):
        found = queries_of(operator, DOMAINS + query)
        assert found
        assert [sql for sql in found if "LIMIT" not in sql] == []


def test_a_count_ends_where_nobody_leafs(many: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert UncountedPaginator(Domain.objects.all(), 50).count == Domain.objects.count()
    monkeypatch.setattr(UncountedPaginator, "FURTHEST", 120)
    paginator = UncountedPaginator(Domain.objects.all(), 50)
    assert (paginator.count, paginator.num_pages) == (120, 3)


def test_a_page_of_the_list_costs_the_same_at_any_size(many: None, operator: Client) -> None:
    operator.get(DOMAINS)  # the first page of a session writes when it was
    with CaptureQueriesContext(connection) as few:
        operator.get(f"{DOMAINS}?q=client-000")
    with CaptureQueriesContext(connection) as more:
        operator.get(DOMAINS)
    assert len(few) == len(more)


def test_a_form_for_a_domain_lists_no_services_and_no_moves(many: None, operator: Client) -> None:
    page = operator.get(f"{DOMAINS}add/").content.decode()
    assert "admin-autocomplete" in page
    assert "old-host" not in page


ODD_QUERIES = (
    *("?o=garbage", "?p=99999999999999999999", "?p=-1", "?p=abc", "?e=1&x=y", "?active__exact=maybe"),
    *("?password__startswith=x", "?service__slug__exact=x", "?_popup=1&_to_field=password", "?q=" + "x" * 1900),
)
ODD_KEYS = ("0", "-1", "99999999999999999999", "abc", "1_2F", "%2e%2e")


def test_nothing_odd_in_an_address_is_an_error_of_ours(loaded: None, operator: Client) -> None:
    addresses = [*(DOMAINS + query for query in ODD_QUERIES), *(f"{DOMAINS}{key}/change/" for key in ODD_KEYS)]
    answers = {address: operator.get(address).status_code for address in addresses}
    assert set(answers.values()) <= {200, 302, 400, 404}, answers


def save(client: Client, **fields: Any) -> Any:
    return client.post(f"{DOMAINS}add/", {"active": "on", **fields})


def test_a_name_is_kept_in_its_canonical_form(loaded: None, operator: Client) -> None:
    service = Service.objects.get(slug="old-host")
    assert save(operator, name="  Straße.Example. ", service=service.pk).status_code == 302
    assert Domain.objects.filter(name="xn--strae-oqa.example").exists()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("anna@shop.example or bob@vets.example", "There is more than one domain in it. Enter one at a time."),
        ("my shop.example", "There is a space inside the domain, or there are words beside it."),
        ("https://www.open.example/", "Domain with this Name already exists."),
        ("shop", "That has no dot in it. A domain looks like example.co.uk."),
        ("OPEN.example", "Domain with this Name already exists."),
        ("BÜCHER.example", "Domain with this Name already exists."),
    ],
)
def test_a_wrong_name_is_refused_in_words(loaded: None, operator: Client, name: str, reason: str) -> None:
    response = save(operator, name=name, service=Service.objects.get(slug="old-host").pk)
    assert response.status_code == 200
    assert reason in response.content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["co.uk", "github.io", "gmail.com", "https://www.GMX.at/", "hotmail.co.uk"])
def test_a_name_that_no_client_can_have_is_typed_twice(loaded: None, operator: Client, name: str) -> None:
    service, before = Service.objects.get(slug="old-host").pk, Domain.objects.count()
    for confirmed in ("", "web.de", "no", "uk"):
        page = save(operator, name=name, service=service, confirmed=confirmed)
        assert (page.status_code, Domain.objects.count()) == (200, before)
        assert "belongs to" in page.content.decode()
    assert save(operator, name=name, service=service, confirmed=f" {name} ").status_code == 302
    row = Domain.objects.latest("pk")
    change = f"{DOMAINS}{row.pk}/change/"
    assert operator.post(change, {"name": row.name, "service": service, "active": "on"}).status_code == 200
    assert operator.post(change, {"name": row.name, "service": service}).status_code == 302
    row.refresh_from_db()
    assert not row.active


def test_a_domain_with_a_move_must_stand_at_its_old_service(loaded: None, operator: Client) -> None:
    move, new = Move.objects.get(slug="sample-open"), Service.objects.get(slug="new-host")
    response = save(operator, name="shop.example", service=new.pk, move=move.pk)
    assert "This move starts at old-host" in response.content.decode().replace("&#x27;", "'")
    assert not Domain.objects.filter(name="shop.example").exists()


def service_form(service: Service, **fields: str) -> dict[str, str]:
    management = {"servers-TOTAL_FORMS": "0", "servers-INITIAL_FORMS": "0"}
    return {"slug": service.slug, "name": service.name, "webmail_url": service.webmail_url, **management, **fields}


def test_a_change_is_heard_by_every_process_at_once(loaded: None, operator: Client) -> None:
    service, before = Service.objects.get(slug="new-host"), token()
    form = service_form(service, name="the newest server")
    assert operator.post(f"/admin/kb/service/{service.pk}/change/", form).status_code == 302
    assert token() != before


def test_a_new_row_and_a_deletion_are_heard_too(loaded: None, operator: Client) -> None:
    before = token()
    operator.post("/admin/kb/service/add/", service_form(Service(slug="third", name="third")))
    made = Service.objects.get(slug="third")
    assert token() != before
    before = token()
    assert operator.post(f"/admin/kb/service/{made.pk}/delete/", {"post": "yes"}).status_code == 302
    assert token() != before


def test_the_profile_can_be_changed_but_neither_doubled_nor_deleted(loaded: None, operator: Client) -> None:
    before = token()
    form = {"name": "Our Host", "zone": "Europe/London", "language": "en-gb"}
    assert operator.post("/admin/kb/siteprofile/1/change/", form).status_code == 302
    assert SiteProfile.objects.get().name == "Our Host"
    assert token() != before
    assert operator.get("/admin/kb/siteprofile/add/").status_code == 403
    assert operator.post("/admin/kb/siteprofile/1/delete/", {"post": "yes"}).status_code == 403


def test_every_page_keeps_the_strict_policy_and_nothing_that_it_stops(many: None, operator: Client) -> None:
    service, move = Service.objects.get(slug="old-host"), Move.objects.get(slug="sample-open")
    addresses = [
        "/admin/",
        DOMAINS,
        f"{DOMAINS}add/",
        "/admin/kb/move/",
        f"/admin/kb/move/{move.pk}/change/",
        f"/admin/kb/service/{service.pk}/change/",
        "/admin/kb/siteprofile/1/change/",
        "/admin/password_change/",
        "/admin/kb/domain/99999/change/",
    ]
    for address in addresses:
        response = operator.get(address, follow=True)
        page = response.content.decode().lower()
        assert carries(response), address
        assert not [sign for sign in (" style=", "<style", " onclick=", " onload=", "javascript:") if sign in page], (
            address
        )
        assert page.count("<script") == page.count(" src=") - page.count("<img"), address


def test_what_domains_stand_on_cannot_be_deleted(many: None, operator: Client) -> None:
    service, move = Service.objects.get(slug="old-host"), Move.objects.get(slug="sample-open")
    for address in (f"/admin/kb/service/{service.pk}/delete/", f"/admin/kb/move/{move.pk}/delete/"):
        assert operator.post(address, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [service.pk], "post": "yes"}
    operator.post("/admin/kb/service/", chosen)
    assert Service.objects.filter(pk=service.pk).exists()
    move.domains.all().delete()
    assert operator.post(f"/admin/kb/move/{move.pk}/delete/", {"post": "yes"}).status_code == 302


def events() -> list[tuple[str, str, str]]:
    return list(Event.objects.exclude(who="command line").order_by("id").values_list("who", "action", "subject"))


def test_a_change_is_written_down_with_before_and_after(loaded: None, operator: Client) -> None:
    service = Service.objects.get(slug="new-host")
    operator.post(f"/admin/kb/service/{service.pk}/change/", service_form(service, name="the newest server"))
    event = Event.objects.first()
    assert event is not None
    assert (event.who, event.action, event.subject) == ("operator", "service.change", "service new-host")
    assert (event.before["name"], event.after["name"]) == ("the new server", "the newest server")
    assert event.before["servers"] == event.after["servers"] != []


def test_a_changed_server_is_a_change_of_its_service(loaded: None, operator: Client) -> None:
    service = Service.objects.get(slug="new-host")
    server = service.servers.first()
    assert server is not None
    inline = {"protocol": "imap", "host": "mail.{domain}", "port": "143", "security": "starttls", "username": "address"}
    fields = {f"servers-0-{name}": value for name, value in inline.items()}
    fields |= {"servers-0-id": str(server.pk), "servers-0-service": str(service.pk), "servers-0-position": "0"}
    fields |= {"servers-TOTAL_FORMS": "1", "servers-INITIAL_FORMS": "1"}
    response = operator.post(f"/admin/kb/service/{service.pk}/change/", service_form(service, **fields))
    assert response.status_code == 302
    event = Event.objects.first()
    assert event is not None
    assert [event.before["servers"][0], event.after["servers"][0]] == [
        *("imap mail.{domain}:993 tls address", "imap mail.{domain}:143 starttls address")
    ]


def test_saving_what_is_there_already_is_no_event(loaded: None, operator: Client) -> None:
    service = Service.objects.get(slug="new-host")
    operator.post(f"/admin/kb/service/{service.pk}/change/", service_form(service))
    assert events() == []


def test_every_row_of_the_admin_has_its_events(loaded: None, operator: Client) -> None:
    operator.post("/admin/kb/service/add/", service_form(Service(slug="third", name="third")))
    third = Service.objects.get(slug="third")
    save(operator, name="shop.example", service=third.pk)
    shop = Domain.objects.get(name="shop.example")
    operator.post(f"{DOMAINS}{shop.pk}/delete/", {"post": "yes"})
    operator.post(f"/admin/kb/service/{third.pk}/delete/", {"post": "yes"})
    operator.post("/admin/kb/siteprofile/1/change/", {"name": "Our Host", "zone": "Europe/London", "language": "en-gb"})
    assert events() == [
        ("operator", "service.create", "service third"),
        ("operator", "domain.create", "domain shop.example"),
        ("operator", "domain.delete", "domain shop.example"),
        ("operator", "service.delete", "service third"),
        ("operator", "profile.change", "profile Our Host"),
    ]


def test_a_selection_that_is_deleted_is_one_event(many: None, operator: Client) -> None:
    keys = list(Domain.objects.filter(name__startswith="client-000").values_list("pk", flat=True))
    operator.post(DOMAINS, {"action": "delete_selected", "_selected_action": keys, "post": "yes"})
    event = Event.objects.first()
    assert event is not None
    assert (event.action, event.before["count"]) == ("domains.delete", 10)
    assert event.before["first"][:2] == ["client-0000.example", "client-0001.example"]
    assert not Domain.objects.filter(pk__in=keys).exists()
