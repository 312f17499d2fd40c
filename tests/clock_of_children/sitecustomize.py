"""Moves the clock of a Python process that a shifted run starts: Python imports this by itself from PYTHONPATH."""

import os
import sys
from datetime import timedelta
from typing import Any, Final, cast

# time-machine brings fixtures for pytest where it finds it, and finding it would cost each child a fifth of a second.
_MODULES: Final = cast("dict[str, Any]", sys.modules)
_MODULES["pytest"] = None
import time_machine  # noqa: E402  not before pytest is out of sight

del _MODULES["pytest"]
# The first look at it is the moment from which it goes on.
time_machine.travel(timedelta(seconds=float(os.environ["CLOCK_SHIFT"])), tick=True).start().time_ns()
