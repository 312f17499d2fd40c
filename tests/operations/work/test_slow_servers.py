"""A real worker, real servers, and one of them slow: everything else is done meanwhile. On SQLite and on PostgreSQL."""

import pytest

from tests.operations.work.test_processes import Play, play

__all__ = ["play"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]


@pytest.mark.parametrize("slow", ["mail", "mailbox", "programs"])
def test_while_one_server_is_slow_all_else_is_done(play: Play, slow: str) -> None:
    [found] = play(("one_is_slow", slow), nursery="slow_servers")
    rest = {name: name != slow for name in ("letters", "list", "mail", "mailbox", "programs")}
    assert (found["done"], len(found["still"]), found["faults"]) == (rest, 1, [])
