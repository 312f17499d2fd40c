"""Moves for everybody: the list, a page each, and what the first page announces."""

import re
from datetime import datetime, timedelta

from django.test import Client

from kb.mail.moves import Phase
from kb.models import Move
from kb.models.ground.revisions import raise_revision
from tests.clock import SetClock


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def linked(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="/moves/(?!feed/)([a-z0-9-]+)/"', page)))


def test_the_list_shows_every_published_move_the_latest_first(noon: datetime, client: Client) -> None:
    invented = ["sample-announced", "sample-open", "sample-moving", "sample-moved", "sample-closed"]
    assert linked(html(client, "/moves/")) == [*invented, "own-domain-2024"]


def test_the_first_page_names_no_move_but_leads_to_them(noon: datetime, client: Client) -> None:
    page = html(client, "/")
    assert linked(page) == []
    assert 'href="/moves/"' in page.partition("<main")[2].partition("</main>")[0]


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
    assert "Nothing to do yet" in html(client, "/for/announced.example/")


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
    assert "{domain}" not in page


def test_who_could_change_from_the_first_day_on_is_told_of_no_waiting(noon: datetime, client: Client) -> None:
    page = html(client, "/moves/own-domain-2024/")
    assert "You can change your devices." in page
    assert "We will tell you when the old server stops." in page
    assert "Nothing to do yet" not in page


def test_no_clients_domain_is_listed_anywhere(noon: datetime, client: Client) -> None:
    """Only the sample invites to try its own names."""
    for address in ("/moves/", "/moves/own-domain-2024/", "/guides/", "/articles/", "/robots.txt"):
        assert not re.search(r"bakery\.example|xn--bcher", html(client, address))


def feed(client: Client, address: str = "/moves/feed/") -> list[tuple[str, str]]:
    """Each entry by its id and its headline, in the order of the feed."""
    page = html(client, address)
    ids = re.findall(r"<entry>\s*<id>[^<]*/moves/([^<]*)</id>", page)
    return list(zip(ids, re.findall(r"<entry>\s*<id>[^<]*</id>\s*<title>([^<]*)</title>", page), strict=True))


def test_the_feed_tells_each_phase_that_has_begun_the_newest_first(noon: datetime, client: Client) -> None:
    found = [key for key, _ in feed(client)]
    assert [key for key in found if key.startswith("sample-moved/")] == [
        f"sample-moved/#{phase}" for phase in ("moved", "moving", "open", "announced")
    ]
    assert [key for key in found if key.startswith("sample-announced/")] == ["sample-announced/#announced"]
    assert dict(feed(client))["sample-open/#open"] == "Sample move to a new server (open): change your settings now"
    assert dict(feed(client, "/de/moves/feed/"))["sample-open/#open"].endswith(": Jetzt die Einstellungen ändern")


def test_the_feed_flips_with_the_clock(noon: datetime, client: Client, set_clock: SetClock) -> None:
    opens = Move.objects.get(slug="sample-announced").change_from
    set_clock(opens - timedelta(seconds=1))
    assert client.get("/moves/feed/").headers["Cache-Control"] == "public, max-age=1"
    assert "sample-announced/#open" not in dict(feed(client))
    set_clock(opens)
    assert "sample-announced/#open" in dict(feed(client))


def test_the_feed_says_when_what_it_tells_was_changed(noon: datetime, client: Client) -> None:
    Move.objects.update(changed_at=None)
    Move.objects.filter(slug="sample-moved").update(changed_at=noon - timedelta(days=10))
    raise_revision()
    page = html(client, "/moves/feed/")
    updated = re.findall(r"/moves/sample-moved/#([a-z]+)</id>.*?<updated>([^<]*)</updated>", page, re.DOTALL)
    changed = "2026-11-12T12:00:00Z"  # after the first two had begun
    begun = {"moving": "2026-11-15T00:00:00Z", "moved": "2026-11-16T00:00:00Z"}
    assert dict(updated) == {"announced": changed, "open": changed, **begun}


def test_the_feed_has_nothing_of_a_draft(noon: datetime, client: Client) -> None:
    Move.objects.filter(slug="sample-moving").update(published_at=None)
    raise_revision()
    assert not any(key.startswith("sample-moving/") for key, _ in feed(client))


def test_a_move_that_is_published_late_tells_no_old_news(noon: datetime, client: Client) -> None:
    Move.objects.filter(slug="sample-moved").update(published_at=noon - timedelta(hours=1))
    raise_revision()
    assert [key for key, _ in feed(client) if key.startswith("sample-moved/")] == ["sample-moved/#moved"]


def test_the_page_says_what_a_good_notice_says(noon: datetime, client: Client) -> None:
    page = html(client, "/moves/sample-open/")
    for words in (
        "webmail</a>, you change nothing on your devices.",
        "Your address, your password and your mail stay the same.",
        "It takes about five minutes a device.",
        "A device that is not changed gets nothing new after the move",
        "Do not remove an account before you know whether it is POP3",
        "Do not accept a certificate warning",
        "Do not stop after one server",
        "We never ask for your mail password.",
        "/articles/is-this-message-genuine/",
    ):
        assert words in page
