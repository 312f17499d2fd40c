"""The WSGI application, for granian, gunicorn or any other WSGI server. Refuses to start with unsafe settings."""

import os
import re
from io import BytesIO
from typing import Any, BinaryIO, Final

import django
from django.conf import settings
from django.core import checks
from django.core.handlers.wsgi import WSGIHandler
from django.utils.module_loading import import_string

from kb.data_folder import CannotStart, make_for_owner_alone, mark_running
from kb.logs import lines
from kb.operations.readers.tallies import write_at_the_end
from kb.protocols.body_length import BODILESS, NotALength, body_length

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")

#: The border between the fields of a form (RFC 2046 5.1.1): the one parameter of a Content-Type that means something.
_BOUNDARY: Final = re.compile(r""";\s*boundary=("?)([0-9A-Za-z'()+_,./:=? -]{1,70})\1\s*(?:;|$)""", re.IGNORECASE)
#: The longest body, in bytes, that need not announce its length: what a visitor may send at all (`kb.middleware`).
LONGEST_UNANNOUNCED: Final = 1024 * 1024
#: The length that a longer one gets: more than anybody may send, so the edge refuses it by its own rule.
_TOO_LONG: Final = str(1 << 40)


class PlainHandler(WSGIHandler):
    """Hands Django requests that it reads as they were meant: text is UTF-8, and every body has a plain length.

    Django decodes even the query by the charset of a Content-Type, with any codec that Python has, before the first
    middleware; `undefined`, `hex` and an unknown one in RFC 2231 form then fail where nobody can answer. And it takes
    a body for empty that came in chunks, and fails at a length of more digits than Python likes, zeros or not. Of a
    path it takes a byte that is no UTF-8 for the three signs `%ff`; the server before the door marks it by U+FFFD, so
    that is done here as well, and the edge refuses it either way.
    """

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ["CONTENT_TYPE"] = plain_content_type(environ.get("CONTENT_TYPE", ""))
        if comes_without_length(environ):
            environ |= measured(environ["wsgi.input"])
        environ["CONTENT_LENGTH"] = plain_length(environ.get("CONTENT_LENGTH", ""))
        environ["PATH_INFO"] = plain_path(environ.get("PATH_INFO", ""))
        return super().__call__(environ, start_response)


def comes_without_length(environ: dict[str, Any]) -> bool:
    """Whether a body was sent in chunks, or over HTTP/2 without a length, and the server says where it ends.

    Chunks count for more than a length beside them (RFC 9112 6.3). Under a server that does not end the input by
    itself (`wsgi.input_terminated`), reading on would wait for ever, so there such a body stays empty.
    """
    if environ["REQUEST_METHOD"] in BODILESS or not environ.get("wsgi.input_terminated"):
        return False
    return "HTTP_TRANSFER_ENCODING" in environ or not environ.get("CONTENT_LENGTH")


def measured(stream: BinaryIO) -> dict[str, Any]:
    """What the environment of a request says of its body, once that is read. A body that breaks off is none."""
    body = bytearray()
    try:
        while len(body) <= LONGEST_UNANNOUNCED and (piece := stream.read(LONGEST_UNANNOUNCED + 1 - len(body))):
            body += piece
    except OSError:
        body.clear()
    length = str(len(body)) if len(body) <= LONGEST_UNANNOUNCED else _TOO_LONG
    return {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": length}


def plain_length(said: str) -> str:
    """The same number without zeros in front. What is no number stays as it is, and the edge refuses it."""
    try:
        return str(body_length(said)) if said else ""
    except NotALength:
        return said


def plain_path(path: str) -> str:
    """The same path with U+FFFD where its bytes are not UTF-8; each character is a byte (PEP 3333)."""
    return path if path.isascii() else path.encode("latin-1").decode(errors="replace").encode().decode("latin-1")


def plain_content_type(text: str) -> str:
    """The media type, and the boundary of a form; every other parameter is left out."""
    media_type, semicolon, _ = text.partition(";")
    boundary = _BOUNDARY.search(text) if semicolon else None
    return f'{media_type.strip()}; boundary="{boundary[2]}"' if boundary else media_type.strip()


def _application() -> WSGIHandler:
    make_for_owner_alone()
    django.setup(set_prefix=False)
    faults = [fault for fault in checks.run_checks(tags=["signpost"]) if fault.is_serious()]
    if faults:
        raise CannotStart("\n".join(sorted(f"{fault.id}: {fault.msg} {fault.hint or ''}".rstrip() for fault in faults)))
    mark_running(settings.DATA_DIR)
    import_string("kb.models.ground.serving.wait_for_nobody")()
    write_at_the_end(lines.write)
    import_string("kb.views.frame.limits.counters")()  # before there are threads that would build it all at once
    return PlainHandler()


application = _application()
