"""The preview: what visitors will see, as any domain's client in any phase, and nothing in it that can act."""

import re
from html import unescape
from typing import Any, Final
from urllib.parse import urljoin

import pytest
from django.http import HttpResponse
from django.test import Client

from kb.models import Move
from kb.models.accounts.roles import Role
from kb.models.pages.edited import EditedPage
from kb.operations.pages.states import shipped_text
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn

PREVIEW: Final = "/operator/articles/preview/"
GUIDE: Final = "guides/iphone/iphone-mail.md"
ARTICLE: Final = "articles/webmail.md"
POLICY: Final = {
    "default-src 'none'",
    "script-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "manifest-src 'none'",
    "sandbox allow-same-origin",
}


@pytest.fixture
def viewer(sample: LoadSample, signed_in: SignedIn) -> Client:
    sample(clock.now())
    return signed_in(Role.VIEWER)


def shown(client: Client, path: str = GUIDE, text: str | None = None, **reader: Any) -> HttpResponse:
    return client.post(PREVIEW, {"path": path, "text": (shipped_text(path) or "") if text is None else text, **reader})


def body_of(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def with_whole_links(page: str, base: str) -> str:
    """Links of the thread are relative to where the page is shown."""
    return re.sub(r'(href|src|action)="([^"#?:][^":]*)"', lambda link: f'{link[1]}="{urljoin(base, link[2])}"', page)


def without_scripts(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if not line.startswith("<script") and line)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("path", "address", "reader"),
    [
        (GUIDE, "/guides/iphone-mail/", {}),
        (GUIDE, "/guides/iphone-mail/?protocol=pop3", {"protocol": "pop3"}),
        (GUIDE, "/for/open.example/guides/iphone-mail/", {"domain": "open.example"}),
        (
            GUIDE,
            "/for/closed.example/guides/iphone-mail/?protocol=pop3",
            {"domain": "closed.example", "protocol": "pop3"},
        ),
        (ARTICLE, "/articles/webmail/", {}),
    ],
)
def test_it_is_the_page_of_the_visitors(viewer: Client, path: str, address: str, reader: dict[str, str]) -> None:
    seen = viewer.get(address).content.decode()
    typed = shown(viewer, path, **reader).content.decode()
    assert without_scripts(with_whole_links(typed, PREVIEW)) == without_scripts(with_whole_links(seen, address))


def test_it_shows_what_was_typed_with_a_clients_own_values(viewer: Client) -> None:
    text = (shipped_text(GUIDE) or "") + "\nType {{ incoming.host }} here, please.\n"
    typed = body_of(shown(viewer, text=text, domain="Anna <anna@OPEN.example>"))
    assert "mail.<wbr>open.<wbr>example" in typed
    assert "here, please." in typed
    assert not EditedPage.objects.exists()


def test_it_shows_a_phase_that_is_still_to_come_and_a_move_that_is_not_published(viewer: Client) -> None:
    Move.objects.update(published_at=None)
    said = {phase: body_of(shown(viewer, domain="open.example", phase=phase)) for phase in ("announced", "closed")}
    assert "Not before" in said["announced"]
    assert "Not before" not in said["closed"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        ({"domain": "never-heard.example"}, "There is no such domain on this site"),
        ({"domain": "settled.example", "phase": "open"}, "This domain has no move with that phase."),
        ({"domain": "-"}, "No preview yet"),
        ({"phase": "tomorrow"}, "No preview yet"),
        ({"protocol": "smtp"}, "No preview yet"),
        ({"text": "no head at all"}, "the first line must be ---"),
        ({"path": "articles/../settings.py"}, "No preview yet"),
    ],
)
def test_where_there_is_none_it_says_why(viewer: Client, reader: dict[str, str], sentence: str) -> None:
    response = shown(viewer, **reader)
    assert sentence in body_of(response)
    assert shut_in(response)


def shut_in(response: HttpResponse) -> bool:
    policy = {part.strip() for part in response.headers["Content-Security-Policy"].split(";")}
    headers = [response.headers[name] for name in ("X-Frame-Options", "Cache-Control", "X-Content-Type-Options")]
    return policy == POLICY and headers == ["SAMEORIGIN", "no-store", "nosniff"]


def test_it_is_shut_in(viewer: Client) -> None:
    assert shut_in(shown(viewer))
    assert shut_in(shown(viewer, ARTICLE, domain="open.example"))


def test_nothing_that_is_typed_can_run(viewer: Client) -> None:
    evil = "\n\n".join(
        (
            "<script>alert(1)</script>",
            '<img src=x onerror="alert(1)">',
            "[click](javascript:alert(1))",
            "[click](java\tscript:alert(1))",
            "![x](data:image/svg+xml;base64,PHN2Zz4=)",
            "<svg onload=alert(1)>",
            '**bold**{: onclick="alert(1)" }',
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        )
    )
    page = shown(viewer, ARTICLE, (shipped_text(ARTICLE) or "") + evil).content.decode()
    marked_up = [
        tag for tag in ("<script", "<img src=x", "<svg onload", "<iframe", 'href="java', 'src="data') if tag in page
    ]
    assert marked_up == []
    assert "&lt;script&gt;alert(1)" in page


def test_a_snippet_is_shown_on_a_page_of_its_own(viewer: Client) -> None:
    said = body_of(shown(viewer, "_snippets/test.md", "## Testing it\n\nSend one.\n"))
    assert "Testing it" in said


@pytest.mark.parametrize(
    "path", ["guides/iphone/brand-new.md", "de/guides/iphone/brand-new.md", "articles/brand-new.md"]
)
def test_a_page_that_nobody_has_published_yet_is_shown(viewer: Client, path: str) -> None:
    text = shipped_text(ARTICLE if path.startswith("articles") else GUIDE)
    for domain in ("", "open.example"):
        response = shown(viewer, path, text, domain=domain)
        assert "No preview yet" not in body_of(response)
        assert f'<html lang="{"de" if path.startswith("de/") else "en-GB"}"' in body_of(response)


@pytest.mark.parametrize("path", ["fr/articles/webmail.md", "fr/_snippets/own.md"])
def test_a_language_that_the_site_does_not_speak_is_shown_all_the_same(viewer: Client, path: str) -> None:
    response = shown(viewer, path, (shipped_text(ARTICLE) or "") if "articles" in path else "Bonjour.\n")
    assert response.status_code == 200
    assert "<h1" in body_of(response)


MESSAGE: Final = "_messages/email.md"


def test_a_message_is_shown_for_a_client_and_a_day(viewer: Client) -> None:
    said = body_of(shown(viewer, MESSAGE, domain="open.example", phase="announced"))
    assert "<h1>open.example: mail moves on " in said
    assert '<th scope="col">Right now</th>' in said


def test_a_message_for_nobody_in_particular_has_an_imagined_client(viewer: Client) -> None:
    said = body_of(shown(viewer, MESSAGE))
    assert "change the email settings of yourdomain.example</h1>" in said
    assert "<script" not in said


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a\n{{ b }}", "2: b is not known here"),
        ("{{ old.incoming.host }}", "1: {{ old.incoming.host }} has no value here"),
    ],
)
def test_a_message_that_cannot_be_filled_says_why(viewer: Client, text: str, fault: str) -> None:
    assert fault in body_of(shown(viewer, MESSAGE, text, domain="settled.example"))


def test_a_message_holds_nothing_that_acts(viewer: Client) -> None:
    text = "<script>alert(1)</script> [x](/articles/webmail/) <img src=x onerror=alert(1)>"
    said = shown(viewer, MESSAGE, text).content.decode()
    assert "&lt;script&gt;" in said
    assert "<img" not in said
