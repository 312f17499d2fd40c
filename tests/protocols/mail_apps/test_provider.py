"""Words of operators that a document cannot hold: better no document than one that no app can read."""

import plistlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring

from kb.mail.moves import MailSettings, Phase, mail_settings
from kb.mail.servers import Service
from kb.protocols.mail_apps import autoconfig, autodiscover, mobileconfig
from kb.protocols.mail_apps.mobileconfig import Identity
from kb.protocols.mail_apps.provider import NotExpressible
from tests.golden_files import ANNA, DURING, NAME, NEW, PROVIDER, SITE_URL, profile_of, settings_during

FACES: dict[str, Callable[[MailSettings], bytes]] = {
    "autoconfig": lambda settings: autoconfig.render(settings, PROVIDER),
    "autodiscover": lambda settings: autodiscover.render(settings, ANNA),
    "profile": lambda settings: profile_of(settings, ANNA),
}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("name", ["sh\x01op", "shop\x9f", "shop\ufffe", "sh\ud800op"])
def test_an_invisible_character_in_a_user_name_makes_no_document(face: str, name: str) -> None:
    servers = tuple(replace(server, username=name) for server in NEW.servers)
    with pytest.raises(NotExpressible):
        FACES[face](mail_settings(NAME, Service("s", "S", "", servers), None, DURING[Phase.OPEN]))


def test_an_invisible_character_in_the_sites_name_is_left_out() -> None:
    provider = replace(PROVIDER, name="Exa\x01mple\x00 Host")
    settings = settings_during(Phase.OPEN)
    assert (provider.display_name, provider.short_name) == ("Example Host", "Example Host")
    assert fromstring(autoconfig.render(settings, provider)).findtext(".//displayName") == "Example Host"
    identity = Identity.of(ANNA, SITE_URL, "example.help")
    profile = plistlib.loads(mobileconfig.render(settings, provider, identity, ANNA, None))
    assert profile["PayloadOrganization"] == "Example Host"
