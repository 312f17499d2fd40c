"""Search at its own address, and suggestions while somebody types."""

import json
import re
from datetime import datetime

import pytest
from django.test import Client


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
    assert "/guides/outlook-classic/" in everything
    assert "/guides/gmail-android/" in hits(own)
    assert "/guides/outlook-classic/" not in hits(own)
    assert others
    assert "/guides/outlook-classic/" in re.findall(r'href="(/guides/[a-z-]+/)', rest)


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
