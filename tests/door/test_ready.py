"""What is ready takes the room that is counted for it, and no more."""

import gc
import random
from datetime import datetime

import pytest

from kb.door.questions import question_in
from kb.door.ready import Ready
from kb.protocols.kept import FOR_EVER, Kept, KeptBy, Whole
from kb.views.frame.skeletons import Skeleton, shelf, skeleton_of_tag
from tests.door.entering import Entrance
from tests.door.speaking import scope

HOST = ("host", "127.0.0.1:8000")


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_skeleton_that_left_its_own_shelf_is_kept_by_no_answer(noon: datetime, coding: str) -> None:
    """It is larger than what was made of it, and no bound counts it any more."""
    asked = scope("GET", "/for/open.example/", [HOST, ("accept-encoding", coding)], "seen=nothing")
    entrance = Entrance()
    digest = entrance.by_door(asked).headers[b"etag"].decode().removeprefix('W/"').partition("-")[0]
    assert skeleton_of_tag(digest)
    shelf.clear()
    gc.collect()
    assert skeleton_of_tag(digest) is None
    assert entrance.by_door(asked).headers[b"etag"].decode().startswith(f'W/"{digest}-')
    assert entrance.remembered == 1


@pytest.mark.parametrize("coding", ["gzip", "br", "identity"])
def test_what_a_name_is_put_into_is_counted(coding: str) -> None:
    """Each byte stands in two letters, at random, so half of them is what compressing leaves."""
    question = question_in(scope("GET", "/for/open.example/", [HOST, ("accept-encoding", coding)]))
    assert question is not None
    pieces = [random.Random(number).randbytes(50_000).hex().encode() for number in range(2)]  # noqa: S311
    skeleton = Skeleton((pieces[0], b"open.example", pieces[1]), (0,), "x")
    kept = Kept(*(KeptBy(), 1, FOR_EVER, None, "kb-domain", ""), **{"domain": "open.example", "skeleton": skeleton})
    made = Ready.of(question, [(kept, Whole(200, (), b"open.example".join(pieces)))])
    assert made is not None
    assert 80_000 < made[1].size < 220_000
