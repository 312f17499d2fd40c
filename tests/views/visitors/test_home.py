"""The first page and the devices on it."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from kb.models import SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.operations.site import samples
from kb.views.visitors.home import questions
from tests.libraries import shipped_library

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"


def html(client: Client, address: str = "/", **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_it_asks_one_thing_first(noon: datetime, client: Client) -> None:
    page = html(client)
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["Has your mail stopped, or will it move?"]
    main = page.partition("<main")[2]
    assert re.findall(r'<form [^>]*method="([^"]+)" action="([^"]+)"', main) == [("post", "/settings/")]
    assert main.index("<form") < main.index('id="questions"')


def test_it_has_eight_questions_in_two_groups_and_all_others_one_tap_away(noon: datetime, client: Client) -> None:
    for address in ("/", "/de/"):
        asked = html(client, address).partition('<div class="asked">')[2].partition('<p class="more">')
        groups = [re.findall(r'/articles/([a-z0-9-]+)/"', group) for group in asked[0].split("<section>")[1:]]
        assert [len(group) for group in groups] == [4, 4]
        assert (groups[0][0], groups[1][0]) == ("nothing-new-arrives", "is-this-message-genuine")
        assert re.findall(r'href="(?:/de)?/(articles|guides|moves)/"', asked[2].partition("</p>")[0]) == [
            "articles",
            "guides",
            "moves",
        ]


def test_no_move_stands_in_the_way(noon: datetime, client: Client) -> None:
    main = html(client).partition("<main")[2].partition("</main>")[0]
    assert not re.findall(r'href="/moves/[^"]+"', main)


def test_a_question_whose_answer_is_gone_is_not_asked() -> None:
    library = shipped_library()
    some = {slug: library.articles[slug] for slug in ("cannot-send", "webmail")}
    asked = questions(replace(library, articles=some))
    assert [(title, [article.slug for article in articles]) for title, articles in asked] == [
        ("Something is wrong", ["cannot-send"])
    ]


def test_the_sample_invites_to_try_it_and_a_real_site_does_not(noon: datetime, client: Client) -> None:
    assert re.findall(r'href="/for/([^/]+)/"', html(client)) == list(samples.TO_TRY)
    SiteProfile.objects.update(sample_loaded=False)
    raise_revision()
    assert "/for/" not in html(client)


def test_it_guesses_the_device_and_lets_it_be_chosen(noon: datetime, client: Client) -> None:
    def mine(page: str) -> list[str]:
        return re.findall(r'<li class="mine"><a href="[^"]*" data-device="([a-z]+)', page)

    assert mine(html(client, **{"user-agent": IPHONE})) == ["iphone"]
    assert "You seem to be on one" in html(client, **{"user-agent": IPHONE})
    assert mine(html(client, "/?device=outlook-classic", **{"user-agent": IPHONE})) == ["windows"]
    assert "Chosen by you</small>" in html(client, "/?device=windows")
    assert mine(html(client, "/?device=never-heard", **{"user-agent": IPHONE})) == ["iphone"]
    assert mine(html(client, **{"user-agent": "curl/8"})) == []


def test_whoever_runs_the_site_is_named(noon: datetime, client: Client) -> None:
    SiteProfile.objects.update(name="Smith & Jones <Hosting>", phone="+44 (0)20 7946 0000", hours="")
    raise_revision()
    page = html(client)
    assert "Smith &amp; Jones &lt;Hosting&gt; help" in page
    assert '<a href="tel:+4402079460000">+44 (0)20 7946 0000</a>.' in page


@pytest.mark.django_db
def test_an_empty_site_has_a_first_page_too(client: Client, settings: Any) -> None:
    assert "Has your mail stopped, or will it move?" in html(client)
    assert "No move is planned." in html(client, "/moves/")
