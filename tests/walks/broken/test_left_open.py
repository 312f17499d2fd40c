"""A guide that forgets to close Claws Mail, which keeps its line to the old host: no message comes from the new one."""

import shutil
from pathlib import Path
from typing import Final

from kb.mail.servers import Protocol
from tests.walks.register import WALKS
from tests.walks.walks import CONTENT, walk

PLANNED: Final = next(one for one in WALKS if one.guide.endswith("claws-mail.md") and one.protocol is Protocol.IMAP)
CLOSE: Final = "2. Close Claws Mail.\n"
#: Nothing will come, however long one waits.
WAIT: Final = "Wait two minutes. "


def test_a_program_left_open_gets_no_message_from_the_new_host(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    guide = tmp_path / "content" / PLANNED.guide
    text = guide.read_text(encoding="utf-8")
    assert text.count(CLOSE) == 1
    guide.write_text(text.replace(CLOSE, "").replace(WAIT, ""), encoding="utf-8")
    assert "the message 'Test in' has not come" in walk(PLANNED, tmp_path / "content", patience=15).fault
