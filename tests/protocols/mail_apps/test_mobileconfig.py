"""Profiles by Apple's own table of keys, and the identity that lets a second download replace the first."""

import plistlib
from uuid import UUID

import pytest

from kb.mail.mailboxes import Mailbox
from kb.mail.moves import Phase, mail_settings
from kb.mail.servers import Protocol, Security, ServerPattern, Service
from kb.protocols.mail_apps import mobileconfig
from kb.protocols.mail_apps.mobileconfig import Identity
from kb.protocols.mail_apps.provider import NotExpressible
from tests.golden_files import ANNA, DURING, NAME, ODD, PROVIDER, SITE_URL, profile_of, settings_during
from tests.protocols import judges

OPEN = settings_during(Phase.OPEN)
OTTO = Mailbox.parse("otto@yourdomain.co.uk")


def ids(document: bytes) -> tuple[str, str, str, str]:
    profile = plistlib.loads(document)
    mail = profile["PayloadContent"][0]
    return (
        *(profile[key] for key in ("PayloadIdentifier", "PayloadUUID")),
        mail["PayloadIdentifier"],
        mail["PayloadUUID"],
    )


@pytest.mark.parametrize("phase", Phase)
def test_it_holds_what_the_page_says(phase: Phase) -> None:
    settings = settings_during(phase)
    mail = judges.apple(profile_of(settings, ANNA))
    server = settings.use_now.incoming()
    assert server is not None
    assert (mail["IncomingMailServerHostName"], mail["IncomingMailServerPortNumber"]) == (server.host, 993)
    assert (mail["OutgoingMailServerHostName"], mail["OutgoingMailServerPortNumber"]) == (server.host, 465)
    assert mail["IncomingMailServerUseSSL"] is mail["OutgoingMailServerUseSSL"] is True
    assert mail["IncomingMailServerUsername"] == mail["OutgoingMailServerUsername"] == "anna@yourdomain.co.uk"


def test_there_is_never_a_password_in_it() -> None:
    for document in (profile_of(OPEN, ANNA), profile_of(OPEN, ANNA, Protocol.POP3)):
        assert {key for key in judges.apple(document) if "Password" in key} == {
            "OutgoingPasswordSameAsIncomingPassword"
        }


def test_a_second_download_replaces_the_first_and_no_other_mailbox() -> None:
    first = ids(profile_of(OPEN, ANNA))
    assert ids(profile_of(OPEN, Mailbox.parse(" ANNA@YourDomain.co.uk."))) == first
    assert ids(profile_of(settings_during(Phase.CLOSED), ANNA)) == first
    assert not set(first) & set(ids(profile_of(OPEN, OTTO)))
    assert len({UUID(first[1]), UUID(first[3])}) == 2
    elsewhere = Identity.of(ANNA, "https://other.example", "example.other")
    assert elsewhere.profile != Identity.of(ANNA, SITE_URL, "example.help").profile


def test_without_a_mailbox_the_device_asks_for_address_and_user_name() -> None:
    identity = Identity("example.help", UUID(int=7))
    mail = judges.apple(mobileconfig.render(OPEN, PROVIDER, identity, None, None))
    assert not {"EmailAddress", "IncomingMailServerUsername", "OutgoingMailServerUsername"} & set(mail)


def test_odd_services_are_said_as_they_are() -> None:
    mail = judges.apple(profile_of(mail_settings(NAME, ODD, None, DURING[Phase.OPEN]), ANNA))
    assert (mail["EmailAccountType"], mail["IncomingMailServerUseSSL"]) == ("EmailTypePOP", False)
    assert (mail["IncomingMailServerUsername"], mail["OutgoingMailServerUsername"]) == ("anna", "shop_7")
    assert mail["OutgoingMailServerUseSSL"] is True


def test_a_service_that_cannot_send_has_no_profile() -> None:
    service = Service("s", "S", "", (ServerPattern(Protocol.IMAP, "imap.host.example", 993, Security.TLS),))
    with pytest.raises(NotExpressible):
        profile_of(mail_settings(NAME, service, None, DURING[Phase.OPEN]), ANNA)


def test_a_hostile_address_stays_text() -> None:
    mailbox = Mailbox.parse("x</string><key>IncomingPassword</key>🐦@yourdomain.co.uk")
    assert judges.apple(profile_of(OPEN, mailbox))["EmailAddress"] == mailbox.address
