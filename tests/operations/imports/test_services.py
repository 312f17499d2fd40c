from collections.abc import Callable
from pathlib import Path

import pytest

from kb.mail.servers import Protocol, Security, ServerPattern
from kb.mail.servers import Service as ServiceValue
from kb.models import Domain, Revision, Server, Service
from kb.operations.imports.outcome import Outcome
from kb.operations.imports.services import import_services

Write = Callable[..., Path]

HEADER = "service,name,protocol,host,port,security,username,webmail_url\n"
OLD = "old,Our old server,imap,Mail.Old.Example,993,tls,address,https://webmail.old.example/\n"
OLD_SMTP = "old,Our old server,smtp,mail.old.example,587,starttls,address,https://webmail.old.example/\n"
OWN = "own,Your own name,IMAP,{domain},993,TLS,Local_Part,\n"

pytestmark = pytest.mark.django_db


def services() -> list[ServiceValue]:
    return [service.as_value() for service in Service.objects.order_by("slug")]


def counts(outcome: Outcome) -> tuple[int, int, int, bool]:
    return *outcome.counts[:3], outcome.written


def faults(outcome: Outcome) -> list[str]:
    return [str(row) for row in outcome.rejected.kept]


def token() -> int | None:
    return Revision.objects.values_list("token", flat=True).first()


def test_it_works(write: Write) -> None:
    literal = "own,Your own name,smtp,smtp.{domain},25,none,Shared User,\n"
    assert counts(import_services(write(HEADER + OLD + OWN + OLD_SMTP + literal))) == (2, 0, 0, True)
    assert services() == [
        ServiceValue(
            "old",
            "Our old server",
            "https://webmail.old.example/",
            (
                ServerPattern(Protocol.IMAP, "mail.old.example", 993, Security.TLS, "address"),
                ServerPattern(Protocol.SMTP, "mail.old.example", 587, Security.STARTTLS, "address"),
            ),
        ),
        ServiceValue(
            "own",
            "Your own name",
            "",
            (
                ServerPattern(Protocol.IMAP, "{domain}", 993, Security.TLS, "local_part"),
                ServerPattern(Protocol.SMTP, "smtp.{domain}", 25, Security.NONE, "Shared User"),
            ),
        ),
    ]


def test_it_changes_nothing_when_the_same_file_comes_again(write: Write) -> None:
    file = write(HEADER + OLD + OLD_SMTP + OWN)
    import_services(file)
    before = (list(Server.objects.order_by("id").values()), token())
    assert counts(import_services(file)) == (0, 0, 2, True)
    assert (list(Server.objects.order_by("id").values()), token()) == before


def test_the_file_gives_the_whole_list_of_servers_and_its_order(write: Write) -> None:
    import_services(write(HEADER + OLD + OLD_SMTP + OWN))
    pop3 = OLD.replace("imap", "pop3").replace("993", "995")
    assert counts(import_services(write(HEADER + pop3 + OLD))) == (0, 1, 0, True)
    old, own = services()
    assert [server.protocol for server in old.servers] == ["pop3", "imap"]
    assert len(own.servers) == 1


def test_it_changes_the_name_and_the_webmail_address(write: Write) -> None:
    import_services(write(HEADER + OWN))
    file = write(HEADER + "own,Your name,imap,{domain},993,tls,local_part,https://webmail.{domain}/\n")
    assert counts(import_services(file)) == (0, 1, 0, True)
    assert [(service.name, service.webmail_url) for service in services()] == [
        ("Your name", "https://webmail.{domain}/")
    ]


def test_it_takes_servers_in_the_same_order_for_the_same(write: Write) -> None:
    file = write(HEADER + OLD + OLD_SMTP)
    import_services(file)
    for server, position in zip(Server.objects.order_by("position"), (10, 20), strict=True):
        Server.objects.filter(pk=server.pk).update(position=position)
    assert counts(import_services(file)) == (0, 0, 1, True)


def test_it_raises_the_revision_only_when_something_was_written(write: Write) -> None:
    before = token()
    import_services(write(HEADER + OLD), dry_run=True)
    assert token() == before
    import_services(write(HEADER + OLD))
    assert token() != before


def test_it_keeps_the_domains_of_a_service_that_it_changes(write: Write) -> None:
    import_services(write(HEADER + OLD))
    Domain.objects.create(name="a.example", service=Service.objects.get())
    import_services(write(HEADER + OLD_SMTP))
    assert Domain.objects.get().service.slug == "old"


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(write: Write) -> None:
    import_services(write(HEADER + OLD + OWN))
    before = services()
    outcome = import_services(write(HEADER + OLD_SMTP + OWN + OWN.replace("own", "third")), dry_run=True)
    assert (counts(outcome), services()) == ((1, 1, 1, False), before)


def test_it_gives_each_bad_row_its_line_cell_and_reason_and_writes_nothing(write: Write) -> None:
    lines = [
        "Old,Name,imap,a.example,993,tls,address,",
        "old,,imap,a.example,993,tls,address,",
        "old,Name,imaps,a.example,993,tls,address,",
        "old,Name,imap,{domain}.example,993,tls,address,",
        "old,Name,imap,127.0.0.1,993,tls,address,",
        "old,Name,imap,a.example,65536,tls,address,",
        "old,Name,imap,a.example,0,tls,address,",
        "old,Name,imap,a.example,９９３,tls,address,",
        "old,Name,imap,a.example,993,ssl,address,",
        "old,Name,imap,a.example,993,tls,,",
        "old,Name,imap,a.example,993,tls,address,webmail.example",
        "old,Name,imap,a.example,993,tls,address,javascript:alert(1)",
        "old,Name,imap,a.example,993,tls,address,https://{domain}@evil.example/",
        "fine,Name,imap,a.example,993,tls,address,",
    ]
    outcome = import_services(write(HEADER + "\n".join(lines)))
    port = "A port is a number from 1 to 65535."
    plain = "Write the address without a user name before its host, and without a backslash."
    url = "Give the whole address, such as https://webmail.example.com/, or leave it empty."
    assert faults(outcome) == [
        'line 2: service "Old": A key has small letters, digits and hyphens, 60 characters at most: old-server.',
        'line 3: name "": This must not be empty.',
        'line 4: protocol "imaps": Use imap, pop3 or smtp.',
        'line 5: host "{domain}.example": '
        "{domain} may stand once, at the end of the host: mail.{domain}, or {domain} alone.",
        'line 6: host "127.0.0.1": That is a number address, not a domain name.',
        f'line 7: port "65536": {port}',
        f'line 8: port "0": {port}',
        f'line 9: port "９９３": {port}',
        'line 10: security "ssl": Use tls, starttls or none.',
        'line 11: username "": This must not be empty.',
        f'line 12: webmail_url "webmail.example": {url}',
        f'line 13: webmail_url "javascript:alert(1)": {url}',
        f'line 14: webmail_url "https://{{domain}}@evil.example/": {plain}',
    ]
    assert (counts(outcome), services()) == ((1, 0, 0, False), [])


def test_it_rejects_rows_that_contradict_or_repeat_an_earlier_one(write: Write) -> None:
    lines = [
        "old,Name,imap,a.example,993,tls,address,",
        "own,Name,imap,a.example,993,tls,address,",
        "old,Another,smtp,a.example,587,tls,address,",
        "old,Name,smtp,a.example,587,tls,address,https://a.example/",
        "old,Name,imap,A.Example.,993,starttls,local_part,",
    ]
    outcome = import_services(write(HEADER + "\n".join(lines)))
    assert faults(outcome) == [
        'line 4: name "Another": Line 2 calls this service "Name".',
        'line 5: webmail_url "https://a.example/": Line 2 gives this service another address.',
        'line 6: host "a.example": The same server stands on line 2.',
    ]
    assert (counts(outcome), services()) == ((2, 0, 0, False), [])


def test_it_rejects_more_servers_than_any_service_has(write: Write) -> None:
    lines = [f"old,Name,imap,h{number}.example,993,tls,address,\n" for number in range(1_001)]
    assert faults(import_services(write(HEADER + "".join(lines)))) == [
        'line 1002: service "old": A service can have at most 1,000 servers.'
    ]
