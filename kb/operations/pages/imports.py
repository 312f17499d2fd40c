"""Take the pages of a zip: compared with what visitors get, then all of them or none.

A page that is as it ships makes no edited copy. What the site has and the zip has not stays as it is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from kb.guides.page.paths import NotAPagePath, PagePath
from kb.guides.text.errors import ContentErrors
from kb.models.pages.edited import EditedPage
from kb.models.pages.images import PageImage, image_file
from kb.models.pages.library import current_snapshot, library_files
from kb.models.site.events import name_of, record_event
from kb.operations.pages.archive import MEDIA, Archive, PageState
from kb.operations.pages.images import ImageRefused, check_name, encode, keep_image, remove_image
from kb.operations.pages.transactions import carry_out, fit, remove, row_of, save
from kb.operations.refusals import NotPossible

_REASON: Final = "imported"


class PageVerdict(StrEnum):
    """What becomes of a page of the zip."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """One page or picture of the zip; `reason` is a sentence for what is refused."""

    path: str
    verdict: PageVerdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`written` is false for a dry run, and if anything is refused."""

    rows: tuple[Row, ...]
    written: bool

    def count(self, verdict: PageVerdict) -> int:
        return sum(row.verdict is verdict for row in self.rows)


def import_pages(archive: Archive, by: User | None, at: datetime, *, dry_run: bool = False) -> Outcome:
    """Make the texts of the zip those that visitors get, with its drafts, dates and pictures."""
    rows = [_compared(path, archive, at) for path in sorted({*archive.texts, *archive.states})]
    rows += [_picture(name, archive) for name in sorted(archive.pictures)]
    if any(row.verdict is PageVerdict.REFUSED for row in rows):
        return Outcome(tuple(rows), written=False)
    pictures = [row.path for row in rows if row.verdict is PageVerdict.NEW and row.path.startswith(MEDIA)]
    pages = [row.path for row in rows if row.verdict is not PageVerdict.SAME and not row.path.startswith(MEDIA)]

    def change() -> None:
        for path in pages:
            _take(path, archive, by, at)
        if pages or pictures:
            counts = {"sha256": archive.digest, "pages": len(pages), "pictures": len(pictures)}
            record_event(at, name_of(by), "pages.import", "pages", after=counts)

    made: list[PageImage] = []
    try:
        if dry_run:
            _try_out(change, at)
        else:
            made.extend(_keep(name.removeprefix(MEDIA), archive, by) for name in pictures)
            carry_out(change, at)
    except (ContentErrors, NotPossible, ImageRefused) as error:
        for image in made:
            remove_image(image)
        return Outcome(tuple(_broken(rows, error)), written=False)
    return Outcome(tuple(rows), written=not dry_run)


def _compared(path: str, archive: Archive, at: datetime) -> Row:
    """What becomes of a page, as far as it can be told without rendering it."""
    state = archive.states.get(path, PageState())
    try:
        PagePath.parse(path)
        for text in (archive.texts.get(path), state.draft):
            if text:
                fit(text)
    except (NotAPagePath, NotPossible) as error:
        return Row(path, PageVerdict.REFUSED, str(error))
    source = current_snapshot(at).sources.get(path)
    row = EditedPage.objects.filter(path=path).first()
    if source is None and row is None:
        return Row(path, PageVerdict.NEW)
    same_text = path not in archive.texts or (source is not None and source.text == fit(archive.texts[path]))
    return Row(path, PageVerdict.SAME if same_text and _holds(row, state, at) else PageVerdict.CHANGED)


def _holds(row: EditedPage | None, state: PageState, at: datetime) -> bool:
    """Whether the site has the draft and the dates already that the zip has; what the zip has not does not matter."""
    row = row or EditedPage()
    row.settle(at)
    if state.draft and (row.draft, row.publish_at) != (fit(state.draft), _to_come(state, at)):
        return False
    return state.review_on is None or row.review_on == state.review_on


def _take(path: str, archive: Archive, by: User | None, at: datetime) -> None:
    row = row_of(path, at)
    state = archive.states.get(path, PageState())
    file = library_files().get(path)
    text = fit(archive.texts[path]) if path in archive.texts else row.text
    if file and file.text == text:
        row.text, row.published_at = "", None
    elif text != row.text:
        row.text, row.published_at = text, at
    row.made_from = state.made_from or row.made_from
    if state.draft:
        row.draft, row.publish_at = fit(state.draft), _to_come(state, at)
    row.review_on = state.review_on or row.review_on
    if row.text or row.draft or row.review_on:
        save(row, by, _REASON)
    elif row.pk:
        remove(row, by, _REASON)


def _to_come(state: PageState, at: datetime) -> datetime | None:
    """A date that is over publishes nothing: the draft waits for somebody to look at it."""
    return state.publish_at if state.publish_at and state.publish_at > at else None


def _picture(name: str, archive: Archive) -> Row:
    """A picture of a name that the site has already is not looked at: names are random and pictures never change."""
    path = f"{MEDIA}{name}"
    if image_file(name):
        return Row(path, PageVerdict.SAME)
    data, alt = archive.pictures[name]
    try:
        check_name(name, encode(data))
    except ImageRefused as error:
        return Row(path, PageVerdict.REFUSED, str(error.sentence))
    if not alt.strip():
        return Row(path, PageVerdict.REFUSED, _("The manifest has no description of this picture."))
    return Row(path, PageVerdict.NEW)


def _keep(name: str, archive: Archive, by: User | None) -> PageImage:
    data, alt = archive.pictures[name]
    return keep_image(name, encode(data), alt, by)


def _try_out(change: Callable[[], None], at: datetime) -> None:
    with transaction.atomic():
        carry_out(change, at)
        transaction.set_rollback(True)


def _broken(rows: Iterable[Row], error: ContentErrors | NotPossible | ImageRefused) -> Iterator[Row]:
    """The rows, with the pages refused that could not be shown; pages of the site that would break stand at the end."""
    if not isinstance(error, ContentErrors):
        yield from (Row(row.path, PageVerdict.REFUSED, str(error)) for row in rows)
        return
    words = _("Line %(line)s: %(message)s")
    reasons = {one.path: words % {"line": one.line, "message": one.message} for one in error.errors}
    for row in rows:
        reason = reasons.pop(row.path, "")
        yield Row(row.path, PageVerdict.REFUSED, reason) if reason else row
    yield from (Row(path, PageVerdict.REFUSED, reason) for path, reason in reasons.items())
