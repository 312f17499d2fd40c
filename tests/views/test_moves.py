"""Moves for everybody: the list, a page each, and what the first page announces."""

import re
from datetime import datetime, timedelta

from django.test import Client

from kb.mail.moves import Phase
from kb.models import Move
from kb.models.revisions import raise_revision
from tests.views.conftest import SetClock


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def linked(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="/moves/([a-z0-9-]+)/"', page)))


def test_the_list_shows_every_published_move_the_latest_first(noon: datetime, client: Client) -> None:
    invented = ["sample-announced", "sample-open", "sample-moving", "sample-moved", "sample-closed"]
    assert linked(html(client, "/moves/")) == [*invented, "own-domain-2024"]


def test_the_first_page_announces_the_three_nearest_that_are_not_closed(noon: datetime, client: Client) -> None:
    assert linked(html(client, "/")) == ["sample-moving", "sample-open", "sample-moved"]


def test_a_draft_is_nowhere(noon: datetime, client: Client) -> None:
    Move.objects.filter(slug="sample-moving").update(published_at=None, title="A secret plan")
    raise_revision()
    assert client.get("/moves/sample-moving/").status_code == 404
    for address in ("/", "/moves/", "/for/moving.example/", "/api/v1/settings?domain=moving.example"):
        assert "A secret plan" not in html(client, address)
        assert "sample-moving" not in html(client, address)


def test_a_move_appears_at_the_moment_of_its_publication(noon: datetime, client: Client, set_clock: SetClock) -> None:
    Move.objects.filter(slug="sample-announced").update(published_at=noon + timedelta(hours=1))
    raise_revision()
    assert client.get("/moves/sample-announced/").status_code == 404
    assert "nothing to change" in html(client, "/for/announced.example/")
    set_clock(noon + timedelta(hours=1))
    assert client.get("/moves/sample-announced/").status_code == 200
    assert "nothing to do yet" in html(client, "/for/announced.example/")


def test_its_page_names_old_and_new_and_marks_where_it_stands(noon: datetime, client: Client) -> None:
    for phase in Phase:
        page = html(client, f"/moves/sample-{phase}/")
        assert '<span class="value">mail.old-host.example</span>' in page
        assert page.count('<span class="now-word">Now</span>') == 1
        steps = re.findall(r'<li class="(past|now|next)">', page)
        place = list(Phase).index(phase)
        assert steps[place] == "now"
        assert steps == ["past"] * place + ["now"] + ["next"] * (4 - place)


def test_where_the_new_host_is_the_clients_own_domain_it_says_so(noon: datetime, client: Client) -> None:
    page = html(client, "/moves/own-domain-2024/")
    assert "to your own domain." in page
    assert "Friday 29 March 2024 at 18:00 (London time)" in page
    assert "{domain}" not in page


def test_no_clients_domain_is_listed_anywhere(noon: datetime, client: Client) -> None:
    """Only the sample invites to try its own names."""
    for address in ("/moves/", "/moves/own-domain-2024/", "/guides/", "/articles/", "/robots.txt"):
        assert not re.search(r"bakery\.example|xn--bcher", html(client, address))
