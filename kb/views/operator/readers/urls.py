"""Addresses of what readers say, below `/operator/`."""

from django.urls import path

from kb.views.operator.readers import calls, searches, votes

urlpatterns = [
    path("calls/", calls.calls, name="kb-operator-calls"),
    path("calls/<number:pk>/", calls.call, name="kb-operator-call"),
    path("searches/", searches.searches, name="kb-operator-searches"),
    path("votes/", votes.votes, name="kb-operator-votes"),
]
