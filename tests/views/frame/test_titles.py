"""Titles and descriptions are one line each, whatever lines their templates have."""

import re
from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from kb.models import SiteProfile
from kb.templatetags.signpost import one_line

PATHS = (
    "",
    "guides/",
    "articles/",
    "moves/",
    "search/?q=cannot%20send",
    "guides/iphone-mail/",
    "guides/iphone-mail/incoming-server/",
    "guides/iphone-mail/ring/",
    "guides/iphone-mail/incoming-server/ring/?left=yes",
    "letter/",
)


@pytest.mark.parametrize("base", ["/", "/de/"])
def test_no_space_stands_before_a_sign_and_no_line_breaks(noon: datetime, client: Client, base: str) -> None:
    SiteProfile.objects.update(rings_back=True)
    for path in PATHS:
        page = client.get(f"{base}for/open.example/{path}").content.decode()
        said = re.findall(r'<title>(.*?)</title>|<meta name="description" content="(.*?)">', page, re.DOTALL)
        assert len(said) == 2, path
        for text in map("".join, said):
            assert not re.search(r"\n|  | [,:]|^ | $", unescape(text)), (path, text)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("\nRing me\n, open.example\n", "Ring me, open.example"),
        ("Search: a :b\n: open.example", "Search: a :b: open.example"),
        ("Waiting :", "Waiting:"),
    ],
)
def test_what_was_written_over_lines(written: str, line: str) -> None:
    assert one_line(written) == line
