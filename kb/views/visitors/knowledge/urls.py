"""Addresses of guides and articles, and of the lists of them for machines."""

from django.urls import path

from kb.views.visitors.knowledge import articles, codes, guides, listings, proof, rings, search, stops, votes

#: Below `/for/<domain>/`: the same pages with its own values, in its thread. The twin of `kb-x` is `kb-domain-x`.
of_one_domain = [
    path("guides/", guides.domain_guides, name="kb-domain-guides"),
    path("guides/<slug:slug>/", guides.domain_guide, name="kb-domain-guide"),
    path("guides/<slug:slug>/qr.svg", codes.guide_code, name="kb-guide-qr"),
    path("guides/<slug:slug>/worked/", votes.domain_worked, name="kb-domain-guide-worked"),
    path("guides/<slug:slug>/stuck/<slug:reason>/", votes.domain_stuck, name="kb-domain-guide-stuck"),
    path("guides/<slug:slug>/proof/", proof.ask, name="kb-proof-ask"),
    path("guides/<slug:slug>/ring/", rings.domain_ring, name="kb-domain-guide-ring"),
    path("guides/<slug:slug>/<slug:stop>/", stops.domain_stop, name="kb-domain-stop"),
    path("guides/<slug:slug>/<slug:stop>/ring/", rings.domain_ring, name="kb-domain-stop-ring"),
    path("proof/<slug:tag>/", proof.proof, name="kb-domain-proof"),
    path("ring/", rings.domain_ring, name="kb-domain-ring"),
    path("articles/", articles.domain_articles, name="kb-domain-articles"),
    path("articles/<slug:slug>/", articles.domain_article, name="kb-domain-article"),
    path("articles/<slug:slug>/<slug:app>/", articles.domain_article_of_app, name="kb-domain-article-app"),
    path("search/", search.domain_search, name="kb-domain-search"),
    path("search/suggest/", search.domain_suggest, name="kb-domain-suggest"),
]

guide_addresses = [
    path("", guides.guide_list, name="kb-guides"),
    path("<slug:slug>/", guides.guide_page, name="kb-guide"),
    path("<slug:slug>.md", listings.guide_twin, name="kb-guide-twin"),
    path("<slug:slug>/worked/", votes.worked, name="kb-guide-worked"),
    path("<slug:slug>/stuck/<slug:reason>/", votes.stuck, name="kb-guide-stuck"),
    path("<slug:slug>/ring/", rings.ring, name="kb-guide-ring"),
    path("<slug:slug>/<slug:stop>/", stops.stop_page, name="kb-stop"),
    path("<slug:slug>/<slug:stop>/ring/", rings.ring, name="kb-stop-ring"),
]

article_addresses = [
    path("", articles.article_list, name="kb-articles"),
    path("<slug:slug>.md", listings.article_twin, name="kb-article-twin"),
    path("<slug:slug>/", articles.article_page, name="kb-article"),
    path("<slug:slug>/<slug:app>/", articles.article_of_app, name="kb-article-app"),
]
