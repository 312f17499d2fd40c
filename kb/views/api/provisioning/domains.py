"""Domains for other programs: list, read, set, and many at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from tempfile import TemporaryFile
from typing import BinaryIO, Final, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router

from kb.mail.client_domains import names_to_allow
from kb.mail.names import read_name
from kb.models.moves.domains import Domain
from kb.models.programs.tokens import Scope
from kb.operations.imports.domains import Way
from kb.operations.imports.outcome import Counts, Outcome
from kb.operations.imports.stream import take_lines
from kb.operations.programs.provisioning import DomainWish, put_domain
from kb.operations.programs.records import Record, domain_record
from kb.operations.programs.repeats import Keep, Said
from kb.protocols import settings_json
from kb.views.api.provisioning.authorisation import Refused, ShownToken, body_as, repeatable, token_in, told, written
from kb.views.api.provisioning.cursors import confirmed_in, page_of, parameters
from kb.views.api.provisioning.shapes import (
    FAULTS,
    WRITE_FAULTS,
    DomainBody,
    DomainPage,
    DomainRecord,
    Fault,
    ManyChanges,
    RejectedLines,
    Taken,
    reads,
    writes,
)

router = Router()

#: The most lines that come in at once, and the bytes that are read at a time.
MOST_LINES: Final = 100_000
_PIECE: Final = 1 << 16


@router.get(
    "/domains",
    response={200: DomainPage, **FAULTS},
    summary="All domains",
    url_name="domains",
    auth=ShownToken(Scope.READ_DOMAINS),
    openapi_extra=reads("limit", "cursor", "service", "move"),
)
def domain_list(request: HttpRequest) -> HttpResponseBase:
    """In the order of their names, also those that visitors do not find."""
    asked = parameters(request, "limit", "cursor", "service", "move")
    rows, people = Domain.objects.select_related("service", "move"), _people(request)
    if people:
        rows = rows.prefetch_related("contacts")
    if "service" in asked:
        rows = rows.filter(service__slug=asked["service"])
    if "move" in asked:
        rows = rows.filter(move__slug=asked["move"])
    return told(request, page_of(asked, rows, "name", partial(domain_record, people=people)))


@router.get(
    "/domains/{domain}",
    response={200: DomainRecord, **FAULTS},
    summary="One domain",
    url_name="domain",
    auth=ShownToken(Scope.READ_DOMAINS),
    openapi_extra=reads(),
)
def domain(request: HttpRequest, domain: str) -> HttpResponseBase:
    """Where it stands, and whether it is on a move."""
    name = Domain.objects.meant_by(read_name(domain)).a_label
    row = Domain.objects.select_related("service", "move").filter(name=name).first()
    if row is None:
        raise Refused(404, "unknown_domain", "We do not know this domain.")
    return told(request, domain_record(row, people=_people(request)))


def _people(request: HttpRequest) -> bool:
    """Whether the token lets its program see whom to reach."""
    return token_in(request).may(Scope.READ_CONTACTS)


@router.put(
    "/domains/{domain}",
    response={200: DomainRecord, 201: DomainRecord, **WRITE_FAULTS},
    summary="Say where a domain stands",
    url_name="domain",
    auth=ShownToken(Scope.WRITE_DOMAINS),
    openapi_extra=writes("DomainBody", "If-Match", "If-None-Match"),
)
def set_domain(request: HttpRequest, domain: str) -> HttpResponseBase:
    """201 if the domain is new. What stands around its name, such as www., is taken off: see the answer."""
    read, body = read_name(domain), body_as(request, DomainBody)
    who = (body.contact or "", body.email or "", body.phone or "")
    wish = DomainWish(
        body.service,
        body.move or "",
        body.active,
        who,
        [one.cells for one in body.contacts],
        names_to_allow(body.confirm_names),
        tell_people=_people(request),
    )
    return written(request, lambda agree, by, at: put_domain(read, wish, agree, by, at))


@router.post(
    "/domains",
    response={200: Taken, **WRITE_FAULTS, 400: RejectedLines | Fault, 409: ManyChanges | Fault},
    summary="Say where many domains stand",
    url_name="domains",
    auth=ShownToken(Scope.WRITE_DOMAINS),
    openapi_extra=writes(query=("dry_run", "confirm_changes", "confirm_names"))
    | {
        "requestBody": {
            "required": True,
            "description": 'One JSON object a line: {"domain": "a.example", "service": "new-host", "move": null}. '
            '"contact", "email", "phone" and "contacts" may stand there too, as for one domain.',
            "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
        }
    },
)
def take_domains(request: HttpRequest) -> HttpResponseBase:
    """All lines or none, up to 100,000. Domains and contacts are added and changed, never deleted.

    None is switched on or off.
    """
    way = _way(parameters(request, "dry_run", "confirm_changes", "confirm_names"))
    at = datetime.now(UTC)
    with _spooled(request) as (file, digest):

        def write(keep: Keep) -> Said:
            def done(counts: Counts) -> None:
                keep(_taken(counts, written=True))

            outcome = take_lines(file, digest, str(token_in(request)), at, done, way)
            return _rejected(outcome) or _taken(outcome.counts, written=outcome.written, ask=outcome.to_confirm)

        return repeatable(request, digest, write, at)


def _way(asked: dict[str, str]) -> Way:
    word = asked.get("dry_run", "0")
    if word not in {"0", "1"}:
        raise Refused(400, "not_valid", "Use 0 or 1.", "dry_run")
    allowed = names_to_allow(filter(None, asked.get("confirm_names", "").split(",")))
    return Way(word == "1", confirmed_in(asked), contacts=True, allowed=allowed)


@contextmanager
def _spooled(request: HttpRequest) -> Iterator[tuple[BinaryIO, str]]:
    """The body in a file, and its digest: a slow sender holds up no writer, and a long body needs no memory."""
    digest, lines = sha256(), 0
    with TemporaryFile() as file:
        while piece := request.read(_PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
            if lines > MOST_LINES:
                raise Refused(413, "too_long", f"At most {MOST_LINES:,} lines at once.")
            file.write(piece)
        file.seek(0)
        yield cast("BinaryIO", file), digest.hexdigest()


def _taken(counts: Counts, *, written: bool, ask: int | None = None) -> Said:
    return Said(200, settings_json.dump({**counts.as_json(), "written": written, "confirm_changes": ask}))


def _rejected(outcome: Outcome) -> Said | None:
    rejected = outcome.rejected
    if not rejected.total:
        return None
    lines = [{"line": one.line, "field": one.column, "reason": one.reason} for one in rejected.kept]
    said: Record = {
        "error": "rejected",
        "message": "Some lines cannot be taken, so nothing was written.",
        "field": None,
        "total": rejected.total,
        "lines": lines,
    }
    return Said(400, settings_json.dump(said))
