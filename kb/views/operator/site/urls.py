"""Addresses of what concerns the whole site, below `/operator/`."""

from django.urls import path

from kb.views.operator.site import backup, events, look, look_preview, sample, site, work

urlpatterns = [
    path("site/", site.site, name="kb-operator-site"),
    path("look/", look.look, name="kb-operator-look"),
    path("look/preview/", look_preview.preview, name="kb-operator-look-preview"),
    path("look/undo/", look.undo, name="kb-operator-look-undo"),
    path("work/", work.work, name="kb-operator-work"),
    path("work/<number:number>/", work.piece, name="kb-operator-work-piece"),
    path("backup/", backup.backups, name="kb-operator-backup"),
    path("backup/<str:name>", backup.backup_file, name="kb-operator-backup-file"),
    path("sample/", sample.sample, name="kb-operator-sample"),
    path("history/", events.event_list, name="kb-operator-events"),
    path("history/events.<slug:ending>", events.event_file, name="kb-operator-events-file"),
]
