"""The site's profile: from the environment once, and from its row ever after."""

from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from kb.models import SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.models.messages.texts import sender_in
from kb.models.site.profile import (
    current_profile,
    ensure_profile,
    validate_page_address,
    validate_zone,
)
from kb.protocols.look_css import ENOUGH, WHITE, contrast


def test_the_row_wins_over_the_environment(db: None) -> None:
    assert ensure_profile({"name": "First"})
    assert not ensure_profile({"name": "Second"})
    assert SiteProfile.objects.get().name == "First"


def test_it_is_read_once_for_each_revision(db: None) -> None:
    ensure_profile({"name": "First"})
    assert current_profile().name == "First"
    SiteProfile.objects.update(name="Renamed")
    assert current_profile().name == "First"
    raise_revision()
    assert current_profile().name == "Renamed"


def test_pages_can_be_made_before_there_is_a_row(db: None) -> None:
    profile = current_profile()
    assert (profile.name, profile.phone, profile.tz) == ("Help", "", ZoneInfo("Europe/London"))


@pytest.mark.parametrize("zone", ["Europe/Londn", "", "../etc/passwd", "europe/london"])
def test_it_refuses_an_unknown_zone(zone: str) -> None:
    with pytest.raises(ValidationError):
        validate_zone(zone)
    validate_zone("Europe/London")


@pytest.mark.parametrize("colour", ["", "#00563f", "#b00020", "#ffd200", "#ffffff"])
def test_its_colour_can_be_read_on_white_whatever_was_chosen(colour: str) -> None:
    sign = SiteProfile(name="Host", colour=colour).sign
    assert contrast(sign, WHITE) >= ENOUGH
    if colour in {"", "#00563f", "#b00020"}:
        assert str(sign) == (colour or "#00563f")


def test_messages_have_its_colour(db: None) -> None:
    ensure_profile({"name": "Host", "colour": "#b00020"})
    assert sender_in("en").sign == "#b00020"


@pytest.mark.parametrize("address", ["https://host.example/imprint", "/imprint/", "/", "https://host.example/@us"])
def test_a_page_of_the_firm_s_is_on_this_site_or_on_a_host_that_is_read(address: str) -> None:
    validate_page_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/imprint\\",
        "https://host.example@evil.example/",
        "https://host.example:x@evil.example/",
        "https://host.example\\@evil.example/",
        "https:///imprint",
        "http://host.example/imprint",
        "/im\tprint",
        "https://host.example/\u202eimprint",
    ],
)
def test_a_page_address_that_leads_elsewhere_than_it_reads_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        validate_page_address(address)


@pytest.mark.parametrize("column", ["name", "phone", "hours"])
@pytest.mark.parametrize("mark", ["\n", "\r", "\u2028", "\u202e", "\u2066", "\u200f", "\u200b", "\x1f", "\x85"])
def test_what_is_said_on_one_line_has_no_break_and_turns_nothing(column: str, mark: str) -> None:
    said = {"name": "Our Host", "phone": "01632 960 001", "hours": "9\u202f–\u00a017 Uhr"}
    SiteProfile(**said).clean()
    with pytest.raises(ValidationError) as refused:
        SiteProfile(**said | {column: f"12{mark}34"}).clean()
    assert set(refused.value.message_dict) == {column}
