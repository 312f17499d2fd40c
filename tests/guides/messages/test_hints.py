"""What people enter wrongly, from values alone."""

from kb.guides.messages.hints import hints
from kb.mail.names import DomainName
from kb.mail.servers import LOCAL_PART, Protocol, Security, ServerPattern, Service
from tests.golden_files import NAME, NEW, ODD


def test_hints_are_about_exactly_these_values() -> None:
    login = "“Secure Password Authentication (SPA)”: choose “Password” or “Normal password”."
    smtp = "Outgoing server without a password: it wants the same user name and password as incoming mail."
    assert hints(NEW.of(NAME)) == (
        "STARTTLS with port 993: this port goes with SSL/TLS.",
        "STARTTLS with port 465: this port goes with SSL/TLS.",
        "Only the part before the @ as user name: it is your whole email address.",
        smtp,
        login,
    )
    assert hints(ODD.of(NAME)) == ("SSL/TLS with port 25: this port goes with STARTTLS.", smtp, login)
    local = Service("l", "l", "", (ServerPattern(Protocol.POP3, "l.example", 110, Security.NONE, LOCAL_PART),))
    assert hints(local.of(NAME)) == ("Your whole address as user name: it is only the part before the @.", login)


def test_a_domain_of_another_script_says_what_to_type() -> None:
    said = hints(NEW.of(NAME), domain=DomainName.parse("müller-käse.example"))
    assert said[-1] == (
        "An address that ends in @müller-käse.example, in some apps: type @xn--mller-kse-12a1x.example there."
    )
    assert hints(NEW.of(NAME), domain=NAME) == hints(NEW.of(NAME))
