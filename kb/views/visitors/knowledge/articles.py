"""Articles and the list of them: for everybody, or in the thread of a domain."""

from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from kb.guides.page.pages import Article
from kb.guides.page.paths import PageKind
from kb.mail.moves import MailSettings
from kb.models.pages.library import current_library
from kb.views.frame.answers import kept_page, library_max_age
from kb.views.frame.context import frame, page_language
from kb.views.frame.kept import kept_by
from kb.views.frame.moments import moment
from kb.views.frame.redirects import moved_for_ever
from kb.views.frame.skeletons import Context, fill, keep
from kb.views.frame.thread import NOTHING_MORE, Along
from kb.views.visitors.domain.page import for_domain
from kb.views.visitors.knowledge.app_filter import APP, app_called, app_choices, asked_app, known_app
from kb.views.visitors.knowledge.bodies import article_body, body_context
from kb.views.visitors.knowledge.entries import described
from kb.views.visitors.knowledge.orientation import headings_on, orientation
from kb.views.visitors.knowledge.renamed import not_here
from kb.views.visitors.visits import note_visit

_LIST = "articles/list.html"
_PAGE = "articles/page.html"


@kept_by()
@require_safe
def article_list(request: HttpRequest) -> HttpResponseBase:
    at = moment()
    articles = current_library(at, page_language()).articles.values()
    made = keep(_LIST, None, lambda: frame(articles=articles, here=reverse("kb-articles")), at=at)
    return kept_page(request, made, max_age=library_max_age(at))


@kept_by("device", "protocol", "task")
@for_domain
def domain_articles(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    note_visit(request, settings.domain)
    along = Along.of(request.GET)
    articles = current_library(settings.at, page_language()).articles.values()

    def context(of: MailSettings) -> Context:
        here = along.after(reverse("kb-domain-articles", args=[of.domain.a_label]))
        return frame(articles=articles, settings=of, along=along, here=here)

    made = fill(settings, _LIST, along, context)
    return kept_page(request, made, max_age=min(settings.max_age, library_max_age(settings.at)))


@kept_by(APP)
@require_safe
def article_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    at = moment()
    article = current_library(at, page_language()).articles.get(slug)
    if article is None:
        return not_here(request, PageKind.ARTICLE, slug, at, "kb-article")
    app = asked_app(request, article.body)
    made = keep(_PAGE, (slug, app), lambda: article_context(article, at, app), at=at)
    return kept_page(request, made, max_age=library_max_age(at))


@kept_by(APP, "device", "protocol", "task")
@for_domain
def domain_article(request: HttpRequest, settings: MailSettings, slug: str) -> HttpResponseBase:
    """The same article with the domain's webmail and servers in its words."""
    at, along = settings.at, Along.of(request.GET)
    article = current_library(at, page_language()).articles.get(slug)
    if article is None:
        return not_here(request, PageKind.ARTICLE, slug, at, "kb-domain-article", settings)
    note_visit(request, settings.domain)
    app = asked_app(request, article.body)
    made = fill(settings, _PAGE, (slug, along, app), lambda of: domain_article_context(article, of, along, app))
    return kept_page(request, made, max_age=min(settings.max_age, library_max_age(at)))


@require_safe
def article_of_app(request: HttpRequest, slug: str, app: str) -> HttpResponseBase:
    """`/articles/error-messages/fairemail/`, as one would write it: 301 to the article for that app."""
    at = moment()
    article = current_library(at, page_language()).articles.get(slug)
    if article is None:
        return not_here(request, PageKind.ARTICLE, slug, at, "kb-article")
    return moved_for_ever(request, reverse("kb-article", args=[slug]) + _of_app(article, app))


@for_domain
def domain_article_of_app(request: HttpRequest, settings: MailSettings, slug: str, app: str) -> HttpResponseBase:
    """The same below a domain."""
    article = current_library(settings.at, page_language()).articles.get(slug)
    if article is None:
        return not_here(request, PageKind.ARTICLE, slug, settings.at, "kb-domain-article", settings)
    here = reverse("kb-domain-article", args=[settings.domain.a_label, slug])
    return moved_for_ever(request, here + _of_app(article, app))


def _of_app(article: Article, app: str) -> str:
    found = app_called(app, article.body)
    return f"?{APP}={found}" if found else ""


def article_context(article: Article, at: datetime, app: str = "") -> Context:
    here, body = reverse("kb-article", args=[article.slug]), article_body(article, app=app)
    return frame(
        article=article,
        body=body,
        **orientation(article, at, headings_on(body)),
        **_apps(article, app, NOTHING_MORE),
        **body_context(article, at, here, _query(NOTHING_MORE, app)),
        **described(article, at),
    )


def domain_article_context(article: Article, settings: MailSettings, along: Along, app: str = "") -> Context:
    here = reverse("kb-domain-article", args=[settings.domain.a_label, article.slug])
    body = article_body(article, settings, along.protocol, app)
    return frame(
        article=article,
        body=body,
        settings=settings,
        along=along,
        **orientation(article, settings.at, headings_on(body)),
        **_apps(article, app, along),
        **body_context(article, settings.at, here, _query(along, app)),
    )


def _query(along: Along, app: str) -> dict[str, str]:
    return along.query | ({APP: app} if app else {})


def _apps(article: Article, app: str, along: Along) -> Context:
    """What the choice of an app is made of, on an article that has parts for certain apps."""
    choices = app_choices(article.body, app, along.query)
    return {
        "apps": choices,
        "only": next((one.label for one in choices if one.chosen), ""),
        "my_app": None if app else known_app(article.body, along.device, along.query),
        "all_apps": along.after("./"),
    }
