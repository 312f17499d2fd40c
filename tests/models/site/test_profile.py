"""The site's profile: from the environment once, and from its row ever after."""

from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from kb.models import SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.models.messages.texts import sender_in
from kb.models.site.profile import current_profile, ensure_profile, validate_zone
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
