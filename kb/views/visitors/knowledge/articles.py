"""Articles and the list of them: for everybody, or in the thread of a domain."""

from datetime import UTC, datetime

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
from kb.views.frame.skeletons import Context, fill, keep
from kb.views.frame.thread import Along
from kb.views.visitors.domain.page import for_domain
from kb.views.visitors.knowledge.bodies import article_body, body_context
from kb.views.visitors.knowledge.entries import described
from kb.views.visitors.knowledge.renamed import not_here
from kb.views.visitors.visits import note_visit

_LIST = "articles/list.html"
_PAGE = "articles/page.html"


@kept_by()
@require_safe
def article_list(request: HttpRequest) -> HttpResponseBase:
    at = datetime.now(UTC)
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


@kept_by()
@require_safe
def article_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    at = datetime.now(UTC)
    article = current_library(at, page_language()).articles.get(slug)
    if article is None:
        return not_here(request, PageKind.ARTICLE, slug, at, "kb-article")
    made = keep(_PAGE, slug, lambda: article_context(article, at), at=at)
    return kept_page(request, made, max_age=library_max_age(at))


@kept_by("device", "protocol", "task")
@for_domain
def domain_article(request: HttpRequest, settings: MailSettings, slug: str) -> HttpResponseBase:
    """The same article with the domain's webmail and servers in its words."""
    at, along = settings.at, Along.of(request.GET)
    article = current_library(at, page_language()).articles.get(slug)
    if article is None:
        return not_here(request, PageKind.ARTICLE, slug, at, "kb-domain-article", settings)
    note_visit(request, settings.domain)
    made = fill(settings, _PAGE, (slug, along), lambda of: domain_article_context(article, of, along))
    return kept_page(request, made, max_age=min(settings.max_age, library_max_age(at)))


def article_context(article: Article, at: datetime) -> Context:
    here = reverse("kb-article", args=[article.slug])
    return frame(
        article=article, body=article_body(article), **body_context(article, at, here), **described(article, at)
    )


def domain_article_context(article: Article, settings: MailSettings, along: Along) -> Context:
    here = reverse("kb-domain-article", args=[settings.domain.a_label, article.slug])
    return frame(
        article=article,
        body=article_body(article, settings, along.protocol),
        settings=settings,
        along=along,
        **body_context(article, settings.at, here, along.query),
    )
