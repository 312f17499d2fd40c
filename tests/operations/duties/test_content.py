"""What broken files of the operator's folders ask for."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb.operations.duties.content import content_duties
from kb.operations.pages.states import page_states
from tests.memories import forget_everything

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.CONTENT_DIRS = [tmp_path]
    (tmp_path / "articles").mkdir()
    forget_everything()
    yield tmp_path
    forget_everything()


def test_files_that_are_in_order_ask_for_nothing(folder: Path) -> None:
    assert content_duties(NOON) == []


def test_a_file_with_nothing_in_its_place_is_urgent(folder: Path) -> None:
    os.mkfifo(folder / "articles/pipe.md")
    (duty,) = content_duties(NOON)
    assert (duty.key, duty.urgent) == ("content", True)
    place = folder / "articles/pipe.md"
    assert [(item.label, item.note) for item in duty.items] == [
        ("articles/pipe.md", f"{place}:1: this is a named pipe, not a file")
    ]


def test_a_file_in_whose_place_what_ships_is_shown_can_wait(folder: Path) -> None:
    (folder / "articles/test-your-email.md").write_text("no head")
    (duty,) = content_duties(NOON)
    assert (duty.urgent, [item.label for item in duty.items]) == (False, ["articles/test-your-email.md"])
    broken = [state.path for state in page_states(NOON) if state.fault]
    assert broken == []  # it is said once, where it can be put right


def test_a_folder_that_is_gone_is_named(settings: Any, tmp_path: Path) -> None:
    settings.CONTENT_DIRS = [tmp_path / "gone"]
    (duty,) = content_duties(NOON)
    assert [item.label for item in duty.items] == [str(tmp_path / "gone")]
