"""“Ring me”: a number from every page that knows a person, with where the reader is, and without a cookie."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from kb.models import Call, SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.operations.readers import calls
from tests.views.conftest import HOST

STOP = "/for/open.example/guides/iphone-mail/incoming-server/"
FIRST = "/guides/iphone-mail/try-your-password/"
NUMBER = "01632 960 111"
TYPED = {"phone": NUMBER, "hour": "afternoon", "wish": "not on Monday"}
OURS = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}


@pytest.fixture(autouse=True)
def _offered(noon: datetime) -> None:
    SiteProfile.objects.update(rings_back=True, hours="Monday to Friday, 9 to 5")
    raise_revision()


def ring(client: Client, address: str, headers: dict[str, str] = OURS, **data: str) -> Any:
    return client.post(address, {**TYPED, **data}, headers=headers, REMOTE_ADDR="192.0.2.1")


def left() -> list[tuple[Any, ...]]:
    columns = ("phone", "hour", "wish", "domain", "language", "app", "stop", "title", "page")
    return list(Call.objects.order_by("pk").values_list(*columns))


def ring_link(page: str) -> list[str]:
    return re.findall(r'<a class="button quiet" href="([^"]*ring/[^"]*)">Ring me</a>', page)


def test_a_number_lands_on_the_list_with_domain_app_and_stop(client: Client) -> None:
    answer = ring(client, f"{STOP}ring/")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{STOP}ring/?left=yes")
    assert not answer.cookies
    where = ("open.example", "en", "iPhone Mail", 4, "Type the incoming server", STOP)
    assert left() == [(NUMBER, "afternoon", "not on Monday", *where)]
    page = client.get(answer.headers["Location"])
    assert (page.status_code, NUMBER in page.content.decode()) == (200, False)
    assert "We ring you" in page.content.decode()


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("/ring/", ("", "en", "", 0, "", "/")),
        ("/for/open.example/ring/", ("open.example", "en", "", 0, "", "/for/open.example/")),
        (
            "/for/open.example/ring/?device=samsung-email",
            ("open.example", "en", "Samsung Email", 0, "", "/for/open.example/?device=samsung-email"),
        ),
        ("/guides/thunderbird/ring/", ("", "en", "Thunderbird", 0, "", "/guides/thunderbird/")),
        (
            "/guides/thunderbird/ring/?device=thunderbird-mac&protocol=pop3&x=1",
            ("", "en", "Thunderbird", 0, "", "/guides/thunderbird/?device=thunderbird-mac&protocol=pop3"),
        ),
        (
            f"{FIRST}ring/?protocol=pop3",
            ("", "en", "iPhone Mail", 1, "Try your password", f"{FIRST}?protocol=pop3"),
        ),
        (
            "/guides/iphone-mail/no-such-stop/ring/",
            ("", "en", "iPhone Mail", 0, "", "/guides/iphone-mail/"),
        ),
        ("/de/ring/", ("", "de", "", 0, "", "/de/")),
    ],
)
def test_from_anywhere_it_says_what_is_known(client: Client, address: str, where: tuple[Any, ...]) -> None:
    assert client.get(address).status_code == 200
    assert ring(client, address).status_code == 303
    assert [row[3:] for row in left()] == [where]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("page", "leads"),
    [
        (STOP, ["ring/"]),
        (f"{STOP}?protocol=pop3", ["ring/?protocol=pop3"]),
        ("/for/open.example/guides/iphone-mail/both-ways/", ["ring/"]),
        (FIRST, ["ring/"]),
        ("/for/open.example/", ["ring/"]),
        ("/for/open.example/?device=iphone-mail", ["ring/?device=iphone-mail"]),
        ("/for/open.example/articles/webmail/", ["../../ring/"]),
        ("/articles/", ["/ring/"]),
        ("/for/open.example/guides/iphone-mail/", ["ring/"]),
        ("/guides/iphone-mail/stuck/password/", ["/guides/iphone-mail/ring/"]),
        (
            "/for/open.example/guides/iphone-mail/stuck/password/?step=h-incoming-server.4",
            ["../../incoming-server/ring/"],
        ),
    ],
)
def test_whoever_is_stuck_finds_it(client: Client, page: str, leads: list[str]) -> None:
    assert ring_link(client.get(page).content.decode()) == leads


@pytest.mark.parametrize(
    "page", [STOP, FIRST, "/for/open.example/", "/articles/", "/guides/iphone-mail/stuck/password/"]
)
def test_a_host_that_does_not_offer_it_has_no_such_page(client: Client, page: str) -> None:
    SiteProfile.objects.update(rings_back=False)
    raise_revision()
    assert "Ring me" not in client.get(page).content.decode()
    for address in ("/ring/", f"{STOP}ring/", "/guides/iphone-mail/ring/"):
        assert client.get(address).status_code == 404
        assert ring(client, address).status_code == 404
    assert left() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write the number at which we can ring you."),
        ("anna@bakery.example", "That is not a telephone number."),
        ('"><script>alert(1)</script>', "That is not a telephone number."),
        ("12345", "This number is too short."),
        ("0163296000101632960001", "This number is too long."),
    ],
)
def test_what_is_no_number_is_said_above_the_field_that_keeps_it(client: Client, typed: str, said: str) -> None:
    answer = ring(client, f"{STOP}ring/", phone=typed)
    page = answer.content.decode()
    assert (answer.status_code, left()) == (400, [])
    assert page.index(said) < page.index('name="phone"')
    control = re.findall(r'<input type="tel"[^>]*>', page)[0]
    assert "autofocus" in control
    assert 'aria-describedby="phone_error"' in control
    kept = typed.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    assert not typed or f'value="{kept}"' in control
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["afternoon"]
    assert 'value="not on Monday"' in page


def test_an_hour_that_is_none_of_ours_loses_no_call(client: Client) -> None:
    ring(client, "/ring/", hour="midnight")
    client.post("/ring/", {"phone": "222 222"}, headers=OURS)
    assert [row[1:3] for row in left()] == [("soon", "not on Monday"), ("soon", "")]


@pytest.mark.parametrize(
    ("wish", "said"), [("x" * 81, "That is too long."), ("a\u202eb", "There is an invisible character in it.")]
)
def test_words_of_ones_own_are_few_and_can_be_read(client: Client, wish: str, said: str) -> None:
    answer = ring(client, "/ring/", wish=wish)
    assert (answer.status_code, said in answer.content.decode(), left()) == (400, True, [])


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "same-site"},
        {"origin": "null"},
        {"origin": "https://[evil"},
        {"referer": "https://evil.example/"},
    ],
)
def test_a_form_on_another_site_rings_nobody(client: Client, headers: dict[str, str]) -> None:
    answer = ring(client, f"{STOP}ring/", headers)
    assert (answer.status_code, left()) == (403, [])
    assert f'value="{NUMBER}"' in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, {"referer": f"http://{HOST}{STOP}"}, {"sec-fetch-site": "none"}])
def test_a_browser_that_says_little_is_believed(client: Client, headers: dict[str, str]) -> None:
    assert ring(client, f"{STOP}ring/", headers).status_code == 303


def test_whoever_asks_too_often_is_told_to_call(client: Client, settings: Any) -> None:
    settings.RING_LIMIT = "2/day"
    answers = [ring(client, "/ring/", phone=f"01632 96000{number}") for number in range(4)]
    assert [answer.status_code for answer in answers] == [303, 303, 429, 429]
    assert "Please call us." in answers[2].content.decode()
    assert 'value="01632 960002"' in answers[2].content.decode()
    assert len(left()) == 2
    elsewhere = client.post("/ring/", TYPED, headers=OURS, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 303


def test_what_is_refused_for_its_number_counts_for_nothing(client: Client, settings: Any) -> None:
    settings.RING_LIMIT = "1/day"
    assert [ring(client, "/ring/", phone=typed).status_code for typed in ("x", "1", NUMBER)] == [400, 400, 303]


def test_a_full_list_says_so_and_promises_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "MOST_WAITING", 0)
    answer = ring(client, "/ring/")
    assert (answer.status_code, left()) == (503, [])
    assert "More people wait than we can ring." in answer.content.decode()


def test_the_page_says_where_they_are_and_when_somebody_is_there(client: Client) -> None:
    page = client.get(f"{STOP}ring/").content.decode()
    said = re.findall(r'<p class="goes-along">.*?<b>(.*?)</b>', page, re.DOTALL)
    assert [" ".join(text.split()) for text in said] == ["open.example, iPhone Mail, stop 4: Type the incoming server"]
    assert "We are there: Monday to Friday, 9 to 5." in page
    assert '<meta name="robots" content="noindex">' in page
    assert re.findall(r'<a href="(\.\./[^"]*)">Back', page) == ["../"]


def test_a_guide_or_a_domain_that_is_not_there_is_not_found(client: Client) -> None:
    for address in ("/guides/no-such/ring/", "/for/nobody.example/ring/", "/for/open.example/guides/no-such/x/ring/"):
        assert client.get(address).status_code == 404
        assert ring(client, address).status_code == 404
    assert left() == []
