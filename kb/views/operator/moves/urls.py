"""Addresses of moves, services, domains and imports, below `/operator/`."""

from django.urls import path

from kb.views.operator.moves import (
    batches,
    clients,
    domain_records,
    domains,
    domains_of_move,
    lifecycle,
    moves,
    new_moves,
    progress,
    services,
)

#: Below `moves/<slug>/`: the key of the move is the first argument of each view.
of_one_move = [
    path("", moves.overview, name="kb-operator-move"),
    path("servers/", new_moves.servers, name="kb-operator-move-servers"),
    path("dates/", new_moves.dates, name="kb-operator-move-dates"),
    path("domains/", domains_of_move.domains, name="kb-operator-move-domains"),
    path("client/", clients.as_client, name="kb-operator-move-client"),
    path("client/page/", clients.client_page, name="kb-operator-move-client-page"),
    path("progress/", progress.progress, name="kb-operator-progress"),
    path("progress/lists/<slug:word>/", progress.reading, name="kb-operator-progress-reading"),
    path("progress/domains/", progress.stragglers, name="kb-operator-stragglers"),
    path("progress/domains.csv", progress.stragglers_file, name="kb-operator-stragglers-file"),
    path("progress/domains/<str:domain>/word/", progress.word, name="kb-operator-moved-word"),
    path("publish/", lifecycle.publish, name="kb-operator-move-publish"),
    path("act/<slug:name>/", lifecycle.act, name="kb-operator-move-act"),
]

urlpatterns = [
    path("moves/", moves.move_list, name="kb-operator-moves"),
    path("moves/new/", new_moves.new_move, name="kb-operator-move-new"),
    path("imports/<number:pk>/", batches.batch_page, name="kb-operator-import"),
    path("imports/<number:pk>/rejected.csv", batches.rejected_rows, name="kb-operator-import-rejected"),
    path("imports/<number:pk>/<slug:name>/", batches.batch_act, name="kb-operator-import-act"),
    path("services/", services.service_list, name="kb-operator-services"),
    path("services/new/", services.new_service, name="kb-operator-service-new"),
    path("services/<slug:slug>/", services.service, name="kb-operator-service"),
    path("services/<slug:slug>/delete/", services.delete, name="kb-operator-service-delete"),
    path("domains/", domains.find, name="kb-operator-domains"),
    path("domains/<str:domain>/", domains.domain_page, name="kb-operator-domain"),
    path("domains/<str:domain>/contacts/<number:pk>/", domains.contact, name="kb-operator-contact"),
    path("domains/<str:domain>/records/", domain_records.records, name="kb-operator-domain-records"),
    path("domains/<str:domain>/records.json", domain_records.records_file, name="kb-operator-domain-records-file"),
    path("domains/<str:domain>/dns/", domains.dns_lines, name="kb-operator-dns"),
]
