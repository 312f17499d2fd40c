"""A visit to one address and port: what it shows to a name, as facts.

OpenSSL checks who vouches for a certificate. Where it refuses, a second connection describes what was shown, without
believing it. Nobody signs in and nothing is handed over on either.
"""

import logging
import ssl
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from kb.mail.readiness.asked import HTTPS, Endpoint
from kb.mail.readiness.facts import LineTrouble, ServerFacts
from kb.mail.readiness.servers import PASSWORD
from kb.mail.servers import Security
from kb.probes.certificates import facts_of
from kb.probes.guard import Budget, Networks, NotReached
from kb.probes.lines import Ended, Line
from kb.probes.mail_talk import Imap, Pop3, Smtp, Talk, head
from kb.probes.tls import describing_context, looking_context

log = logging.getLogger("kb.readiness")

_OCTETS: Final = 65_536
_TALKS: Final[dict[str, type[Talk]]] = {"imap": Imap, "pop3": Pop3, "smtp": Smtp}


@dataclass(frozen=True, slots=True)
class Visit:
    """Where to, and how. `seconds` is for all of it; `is_brief`: the certificate alone is of interest."""

    address: str
    endpoint: Endpoint
    inside: Networks
    name: str
    at: datetime
    seconds: float
    is_brief: bool = False


class Seen(NamedTuple):
    """What a visit gave. `of_name`: only for the name that was asked for; with another one it may go otherwise."""

    facts: ServerFacts
    of_name: bool = True


async def visited(visit: Visit) -> Seen:
    """Never raises for what a server does: a fault of ours is logged, and is the trouble of this server alone."""
    endpoint = visit.endpoint
    nothing = ServerFacts(visit.address, endpoint.port, endpoint.protocol, endpoint.security, visit.at)
    code, began = 0, Budget(visit.seconds, 0)
    try:
        try:
            return Seen(await _conversation(visit, nothing, began.seconds(), looking_context(), code))
        except Ended as ended:
            if not isinstance(ended.error, ssl.SSLCertVerificationError):
                raise
            code = ended.error.verify_code
        return Seen(await _conversation(visit, nothing, began.seconds(), describing_context(), code))
    except Ended as ended:
        return Seen(replace(nothing, trouble=ended.trouble), ended.of_name)
    except NotReached:  # the first of two conversations took all of the time
        return Seen(replace(nothing, trouble=LineTrouble.MUTE))
    except Exception:
        log.exception("the look at port %s of %s (%s) failed", endpoint.port, endpoint.host, visit.address)
        return Seen(replace(nothing, trouble=LineTrouble.FAULT))


async def _conversation(
    visit: Visit, nothing: ServerFacts, seconds: float, context: ssl.SSLContext, code: int
) -> ServerFacts:
    line = await Line.dialled(visit.address, visit.endpoint.port, visit.inside, Budget(seconds, _OCTETS))
    try:
        return await spoken(line, visit, nothing, context, code)
    except Ended as ended:
        # What answers a handshake by something else than TLS knows of no names in it.
        ended.of_name = line.has_named and ended.trouble is not LineTrouble.NOT_TLS
        raise
    finally:
        line.close()


async def spoken(line: Line, visit: Visit, nothing: ServerFacts, context: ssl.SSLContext, code: int) -> ServerFacts:
    """`nothing` with what is heard on this line. Raises `Ended`."""
    endpoint = visit.endpoint
    if endpoint.protocol == HTTPS:
        await line.encrypt(context, endpoint.host)
        facts = _with_tls(nothing, line, visit, code)
        return replace(facts, status=await head(line, endpoint.host, endpoint.path, visit.name))
    talk = _TALKS[endpoint.protocol](line, visit.name)
    if endpoint.security is Security.STARTTLS:
        return await _upgraded(talk, line, visit, nothing, context, code)
    if endpoint.security is Security.TLS:
        await line.encrypt(context, endpoint.host)
        nothing = _with_tls(nothing, line, visit, code)
        if visit.is_brief:
            return nothing
    await talk.greeting()
    return await _offered(talk, nothing)


async def _upgraded(
    talk: Talk, line: Line, visit: Visit, nothing: ServerFacts, context: ssl.SSLContext, code: int
) -> ServerFacts:
    await talk.greeting()
    before = await talk.offer()
    if not before.starttls:
        raise Ended(LineTrouble.STARTTLS_MISSING)
    if not await talk.starttls():
        raise Ended(LineTrouble.STARTTLS_REFUSED)
    injected = line.has_more()
    await line.encrypt(context, visit.endpoint.host)
    clear = bool(PASSWORD.intersection(before.sign_in))
    facts = replace(_with_tls(nothing, line, visit, code), injected=injected, clear_sign_in=clear)
    return facts if visit.is_brief else await _offered(talk, facts)


async def _offered(talk: Talk, facts: ServerFacts) -> ServerFacts:
    offer = await talk.offer()
    with suppress(Ended):  # all that was asked for is known
        await talk.farewell()
    return replace(facts, sign_in=offer.sign_in)


def _with_tls(facts: ServerFacts, line: Line, visit: Visit, code: int) -> ServerFacts:
    certificate = facts_of(line.certificate(), visit.endpoint.host, code, visit.at)
    return replace(facts, tls=line.version(), certificate=certificate)
