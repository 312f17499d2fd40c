"""Zips that wait for a yes: found again by their digest, and not for ever."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.operations.pages.held import HELD, NoRoom, held, hold, let_go
from tests import clock
from tests.clock import SetClock


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "held"


def test_what_is_held_is_found_again_until_it_is_let_go() -> None:
    digest = hold(b"some zip")
    assert held(digest) == b"some zip"
    assert hold(b"some zip") == digest
    let_go(digest)
    assert held(digest) is None
    let_go(digest)


def test_nobody_else_reads_it(folder: Path) -> None:
    path = folder / hold(b"some zip")
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)


def test_after_an_hour_it_is_gone(folder: Path, set_clock: SetClock) -> None:
    digest = hold(b"some zip")
    set_clock(clock.now() + timedelta(seconds=HELD + 1))
    assert held(digest) is None
    hold(b"another zip")
    assert not (folder / digest).exists()


@pytest.mark.parametrize("word", ["", "x", "../secret_key", "/etc/passwd", "0" * 63, "0" * 65, "A" * 64, "0" * 64])
def test_any_other_word_finds_nothing(folder: Path, word: str) -> None:
    (folder.parent / "secret_key").write_text("secret")
    hold(b"some zip")
    assert held(word) is None
    let_go(word)
    assert (folder.parent / "secret_key").exists()


def test_what_cannot_be_written_is_told_and_keeps_no_half(folder: Path) -> None:
    digest = hold(b"some zip")
    let_go(digest)
    (folder / digest).mkdir()
    with pytest.raises(NoRoom):
        hold(b"some zip")
    assert [path.name for path in folder.iterdir()] == [digest]


def test_a_zip_that_goes_meanwhile_is_in_nobodys_way(folder: Path) -> None:
    folder.mkdir()
    (folder / ("0" * 64)).symlink_to("/nowhere/at/all")
    assert held(hold(b"some zip")) == b"some zip"
