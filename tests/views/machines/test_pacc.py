"""PACC over HTTP: bytes that the DNS vouches for, before and after a change, and open to apps that are web pages."""

import gzip
from datetime import datetime
from typing import Any, Final

import pytest
from django.test import Client

from kb.mail.names import DomainName
from kb.operations.moves.dns_lines import stages
from kb.protocols.mail_apps import pacc
from tests.clock import SetClock
from tests.views.conftest import browser

ADDRESS: Final = "/.well-known/user-agent-configuration.json"


@pytest.fixture
def at(noon: datetime, settings: Any) -> datetime:
    settings.SITE_HOSTS = ["help.example", *settings.SITE_HOSTS]
    return noon


def ask(client: Client, name: str, **headers: str) -> Any:
    return client.get(ADDRESS, headers={"host": f"ua-auto-config.{name}", **headers})


def digests(name: str, at: datetime) -> list[list[str]]:
    """The digests in the DNS lines, for each stage."""
    return [
        [record.data.strip('"') for record in stage.records if record.type == "TXT"]
        for stage in stages(DomainName(name), at)
    ]


def test_the_same_bytes_twice_are_those_of_the_digest_in_the_dns(at: datetime, client: Client) -> None:
    first, second = ask(client, "open.example"), ask(client, "open.example")
    assert first.content == second.content
    assert digests("open.example", at) == [[pacc.txt_value(first.content)]]


def test_every_document_of_a_move_is_vouched_for_before_it_is_served(
    at: datetime, client: Client, set_clock: SetClock
) -> None:
    served = []
    for stage in stages(DomainName("announced.example"), at):
        set_clock(stage.since or at)
        served.append(pacc.txt_value(ask(client, "announced.example").content))
    assert digests("announced.example", at) == [served, served[1:]]


def test_compression_leaves_the_bytes_that_the_digest_is_of(at: datetime, client: Client) -> None:
    plain, packed = ask(client, "open.example"), ask(client, "open.example", **{"accept-encoding": "gzip"})
    assert packed.content == plain.content or gzip.decompress(packed.content) == plain.content


def test_a_web_page_may_ask_whether_it_may_read_it(at: datetime, client: Client) -> None:
    response = client.options(ADDRESS, headers={"host": "ua-auto-config.open.example", "origin": "https://app.example"})
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert ask(client, "open.example").headers["Access-Control-Allow-Origin"] == "*"


def test_it_is_there_only_if_it_is_wanted_and_for_services_that_it_can_say(
    at: datetime, client: Client, settings: Any
) -> None:
    assert ask(client, "open.example").headers["Content-Type"] == "application/json"
    assert ask(client, "unknown.example").status_code == 404
    settings.PACC_ENABLED = False
    assert ask(browser(), "open.example").status_code == 404  # by a door that is as new as the setting
    assert digests("open.example", at) == [[]]
