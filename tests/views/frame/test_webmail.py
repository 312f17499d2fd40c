"""Webmail is the one of the moment, and a link wherever it is named."""

import re
from datetime import datetime

import pytest
from django.test import Client

from kb.mail.moves import Phase
from kb.models import Service
from kb.models.ground.revisions import raise_revision
from kb.views.frame.webmail import with_webmail_linked

ADDRESS = "https://webmail.firm.example/"
LINK = f'<a href="{ADDRESS}">'


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p>Open webmail. Webmail is slow.</p>", f"<p>Open {LINK}webmail</a>. Webmail is slow.</p>"),
        ("<li>Webmail shows it.</li>", f"<li>{LINK}Webmail</a> shows it.</li>"),
        ("<p>Look in <b>webmail</b>.</p>", f"<p>Look in <b>{LINK}webmail</a></b>.</p>"),
        ("<p>a webmail</p><p>b webmail</p>", f"<p>a {LINK}webmail</a></p><p>b {LINK}webmail</a></p>"),
        ("<td>Only in webmail</td>", f"<td>Only in {LINK}webmail</a></td>"),
        ("<p>Sehen Sie im Webmail nach.</p>", f"<p>Sehen Sie im {LINK}Webmail</a> nach.</p>"),
        (
            "<li>Go <a href='/x/'>to webmail</a>, or webmail.</li>",
            f"<li>Go <a href='/x/'>to webmail</a>, or {LINK}webmail</a>.</li>",
        ),
    ],
)
def test_the_first_mention_of_each_piece_is_a_link(html: str, linked: str) -> None:
    assert with_webmail_linked(html, ADDRESS) == linked


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="h-webmail">Look in webmail</h2>',
        '<li>Last checked, against: <span lang="en-gb">A host, Webmail and filters</span> and 2 more</li>',
        '<section class="sources no-print"><ul lang="de"><li>Ein Host, Webmail</li></ul></section>',
        "<summary>I see webmail</summary>",
        '<figure class="sketch">webmail</figure>',
        '<p><a href="/articles/webmail/">webmail</a></p>',
        "<p><button>Copy webmail</button></p>",
        f'<p>Open webmail: <a href="{ADDRESS}">webmail.firm.example</a></p>',
        "<p>Log in to the old webmail.</p>",
        "<p>The new webmail is another.</p>",
        "<p>Im alten Webmail und im neuen Webmail, ein altes Webmail.</p>",
        "<p>Your webmail contacts, webmail users, the webmail address.</p>",
        "<p>Webmail-Kontakte und webmail.firm.example, https://x.example/webmail</p>",
        '<p data-copy="webmail">x</p>',
    ],
)
def test_what_is_no_plain_mention_stays(html: str) -> None:
    assert with_webmail_linked(html, ADDRESS) == html


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "webmail"])
def test_without_an_address_of_the_web_there_is_no_link(address: str) -> None:
    assert with_webmail_linked("<p>Open webmail.</p>", address) == "<p>Open webmail.</p>"


def led_to(client: Client, address: str) -> set[str]:
    """The webmails to which the content of a page leads, and what is outside of it but the foot."""
    page = client.get(address).content.decode().partition("<body")[2].partition("<footer")[0]
    return set(re.findall(r'href="(https?://[^"]*webmail[^"]*)"', page))


PAGES = (
    "",
    "guides/iphone-mail/",
    "guides/iphone-mail/?protocol=pop3",
    "guides/outlook-classic-new/",
    "guides/gmail-android/stuck/password/",
    "articles/passwords/",
    "articles/nothing-new-arrives/",
    "articles/password-asked-again/",
    "search/",
)


@pytest.fixture
def two_webmails(noon: datetime) -> None:
    for slug in ("old-host", "new-host"):
        Service.objects.filter(slug=slug).update(webmail_url=f"https://webmail.{slug}.example")
    raise_revision()


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["", "/de"])
@pytest.mark.parametrize("below", PAGES)
@pytest.mark.parametrize("phase", list(Phase))
def test_it_is_the_webmail_of_the_phase(
    two_webmails: None, client: Client, phase: Phase, below: str, language: str
) -> None:
    right = "old-host" if phase is Phase.ANNOUNCED else "new-host"
    assert led_to(client, f"{language}/for/{phase}.example/{below}") == {f"https://webmail.{right}.example"}


def test_a_page_that_tells_old_from_new_leads_to_both(two_webmails: None, client: Client) -> None:
    both = {"https://webmail.old-host.example", "https://webmail.new-host.example"}
    assert led_to(client, "/for/announced.example/articles/webmail-contacts/") == both
    page = client.get("/for/announced.example/guides/roundcube/").content.decode()
    assert "webmail.<wbr>new-host.<wbr>example" in page


@pytest.mark.parametrize("below", ["moves/sample-moving/", "articles/one-device-locks-everyone-out/"])
def test_webmail_is_a_link_wherever_it_is_named(two_webmails: None, client: Client, below: str) -> None:
    assert 'new-host.example">webmail</a>' in client.get(f"/for/moving.example/{below}").content.decode()


@pytest.mark.parametrize(("phase", "host"), [("announced", "old-host"), ("open", "new-host"), ("moved", "new-host")])
def test_a_moves_page_for_everybody_names_the_one_of_its_phase(
    two_webmails: None, client: Client, phase: str, host: str
) -> None:
    assert led_to(client, f"/moves/sample-{phase}/") == {f"https://webmail.{host}.example"}


def test_nothing_in_a_drawing_can_be_pressed() -> None:
    drawn = '<figure class="sketch"><p class="bar"><b>Webmail</b></p><p class="url">webmail.a.example</p></figure>'
    html = f"<p>Open webmail.</p>{drawn}<p>In webmail too.</p>"
    link = '<a href="https://webmail.a.example/">webmail</a>'
    assert with_webmail_linked(html, "https://webmail.a.example/") == (
        f"<p>Open {link}.</p>{drawn}<p>In {link} too.</p>"
    )
