"""`make accessibility`: runs what tests accessibility, and writes down what passed for the page /accessibility/.

Nothing is written unless all of it passed. A figure is the number of cases that a check has: the page says each.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from axe_playwright_python.sync_playwright import Axe

from kb.views.visitors.accessibility import FILE
from tests.browser import test_other_eyes, test_reading_order
from tests.browser.public_pages import PAGES, REFUSALS
from tests.browser.test_keyboard import NAMES
from tests.engines.conftest import STOPS

ROOT: Final = Path(__file__).resolve().parent.parent
#: The files that are run. Engines need packages of Debian's, and are asked for last.
FILES: Final = (
    "tests/browser/test_reading_order.py",
    "tests/browser/test_keyboard.py",
    "tests/browser/test_other_eyes.py",
    "tests/browser/test_every_page.py",
    "tests/browser/test_accessibility.py",
    "tests/engines/test_pages.py",
)
#: What each check is done to, as its tests do it.
FIGURES: Final[Mapping[str, int]] = {
    "barriers": len(PAGES) + len(REFUSALS),
    "headings": len(test_reading_order.PATHS),
    "read_aloud": len(test_reading_order.READ),
    "enlarged": len(PAGES) + len(REFUSALS),
    "enlarged_stops": len(test_other_eyes.ENLARGED),
    "keyboard": len(NAMES),
    "colours": len(test_other_eyes.PARTS),
    "motion": len(test_other_eyes.STILL),
    "engines": len(STOPS),
}
AXE: Final = Axe().axe_script.split("\n", 1)[0].rpartition(" v")[2]

_HEAD: Final = (
    "# What passed when it was last tested: `make accessibility` writes it, the page /accessibility/ shows it.\n"
)


def written(day: date, programs: list[str], figures: Mapping[str, int]) -> str:
    lines = [f"day: {day}", "programs:", *(f"  - {program}" for program in programs), "checks:"]
    return _HEAD + "\n".join([*lines, *(f"  {name}: {number}" for name, number in figures.items())]) + "\n"


def programs_of(results: Path) -> list[str]:
    """What the browsers of the tests said of themselves, in the results that pytest wrote."""
    said = ET.parse(results).iter("property")  # noqa: S314  our own file
    engines = [one.attrib["value"] for one in said if one.attrib["name"] == "engine"]
    return [f"axe-core {AXE}", *sorted(set(engines))]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        order = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={results}", *FILES]
        if subprocess.run(order, cwd=ROOT).returncode:
            sys.stdout.write("Not everything passed, so nothing was written.\n")
            return 1
        programs = programs_of(results)
    FILE.write_text(written(datetime.now(UTC).date(), programs, FIGURES), encoding="utf-8")
    sys.stdout.write(f"{FILE} says what passed.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
