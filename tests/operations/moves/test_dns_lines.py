"""DNS lines of a domain through its move, as the command prints them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any, Final

import pytest
from django.core.management import CommandError, call_command

from kb.mail.moves import Phase
from kb.mail.names import DomainName
from kb.models import Domain, Move
from kb.models.ground.revisions import raise_revision
from kb.operations.moves.dns_lines import stages
from kb.protocols.mail_apps import pacc
from kb.protocols.mail_apps.dns_records import Record
from tests.clock import SetClock
from tests.rows import LoadSample
from tests.views.conftest import LOADED

PACC: Final = "/.well-known/user-agent-configuration.json"


@pytest.fixture
def at(sample: LoadSample, set_clock: SetClock, settings: Any) -> datetime:
    sample(LOADED)
    set_clock(LOADED)
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
    body = client.get(PACC, headers={"host": "ua-auto-config.open.example"})
    assert digests(stages(DomainName("open.example"), at)[0].records) == [pacc.txt_value(body.content)]
    settings.PACC_ENABLED = False
    assert digests(stages(DomainName("open.example"), at)[0].records) == []


def digests(records: Iterable[Record]) -> list[str]:
    return [record.data.strip('"') for record in records if record.type == "TXT"]


def test_the_digest_of_afterwards_is_there_before_the_change(at: datetime) -> None:
    now, later = stages(DomainName("announced.example"), at)
    before, after = digests(now.records)
    assert digests(later.records) == [after] != [before]
    out = StringIO()
    call_command("dns_records", "announced.example", stdout=out, skip_checks=True)
    assert [out.getvalue().count(txt) for txt in (before, after)] == [1, 2]


def test_a_move_that_is_still_to_be_published_adds_no_stage_of_its_own(at: datetime) -> None:
    before = stages(DomainName("announced.example"), at)
    Move.objects.filter(slug="sample-announced").update(published_at=at + timedelta(days=1))
    raise_revision()
    assert stages(DomainName("announced.example"), at) == before


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
