"""Pages kept in a file: whoever comes later has the same, and a file that is no good costs time alone."""

import os
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from kb.guides.library import assembly, stock
from kb.guides.library.assembly import Manuscript, compiled, manuscript
from kb.guides.library.library import read_folders
from kb.guides.library.packing import pack
from kb.guides.library.stock import Stock, restock
from kb.guides.page.pages import Page, SourceFile, read_page
from kb.guides.page.paths import PagePath
from kb.guides.text.errors import ContentError, ContentErrors
from tests.libraries import SHIPPED

FILES: Final = read_folders([SHIPPED])
WEBMAIL: Final = "articles/webmail.md"
PASSWORDS: Final = "de/articles/passwords.md"
#: A few pages in two languages, of both kinds, with all that they include.
SOME: Final = {
    path: file
    for path, file in FILES.items()
    if "_snippets/" in path or path in {WEBMAIL, PASSWORDS} or path.endswith("/iphone-mail.md")
}
PAGES: Final = [path for path in SOME if "_snippets/" not in path]
SNIPPET: Final = "_snippets/test.md"


def texts_of(path: str) -> Manuscript:
    return manuscript(PagePath.parse(path), SOME[path], SOME)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are made from now on, which nobody in this process remembers."""
    paths: list[str] = []

    def counted(path: PagePath, *rest: object) -> Page:
        paths.append(str(path))
        return read_page(path, *rest)  # type: ignore[arg-type]

    compiled.cache_clear()
    monkeypatch.setattr(stock, "compiled", compiled)
    monkeypatch.setattr(assembly, "read_page", counted)
    return paths


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file in which there are pages."""
    restock(tmp_path / "pages", SOME, {})
    return tmp_path / "pages"


def test_what_one_process_made_another_one_takes(path: Path, made: list[str]) -> None:
    expected = [read_page(texts_of(name).path, SOME[name], texts_of(name).within_reach) for name in PAGES]
    there = Stock(path)
    assert [there.page(texts_of(name)) for name in PAGES] == expected
    restock(path, SOME, {})
    assert made == []


def test_it_is_for_its_owner_alone_and_is_not_written_again(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["pages"]
    before = path.stat()
    restock(path, SOME, {})
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_another_text_is_made_anew_and_only_that(path: Path, made: list[str]) -> None:
    files = {**SOME, WEBMAIL: SourceFile(WEBMAIL, SOME[WEBMAIL].text + "\nA word more.\n")}
    restock(path, files, {})
    assert made == [WEBMAIL]
    assert manuscript(PagePath.parse(WEBMAIL), files[WEBMAIL], files).digest in Stock(path).digests
    assert texts_of(WEBMAIL).digest not in Stock(path).digests


def test_another_snippet_is_another_page_wherever_it_is_included(path: Path, made: list[str]) -> None:
    files = {**SOME, SNIPPET: SourceFile(SNIPPET, SOME[SNIPPET].text + "\nA word more.\n")}
    restock(path, files, {})
    assert made == [name for name in PAGES if SNIPPET in {f"_snippets/{one}.md" for one, _ in texts_of(name).snippets}]
    assert len(Stock(path).digests) == len(PAGES)


def test_another_release_takes_nothing(path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "renderer_release", lambda: "another")
    assert Stock(path).page(texts_of(WEBMAIL)) == read_page(
        texts_of(WEBMAIL).path, SOME[WEBMAIL], texts_of(WEBMAIL).within_reach
    )
    assert made == [WEBMAIL]


def cut(content: bytes) -> bytes:
    return content[:-100]


def turned(content: bytes) -> bytes:
    return content.replace(b"Webmail", b"Webmall")


def of_others(content: bytes) -> bytes:
    return b"\x00\xff" * 5000


def whole(*lines: str) -> bytes:
    """A file that says its own digest, whatever is in it."""
    text = "".join(f"{line}\n" for line in lines).encode()
    return sha256(text).hexdigest().encode() + b"\n" + text


def foreign(content: bytes) -> bytes:
    digest = texts_of(WEBMAIL).digest
    return whole(f'{digest} {{"page": 1, "body": []}}', "", "no digest", f"{digest[:5]} null")


def a_mistake(content: bytes) -> bytes:
    return whole(f"{texts_of(WEBMAIL).digest} {pack(ContentError('a.md', 7, 'no'))}")


@pytest.mark.thorough
@pytest.mark.parametrize(
    "spoilt", [cut, turned, of_others, foreign, a_mistake, lambda _: b"", lambda content: content.upper()]
)
def test_a_file_that_is_no_good_is_as_good_as_none(
    path: Path, made: list[str], spoilt: Callable[[bytes], bytes]
) -> None:
    good = path.read_bytes()
    path.write_bytes(spoilt(good))
    page = Stock(path).page(texts_of(WEBMAIL))
    assert (page.slug, made) == ("webmail", [WEBMAIL])
    restock(path, SOME, {})
    assert path.read_bytes() == good


@pytest.mark.parametrize("rights", [0o620, 0o602, 0o666])
def test_what_others_may_write_to_is_not_read(path: Path, rights: int) -> None:
    path.chmod(rights)
    assert not Stock(path).digests
    restock(path, SOME, {})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(Stock(path).digests) == 4


def test_what_is_somebody_elses_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert not Stock(path).digests


def test_a_link_or_a_pipe_is_not_waited_for(path: Path) -> None:
    (path.parent / "link").symlink_to(path)
    os.mkfifo(path.parent / "pipe")
    assert not any(Stock(path.parent / name).digests for name in ("link", "pipe", "missing", "."))


def test_where_nothing_can_be_written_pages_are_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    restock(tmp_path / "file/pages", SOME, {})
    assert Stock(tmp_path / "file/pages").page(texts_of(WEBMAIL)).slug == "webmail"


def test_what_somebody_left_half_written_is_in_nobodys_way(path: Path) -> None:
    half = path.with_name(".pages.part")
    half.symlink_to(path.parent / "elsewhere")
    path.unlink()
    restock(path, SOME, {})
    assert len(Stock(path).digests) == 4
    assert [one.name for one in path.parent.iterdir()] == ["pages"]


def test_own_files_are_kept_too_and_those_that_are_broken_are_not(path: Path) -> None:
    own = {name: SourceFile(f"/srv/{name}", SOME[WEBMAIL].text) for name in ("articles/ours.md",)}
    broken = {"articles/bad.md": SourceFile("/srv/articles/bad.md", "no head")}
    restock(path, SOME, {**own, **broken})
    assert len(Stock(path).digests) == 5
    restock(path, SOME, {})
    assert len(Stock(path).digests) == 4


def test_a_mistake_in_what_ships_is_told(path: Path) -> None:
    with pytest.raises(ContentErrors):
        restock(path, {**SOME, WEBMAIL: SourceFile(WEBMAIL, "no head")}, {})


def test_a_page_that_would_not_come_back_whole_is_left_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.unlink()
    summary = compiled(texts_of(WEBMAIL)).summary
    monkeypatch.setattr(stock, "pack", lambda page: pack(page).replace(summary, "Another one"))
    restock(path, SOME, {})
    assert texts_of(WEBMAIL).digest not in Stock(path).digests
    assert texts_of("de/guides/iphone/iphone-mail.md").digest in Stock(path).digests
