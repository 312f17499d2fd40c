"""What tests cost in CPU. Whoever works waits for `make quick`, so at the end of a run those are named that cost ten
times what a test may that is not `thorough`."""

import time
from collections import Counter
from collections.abc import Iterable
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any, Final

import pytest

#: Seconds of CPU that a test may cost, all its values together, with what it starts and waits for.
MOST: Final = 0.25
#: Ten times as much is no fault on a slow machine, and of whoever comes first and makes what others share.
_NAMED: Final = 10 * MOST
#: Seconds that are worth a word.
_LEAST: Final = 0.02
_NAME: Final = "seconds of CPU"
_BEGAN: Final = pytest.StashKey[float]()
_reports: Final[list[pytest.TestReport]] = []
_of_all: Final = [0.0]


def is_of_all(seconds: float) -> None:
    """What a child has cost that served many tests, and ends in one of them."""
    _of_all[0] += seconds


def of_children() -> float:
    children = getrusage(RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _seconds() -> float:
    return time.process_time() + of_children() - _of_all[0]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_BEGAN] = _seconds()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Any:
    try:
        return (yield)
    finally:
        if (spent := _seconds() - item.stash[_BEGAN]) > _LEAST:
            item.user_properties.append((_NAME, spent))


def too_dear(reports: Iterable[pytest.TestReport]) -> list[str]:
    """A sentence for each test that costs far more than it may and does not say so, the dearest first."""
    spent: Counter[str] = Counter()
    for report in reports:
        if report.when == "teardown" and not {"browser", "thorough"} & report.keywords.keys():
            seconds = sum(value for name, value in report.user_properties if name == _NAME)
            spent[report.nodeid.partition("[")[0]] += seconds
    return [f"not thorough, costs {most:.1f} s of CPU: {name}" for name, most in spent.most_common() if most > _NAMED]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.user_properties:
        _reports.append(report)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for sentence in too_dear(_reports):
        terminalreporter.write_line(sentence)
