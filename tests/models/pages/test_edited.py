"""Rows of edited pages by themselves: which text is live when, and what the database refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kb.guides.page.paths import PageKind
from kb.models import EditedPage, Redirect
from kb.models.ground.revisions import raise_revision
from kb.models.pages.redirects import redirect_for, rename_slug

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATH = "articles/own.md"


@pytest.mark.parametrize(
    ("publish_at", "live", "since"),
    [(None, "old", None), (NOON + timedelta(microseconds=1), "old", None), (NOON, "new", NOON)],
)
def test_a_draft_is_live_from_its_moment_on(publish_at: datetime | None, live: str, since: datetime | None) -> None:
    row = EditedPage(path=PATH, text="old", draft="new", publish_at=publish_at)
    assert (row.live_text(NOON), row.live_since(NOON)) == (live, since)
    assert row.is_scheduled(NOON) is (publish_at is not None and publish_at > NOON)
    row.settle(NOON)
    assert (row.live_text(NOON), row.live_since(NOON)) == (live, since)
    assert (row.text, row.draft) == (("new", "") if since else ("old", "new"))


def test_a_row_without_text_gives_visitors_nothing() -> None:
    assert EditedPage(path=PATH, draft="new").live_source(NOON) is None


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"publish_at": NOON}, {"publish_at": NOON, "text": "a"}])
def test_a_date_needs_a_draft(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="kb_editedpage_date_needs_draft"), transaction.atomic():
        EditedPage.objects.create(path=PATH, **fields)


@pytest.mark.django_db
def test_a_path_has_one_row_and_is_one_of_the_library() -> None:
    EditedPage.objects.create(path=PATH)
    with pytest.raises(IntegrityError), transaction.atomic():
        EditedPage.objects.create(path=PATH)
    with pytest.raises(ValidationError, match="a page is guides/"):
        EditedPage(path="../own.md").full_clean()


@pytest.mark.django_db
def test_every_old_name_leads_to_the_newest_and_none_to_itself() -> None:
    kind = PageKind.GUIDE
    for old, new in (("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")):
        rename_slug(kind, old, new)
    raise_revision()
    assert {slug: redirect_for(kind, slug) for slug in "abcd"} == {"a": "d", "b": "d", "c": "d", "d": None}
    assert redirect_for(PageKind.ARTICLE, "a") is None
    with pytest.raises(IntegrityError, match="kb_redirect_leads_away"), transaction.atomic():
        Redirect.objects.create(kind=kind, old_slug="x", new_slug="x")
