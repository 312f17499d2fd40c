"""Outside of all that adds to an answer: the coding in which a kept one goes out, and 304 for whoever has it already.

What the door keeps it gets here, as it is before it is coded: everything that is said of it stands by now. Answers that
no view declares are left to Django's own compression.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import compress
from typing import Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, ResponseHeaders
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import WhiteNoiseFileResponse

from kb.protocols.kept import FILE, SLOT, Kept, Whole, accepted, coded, coding_for, is_known, without_body

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_LENGTH: Final = "Content-Length"


class Encodings:
    """Whoever answers below reads of Accept-Encoding what `accepted` reads, and nothing else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        takes = accepted(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        # WhiteNoise and Django each read this header in their own way; what the door keeps stands under this one.
        request.META["HTTP_ACCEPT_ENCODING"] = ", ".join(compress(("br", "gzip"), takes)) or "identity"
        response = self.get_response(request)
        if isinstance(response, WhiteNoiseFileResponse):
            return _file(request, response)
        kept: Kept | None = getattr(response, "kept", None)
        if kept is None or not isinstance(response, HttpResponse):
            return response
        headers = tuple(pair for pair in response.headers.items() if pair[0] != _LENGTH)
        whole = Whole(response.status_code, headers, response.content, kept.by.plain)
        slot = request.META.get(SLOT)
        if slot is not None and request.method != "HEAD" and not response.cookies:
            slot.append((replace(kept, asked_for=""), whole))
        coding = coding_for(takes, kept.by, domain=kept.domain) if whole.is_coded else ""
        body = coded(whole.body, coding, once=False)
        said = whole.headers_in(coding, len(body))
        if whole.status == 200 and is_known(kept.asked_for, dict(said).get("ETag", "")):
            response.status_code, body, said = 304, b"", without_body(said)
        response.content = body
        response.headers = ResponseHeaders(dict(said))
        return response


def _file(request: HttpRequest, response: FileResponse) -> FileResponse:
    """A file of ours, whose name has its digest: it stays as it is for as long as the process lives."""
    slot = request.META.get(SLOT)
    if slot is None or request.method != "GET" or response.status_code != 200 or "immutable" not in _rule(response):
        return response
    body = response.getvalue()
    response.streaming_content = [body]
    headers = tuple(pair for pair in response.headers.items() if pair[0] != _LENGTH)
    slot.append((FILE, Whole(200, headers, body)))
    return response


def _rule(response: HttpResponseBase) -> str:
    return str(response.headers.get("Cache-Control", ""))


class Compression(GZipMiddleware):
    """Django's own, for all that is not kept."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if hasattr(response, "kept") else super().process_response(request, response)
