"""Addresses of notices, below `/operator/`."""

from django.urls import path

from kb.views.operator.sending import bounce_mailbox, deliveries, notices, previews

#: Below `moves/<slug>/`: the key of the move is the first argument of each view.
of_one_move = [
    path("sending/", notices.schedule, name="kb-operator-sending"),
    path("sending/bounces/", bounce_mailbox.read_bounces, name="kb-operator-bounces"),
    path("sending/<number:pk>/", notices.notice, name="kb-operator-notice"),
    path("sending/<number:pk>/email.html", previews.email_page, name="kb-operator-notice-email"),
    path("sending/<number:pk>/<slug:name>/", notices.act, name="kb-operator-notice-act"),
    path("sending/<number:pk>/messages/<slug:state>/", deliveries.deliveries, name="kb-operator-deliveries"),
    path("sending/<number:pk>/messages/<slug:state>.csv", deliveries.delivery_file, name="kb-operator-deliveries-file"),
]

urlpatterns = [
    path("unwanted/", notices.unwanted, name="kb-operator-unwanted"),
]
