"""DNS lines of a domain through its move, as the command prints them."""

from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kb.jobs.dns_lines import stages
from kb.mail.moves import Phase
from kb.mail.names import DomainName
from kb.models import Domain
from kb.protocols import pacc
from tests.rows import LoadSample
from tests.views.conftest import LOADED


@pytest.fixture
def at(sample: LoadSample, settings: Any) -> datetime:
    sample(LOADED)
    settings.SITE_HOSTS = ["help.example", *settings.SITE_HOSTS]
    return LOADED


def hosts(name: str, at: datetime) -> list[str]:
    """Where `_imaps` leads in each stage."""
    return [
        record.data.rpartition(" ")[2]
        for stage in stages(DomainName(name), at)
        for record in stage.records
        if record.name.startswith("_imaps.")
    ]


def test_before_the_change_both_stages_are_told(at: datetime) -> None:
    found = hosts("announced.example", at)
    assert len(found) == 2
    assert found[1] == "mail.announced.example."
    domain = Domain.objects.get(name="announced.example")
    assert domain.move is not None
    assert stages(DomainName("announced.example"), at)[1].since == domain.move.change_from


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.MOVING, Phase.MOVED, Phase.CLOSED])
def test_afterwards_there_is_one(at: datetime, phase: Phase) -> None:
    assert hosts(f"{phase}.example", at) == [f"mail.{phase}.example."]


def test_the_digest_is_of_the_document_that_is_served(at: datetime, client: Any, settings: Any) -> None:
    body = client.get("/.well-known/user-agent-configuration.json", headers={"host": "ua-auto-config.open.example"})
    txt = next(r.data for r in stages(DomainName("open.example"), at)[0].records if r.type == "TXT")
    assert txt == f'"{pacc.txt_value(body.content)}"'
    settings.PACC_ENABLED = False
    assert not any(record.type == "TXT" for record in stages(DomainName("open.example"), at)[0].records)


def test_no_line_leads_to_a_number(at: datetime, settings: Any) -> None:
    settings.SITE_HOSTS = ["127.0.0.1"]
    lines = stages(DomainName("open.example"), at)[0].records
    assert {line.type for line in lines} == {"SRV"}
    assert not any("127.0.0.1" in line.data for line in lines)


def test_the_command_prints_a_zone_file_or_says_why_not(at: datetime) -> None:
    out = StringIO()
    call_command("dns_records", "Open.Example", stdout=out, skip_checks=True)
    assert "autoconfig.open.example. IN CNAME help.example.\n" in out.getvalue()
    for name, message in (("nobody.example", "not a domain of this site"), ("x", "no dot in it")):
        with pytest.raises(CommandError, match=message):
            call_command("dns_records", name, skip_checks=True)
