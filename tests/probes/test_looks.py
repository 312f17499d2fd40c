"""A look at many: one whose oddness we do not understand takes nothing from the others."""

import asyncio
from typing import Any

import pytest

from kb.mail.readiness.asked import Asked, Endpoint
from kb.mail.readiness.facts import LineTrouble
from kb.mail.servers import Security
from kb.probes.looks import Sight, look
from kb.probes.servers import Visit, visited
from kb.probes.ways import Way, resolvers_of
from tests.probes.names import answering, from_table
from tests.probes.test_visits import AT

IMAPS = Endpoint("mail.shop.example", 993, "imap", Security.TLS)


def test_a_fault_at_one_server_is_logged_and_is_its_trouble(caplog: pytest.LogCaptureFixture) -> None:
    facts = asyncio.run(visited(Visit("no number", IMAPS, (), "help.example", AT, 1)))
    assert facts.trouble is LineTrouble.FAULT
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_a_fault_at_the_records_of_one_domain_leaves_the_others(caplog: pytest.LogCaptureFixture) -> None:
    odd: Any = 7
    assert list(looking(Asked(odd, ()), Asked("shop.example", ())).domains) == ["shop.example"]
    assert [record.exc_info is not None for record in caplog.records] == [True]


def looking(*asked: Asked) -> Sight:
    with answering(from_table({"shop.example MX": ["10 mail.shop.example."]})) as names:
        return asyncio.run(look(asked, Way(resolvers_of([names.where]), "help.example"), AT))
