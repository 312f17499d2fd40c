"""What is written down of walks: for whole ones only, and anew only when it says something else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from kb.guides.page.walked import Walked, read_walks
from tests.walks.register import WALKS
from tests.walks.stamps import earned, system, to_renew, write
from tests.walks.walker import Walked as Way
from tests.walks.walks import CONTENT, Result

GUIDE = WALKS[0].guide
DAY = date(2026, 11, 29)
OLD = Walked("Loft", "1", "Debian 12", date(2026, 1, 2), "0a1b")
DONE = [Result(planned, "Loft", "1", Way(3)) for planned in WALKS if planned.guide == GUIDE]


def test_a_guide_earns_a_stamp_when_all_its_walks_came_to_their_end() -> None:
    stamp = earned(DONE, CONTENT, DAY)[GUIDE]
    assert (stamp.program, stamp.version, stamp.system, stamp.day) == ("Loft", "1", system(), DAY)
    assert len(stamp.digest) == 64
    assert earned([*DONE[1:], replace(DONE[0], fault="it stopped")], CONTENT, DAY) == {}


def test_another_day_alone_says_nothing_new() -> None:
    assert to_renew({GUIDE: replace(OLD, day=DAY)}, {GUIDE: OLD}) == {}
    assert to_renew({GUIDE: OLD}, {}) == {GUIDE: OLD}
    for change in ({"version": "2"}, {"system": "Debian 13"}, {"digest": "ffff"}):
        newer = replace(OLD, **change)
        assert to_renew({GUIDE: newer}, {GUIDE: OLD}) == {GUIDE: newer}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    stamps = {GUIDE: OLD, "guides/other/loft.md": replace(OLD, version="153.8")}
    write(tmp_path / "walked.yaml", stamps)
    assert read_walks(tmp_path / "walked.yaml") == stamps
    assert (tmp_path / "walked.yaml").read_text().startswith("# Guides that were followed")
