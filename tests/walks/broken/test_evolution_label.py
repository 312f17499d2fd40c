"""A label that Evolution does not have, in the steps that its two guides share: nobody comes past it."""

import shutil
from pathlib import Path
from typing import Final

from kb.mail.servers import Protocol
from tests.walks.register import WALKS
from tests.walks.walks import CONTENT, walk

PLANNED: Final = next(one for one in WALKS if one.guide.endswith("evolution.md") and one.protocol is Protocol.POP3)
SHARED: Final = "_snippets/evolution-servers.md"
LABEL: Final = "1. Click [[evolution/receiving-email]] on the left."


def test_a_label_that_evolution_does_not_have_stops_it_there(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    steps = tmp_path / "content" / SHARED
    text = steps.read_text(encoding="utf-8")
    assert text.count(LABEL) == 1
    steps.write_text(text.replace(LABEL, "1. Click **Pigeon Post** on the left."), encoding="utf-8")
    line = text[: text.index(LABEL)].count("\n") + 1
    fault = walk(PLANNED, tmp_path / "content", patience=10).fault
    assert fault.startswith(f"{SHARED}:{line}: “Click Pigeon Post on the left.")
    assert fault.partition("\n")[0].endswith("'Pigeon Post' is not there")
