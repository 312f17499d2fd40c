"""The way out of further notices, from a link that names nobody.

GET changes nothing, because mail scanners follow links; it shows a button. POST acts, from that button or from a mail
app by itself (RFC 8058), without cookie or token of a form: all that it can do is one thing that it may do twice. A
link that is none of ours is answered alike, so nobody learns anything by trying.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kb.models.sending.suppressions import suppress_by_token
from kb.views.frame.answers import page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponseBase:
    done = request.method == "POST"
    if done:
        suppress_by_token(token)
    response = page("unsubscribe.html", done=done, here=request.path)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
