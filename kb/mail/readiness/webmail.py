"""What is wrong with the address of the new webmail."""

from collections.abc import Iterator, Sequence

from kb.mail.readiness.asked import Endpoint, webmail_of
from kb.mail.readiness.case import Case
from kb.mail.readiness.certificates import kinds_of, said_of
from kb.mail.readiness.facts import ServerFacts
from kb.mail.readiness.findings import Finding, Kind
from kb.mail.readiness.names import name_trouble
from kb.mail.readiness.servers import servers_at


def webmail_findings(case: Case) -> Iterator[Finding]:
    if case.new.webmail_url.startswith("http://"):
        yield case.found(Kind.WEBMAIL_PLAIN, url=case.new.webmail_url)
    webmail = webmail_of(case.new)
    facts = case.host(webmail.host) if webmail else None
    if webmail is None or facts is None:
        return
    if name_trouble(facts.name):
        yield case.found(Kind.WEBMAIL_NAME, webmail.host, webmail.port, url=case.new.webmail_url)
    else:
        yield from _of_servers(case, webmail, servers_at(facts, webmail))


def _of_servers(case: Case, webmail: Endpoint, seen: Sequence[ServerFacts]) -> Iterator[Finding]:
    """The first thing that is wrong: browsers get no further."""
    host, port, url = webmail.host, webmail.port, case.new.webmail_url
    for one in seen:
        if not one.trouble.is_visited:
            return
        if one.trouble:
            yield case.found(Kind.WEBMAIL_SILENT, host, port, url=url, addresses=one.address)
            return
        if one.certificate and next(kinds_of(one.certificate, case.at), None):
            yield case.found(Kind.WEBMAIL_CERTIFICATE, host, port, url=url, **said_of(one.certificate))
            return
        if _is_error(one.status):
            yield case.found(Kind.WEBMAIL_ERROR, host, port, url=url, status=one.status)
            return


def _is_error(status: int) -> bool:
    """Whoever asks for a password or knows no `HEAD` (405, 501) does answer."""
    return status in (404, 410) or (status >= 500 and status != 501)
