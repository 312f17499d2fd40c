"""What mail apps ask for all day long, answered before Django makes a request of it.

Of what a domain's document costs through Django, most is not the document. So the answer that is nearly always right
is given at the door: a known domain, a visitor within the limits, the usual spelling of a question. For everything else
`answered` is `None`, and Django goes its own way, to the same document or to the refusal (decision record 35). Which
document it is, this module does not decide: that is `kb.views.machines.documents`, here as there.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from csp.constants import HEADER as CSP_HEADER
from csp.utils import build_policy
from django.conf import settings as site
from django.db import connection
from django.http.request import split_domain_port

from kb.body_length import NotALength, body_length
from kb.headers import PAGE_HEADERS, kept_headers
from kb.middleware import log_answer
from kb.models.ground.revisions import one_revision
from kb.models.ground.troubles import trouble_of
from kb.protocols.mail_apps.autodiscover import LONGEST_BODY, RequestRefused, parse_request
from kb.protocols.mail_apps.provider import NotExpressible
from kb.proxies import visitor_address
from kb.views.frame.limits import LOOKUPS, visitor_key
from kb.views.machines.documents import Document, autoconfig_for, pox_for
from kb.views.visitors.visits import note_look_up

log = logging.getLogger("kb.request")

Environ = dict[str, Any]
#: What the middleware puts on every answer.
_ALWAYS: Final = (*PAGE_HEADERS, (CSP_HEADER, build_policy()))


@dataclass(frozen=True, slots=True)
class Answer:
    """A 200, as a WSGI server sends it."""

    headers: list[tuple[str, str]]
    body: bytes


def answered(environ: Environ) -> Answer | None:
    """The answer to a WSGI environment; `None` leaves it to Django, as it came."""
    question = QUESTIONS.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
    if question is None or "HTTP_IF_NONE_MATCH" in environ:
        return None
    started = time.perf_counter()
    route, find = question
    try:
        document = _found(environ, find)
    except Exception as error:
        # Django meets the same fault again, and answers it; or it is gone with a connection that was lost.
        if trouble_of(error) is None:
            log.warning("a document was left to Django", exc_info=True)
        return None
    if document is None:
        return None
    method = environ["REQUEST_METHOD"]
    note_look_up(method, document.domain, document.face)
    log_answer(method, route, 200, started)
    return Answer([("Content-Type", document.content_type), *document.kept.items(), *_ALWAYS], document.body)


def _found(environ: Environ, find: Callable[[Environ, str], Document | None]) -> Document | None:
    host = environ.get("HTTP_HOST", "")
    visitor = visitor_key(visitor_address(environ, tuple(site.TRUSTED_PROXIES)))
    if not split_domain_port(host)[0] or not LOOKUPS.may(visitor):
        return None
    if not connection.in_atomic_block:  # a test's
        connection.close_if_unusable_or_obsolete()  # as Django does before each request
    with one_revision() as held:
        document = find(environ, host)
        return replace(document, kept=kept_headers(held.age)) if document and held.age else document


def _autoconfig(environ: Environ, host: str) -> Document | None:
    return autoconfig_for(host, environ.get("QUERY_STRING", ""), datetime.now(UTC))


def _autodiscover(environ: Environ, host: str) -> Document | None:
    try:
        length = body_length(environ.get("CONTENT_LENGTH", ""))
    except NotALength:
        return None
    if "HTTP_TRANSFER_ENCODING" in environ or not 0 < length <= LONGEST_BODY:
        return None
    body = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = BytesIO(body)  # whoever reads next finds all of it
    try:
        return pox_for(host, parse_request(body), datetime.now(UTC))
    except (RequestRefused, NotExpressible):
        return None


#: By method and path, as nearly all apps spell them: the name of the route in `kb.urls`, and how the document is found.
QUESTIONS: Final = {
    ("GET", "/mail/config-v1.1.xml"): ("kb-autoconfig", _autoconfig),
    ("GET", "/v1.1/mail/config-v1.1.xml"): ("kb-autoconfig", _autoconfig),
    ("GET", "/.well-known/autoconfig/mail/config-v1.1.xml"): ("kb-autoconfig-well-known", _autoconfig),
    ("POST", "/autodiscover/autodiscover.xml"): ("kb-autodiscover", _autodiscover),
    ("POST", "/Autodiscover/Autodiscover.xml"): ("kb-autodiscover", _autodiscover),
}
