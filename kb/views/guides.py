"""Guides and articles: with the values of a domain, or with plain words in their place."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from kb.guides.devices import PLATFORMS
from kb.guides.library import Library
from kb.guides.pages import Article, Guide, Side
from kb.guides.placeholders import Task, protocol_shown, to_type, values_for
from kb.mail.moves import MailSettings
from kb.mail.servers import INCOMING, Protocol
from kb.models.articles import current_library
from kb.views.answers import kept_page, library_max_age, page
from kb.views.domains import for_domain
from kb.views.frame import frame, page_language, site_words, site_zone
from kb.views.lookup import domain_address
from kb.views.signs import sign, sign_to_add, value_groups
from kb.views.skeletons import Context, fill, keep
from kb.views.tiles import apps, choice, tiles


@require_safe
def guide_list(request: HttpRequest) -> HttpResponseBase:
    """Every guide by device, the visitor's own first."""
    at = datetime.now(UTC)
    current = choice(request)
    library = current_library(at, page_language())

    def context() -> Context:
        own = current.platform
        others = [platform for platform in PLATFORMS.values() if platform is not own]
        shelves = [
            (platform, library.guides_for(platform, Task.CHANGE), library.guides_for(platform, Task.ADD))
            for platform in (own, *others)
        ]
        return frame(
            current=current,
            apps=apps(library, current, guides_at="/guides/"),
            shelves=[shelf for shelf in shelves if shelf[1] or shelf[2]],
            tiles=tiles(library, current, guides_at="/guides/", page="/guides/"),
            articles=library.articles.values(),
        )

    made = keep("guides/list.html", current.key, context, at=at)
    return kept_page(request, made, max_age=library_max_age(at), guesses=not current.chosen)


@require_safe
def guide_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A guide for everybody, with words where a reader's values would stand."""
    at = datetime.now(UTC)
    library = current_library(at, page_language())
    guide = library.guides.get(slug)
    if guide is None:
        return page("errors/404.html", status=404)
    asked, seen = _asked(request), request.GET.get("seen")
    protocol = protocol_shown(None, guide.task, asked)
    state = (slug, asked, guide.body.chosen(protocol, seen))
    made = keep("guides/page.html", state, lambda: guide_context(guide, library, None, asked, seen), at=at)
    return kept_page(request, made, max_age=library_max_age(at))


@for_domain
def domain_guide(request: HttpRequest, settings: MailSettings, slug: str) -> HttpResponseBase:
    """The same guide with this domain's values in its steps and sketches."""
    library = current_library(settings.at, page_language())
    guide = library.guides.get(slug)
    if guide is None:
        return page("errors/404.html", status=404)
    asked, seen = _asked(request), request.GET.get("seen")
    protocol = protocol_shown(settings, guide.task, asked)
    state = (slug, protocol, asked, guide.body.chosen(protocol, seen))
    made = fill(settings, "guides/page.html", state, lambda of: guide_context(guide, library, of, asked, seen))
    return kept_page(request, made, max_age=min(settings.max_age, library_max_age(settings.at)))


def _asked(request: HttpRequest) -> Protocol | None:
    """`?protocol=`; an unknown value is ignored (design §7.13)."""
    text = request.GET.get("protocol")
    return next((protocol for protocol in INCOMING if protocol.value == text), None)


def guide_context(
    guide: Guide, library: Library, settings: MailSettings | None, asked: Protocol | None, seen: str | None
) -> Context:
    protocol = protocol_shown(settings, guide.task, asked)
    values = values_for(settings, task=guide.task, protocol=protocol, zone=site_zone(), site=site_words())
    # Without a wish and with IMAP, links to branches need no `?protocol=`, and stay the canonical ones.
    filled = guide.body.fill(values, protocol=asked or (protocol if protocol is Protocol.POP3 else None), seen=seen)
    offered = to_type(settings, guide.task).incoming_protocols if settings else INCOMING
    context: dict[str, Any] = {
        "guide": guide,
        "platform": PLATFORMS[guide.platform],
        "body": SafeString(_keep_domain(filled, settings) if settings else filled),
        "protocol": protocol,
        "tabs": offered if len(offered) > 1 and Side.INCOMING in guide.changes else (),
        "is_change": guide.task is Task.CHANGE,
        "counterpart": library.counterpart(guide),
        "canonical": reverse("kb-guide", args=[guide.slug]),
        "settings": settings,
    }
    if settings is not None:
        service = to_type(settings, guide.task)
        context |= {
            "address": domain_address(settings.domain),
            "phase": settings.phase or "none",
            "sign": (sign if guide.task is Task.CHANGE else sign_to_add)(settings, protocol),
            "groups": value_groups(service, protocol),
        }
    return frame(**context)


def _keep_domain(html: str, settings: MailSettings) -> str:
    """Links to guides lead to the same domain's guides: nobody types a domain twice (WCAG 2.2, 3.3.7)."""
    address = domain_address(settings.domain)
    return html.replace('href="/guides/"', f'href="{address}#my-device"').replace(
        'href="/guides/', f'href="{address}guides/'
    )


@require_safe
def article_list(request: HttpRequest) -> HttpResponseBase:
    at = datetime.now(UTC)
    articles = current_library(at, page_language()).articles.values()
    made = keep("articles/list.html", None, lambda: frame(articles=articles), at=at)
    return kept_page(request, made, max_age=library_max_age(at))


@require_safe
def article_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    at = datetime.now(UTC)
    article = current_library(at, page_language()).articles.get(slug)
    if article is None:
        return page("errors/404.html", status=404)
    made = keep("articles/page.html", slug, lambda: article_context(article), at=at)
    return kept_page(request, made, max_age=library_max_age(at))


def article_context(article: Article) -> Context:
    values = values_for(None, task=Task.CHANGE, protocol=None, zone=site_zone(), site=site_words())
    canonical = reverse("kb-article", args=[article.slug])
    return frame(article=article, body=SafeString(article.body.fill(values)), canonical=canonical)
