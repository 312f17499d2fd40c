"""The preview: a page as its visitors would get it, with whatever was typed, and nothing in it that can act.

The text is rendered by a child process (`kb.operations.pages.judging`). The answer is shut in beside: no script runs
in it, no form leaves it, and no other site can frame it.
"""

import re
from datetime import UTC, datetime
from typing import Final

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeString
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from kb.forms.writing import PreviewForm
from kb.guides.messages.faces import page_html
from kb.guides.page.pages import Guide, Page
from kb.guides.text.errors import ContentError, ContentErrors
from kb.languages import LANGUAGES
from kb.mail.moves import MailSettings
from kb.mail.servers import Protocol
from kb.models.accounts.roles import Role
from kb.operations.pages import judging
from kb.views.frame.thread import Along, rendered
from kb.views.operator.gate.gate import operator_page, requires
from kb.views.visitors.knowledge.articles import article_context
from kb.views.visitors.knowledge.guides import guide_context

#: Of the page's own origin, so that its style sheet loads, and without everything that could use that.
POLICY: Final = {
    "default-src": [NONE],
    "script-src": [NONE],
    "connect-src": [NONE],
    "manifest-src": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-same-origin"],
}
_SCRIPT: Final = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL)


@csp_replace(POLICY)
@xframe_options_sameorigin
@requires(Role.VIEWER)
@require_POST
def preview(request: HttpRequest) -> HttpResponseBase:
    """The page for one imagined reader, or in words why there is none."""
    at = datetime.now(UTC)
    form = PreviewForm(request.POST)
    if not form.is_valid():
        return _instead(request, form.all_faults)
    try:
        reader = form.reader(at)
        if judging.is_message(form.cleaned_data["path"]):
            return _message(request, form.cleaned_data["path"], form.whole, reader)
        page = judging.preview(form.cleaned_data["path"], form.whole, at)
    except ValidationError as refusal:
        return _instead(request, refusal.messages)
    except ContentErrors as errors:
        return _instead(request, [_said(error, form.lines_above) for error in errors.errors])
    return HttpResponse(_as_visitors_see_it(page, reader, form.protocol_asked, at, request.path))


def _said(error: ContentError, above: int) -> str:
    """With its line, as the control of the text counts them; a fault of the head says what it is about by itself."""
    return f"{error.line - above}: {error.message}" if error.line > above else error.message


def _message(request: HttpRequest, path: str, text: str, reader: MailSettings | None) -> HttpResponseBase:
    """A message for that reader; nobody in particular is an imagined client."""
    document = judging.message_preview(path, text, reader)
    shown = SafeString(page_html(document))  # every word of it is escaped there
    return operator_page(request, "operator/pages/message_preview.html", subject=document.subject, body=shown)


def _as_visitors_see_it(
    page: Page, reader: MailSettings | None, asked: Protocol | None, at: datetime, base: str
) -> SafeString:
    # A page may be in a language that the site has no words of its own in: then only the page speaks it.
    language = LANGUAGES.get(page.language, settings.SITE_LANGUAGES.own)
    with override(language.django_code):
        if isinstance(page, Guide):
            context = guide_context(page, at, reader, Along(protocol=asked), None)
            html = rendered("guides/page.html", context, base=base)
        else:
            html = rendered("articles/page.html", article_context(page, at))
    return without_scripts(html)


def without_scripts(html: str) -> SafeString:
    """The sandbox runs none; without the elements the browser has nothing to complain of."""
    return SafeString(_SCRIPT.sub("", html))


def _instead(request: HttpRequest, sentences: list[str]) -> HttpResponseBase:
    return operator_page(request, "operator/pages/no_preview.html", sentences=sentences)
