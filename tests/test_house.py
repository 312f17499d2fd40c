"""What the tests themselves promise: no network, a complete environment, empty memories."""

import os
import re
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from kb.models.moves.announcements import published_moves
from kb.models.site.profile import current_profile
from kb.operations.site import samples
from tests.environment import SETTINGS
from tests.loopback import NotLoopback
from tests.rows import TALLIES, LoadSample

ROOT = Path(settings.BASE_DIR)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("192.0.2.1", 443), ("help.example", 80)])
def test_it_refuses_to_connect_to_another_machine(address: tuple[str, int]) -> None:
    with socket.socket() as outgoing:
        for connect in (outgoing.connect, outgoing.connect_ex):
            with pytest.raises(NotLoopback, match=re.escape(f"a test tried to connect to {address!r}")):
                connect(address)


def test_it_refuses_to_connect_to_another_machine_by_ipv6() -> None:
    with socket.socket(socket.AF_INET6) as outgoing, pytest.raises(NotLoopback):
        outgoing.connect(("2001:db8::1", 80, 0, 0))


def test_it_connects_to_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as outgoing:
        assert outgoing.getpeername() == server.getsockname()


def test_it_names_every_setting_so_that_no_file_reaches_a_test() -> None:
    source = (ROOT / "kb/settings.py").read_text()
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', source))
    assert read == set(SETTINGS) | {"DATA_DIR", "DATABASE_URL"}


def test_it_keeps_its_data_away_from_the_project() -> None:
    assert Path(settings.DATA_DIR) == Path(os.environ["DATA_DIR"])
    assert ROOT not in Path(settings.DATA_DIR).parents


def test_it_has_nothing_of_what_conftest_leaves_undone() -> None:
    words = re.compile(r"\bmark\.(?:urls|ignore_template_errors)\b|\bmail(?:\.|)outbox\b")
    own = Path(__file__).resolve()
    told = [path for path in own.parent.rglob("*.py") if path != own and words.search(path.read_text())]
    assert told == []
    assert "django.contrib.sites" not in settings.INSTALLED_APPS


def test_no_clock_rings_in_a_test_however_long_it_takes() -> None:
    assert [tally.wait for tally in TALLIES] == [86_400.0, 86_400.0]


@pytest.mark.parametrize("round_", [1, 2])
def test_it_forgets_the_rows_of_another_test(sample: LoadSample, round_: int) -> None:
    assert published_moves(NOON) == ()
    assert sample(NOON) == samples.TO_TRY
    assert [move.slug for move in published_moves(NOON)][-1] == "own-domain-2024"
    assert current_profile().sample_loaded
