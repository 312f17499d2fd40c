"""What was made by one release is not taken for another one's."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import languages
from kb.guides.library import release


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Code, and words in another language, as they lie beside what ships."""
    for name in (
        "code/inner/pages.py",
        "locale/de/LC_MESSAGES/django.mo",
        "labels/app.yaml",
        "apps.yaml",
        "languages.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"as {name} was")
    monkeypatch.setattr(release, "_CODE", (tmp_path / "code",))
    monkeypatch.setattr(release, "FOLDER", tmp_path / "labels")
    monkeypatch.setattr(release, "PATH", tmp_path / "apps.yaml")
    monkeypatch.setattr(languages, "LOCALE_DIR", tmp_path / "locale")
    monkeypatch.setattr(languages, "__file__", str(tmp_path / "languages.py"))
    yield tmp_path
    release.renderer_release.cache_clear()


def digest() -> str:
    release.renderer_release.cache_clear()
    return release.renderer_release()


@pytest.mark.parametrize(
    "name", ["code/inner/pages.py", "locale/de/LC_MESSAGES/django.mo", "labels/app.yaml", "apps.yaml", "languages.py"]
)
def test_another_file_is_another_release(folder: Path, name: str) -> None:
    before = digest()
    assert digest() == before
    (folder / name).write_text("as it is")
    assert digest() != before


def test_what_pages_are_not_made_with_is_none(folder: Path) -> None:
    before = digest()
    (folder / "code/notes.txt").write_text("no code")
    (folder / "locale/de/LC_MESSAGES/django.po").write_text("not compiled")
    assert digest() == before


def test_another_python_or_library_is_another_release(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = [digest()]
    monkeypatch.setattr(sys, "version", "3.99")
    digests.append(digest())
    monkeypatch.setattr(release, "version", lambda _part: "99")
    digests.append(digest())
    assert len(set(digests)) == 3


def test_our_own_code_is_in_it() -> None:
    here = Path(release.__file__)
    assert any(here.is_relative_to(folder) for folder in release._CODE)
    assert {folder.name for folder in release._CODE} == {"guides", "mail"}
