"""Room for the frames of a test, all at once.

Python keeps the frames of functions in pieces of 16 KB, and gives one back as soon as the last frame in it is done. A
test in which a loop happens to stand at the end of a piece asks the kernel for a new one with each call: 900 times for
a page, a seventh of the CPU of such tests (Python 3.11). Below one frame of half a megabyte, of which nothing is ever
written, the piece is a megabyte long, and the rest of it is enough for whatever stands above.
"""

from typing import Any, Final

import pytest
from _pytest.runner import pytest_runtest_protocol as usual

#: Values of eight bytes.
_LARGE: Final = 70_000


def _run(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    return usual(item, nextitem)


_run.__code__ = _run.__code__.replace(co_stacksize=_LARGE)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    return _run(item, nextitem)
