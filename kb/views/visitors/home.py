"""The first page: whoever comes here has a mail that stopped, or a letter that says it will move."""

from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from kb.guides.library.library import Library
from kb.guides.page.pages import Article
from kb.languages import gettext_noop as _
from kb.models.pages.library import current_library
from kb.models.site.profile import current_profile
from kb.operations.site import samples
from kb.views.frame.answers import kept_page, library_max_age
from kb.views.frame.context import frame, page_language
from kb.views.frame.kept import kept_by
from kb.views.frame.moments import moment
from kb.views.frame.skeletons import Context, keep
from kb.views.visitors.tiles import Choice, choice, tiles

#: What people ask most, by what brings them here: eight, so that each is read. All others are one tap away.
_QUESTIONS: Final = (
    (_("Something is wrong"), ("nothing-new-arrives", "password-asked-again", "cannot-send", "certificate-warnings")),
    (
        _("Before I change anything"),
        ("is-this-message-genuine", "pop3-or-imap", "back-up-first", "forgotten-devices"),
    ),
)


@kept_by("device", device_class=True)
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    at = moment()
    current = choice(request)
    made = keep("home.html", current.key, lambda: home_context(at, current), at=at)
    return kept_page(request, made, max_age=library_max_age(at), guesses=not current.chosen)


def home_context(at: datetime, current: Choice) -> Context:
    library = current_library(at, page_language())
    return frame(
        tiles=tiles(library, current, guides_at=reverse("kb-guides"), page=reverse("kb-guides")),
        current=current,
        questions=questions(library),
        here=reverse("kb-home"),
        samples=samples.TO_TRY if current_profile().sample_loaded else (),
    )


def questions(library: Library) -> tuple[tuple[str, tuple[Article, ...]], ...]:
    """Groups of articles under what they have in common, in English; without those that an operator took away."""
    found = ((title, _known(library, slugs)) for title, slugs in _QUESTIONS)
    return tuple((title, articles) for title, articles in found if articles)


def _known(library: Library, slugs: tuple[str, ...]) -> tuple[Article, ...]:
    return tuple(library.articles[slug] for slug in slugs if slug in library.articles)
