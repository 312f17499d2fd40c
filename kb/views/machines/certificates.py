"""What a web server asks before it fetches a certificate for a name: is that a name of ours?

A web server with certificates on demand (Caddy) would otherwise fetch one for whatever name anybody leads to it. Only
the web server itself gets here; `kb.middleware.Edge` keeps everybody else out.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kb.views.machines.hosts import may_have_certificate


@require_safe
def tls_ask(request: HttpRequest) -> HttpResponse:
    """200 or 404, and not a word more. The name is in the query alone, which no log of ours holds."""
    names = request.GET.getlist("domain")
    known = len(names) == 1 and may_have_certificate(names[0])
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(status=200 if known else 404, content_type="text/plain; charset=utf-8", headers=headers)
