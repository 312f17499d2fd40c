"""What operators see of the pages: every one with its states, its texts and its history. Nothing here writes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from kb.guides.library.assembly import Fault
from kb.guides.messages.tree import Piece
from kb.guides.page.pages import SourceFile
from kb.guides.page.paths import PageKind, PagePath
from kb.models.pages.edited import EditedPage
from kb.models.pages.library import current_snapshot, library_files
from kb.models.site.profile import current_profile

#: The title of a text that cannot be read properly yet.
_TITLE: Final = re.compile(r"^title:(.+)$", re.MULTILINE)


class PageMark(StrEnum):
    """What may be said of a page; several things may be true at once."""

    SHIPPED = "shipped"
    EDITED = "edited"
    OWN = "own"
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    DUE = "due"
    SHIPPED_CHANGED = "shipped_changed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class PageState:
    """One page of the list. `fault` is why a broken one is not served; who and when are of the last change here."""

    path: str
    language: str
    kind: PageKind
    title: str
    states: frozenset[PageMark]
    version: int = 0
    publish_at: datetime | None = None
    review_on: date | None = None
    changed_at: datetime | None = None
    changed_by: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One entry of a page's history: what was published and what was a draft after it."""

    id: int
    when: datetime
    who: str
    reason: str
    text: str
    draft: str


def page_states(at: datetime) -> list[PageState]:
    """Every page and snippet, shipped, edited or own, by path."""
    rows = {row.path: row for row in EditedPage.objects.all()}
    last = _last_changes()
    # A mistake in a file on the server is not put right here, but at its place: `kb.operations.duties.content` says so.
    faults = {fault.path: _sentence(fault) for fault in current_snapshot(at).faults if not fault.of_file}
    today = at.astimezone(current_profile().tz).date()
    return [
        _state(path, rows.get(path), last.get(path), faults.get(path, ""), at, today)
        for path in sorted({*library_files(), *rows})
    ]


def state_of(path: str, at: datetime) -> PageState | None:
    return next((state for state in page_states(at) if state.path == path), None)


def shipped_text(path: str) -> str | None:
    """The text of the file, from `CONTENT_DIRS` or as it ships; `None` for a page of their own."""
    file = library_files().get(path)
    return file.text if file else None


def effective_text(path: str, at: datetime) -> str | None:
    """What visitors get at `at`, or would if it were not broken; `None` for a page that they do not get."""
    source = current_snapshot(at).sources.get(path)
    return source.text if source else None


def draft_text(path: str, at: datetime) -> str:
    """What is not published yet; empty if nothing is."""
    row = EditedPage.objects.filter(path=path).first()
    if row is None:
        return ""
    row.settle(at)
    return row.draft


def versions(path: str) -> list[Version]:
    """The history of a page, the newest first, also under the names that it had before."""
    row = EditedPage.objects.filter(path=path).first()
    entries = EditedPage.history.filter(Q(path=path) | Q(id=row.pk) if row else Q(path=path))
    return [
        Version(
            entry.history_id,
            entry.history_date,
            _name(entry.history_user),
            entry.history_change_reason or "",
            entry.text,
            entry.draft,
        )
        for entry in entries.select_related("history_user").order_by("-history_id")
    ]


def _last_changes() -> Mapping[str, Any]:
    newest = EditedPage.history.values("path").annotate(newest=Max("history_id")).values("newest")
    entries = EditedPage.history.filter(history_id__in=newest).select_related("history_user")
    return {entry.path: entry for entry in entries.defer("text", "draft")}


def _sentence(fault: Fault) -> str:
    """What is wrong; with its place, if that is in a snippet."""
    return str(fault.error.message if fault.error.path == fault.path else fault.error)


def _name(user: Any) -> str:
    return str(user) if user else ""


def _state(path: str, row: EditedPage | None, last: Any, fault: str, at: datetime, today: date) -> PageState:
    place = PagePath.parse(path)
    file = library_files().get(path)
    return PageState(
        path=path,
        language=place.language,
        kind=place.kind,
        title=_title(place, row, file, at),
        states=frozenset(_states(row, file, at, today)) | ({PageMark.BROKEN} if fault else set()),
        version=row.version if row else 0,
        publish_at=row.publish_at if row and row.is_scheduled(at) else None,
        review_on=row.review_on if row else None,
        changed_at=last.history_date if last else None,
        changed_by=_name(last.history_user) if last else "",
        fault=fault,
    )


def _states(row: EditedPage | None, file: SourceFile | None, at: datetime, today: date) -> Iterator[PageMark]:
    if file is None:
        yield PageMark.OWN
    elif row is None or not row.live_text(at):
        yield PageMark.SHIPPED
    else:
        yield PageMark.EDITED
    if row is None:
        return
    if row.is_scheduled(at):
        yield PageMark.SCHEDULED
    elif row.draft and row.publish_at is None:
        yield PageMark.DRAFT
    if row.review_on and row.review_on <= today:
        yield PageMark.DUE
    if file and (row.text or row.draft) and row.made_from != file.digest:
        yield PageMark.SHIPPED_CHANGED


def _title(place: PagePath, row: EditedPage | None, file: SourceFile | None, at: datetime) -> str:
    text = (row and (row.live_text(at) or row.draft)) or (file.text if file else "")
    if place.kind is PageKind.MESSAGE:
        title = _(Piece(place.slug).label)
        if place.platform:
            return _("%(message)s, for the move %(move)s") % {"message": title, "move": place.platform}
        return title
    found = _TITLE.search(text) if place.kind is not PageKind.SNIPPET else None
    return (found[1].strip().strip("\"'") if found else "") or place.slug
