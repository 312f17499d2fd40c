"""The lab of `make test-readiness` has a server for each finding that a look can make."""

from kb.mail.readiness.findings import Kind
from tests.readiness.table import ROWS

#: What messages show, and no look.
_OF_MESSAGES = frozenset({Kind.MESSAGE_SPF, Kind.MESSAGE_DKIM, Kind.MESSAGE_DMARC})


def test_each_finding_has_a_server_with_this_fault() -> None:
    assert {row.kind for row in ROWS} == frozenset(Kind) - _OF_MESSAGES


def test_each_server_has_a_name_of_its_own() -> None:
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names)) > 100
