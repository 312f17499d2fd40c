"""Every address of the site; design record 1 says what each is for. A renamed page answers 301 for ever.

What people read has an address in each language (design record 16); what machines read has one.

Django tries patterns one after another, so they hang from common beginnings, and what visitors ask for
most comes first: finding the view of a page would else cost as much as finding its domain.
"""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from kb.views import (
    api,
    certificates,
    domains,
    errors,
    feeds,
    guides,
    health,
    home,
    listings,
    look,
    lookup,
    machines,
    media,
    moves,
    profiles,
    search,
    unsubscribe,
    votes,
)
from kb.views.languages import in_every_language
from kb.views.operator import (
    account,
    acts,
    archive,
    articles,
    backup,
    bounces,
    clients,
    codes,
    connections,
    device,
    domain_records,
    editor,
    events,
    history,
    imports,
    look_preview,
    move_acts,
    move_domains,
    new_moves,
    people,
    pictures,
    preview,
    progress,
    sample,
    searches,
    sending,
    services,
    sign_in,
    webhooks,
    welcome,
)
from kb.views.operator import domains as operator_domains
from kb.views.operator import home as operator_home
from kb.views.operator import kit as operator_kit
from kb.views.operator import letters as operator_letters
from kb.views.operator import look as operator_look
from kb.views.operator import moves as operator_moves
from kb.views.operator import site as operator_site
from kb.views.operator import votes as operator_votes
from kb.views.operator import work as operator_work

#: The messages of one move; its key is the first argument of each view.
_KIT = [
    path("", operator_kit.kit, name="kb-operator-kit"),
    path("email.html", operator_kit.email_page, name="kb-operator-kit-email"),
    path("lines.csv", operator_kit.lines_file, name="kb-operator-kit-lines"),
    path("words/", operator_kit.own_words, name="kb-operator-kit-words"),
    path("letter.pdf", operator_letters.one_letter, name="kb-operator-kit-letter"),
    path("letters/", operator_letters.ask, name="kb-operator-kit-letters"),
    path("letters/<int:batch>-<int:number>.pdf", operator_letters.letter_file, name="kb-operator-kit-file"),
]

#: The pages of one move; its key is the first argument of each view.
_OPERATOR_MOVE: list[URLPattern | URLResolver] = [
    path("", operator_moves.overview, name="kb-operator-move"),
    path("servers/", new_moves.servers, name="kb-operator-move-servers"),
    path("dates/", new_moves.dates, name="kb-operator-move-dates"),
    path("domains/", move_domains.domains, name="kb-operator-move-domains"),
    path("client/", clients.as_client, name="kb-operator-move-client"),
    path("client/page/", clients.client_page, name="kb-operator-move-client-page"),
    path("progress/", progress.progress, name="kb-operator-progress"),
    path("progress/domains/", progress.stragglers, name="kb-operator-stragglers"),
    path("progress/domains.csv", progress.stragglers_file, name="kb-operator-stragglers-file"),
    path("publish/", move_acts.publish, name="kb-operator-move-publish"),
    path("messages/", include(_KIT)),
    path("act/<slug:name>/", move_acts.act, name="kb-operator-move-act"),
    path("sending/", sending.schedule, name="kb-operator-sending"),
    path("sending/bounces/", bounces.read_bounces, name="kb-operator-bounces"),
    path("sending/<int:pk>/", sending.notice, name="kb-operator-notice"),
    path("sending/<int:pk>/<slug:name>/", sending.act, name="kb-operator-notice-act"),
    path("sending/<int:pk>/messages/<slug:state>/", sending.deliveries, name="kb-operator-deliveries"),
    path("sending/<int:pk>/messages/<slug:state>.csv", sending.delivery_file, name="kb-operator-deliveries-file"),
]

_ACCOUNT = [
    path("", account.account, name="kb-operator-account"),
    path("confirm/", codes.confirm, name="kb-operator-confirm"),
    path("device/", device.device, name="kb-operator-device"),
    path("recovery-codes/", account.recovery_codes, name="kb-operator-recovery-codes"),
    path("password/", account.password, name="kb-operator-password"),
    path("sign-out/", account.sign_out_everywhere, name="kb-operator-sign-out-everywhere"),
]

_PEOPLE = [
    path("", people.people, name="kb-operator-people"),
    path("new/", people.invite, name="kb-operator-invite"),
    path("<int:id>/", people.person, name="kb-operator-person"),
    path("<int:id>/<slug:act>/", people.change, name="kb-operator-person-act"),
]

_OPERATOR: list[URLPattern | URLResolver] = [
    path("", operator_home.home, name="kb-operator"),
    path("moves/", operator_moves.move_list, name="kb-operator-moves"),
    path("people/", include(_PEOPLE)),
    path("welcome/<int:id>/<slug:token>/", welcome.welcome, name="kb-operator-welcome"),
    path("unwanted/", sending.unwanted, name="kb-operator-unwanted"),
    path("site/", operator_site.site, name="kb-operator-site"),
    path("look/", operator_look.look, name="kb-operator-look"),
    path("look/preview/", look_preview.preview, name="kb-operator-look-preview"),
    path("look/undo/", operator_look.undo, name="kb-operator-look-undo"),
    path("moves/new/", new_moves.new_move, name="kb-operator-move-new"),
    path("moves/<slug:slug>/", include(_OPERATOR_MOVE)),
    path("imports/<int:pk>/", imports.batch_page, name="kb-operator-import"),
    path("imports/<int:pk>/rejected.csv", imports.rejected_rows, name="kb-operator-import-rejected"),
    path("imports/<int:pk>/<slug:name>/", imports.batch_act, name="kb-operator-import-act"),
    path("services/", services.service_list, name="kb-operator-services"),
    path("services/new/", services.new_service, name="kb-operator-service-new"),
    path("services/<slug:slug>/", services.service, name="kb-operator-service"),
    path("services/<slug:slug>/delete/", services.delete, name="kb-operator-service-delete"),
    path("work/", operator_work.work, name="kb-operator-work"),
    path("work/<int:number>/", operator_work.piece, name="kb-operator-work-piece"),
    path("domains/", operator_domains.find, name="kb-operator-domains"),
    path("domains/<str:domain>/", operator_domains.domain_page, name="kb-operator-domain"),
    path("domains/<str:domain>/contacts/<int:pk>/", operator_domains.contact, name="kb-operator-contact"),
    path("domains/<str:domain>/records/", domain_records.records, name="kb-operator-domain-records"),
    path("domains/<str:domain>/records.json", domain_records.records_file, name="kb-operator-domain-records-file"),
    path("domains/<str:domain>/dns/", operator_domains.dns_lines, name="kb-operator-dns"),
    path("searches/", searches.searches, name="kb-operator-searches"),
    path("votes/", operator_votes.votes, name="kb-operator-votes"),
    path("backup/", backup.backups, name="kb-operator-backup"),
    path("backup/<str:name>", backup.backup_file, name="kb-operator-backup-file"),
    path("sample/", sample.sample, name="kb-operator-sample"),
    path("connections/", connections.connections, name="kb-operator-connections"),
    path("connections/tokens/<int:pk>/revoke/", connections.revoke, name="kb-operator-token-revoke"),
    path("connections/webhooks/new/", webhooks.new_webhook, name="kb-operator-webhook-new"),
    path("connections/webhooks/<int:pk>/", webhooks.webhook, name="kb-operator-webhook"),
    path("connections/webhooks/<int:pk>/renew/", webhooks.renew, name="kb-operator-webhook-renew"),
    path("connections/webhooks/<int:pk>/delete/", webhooks.delete, name="kb-operator-webhook-delete"),
    path("connections/webhooks/<int:pk>/<slug:name>/", webhooks.act, name="kb-operator-webhook-act"),
    path("history/", events.event_list, name="kb-operator-events"),
    path("history/events.<slug:ending>", events.event_file, name="kb-operator-events-file"),
    path("sign-in/", sign_in.sign_in, name="kb-operator-sign-in"),
    path("sign-in/code/", codes.code, name="kb-operator-code"),
    path("account/", include(_ACCOUNT)),
    path("sign-out/", sign_in.sign_out, name="kb-operator-sign-out"),
    path("articles/", articles.article_list, name="kb-operator-articles"),
    path("articles/new/", articles.new_page, name="kb-operator-new"),
    path("articles/archive/", archive.archive, name="kb-operator-archive"),
    path("articles/archive/pages.zip", archive.archive_file, name="kb-operator-archive-file"),
    path("articles/pictures/", pictures.pictures, name="kb-operator-pictures"),
    path("articles/preview/", preview.preview, name="kb-operator-preview"),
    path("articles/edit/<path:path>/", editor.edit, name="kb-operator-edit"),
    path("articles/check/<path:path>/", editor.check, name="kb-operator-check"),
    path("articles/history/<path:path>/", history.history, name="kb-operator-history"),
    path("articles/compare/<path:path>/", history.compare, name="kb-operator-compare"),
    path("articles/act/<slug:name>/<path:path>/", acts.act, name="kb-operator-act"),
]

#: A domain's own page and what hangs from it; its name is the first argument of each view.
_DOMAIN = [
    path("", domains.domain_page, name="kb-domain"),
    path("letter/", domains.letter, name="kb-letter"),
    path("calendar.ics", domains.calendar_file, name="kb-calendar"),
    path("qr.svg", domains.qr_image, name="kb-qr"),
    path("profile/", profiles.profile_page, name="kb-profile"),
    path("profile/qr.svg", domains.qr_image, {"below": "profile/"}, name="kb-profile-qr"),
    path("mail.mobileconfig", profiles.profile_file, name="kb-profile-file"),
    path("guides/<slug:slug>/", guides.domain_guide, name="kb-domain-guide"),
    path("guides/<slug:slug>/worked/", votes.domain_worked, name="kb-domain-guide-worked"),
    path("guides/<slug:slug>/stuck/<slug:reason>/", votes.domain_stuck, name="kb-domain-guide-stuck"),
]

_GUIDES = [
    path("", guides.guide_list, name="kb-guides"),
    path("<slug:slug>/", guides.guide_page, name="kb-guide"),
    path("<slug:slug>.md", listings.guide_twin, name="kb-guide-twin"),
    path("<slug:slug>/worked/", votes.worked, name="kb-guide-worked"),
    path("<slug:slug>/stuck/<slug:reason>/", votes.stuck, name="kb-guide-stuck"),
]

_ARTICLES = [
    path("", guides.article_list, name="kb-articles"),
    path("<slug:slug>.md", listings.article_twin, name="kb-article-twin"),
    path("<slug:slug>/", guides.article_page, name="kb-article"),
]

# For mail apps, in small letters: `settings.MACHINE_ADDRESSES` covers each, so that the edge lets any spelling and
# clients' own names through.
_MAIL_APPS = [
    re_path(r"^(?:v1\.1/)?mail/config-v1\.1\.xml/?$", machines.mozilla, name="kb-autoconfig"),
    re_path(r"^\.well-known/autoconfig/mail/config-v1\.1\.xml/?$", machines.mozilla, name="kb-autoconfig-well-known"),
    re_path(r"^autodiscover/autodiscover\.xml/?$", machines.pox, name="kb-autodiscover"),
    re_path(r"^autodiscover/autodiscover\.json(?:/v1\.0/.*)?/?$", machines.json_v2, name="kb-autodiscover-v2"),
    path(".well-known/user-agent-configuration.json", machines.pacc_json, name="kb-pacc"),
    re_path(settings.MACHINE_ADDRESSES, machines.nothing, name="kb-autodiscover-other"),
]

urlpatterns = [
    # First, because mail apps ask most; everything else passes by at its first letter.
    re_path(r"^(?=[amv.])", include(_MAIL_APPS)),
    path("api/v1/docs", api.api_docs, name="kb-api-docs"),
    path("api/v1/openapi.json", api.openapi, name="kb-openapi"),
    path("api/v1/", api.api.urls),
    *in_every_language(
        path("for/<str:domain>/", include(_DOMAIN)),
        path("guides/", include(_GUIDES)),
        path("", home.home, name="kb-home"),
        path("settings/", lookup.lookup, name="kb-lookup"),
        path("articles/", include(_ARTICLES)),
        path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="kb-unsubscribe"),
        path("search/", search.search, name="kb-search"),
        path("search/suggest/", search.suggest, name="kb-suggest"),
        path("moves/", moves.move_list, name="kb-moves"),
        path("moves/feed/", feeds.moves, name="kb-moves-feed"),
        path("moves/<slug:slug>/", moves.move_page, name="kb-move"),
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
    path("operator/", include(_OPERATOR)),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
