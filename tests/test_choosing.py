"""What is left out before it is collected is what `-m` would have left out afterwards."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.choosing import chosen

TESTS = Path(settings.BASE_DIR) / "tests"


@pytest.mark.parametrize(
    ("expression", "marks", "expected"),
    [
        ("not browser and not thorough", {"thorough"}, False),
        ("not browser and not thorough", {"browser", "django_db"}, False),
        ("not browser and not thorough", {"parametrize"}, None),
        ("not browser and not thorough", set(), None),
        ("not thorough", {"thorough", "browser"}, False),
        ("not thorough", {"browser"}, None),
        ("thorough", {"thorough"}, True),
        ("thorough", {"browser"}, None),
        ("database", {"django_db"}, None),
        ("database and not browser", {"browser"}, False),
        ("browser or not thorough", {"browser", "thorough"}, True),
        ("browser or not thorough", {"thorough"}, None),
        ("not (browser or thorough)", {"thorough"}, False),
        ("not (browser and thorough)", {"thorough"}, None),
        ("not not browser", {"browser"}, True),
        ("", {"browser"}, None),
        ("django_db(transaction=True)", {"django_db"}, None),
        ("not django_db(transaction=True)", {"django_db"}, None),
        ("not", {"browser"}, None),
    ],
)
def test_it_says_no_only_where_no_further_mark_would_make_it_a_yes(
    expression: str, marks: set[str], expected: bool | None
) -> None:
    assert chosen(expression, marks) is expected


def test_every_journey_is_marked() -> None:
    journeys = sorted((TESTS / "browser").rglob("test_*.py"))
    unmarked = [
        path.name for path in journeys if not re.search(r"^pytestmark = .*\bmark\.browser\b", path.read_text(), re.M)
    ]
    assert len(journeys) > 20
    assert unmarked == []


_FILE = """
import pytest

@pytest.mark.thorough
@pytest.mark.parametrize("value", [1, 2])
def test_long(value):
    pass

@pytest.mark.parametrize("value", [1, pytest.param(2, marks=pytest.mark.thorough)])
def test_in_part(value):
    pass

@pytest.mark.thorough
class TestAll:
    def test_inner(self):
        pass

class TestSome:
    @pytest.mark.thorough
    def test_inner(self):
        pass

    def test_quick(self):
        pass

def test_quick():
    pass
"""


@pytest.mark.thorough
@pytest.mark.parametrize("expression", ["not thorough", "thorough", "not browser and not thorough"])
def test_the_same_are_chosen_as_by_pytest_alone(tmp_path: Path, expression: str) -> None:
    (tmp_path / "test_some.py").write_text(_FILE)
    (tmp_path / "test_whole.py").write_text(f"import pytest\npytestmark = pytest.mark.thorough\n{_FILE}")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  thorough: x\n  browser: x\n")
    command = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider", "-m", expression]
    with_it, alone = (
        subprocess.run(
            [*command, *options, "--rootdir", str(tmp_path), "-c", str(tmp_path / "pytest.ini"), str(tmp_path)],
            cwd=TESTS.parent,
            capture_output=True,
            text=True,
            check=False,
        ).stdout.splitlines()
        for options in (["-p", "tests.choosing"], [])
    )
    items = [line for line in with_it if "::" in line]
    assert items == [line for line in alone if "::" in line]
    assert items
    thrown_away = [int(re.findall(r"(\d+) deselected", lines[-1])[0]) for lines in (with_it, alone)]
    assert thrown_away == ([3, 3] if expression == "thorough" else [1, 13])
