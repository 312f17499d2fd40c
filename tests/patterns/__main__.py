"""`python -m tests.patterns` tries every regular expression of `kb`, and says as JSON which of them take too long."""

import json
import sys
import warnings

from tests.patterns.attacks import slowest
from tests.patterns.found import every_pattern, made_while_working


def main(bounds: dict[str, int]) -> None:
    """Tries what `bounds` names with texts of that length alone."""
    found = every_pattern()
    slow = {one.key: tried for one in found if one.key not in bounds and (tried := slowest(one))}
    beyond = {one.key: tried for one in found if bounds.get(one.key) and (tried := slowest(one, bounds[one.key]))}
    told = {"number": len(found), "slow": slow, "beyond": beyond, "made": made_while_working()}
    print(json.dumps(told | {"patterns": [[one.key, str(one.pattern), one.flags] for one in found]}))  # noqa: T201


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(json.loads(sys.argv[1]) if len(sys.argv) > 1 else {})
