"""The library as visitors get it at a moment: operators' copies over the folders, and those over what ships.

Kept in memory for each revision and each stretch of time between two publications, so a scheduled page appears at its
instant by itself, and a request reads nothing but the revision while nothing changed. What appears within the hour is
read beforehand: the database may be away when it does.
"""

import logging
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

import kb
from kb.guides.library.assembly import Answer, Assembled, Fault, Manuscript, assemble
from kb.guides.library.folders import FolderFiles, look_through
from kb.guides.library.library import Libraries, Library, read_folders, shelve
from kb.guides.library.stock import STOCK, restock, stock_at
from kb.guides.messages.tree import Message
from kb.guides.page.pages import SourceFile
from kb.guides.page.paths import NotAPagePath, PagePath
from kb.guides.text.errors import ContentError
from kb.models.ground.revisions import current_revision
from kb.models.pages.edited import EditedPage
from kb.models.pages.indexes import index_of
from kb.models.pages.renderings import stored_answers
from kb.search.index import SearchIndex

log = logging.getLogger("kb.articles")

_BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)
SHIPPED: Final = Path(kb.__file__).resolve().parent / "content"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that visitors may read in one stretch of time.

    `sources` are the texts by path, snippets too, as if nothing were broken; `faults` say what is. `since` says when
    visitors got the edited ones. `rendered` are the digests of what the child process made; `missing` is what it
    should. `messages` are the pieces of the message kit by path, which no visitor reads here.
    """

    libraries: Libraries
    sources: Mapping[str, SourceFile]
    since: Mapping[str, datetime]
    faults: tuple[Fault, ...]
    rendered: frozenset[str]
    missing: tuple[Manuscript, ...]
    messages: Mapping[str, Message]


def current_library(at: datetime, language: str) -> Library:
    """Every guide and article that visitors may read at `at`, in a language or what it falls back to.

    Raises `ContentErrors` that name file and line, for files that ship alone.
    """
    return current_snapshot(at).libraries.of(language)


def current_search(at: datetime, language: str) -> SearchIndex:
    """The search over `current_library`."""
    return index_of(current_library(at, language).pages, language)


def current_snapshot(at: datetime) -> Snapshot:
    revision = current_revision()
    stretch = _stretch(revision, at)
    if not connection.in_atomic_block:  # there somebody only tries whether a page can be served
        _warn(revision, stretch)
    found = _snapshot(revision, stretch)
    if _appears_soon(revision, stretch, at):
        _snapshot(revision, stretch + 1)
    return found


def _appears_soon(revision: int, stretch: int, at: datetime) -> bool:
    """Whether a page appears while what is read now may still be shown, be the database there or not."""
    moments = _publications(revision)
    return stretch < len(moments) and moments[stretch] - at <= timedelta(minutes=settings.STALE_MINUTES)


def snapshots_from(at: datetime) -> tuple[Snapshot, ...]:
    """What visitors get at `at` and, for each publication to come, from then on."""
    revision = current_revision()
    last = len(_publications(revision))
    return tuple(_snapshot(revision, stretch) for stretch in range(_stretch(revision, at), last + 1))


def library_edition(at: datetime) -> int:
    """Names, together with the revision, what visitors may read at `at`: whatever shows pages is kept under both."""
    return _stretch(current_revision(), at)


def next_publication(at: datetime) -> datetime | None:
    """The next moment at which a scheduled page appears."""
    moments = _publications(current_revision())
    position = bisect_right(moments, at)
    return moments[position] if position < len(moments) else None


def stock_pages() -> None:
    """Make the pages of all files and keep them for the processes that serve them. One process at a time does so.

    Raises `ContentErrors` that name file and line, for files that ship alone.
    """
    restock(_stock(), shipped_files(), _own(tuple(settings.CONTENT_DIRS)).files)


@cache
def shipped_pages() -> Assembled:
    """What visitors get while nobody has written anything."""
    return assemble(shipped_files(), make=stock_at(_stock()).page)


def _stock() -> Path:
    return Path(settings.DATA_DIR, STOCK)


def library_files() -> Mapping[str, SourceFile]:
    """The files of `CONTENT_DIRS` and of what ships, without anything that operators edited on the site."""
    return _files(tuple(settings.CONTENT_DIRS))


@cache
def shipped_files() -> Mapping[str, SourceFile]:
    """The files that ship alone, read once by each process. Raises `ContentErrors`: a mistake in them is ours."""
    return read_folders([SHIPPED])


@lru_cache(maxsize=4)
def _files(folders: tuple[Path, ...]) -> Mapping[str, SourceFile]:
    """Read once by each process, as an upgrade is."""
    return dict(sorted({**shipped_files(), **_own(folders).files}.items()))


@lru_cache(maxsize=4)
def _own(folders: tuple[Path, ...]) -> FolderFiles:
    """What the operator's folders hold. A file that cannot be a page is as good as one that cannot be read."""
    found = look_through(folders)
    files, unreadable = dict(found.files), dict(found.unreadable)
    for path, file in found.files.items():
        try:
            PagePath.parse(path)
        except NotAPagePath as error:
            unreadable[path] = ContentError(file.path, 1, str(error))
            del files[path]
    return FolderFiles(files, unreadable)


@lru_cache(maxsize=2)
def _rows(revision: int) -> tuple[EditedPage, ...]:
    return tuple(EditedPage.objects.only("path", "text", "draft", "publish_at", "published_at"))


@lru_cache(maxsize=2)
def _publications(revision: int) -> tuple[datetime, ...]:
    """Every moment at which the clock publishes something, the past ones too."""
    return tuple(sorted({row.publish_at for row in _rows(revision) if row.publish_at}))


def _stretch(revision: int, at: datetime) -> int:
    return bisect_right(_publications(revision), at)


@lru_cache(maxsize=4)
def _warn(revision: int, stretch: int) -> None:
    """Say once what visitors do not get. Whoever renders what is missing, as after an upgrade, asks without a word."""
    for fault in _snapshot(revision, stretch).faults:
        what = "a file of CONTENT_DIRS is not served" if fault.of_file else "an edited page is not served"
        log.warning("%s", what, extra={"page": fault.path})


@lru_cache(maxsize=4)
def _snapshot(revision: int, stretch: int) -> Snapshot:
    begins = _publications(revision)[stretch - 1] if stretch else _BEFORE_ALL
    own = _own(tuple(settings.CONTENT_DIRS))
    rows = {row.path: row for row in _rows(revision)}
    edits = {path: source for path, row in rows.items() if (source := row.live_source(begins))}
    since = {path: moment for path in edits if (moment := rows[path].live_since(begins))}
    assembled, rendered = _assembled(edits, own.files)
    libraries = shelve(assembled.pages, settings.SITE_LANGUAGES.own.code)
    sources = {**library_files(), **edits}
    unreadable = (Fault(path, error, path in sources, of_file=True) for path, error in own.unreadable.items())
    faults, done = (*unreadable, *assembled.faults), frozenset(rendered)
    return Snapshot(libraries, sources, since, faults, done, assembled.missing, assembled.messages)


def _assembled(
    edits: Mapping[str, SourceFile], own: Mapping[str, SourceFile]
) -> tuple[Assembled, Mapping[str, Answer]]:
    """Ask for what is rendered until nothing more is asked for: a broken text needs the one before it."""
    known: dict[str, Answer] = {}
    asked: set[str] = set()
    if not edits and not own:
        return shipped_pages(), known
    while True:
        assembled = assemble(shipped_files(), edits, known, own, stock_at(_stock()).page)
        unknown = [page for page in assembled.missing if page.digest not in asked]
        if not unknown:
            return assembled, known
        asked |= {page.digest for page in unknown}
        known |= stored_answers(unknown)
