"""`?app=`: an article for one app, in every browser, without script."""

import re
from datetime import datetime
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client, RequestFactory

from kb.guides.page.render import compile_body
from kb.models.pages.library import current_library
from kb.views.visitors.knowledge.app_filter import app_choices, asked_app, known_app
from tests.libraries import shipped_library

INDEX = "/articles/error-messages/"
IN_THREAD = f"/for/open.example{INDEX}"
BODY = shipped_library().articles["error-messages"].body


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def choices(page: str) -> dict[str, str]:
    found = re.findall(r'<a href="([^"]*)"', page.partition('id="only-title"')[2].partition("</details>")[0])
    return {unescape(link).rpartition("app=")[2]: unescape(link) for link in found}


def test_every_app_of_the_page_is_one_tap_away(noon: datetime, client: Client) -> None:
    whole = html(client, INDEX)
    links = choices(whole)
    assert len(links) > 10
    ids = {heading.id for heading in BODY.headings}
    shown = {}
    for app, link in links.items():
        page = html(client, urljoin(INDEX, link))
        shown[app] = {id_ for id_ in ids if f'id="{id_}"' in page}
        assert "h-messages-that-any-app-may-show" in shown[app]
        assert 5 < len(shown[app]) < len(ids)
        assert f'<link rel="canonical" href="http://127.0.0.1:8000{INDEX}">' in page
        assert 'aria-current="true"' in page
    assert set().union(*shown.values()) == ids


@pytest.mark.parametrize("app", ["netscape", "", "outlook-classic,fairemail", "'><b>", "windows", "em-client" * 99])
def test_what_names_no_app_of_the_page_shows_all_of_it(noon: datetime, client: Client, app: str) -> None:
    assert client.get(INDEX, {"app": app}).content == client.get(INDEX).content


def test_an_article_for_all_has_no_choice(noon: datetime, client: Client) -> None:
    page = html(client, "/articles/pop3-or-imap/?app=fairemail")
    assert "only-title" not in page
    assert page == html(client, "/articles/pop3-or-imap/")


def test_each_app_is_kept_for_itself(noon: datetime, client: Client) -> None:
    tags = [client.get(INDEX, {"app": app}).headers["ETag"] for app in ("fairemail", "roundcube", "", "fairemail")]
    assert len(set(tags)) == 3
    assert tags[0] == tags[3]
    assert client.get(INDEX, {"app": "fairemail"}).headers["Cache-Control"].startswith("public, max-age=")


def test_in_the_thread_the_choice_keeps_what_is_known_and_offers_the_readers_own_app(
    noon: datetime, client: Client
) -> None:
    page = html(client, f"{IN_THREAD}?device=claws-mail&protocol=pop3")
    assert 'href="?device=claws-mail&amp;protocol=pop3&amp;app=claws-mail"' in page.partition("<details")[0]
    assert all(link.startswith("?device=claws-mail&protocol=pop3&app=") for link in choices(page).values())
    chosen = html(client, f"{IN_THREAD}?device=claws-mail&protocol=pop3&app=claws-mail")
    assert 'href="./?device=claws-mail&amp;protocol=pop3">Show all apps' in chosen
    assert "You see what <b>Claws Mail</b> shows" in chosen


def test_a_link_to_what_is_left_out_leads_to_the_whole_page(
    noon: datetime, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "See [one](#h-one), [two](#h-two).\n\n::: apps fairemail\n## One\n:::\n\n::: apps roundcube\n## Two\n:::\n"
    served = current_library(noon, "en").articles["error-messages"].body  # it may have been read anew since the start
    monkeypatch.setitem(served.__dict__, "pieces", compile_body(source, path="a.md").pieces)
    for name in ("apps", "_html", "_flat"):
        monkeypatch.setitem(served.__dict__, name, getattr(compile_body(source, path="a.md"), name))
    page = html(client, f"{IN_THREAD}?app=fairemail&device=spark-iphone")
    assert 'href="#h-one"' in page
    assert 'href="./?device=spark-iphone#h-two"' in page


def test_devices_that_share_their_guide_are_one_choice_whichever_is_asked_for() -> None:
    page = compile_body("::: apps thunderbird-mac fairemail thunderbird-linux\nText.\n:::\n", path="a.md")
    for app in ("thunderbird-mac", "thunderbird-linux"):
        assert [(one.label, one.address, one.chosen) for one in app_choices(page, app, {})] == [
            ("FairEmail", "?app=fairemail", False),
            ("Thunderbird", "?app=thunderbird-mac", True),
        ]
    mine = known_app(page, "thunderbird-linux", {"protocol": "imap"})
    assert mine is not None
    assert mine.address == "?protocol=imap&app=thunderbird-mac"
    assert known_app(page, "thunderbird-windows", {}) is None
    assert known_app(page, "", {}) is None
    asked = RequestFactory().get("/", {"app": "thunderbird-mac"})
    assert asked_app(asked, page) == "thunderbird-mac"
    assert asked_app(RequestFactory().get("/", {"app": "thunderbird-windows"}), page) == ""


@pytest.mark.parametrize("index", [INDEX, IN_THREAD])
def test_an_app_has_an_address_as_one_would_write_it(noon: datetime, client: Client, index: str) -> None:
    answer = client.get(f"{index}fairemail/")
    assert (answer.status_code, answer["Location"]) == (301, f"{index}?app=fairemail")
    assert client.get(f"{index}fairemail/?device=fairemail")["Location"] == f"{index}?app=fairemail&device=fairemail"
    assert client.get(f"{index}netscape/")["Location"] == index
    assert client.get(f"{index}k-9/")["Location"] == f"{index}?app=thunderbird-android"
    assert client.get(f"{index}new-outlook/")["Location"] == f"{index}?app=outlook-new"
    assert client.get(index.replace("error-messages", "no-such-page") + "fairemail/").status_code == 404
