"""The WSGI application, for granian, gunicorn or any other WSGI server. Refuses to start with unsafe settings."""

import os
import re
from typing import Any, Final

import django
from django.core import checks
from django.core.handlers.wsgi import WSGIHandler

from kb.data_folder import CannotStart

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")

#: The border between the fields of a form (RFC 2046 §5.1.1): the one parameter of a Content-Type that means something.
_BOUNDARY: Final = re.compile(r""";\s*boundary=("?)([0-9A-Za-z'()+_,./:=? -]{1,70})\1\s*(?:;|$)""", re.IGNORECASE)


class Utf8Handler(WSGIHandler):
    """Takes no charset from a visitor: text is UTF-8 here.

    Django decodes even the query by the charset of a Content-Type, with any codec that Python has, before the first
    middleware; `undefined`, `hex` and an unknown one in RFC 2231 form then fail where nobody can answer.
    """

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ["CONTENT_TYPE"] = plain_content_type(environ.get("CONTENT_TYPE", ""))
        return super().__call__(environ, start_response)


def plain_content_type(text: str) -> str:
    """The media type, and the boundary of a form; every other parameter is left out."""
    media_type, semicolon, _ = text.partition(";")
    boundary = _BOUNDARY.search(text) if semicolon else None
    return f'{media_type.strip()}; boundary="{boundary[2]}"' if boundary else media_type.strip()


def _application() -> WSGIHandler:
    django.setup(set_prefix=False)
    faults = [fault for fault in checks.run_checks(tags=["signpost"]) if fault.is_serious()]
    if faults:
        raise CannotStart("\n".join(sorted(f"{fault.id}: {fault.msg} {fault.hint or ''}".rstrip() for fault in faults)))
    return Utf8Handler()


application = _application()
