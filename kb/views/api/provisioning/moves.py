"""Moves for other programs: list, read, set, publish."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router

from kb.models.moves.moves import Move
from kb.models.programs.tokens import Scope
from kb.operations.programs.provisioning import publish_move, put_move
from kb.operations.programs.records import move_record
from kb.views.api.provisioning.authorisation import Refused, ShownToken, body_as, told, written
from kb.views.api.provisioning.cursors import confirmed_in, page_of, parameters
from kb.views.api.provisioning.shapes import (
    FAULTS,
    WRITE_FAULTS,
    Fault,
    ManyChanges,
    MoveBody,
    MovePage,
    MoveRecord,
    reads,
    writes,
)

router = Router()


@router.get(
    "/moves",
    response={200: MovePage, **FAULTS},
    summary="All moves",
    url_name="moves",
    auth=ShownToken(Scope.READ_MOVES),
    openapi_extra=reads("limit", "cursor"),
)
def move_list(request: HttpRequest) -> HttpResponseBase:
    """Drafts too, in the order of their keys."""
    at = datetime.now(UTC)
    asked = parameters(request, "limit", "cursor")
    return told(request, page_of(asked, Move.objects.with_services(), "slug", lambda row: move_record(row, at)))


@router.get(
    "/moves/{slug:key}",
    response={200: MoveRecord, **FAULTS},
    summary="One move",
    url_name="move",
    auth=ShownToken(Scope.READ_MOVES),
    openapi_extra=reads(),
)
def move(request: HttpRequest, key: str) -> HttpResponseBase:
    """Its dates, and the phase that it is in now."""
    return told(request, move_record(_move(key), datetime.now(UTC)))


@router.put(
    "/moves/{slug:key}",
    response={200: MoveRecord, 201: MoveRecord, **WRITE_FAULTS, 409: ManyChanges | Fault},
    summary="Make a move exactly this",
    url_name="move",
    auth=ShownToken(Scope.WRITE_MOVES),
    openapi_extra=writes("MoveBody", "If-Match", "If-None-Match", query=("confirm_changes",)),
)
def set_move(request: HttpRequest, key: str) -> HttpResponseBase:
    """A new one is a draft, and 201. The services of a published move stay."""
    body = body_as(request, MoveBody)
    moments = (body.change_from, body.moves_at, body.old_closes_at or "")
    confirmed = confirmed_in(parameters(request, "confirm_changes"))
    cells = (body.title, body.from_service, body.to_service, *moments, body.reason or "")
    return written(request, lambda agree, by, at: put_move(key, cells, agree, by, at, confirmed))


@router.post(
    "/moves/{slug:key}/publish",
    response={200: MoveRecord, **WRITE_FAULTS},
    summary="Publish a move",
    url_name="publish",
    auth=ShownToken(Scope.WRITE_MOVES),
    openapi_extra=writes(),
)
def publish(request: HttpRequest, key: str) -> HttpResponseBase:
    """From now on visitors see it. One that they see already stays as it is."""
    row = _move(key)
    return written(request, lambda _, by, at: (publish_move(row, by, at), False))


def _move(key: str) -> Move:
    row = Move.objects.with_services().filter(slug=key).first()
    if row is None:
        raise Refused(404, "unknown_move", "There is no move with this key.")
    return row
