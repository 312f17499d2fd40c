"""Mozilla autoconfig against the rules of the apps that read it."""

from dataclasses import replace

import pytest

from kb.mail.moves import MailSettings, Phase, mail_settings
from kb.mail.names import DomainName
from kb.mail.servers import LOCAL_PART, Protocol, Security, ServerPattern, Service
from kb.protocols.mail_apps import autoconfig
from kb.protocols.mail_apps.provider import NotExpressible, Provider
from tests.golden_files import DURING, NAME, PROVIDER, settings_during
from tests.protocols import judges
from tests.protocols.judges import Account


def of(*servers: ServerPattern, domain: DomainName = NAME) -> MailSettings:
    return mail_settings(domain, Service("s", "S", "", servers), None, DURING[Phase.OPEN])


IMAP = ServerPattern(Protocol.IMAP, "imap.host.example", 993, Security.TLS)
POP3 = ServerPattern(Protocol.POP3, "pop.host.example", 110, Security.STARTTLS, LOCAL_PART)
SMTP = ServerPattern(Protocol.SMTP, "smtp.host.example", 587, Security.STARTTLS)


@pytest.mark.parametrize("phase", Phase)
def test_every_app_reads_the_same_servers_out_of_it(phase: Phase) -> None:
    settings = settings_during(phase)
    document = autoconfig.render(settings, PROVIDER)
    host = settings.use_now.incoming().host  # type: ignore[union-attr]
    imap = Account("imap", host, 993, "SSL", "%EMAILADDRESS%")
    pop3, smtp = replace(imap, kind="pop3", port=995), replace(imap, kind="smtp", port=465)
    judges.draft(document)
    assert judges.thunderbird(document) == [imap, pop3, smtp]
    assert judges.k9(document) == (imap, smtp)
    assert judges.evolution(document) == {"imap": imap, "pop3": pop3, "smtp": smtp}
    assert judges.fair_email(document) == (imap, smtp)
    judges.parula(document, "yourdomain.co.uk")


def test_imap_comes_first_and_each_kind_once_whatever_the_operators_order() -> None:
    document = autoconfig.render(of(SMTP, POP3, replace(POP3, port=995), replace(SMTP, port=465), IMAP), PROVIDER)
    assert [(a.kind, a.port, a.socket, a.user_name) for a in judges.thunderbird(document)] == [
        ("imap", 993, "SSL", "%EMAILADDRESS%"),
        ("pop3", 110, "STARTTLS", "%EMAILLOCALPART%"),
        ("smtp", 587, "STARTTLS", "%EMAILADDRESS%"),
    ]


def test_a_service_with_pop3_alone_says_so() -> None:
    assert [a.kind for a in judges.thunderbird(autoconfig.render(of(POP3, SMTP), PROVIDER))] == ["pop3", "smtp"]


@pytest.mark.parametrize("servers", [(IMAP,), (SMTP,), (IMAP, replace(SMTP, username="00123"))])
def test_what_no_app_could_use_gets_no_document(servers: tuple[ServerPattern, ...]) -> None:
    with pytest.raises(NotExpressible):
        autoconfig.render(of(*servers), PROVIDER)


def test_it_names_the_asked_domain_and_the_hosts_own_but_no_other_clients() -> None:
    document = autoconfig.render(of(IMAP, SMTP, domain=DomainName("xn--bcher-kva.example")), PROVIDER)
    assert [line.strip() for line in document.decode().splitlines() if "<domain>" in line] == [
        "<domain>xn--bcher-kva.example</domain>",
        "<domain>host.example</domain>",
    ]


def test_a_hostile_name_of_the_site_stays_text_and_within_the_measure() -> None:
    provider = Provider(
        'A & B </displayName><domain>evil.example</domain> "' + "x" * 90, "127.0.0.1", "https://h.example/"
    )
    document = autoconfig.render(settings_during(Phase.OPEN), provider)
    judges.draft(document)
    judges.thunderbird(document)
    judges.parula(document, "yourdomain.co.uk")
    assert b"<domain>evil" not in document
    assert b'id="yourdomain.co.uk"' in document
