"""Pictures of operators' pages, as files that can do nothing but be looked at."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kb.models.pages.images import CONTENT_TYPES, image_file


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse:
    """The bytes of one picture. A name is never given twice, so whoever has it need not ask again."""
    path = image_file(name)
    if path is None:
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type=CONTENT_TYPES[path.suffix.removeprefix(".")])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
