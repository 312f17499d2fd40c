"""Pages for machines: whole, with absolute addresses of this site, and never a word about a client."""

import json
import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.models import Move
from kb.models.ground.revisions import raise_revision
from kb.models.pages.library import current_library, library_files
from kb.operations.pages import editing
from kb.operations.site.samples import CASE_DOMAINS
from tests import clock
from tests.clock import SetClock
from tests.libraries import shipped_library

LIBRARY = shipped_library()
PAGES = {page.address for page in LIBRARY.pages}
TWINS = sorted(f"{address[:-1]}.md" for address in PAGES)
LISTINGS = ("/llms.txt", "/sitemap.xml", "/changes/feed/", "/opensearch.xml", "/robots.txt")
SITE = "https://help.example"
#: What only a client's own page may say.
OF_CLIENTS = (*CASE_DOMAINS, "thundercloud", "new-host.example", "/for/", "{{", "{domain}")


@pytest.fixture
def client(settings: Any) -> Client:
    """Asks by one of the names that the site answers on, and is told of the one in `SITE_URL` alone."""
    settings.SITE_URL = SITE
    return Client(headers={"host": "testserver"}, raise_request_exception=False)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def german(at: datetime) -> set[str]:
    """The pages that are written in German, by their addresses without a language."""
    return {page.address for page in current_library(at, "de").pages if page.language == "de"}


def xml(client: Client, address: str) -> Element:
    return fromstring(text(client, address))  # noqa: S314  our own document


@pytest.mark.thorough
@pytest.mark.parametrize("address", [*TWINS, *LISTINGS])
def test_no_listing_and_no_twin_says_anything_of_a_client(noon: datetime, client: Client, address: str) -> None:
    found = text(client, address)
    assert [word for word in OF_CLIENTS if word in found] == []
    assert "127.0.0.1" not in found


@pytest.mark.thorough
@pytest.mark.parametrize("address", TWINS)
def test_a_twin_is_whole_and_leads_to_other_twins(noon: datetime, client: Client, address: str) -> None:
    response = client.get(address)
    found = response.content.decode()
    page = next(page for page in LIBRARY.pages if f"{page.address[:-1]}.md" == address)
    assert found.startswith(f"# {page.title}\n\n> ")
    assert response.headers["Link"] == f'<{SITE}{page.address}>; rel="canonical"'
    assert not re.search(r"\ue000|:::|<(?!https)[a-z/]", re.sub(r"```.*?```|`[^`]*`|\\<", "", found, flags=re.DOTALL))
    for link in re.findall(r"\]\((https://help\.example/[^)#]*)", found):
        assert client.get(link.removeprefix(SITE)).status_code == 200, link


def test_each_page_names_its_twin_and_the_list_of_twins(noon: datetime, client: Client) -> None:
    page = text(client, "/guides/iphone-mail/")
    assert '<link rel="alternate" type="text/markdown" href="/guides/iphone-mail.md">' in page
    assert '<link rel="describedby" type="text/markdown" href="/llms.txt">' in page
    assert sorted(re.findall(rf"\({SITE}([^)]*\.md)\)", text(client, "/llms.txt"))) == TWINS


@pytest.mark.thorough
def test_the_sitemap_has_every_page_for_everybody_once(noon: datetime, client: Client) -> None:
    root = xml(client, "/sitemap.xml")
    urls = [entry[0].text.removeprefix(SITE) for entry in root if entry[0].text]
    moves = {f"/moves/{move.slug}/" for move in Move.objects.all()}
    bare = {"/", "/settings/", "/guides/", "/articles/", "/moves/", "/accessibility/"} | moves
    assert sorted(urls) == sorted(bare | PAGES | {f"/de{address}" for address in bare | german(noon)})
    assert {client.get(url).status_code for url in urls} == {200}
    assert text(client, "/robots.txt").endswith(f"\nSitemap: {SITE}/sitemap.xml\n")


def test_a_page_in_two_languages_names_both_in_the_sitemap(noon: datetime, client: Client, only_english: str) -> None:
    ways = {}
    for entry in xml(client, "/sitemap.xml"):
        links = entry.findall("{http://www.w3.org/1999/xhtml}link")
        ways[(entry[0].text or "").removeprefix(SITE)] = [link.attrib["href"].removeprefix(SITE) for link in links]
    both = ["/articles/webmail/", "/de/articles/webmail/"]
    assert ways["/articles/webmail/"] == ways["/de/articles/webmail/"] == both
    assert ways[f"/guides/{only_english}/"] == []


def test_a_twin_is_in_the_language_of_its_page(noon: datetime, client: Client, only_english: str) -> None:
    assert text(client, "/de/articles/webmail.md") != text(client, "/articles/webmail.md")
    assert client.get(f"/de/guides/{only_english}.md").headers["Location"] == f"/guides/{only_english}.md"
    listed = set(re.findall(rf"\({SITE}([^)]*)\.md\)", text(client, "/de/llms.txt")))
    assert listed == {f"/de{address[:-1]}" for address in german(noon)}
    for link in re.findall(r"\]\((https://help\.example/[^)#]*)", text(client, "/de/articles/webmail.md")):
        assert link.startswith(f"{SITE}/de/")


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/guides/iphone-mail.md", ["- Page", "- For", "- Last checked"]),
        ("/de/guides/iphone-mail.md", ["- Seite", "- Für", "- Zuletzt geprüft"]),
    ],
)
def test_a_twin_says_what_it_is_of_in_its_language(
    noon: datetime, client: Client, address: str, names: list[str]
) -> None:
    facts = text(client, address).split("\n\n")[2].splitlines()
    assert [fact.partition(":")[0] for fact in facts] == names


def test_a_move_comes_into_the_sitemap_at_its_moment(noon: datetime, client: Client, set_clock: SetClock) -> None:
    Move.objects.filter(slug="sample-open").update(published_at=noon + timedelta(seconds=42))
    raise_revision()
    before = client.get("/sitemap.xml")
    assert b"sample-open" not in before.content
    assert before.headers["Cache-Control"] == "public, max-age=42"
    set_clock(noon + timedelta(seconds=42))
    assert b"sample-open" in client.get("/sitemap.xml").content


def test_the_feed_is_atom_with_an_entry_for_each_page(noon: datetime, client: Client) -> None:
    root = xml(client, "/changes/feed/")
    atom = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{atom}entry")
    assert len(entries) == min(50, len(PAGES))
    for entry in entries:
        assert [child.tag.removeprefix(atom) for child in entry] == ["id", "title", "updated", "link", "summary"]
    days = [entry.findtext(f"{atom}updated") or "" for entry in entries]
    assert days == sorted(days, reverse=True)
    assert root.findtext(f"{atom}updated") == days[0]


def test_an_edited_page_is_as_new_as_its_publication(noon: datetime, client: Client, set_clock: SetClock) -> None:
    editor = User.objects.create_user("edith")
    published = clock.now() + timedelta(days=30)
    editing.save_draft("articles/webmail.md", library_files()["articles/webmail.md"].text + "\nMore.\n", editor)
    editing.publish("articles/webmail.md", editor, published)
    set_clock(published + timedelta(hours=1))
    day = published.astimezone(ZoneInfo("Europe/London")).date().isoformat()
    entry = xml(client, "/changes/feed/").find("{*}entry")
    assert entry is not None
    assert entry.findtext("{*}id") == f"{SITE}/articles/webmail/"
    assert entry.findtext("{*}updated") == f"{day}T00:00:00Z"
    assert f'"dateModified":"{day}"' in text(client, "/articles/webmail/")
    assert "\nMore.\n" in text(client, "/articles/webmail.md")


@pytest.mark.parametrize(
    ("address", "crumbs"),
    [("/guides/spark/", 4), ("/articles/webmail/", 3)],
)
def test_a_page_describes_itself_to_search_engines(noon: datetime, client: Client, address: str, crumbs: int) -> None:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text(client, address))
    assert len(found) == 1
    trail, article = json.loads(found[0])["@graph"]
    assert [step["position"] for step in trail["itemListElement"]] == list(range(1, crumbs + 1))
    assert trail["itemListElement"][-1]["item"] == article["url"] == f"{SITE}{address}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", article["dateModified"])


CANONICAL = {
    "/": "/",
    "/?device=iphone": "/",
    "/settings/": "/settings/",
    "/guides/?device=windows": "/guides/",
    "/guides/iphone-mail/?protocol=pop3&seen=apps&q=words": "/guides/iphone-mail/",
    "/for/open.example/guides/iphone-mail/?protocol=pop3": "/guides/iphone-mail/",
    "/articles/": "/articles/",
    "/articles/webmail/": "/articles/webmail/",
    "/moves/": "/moves/",
    "/moves/sample-open/": "/moves/sample-open/",
    "/api/v1/docs": "/api/v1/docs",
}


@pytest.mark.thorough
@pytest.mark.parametrize(("address", "canonical"), CANONICAL.items())
def test_every_state_of_a_page_has_one_canonical_address(
    noon: datetime, client: Client, address: str, canonical: str
) -> None:
    page = text(client, address)
    assert re.findall(r'<link rel="canonical" href="([^"]*)">', page) == [f"{SITE}{canonical}"]
    assert ('rel="search"' in page) is not address.startswith("/for/")


@pytest.mark.parametrize("address", ["/for/open.example/", "/for/open.example/guides/spark/", "/search/?q=x"])
def test_pages_that_are_not_for_search_engines_describe_nothing(noon: datetime, client: Client, address: str) -> None:
    page = text(client, address)
    assert "ld+json" not in page
    assert "text/markdown" not in page
