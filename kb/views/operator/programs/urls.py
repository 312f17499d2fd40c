"""Addresses of tokens and webhooks, below `/operator/`."""

from django.urls import path

from kb.views.operator.programs import connections, webhooks

urlpatterns = [
    path("connections/", connections.connections, name="kb-operator-connections"),
    path("connections/tokens/<number:pk>/revoke/", connections.revoke, name="kb-operator-token-revoke"),
    path("connections/webhooks/new/", webhooks.new_webhook, name="kb-operator-webhook-new"),
    path("connections/webhooks/<number:pk>/", webhooks.webhook, name="kb-operator-webhook"),
    path("connections/webhooks/<number:pk>/renew/", webhooks.renew, name="kb-operator-webhook-renew"),
    path("connections/webhooks/<number:pk>/delete/", webhooks.delete, name="kb-operator-webhook-delete"),
    path("connections/webhooks/<number:pk>/<slug:name>/", webhooks.act, name="kb-operator-webhook-act"),
]
