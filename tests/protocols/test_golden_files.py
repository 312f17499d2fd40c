"""Every document, whole, against the file that somebody has read."""

import json

import pytest

from kb.mail.moves import Phase
from tests.golden_files import DOCUMENTS, DURING, FOLDER, settings_during


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_writes_the_document_byte_for_byte(name: str) -> None:
    assert DOCUMENTS[name]() == (FOLDER / name).read_bytes()


def test_no_golden_file_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(DOCUMENTS)


@pytest.mark.parametrize("phase", Phase)
def test_the_files_show_every_phase(phase: Phase) -> None:
    assert settings_during(phase).phase is phase
    assert settings_during(phase).at == DURING[phase]
    assert json.loads((FOLDER / f"settings-{phase}.json").read_bytes())["phase"] == phase
