"""On a long text: the way to it, what is on it, what is near it, and against what it was checked."""

import re
from datetime import datetime
from html import escape, unescape

import pytest
from django.test import Client

from kb.guides.library.contents import FEWEST
from kb.views.visitors.knowledge.orientation import Entry, stops_on
from tests.libraries import shipped_library

LIBRARY = shipped_library()
THREAD = "/for/open.example"
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def links(page: str, opening: str) -> list[tuple[str, str]]:
    """Address and words of each link in the part that begins so."""
    part = page.partition(opening)[2].partition("</nav>")[0]
    words = ((link, " ".join(re.sub("<[^>]+>", " ", inner).split())) for link, inner in _LINK.findall(part))
    return [(unescape(link), unescape(text)) for link, text in words]


CRUMBS = '<nav class="crumbs'
CONTENTS = '<nav class="contents'
RELATED = '<nav class="related'


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("/articles/webmail/", [("/", "Example Host"), ("/articles/", "Questions and answers")]),
        (
            "/guides/spark/",
            [("/", "Example Host"), ("/guides/", "Guides"), ("/guides/#iphone", "iPhone or iPad")],
        ),
        ("/moves/sample-open/", [("/", "Example Host"), ("/moves/", "Moves")]),
        ("/de/moves/sample-open/", [("/de/", "Example Host"), ("/de/moves/", "Umzüge")]),
        (
            f"{THREAD}/articles/webmail/?device=spark-iphone",
            [("../../", "open.example"), ("../?device=spark-iphone", "Questions and answers")],
        ),
        (
            f"{THREAD}/guides/scanner/?protocol=pop3",
            [
                *(("../../", "open.example"), ("../?device=scanner&protocol=pop3", "Guides")),
                ("../?device=scanner&protocol=pop3#other", "Something else"),
            ],
        ),
        (f"{THREAD}/moves/sample-open/", [("../../", "open.example"), ("../", "Moves")]),
    ],
)
def test_the_way_to_a_page_keeps_the_domain(
    noon: datetime, client: Client, address: str, way: list[tuple[str, str]]
) -> None:
    found = links(html(client, address), CRUMBS)
    assert [(link.partition("?")[0] if link.startswith("../../") else link, words) for link, words in found] == way


@pytest.mark.parametrize("address", ["/guides/iphone-mail/incoming-server/", "/", THREAD + "/", "/search/?q=spark"])
def test_other_pages_have_no_such_line(noon: datetime, client: Client, address: str) -> None:
    assert 'class="crumbs' not in html(client, address)


@pytest.mark.parametrize("slug", sorted(LIBRARY.articles))
def test_every_heading_of_an_article_is_one_tap_away(noon: datetime, client: Client, slug: str) -> None:
    page = html(client, f"/articles/{slug}/")
    headings = [heading for heading in LIBRARY.articles[slug].body.headings if heading.level == 2]
    listed = links(page, CONTENTS)
    assert len(listed) >= FEWEST
    assert [link for link, _words in listed] == [f"#{heading.id}" for heading in headings]
    assert all(f'id="{link[1:]}"' in page for link, _words in listed)
    assert page.count('<details class="contents') == 1


def test_the_list_is_of_what_the_reader_sees(noon: datetime, client: Client) -> None:
    page = html(client, "/articles/error-messages/?app=fairemail")
    listed = links(page, CONTENTS)
    assert ("#h-fairemail", "FairEmail") in listed
    assert 1 < len(listed) < len(links(html(client, "/articles/error-messages/"), CONTENTS))
    assert all(f'id="{link[1:]}"' in page for link, _words in listed)


@pytest.mark.thorough
@pytest.mark.parametrize("slug", sorted(LIBRARY.guides))
def test_on_the_page_with_all_steps_every_stop_is_one_tap_away(noon: datetime, client: Client, slug: str) -> None:
    guide = LIBRARY.guides[slug]
    page = html(client, f"/guides/{slug}/")
    listed = links(page, CONTENTS)
    stops = [stop.name for stop in guide.body.stops(None)]
    assert len(listed) >= len(stops)
    for name, (link, words) in zip(stops, listed, strict=False):
        assert link in (f"#h-{name}", f"/guides/{slug}/{name}/"), words
        assert not link.startswith("#") or f'id="{link[1:]}"' in page


def test_a_stop_that_is_folded_is_reached_on_its_own_page() -> None:
    body = (
        '<h2 id="h-a"><span class="k">1</span> A</h2><details class="branch"><h2 id="h-b">B</h2></details>'
        '<h2 id="h-other">Other</h2>'
    )
    assert stops_on(body, [("a", "A"), ("b", "B")], "/guides/x/", "?protocol=pop3") == [
        *(Entry("#h-a", "A", 1), Entry("/guides/x/b/?protocol=pop3", "B", 2), Entry("#h-other", "Other")),
    ]


def test_pages_that_are_near_keep_the_domain_and_the_app(noon: datetime, client: Client) -> None:
    general = dict(links(html(client, "/guides/claws-mail/"), RELATED))
    assert general["/articles/error-messages/?app=claws-mail"] == LIBRARY.articles["error-messages"].title
    own = [link for link, _words in links(html(client, f"{THREAD}/guides/claws-mail/"), RELATED)]
    assert len(own) == len(general) == 4
    assert all(link.startswith("../") for link in own)
    assert "../../articles/error-messages/?device=claws-mail&app=claws-mail" in own
    mac = [link for link, _ in links(html(client, f"{THREAD}/guides/thunderbird/?device=thunderbird-mac"), RELATED)]
    assert "../../articles/error-messages/?device=thunderbird-mac&app=thunderbird-mac" in mac


@pytest.mark.thorough
@pytest.mark.parametrize("page", LIBRARY.pages, ids=lambda page: page.address)
def test_every_source_is_shown_at_the_foot(noon: datetime, client: Client, page: object) -> None:
    shown = html(client, page.address)  # type: ignore[attr-defined]
    foot = shown.partition('id="sources"')[2].partition("</section>")[0]
    sources = page.sources  # type: ignore[attr-defined]
    assert re.findall("<li>(.*?)</li>", foot) == [escape(source) for source in sources]
    facts = shown.partition('<ul class="facts">')[2].partition("</ul>")[0]
    assert ('href="#sources"' in facts) is (len(sources) > 1)


@pytest.mark.parametrize("base", ["", THREAD])
def test_an_article_says_against_what_it_was_checked(noon: datetime, client: Client, base: str) -> None:
    article = LIBRARY.articles["certificate-warnings"]
    facts = html(client, f"{base}{article.address}").partition('<ul class="facts">')[2].partition("</ul>")[0]
    words = " ".join(re.sub("<[^>]+>", " ", facts).split())
    assert words == (
        f"Last checked 22 November 2026, against: {escape(article.sources[0])} "
        f"and {len(article.sources) - 1} more sources"
    )
