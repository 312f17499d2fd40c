"""`make accessibility`: runs what tests accessibility, and writes down what passed for the page /accessibility/.

Nothing is written unless all of it passed.
"""

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

import django

from tests import clock

ROOT: Final = Path(__file__).resolve().parent.parent
#: The file that the page reads.
FILE: Final = ROOT / "kb/content/accessibility.yaml"
#: The files that are run. Engines need packages of Debian's, and are asked for last.
FILES: Final = (
    "tests/browser/test_reading_order.py",
    "tests/browser/test_keyboard.py",
    "tests/browser/test_other_eyes.py",
    "tests/browser/test_every_page.py",
    "tests/browser/test_accessibility.py",
    "tests/engines/test_pages.py",
)


def write_down(results: Path, day: date, file: Path) -> None:
    """`results`: what pytest wrote of a run in which all of FILES passed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
    django.setup()
    from tests.accessibility_report import FIGURES, programs_of, written  # noqa: PLC0415  it wants Django to be ready

    file.write_text(written(day, programs_of(results), FIGURES), encoding="utf-8")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        kept = ["-o", "junit_family=xunit1", f"--junitxml={results}"]  # the other family keeps no properties of a test
        order = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *kept, *FILES]
        if subprocess.run(order, cwd=ROOT).returncode:
            sys.stdout.write("Not everything passed, so nothing was written.\n")
            return 1
        write_down(results, clock.now().date(), FILE)
    sys.stdout.write(f"{FILE} says what passed.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
