"""Addresses of mail apps, in small letters: `settings.MACHINE_ADDRESSES` covers each, so that the edge lets any
spelling and clients' own names through.
"""

from django.conf import settings
from django.urls import path, re_path

from kb.views.machines import mail_apps

urlpatterns = [
    re_path(r"^(?:v1\.1/)?mail/config-v1\.1\.xml/?$", mail_apps.mozilla, name="kb-autoconfig"),
    re_path(r"^\.well-known/autoconfig/mail/config-v1\.1\.xml/?$", mail_apps.mozilla, name="kb-autoconfig-well-known"),
    re_path(r"^autodiscover/autodiscover\.xml/?$", mail_apps.pox, name="kb-autodiscover"),
    re_path(r"^autodiscover/autodiscover\.json(?:/v1\.0/.*)?/?$", mail_apps.json_v2, name="kb-autodiscover-v2"),
    path(".well-known/user-agent-configuration.json", mail_apps.pacc_json, name="kb-pacc"),
    re_path(settings.MACHINE_ADDRESSES, mail_apps.nothing, name="kb-autodiscover-other"),
]
