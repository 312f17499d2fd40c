"""The thread: what travels along, which pages have a twin below a domain, and the relative ways between them."""

from datetime import datetime

import pytest
from django.http import QueryDict
from django.utils.translation import override

from kb.guides.page.app_names import APP_NAMES
from kb.guides.page.devices import DEVICES
from kb.mail.moves import MailSettings
from kb.mail.names import DomainName
from kb.mail.servers import Protocol
from kb.models import Domain
from kb.models.pages.library import current_library
from kb.views.frame.thread import NOTHING_MORE, Along, Thread, general, in_thread, relative, thread_of, twin_of

HOME = "/for/garage.example/"


@pytest.mark.parametrize(
    ("base", "path", "way"),
    [
        (HOME, HOME, "./"),
        (HOME, f"{HOME}letter/", "letter/"),
        (f"{HOME}letter/", HOME, "../"),
        (f"{HOME}letter/", f"{HOME}letter/", "./"),
        (f"{HOME}guides/spark/", f"{HOME}guides/", "../"),
        (f"{HOME}guides/spark/", f"{HOME}guides/spark/outgoing-server/", "outgoing-server/"),
        (f"{HOME}guides/spark/outgoing-server/", f"{HOME}guides/spark/incoming-server/", "../incoming-server/"),
        (f"{HOME}guides/spark/", f"{HOME}articles/webmail/", "../../articles/webmail/"),
        (f"{HOME}mail.mobileconfig", f"{HOME}guides/spark/", "guides/spark/"),
        (f"{HOME}guides/spark/", f"{HOME}qr.svg", "../../qr.svg"),
        ("/de/for/garage.example/moves/", "/de/for/garage.example/", "../"),
        ("/operator/pages/preview/", f"{HOME}search/", "../../../for/garage.example/search/"),
    ],
)
def test_the_way_from_one_page_to_another(base: str, path: str, way: str) -> None:
    assert relative(base, path) == way


@pytest.mark.parametrize(
    ("path", "twin"),
    [
        ("/guides/", "guides/"),
        ("/guides/spark/", "guides/spark/"),
        ("/guides/spark/worked/", "guides/spark/worked/"),
        ("/guides/spark/stuck/password/", "guides/spark/stuck/password/"),
        ("/articles/", "articles/"),
        ("/articles/pop3-or-imap/", "articles/pop3-or-imap/"),
        ("/search/", "search/"),
        ("/search/suggest/", "search/suggest/"),
        ("/moves/", "moves/"),
        ("/moves/sample-open/", "moves/sample-open/"),
        ("/settings/", ""),
    ],
)
def test_what_is_read_with_a_domain_has_a_twin_below_it(path: str, twin: str) -> None:
    assert in_thread(path, HOME) == HOME + twin
    assert general(HOME + twin) == (path if twin else HOME)


@pytest.mark.parametrize("path", [HOME, f"{HOME}letter/", f"{HOME}guides/spark/"])
def test_what_is_below_the_domain_stays_as_it_is(path: str) -> None:
    assert in_thread(path, HOME) == path


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/api/v1/docs",
            "/moves/feed/",
            "/changes/feed/",
            "/guides/spark.md",
            "/articles/webmail.md",
            "/llms.txt",
        ),
        *("/operator/", "/admin/", "/media/x.png", "/static/css/site.css", "/robots.txt", "/no-such-page/"),
        *(
            "/for/florist.example/",
            "/for/florist.example/guides/spark/",
            "/de/guides/spark/",
            "/de/for/garage.example/",
        ),
        *("/unsubscribe/x/", "/opensearch.xml", "/sitemap.xml"),
    ],
)
def test_home_machines_other_domains_and_other_languages_have_none(path: str) -> None:
    assert in_thread(path, HOME) == path


def test_each_language_has_its_own_twins() -> None:
    with override("de"):
        assert (
            in_thread("/de/articles/webmail/", "/de/for/garage.example/") == "/de/for/garage.example/articles/webmail/"
        )
        assert in_thread("/articles/webmail/", "/de/for/garage.example/") == "/articles/webmail/"


@pytest.mark.parametrize(
    ("query", "along"),
    [
        ("", NOTHING_MORE),
        ("device=spark-iphone", Along("spark-iphone")),
        ("device=mac&protocol=pop3", Along("mac", Protocol.POP3)),
        ("protocol=imap&task=add", Along("", Protocol.IMAP, adding=True)),
        ("device=toaster&protocol=smtp&task=remove&q=x", NOTHING_MORE),
        ("device=%00&protocol=IMAP", NOTHING_MORE),
    ],
)
def test_what_travels_along_is_read_from_the_query(query: str, along: Along) -> None:
    assert Along.of(QueryDict(query)) == along
    assert Along.of(QueryDict(along.after("/x/").partition("?")[2])) == along


@pytest.fixture
def garage(noon: datetime) -> MailSettings:
    settings = Domain.objects.settings_for(DomainName("open.example"), noon)
    assert settings is not None
    return settings


@pytest.mark.parametrize(
    ("html", "led"),
    [
        ('<a href="/articles/webmail/">', '<a href="../../articles/webmail/?device=mac&amp;protocol=pop3">'),
        ('<a href="/articles/webmail/#h-x">', '<a href="../../articles/webmail/?device=mac&amp;protocol=pop3#h-x">'),
        ('<a href="/guides/spark/">', '<a href="./?protocol=pop3">'),
        ('<a href="/guides/?device=iphone#a">', '<a href="../?device=iphone&amp;protocol=pop3#a">'),
        ('<a class="x"\n  href="/settings/">', '<a class="x"\n  href="../../?device=mac&amp;protocol=pop3">'),
        (
            '<a href="/search/?q=a%20b&amp;x=1">',
            '<a href="../../search/?device=mac&amp;protocol=pop3&amp;q=a+b&amp;x=1">',
        ),
        ('<form action="/settings/">', '<form action="/settings/">'),
        ('<form action="/search/">', '<form action="../../search/">'),
        ('<input data-suggest="/search/suggest/">', '<input data-suggest="../../search/suggest/">'),
        ('<img src="/for/open.example/qr.svg">', '<img src="../../qr.svg">'),
        ('<a href="/">', '<a href="/">'),
        ('<a href="//elsewhere.example/guides/">', '<a href="//elsewhere.example/guides/">'),
        ('<a href="https://elsewhere.example/guides/">', '<a href="https://elsewhere.example/guides/">'),
        ('<a href="#h-x">', '<a href="#h-x">'),
        ("<p>/guides/spark/</p>", "<p>/guides/spark/</p>"),
    ],
)
def test_a_page_is_led(garage: MailSettings, html: str, led: str) -> None:
    thread = Thread(garage, "/for/open.example/guides/spark/", Along("mac", Protocol.POP3))
    assert thread.led(html) == led


def test_without_a_domain_nothing_is_led() -> None:
    assert Thread(None, "/guides/spark/").led('<a href="/articles/webmail/">') == '<a href="/articles/webmail/">'


def test_a_guide_is_of_its_own_device_and_of_the_one_that_was_known(noon: datetime) -> None:
    guides = current_library(noon, "en").guides
    assert Along("gmail-android", Protocol.POP3).on(guides["spark-new"]) == Along(
        "spark-iphone", Protocol.POP3, adding=True
    )
    assert Along("thunderbird-mac").on(guides["thunderbird"]) == Along("thunderbird-mac")
    assert Along("thunderbird-mac").to_guide("thunderbird") == {"device": "thunderbird-mac"}
    assert Along("thunderbird-mac").to_guide("spark") == Along("spark-iphone").to_guide("spark") == {}


@pytest.mark.parametrize(
    ("along", "app"),
    [
        (Along("spark-iphone"), ("Spark", "/guides/spark/")),
        (Along("spark-iphone", adding=True), ("Spark", "/guides/spark-new/")),
        (Along("windows-mail", adding=True), ("Windows Mail", "/guides/windows-mail/")),
        (Along("mac"), ("Mac", "/for/open.example/?device=mac#my-device")),
        (NOTHING_MORE, None),
    ],
)
def test_the_line_says_which_app(garage: MailSettings, along: Along, app: tuple[str, str] | None) -> None:
    thread = thread_of({"settings": garage, "along": along, "here": "/for/open.example/articles/webmail/"})
    assert thread is not None
    assert (thread.app and (thread.app.name, thread.app.address)) == app


def test_a_page_of_which_nothing_is_known_has_no_line() -> None:
    assert thread_of({"here": "/articles/webmail/"}) is None
    assert thread_of({}) is None


def test_every_device_has_a_name_for_the_line() -> None:
    assert list(APP_NAMES) == list(DEVICES)


def test_a_whole_address_keeps_its_query_and_place(garage: MailSettings) -> None:
    assert twin_of("/search/?q=x#y", garage) == "/for/open.example/search/?q=x#y"
    assert twin_of("/for/florist.example/", garage) == "/for/florist.example/"
