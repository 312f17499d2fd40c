"""When an address is believed to be nobody's: only if its own server says so, and of nothing else."""

from typing import Final

import pytest

from kb.mail.bounce_reasons import Answer, is_nobody_there, status_of

ANNA: Final = frozenset({"anna@x.example", "anna@spamhaus-friends.example", "anna@xn--mller-kva.example"})


def is_dead(status: str, diagnostic: str, *, was_handed_on: bool = True) -> bool:
    return is_nobody_there(status, Answer.parse(diagnostic), ANNA, was_handed_on=was_handed_on)


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.1 <anna@x.example>: Recipient address rejected: User unknown in relay recipient table",
        "550 5.1.1 <anna@spamhaus-friends.example>: User unknown",
        "550-5.1.1 The account does not exist. 550 5.1.1 See https://quota.example/?p=NoSuchUser",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient anna@x.example not found by SMTP address lookup",
        "550 5.1.1 Mailbox of anna was closed",
        "550 5.1.1 <anna@müller.example>: User unknown",
        "550 5.1.1 <help@host.example> wrote to <anna@x.example>: no such user",
        "550 5.1.1 No such user here. Questions to postmaster@x.example",
        "550 5.1.1 No such user known in domain x.example",
        "550 5.1.1 undeliverable address: host inner.x.example said: 550 5.1.1 <anna@x.example>: User unknown",
        "556 5.1.10 <anna@x.example>: Domain x.example does not accept mail (nullMX)",
        "511 sorry, no mailbox here by that name (#5.1.1 - chkuser)",
        "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. LPN007_402",
        "550 5.1.1 <anna@x.example> Recipient not found. <http://x.secureserver.example/answer/550-001>",
        "550 5.1.1 Not our Customer",
        "556 5.1.10 Recipient address has null MX",
        "550 Invalid recipient anna@x.example (#5.1.1)",
        "550 #5.1.1 Address rejected.",
        "550 5.1.1 Recipient rejected",
        "550 5.1.1 (does not exist)",
        "550 5.1.1",
        "550 No such user",
        "550 Unbekannter Empfänger",
        "550 Utilisateur inconnu",
        "550 El usuario no existe",
        "550 casella inesistente",
        "550 Usuário desconhecido",
        "550 Gebruiker onbekend",
        "550 Użytkownik nieznany",
        "550 нет такого пользователя",
    ],
)
def test_its_own_server_says_that_nobody_is_there(said: str) -> None:
    assert is_dead("5.1.1", f"smtp; {said}")


@pytest.mark.parametrize(
    "said",
    [
        "550 5.7.1 Your address is on a block list",
        "550 5.7.1 Bad reputation",
        "554 5.7.1 Relay access denied",
        "553 See http://blocklist.example/query?ip=192.0.2.9",
        "550 See https://senders.example/why",
        "550 Administrative prohibition",
        "550 rejected",
        "550 Requested action not taken: mailbox unavailable",
        "550 This system is not configured to relay mail",
        "550 Verification failed for <help@example.net>",
        "550 Sender verify failed, no such user",
        "550 User unknown or blocked",
        "550 Domain not found",
        "550 5.1.1 Mailbox quota exceeded",
        "552 5.1.1 la boîte du destinataire est pleine",
        "550 5.1.1 El buzón ha superado su cuota",
        "550 5.1.1 Postfach voll",
        "550 5.1.1 Greylisted, try again later",
        "550 5.1.1 Adresse temporairement indisponible",
        "550 5.1.1 Message throttled: rate limit",
        "550 5.1.1 blocked by policy",
        "550 5.1.1 listed in zen.spamhaus.example",
        "550 5.1.1 your server is on our blacklist",
        "550 5.1.1 Zustellung wegen unserer Richtlinien abgelehnt",
        "550 5.1.1 indirizzo in lista nera",
        "550 Adresse IP bloquée",
        "550 Ihre IP wurde gesperrt",
        "450 4.1.1 User unknown",
        "450 User unknown",
        "550-5.7.1 Spam 550 5.1.1 User unknown",
        "550-5.1.1 No such mailbox 550 5.2.1 or it is closed",
        "550 5.1.1 See https://mail.example/why",
        "550 5.1.1 <help@host.example>: User unknown in virtual mailbox table",
        "550 <help@host.example> no such user",
        "550 5.1.1 <anna1980@old.example>: Recipient address rejected: User unknown",
        "551 5.1.6 Recipient has moved; please try <anna1980@new.example>",
        "550 5.1.1 SPF fail: help@host.example may not send from 192.0.2.1",
        "550 5.1.1 We do not accept mail for this domain",
        "550 5.1.1 The domain x.example is not hosted here",
        "550 5.1.1 This server isn't responsible for the domain x.example",
        "550 5.1.1 x.example is not a domain that we handle; domain not local",
        "550 5.1.1 Dieser Server ist für die Domain x.example nicht zuständig",
        "550 5.1.1 Für diesen Empfänger ist ein anderer Server zuständig",
        "550 5.1.1 Domain x.example wird hier nicht gehostet",
        "550 5.1.1 Le domaine x.example n'est pas hébergé ici",
        "550 5.1.1 El dominio no está alojado en este servidor",
        "550 5.1.1 No such domain at this location",
        "550 5.1.1 The domain of the recipient has expired",
        "550 5.1.1 You are not welcome here",
        "550 5.1.1 Message too large",
        "550 5.1.1 mail loop detected",
        "550 5.1.1 TLS required",
        "550 5.1.1 Content rejected",
        "550 5.1.1 Verbindung abgelehnt",
        "550 5.1.1 internal error",
        "550 5.1.1 Mailbox is being moved to another server",
        "550 5.1.1 Postfach noch nicht eingerichtet",
        "550 5.1.1 Recipient only accepts internal mail",
        "550 5.1.1 This account is suspended",
        "550 5.1.1 The mailbox is disabled",
        "550 5.1.1 Konto deaktiviert",
        "550 5.1.1 compte inactif",
        "550 5.1.1 undeliverable address: connect to inner.x.example[10.0.0.3]:25: Connection refused",
        "550 5.1.1 Recipient could not be verified: lookup timed out",
        "550 5.1.1 LDAP server unavailable, cannot look up recipient",
        "550 5.1.1 Directory lookup error",
    ],
)
def test_what_its_server_says_outweighs_a_status_that_was_guessed(said: str) -> None:
    assert not is_dead("5.1.1", f"smtp; {said}")
    assert not is_dead("5.1.3", f"SMTP; {said}", was_handed_on=False)


@pytest.mark.parametrize(
    ("status", "diagnostic", "was_handed_on", "dead"),
    [
        ("5.0.0", "smtp; 550 5.1.1 no", True, True),
        ("5.4.4", "smtp; 550 5.1.1 User unknown", True, True),
        ("", "smtp; 550 5.1.1 User unknown", True, True),
        ("5.7.1", "smtp; 550 5.1.1 said elsewhere", True, False),
        ("5.2.2", "smtp; 550 5.1.1 said elsewhere", True, False),
        ("5.0.0", "smtp; 550 No such user", True, False),
        ("5.1.1", "", True, False),
        ("5.1.1", "", False, True),
        ("5.1.1", 'X-Postfix; unknown user: "anna"', False, True),
        ("5.1.1", "X-Notes; User anna not listed in Domino Directory", False, True),
        ("5.1.1", "x-unix; Disk quota exceeded", False, False),
        ("5.1.1 (bad destination mailbox address)", "550 5.1.1 User unknown", True, True),
        ("5.1.2", "X-Postfix; Host or domain name not found", False, False),
        ("5.1.2", "smtp; 550 5.1.2 bad destination", True, False),
        ("5.1.2", "", False, False),
        ("5.1.8", "", False, False),
    ],
)
def test_a_status_counts_where_nobody_says_more(status: str, diagnostic: str, was_handed_on: bool, dead: bool) -> None:
    assert is_dead(status, diagnostic, was_handed_on=was_handed_on) is dead


@pytest.mark.parametrize(
    ("written", "diagnostic", "status"),
    [
        ("5.1.1", "SMTP; 550 5.7.1 Blocked", "5.7.1"),
        ("5.0.0", "smtp; 550 5.1.1 no", "5.1.1"),
        ("5.0.0", "smtp; 550 #5.1.0 no", "5.1.0"),
        ("5.1.1", "smtp; 550 no", "5.1.1"),
        ("5.2.2", "x-unix; 550 5.1.1", "5.2.2"),
        ("5.1.1", "smtp; 550 [192.5.1.1] refused, 5.1.1.7 too", "5.1.1"),
        ("", "", ""),
    ],
)
def test_the_finer_code_is_the_other_servers_own(written: str, diagnostic: str, status: str) -> None:
    assert status_of(written, Answer.parse(diagnostic)) == status
