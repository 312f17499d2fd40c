"""The answer when the database does not do what is needed: 503, when to come again, in the format that was asked for.

What is answered from memory meanwhile never comes here. It needs no database; the name of the host and how to reach
them are those that were read last, or else those of the environment.
"""

import re
from typing import Final

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.models.ground.troubles import Trouble
from kb.protocols import settings_json
from kb.views.frame.answers import NOBODY_KEEPS
from kb.views.frame.context import bare_frame, frame

#: Seconds after which it is worth to come again.
RETRY_AFTER: Final = {
    Trouble.AWAY: 10,
    Trouble.LOCKED: 5,
    Trouble.READ_ONLY: 60,
    Trouble.FULL: 60,
    Trouble.DAMAGED: 60,
}
#: What is wrong, for whoever reads it on a page, be it a visitor or an operator.
_SENTENCES: Final[dict[Trouble, str | Promise]] = {
    Trouble.AWAY: gettext_lazy("The database of this site does not answer."),
    Trouble.LOCKED: gettext_lazy("Somebody else is writing to the database of this site. Nothing was changed."),
    Trouble.READ_ONLY: gettext_lazy("The database of this site cannot be written to. Nothing was changed."),
    Trouble.FULL: gettext_lazy("The disk of this site is full. Nothing was changed."),
    Trouble.DAMAGED: gettext_lazy("The database of this site cannot be read."),
}
_PROGRAMS: Final = "/api/"
#: What programs get: no field of what they sent is at fault.
_ERROR: Final = {"error": "unavailable", "message": "", "field": None}
_JSON: Final = re.compile(r"\.json$|/search/suggest/$")
_MACHINES: Final = re.compile(settings.MACHINE_ADDRESSES, re.IGNORECASE)
#: Files, feeds, and what web servers ask.
_FILES: Final = re.compile(r"/[^/]*\.[^/]+$|/feed/$|^/internal/")


def unavailable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    body, content_type = _said(request.path_info, trouble)
    response = HttpResponse(body, content_type=f"{content_type}; charset=utf-8", status=503, headers=NOBODY_KEEPS)
    response.headers["Retry-After"] = str(RETRY_AFTER[trouble])
    if content_type == "application/json":
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _said(path: str, trouble: Trouble) -> tuple[bytes | str, str]:
    again = _("Try again in a minute.")
    sentence = f"{_SENTENCES[trouble]} {again}"
    if path.startswith(_PROGRAMS):
        return settings_json.dump(_ERROR | {"message": sentence}), "application/json"
    if _MACHINES.match(path.lstrip("/")):
        return f"{sentence}\n", "text/plain"
    if _JSON.search(path):
        return settings_json.dump(_ERROR | {"message": sentence}), "application/json"
    if _FILES.search(path):
        return f"{sentence}\n", "text/plain"
    return render_to_string("errors/503.html", {**_frame(), "sentence": _SENTENCES[trouble]}), "text/html"


def _frame() -> dict[str, object]:
    try:
        return frame()
    except Error:
        return bare_frame()
