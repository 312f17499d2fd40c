"""What operators do to pages. Each act is one transaction, one entry in the history with who and why, and one revision.

Nothing is saved that visitors could not get: whatever an act would show them, now or at a date to come, is rendered
by a child process before the act is committed, other pages that include an edited snippet too.

`expected` is the `version` of the row on the page from which somebody acts, 0 if there was none. Raises `EditConflict`.
"""

from datetime import UTC, date, datetime
from typing import Final

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from kb.guides.page.pages import SourceFile
from kb.guides.page.paths import NotAPagePath, PageKind, PagePath
from kb.models.pages.edited import EditedPage
from kb.models.pages.library import current_snapshot, library_files
from kb.models.pages.redirects import rename_slug
from kb.models.site.events import name_of, record_event
from kb.operations.pages import transactions
from kb.operations.pages.transactions import carry_out, existing_row, fit, row_of, row_with_draft
from kb.operations.refusals import NotPossible

#: What the history of a page calls an act, and what the list of all events does. The texts are in the former alone.
_ACTIONS: Final = {
    "created": "page.create",
    "draft": "page.draft",
    "published": "page.publish",
    "scheduled": "page.schedule",
    "unscheduled": "page.unschedule",
    "draft discarded": "page.discard",
    "unpublished": "page.unpublish",
    "deleted": "page.delete",
    "shipped text taken": "page.take-shipped",
    "kept": "page.keep-mine",
    "review date": "page.review",
    "restored": "page.restore",
    "renamed": "page.rename",
}


def create(path: str, text: str, by: AbstractBaseUser) -> EditedPage:
    """A draft of a page that is not there yet. Raises `NotPossible` if its path or its slug is taken."""
    at = datetime.now(UTC)
    place = _place(path)

    def change() -> EditedPage:
        if path in library_files() or EditedPage.objects.filter(path=path).exists():
            raise NotPossible(_("There is a page of this name already."))
        if place.kind not in (PageKind.SNIPPET, PageKind.MESSAGE):
            _refuse_taken_slug(place)
        return _save(EditedPage(path=path, draft=fit(text)), by, "created", at)

    return carry_out(change, at)


def save_draft(path: str, text: str, by: AbstractBaseUser, expected: int | None = None) -> EditedPage:
    """Keep a text that visitors do not get yet; it may have faults. A date of publication is taken off."""
    at = datetime.now(UTC)

    def change() -> EditedPage:
        row = row_of(path, at, expected)
        row.draft, row.publish_at = fit(text), None
        return _save(row, by, "draft", at)

    return carry_out(change, at)


def publish(path: str, by: AbstractBaseUser, at: datetime, expected: int | None = None) -> EditedPage:
    """Give visitors the draft now. Raises `ContentErrors` if it cannot be shown; faults of style do not matter."""

    def change() -> EditedPage:
        row = row_with_draft(path, at, expected)
        row.publish(at)
        return _save(row, by, "published", at)

    return carry_out(change, at)


def schedule(path: str, by: AbstractBaseUser, publish_at: datetime, expected: int | None = None) -> EditedPage:
    """Give visitors the draft from a moment to come. Raises `ContentErrors` if it could not be shown."""
    at = datetime.now(UTC)

    def change() -> EditedPage:
        if publish_at <= at:
            raise NotPossible(_("This moment is over. Choose a later one, or publish now."))
        row = row_with_draft(path, at, expected)
        row.publish_at = publish_at
        return _save(row, by, "scheduled", at)

    return carry_out(change, at)


def unschedule(path: str, by: AbstractBaseUser, expected: int | None = None) -> EditedPage:
    """Take the date off a draft; the draft stays."""
    at = datetime.now(UTC)

    def change() -> EditedPage:
        row = row_with_draft(path, at, expected)
        row.publish_at = None
        return _save(row, by, "unscheduled", at)

    return carry_out(change, at)


def discard_draft(path: str, by: AbstractBaseUser, expected: int | None = None) -> EditedPage | None:
    """Drop the draft; a page of their own that was never published goes with it."""
    at = datetime.now(UTC)

    def change() -> EditedPage | None:
        row = row_with_draft(path, at, expected)
        row.draft, row.publish_at = "", None
        if row.text or row.review_on:
            return _save(row, by, "draft discarded", at)
        _remove(row, by, "draft discarded", at)
        return None

    return carry_out(change, at)


def unpublish(path: str, by: AbstractBaseUser, expected: int | None = None) -> EditedPage:
    """Take a page of their own away from visitors. It stays as a draft, unless a newer draft is there already."""
    at = datetime.now(UTC)

    def change() -> EditedPage:
        row = existing_row(path, at, expected)
        _refuse_shipped(path)
        if not row.text:
            raise NotPossible(_("This page is not published."))
        row.draft, row.text, row.publish_at, row.published_at = row.draft or row.text, "", None, None
        return _save(row, by, "unpublished", at)

    return carry_out(change, at)


def delete(path: str, by: AbstractBaseUser, expected: int | None = None) -> None:
    """Remove a page of their own, drafts and all. Its history stays."""
    at = datetime.now(UTC)

    def change() -> None:
        row = existing_row(path, at, expected)
        _refuse_shipped(path)
        _remove(row, by, "deleted", at)

    carry_out(change, at)


def take_shipped(path: str, by: AbstractBaseUser, expected: int | None = None) -> None:
    """Drop the edited copy and its draft, so that visitors get the shipped text. The history stays."""
    at = datetime.now(UTC)

    def change() -> None:
        row = existing_row(path, at, expected)
        shipped = _shipped(path)
        row.text, row.draft, row.publish_at, row.published_at = "", "", None, None
        row.made_from = shipped.digest
        if row.review_on:
            _save(row, by, "shipped text taken", at)
        else:
            _remove(row, by, "shipped text taken", at)

    carry_out(change, at)


def keep_mine(path: str, by: AbstractBaseUser, expected: int | None = None) -> EditedPage:
    """Go on with the edited copy, having seen today's shipped text."""
    at = datetime.now(UTC)

    def change() -> EditedPage:
        row = existing_row(path, at, expected)
        shipped = _shipped(path)
        row.made_from = shipped.digest
        return _save(row, by, "kept", at)

    return carry_out(change, at)


def set_review(path: str, day: date | None, by: AbstractBaseUser, expected: int | None = None) -> EditedPage:
    """Remember, or forget, the day on which somebody should look at a page again. Any page may have one."""
    at = datetime.now(UTC)

    def change() -> EditedPage:
        row = row_of(path, at, expected)
        row.review_on = day
        return _save(row, by, "review date", at)

    return carry_out(change, at)


def restore(path: str, history_id: int, by: AbstractBaseUser, expected: int | None = None) -> EditedPage:
    """Make an old version the draft: its draft if that is what was saved then, else its published text."""
    at = datetime.now(UTC)

    def change() -> EditedPage:
        row = row_of(path, at, expected)
        found = EditedPage.history.filter(history_id=history_id)
        old = found.filter(path=path).first() or (found.filter(id=row.pk).first() if row.pk else None)
        if old is None or not (old.draft or old.text):
            raise NotPossible(_("There is no such version of this page."))
        row.draft, row.publish_at = old.draft or old.text, None
        return _save(row, by, "restored", at)

    return carry_out(change, at)


def rename(path: str, new_slug: str, by: AbstractBaseUser, expected: int | None = None) -> list[str]:
    """Give a page of their own another address, in every language; the old one leads there for ever.

    Gives the paths of the pages that still link to the old address: they work, and may be rewritten at leisure.
    """
    at = datetime.now(UTC)
    place = _place(path)
    if place.kind is PageKind.SNIPPET:
        raise NotPossible(_("Pages include a snippet by its name, so it keeps the name."))
    if place.kind is PageKind.MESSAGE:
        raise NotPossible(_("A message is found by its name, so it keeps the name."))
    new = _place(str(PagePath(place.language, place.kind, place.platform, new_slug)))

    def change() -> None:
        existing_row(path, at, expected)
        if any(_same_page(other, place) for other in library_files()):
            raise NotPossible(_("This page comes with the site and keeps its name."))
        _refuse_taken_slug(new)
        for row in EditedPage.objects.select_for_update():
            if _same_page(row.path, place):
                own = PagePath.parse(row.path)
                row.path = str(PagePath(own.language, own.kind, own.platform, new_slug))
                _save(row, by, "renamed", at)
        rename_slug(place.kind, place.slug, new_slug)

    carry_out(change, at)
    return _linking_to(f"/{place.kind}s/{place.slug}/", at)


def _save(row: EditedPage, by: AbstractBaseUser, reason: str, at: datetime) -> EditedPage:
    record_event(at, name_of(by), _ACTIONS[reason], f"page {row.path}", after={"version": row.version + 1})
    return transactions.save(row, by, reason)


def _remove(row: EditedPage, by: AbstractBaseUser, reason: str, at: datetime) -> None:
    record_event(at, name_of(by), _ACTIONS[reason], f"page {row.path}", before={"version": row.version})
    transactions.remove(row, by, reason)


def _place(path: str) -> PagePath:
    try:
        return PagePath.parse(path)
    except NotAPagePath as error:
        raise NotPossible(str(error)) from error


def _refuse_shipped(path: str) -> None:
    if path in library_files():
        raise NotPossible(_("This page comes with the site. Take the shipped text instead."))


def _shipped(path: str) -> SourceFile:
    try:
        return library_files()[path]
    except KeyError as error:
        raise NotPossible(_("No text of this name comes with the site.")) from error


def _same_page(path: str, place: PagePath) -> bool:
    """Whether a path is that page in whatever language."""
    other = PagePath.parse(path)
    return (other.kind, other.slug) == (place.kind, place.slug)


def _refuse_taken_slug(place: PagePath) -> None:
    """An address belongs to one page in each language; a draft that nobody has published yet has one too."""
    taken = {*library_files(), *EditedPage.objects.values_list("path", flat=True)}
    for path in sorted(taken, key=lambda path: (len(path), path)):
        other = PagePath.parse(path)
        if _same_page(path, place) and (other.language == place.language or other.platform != place.platform):
            raise NotPossible(_("This address belongs to %(path)s already.") % {"path": path})


def _linking_to(address: str, at: datetime) -> list[str]:
    return sorted(
        str(page.path)
        for page in current_snapshot(at).libraries.pages
        if any(link.partition("#")[0].partition("?")[0] == address for link in page.body.links)
    )
