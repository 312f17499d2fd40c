"""`make test-guides`: every planned walk, one line for each, one for each program, and a last one; ends with 1 if one
went no further.

Words on the command line choose the walks whose names hold one of them.
"""

import os
import sys
import time
from collections.abc import Sequence

from kb.guides.page.walked import FILE, every_walk
from tests import clock
from tests.walks.register import WALKS, Planned
from tests.walks.stamps import earned, to_renew, write
from tests.walks.walks import CONTENT, Result, walk


def main(chosen: list[str]) -> int:
    planned = [one for one in WALKS if not chosen or any(word in str(one) for word in chosen)]
    results = [_told(one) for one in planned]
    programs = dict.fromkeys((result.program, result.version) for result in results)
    for name, version in programs:
        own = [result for result in results if result.program == name]
        print(f"{name} {version}: {_sum(own)}{_people(own)}")
    left_out = {one.guide for one in WALKS if one not in planned}
    _stamp([result for result in results if result.planned.guide not in left_out])
    print(f"{len(programs)} programs, {_sum(results)}")
    return 1 if not results or any(result.fault for result in results) else 0


def _told(planned: Planned) -> Result:
    begun = time.monotonic()
    result = walk(planned)
    print(f"{result.program}, {planned}: {_sum([result])}{_people([result])} ({time.monotonic() - begun:.0f} s)")
    if result.fault:
        print(result.fault)
    sys.stdout.flush()
    return result


def _sum(results: Sequence[Result]) -> str:
    steps = sum(result.walked.steps for result in results)
    return f"{steps} steps followed, {sum(bool(result.fault) for result in results)} failed"


def _people(results: Sequence[Result]) -> str:
    left = sum(result.walked.for_people for result in results)
    return f", {left} left to a person" if left else ""


def _stamp(results: Sequence[Result]) -> None:
    known = every_walk()
    renewed = to_renew(earned(results, CONTENT, clock.now().date()), known)
    asked = os.environ.get("UPDATE_STAMPS") == "1"
    if renewed and asked:
        write(FILE, {**known, **renewed})
    for guide in renewed:
        print(f"The stamp of {guide} is {'renewed' if asked else 'old: UPDATE_STAMPS=1 make test-guides'}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
