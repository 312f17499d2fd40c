"""The sample: the real case, and one invented move in each phase on the day of loading."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command

from kb.mail.moves import Phase
from kb.mail.names import DomainName
from kb.models import Domain, Event, Move, Server, Service, SiteProfile
from kb.models.ground.revisions import Revision, forget_revision
from kb.models.site.profile import ensure_profile
from kb.operations.site import samples

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def phase_of(name: str, at: datetime) -> Phase | None:
    settings = Domain.objects.settings_for(DomainName(name), at)
    assert settings is not None
    return settings.phase


def everything() -> list[object]:
    """Every row but its key."""
    rows: list[object] = []
    for model in (Service, Server, Move, Domain, SiteProfile):
        rows += sorted(str(sorted(row.items())) for row in model.objects.values())
    return rows


@pytest.fixture(autouse=True)
def _profile(db: None) -> None:
    ensure_profile(site.SITE_PROFILE)


@pytest.mark.parametrize(
    "at",
    [
        NOON,
        datetime(2026, 11, 22, 0, tzinfo=LONDON),
        datetime(2026, 11, 22, 23, 59, 59, tzinfo=LONDON),
        datetime(2026, 3, 29, 12, tzinfo=LONDON),  # clocks go forward
        datetime(2026, 10, 25, 0, tzinfo=LONDON),  # clocks go back
        datetime(2028, 2, 29, 12, tzinfo=UTC),
    ],
)
def test_all_five_phases_can_be_seen_on_the_day_of_loading(at: datetime) -> None:
    assert samples.load(at) == samples.TO_TRY
    assert {phase: phase_of(samples.phase_domain(phase), at) for phase in Phase} == {phase: phase for phase in Phase}
    assert phase_of(samples.SETTLED_DOMAIN, at) is None


def test_the_real_case_has_its_dates() -> None:
    samples.load(NOON)
    move = Move.objects.get(slug="own-domain-2024")
    dates = [moment.astimezone(LONDON) for moment in (move.change_from, move.moves_at)]
    assert [moment.date() for moment in dates] == [date(2024, 1, 31), date(2024, 3, 6)]
    assert [moment.hour for moment in dates] == [0, 0]
    settings = Domain.objects.settings_for(DomainName("yourdomain.co.uk"), datetime(2024, 3, 1, tzinfo=UTC))
    assert settings is not None
    assert settings.old is not None
    assert (settings.phase, settings.old.service, settings.use_now.service) == (Phase.OPEN, "cloud304", "own-domain")
    assert {server.host for server in settings.old.servers} == {"cloud304.thundercloud.uk"}
    assert {server.host for server in settings.use_now.servers} == {"yourdomain.co.uk"}
    ports = [(server.protocol, server.port, server.security) for server in settings.use_now.servers]
    assert ports == [("imap", 993, "tls"), ("pop3", 995, "tls"), ("smtp", 465, "tls"), ("smtp", 587, "starttls")]


def test_the_real_case_could_be_changed_as_soon_as_it_was_told_and_has_no_invented_end() -> None:
    samples.load(NOON)
    move = Move.objects.get(slug="own-domain-2024").as_value()
    assert move.published_at == move.change_from
    assert move.old_closes_at is None
    assert "third quarter of 2024" in move.reason
    told = move.change_from
    assert move.phase(told) is Phase.OPEN
    assert move.phase(datetime(2050, 1, 1, tzinfo=UTC)) is Phase.MOVED


def test_loading_again_changes_nothing() -> None:
    samples.load(NOON)
    before = everything()
    samples.load(NOON)
    assert everything() == before


def test_loading_later_moves_the_invented_dates_alone() -> None:
    samples.load(NOON)
    case = Move.objects.filter(slug="own-domain-2024").values().get()
    later = NOON + timedelta(days=100)
    samples.load(later)
    forget_revision()
    assert {phase: phase_of(samples.phase_domain(phase), later) for phase in Phase} == {phase: phase for phase in Phase}
    assert Move.objects.filter(slug="own-domain-2024").values().get() == case


def test_it_brings_its_kept_address_once_and_takes_it_away_alone() -> None:
    SiteProfile.objects.update(kept_addresses="/kb /articles/")
    samples.load(NOON)
    samples.load(NOON)
    assert SiteProfile.objects.get().kept_addresses == "/kb /articles/\n/change-email-server-settings /guides/"
    samples.remove(NOON)
    assert SiteProfile.objects.get().kept_addresses == "/kb /articles/"


def test_a_kept_address_that_leads_elsewhere_is_the_operators_own() -> None:
    own = "/change-email-server-settings/ /articles/"
    SiteProfile.objects.update(kept_addresses=own)
    samples.load(NOON)
    assert SiteProfile.objects.get().kept_addresses == own
    samples.remove(NOON)
    assert SiteProfile.objects.get().kept_addresses == own


def test_every_process_hears_of_it() -> None:
    before = Revision.objects.get().token
    samples.load(NOON)
    assert Revision.objects.get().token != before
    assert SiteProfile.objects.get().sample_loaded


def test_a_fault_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(samples, "raise_revision", fail)
    with pytest.raises(RuntimeError, match="half way"):
        samples.load(NOON)
    assert Domain.objects.count() == Service.objects.count() == Move.objects.count() == 0


def test_the_command_loads_it_and_names_what_to_try(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_sample")
    written = capsys.readouterr().out
    assert [name for name in samples.TO_TRY if name not in written] == []
    assert Domain.objects.count() == 9


def test_removing_it_leaves_what_the_operator_made() -> None:
    samples.load(NOON)
    own = Service.objects.create(slug="own", name="own")
    Domain.objects.create(name="client.example", service=own)
    assert samples.remove(NOON, "edith") == 9
    assert [*Domain.objects.values_list("name", flat=True)] == ["client.example"]
    assert [*Service.objects.values_list("slug", flat=True)] == ["own"]
    assert Move.objects.count() == 0
    assert not SiteProfile.objects.get().sample_loaded


def test_it_stays_while_what_is_ones_own_stands_on_it() -> None:
    samples.load(NOON)
    new, own = Service.objects.get(slug="new-host"), Service.objects.create(slug="own", name="own")
    Domain.objects.create(name="moved-on.example", service=new)
    moment = NOON + timedelta(days=9)
    Move.objects.create(
        slug="x", title="Our own move", from_service=own, to_service=new, change_from=NOON, moves_at=moment
    )
    SiteProfile.objects.update(default_service=new, name="Our Host")
    before = everything()
    with pytest.raises(samples.SampleInUse, match=r"moved-on\.example, Our own move, Our Host"):
        samples.remove(NOON)
    assert everything() == before
    with pytest.raises(CommandError, match=r"Nothing was removed\. These stand on the sample's services or moves"):
        call_command("load_sample", "--remove")


def test_coming_and_going_is_written_down() -> None:
    samples.load(NOON)
    samples.remove(NOON + timedelta(hours=1), "edith")
    gone, come = Event.objects.all()
    assert (come.who, come.action, come.after) == ("command line", "sample.load", {"domains": 9})
    assert (gone.who, gone.action, len(gone.before["domains"])) == ("edith", "sample.remove", 9)


def test_a_sample_loaded_late_still_moves_the_next_morning(db: None) -> None:
    late = datetime(2026, 11, 22, 23, 56, tzinfo=UTC)
    samples.load(late)
    move = Move.objects.with_services().get(slug="sample-moving").as_value()
    assert [move.phase(late + timedelta(hours=hours)) for hours in (0, 1, 23, 24)] == [
        Phase.MOVING,
        Phase.MOVING,
        Phase.MOVING,
        Phase.MOVED,
    ]
