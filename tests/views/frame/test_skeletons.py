"""Filled skeletons: byte for byte the page that would have been rendered for the domain itself."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from kb.bounded import Bounded
from kb.guides.page.platforms import PLATFORMS
from kb.mail.mailboxes import Mailbox
from kb.mail.moves import MailSettings, Phase, mail_settings
from kb.mail.names import DomainName
from kb.mail.servers import LOCAL_PART, WHOLE_ADDRESS, Protocol
from kb.models import Domain, Move, Server, Service
from kb.models.ground.revisions import raise_revision
from kb.models.pages.library import current_library
from kb.protocols import settings_json
from kb.protocols.mail_apps import autodiscover
from kb.views.frame import skeletons
from kb.views.frame.context import frame
from kb.views.frame.skeletons import PLAIN_STAND_IN, STAND_IN, NameTakenApart, Skeleton, fill, shelf
from kb.views.frame.thread import Along, rendered
from kb.views.visitors.domain.page import domain_context, letter_context
from kb.views.visitors.knowledge.guides import guide_context
from kb.views.visitors.tiles import Choice
from tests.golden_files import DURING, NAME, ODD
from tests.protocols.mail_apps.test_autodiscover import ADDRESSES

TODAY = date(2026, 11, 22)
IPHONE = Choice(PLATFORMS["iphone"], chosen=True)
#: Plain, of another script, of a script that is shown as it is, and long.
NAMES = (
    "shop.example",
    "xn--bcher-kva.example",
    "xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g",
    f"{'a' * 60}.{'b' * 60}.example",
)


def page_of(settings: MailSettings) -> dict[str, Any]:
    return domain_context(settings, IPHONE)


def letter_of(settings: MailSettings) -> dict[str, Any]:
    return letter_context(settings, TODAY)


def guide_of(slug: str, protocol: Protocol | None) -> Callable[[MailSettings], dict[str, Any]]:
    def context(settings: MailSettings) -> dict[str, Any]:
        library = current_library(settings.at, "en")
        return guide_context(library.guides[slug], library, settings, Along(protocol=protocol), None)

    return context


PAGES: dict[str, tuple[str, Callable[[MailSettings], dict[str, Any]]]] = {
    "page": ("domains/page.html", page_of),
    "letter": ("domains/letter.html", letter_of),
    **{
        f"{slug} {protocol}": ("guides/page.html", guide_of(slug, protocol))
        for slug in ("iphone-mail", "gmail-android", "outlook-classic")
        for protocol in (None, Protocol.POP3)
    },
}


def settings_of(name: str, phase: Phase | None, at: datetime) -> MailSettings:
    """The settings of a domain, put there by hand, whose move is in this phase."""
    move = Move.objects.get(slug=f"sample-{phase}") if phase else None
    service = move.from_service if move else Service.objects.get(slug="new-host")
    Domain.objects.update_or_create(name=name, defaults={"service": service, "move": move})
    settings = Domain.objects.settings_for(DomainName(name), at)
    assert settings is not None
    assert settings.phase is phase
    return settings


@pytest.mark.thorough
@pytest.mark.parametrize("phase", [None, *Phase])
def test_a_filled_page_is_the_rendered_page(noon: datetime, phase: Phase | None) -> None:
    for name in NAMES:
        settings = settings_of(name, phase, noon)
        for kind, (template, context) in PAGES.items():
            body, _ = fill(settings, template, kind, context)
            assert body == rendered(template, context(settings)).encode(), (name, kind)
            assert DomainName(name).u_label in body.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("phase", [None, *Phase])
def test_a_domain_that_is_somebodys_server_gets_a_page_of_its_own(noon: datetime, phase: Phase | None) -> None:
    """`mail.{domain}` may be the old server's own name: for this one domain nothing changes."""
    for name in ("shop.example", "old-host.example", "mail.old-host.example"):
        settings = settings_of(name, phase, noon)
        for kind, (template, context) in PAGES.items():
            body, _ = fill(settings, template, kind, context)
            assert body == rendered(template, context(settings)).encode(), (name, kind)


def test_nothing_changes_for_the_domain_whose_old_server_has_its_name(noon: datetime, client: Client) -> None:
    settings_of("old-host.example", Phase.OPEN, noon)
    assert "nothing to change on your devices" in client.get("/for/old-host.example/").content.decode()
    assert "change both servers before" in client.get("/for/open.example/").content.decode()


def test_incoming_and_outgoing_may_be_one_server_for_one_domain_alone(noon: datetime) -> None:
    service = Service.objects.create(slug="mixed", name="mixed")
    common = {"service": service, "security": "tls"}
    Server.objects.create(protocol="imap", host="mail.mixed.example", port=993, **common)
    Server.objects.create(protocol="smtp", host="mail.{domain}", port=465, position=1, **common)
    for name in ("shop.example", "mixed.example"):
        Domain.objects.create(name=name, service=service)
    raise_revision()
    for name in ("shop.example", "mixed.example"):
        settings = Domain.objects.settings_for(DomainName(name), noon)
        assert settings is not None
        body, _ = fill(settings, "domains/page.html", "x", page_of)
        assert body == rendered("domains/page.html", page_of(settings)).encode()


def test_domains_of_one_move_share_a_skeleton_and_have_tags_of_their_own(noon: datetime) -> None:
    asked: list[MailSettings] = []

    def context(settings: MailSettings) -> dict[str, Any]:
        asked.append(settings)
        return page_of(settings)

    answers = [fill(settings_of(name, Phase.OPEN, noon), "domains/page.html", "x", context) for name in NAMES]
    assert [settings.domain for settings in asked] == [PLAIN_STAND_IN, STAND_IN]
    assert len({tag for _, tag in answers}) == len({body for body, _ in answers}) == len(NAMES)


@pytest.mark.parametrize("change", ["phase", "state", "move", "revision"])
def test_whatever_the_page_depends_on_makes_another_skeleton(noon: datetime, change: str) -> None:
    asked: list[MailSettings] = []

    def context(settings: MailSettings) -> dict[str, Any]:
        asked.append(settings)
        return page_of(settings)

    fill(settings_of("shop.example", Phase.OPEN, noon), "domains/page.html", "x", context)
    if change == "revision":
        raise_revision()
    phase = Phase.MOVED if change == "phase" else None if change == "move" else Phase.OPEN
    fill(settings_of("shop.example", phase, noon), "domains/page.html", "y" if change == "state" else "x", context)
    assert len(asked) == 2


def test_a_form_of_the_name_that_nobody_fills_is_refused(noon: datetime) -> None:
    def taken_apart(settings: MailSettings) -> dict[str, Any]:
        return frame(typed=settings.domain.a_label.partition(".")[0])

    with pytest.raises(NameTakenApart, match=r"lookup/form\.html"):
        fill(settings_of("shop.example", Phase.OPEN, noon), "lookup/form.html", None, taken_apart)


def test_the_stand_in_has_two_forms_and_stands_nowhere_else() -> None:
    assert STAND_IN.u_label != STAND_IN.a_label
    assert DomainName.parse(STAND_IN.u_label) == STAND_IN
    stem = STAND_IN.a_label.partition(".")[0].removeprefix("xn--")
    stems = (stem, STAND_IN.u_label.partition(".")[0], PLAIN_STAND_IN.a_label.partition(".")[0])
    traces = re.compile("|".join(map(re.escape, stems)), re.IGNORECASE)
    root = Path(site.BASE_DIR)
    texts = [
        *(root / "templates").rglob("*.html"),
        *(root / "kb/content").rglob("*.md"),
        *(root / "static").rglob("*.js"),
    ]
    assert len(texts) > 30
    assert [path for path in texts if traces.search(path.read_text())] == []


def test_the_json_of_a_domain_is_filled_the_same_way(noon: datetime, client: Client) -> None:
    for name in (*NAMES, "old-host.example"):
        settings = settings_of(name, Phase.OPEN, noon)
        body = client.get(f"/api/v1/settings?domain={name}").content
        assert body == settings_json.render(settings, site.SITE_URL)


def test_the_shelf_lets_the_oldest_go() -> None:
    small = Bounded[Skeleton](2, lambda _skeleton: 1)
    made: list[str] = []

    def get(key: str) -> Skeleton:
        def make() -> Skeleton:
            made.append(key)
            return Skeleton.of(key.encode())

        return small.answer(key, make)

    for key in ("a", "b", "a", "c", "b", "a"):
        assert get(key).body == key.encode()
    assert made == ["a", "b", "c", "b", "a"]


def test_pages_for_everybody_are_kept_too(noon: datetime, client: Client) -> None:
    first = client.get("/articles/").content
    with pytest.MonkeyPatch.context() as patch:  # the fixture forgets what is kept
        patch.setattr(skeletons, "rendered", None)
        assert client.get("/articles/").content == first
        shelf.clear()
        assert client.get("/articles/").status_code == 500


@pytest.mark.parametrize("text", ADDRESSES)
@pytest.mark.parametrize("username", [WHOLE_ADDRESS, LOCAL_PART, "fixed&name"])
def test_a_document_for_anybody_becomes_that_of_each_mailbox(text: str, username: str) -> None:
    servers = tuple(replace(pattern, username=username) for pattern in ODD.servers)
    settings = mail_settings(NAME, replace(ODD, servers=servers), None, DURING[Phase.OPEN])
    mailbox = Mailbox.parse(text)
    for_anybody = autodiscover.render(settings, autodiscover.ANYBODY)
    assert Skeleton.of(for_anybody).fill(NAME, mailbox) == autodiscover.render(settings, mailbox)
