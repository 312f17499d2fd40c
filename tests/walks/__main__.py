"""`make test-guides`: every planned walk, one line for each, and a last one; ends with 1 if one went no further.

Words on the command line choose the walks whose names hold one of them.
"""

import sys
import time

from tests.walks.register import WALKS, Planned
from tests.walks.walks import Result, walk


def main(chosen: list[str]) -> int:
    results = [_told(planned) for planned in WALKS if not chosen or any(word in str(planned) for word in chosen)]
    programs = {result.program for result in results}
    failed = sum(bool(result.fault) for result in results)
    steps = sum(result.walked.steps for result in results)
    print(f"{len(programs)} programs, {steps} steps followed, {failed} failed")
    return 1 if failed or not results else 0


def _told(planned: Planned) -> Result:
    begun = time.monotonic()
    result = walk(planned)
    people = f", {result.walked.for_people} for a person" if result.walked.for_people else ""
    print(
        f"{result.program} {result.version}: {planned}: {result.walked.steps} steps followed{people}, "
        f"{'1 failed' if result.fault else '0 failed'} ({time.monotonic() - begun:.0f} s)"
    )
    if result.fault:
        print(result.fault)
    sys.stdout.flush()
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
