"""Addresses of readiness, below `/operator/moves/<slug>/`."""

from django.urls import path

from kb.views.operator.readiness import domains, readiness

of_one_move = [
    path("readiness/", readiness.readiness, name="kb-operator-readiness"),
    path("readiness/findings.csv", readiness.findings_file, name="kb-operator-readiness-file"),
    path("readiness/act/<slug:act>/", readiness.act, name="kb-operator-readiness-act"),
    path("readiness/domains/<str:domain>/", domains.domain_facts, name="kb-operator-readiness-domain"),
]
