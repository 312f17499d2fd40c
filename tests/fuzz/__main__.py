"""`make fuzz`: many odd requests of everybody; none may be answered with a 5xx.

    SEED=1 SECONDS=60 REQUESTS=100000 python -m tests.fuzz

The same seed asks the same. What failed is repeated by its round: `SEED=1 ROUND=17 python -m tests.fuzz`.
"""

import gc
import logging
import os
import sys
import time
from typing import Any, Final

import django

from tests.fuzz import site

_REQUESTS: Final = 100_000
#: The part of the time for requests in this process; the rest is for real connections and schemathesis.
_IN_PROCESS: Final = 0.6
#: Without a bound of time: seconds for those, and the most requests by real connections.
_SERVED: Final = 600.0
_OVER_SOCKETS: Final = 5_000


def main() -> int:
    seed, seconds = os.environ.get("SEED") or "1", float(os.environ.get("SECONDS") or 0)
    most = int(os.environ.get("REQUESTS") or _REQUESTS)
    only = os.environ.get("ROUND")
    site.prepare()
    django.setup()
    from tests.fuzz.rounds import Rounds  # noqa: PLC0415  it wants Django to be ready

    logging.disable(logging.CRITICAL)
    rounds = Rounds()
    told, number = rounds.told, int(only) if only and only.isdigit() else 1
    print(f"SEED={seed}, {told.requests} pages walked through", flush=True)
    begun = time.monotonic()
    share = begun + seconds * _IN_PROCESS if seconds else float("inf")
    while told.requests < most and time.monotonic() < share and only != "served":
        rounds.run(seed, number, share, most)
        gc.collect()
        if only:
            break
        number += 1
    if not only or only == "served":
        rounds.run_served(seed, begun + (seconds or _SERVED), _OVER_SOCKETS)
    return _end(told)


def _end(told: Any) -> int:
    for kind, requests in told.faults.items():
        print(f"{kind}, {len(requests)} times", *requests[:3], sep="\n    ")
    if told.broken_words:
        print(told.broken_words, "The API does not keep to its document.", sep="\n")
    counts = ", ".join(f"{count} × {status or 'no answer'}" for status, count in sorted(told.statuses.items()))
    print(f"{counts}; the slowest took {told.slowest[0]:.1f} s: {told.slowest[1]}")
    print(f"{told.requests} requests, {told.of_5xx} of 5xx")
    return 1 if told.of_5xx or told.broken_words else 0


if __name__ == "__main__":
    sys.exit(main())
