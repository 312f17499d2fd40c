"""The way out of further reminders of one move for one domain, from a link in each of them.

GET changes nothing, because mail scanners follow links; it shows a button. POST acts, without cookie or token of a
form: all that it can do is undone by the same link. One that is none of ours is answered in the same words, but that no
domain is named.
"""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kb.mail.names import DomainName
from kb.operations.sending.reminders import end_reminders, reminded_domain, want_reminders
from kb.views.frame.answers import page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, token: str) -> HttpResponseBase:
    domain, at = reminded_domain(token), datetime.now(UTC)
    again = "again" in request.POST
    if domain and request.method == "POST":
        (want_reminders if again else end_reminders)(domain, at)
    done = request.method == "POST" and not again
    name = DomainName(domain.name) if domain else None
    response = page("reminders.html", done=done, again=again, name=name, here=request.path)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
