"""The QR code of a guide: it opens the same guide on another device, for the same protocol, with the same choices."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from kb.guides.page.pages import Guide
from kb.guides.text.placeholders import protocol_shown
from kb.mail.moves import MailSettings
from kb.mail.servers import INCOMING
from kb.models.pages.library import current_library
from kb.views.frame.answers import page
from kb.views.frame.context import page_language
from kb.views.visitors.domain.page import for_domain, qr_answer


@for_domain
def guide_code(request: HttpRequest, settings: MailSettings, slug: str) -> HttpResponseBase:
    guide = current_library(settings.at, page_language()).guides.get(slug)
    if guide is None:
        return page("errors/404.html", status=404)
    address = reverse("kb-domain-guide", args=[settings.domain.a_label, slug])
    state = _state(request, guide, settings)
    return qr_answer(request, f"{address}?{urlencode(state, safe=',')}" if state else address)


def _state(request: HttpRequest, guide: Guide, settings: MailSettings) -> dict[str, str]:
    """The query of the guide's page as far as the guide knows it: a code is not made of a stranger's words."""
    protocol, seen = request.GET.get("protocol"), request.GET.get("seen")
    asked = next((one for one in INCOMING if one.value == protocol), None)
    chosen = ",".join(sorted(guide.body.chosen(protocol_shown(settings, guide.task, asked), seen)))
    return ({"protocol": asked.value} if asked else {}) | ({"seen": chosen} if chosen else {})
