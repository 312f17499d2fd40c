"""What a domain's page says before anybody scrolls: its title, one button, or that there is nothing to do."""

import re
from datetime import datetime
from html import escape

import pytest
from django.test import Client

from kb.models import Domain
from kb.models.ground.revisions import raise_revision
from kb.models.pages.library import current_library
from tests.views.visitors.domain.test_page import HEADLINES, html, nothing_changes

TITLES = {
    "announced.example": "announced.example: nothing to do before Sunday 29 November 2026",
    "open.example": "open.example: change both servers before Sunday 29 November 2026",
    "moving.example": "moving.example: mail moves today, change both servers now",
    "moved.example": "moved.example: mail has moved, change both servers now",
    "closed.example": "closed.example: the old server is off, change both servers now",
    "settled.example": "settled.example: nothing to change",
    "xn--bcher-kva.example": "bücher.example: mail has moved, change both servers now",
}
#: What is to be done, each step.
STEPS = "What to change on each device, step by step."
DESCRIPTIONS = {
    "announced.example": "announced.example moves to a new mail server. "
    "Keep your settings until Sunday 29 November 2026.",
    "open.example": f"open.example moves to a new mail server on Sunday 29 November 2026. {STEPS}",
    "moving.example": f"moving.example moves to a new mail server on Sunday 22 November 2026. {STEPS}",
    "moved.example": f"moved.example moved to a new mail server on Sunday 15 November 2026. {STEPS}",
    "closed.example": f"The old mail server of closed.example is off since Thursday 12 November 2026. {STEPS}",
    "settled.example": "settled.example uses mail.settled.example. If your mail works, leave everything as it is.",
}


def titled(page: str) -> str:
    title = re.findall(r"<title>(.*) – Example Host</title>", page)
    return str(title[0])


def described(page: str) -> str:
    return re.findall(r'<meta name="description" content="([^"]*)">', page)[0].strip()


def test_its_title_says_the_name_and_what_to_do(noon: datetime, client: Client) -> None:
    assert {name: titled(html(client, f"/for/{name}/")) for name in TITLES} == TITLES


def test_a_move_that_changes_no_value_says_so_in_the_title(noon: datetime, client: Client) -> None:
    nothing_changes()
    page = html(client, "/for/open.example/")
    assert titled(page) == "open.example: nothing to change on your devices"
    moves = "Mail of open.example moves on Sunday 29 November 2026, and your settings stay the same."
    assert described(page) == moves


def test_guides_and_articles_are_described_by_their_summaries(noon: datetime, client: Client) -> None:
    library = current_library(noon, "en")
    for page in (library.guides["iphone-mail"], library.articles["pop3-or-imap"]):
        assert described(html(client, page.address)) == escape(page.summary)
    assert described(html(client, "/for/open.example/guides/spark/")) == escape(library.guides["spark"].summary)


@pytest.mark.parametrize("base", ["", "/for/open.example"])
def test_every_page_has_a_description_of_its_own(noon: datetime, client: Client, base: str) -> None:
    paths = ("guides/", "articles/", "moves/", "moves/sample-open/", "search/", "guides/iphone-mail/")
    said = [described(html(client, f"{base}/{path}")) for path in paths]
    assert len(set(said)) == len(paths)
    assert not [one for one in said if one.startswith("Which mail server to use now")]


def test_a_list_below_a_domain_says_whose_it_is(noon: datetime, client: Client) -> None:
    titles = [html(client, f"/for/open.example/{path}/") for path in ("guides", "articles", "moves", "search")]
    assert all(re.search(r"<title>[^<]+: open\.example\s+–", page) for page in titles)


def test_its_description_says_it_in_a_sentence(noon: datetime, client: Client) -> None:
    assert {name: described(html(client, f"/for/{name}/")) for name in DESCRIPTIONS} == DESCRIPTIONS


BUTTON = re.compile(r'<a class="button go" href="([^"]*)">(.*?)</a>', re.DOTALL)


def buttons(client: Client, address: str, user_agent: str = "") -> list[tuple[str, str]]:
    """Where each yellow button leads, and its words."""
    page = client.get(address, headers={"user-agent": user_agent}).content.decode()
    return [(link, " ".join(re.sub(r"<[^>]*>", " ", words).split())) for link, words in BUTTON.findall(page)]


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"
SAMSUNG = "Mozilla/5.0 (Linux; Android 13; SM-S911B) SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36"
GUIDES = "guides/"
FIRST = "try-your-password/"


@pytest.mark.parametrize(
    ("query", "user_agent", "button"),
    [
        ("", IPHONE, (f"{GUIDES}iphone-mail/{FIRST}", "Change this iPhone")),
        ("", SAMSUNG, (f"{GUIDES}samsung-email/{FIRST}", "Change this phone Samsung Email")),
        (
            "",
            WINDOWS,
            (f"{GUIDES}outlook-classic/{FIRST}", "Change this computer Outlook (classic) on Windows"),
        ),
        ("", "", ("#my-device", "Choose your device")),
        ("?device=mac", IPHONE, (f"{GUIDES}apple-mail/{FIRST}", "Change a Mac")),
        (
            "?device=android",
            "",
            (f"{GUIDES}gmail-android/{FIRST}", "Change an Android device Gmail app on Android"),
        ),
        ("?device=spark-iphone", WINDOWS, (f"{GUIDES}spark/{FIRST}", "Change: Spark on iPhone or iPad")),
        ("?device=browser", IPHONE, ("#my-device", "Choose your device")),
        ("?device=toaster", IPHONE, (f"{GUIDES}iphone-mail/{FIRST}", "Change this iPhone")),
    ],
)
def test_it_has_one_button_for_the_device_in_the_hand(
    noon: datetime, client: Client, query: str, user_agent: str, button: tuple[str, str]
) -> None:
    assert buttons(client, f"/for/open.example/{query}", user_agent) == [button]


@pytest.mark.parametrize("name", ["announced.example", "settled.example"])
def test_where_nothing_is_to_be_changed_no_guide_changes_anything(noon: datetime, client: Client, name: str) -> None:
    for query in ("", "?device=android", "?device=windows", "?device=scanner"):
        assert buttons(client, f"/for/{name}/{query}", IPHONE) == []
        page = html(client, f"/for/{name}/{query}")
        led_to = re.findall(r'href="guides/([^"/]+)/', page)
        assert [slug for slug in led_to if not slug.endswith("-new")] == []
        assert led_to or not query


def test_a_move_that_changes_nothing_leads_to_setting_up_as_well(noon: datetime, client: Client) -> None:
    nothing_changes()
    page = html(client, "/for/open.example/?device=iphone")
    assert "guides/iphone-mail-new/" in page
    assert "guides/iphone-mail/" not in page
    assert 'href="calendar.ics">Put the day in my calendar' in page


def test_only_a_move_has_a_day_for_the_calendar(noon: datetime, client: Client) -> None:
    assert "Put the day in my calendar" in html(client, "/for/announced.example/")
    assert "calendar.ics" not in html(client, "/for/settled.example/")


def test_every_phase_asks_whether_the_page_is_genuine(noon: datetime, client: Client) -> None:
    for name in HEADLINES:
        page = html(client, f"/for/{name}/")
        begins = page.partition("<main")[2].partition('id="values"')[0]
        assert re.findall(r'href="[^"]*articles/is-this-message-genuine/">([^<]*)', begins) == ["Is this page genuine?"]


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("shop1.example", "name-"),
        ("shop-10.example", "name-m"),
        ("shop-1000.example", "name-m"),
        ("shop-10000.example", "name-s"),
        ("xn--bcher-kva.example", "name-s"),
        (f"{'a' * 60}.example", "name-s"),
    ],
)
def test_the_names_on_the_sign_are_as_large_as_a_line_of_a_phone_allows(
    noon: datetime, client: Client, name: str, size: str
) -> None:
    """`mail.shop1.example` has 18 letters. What is kept of a page with large ones is not shown for a longer name."""
    opened = Domain.objects.get(name="open.example")
    Domain.objects.update_or_create(name=name, defaults={"service": opened.service, "move": opened.move})
    raise_revision()
    html(client, "/for/open.example/")
    for _ in range(2):
        page = html(client, f"/for/{name}/")
        assert re.findall(r'<section class="sign[^"]*?( name-[a-z])?"', page) == [f" {size}" if size[-1] != "-" else ""]
