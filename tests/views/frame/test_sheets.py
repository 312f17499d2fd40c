"""Which style sheets a page has: the frame, one of its kind, and that for paper."""

import re
from datetime import datetime

import pytest
from django.test import Client

FRAME = "site"


@pytest.mark.parametrize(
    ("address", "sheets"),
    [
        ("/", [FRAME, "pages"]),
        ("/for/open.example/", [FRAME, "pages"]),
        ("/for/nobody.example/", [FRAME, "pages"]),
        ("/guides/", [FRAME, "pages"]),
        ("/guides/thunderbird/", ["all-steps"]),
        ("/de/for/open.example/guides/iphone-mail/", ["all-steps"]),
        ("/guides/thunderbird/try-your-password/", [FRAME, "steps"]),
        ("/for/open.example/guides/iphone-mail/incoming-server/", [FRAME, "steps"]),
        ("/articles/webmail/", [FRAME, "reading"]),
        ("/for/open.example/letter/", [FRAME, "pages", "letter"]),
        ("/operator/sign-in/", [FRAME, "pages", "operator"]),
    ],
)
def test_a_page_has_the_frame_and_the_sheet_of_its_kind(
    noon: datetime, client: Client, address: str, sheets: list[str]
) -> None:
    page = client.get(address).content.decode()
    found = re.findall(r'<link rel="stylesheet" href="[^"]*/css/([a-z-]+)[."]', page)
    assert [name for name in found if name != "print"] == sheets
    assert found.count("print") == (0 if "operator" in sheets else 1)
