"""How the cost of a piece of work grows with its size, whatever else the machine does meanwhile.

What is compared is CPU time of a process of its own, and only with itself: on a busy machine a small piece of work and
a large one become slower alike.
"""

import os
from typing import Final

from tests.beginnings import begin

#: What looks at each character once takes 4 times as long for 4 times as many; what begins anew at each, 16 times.
STEADY: Final = 8

_PROGRAM: Final = """\
import time
import django
django.setup()
{setup}

def seconds(n):
    calls, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < 0.02 or not calls:
        {statement}
        calls += 1
    return spent / calls

print(min(seconds(40_000) / seconds(10_000) for _ in range(3)))
"""


def growth(setup: str, statement: str) -> float:
    """How many times as long the statement takes for four times the `n` that it speaks of: the least of three tries."""
    program = _PROGRAM.format(setup=setup, statement=statement)
    return float(begin("-c", program, env=os.environ, check=True).stdout)
