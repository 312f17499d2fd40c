"""Guides and articles: with a domain's values or with words, each state at its own address."""

import re
from datetime import date, datetime
from html import escape

import pytest
from django.test import Client

from kb.guides.page.pages import Side
from kb.guides.page.walked import Walked
from kb.guides.text.placeholders import Task
from kb.mail.moves import Phase
from kb.models import Server
from kb.models.ground.revisions import raise_revision
from tests.libraries import shipped_library
from tests.views.conftest import domain_in

LIBRARY = shipped_library()
GUIDES = sorted(LIBRARY.guides)
ARTICLES = sorted(LIBRARY.articles)


def guide_of(page: str) -> str:
    """The guide itself, without the sign and the bar around it."""
    return page.partition('<div class="guide on-one-page">')[2].partition("Still stuck")[0]


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("slug", GUIDES)
def test_without_a_domain_a_guide_speaks_in_words(noon: datetime, client: Client, slug: str) -> None:
    page = html(client, f"/guides/{slug}/")
    guide = LIBRARY.guides[slug]
    word = "your new outgoing server" if guide.task is Task.CHANGE else "your outgoing server"
    assert (word in page) is (Side.OUTGOING in guide.changes)
    assert not re.search(r"\{\{|\{domain\}|old-host|yourdomain\.co\.uk/", page)
    assert 'name="domain"' in page


@pytest.mark.thorough
@pytest.mark.parametrize("slug", GUIDES)
def test_with_a_domain_it_speaks_in_values(noon: datetime, client: Client, slug: str) -> None:
    page = html(client, f"/for/open.example/guides/{slug}/")
    assert "webmail.new-host.example".replace(".", ".<wbr>") in page
    assert ("mail.open.example" in page) is bool(LIBRARY.guides[slug].changes)
    assert "your new incoming server" not in page
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/guides/{slug}/">' in page


def facts_of(page: str) -> str:
    """The line under the title, as words."""
    line = page.partition('<ul class="facts">')[2].partition("</ul>")[0]
    return " ".join(re.sub("<[^>]+>", " ", line).split())


@pytest.mark.parametrize("base", ["", "/for/open.example"])
def test_a_guide_says_against_what_it_was_checked(noon: datetime, client: Client, base: str) -> None:
    guide = LIBRARY.guides["spark"]
    facts = facts_of(html(client, f"{base}/guides/spark/"))
    more = len(guide.sources) - 1
    said = f"Last checked 22 November 2026, against: {escape(guide.sources[0])} and {more} more sources"
    assert facts.endswith(said)


@pytest.mark.parametrize("base", ["", "/for/open.example"])
def test_a_guide_that_was_followed_says_in_which_program(
    noon: datetime, client: Client, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    guide = LIBRARY.guides["spark"]
    stamp = Walked("Spark", "3.1", "Debian 12", date(2026, 11, 20), guide.body.digest)
    monkeypatch.setattr("kb.guides.page.walked.every_walk", lambda: {str(guide.path): stamp})
    facts = facts_of(html(client, f"{base}/guides/spark/"))
    assert "Tried step by step in Spark 3.1 on Debian 12, 20 November 2026" in facts
    assert str(guide.sources[0]) not in facts


@pytest.mark.parametrize("base", ["/guides/iphone-mail/", "/for/open.example/guides/iphone-mail/"])
def test_the_protocol_has_its_own_address(noon: datetime, client: Client, base: str) -> None:
    imap, pop3 = html(client, f"{base}?protocol=imap"), html(client, f"{base}?protocol=pop3")
    for page, shown in ((imap, "IMAP"), (pop3, "POP3")):
        assert re.findall(r'<a href="\?protocol=[a-z0-9]+[^"]*" aria-current="true">([^<]+)</a>', page) == [shown]
    ports = (
        {port for port in ("993", "995") if port in guide_of(pop3)},
        {port for port in ("993", "995") if port in guide_of(imap)},
    )
    assert ports == (({"995"}, {"993"}) if base.startswith("/for/") else (set(), set()))


@pytest.mark.parametrize(
    ("slug", "question"),
    [("iphone-mail", "Which one do I have?"), ("iphone-mail-new", "Which one should I choose?")],
)
def test_who_adds_an_account_is_not_asked_which_one_they_have(
    noon: datetime, client: Client, slug: str, question: str
) -> None:
    shown = html(client, f"/for/open.example/guides/{slug}/")
    assert re.findall(r'<a href="../../articles/pop3-or-imap/[^"]*">(Which[^<]+)</a>', shown) == [question]


@pytest.mark.parametrize("query", ["?protocol=smtp", "?protocol=", "?protocol=IMAP", "?seen=never-heard", "?x=y"])
def test_an_unknown_state_is_the_plain_page(noon: datetime, client: Client, query: str) -> None:
    plain = client.get("/guides/iphone-mail/")
    other = client.get(f"/guides/iphone-mail/{query}")
    assert other.headers["ETag"] == plain.headers["ETag"]
    assert other.content == plain.content


@pytest.mark.thorough
def test_each_branch_that_is_seen_has_its_own_address(noon: datetime, client: Client) -> None:
    chosen = 0
    for slug in GUIDES:
        plain = html(client, f"/guides/{slug}/")
        for key in sorted(set(re.findall(r'href="\?[^"]*seen=([a-z0-9-]+)', plain))):
            page = html(client, f"/guides/{slug}/?seen={key}")
            assert f'<section class="branch" id="seen-{key}"' in page
            assert page.count('<details class="branch"') <= plain.count('<details class="branch"')
            chosen += 1
    assert chosen >= 2


def test_what_is_not_chosen_yet_is_asked_once_and_has_nothing_empty_to_open(noon: datetime, client: Client) -> None:
    page = html(client, "/guides/evolution/")
    assert page.count('href="?seen=newer#seen-newer"') == 1
    assert page.count("<summary><h3>3.50, or a higher number") == 1
    assert not re.search(r"</summary>\s*</details>", page)
    assert "Choose on the page before you print it" in page
    assert "Choose on the page" not in html(client, "/guides/evolution/?seen=newer")


def test_a_protocol_that_the_service_lacks_has_no_tab(noon: datetime, client: Client) -> None:
    Server.objects.filter(service__slug="new-host", protocol="pop3").delete()
    raise_revision()
    page = html(client, "/for/open.example/guides/iphone-mail/")
    assert 'class="switch"' not in page
    asked = html(client, "/for/open.example/guides/iphone-mail/?protocol=pop3")
    assert "993" in asked
    assert 'class="switch"' not in asked


WHEN = {
    Phase.ANNOUNCED: "<b>Not before Sunday 29 November 2026.</b>",
    Phase.MOVING: "<b>Mail moves today.</b>",
    Phase.CLOSED: "<b>The old server is off since Thursday 12 November 2026.</b>",
}


@pytest.mark.parametrize("phase", Phase)
def test_it_opens_with_when_to_do_it(noon: datetime, client: Client, phase: Phase) -> None:
    page = html(client, f"/for/{domain_in(phase)}/guides/iphone-mail/")
    assert {said for said in WHEN.values() if said in page} == ({WHEN[phase]} if phase in WHEN else set())


@pytest.mark.parametrize("phase", Phase)
def test_a_guide_that_adds_shows_what_is_right_now_and_nothing_else(
    noon: datetime, client: Client, phase: Phase
) -> None:
    page = html(client, f"/for/{domain_in(phase)}/guides/iphone-mail-new/").partition("<main")[2]
    right, wrong = f"mail.{phase}.example", "mail.old-host.example"
    if phase is Phase.ANNOUNCED:
        right, wrong = wrong, right
    assert (right in page, wrong in page) == (True, False)
    assert ("These values are right until" in page) is (phase is Phase.ANNOUNCED)
    assert "your email password" in page.partition("</aside>")[0]


@pytest.mark.thorough
def test_links_between_guides_keep_the_domain(noon: datetime, client: Client) -> None:
    for slug in GUIDES:
        page = html(client, f"/for/open.example/guides/{slug}/").partition("<main")[2]
        assert not re.findall(r'href="/guides/[^"]*"', page), slug


def test_the_list_begins_with_the_visitors_own_device(noon: datetime, client: Client) -> None:
    page = html(client, "/guides/?device=windows")
    shelves = re.findall(r'<details class="shelf" id="([a-z]+)"( open)?>', page)
    assert shelves[0] == ("windows", " open")
    assert [opened for _, opened in shelves[1:]] == [""] * 5
    guessed = client.get("/guides/", headers={"user-agent": "Mozilla/5.0 (iPhone) Mobile/15E148"}).content.decode()
    assert re.findall(r'<details class="shelf" id="([a-z]+)" open>', guessed) == ["iphone"]
    assert " open>" not in html(client, "/guides/")
    assert {slug for slug in GUIDES if f'href="{LIBRARY.guides[slug].first_address}"' in page} == set(GUIDES)


@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_is_a_page_with_its_title(noon: datetime, client: Client, slug: str) -> None:
    page = html(client, f"/articles/{slug}/")
    assert len(re.findall(r"<h1>", page)) == 1
    assert f'href="/articles/{slug}/"' in html(client, "/articles/")
    assert "{{" not in page


@pytest.mark.parametrize("slug", ["..", "%2e%2e", "a" * 300, "ü", "iphone-mail.md", "iphone_mail"])
def test_an_unknown_slug_is_not_found(noon: datetime, client: Client, slug: str) -> None:
    for address in ("/guides/{}/", "/articles/{}/", "/moves/{}/", "/for/open.example/guides/{}/"):
        assert client.get(address.format(slug)).status_code == 404


def test_a_guide_shows_only_what_its_device_has(noon: datetime, client: Client) -> None:
    scanner, webmail = (html(client, f"/for/open.example/guides/{slug}/") for slug in ("scanner", "roundcube"))
    assert ('class="switch"' in scanner, 'id="sign"' in scanner) == (False, True)
    assert ('class="switch"' in webmail, 'id="sign"' in webmail, "bar-bottom" in webmail) == (False, False, False)


def test_no_line_of_the_list_of_apps_has_an_address_of_the_page_around_it(noon: datetime, client: Client) -> None:
    ids = re.findall(r'\bid="([^"]*)"', html(client, "/articles/apps-by-name/"))
    assert {"mailbird", "h-mailbird", "main"} <= set(ids)
    assert len(ids) == len(set(ids))
