"""Three pages as visitors would see them with a look that is not saved: the first one, a domain's own, and a guide.

Nothing in them can act, as in the preview of a page (`preview.py`).
"""

from base64 import b64encode
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Final

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from kb.forms.site import LOGOS, LookForm
from kb.guides.page.platforms import PLATFORMS, UNGUESSED
from kb.guides.text.placeholders import Task
from kb.mail.moves import MailSettings
from kb.mail.names import DomainName
from kb.models.accounts.roles import Role
from kb.models.moves.domains import Domain
from kb.models.pages.library import current_library
from kb.models.site.profile import SiteProfile, current_profile, trying
from kb.operations.pages.images import ImageRefused
from kb.operations.site.look import fitted
from kb.protocols.look_css import Colour, style_sheet
from kb.views.frame.context import page_language
from kb.views.frame.thread import NOTHING_MORE
from kb.views.operator.gate.gate import operator_page, requires
from kb.views.operator.pages.preview import POLICY, without_scripts
from kb.views.visitors.domain.page import domain_context
from kb.views.visitors.home import home_context
from kb.views.visitors.knowledge.guides import guide_context
from kb.views.visitors.signs import name_size
from kb.views.visitors.tiles import Choice

#: Pictures that are not kept yet, and what a dark screen would change, are in the page itself.
_POLICY: Final = POLICY | {"img-src": [SELF, "data:"], "style-src": [SELF, "data:"]}
#: The sheets that have a dark half.
_DARK_HALVES: Final = ("css/tokens.css", "css/components/sketch.css")
_DARK: Final = "(prefers-color-scheme: dark)"


@csp_replace(_POLICY)
@xframe_options_sameorigin
@requires(Role.VIEWER)
@require_POST
def preview(request: HttpRequest) -> HttpResponseBase:
    form = LookForm(request.POST, request.FILES)
    profile = _profile(form)
    if profile is None:
        return operator_page(request, "operator/pages/no_preview.html", sentences=form.all_faults)
    with trying(profile), override(settings.SITE_LANGUAGES.own.django_code):
        html = _page(request.POST.get("page", ""), datetime.now(UTC))
    shown = _at_night(html, profile) if request.POST.get("night") == "night" else html
    return HttpResponse(without_scripts(shown))


def _profile(form: LookForm) -> SiteProfile | None:
    """The profile as it would be; `None` if something is refused, and the form then says why."""
    if not form.is_valid():
        return None
    now = current_profile()
    profile = SiteProfile(mx_domains=now.mx_domains, sample_loaded=now.sample_loaded, **form.values)
    for field in LOGOS:
        sent = form.cleaned_data[field]
        try:
            picture: Any = _unkept(sent.read()) if sent else getattr(now, field)
        except ImageRefused as refusal:
            form.add_error(field, str(refusal.sentence))
            return None
        profile._state.fields_cache[field] = None if form.cleaned_data[f"no_{field}"] else picture
    return profile


def _unkept(data: bytes) -> SimpleNamespace:
    """What templates ask a picture for."""
    return SimpleNamespace(address=f"data:image/png;base64,{b64encode(fitted(data)).decode()}", width="", height="")


def _at_night(html: str, profile: SiteProfile) -> str:
    """The page as a dark screen shows it, whatever the operator's own screen is."""
    sheets = [_text_of(name) for name in _DARK_HALVES]
    if profile.colour:
        sheets.append(style_sheet(Colour.parse(profile.colour)))
    css = "\n".join(sheets).replace(f"@media screen and {_DARK}", "@media screen")
    link = f'<link rel="stylesheet" href="data:text/css;base64,{b64encode(css.encode()).decode()}">'
    return html.replace("</head>", f"{link}</head>", 1).replace(f'media="{_DARK}"', 'media="screen"')


def _text_of(sheet: str) -> str:
    return (settings.BASE_DIR / "static" / sheet).read_text()


def _page(wanted: str, at: datetime) -> str:
    current = Choice(PLATFORMS[UNGUESSED], chosen=False)
    client = _some_client(at)
    if wanted == "domain" and client:
        return render_to_string("domains/page.html", domain_context(client, current, size=name_size(client)))
    if wanted == "guide":
        library = current_library(at, page_language())
        guide = next(iter(library.guides_for(PLATFORMS["iphone"], Task.CHANGE)), next(iter(library.guides.values())))
        return render_to_string("guides/page.html", guide_context(guide, at, client, NOTHING_MORE, None))
    return render_to_string("home.html", home_context(at, current))


def _some_client(at: datetime) -> MailSettings | None:
    """Whoever comes first, of those on a move if there are any."""
    names = Domain.objects.active().order_by("name").values_list("name", flat=True)
    name = names.filter(move__published_at__lte=at).first() or names.first()
    return Domain.objects.settings_for(DomainName(name), at) if name else None
