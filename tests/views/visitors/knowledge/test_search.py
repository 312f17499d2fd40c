"""Search at its own address, and suggestions while somebody types."""

import json
import re
from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.test import Client

from kb.guides.text.apps import listed_apps, what_it_can
from kb.mail.names import DomainName
from kb.models.moves.domains import Domain
from tests.libraries import shipped_library


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def hits(page: str) -> list[str]:
    return re.findall(r'href="(/(?:guides|articles)/[a-z0-9-]+/)[^"]*"', page.partition("<main")[2])


def test_an_error_code_and_a_slip_of_the_pen_are_found(noon: datetime, client: Client) -> None:
    assert hits(html(client, "/search/?q=outlok+0x800CCC0E"))[0] == "/guides/outlook-classic/"


def test_the_device_narrows_what_is_found(noon: datetime, client: Client) -> None:
    everything = hits(html(client, "/search/?q=incoming+server"))
    own, others, rest = html(client, "/search/?q=incoming+server&device=android").partition("For other devices")
    assert "/guides/gmail-android/" in hits(own)
    assert others
    elsewhere = set(re.findall(r'href="(/guides/[a-z-]+/)', rest))
    assert elsewhere
    assert elsewhere.isdisjoint(hits(own))
    assert set(everything) & elsewhere


def test_what_was_asked_stands_in_the_field_again_escaped(noon: datetime, client: Client) -> None:
    page = html(client, "/search/?q=%22%3E%3Csvg%20onload%3Dalert(1)%3E")
    assert "<svg onload" not in page
    assert "&quot;&gt;&lt;svg onload=alert(1)&gt;" in page


@pytest.mark.parametrize("query", ["", "%20", "a", "*", "%22", "-imap", "NEAR(", "%25", "_", "x" * 1900, "qwertzuiopü"])
def test_nothing_that_is_asked_is_an_error(noon: datetime, client: Client, query: str) -> None:
    assert "<h1>" in html(client, f"/search/?q={query}")
    assert "suggestions" in json.loads(client.get(f"/search/suggest/?q={query}").content)


def test_suggestions_are_titles_with_addresses_that_exist(noon: datetime, client: Client) -> None:
    found = json.loads(client.get("/search/suggest/?q=outl").content)["suggestions"]
    assert found
    assert all(set(row) == {"title", "url"} for row in found)
    assert [client.get(row["url"]).status_code for row in found] == [200] * len(found)


#: What stands in an address of a search, and where it leads instead.
WITHOUT_LOCAL_PART = {
    "anna@open.example": "/search/?q=open.example",
    "cannot send anna@open.example": "/search/?q=cannot+send+open.example",
    "anna＠open.example 550": "/search/?q=open.example+550",
    "anna%40open.example 550": "/search/?q=open.example+550",
    "anna (at) open.example 550": "/search/?q=open.example+550",
    "<anna@open.example> rejected": "/search/?q=%3Copen.example%3E+rejected",
    "anna@": "/search/",
    "https://anna:secret@open.example/x 550": "/search/?q=https%3A%2F%2Fopen.example%2Fx+550",
}


@pytest.mark.parametrize(("query", "location"), WITHOUT_LOCAL_PART.items())
def test_an_address_in_a_search_loses_what_is_its_owners(
    noon: datetime, client: Client, query: str, location: str
) -> None:
    response = client.get("/search/", {"q": query})
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert client.get(location, follow=True).status_code == 200
    german = client.get("/de/search/", {"q": query, "device": "iphone"})
    assert german.headers["Location"] == f"/de{location}{'&' if '?' in location else '?'}device=iphone"


def test_nothing_is_suggested_for_what_may_be_an_address(noon: datetime, client: Client) -> None:
    def suggested(query: str) -> list[object]:
        return list(json.loads(client.get("/search/suggest/", {"q": query}).content)["suggestions"])

    assert suggested("change outlook")
    assert suggested("outlook anna@open.example") == suggested("outlook anna (at) open.example") == []


def test_a_hit_is_a_title_one_sentence_and_a_device(noon: datetime, client: Client) -> None:
    page = html(client, "/search/?q=outlook+0x800CCC0E")
    first = page.partition('<ol class="results">')[2].partition("</li>")[0]
    guide = shipped_library().guides["outlook-classic"]
    titles = re.findall(r"<h2><a\s+href=\"([^\"]*)\">(.*?)</a></h2>", first)
    assert titles == [(f"{guide.first_address}?q=outlook+0x800CCC0E", guide.title)]
    assert re.findall(r"<p>(.*?)</p>", first) == [guide.summary]
    assert re.findall(r'<p class="place"><a href="[^"#]*(#[^"]*)">(.*?)</a>', first) == [
        ("#h-0x800ccc0e-or-0x800ccc0f", "0x800CCC0E or 0x800CCC0F")
    ]
    assert re.sub(r"<[^>]*>|\s+", " ", first.partition('<p class="kind"')[2]).split(">")[-1].strip() == (
        "Outlook (classic) on Windows"
    )


def test_a_page_is_hit_once_and_never_in_the_middle_of_its_way(noon: datetime, client: Client) -> None:
    ways = {
        guide.address: {heading.id for heading in guide.body.headings if heading.level == 2}
        for guide in shipped_library().guides.values()
    }
    for query in ("delete account", "outgoing server", "find your account", "add your account", "remove the old entry"):
        found = html(client, "/search/?" + urlencode({"q": query})).partition("<main")[2]
        titles = re.findall(r'<h2><a\s+href="([^"?#]*)', found)
        assert len(titles) == len(set(titles)) > 3
        places = re.findall(r'class="place"><a href="([^"?#]*)[^"#]*#([^"]*)"', found)
        assert [place for address, place in places if place in ways.get(address, ())] == []


@pytest.mark.parametrize(
    ("query", "guide"),
    [
        ("iphone", "iphone-mail"),
        ("iPad", "iphone-mail"),
        ("samsung", "samsung-email"),
        ("Galaxy", "samsung-email"),
        ("outlook", "outlook-classic"),
        ("outlok", "outlook-classic"),
        ("android", "gmail-android"),
        ("pixel", "gmail-android"),
        ("mac", "apple-mail"),
        ("windows", "outlook-classic"),
        ("thunderbird", "thunderbird"),
        ("scanner", "scanner"),
        ("roundcube", "roundcube"),
    ],
)
def test_whoever_types_a_device_alone_gets_its_own_page_first(
    noon: datetime, client: Client, query: str, guide: str
) -> None:
    assert hits(html(client, f"/search/?q={query}"))[0] == f"/guides/{guide}/"


def test_of_an_app_that_several_machines_have_the_visitors_own_comes_first(noon: datetime, client: Client) -> None:
    iphone = {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148"}
    assert hits(client.get("/search/?q=outlook", headers=iphone).content.decode())[0] == "/guides/outlook-iphone/"
    assert hits(client.get("/search/?q=gmail", headers=iphone).content.decode())[0] == "/guides/gmail-iphone/"


def test_a_domain_among_the_words_is_a_way_to_its_page_whether_it_is_known_or_not(
    noon: datetime, client: Client
) -> None:
    for name in ("open.example", "nobody.example"):
        assert f'<a href="/for/{name}/">See its mail settings</a>' in html(client, f"/search/?q=cannot+send+{name}")
    assert "See its mail settings" not in html(client, "/search/?q=Mail.app+550+5.7.1")


def first_link(page: str) -> str:
    """The first way from a page of answers, below the field."""
    return re.findall(r'<a\s+href="([^"]*)"', page.partition("<main")[2].partition("</form>")[2])[0]


@pytest.mark.parametrize("query", ["what is my incoming server", "smtp port number", "name of the outgoing server"])
def test_who_asks_for_their_own_servers_gets_the_field_first(noon: datetime, client: Client, query: str) -> None:
    page = html(client, "/search/?" + urlencode({"q": query}))
    assert first_link(page) == "/settings/"
    own = page.partition('<section class="own">')[2].partition("</section>")[0]
    assert re.findall(r'<form[^>]*action="([^"]*)"', own) == ["/settings/"]
    assert re.findall(r'<input id="domain" name="domain"', own) == ['<input id="domain" name="domain"']


def own_answer(page: str) -> str:
    """The first answer, if it is the reader's own values."""
    first = page.partition('<ol class="results">')[2].partition("</li>")[0]
    return first if first.lstrip().startswith('<li class="own">') else ""


@pytest.mark.parametrize(
    ("query", "hosts", "ports"),
    [
        ("/for/open.example/search/?q=what+is+my+outgoing+server", ["outgoing"], ["465"]),
        ("/de/for/open.example/search/?q=Postausgangsserver", ["outgoing"], ["465"]),
        ("/for/open.example/search/?q=imap+port", ["incoming"], ["993"]),
        ("/for/open.example/search/?q=which+user+name+do+i+need", ["incoming", "outgoing"], ["993", "465"]),
    ],
)
def test_below_a_domain_its_own_values_are_the_first_answer(
    noon: datetime, client: Client, query: str, hosts: list[str], ports: list[str]
) -> None:
    page = html(client, query)
    own = own_answer(page)
    settings = Domain.objects.settings_for(DomainName.parse("open.example"), noon)
    assert settings
    right = {"incoming": settings.use_now.incoming(), "outgoing": settings.use_now.outgoing}
    assert settings.new == settings.use_now
    shown = re.findall(r"<dd>([a-z0-9.-]+\.[a-z]+) ", own)
    assert {server.host for name, server in right.items() if server and name in hosts} <= set(shown)
    assert [port for port in ports if f">\n<dd>{port} " not in own] == []
    assert re.findall(r'<h2><a href="([^"]*)"', own) == ["../"]
    assert 'id="domain"' not in page
    said = re.search(r'<p class="found" role="status">(\d+)', page)
    assert said
    assert int(said[1]) == page.count("<li", page.index('<ol class="results">'), page.index("</ol>"))


def test_before_the_change_the_own_values_are_the_old_ones(noon: datetime, client: Client) -> None:
    settings = Domain.objects.settings_for(DomainName.parse("announced.example"), noon)
    assert settings
    assert settings.old
    assert settings.old.outgoing
    own = own_answer(html(client, "/for/announced.example/search/?q=smtp+server"))
    assert f"<dd>{settings.old.outgoing.host} " in own
    assert "IMAP" not in own


@pytest.mark.parametrize("query", ["outgoing+server+rejected", "Postausgangsserver+antwortet+nicht", "iphone"])
def test_below_a_domain_an_error_text_stays_one(noon: datetime, client: Client, query: str) -> None:
    assert 'class="own"' not in html(client, f"/for/open.example/search/?q={query}")


@pytest.mark.parametrize("query", ["change the incoming server", "iphone", "server not responding", ""])
def test_who_asks_something_else_does_not(noon: datetime, client: Client, query: str) -> None:
    assert '<section class="own">' not in html(client, "/search/?" + urlencode({"q": query}))


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("open.example", "/for/open.example/"),
        ("www.open.example", "/for/open.example/"),
        ("anna@open.example", "/for/open.example/"),
        ("my domain is open.example", "/for/open.example/"),
    ],
)
def test_a_name_alone_leads_to_its_page_and_not_to_nothing_found(
    noon: datetime, client: Client, query: str, page: str
) -> None:
    response = client.get("/search/", {"q": query}, follow=True)
    assert (response.redirect_chain[-1][0], response.status_code) == (page, 200)


def test_a_name_that_nobody_knows_is_answered_as_by_the_field(noon: datetime, client: Client) -> None:
    response = client.get("/search/", {"q": "nobody-has-this.example"}, follow=True)
    assert response.status_code == 404
    assert response.content == client.get("/settings/", {"domain": "nobody-has-this.example"}).content


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("ich kann keine mails senden", "/de/articles/cannot-send/"),
        ("passwort vergessen", "/de/articles/passwords/"),
        ("postausgangsserver ändern iphone", "/de/guides/iphone-mail/"),
    ],
)
def test_a_question_in_german_is_answered_in_german_with_a_word_about_it(
    noon: datetime, client: Client, query: str, page: str
) -> None:
    found = html(client, "/search/?" + urlencode({"q": query}))
    first = found.partition('<ol class="results">')[2].partition("</li>")[0]
    assert f'href="{page}' in first
    assert '<li lang="de">' in first
    assert '<p class="named" lang="de">' in found
    assert f'<a href="/de/search/?{urlencode({"q": query}).replace("+", "%20")}">' in found
    assert "Answers in English" in found
    stays = html(client, "/search/?" + urlencode({"q": query, "in": "en"}))
    assert 'href="/de/guides' not in stays
    assert 'href="/de/articles' not in stays


@pytest.mark.parametrize("query", ["cannot send mail", "iphone", "scanner 535", "hey", "outlook 365", "asdfgh"])
def test_a_question_that_is_not_in_german_is_not(noon: datetime, client: Client, query: str) -> None:
    assert (
        'lang="de">'
        not in html(client, "/search/?" + urlencode({"q": query})).partition("<main")[2].split("<footer")[0]
    )


def test_english_words_on_a_german_page_are_what_was_on_the_screen(noon: datetime, client: Client) -> None:
    page = html(client, "/de/search/?q=the+target+principal+name+is+incorrect")
    assert hits(page) == []
    assert 'href="/de/guides/outlook-classic/' in page


def test_german_answers_below_a_domain_keep_it(noon: datetime, client: Client) -> None:
    page = html(client, "/for/open.example/search/?q=ich+kann+keine+mails+senden")
    first = page.partition('<ol class="results">')[2].partition("</li>")[0]
    assert 'href="/de/for/open.example/articles/cannot-send/' in first
    assert 'href="/de/for/open.example/search/?q=ich%20kann' in page


@pytest.mark.parametrize(
    ("query", "app", "key"),
    [
        ("mailbird", "Mailbird", "mailbird"),
        ("the bat change server", "The Bat!", "the-bat"),
        ("Betterbird", "Betterbird", "betterbird"),
    ],
)
def test_an_app_without_a_guide_leads_to_its_line_and_says_what_it_can(
    noon: datetime, client: Client, query: str, app: str, key: str
) -> None:
    first = (
        html(client, "/search/?" + urlencode({"q": query})).partition('<ol class="results">')[2].partition("</li>")[0]
    )
    assert re.findall(r'<h2><a href="([^"?]*)[^"]*(#[^"]*)">(.*?)</a></h2>', first) == [
        ("/articles/apps-by-name/", f"#{key}", app)
    ]
    assert re.findall(r"<p>(.*?)</p>", first) == [what_it_can(listed_apps()[key], "en")]
    assert 'class="place"' not in first
