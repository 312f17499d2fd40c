"""Services for other programs: list, read, set."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router

from kb.models.moves.services import Service
from kb.models.programs.tokens import Scope
from kb.operations.programs.provisioning import ServiceWish, put_service
from kb.operations.programs.records import service_record
from kb.views.api.provisioning.authorisation import Refused, ShownToken, body_as, told, written
from kb.views.api.provisioning.cursors import confirmed_in, page_of, parameters
from kb.views.api.provisioning.shapes import (
    FAULTS,
    WRITE_FAULTS,
    Fault,
    ManyChanges,
    ServiceBody,
    ServicePage,
    ServiceRecord,
    reads,
    writes,
)

router = Router()


@router.get(
    "/services",
    response={200: ServicePage, **FAULTS},
    summary="All services",
    url_name="services",
    auth=ShownToken(Scope.READ_SERVICES),
    openapi_extra=reads("limit", "cursor"),
)
def service_list(request: HttpRequest) -> HttpResponseBase:
    """In the order of their keys."""
    asked = parameters(request, "limit", "cursor")
    return told(request, page_of(asked, Service.objects.prefetch_related("servers"), "slug", service_record))


@router.get(
    "/services/{slug:key}",
    response={200: ServiceRecord, **FAULTS},
    summary="One service",
    url_name="service",
    auth=ShownToken(Scope.READ_SERVICES),
    openapi_extra=reads(),
)
def service(request: HttpRequest, key: str) -> HttpResponseBase:
    """Its name, its webmail and its servers, as they are kept."""
    row = Service.objects.prefetch_related("servers").filter(slug=key).first()
    if row is None:
        raise Refused(404, "unknown_service", "There is no service with this key.")
    return told(request, service_record(row))


@router.put(
    "/services/{slug:key}",
    response={200: ServiceRecord, 201: ServiceRecord, **WRITE_FAULTS, 409: ManyChanges | Fault},
    summary="Make a service exactly this",
    url_name="service",
    auth=ShownToken(Scope.WRITE_SERVICES),
    openapi_extra=writes("ServiceBody", "If-Match", "If-None-Match", query=("confirm_changes",)),
)
def set_service(request: HttpRequest, key: str) -> HttpResponseBase:
    """Servers that are not in the list go. 201 if the service is new."""
    body = body_as(request, ServiceBody)
    lines = [(one.protocol, one.host, str(one.port), one.security, one.username) for one in body.servers]
    confirmed = confirmed_in(parameters(request, "confirm_changes"))
    wish = ServiceWish(body.name, body.webmail_url, lines, confirmed)
    return written(request, lambda agree, by, at: put_service(key, wish, agree, by, at))
