"""The statement on accessibility says what the tests test, and keeps in step with them."""

import re
from datetime import date
from pathlib import Path

import pytest

from kb.views.visitors.accessibility import Checks, read_report, report
from tests.accessibility_report import AXE, FIGURES, FILES, ROOT, programs_of, written

#: How far the tests may have grown since they were last run for the statement, in hundredths.
GROWTH = 140


@pytest.mark.parametrize("check", FIGURES)
def test_it_claims_no_more_than_is_tested_and_not_much_less(check: str) -> None:
    """New pages need not be told of at once: the statement then says less than is true."""
    claimed = getattr(report().checks, check)
    assert 0 < claimed <= FIGURES[check] <= max(claimed * GROWTH // 100, claimed + 3), "run make accessibility"


def test_it_names_the_axe_that_is_locked() -> None:
    assert f"axe-core {AXE}" in report().programs, "run make accessibility"
    assert re.fullmatch(r"\d+\.\d+\.\d+", AXE)


def test_it_names_the_browsers_of_the_engines() -> None:
    names = " ".join(report().programs)
    assert all(name in names for name in ("Chromium", "Chrome/87", "Version/", "Firefox/"))


def test_all_that_it_runs_is_there_and_writes_what_the_page_reads(tmp_path: Path) -> None:
    assert [file for file in FILES if not (ROOT / file).exists()] == []
    file = tmp_path / "report.yaml"
    file.write_text(written(date(2027, 1, 2), ["axe-core 1.2.3", "A: B/1"], FIGURES))
    found = read_report(file)
    assert (found.day, found.programs, found.checks) == (
        date(2027, 1, 2),
        ("axe-core 1.2.3", "A: B/1"),
        Checks(**FIGURES),
    )


def test_a_figure_that_is_missing_or_unknown_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "report.yaml"
    for figures in ({**FIGURES, "smell": 1}, dict(list(FIGURES.items())[1:])):
        file.write_text(written(date(2027, 1, 2), [], figures))
        with pytest.raises(ValueError, match="run make accessibility"):
            read_report(file)


def test_browsers_are_named_as_they_named_themselves(tmp_path: Path) -> None:
    results = tmp_path / "results.xml"
    said = "".join(
        f'<property name="{name}" value="{value}"/>'
        for name, value in (("engine", "B 2"), ("figure", "no"), ("engine", "A 1"), ("engine", "B 2"))
    )
    results.write_text(f"<testsuites><testcase><properties>{said}</properties></testcase></testsuites>")
    assert programs_of(results) == [f"axe-core {AXE}", "A 1", "B 2"]
