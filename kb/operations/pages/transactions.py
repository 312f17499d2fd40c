"""How an act of an operator on a page is carried out: all of it or nothing, rendered before it is committed.

Which acts there are is in `editing.py`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kb.guides.library.assembly import Fault, Manuscript
from kb.guides.text.errors import ContentError, ContentErrors
from kb.guides.text.source import LONGEST_PAGE
from kb.models.ground.revisions import raise_revision
from kb.models.pages.edited import EditedPage
from kb.models.pages.library import library_files, snapshots_from
from kb.operations.pages.rendering import GaveUp, render_and_keep
from kb.operations.refusals import EditConflict, NotPossible

#: Another attempt is needed after rendering, and when somebody else saved at the same moment.
_ATTEMPTS: Final = 6
#: In characters. A draft may have faults, its length among them, but not without end.
LONGEST_DRAFT: Final = 2 * LONGEST_PAGE

_Result = TypeVar("_Result")


class _NotRendered(Exception):
    """Rolls an act back that would show what nobody has rendered yet."""

    def __init__(self, pages: dict[str, Manuscript]) -> None:
        super().__init__()
        self.pages = pages


def carry_out(change: Callable[[], _Result], at: datetime) -> _Result:
    """Do `change` and raise the revision, in one transaction.

    Afterwards everything is looked at that visitors would get from `at` on. What is not rendered yet is rendered
    outside the transaction, which meanwhile is rolled back: no lock is held while a child process works. Raises
    `ContentErrors` if a page could then not be shown that can be shown now.
    """
    before = {_key(fault) for fault in _faults(at)}
    given_up: dict[str, GaveUp] = {}
    for _attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                result = change()
                raise_revision()
                _refuse_worse(before, given_up, at)
                return result
        except _NotRendered as waiting:
            given_up |= render_and_keep(waiting.pages.values())
        except IntegrityError as error:
            last: Exception = error
    raise NotPossible(_("This could not be saved, because others are saving too. Try again.")) from last


def row_of(path: str, at: datetime, expected: int | None = None) -> EditedPage:
    """The row of a path, locked, or a new one made from the file. Raises `EditConflict`."""
    row = EditedPage.objects.select_for_update().filter(path=path).first()
    if expected is not None and expected != (row.version if row else 0):
        raise EditConflict(row) if row else NotPossible(_("Somebody else has removed this page."))
    if row is None:
        file = library_files().get(path)
        return EditedPage(path=path, made_from=file.digest if file else "")
    row.settle(at)
    return row


def existing_row(path: str, at: datetime, expected: int | None = None) -> EditedPage:
    row = row_of(path, at, expected)
    if row.pk is None:
        raise NotPossible(_("Nobody has edited this page."))
    return row


def row_with_draft(path: str, at: datetime, expected: int | None = None) -> EditedPage:
    row = row_of(path, at, expected)
    if not row.draft:
        raise NotPossible(_("This page has no draft."))
    return row


def save(row: EditedPage, by: AbstractBaseUser | None, reason: str) -> EditedPage:
    row.version += 1
    _sign(row, by, reason)
    row.save()
    return row


def remove(row: EditedPage, by: AbstractBaseUser | None, reason: str) -> None:
    _sign(row, by, reason)
    row.delete()


def fit(text: str) -> str:
    """A text as it is kept: lines end with a line feed, as in a file. Raises `NotPossible` for what no page can be."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if not plain.strip():
        raise NotPossible(_("The text is empty."))
    if len(plain) > LONGEST_DRAFT:
        raise NotPossible(_("The text is too long. Make two pages of it."))
    if "\0" in plain or any("\ud800" <= character <= "\udfff" for character in plain):
        raise NotPossible(_("The text has a character in it that is no character."))
    return plain


def _sign(row: EditedPage, by: AbstractBaseUser | None, reason: str) -> None:
    """Where django-simple-history looks for who did it and why."""
    row._history_user = by  # type: ignore[attr-defined]
    row._change_reason = reason  # type: ignore[attr-defined]


def _faults(at: datetime) -> Iterable[Fault]:
    return (fault for snapshot in snapshots_from(at) for fault in snapshot.faults)


def _key(fault: Fault) -> tuple[str, str]:
    return fault.path, fault.error.message


def _refuse_worse(before: set[tuple[str, str]], given_up: dict[str, GaveUp], at: datetime) -> None:
    missing = {page.digest: page for snapshot in snapshots_from(at) for page in snapshot.missing}
    if unasked := {digest: page for digest, page in missing.items() if digest not in given_up}:
        raise _NotRendered(unasked)
    stopped = {str(page.path): given_up[digest] for digest, page in missing.items()}
    worse: dict[tuple[str, int, str], ContentError] = {}
    for fault in _faults(at):
        if _key(fault) not in before:
            error = stopped.get(fault.path, fault.error)
            worse[error.path, error.line, error.message] = error
    if worse:
        raise ContentErrors(worse.values())
