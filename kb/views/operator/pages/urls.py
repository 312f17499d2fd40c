"""Addresses of pages and pictures, below `/operator/`."""

from django.urls import path

from kb.views.operator.pages import archive, articles, editor, history, lifecycle, pictures, preview

urlpatterns = [
    path("articles/", articles.article_list, name="kb-operator-articles"),
    path("articles/new/", articles.new_page, name="kb-operator-new"),
    path("articles/archive/", archive.archive, name="kb-operator-archive"),
    path("articles/archive/<slug:word>/", archive.reading, name="kb-operator-archive-reading"),
    path("articles/archive/pages.zip", archive.archive_file, name="kb-operator-archive-file"),
    path("articles/pictures/", pictures.pictures, name="kb-operator-pictures"),
    path("articles/preview/", preview.preview, name="kb-operator-preview"),
    path("articles/edit/<path:path>/", editor.edit, name="kb-operator-edit"),
    path("articles/check/<path:path>/", editor.check, name="kb-operator-check"),
    path("articles/history/<path:path>/", history.history, name="kb-operator-history"),
    path("articles/compare/<path:path>/", history.compare, name="kb-operator-compare"),
    path("articles/act/<slug:name>/<path:path>/", lifecycle.act, name="kb-operator-act"),
]
