"""Addresses of what readers say, below `/operator/`."""

from django.urls import path

from kb.views.operator.readers import searches, votes

urlpatterns = [
    path("searches/", searches.searches, name="kb-operator-searches"),
    path("votes/", votes.votes, name="kb-operator-votes"),
]
