"""Folders of files, with everything in them that is no page: it is named, and nobody waits for it."""

import os
import stat
from pathlib import Path

import pytest

from kb.guides.library.folders import FolderFiles, look_through

PAGE = "---\ntitle: Ours\n---\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/good.md").write_text(PAGE)
    return tmp_path


def pipe(path: Path) -> None:
    os.mkfifo(path)


def bound_socket(path: Path) -> None:
    os.mknod(path, stat.S_IFSOCK | 0o600)  # a server would need a shorter path


def leads_nowhere(path: Path) -> None:
    path.symlink_to("gone.md")


def leads_through_a_file(path: Path) -> None:
    path.symlink_to("good.md/x.md")


def leads_in_a_circle(path: Path) -> None:
    path.symlink_to(path.name)


def leads_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_suffix(".pipe"))
    path.symlink_to(path.with_suffix(".pipe").name)


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)


PIPE, NOWHERE = "this is a named pipe, not a file", "this file cannot be read: it is a link that leads nowhere"
FAULTS = [
    (pipe, PIPE),
    (leads_to_a_pipe, PIPE),
    (bound_socket, "this is a socket, not a file"),
    (Path.mkdir, "this is a folder, not a file"),
    (lambda path: path.symlink_to("/dev/zero"), "this is a device, not a file"),
    (lambda path: path.symlink_to("/proc/self/mem"), "this file cannot be read: input/output error"),
    (leads_nowhere, NOWHERE),
    (leads_through_a_file, NOWHERE),
    (leads_in_a_circle, NOWHERE),
    (large, "the file is longer than 96 KB"),
    (lambda path: path.symlink_to("/proc/kallsyms"), "the file is longer than 96 KB"),  # which says that it has no byte
    (lambda path: path.write_bytes(b"---\n\xff\xfe"), "the file is not in UTF-8"),
]


@pytest.mark.parametrize(("make", "message"), FAULTS)
def test_what_is_no_file_is_named_and_nothing_else_is_missing(folder: Path, make: object, message: str) -> None:
    path = folder / "articles/bad.md"
    make(path)  # type: ignore[operator]
    found = look_through([folder])
    assert list(found.files) == ["articles/good.md"]
    assert {place: (fault.path, fault.message) for place, fault in found.unreadable.items()} == {
        "articles/bad.md": (str(path), message)
    }


def test_the_next_folder_serves_what_the_first_one_cannot(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    below = tmp_path_factory.mktemp("below")
    (below / "articles").mkdir()
    (below / "articles/bad.md").write_text(PAGE)
    pipe(folder / "articles/bad.md")
    found = look_through([folder, below])
    assert found.files["articles/bad.md"].path == str(below / "articles/bad.md")
    assert found.unreadable["articles/bad.md"].path == str(folder / "articles/bad.md")


def test_what_lies_below_a_file_that_is_good_is_not_looked_at(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    below = tmp_path_factory.mktemp("below")
    (below / "articles").mkdir()
    pipe(below / "articles/good.md")
    assert look_through([folder, below]).unreadable == {}


@pytest.mark.parametrize(("kind", "why"), [("missing", "no such file or directory"), ("file", "not a directory")])
def test_a_folder_that_is_none_is_named(tmp_path: Path, kind: str, why: str) -> None:
    place = tmp_path / "content"
    if kind == "file":
        place.write_text("no folder")
    (fault,) = look_through([place]).unreadable.values()
    assert (fault.path, fault.message) == (str(place), f"this folder cannot be looked through: {why}")


@pytest.mark.parametrize("name", [".#good.md", "._good.md", "..data/articles/good.md", ".git/readme.md"])
def test_what_begins_with_a_dot_is_somebody_elses(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"\xff")
    found = look_through([folder])
    assert (list(found.files), found.unreadable) == (["articles/good.md"], {})


def test_a_name_that_is_no_text_can_still_be_written_down(folder: Path) -> None:
    for name in (b"caf\xe9.md", b"two\nlines.md"):
        Path(os.fsdecode(os.fsencode(folder) + b"/articles/" + name)).write_text(PAGE)
    found = look_through([folder])
    assert sorted(found.files) == ["articles/caf\ufffd.md", "articles/good.md", "articles/two\ufffdlines.md"]
    "".join((*found.files, *(file.path for file in found.files.values()))).encode()


def test_lines_end_as_in_a_text(folder: Path) -> None:
    (folder / "articles/good.md").write_bytes(b"one\r\ntwo\rthree\n")
    assert look_through([folder]).files["articles/good.md"].text == "one\ntwo\nthree\n"


def test_no_folder_has_nothing() -> None:
    assert look_through([]) == FolderFiles()
