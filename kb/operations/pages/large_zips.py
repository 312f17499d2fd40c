"""Zips of pages that are too large to be read while somebody waits: looked at, and later taken, by the worker.

What a zip would change is worked out as for a small one (`imports`), and kept as a note until the page is looked at.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from kb.operations.pages.archive import ArchiveRefused, read_archive
from kb.operations.pages.held import NoRoom, held, hold, let_go
from kb.operations.pages.imports import Outcome, PageVerdict, Row, import_pages
from kb.operations.pages.zip_files import content_said
from kb.operations.work import uploads
from kb.operations.work.background import background, later
from kb.operations.work.lanes import Lane
from kb.operations.work.uploads import Upload, UploadState

#: What a zip is called among other uploads.
KIND: Final = "pages"
#: Bytes of what is in a zip that is read at once. The zip itself may have as many as any upload.
_CONTENT_AT_ONCE: Final = 4 * uploads.AT_ONCE


def is_small(data: bytes) -> bool:
    """Whether a zip is read in the request that brings it."""
    return uploads.is_small(len(data)) and content_said(data) <= _CONTENT_AT_ONCE


def look_later(data: bytes, who: str) -> Upload:
    """Have the worker say what a zip would change. Raises `NoRoom`."""
    return _queued([data], "", who, look_at_zip)


def take_later(word: str, who: str) -> Upload:
    """Have the worker take a zip that is held (`held`). Raises `NoRoom`."""
    return _queued([], word, who, take_zip)


@transaction.atomic  # so that no worker begins before the note says which work it is
def _queued(pieces: list[bytes], held_as: str, who: str, work: Callable[..., None]) -> Upload:
    try:
        upload = uploads.lay_down(pieces, KIND, held_as, who)
    except uploads.NoRoom as error:
        raise NoRoom from error
    upload = replace(upload, work=later(work, word=upload.word))
    uploads.note(upload)
    return upload


@background("pages.look-at-zip", lane=Lane.DESK)
def look_at_zip(*, word: str) -> None:
    upload = uploads.find(word, KIND)
    if upload is None or upload.state is not UploadState.READING:
        return
    try:
        if not uploads.is_there(upload):
            raise ArchiveRefused([uploads.gone()])
        data = upload.path.read_bytes()
        outcome = import_pages(read_archive(data), _account(upload), datetime.now(UTC), dry_run=True)
        uploads.note(replace(upload, state=UploadState.READ, said=_said(outcome, hold(data))))
    except ArchiveRefused as refusal:
        _refuse(upload, refusal)
    uploads.forget_file(upload)


@background("pages.take-zip", lane=Lane.DESK)
def take_zip(*, word: str) -> None:
    """All of it or nothing. If a worker is killed after its last write, the next finds everything as the zip has it."""
    upload = uploads.find(word, KIND)
    if upload is None or upload.state is not UploadState.READING:
        return
    try:
        data = held(upload.subject)
        if data is None:
            raise ArchiveRefused([_("That zip is not kept any more. Upload it again.")])
        outcome = import_pages(read_archive(data), _account(upload), datetime.now(UTC))
        uploads.note(replace(upload, state=UploadState.READ, said=_said(outcome, upload.subject)))
        if outcome.written:
            let_go(upload.subject)
    except ArchiveRefused as refusal:
        _refuse(upload, refusal)
    uploads.forget_file(upload)


def outcome_of(upload: Upload) -> tuple[Outcome, str]:
    """What the worker found, and the word under which the zip is held."""
    rows = tuple(Row(path, PageVerdict(verdict), reason) for path, verdict, reason in upload.said["rows"])
    return Outcome(rows, written=upload.said["written"]), upload.said["held"]


def _said(outcome: Outcome, held_as: str) -> dict[str, Any]:
    rows = [[row.path, row.verdict.value, row.reason] for row in outcome.rows]
    return {"rows": rows, "written": outcome.written, "held": held_as}


def _refuse(upload: Upload, refusal: ArchiveRefused) -> None:
    uploads.note(replace(upload, state=UploadState.REFUSED, notice="\n".join(refusal.sentences)))


def _account(upload: Upload) -> User | None:
    return User.objects.filter(username=upload.by).first()
