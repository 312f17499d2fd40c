"""Pages for machines: Markdown twins, llms.txt, sitemap, feed of changed pages, the description of our search.

All of them are lists or other forms of what is there for everybody, with absolute addresses made from `SITE_URL`
alone. None ever names a client or holds a client's value.
"""

import re
from datetime import datetime
from typing import Final

from django.conf import settings as site
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.guides.page.pages import Guide, Page
from kb.guides.page.paths import PageKind
from kb.guides.page.platforms import PLATFORMS
from kb.guides.page.twin import Captions, escaped, markdown_of
from kb.guides.text.placeholders import Task, values_for, words_for
from kb.mail.moves import max_age
from kb.models.moves.announcements import next_boundary, published_moves
from kb.models.pages.library import current_library
from kb.models.site.profile import current_profile
from kb.protocols.listings import changes_feed, llms_txt, opensearch, sitemap
from kb.protocols.listings.llms_txt import Section
from kb.views.frame.answers import answer, library_max_age
from kb.views.frame.context import page_language, site_words, site_zone
from kb.views.frame.kept import kept_by
from kb.views.frame.languages import current_language
from kb.views.frame.moments import moment
from kb.views.frame.skeletons import keep_bytes
from kb.views.visitors.knowledge.entries import entries, entry_of, pages_in, twin_address
from kb.views.visitors.knowledge.renamed import not_here

_MARKDOWN: Final = "text/markdown; charset=utf-8"
_XML: Final = "application/xml; charset=utf-8"
#: Our own pages in a text: `kind`, slug, and what follows.
_OWN_PAGE: Final = re.compile(r"/(?P<kind>guides|articles)/(?P<slug>[a-z0-9-]+)/(?:\?[^#]*)?(?P<anchor>#.*)?")
_FILES: Final = ("/static/", "/media/")
#: Lists and other pages that stand in the sitemap without a day.
_BARE: Final = ("kb-home", "kb-lookup", "kb-guides", "kb-articles", "kb-moves", "kb-accessibility")


@kept_by()
@require_safe
def guide_twin(request: HttpRequest, slug: str) -> HttpResponseBase:
    at = moment()
    found = current_library(at, page_language()).guides.get(slug)
    return _twin(request, found, at) if found else not_here(request, PageKind.GUIDE, slug, at, "kb-guide-twin")


@kept_by()
@require_safe
def article_twin(request: HttpRequest, slug: str) -> HttpResponseBase:
    at = moment()
    found = current_library(at, page_language()).articles.get(slug)
    return _twin(request, found, at) if found else not_here(request, PageKind.ARTICLE, slug, at, "kb-article-twin")


@kept_by()
@require_safe
def llms(request: HttpRequest) -> HttpResponseBase:
    """Every page that is written in this language, with its twin."""
    at = moment()
    body, digest = keep_bytes("llms", lambda: _llms(list(pages_in(current_language(), at).values())), at=at)
    return answer(request, body, digest, _MARKDOWN, max_age=library_max_age(at))


@kept_by()
@require_safe
def site_map(request: HttpRequest) -> HttpResponseBase:
    """One for all languages: each names its translations."""
    at = moment()
    names = [reverse(name) for name in _BARE]
    names += [reverse("kb-move", args=[move.slug]) for move in published_moves(at)]
    languages = site.SITE_LANGUAGES
    bare = [f"{site.SITE_URL}{languages.path_in(name, one)}" for one in languages.all for name in names]

    def render() -> bytes:
        return sitemap.render(bare, [entry for one in languages.all for entry in entries(one, at)])

    body, digest = keep_bytes(("sitemap", tuple(bare)), render, at=at)
    return answer(request, body, digest, _XML, max_age=min(library_max_age(at), max_age(next_boundary(at), at)))


@kept_by()
@require_safe
def changes(request: HttpRequest) -> HttpResponseBase:
    """The pages that changed last, for feed readers."""
    at = moment()

    def render() -> bytes:
        name = current_profile().name
        return changes_feed.render(
            entries(current_language(), at),
            title=_("%(site)s: pages that changed") % {"site": name},
            site_name=name,
            home_url=f"{site.SITE_URL}{reverse('kb-home')}",
            feed_url=f"{site.SITE_URL}{reverse('kb-changes')}",
        )

    body, digest = keep_bytes("changes", render, at=at)
    return answer(request, body, digest, "application/atom+xml; charset=utf-8", max_age=library_max_age(at))


@kept_by()
@require_safe
def search_description(request: HttpRequest) -> HttpResponseBase:
    at = moment()

    def render() -> bytes:
        name = current_profile().name
        return opensearch.render(
            site_name=name,
            description=_("Search the mail help of %(site)s") % {"site": name},
            search_url=f"{site.SITE_URL}{reverse('kb-search')}",
            icon_url=f"{site.SITE_URL}{staticfiles_storage.url('img/favicon.svg')}",
        )

    body, digest = keep_bytes("opensearch", render, at=at)
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return answer(request, body, digest, kind, max_age=library_max_age(at))


def _twin(request: HttpRequest, found: Page, at: datetime) -> HttpResponseBase:
    """A page that this language does not have yet has its twin in the language that it is written in."""
    if found.language != page_language():
        return HttpResponseRedirect(twin_address(found))
    body, digest = keep_bytes(("twin", found.address), lambda: _markdown(found, at), at=at)
    response = answer(request, body, digest, _MARKDOWN, max_age=library_max_age(at))
    response.headers["Link"] = f'<{entry_of(found, at).url}>; rel="canonical"'
    return response


def _markdown(found: Page, at: datetime) -> bytes:
    entry = entry_of(found, at)
    task = found.task if isinstance(found, Guide) else Task.CHANGE
    zone, words = site_zone(), site_words()
    values = dict(values_for(None, task=task, protocol=None, zone=zone, site=words, language=found.language))
    values["incoming.protocol"] = words_for(task, found.language)["incoming.protocol"]
    facts = [(_("Page"), entry.url), (_("Last checked"), found.checked.isoformat())]
    if isinstance(found, Guide):
        facts.insert(1, (_("For"), escaped(found.applies_to)))
    lines = "\n".join(f"- {name}: {fact}" for name, fact in facts)
    head = [f"# {escaped(found.title)}", f"> {escaped(found.summary)}", lines]
    captions = Captions(
        {"imap": _("*With IMAP:*"), "pop3": _("*With POP3:*")}, _("*With IMAP and POP3:*"), _("*In every case:*")
    )
    text = markdown_of(found.body, values, lambda address: _absolute(address, entry.url), captions)
    return "\n\n".join([*head, text]).encode()


def _absolute(address: str, own_url: str) -> str:
    """Where a link of a page leads from its twin: to other twins, and by whole addresses."""
    if address.startswith("#"):
        return f"{own_url}{address}"
    if not address.startswith("/") or address.startswith(_FILES):
        return f"{site.SITE_URL}{address}" if address.startswith("/") else address
    match = _OWN_PAGE.fullmatch(address)
    path = f"/{match['kind']}/{match['slug']}.md{match['anchor'] or ''}" if match else address
    return f"{site.SITE_URL}{site.SITE_LANGUAGES.path_in(path, current_language())}"


def _llms(pages: list[Page]) -> bytes:
    name = current_profile().name

    def links(kind: str) -> list[tuple[str, str, str]]:
        found = [one for one in pages if (one.platform if isinstance(one, Guide) else "") == kind]
        return [(one.title, f"{site.SITE_URL}{twin_address(one)}", one.summary) for one in found]

    shelves = [(_(platform.label), links(platform.id)) for platform in PLATFORMS.values()]
    shelves.append((_("Questions and answers"), links("")))
    api = [(_("JSON API"), f"{site.SITE_URL}{reverse('kb-api-docs')}", _("The mail settings of one domain, now."))]
    return llms_txt.render(
        title=_("%(site)s help") % {"site": name},
        summary=_("How to set up email on phones and computers, and how to change it when mail moves to a new server."),
        notes=[
            _("A guide tells how to change or add an account in one app. Names of servers differ by domain."),
            _("To get the values of a domain, ask the person to open %(url)s and to enter their email address there.")
            % {"url": f"{site.SITE_URL}{reverse('kb-lookup')}"},
            _("Never ask for a mail password."),
        ],
        sections=[*(Section(title, rows) for title, rows in shelves if rows), Section(_("For programs"), api)],
    )
