"""What is said of parts, judged: of made-up ones, and of all that run."""

from datetime import date
from typing import Any

import pytest

from tests.audit.advisories import read
from tests.audit.licences import Judged, Said, Verdict, judge
from tests.audit.parts import Part, locked, parts, said_of
from tests.audit.registry import Age, age, index_of

FITS, DOES_NOT, UNKNOWN = Verdict.FITS, Verdict.DOES_NOT, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("MIT", FITS),
        ("BSD-3-Clause", FITS),
        ("LGPL-3.0-only", FITS),
        ("MPL-2.0", FITS),
        ("GPL-3.0-or-later", DOES_NOT),
        ("AGPL-3.0-only", DOES_NOT),
        ("SSPL-1.0", DOES_NOT),
        ("MIT OR GPL-2.0-only", FITS),
        ("GPL-2.0-only OR Somebodys-Own", DOES_NOT),
        ("Somebodys-Own OR Apache-2.0", FITS),
        ("MIT AND PSF-2.0", FITS),
        ("MIT AND GPL-3.0-only", DOES_NOT),
        ("MIT and LicenseRef-Ours", UNKNOWN),
        ("(MIT OR GPL-2.0-only) AND BSD-2-Clause", FITS),
        ("MIT OR GPL-2.0-only AND AGPL-3.0-only", FITS),
        ("(MIT OR GPL-2.0-only) AND (AGPL-3.0-only OR SSPL-1.0)", DOES_NOT),
        ("Apache-2.0 WITH LLVM-exception", FITS),
        ("GPL-2.0-only WITH Classpath-exception-2.0", DOES_NOT),
        ("MIT WITH Somebodys-exception", UNKNOWN),
        ("LicenseRef-Proprietary", UNKNOWN),
        ("(MIT", UNKNOWN),
        ("MIT)", UNKNOWN),
        ("MIT OR", UNKNOWN),
        ("MIT BSD-3-Clause", UNKNOWN),
        ("AND", UNKNOWN),
        ("MIT/X11", UNKNOWN),
    ],
)
def test_an_expression_is_judged_by_its_words(expression: str, verdict: Verdict) -> None:
    assert judge("cellar", Said(expression=expression)) == Judged(verdict, expression)


MIT = "License :: OSI Approved :: MIT License"
GPL = "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"
OLD = "License :: OSI Approved"


@pytest.mark.parametrize(
    ("said", "judged"),
    [
        (Said(words="MIT"), Judged(FITS, "MIT")),
        (Said(words="APL 2", classifiers=(OLD + " :: Apache Software License",)), Judged(FITS, "Apache-2.0")),
        (Said(words="UNKNOWN", classifiers=(MIT,)), Judged(FITS, "MIT")),
        (Said(words="All that follows is ours. " * 9, classifiers=(MIT,)), Judged(FITS, "MIT")),
        (Said(classifiers=(OLD, MIT)), Judged(FITS, "MIT")),
        (Said(expression="MIT", words="GPL", classifiers=(GPL,)), Judged(FITS, "MIT")),  # newer metadata counts
        (Said(words="MIT", classifiers=(GPL,)), Judged(UNKNOWN, "MIT AND GNU General Public License v3 (GPLv3)")),
        (Said(words="GPL-3.0-only"), Judged(DOES_NOT, "GPL-3.0-only")),
        (Said(words="Ask us"), Judged(UNKNOWN, "Ask us")),
        (Said(classifiers=(OLD,)), Judged(UNKNOWN, OLD)),
        (Said(), Judged(UNKNOWN, "")),
    ],
)
def test_older_metadata_is_read_as_it_is_written(said: Said, judged: Judged) -> None:
    assert judge("cellar", said) == judged


def test_every_part_that_runs_may_be_used() -> None:
    running, _ = locked()
    here = [part for part in running if part.is_for_here]
    said = {part.name: said_of(part) for part in here}
    unfit = {name: one and judge(name, one) for name, one in said.items() if one is None or not _fits(name, one)}
    assert unfit == {}
    assert len(here) >= 40


def test_the_licence_of_every_part_that_tests_is_known() -> None:
    _, testing = locked()
    known = {part.name: said_of(part) for part in testing if part.is_for_here}
    assert [name for name, one in known.items() if one is None or judge(name, one).verdict is UNKNOWN] == []


def _fits(name: str, said: Said) -> bool:
    return judge(name, said).verdict is FITS


def test_a_lock_is_read_with_what_only_other_machines_take() -> None:
    lock = "# by uv\nCellar_Door==1.0 \\\n    --hash=sha256:00\nwine==2.1.post1 ; sys_platform == 'nowhere' \\\n"
    assert parts(lock) == [Part("cellar-door", "1.0", True), Part("wine", "2.1.post1", False)]


FILES = {
    "files": [
        {"filename": "cellar-1.0.tar.gz", "upload-time": "2026-03-02T10:00:00Z"},
        {"filename": "cellar-1.0-py3-none-any.whl", "upload-time": "2026-03-01T23:59:59Z"},
        {"filename": "cellar-1.10-py3-none-any.whl", "upload-time": "2026-04-01T00:00:00Z"},
        {"filename": "cellar-1.9-py3-none-any.whl", "upload-time": "2026-05-01T00:00:00Z"},
        {"filename": "cellar-1.11-py3-none-any.whl", "upload-time": "2026-06-01T00:00:00Z", "yanked": "broken"},
        {"filename": "cellar-2.0rc1-py3-none-any.whl", "upload-time": "2026-07-01T00:00:00Z"},
        {"filename": "cellar-0.1.win32.exe", "upload-time": "2009-07-01T00:00:00Z"},
    ]
}


@pytest.mark.parametrize(
    ("locked_version", "said", "found", "days"),
    [
        ("1.0", FILES, Age("1.0", date(2026, 3, 1), "1.10", date(2026, 4, 1)), 31),
        ("1.10", FILES, Age("1.10", date(2026, 4, 1), "1.10", date(2026, 4, 1)), 0),
        ("1.11", FILES, Age("1.11", date(2026, 6, 1), "1.11", date(2026, 6, 1)), 0),
        ("1.0", {"files": [{"filename": "cellar-1.0.tar.gz"}]}, Age("1.0", None, "1.0", None), None),
        ("3.0", {"files": []}, Age("3.0", None, "3.0", None), None),
    ],
)
def test_a_part_is_as_old_as_its_first_file(locked_version: str, said: Any, found: Age, days: int | None) -> None:
    assert (age(locked_version, said), age(locked_version, said).days) == (found, days)


def test_the_index_is_that_of_pip() -> None:
    own = {"global.index-url": "https://index.cellar.example/simple/", ":env:.cert": "/etc/cellar.pem"}
    assert index_of(own) == ("https://index.cellar.example/simple", "/etc/cellar.pem")
    later = own | {":env:.index-url": "https://other.cellar.example/simple"}
    assert index_of(later)[0] == "https://other.cellar.example/simple"
    assert index_of({})[0].endswith("/simple")


def test_weaknesses_are_read_as_either_program_says_them() -> None:
    one = {"dependencies": [{"name": "cellar", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2", "3"]}]}]}
    other = {
        "results": [{"packages": [{"package": {"name": "w", "version": "4"}, "vulnerabilities": [{"id": "Y-2"}]}]}]
    }
    assert list(read(one)) == ["cellar 1: X-1, mended in 2, 3"]
    assert list(read(other)) == ["w 4: Y-2"]
    assert list(read({"dependencies": [{"name": "skipped", "skip_reason": "?"}], "results": []})) == []
