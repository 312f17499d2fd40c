"""Whatever is typed: an answer below 500, and nothing in the log but the line of the request."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.views.conftest import browser

#: Pieces that have broken parsers before, beside any text at all.
PIECES: Final = (
    *("open.example", "@", "xn--", "bücher", "①", "。", "\u200d", "\u202e", "\ufffd", "\x00", "\r\n", "<", '"', "'"),
    *("%", "%00", "{{", "[", "]", ":", "/", "?", "#", "\\", "a" * 64, "٠" * 20, "0x7f.1", "\ud7ff", "\U0010ffff"),
    *("NEAR(", "-imap", "AND", "*", "imap OR ", "title:", "^", "~2", "0x800CCC0E", "outlok", "\u0301"),
)
TEXTS: Final = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")),
)
ADDRESSES: Final = (
    "/settings/?domain={}",
    "/api/v1/settings?domain={}",
    "/search/?q={}",
    "/search/suggest/?q={}",
    "/for/{}/",
    "/for/open.example/guides/iphone-mail/?protocol={}",
    "/guides/iphone-mail/?seen={}",
    "/guides/?device={}",
    "/moves/{}/",
    "/?{}",
)
BUSY: Final = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def unlimited(noon: datetime, settings: Any) -> Client:
    settings.LOOKUP_LIMIT = settings.SEARCH_LIMIT = ""
    return browser()


def faults(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.exc_info or record.levelname == "ERROR"]


@pytest.mark.thorough
@pytest.mark.parametrize("address", ADDRESSES)
@BUSY
@given(text=TEXTS)
@example(text="")
@example(text="".join(PIECES))
def test_any_text_in_an_address_is_answered(
    unlimited: Client, caplog: pytest.LogCaptureFixture, address: str, text: str
) -> None:
    caplog.clear()
    response = unlimited.get(address.format(quote(text, safe="")))
    assert response.status_code < 500
    assert faults(caplog) == []


@pytest.mark.thorough
@BUSY
@given(raw=st.binary(max_size=200))
@example(raw=b"%ff%fe%00%")
@example(raw=b"domain=" + b"\xff" * 10)
def test_any_bytes_as_a_query_or_a_form_are_answered(
    unlimited: Client, caplog: pytest.LogCaptureFixture, raw: bytes
) -> None:
    caplog.clear()
    form = "application/x-www-form-urlencoded"
    answers = [
        unlimited.get("/settings/", QUERY_STRING=raw.decode("latin-1")),
        unlimited.get("/search/", QUERY_STRING="q=" + raw.decode("latin-1")),
        unlimited.post("/settings/", b"domain=" + raw, content_type=form),
        unlimited.post("/settings/", raw, content_type="multipart/form-data; boundary=x"),
    ]
    assert [response.status_code for response in answers if response.status_code >= 500] == []
    assert faults(caplog) == []


@BUSY
@given(text=TEXTS)
def test_any_text_typed_into_the_form_comes_back_harmless(unlimited: Client, text: str) -> None:
    """Nothing but our own elements stands on the page, whatever was typed."""
    plain = unlimited.post("/settings/", {"domain": "-"}).content.decode()
    response = unlimited.post("/settings/", {"domain": text})
    if response.status_code == 400:
        body = response.content.decode()
        assert body.count("<") == plain.count("<")
        assert body.count('"') == plain.count('"')
