"""Addresses of guides and articles, and of the lists of them for machines."""

from django.urls import path

from kb.views.visitors.knowledge import guides, listings, stops, votes

#: Below `/for/<domain>/`: guides with the domain's own values.
of_one_domain = [
    path("guides/<slug:slug>/", guides.domain_guide, name="kb-domain-guide"),
    path("guides/<slug:slug>/worked/", votes.domain_worked, name="kb-domain-guide-worked"),
    path("guides/<slug:slug>/stuck/<slug:reason>/", votes.domain_stuck, name="kb-domain-guide-stuck"),
    path("guides/<slug:slug>/<slug:stop>/", stops.domain_stop, name="kb-domain-stop"),
]

guide_addresses = [
    path("", guides.guide_list, name="kb-guides"),
    path("<slug:slug>/", guides.guide_page, name="kb-guide"),
    path("<slug:slug>.md", listings.guide_twin, name="kb-guide-twin"),
    path("<slug:slug>/worked/", votes.worked, name="kb-guide-worked"),
    path("<slug:slug>/stuck/<slug:reason>/", votes.stuck, name="kb-guide-stuck"),
    path("<slug:slug>/<slug:stop>/", stops.stop_page, name="kb-stop"),
]

article_addresses = [
    path("", guides.article_list, name="kb-articles"),
    path("<slug:slug>.md", listings.article_twin, name="kb-article-twin"),
    path("<slug:slug>/", guides.article_page, name="kb-article"),
]
