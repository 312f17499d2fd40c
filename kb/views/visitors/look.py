"""The style sheet of the host's own colour. It follows from its address alone, so browsers may keep it for ever."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kb.protocols.look_css import Colour, style_sheet
from kb.views.frame.kept import kept_by

_FOR_EVER: Final = "public, max-age=31536000, immutable"


@kept_by()
@require_safe
def look(request: HttpRequest, colour: str, digest: str) -> HttpResponse:
    """`digest` only ends what is kept by browsers when an upgrade makes other colours of this one."""
    try:
        body = style_sheet(Colour.parse(colour))
    except ValueError as error:
        raise Http404 from error
    return HttpResponse(body, content_type="text/css; charset=utf-8", headers={"Cache-Control": _FOR_EVER})
