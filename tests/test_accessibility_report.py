"""The statement on accessibility says what the tests test, and keeps in step with them."""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from kb.views.visitors import accessibility
from kb.views.visitors.accessibility import Checks, Report, read_report, report
from tests.accessibility_report import AXE, FIGURES, called, programs_of, written
from tests.accessibility_run import FILE, FILES, ROOT
from tests.beginnings import begin

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
    assert all(name in names for name in ("Chromium 1", "Chromium 87.", "WebKitGTK", "Firefox "))


def test_all_that_it_runs_is_there_and_writes_what_the_page_reads(tmp_path: Path) -> None:
    assert [file for file in FILES if not (ROOT / file).exists()] == []
    assert accessibility.FILE == FILE
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
    results = results_of(tmp_path, ("engine", "B 2"), ("figure", "no"), ("engine", "A 1"), ("engine", "B 2"))
    assert programs_of(results) == [f"axe-core {AXE}", "A 1", "B 2"]


@pytest.mark.parametrize(
    ("engine", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128.0"),
        (
            "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Qt/5.15 Chrome/87.0.1 Safari/537.36",
            "Chromium 87.0.1",
        ),
        (
            "Mozilla/5.0 (X11) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/60.5 Safari/605.1.15",
            "WebKitGTK, WebKit 605.1.15",
        ),
        ("Chromium 150.0.1", "Chromium 150.0.1"),
        ("Lynx 2.9", "Lynx 2.9"),
    ],
)
def test_a_browser_is_called_as_people_call_it(engine: str, name: str) -> None:
    assert called(engine) == name


def test_a_run_is_written_down_by_a_process_that_knows_no_settings_yet(tmp_path: Path) -> None:
    results, file = results_of(tmp_path, ("engine", "A 1")), tmp_path / "report.yaml"
    program = f"""\
from datetime import date
from pathlib import Path
from tests.accessibility_run import write_down
write_down(Path({str(results)!r}), date(2027, 1, 2), Path({str(file)!r}))
"""
    settled = {"DJANGO_SETTINGS_MODULE"}
    begin("-c", program, env={name: value for name, value in os.environ.items() if name not in settled}, check=True)
    assert read_report(file) == Report(date(2027, 1, 2), (f"axe-core {AXE}", "A 1"), Checks(**FIGURES))


def results_of(folder: Path, *properties: tuple[str, str]) -> Path:
    """What pytest writes of a test that noted these."""
    said = "".join(f'<property name="{name}" value="{value}"/>' for name, value in properties)
    results = folder / "results.xml"
    results.write_text(f"<testsuites><testcase><properties>{said}</properties></testcase></testsuites>")
    return results
