"""The QR code of a guide leads to this very guide, as it was chosen."""

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client

from kb.protocols import qr_code

GUIDE = "/for/open.example/guides/outlook-classic/"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("?protocol=pop3", "?protocol=pop3"),
        ("?protocol=imap", "?protocol=imap"),
        ("?seen=list", "?seen=list"),
        ("?protocol=pop3&seen=nowhere,list", "?protocol=pop3&seen=list"),
        ("?protocol=smtp&seen=nothing-of-ours&evil=1", ""),
        ("?seen=" + "x" * 500, ""),
    ],
)
def test_it_keeps_what_was_chosen_and_nothing_else(noon: datetime, client: Client, query: str, kept: str) -> None:
    answer = client.get(f"{GUIDE}qr.svg{query}")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.content == qr_code.render(f"{settings.SITE_URL}{GUIDE}{kept}")


@pytest.mark.parametrize("query", ["", "?protocol=pop3", "?protocol=pop3&seen=list"])
def test_a_guide_shows_its_own_code_and_the_address_in_words(noon: datetime, client: Client, query: str) -> None:
    page = client.get(f"{GUIDE}{query}").content.decode().replace("&amp;", "&").replace("<wbr>", "")
    assert re.findall(r'<img src="([^"]*qr.svg[^"]*)"', page) == [f"qr.svg{query}"]
    assert f'<span class="print-only">{settings.SITE_URL}{GUIDE}{query}\n</span>' in page


def test_in_german_it_leads_to_the_german_page(noon: datetime, client: Client) -> None:
    answer = client.get(f"/de{GUIDE}qr.svg")
    assert answer.content == qr_code.render(f"{settings.SITE_URL}/de{GUIDE}")


def test_what_is_no_guide_has_no_code(noon: datetime, client: Client) -> None:
    assert client.get("/for/open.example/guides/no-such-guide/qr.svg").status_code == 404
    assert client.get("/for/nobody.example/guides/iphone-mail/qr.svg").status_code == 404
