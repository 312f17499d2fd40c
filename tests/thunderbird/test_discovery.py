"""What a real Thunderbird makes of our documents: its own modules ask, and say what they would set up."""

from dataclasses import dataclass
from typing import Any, Final

import pytest

from tests.thunderbird.marionette import ScriptFailed, Thunderbird

_MODULES: Final = """
    const from = name => ChromeUtils.importESModule(`resource:///modules/accountcreation/${name}.sys.mjs`);
    const {FetchConfig} = from("FetchConfig");
    const {AccountConfig} = from("AccountConfig");
    const {fetchConfigFromExchange} = from("ExchangeAutoDiscover");
    Services.cache2.clear();
    const [domain, address] = given;
    const signal = new AbortController().signal;
"""
_TELL: Final = """
    AccountConfig.replaceVariables(found, "Anna", address, "");
    const side = s => ({kind: s.type, host: s.hostname, port: s.port, socket: s.socketType, user: s.username});
    return {source: found.subSource || found.source,
            servers: [side(found.incoming), ...found.incomingAlternatives.map(side), side(found.outgoing)]};
"""
#: Thunderbird's numbers for a connection: an upgrade, TLS from the first byte.
STARTTLS, TLS = 2, 3


@dataclass(frozen=True)
class Seen:
    """What was found, and by which of Thunderbird's ways."""

    source: str
    servers: list[tuple[str, str, int, int, str]]


def ask(app: Thunderbird, how: str, domain: str, address: str = "") -> Seen:
    script = f"{_MODULES} const found = await {how}; {_TELL}"
    told: dict[str, Any] = app.run(script, domain, address or f"anna@{domain}")
    return Seen(told["source"], [(s["kind"], s["host"], s["port"], s["socket"], s["user"]) for s in told["servers"]])


PROVIDER: Final = "FetchConfig.fromISP(domain, address, signal)"
EXCHANGERS: Final = "FetchConfig.forMX(domain, address, signal)"
MICROSOFT: Final = "fetchConfigFromExchange(domain, address, signal, null, '', async () => {})"


def plain(address: str) -> list[tuple[str, str, int, int, str]]:
    return [
        ("imap", "imap.hoster.test", 993, TLS, address),
        ("pop3", "pop.hoster.test", 995, TLS, address),
        ("smtp", "smtp.hoster.test", 465, TLS, address),
    ]


def test_by_https_with_a_certificate_of_the_clients_name(thunderbird: Thunderbird) -> None:
    assert ask(thunderbird, PROVIDER, "kunde.test") == Seen("xml-from-isp-https", plain("anna@kunde.test"))


def test_by_http_where_a_client_has_no_certificate(thunderbird: Thunderbird, street: list[str]) -> None:
    seen = ask(thunderbird, PROVIDER, "nocert.test")
    assert seen == Seen("xml-from-isp-http", plain("anna@nocert.test"))


def test_by_the_well_known_address_of_the_bare_name(thunderbird: Thunderbird, street: list[str]) -> None:
    street.clear()
    assert ask(thunderbird, PROVIDER, "bare.test").servers == plain("anna@bare.test")
    assert "https://bare.test/.well-known/autoconfig/mail/config-v1.1.xml" in street


def test_by_the_name_of_the_exchanger_without_any_record_of_the_clients(
    thunderbird: Thunderbird, street: list[str]
) -> None:
    street.clear()
    seen = ask(thunderbird, EXCHANGERS, "elsewhere.test")
    assert seen.servers == plain("anna@elsewhere.test")
    assert "https://autoconfig.hoster.test/mail/config-v1.1.xml" in street


def test_by_autodiscover(thunderbird: Thunderbird) -> None:
    servers = ask(thunderbird, MICROSOFT, "kunde.test").servers
    assert sorted(servers) == sorted(plain("anna@kunde.test"))


def test_a_service_with_pop3_alone(thunderbird: Thunderbird) -> None:
    assert ask(thunderbird, PROVIDER, "pop.test").servers == plain("anna@pop.test")[1:]


def test_a_service_that_upgrades_its_connections(thunderbird: Thunderbird) -> None:
    upgraded = [
        ("imap", "imap.hoster.test", 143, STARTTLS, "anna@upgrade.test"),
        ("smtp", "smtp.hoster.test", 587, STARTTLS, "anna@upgrade.test"),
    ]
    assert ask(thunderbird, PROVIDER, "upgrade.test").servers == upgraded
    assert sorted(ask(thunderbird, MICROSOFT, "upgrade.test").servers) == upgraded


def test_the_part_before_the_at_sign_as_user_name(thunderbird: Thunderbird) -> None:
    assert ask(thunderbird, PROVIDER, "local.test").servers == [
        ("imap", "imap.local.test", 993, TLS, "anna"),
        ("smtp", "smtp.local.test", 465, TLS, "anna"),
    ]


def test_a_domain_of_another_script(thunderbird: Thunderbird) -> None:
    name = "xn--bcher-kva.test"
    assert ask(thunderbird, PROVIDER, name).servers == plain(f"anna@{name}")


@pytest.mark.parametrize("how", [PROVIDER, MICROSOFT])
def test_a_domain_that_is_not_ours_is_not_found(thunderbird: Thunderbird, how: str) -> None:
    with pytest.raises(ScriptFailed):
        ask(thunderbird, how, "nobody.test")


def test_a_neighbour_that_answers_everything_is_passed_by_on_the_exchangers_name(thunderbird: Thunderbird) -> None:
    with pytest.raises(ScriptFailed):
        ask(thunderbird, PROVIDER, "soft.test")
    assert ask(thunderbird, EXCHANGERS, "soft.test").servers == plain("anna@soft.test")


def test_capitals_and_tags_in_an_address_change_nothing(thunderbird: Thunderbird) -> None:
    seen = ask(thunderbird, PROVIDER, "kunde.test", address="Anna+shop@Kunde.test")
    assert [server[:4] for server in seen.servers] == [server[:4] for server in plain("")]
