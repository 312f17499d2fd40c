"""Files of ours: everybody gets the coding that they take, whoever asked before, and what may change is not kept."""

from pathlib import Path
from typing import Any

import pytest

from kb.wsgi import PlainHandler
from tests.door.conftest import HASHED, PLAIN, write
from tests.door.entering import Entrance
from tests.door.speaking import scope
from tests.door.test_same_answers import CODINGS, HOST


def get(path: str, coding: str | None) -> dict[str, Any]:
    return scope("GET", path, [("host", HOST), *([] if coding is None else [("accept-encoding", coding)])])


def test_nobodys_header_decides_the_coding_of_another(with_files: PlainHandler) -> None:
    differ = []
    for first in CODINGS:
        entrance = Entrance(application=with_files)
        for coding in (first, *CODINGS):
            asked = get(HASHED, coding)
            if entrance.by_door(asked) != entrance.by_django(asked):
                differ.append((first, coding))
        assert entrance.remembered >= len(CODINGS) - 4
    assert differ == []


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip, deflate, br, zstd", b"br"),
        ("GZIP", b"gzip"),
        ("br;q=0, gzip", b"gzip"),
        *((coding, None) for coding in ("x-br", "br;q=0", "gzip;q=0, *", "identity", "", None)),
    ],
)
def test_a_file_goes_out_as_it_is_taken(with_files: PlainHandler, coding: str | None, sent: bytes | None) -> None:
    entrance = Entrance(application=with_files)
    for said in (entrance.by_door(get(HASHED, coding)), entrance.by_door(get(HASHED, coding))):
        assert (said.status, said.headers.get(b"content-encoding")) == (200, sent)
    assert entrance.remembered == 1


@pytest.mark.parametrize("coding", [None, "gzip", "gzip, br"])
def test_a_file_without_a_digest_is_read_each_time(with_files: PlainHandler, tmp_path: Path, coding: str) -> None:
    """It may be another one by now."""
    entrance, file = Entrance(application=with_files), tmp_path / Path(PLAIN).name
    assert b"teal" in entrance.by_door(get(PLAIN, coding)).body
    write(file, file.read_bytes().replace(b"teal", b"pink"))
    assert b"pink" in entrance.by_door(get(PLAIN, coding)).body
    assert entrance.remembered == 0
