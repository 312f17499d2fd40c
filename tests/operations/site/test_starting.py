"""The start: done once, repeated without harm, and refused in one sentence where it cannot be done."""

import errno
import json
import os
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kb import VERSION
from kb.data_folder import CannotStart
from kb.guides.library import stock
from kb.guides.library.assembly import Manuscript
from kb.guides.library.stock import STOCK, stock_at
from kb.guides.page.pages import Page
from kb.management.commands.serve import refuse_taken_port
from kb.models import Domain, EditedPage, Rendering, SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.models.pages import library
from kb.models.pages.library import SHIPPED, current_library, shipped_pages
from kb.operations.pages import rendering
from kb.operations.site import starting
from kb.operations.site.starting import _mark, make_ready, refuse_lost_database, sources_digest
from tests.memories import forget_everything

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAMPLE = "Sample data is loaded; SAMPLE=0 on a first start leaves it out."
STATIC = "Static files are collected."


@pytest.fixture
def _for_owner_alone() -> Iterator[None]:
    """As `manage.py` has it."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, _for_owner_alone: None) -> Path:
    """A data folder that is not there yet, and a few static sources."""
    monkeypatch.chdir(tmp_path)
    # The database of the tests is in memory, and looked for as a file with something in it.
    Path(connection.settings_dict["NAME"]).write_text("rows")
    (tmp_path / "sources/css").mkdir(parents=True)
    (tmp_path / "sources/css/site.css").write_text("p { color: red }\n")
    settings.DATA_DIR = tmp_path / "data"
    settings.STATIC_ROOT = tmp_path / "data/static"
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "kb.stylesheets.BundledStaticFilesStorage"},
    }
    return tmp_path / "data"


def state_of(folder: Path) -> dict[str, object]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in {"installed", "start.lock"}]
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_the_second_start_does_nothing(db: None, folder: Path) -> None:
    assert make_ready(NOON) == [SAMPLE, STATIC]
    before, rows = state_of(folder), Domain.objects.count()
    assert make_ready(NOON) == []
    assert state_of(folder) == before
    assert Domain.objects.count() == rows == 9


def test_what_was_open_to_others_is_closed_and_said_once(db: None, folder: Path) -> None:
    make_ready(NOON)
    (folder / "installed").chmod(0o644)
    (folder / "static").chmod(0o755)
    sentence = "Files and folders that other users of this machine could read, closed to them: 2."
    assert make_ready(NOON) == [sentence]
    assert make_ready(NOON) == []


def test_the_first_start_makes_the_profile_and_without_sample_no_rows(db: None, folder: Path, settings: Any) -> None:
    settings.SAMPLE = False
    settings.SITE_PROFILE = {**settings.SITE_PROFILE, "name": "Our Host"}
    assert make_ready(NOON) == [STATIC]
    assert SiteProfile.objects.get().name == "Our Host"
    assert not Domain.objects.exists()


def test_rows_of_the_operator_are_not_mixed_with_the_sample_later(db: None, folder: Path, settings: Any) -> None:
    settings.SAMPLE = False
    make_ready(NOON)
    settings.SAMPLE = True
    assert make_ready(NOON) == []


@pytest.mark.parametrize("title", ["Our own, How do I use webmail", "How do I use webmail"])
def test_pages_of_files_are_made_before_anybody_asks(
    db: None, folder: Path, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    if title.startswith("Our own"):
        (tmp_path / "own/articles").mkdir(parents=True)
        shipped = (SHIPPED / "articles/webmail.md").read_text()
        (tmp_path / "own/articles/webmail.md").write_text(shipped.replace("title: How", "title: Our own, How", 1))
        settings.CONTENT_DIRS = [tmp_path / "own"]
    make_ready(NOON)

    def nobody_makes(made_from: Manuscript) -> Page:
        raise AssertionError(made_from.path)

    def forget() -> None:
        stock_at.cache_clear()
        shipped_pages.cache_clear()
        forget_everything()

    forget()
    monkeypatch.setattr(stock, "compiled", nobody_makes)
    assert current_library(NOON, "en").articles["webmail"].title.startswith(title)
    (folder / STOCK).unlink()
    forget()
    with pytest.raises(AssertionError):
        current_library(NOON, "en")
    forget()


@pytest.mark.thorough
@pytest.mark.parametrize("change", ["text", "time", "new", "gone", "manifest"])
def test_static_files_are_collected_when_a_source_changed(db: None, folder: Path, settings: Any, change: str) -> None:
    make_ready(NOON)
    source = Path(settings.STATICFILES_DIRS[0]) / "css/site.css"
    digest = sources_digest()
    if change == "text":
        source.write_text("p { color: green; }\n")
    elif change == "time":
        os.utime(source, ns=(1, 1))
    elif change == "new":
        source.with_name("more.css").write_text("")
    elif change == "gone":
        source.unlink()
    else:
        (folder / "static/staticfiles.json").unlink()
    assert (sources_digest() != digest) is (change != "manifest")
    assert make_ready(NOON) == [STATIC]
    assert make_ready(NOON) == []
    kept = json.loads((folder / "static/staticfiles.json").read_text())["paths"]
    assert ("css/site.css" in kept) is (change != "gone")


def test_a_lost_database_is_not_begun_anew_in_silence(tmp_path: Path) -> None:
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "kb.sqlite3")}
    refuse_lost_database(tmp_path, database)
    (tmp_path / "installed").write_text("")
    with pytest.raises(CannotStart) as refused:
        refuse_lost_database(tmp_path, database)
    assert str(refused.value) == (
        f"The database {tmp_path}/kb.sqlite3 is missing, though this site was set up before. "
        f"Restore it from a backup; to begin anew, remove {tmp_path}/installed."
    )
    assert not (tmp_path / "kb.sqlite3").exists()
    (tmp_path / "kb.sqlite3").write_text("")  # whoever only looked, and a disk that was full, leave an empty one
    with pytest.raises(
        CannotStart, match=r"The database .*/kb\.sqlite3 is empty, though this site was set up before\."
    ):
        refuse_lost_database(tmp_path, database)
    (tmp_path / "kb.sqlite3").write_text("rows")
    refuse_lost_database(tmp_path, database)


def test_the_mark_of_a_start_is_whole_or_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    mark = tmp_path / "installed"
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space"):
            _mark(mark)
    assert list(tmp_path.iterdir()) == []
    mark.write_text("Signpost 0.0.1\n")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        _mark(mark)
    assert [path.name for path in tmp_path.iterdir()] == ["installed"]
    assert mark.read_text() == "Signpost 0.0.1\n"
    _mark(mark)
    assert mark.read_text().startswith(f"Signpost {VERSION}, ")


def test_a_database_elsewhere_is_not_looked_for_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "installed").write_text("")
    refuse_lost_database(tmp_path, {"ENGINE": "django.db.backends.postgresql", "NAME": "signpost"})


def test_the_start_marks_the_folder_only_when_all_is_done(
    db: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise CannotStart("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(starting, "call_command", fail)
        with pytest.raises(CannotStart, match=r"The disk is full\."):
            make_ready(NOON)
    assert not (folder / "installed").exists()
    make_ready(NOON)
    assert (folder / "installed").read_text().startswith("Signpost ")


def test_an_unwritable_folder_stops_the_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CannotStart, match="cannot be written to"):
        make_ready(NOON)


def test_of_two_starts_at_once_one_waits_for_the_other(tmp_path: Path) -> None:
    order: list[str] = []
    inside, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with starting._alone(tmp_path / "start.lock"):
            inside.set()
            go_on.wait()
            order.append("first")

    def second() -> None:
        with starting._alone(tmp_path / "start.lock"):
            order.append("second")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    inside.wait()
    threads[1].start()
    threads[1].join(timeout=0.1)
    assert order == []
    go_on.set()
    for thread in threads:
        thread.join()
    assert order == ["first", "second"]


def test_a_taken_port_is_refused_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart) as refused:
            refuse_taken_port("127.0.0.1", port)
    sentence = f"Port {port} on 127.0.0.1 cannot be used: Address already in use. Another one: PORT={port + 1} make run"
    assert str(refused.value) == sentence
    refuse_taken_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 65_536), ("127.0.0.1", -1), ("192.0.2.1", 8000), ("nowhere..x", 1)]
)
def test_a_port_or_address_that_is_none_is_refused_too(host: str, port: int) -> None:
    with pytest.raises(CannotStart, match="cannot be used: "):
        refuse_taken_port(host, port)


@pytest.mark.thorough
def test_edited_pages_are_rendered_at_the_start(db: None, folder: Path, settings: Any) -> None:
    text = "---\ntitle: Ours\nsummary: Own.\nchecked: 2026-11-20\nsources: [us]\n---\nWords.\n"
    EditedPage.objects.create(path="articles/own.md", text=text)
    raise_revision()
    settings.SAMPLE = False
    assert "Edited pages are rendered: 1." in make_ready(NOON)
    assert current_library(NOON, "en").articles["own"].title == "Ours"


def test_where_nobody_wrote_anything_no_page_is_made(db: None, folder: Path) -> None:
    library._snapshot.cache_clear()
    make_ready(NOON)
    assert library._snapshot.cache_info().misses == 0


def test_what_was_rendered_of_a_page_that_is_gone_is_forgotten(db: None, folder: Path) -> None:
    Rendering.objects.create(digest="0" * 64, answer="{}")
    make_ready(NOON)
    assert Rendering.objects.exists()
    Rendering.objects.update(made_at=NOON - timedelta(days=31))
    make_ready(NOON)
    assert not Rendering.objects.exists()


def test_a_mistake_in_a_file_of_the_operators_own_stops_no_start(db: None, folder: Path, settings: Any) -> None:
    (folder.parent / "own/articles").mkdir(parents=True)
    (folder.parent / "own/articles/own.md").write_text("no head")
    os.mkfifo(folder.parent / "own/articles/pipe.md")
    settings.CONTENT_DIRS = (folder.parent / "own", folder.parent / "gone")
    make_ready(NOON)
    assert {"own", "pipe"}.isdisjoint(current_library(NOON, "en").articles)


def test_a_renderer_that_does_not_start_stops_no_site(
    db: None, folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    EditedPage.objects.create(path="articles/own.md", text="Words.")
    raise_revision()
    settings.SAMPLE = False
    monkeypatch.setattr(rendering, "_COMMAND", ("false",))
    sentence = (
        "Edited pages are not shown, but the files that they were made from: the renderer did not start, status 1."
    )
    assert sentence in make_ready(NOON)
