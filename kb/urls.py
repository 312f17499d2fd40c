"""Every address of the site; design record 1 says what each is for. A renamed page answers 301 for ever.

Those of operators, of mail apps, and below a domain or a list of pages stand in the rooms of their views.
What people read has an address in each language (design record 16); what machines read has one.

Django tries patterns one after another, so they hang from common beginnings, and what visitors ask for
most comes first: finding the view of a page would else cost as much as finding its domain.
"""

from django.contrib import admin
from django.urls import include, path, re_path

from kb.views.api import settings as api
from kb.views.frame import errors
from kb.views.frame.languages import in_every_language
from kb.views.machines import certificates, health
from kb.views.machines import urls as machines
from kb.views.operator import urls as operator
from kb.views.visitors import accessibility, feeds, home, look, lookup, media, moves, reminders, unsubscribe
from kb.views.visitors.domain import urls as domain
from kb.views.visitors.knowledge import listings, rings, search
from kb.views.visitors.knowledge import urls as knowledge

below_a_domain = [
    *domain.urlpatterns,
    *knowledge.of_one_domain,
    *moves.of_one_domain,
    *accessibility.of_one_domain,
]

urlpatterns = [
    # First, because mail apps ask most; everything else passes by at its first letter.
    re_path(r"^(?=[amv.])", include(machines)),
    path("api/v1/docs", api.api_docs, name="kb-api-docs"),
    path("api/v1/openapi.json", api.openapi, name="kb-openapi"),
    path("api/v1/", api.api.urls),
    *in_every_language(
        path("for/<str:domain>/", include(below_a_domain)),
        path("guides/", include(knowledge.guide_addresses)),
        path("", home.home, name="kb-home"),
        path("settings/", lookup.lookup, name="kb-lookup"),
        path("articles/", include(knowledge.article_addresses)),
        path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="kb-unsubscribe"),
        path("reminders/<str:token>/", reminders.reminders, name="kb-reminders"),
        path("ring/", rings.ring, name="kb-ring"),
        path("search/", search.search, name="kb-search"),
        path("search/suggest/", search.suggest, name="kb-suggest"),
        path("moves/", moves.move_list, name="kb-moves"),
        path("moves/feed/", feeds.moves, name="kb-moves-feed"),
        path("moves/<slug:slug>/", moves.move_page, name="kb-move"),
        path("accessibility/", accessibility.accessibility, name="kb-accessibility"),
        path("changes/feed/", listings.changes, name="kb-changes"),
        path("llms.txt", listings.llms, name="kb-llms"),
        path("opensearch.xml", listings.search_description, name="kb-opensearch"),
    ),
    path("media/<str:name>", media.media, name="kb-media"),
    re_path(r"^look/([0-9a-f]{6})-([0-9a-f]{8})\.css$", look.look, name="kb-look"),
    path("sitemap.xml", listings.site_map, name="kb-sitemap"),
    path("healthz", health.healthz, name="kb-healthz"),
    path("readyz", health.readyz, name="kb-readyz"),
    path("robots.txt", health.robots, name="kb-robots"),
    path("internal/tls-ask", certificates.tls_ask, name="kb-tls-ask"),
    path("operator/", include(operator)),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
