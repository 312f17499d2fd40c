"""Lists by command: what is taken, what is left out, and the report of both."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kb.models import Contact, Domain, Event, Move, Service

Write = Callable[..., Path]

AT = datetime(2026, 1, 1, tzinfo=UTC)
FREE = "gmail.com belongs to a provider whose addresses anybody can have, so it is not the domain of one client."
MIXED = (
    "a.example, Ada, ada@a.example\n"
    "b.example\tBen\tben@b.example\t06/03/2024\n"
    "A.example; Bea; bea@a.example\n"
    "gmail.com\n"
    "a.example\n"
    "garage\n"
)


@pytest.fixture(autouse=True)
def _offers(db: None) -> None:
    old, new = (Service.objects.create(slug=slug, name=slug) for slug in ("old", "new"))
    Move.objects.create(slug="go", title="go", from_service=old, to_service=new, change_from=AT, moves_at=AT)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return tmp_path / "report.json"


def run(*arguments: str | Path) -> tuple[str, str, str]:
    """Standard output, standard error, and the sentence that the command failed with."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_domains", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def told(report: Path) -> dict[str, list[dict[str, Any]]]:
    found = json.loads(report.read_text(encoding="utf-8"))
    assert list(found) == ["taken", "asked", "rejected"]
    report.unlink()
    assert list(report.parent.glob("*part*")) == []
    return dict(found)


def taken(report: Path) -> list[tuple[int, str, str]]:
    return [(one["row"], one["domain"], one["change"]) for one in told(report)["taken"]]


def rows() -> list[tuple[str, str, str | None]]:
    return list(Domain.objects.order_by("name").values_list("name", "service__slug", "move__slug"))


def people() -> list[tuple[str, str, str]]:
    return list(Contact.objects.order_by("domain__name", "pk").values_list("domain__name", "name", "email"))


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_question_or_a_fault_keeps_all_from_being_written_and_the_report_says_all(
    write: Write, report: Path, options: list[str]
) -> None:
    out, err, why = run(write(MIXED), "--service", "old", "--report", report, *options)
    assert report.stat().st_mode & 0o777 == 0o600
    assert (rows(), Event.objects.filter(action="domains.import").count()) == ([], 0)
    assert out == "2 new, 0 changed, 0 same, 1 rejected, 2 asked\nContacts: 3 added or changed\n"
    assert err.splitlines() == [
        'line 2: "06/03/2024": This looks like a date.',
        f'line 4: "gmail.com": {FREE}',
        'line 6: domain "garage": That has no dot in it. A domain looks like example.co.uk.',
    ]
    assert why == (
        "Nothing was written, because of the rejected rows and the questions. "
        "Put them right, or add --leave-out to write the others."
    )
    assert told(report) == {
        "taken": [
            {"row": 1, "domain": "a.example", "change": "new"},
            {"row": 2, "domain": "b.example", "change": "new"},
            {"row": 3, "domain": "a.example", "change": "changed"},
            {"row": 5, "domain": "a.example", "change": "same"},
        ],
        "asked": [
            {
                "row": 2,
                "kind": "unclear_cell",
                "cells": ["b.example", "Ben", "ben@b.example", "06/03/2024"],
                "question": "This looks like a date.",
            },
            {"row": 4, "kind": "not_a_clients", "cells": ["gmail.com"], "question": FREE},
        ],
        "rejected": [
            {"row": 6, "cells": ["garage"], "reason": "That has no dot in it. A domain looks like example.co.uk."}
        ],
    }


def test_what_is_clear_is_written_and_the_rest_left_out(write: Write, report: Path) -> None:
    out, _err, why = run(write(MIXED), "--move", "go", "--leave-out", "--report", report)
    assert (out.splitlines()[0], why) == ("2 new, 0 changed, 0 same, 1 rejected, 2 asked", "")
    assert rows() == [("a.example", "old", "go"), ("b.example", "old", "go")]
    assert people() == [
        ("a.example", "Ada", "ada@a.example"),
        ("a.example", "Bea", "bea@a.example"),
        ("b.example", "Ben", "ben@b.example"),
    ]
    assert [change for _row, _domain, change in taken(report)] == ["new", "new", "changed", "same"]
    out, _err, why = run(write(MIXED), "--move", "go", "--leave-out", "--report", report)
    assert (out.splitlines(), why) == (
        ["0 new, 0 changed, 2 same, 1 rejected, 2 asked", "Contacts: 0 added or changed"],
        "",
    )
    assert {change for _row, _domain, change in taken(report)} == {"same"}


def test_a_dry_run_with_what_is_clear_ends_well_and_writes_nothing(write: Write) -> None:
    out, _err, why = run(write(MIXED), "--service", "old", "--leave-out", "--dry-run")
    assert (out.splitlines()[-1], why, rows()) == ("Nothing was written: this was a dry run.", "", [])


@pytest.mark.parametrize(
    "allow", [["gmail.com", "--allow", "co.uk"], ["co.uk,Gmail.com"], [" co.uk , www.gmail.com "], ["@{file}"]]
)
def test_names_are_allowed_one_by_one(write: Write, tmp_path: Path, allow: list[str]) -> None:
    names = tmp_path / "names.txt"
    names.write_text("# confirmed by phone\ngmail.com\n\nco.uk, web.de\n", encoding="utf-8")
    path = write("gmail.com\nco.uk\n")
    assert run(path, "--service", "old")[2].startswith("Nothing was written, because of the questions.")
    assert run(path, "--service", "old", "--allow", *(one.format(file=names) for one in allow))[2] == ""
    assert [name for name, *_ in rows()] == ["co.uk", "gmail.com"]


def test_a_name_to_allow_must_be_one(write: Write, tmp_path: Path) -> None:
    path = write("a.example\n")
    assert run(path, "--allow", "gmail")[2].startswith('--allow "gmail": That has no dot in it.')
    assert "cannot be read" in run(path, "--allow", f"@{tmp_path}/none")[2]


def test_a_strict_file_asks_of_such_names_too(write: Write, report: Path) -> None:
    path = write("domain,service,move\nco.uk,old,\na.example,old,go\n")
    assert run(path, "--report", report)[2].startswith("Nothing was written, because of the questions.")
    assert [one["kind"] for one in told(report)["asked"]] == ["not_a_clients"]
    assert run(path, "--allow", "co.uk", "--report", report)[2] == ""
    assert taken(report) == [(2, "co.uk", "new"), (3, "a.example", "new")]


@pytest.mark.parametrize(
    ("cell", "kept"), [("06/03/2024", ""), ("4.41632E+11", ""), ("192.0.2.5", ""), ("01632 960001", "01632 960001")]
)
def test_an_odd_number_in_a_strict_file_is_asked_about(write: Write, cell: str, kept: str) -> None:
    path = write(f"domain,service,move,contact,phone\na.example,old,,Ada,{cell}\n")
    assert (run(path)[2] == "") is bool(kept)
    assert run(path, "--leave-out")[2] == ""
    assert list(Contact.objects.values_list("name", "phone")) == [("Ada", kept)]


@pytest.mark.parametrize(
    ("name", "phone"), [("Baker &amp; Sons", "01632 960001"), ("Baker & Sons", '=""01632 960001""')]
)
def test_what_a_program_put_around_cells_of_a_strict_file_goes(write: Write, name: str, phone: str) -> None:
    path = write(f'domain,service,move,contact,phone\na.example,old,go,{name},"{phone}"\n')
    assert run(path)[2] == ""
    assert list(Contact.objects.values_list("name", "phone")) == [("Baker & Sons", "01632 960001")]


def test_short_rows_and_doubles_of_a_strict_file_are_taken(write: Write, report: Path) -> None:
    Domain.objects.create(name="c.example", service=Service.objects.get(slug="new"))
    path = write("domain,service,move\na.example,old,go\nb.example,old\nA.example,old,go\nc.example,old,go\n")
    assert run(path, "--report", report) == ("2 new, 1 changed, 0 same\n", "", "")
    assert taken(report) == [
        (2, "a.example", "new"),
        (3, "b.example", "new"),
        (4, "a.example", "same"),
        (5, "c.example", "changed"),
    ]
    assert rows() == [("a.example", "old", "go"), ("b.example", "old", None), ("c.example", "old", "go")]


def test_a_double_that_says_something_else_is_rejected_with_the_first_line(write: Write, report: Path) -> None:
    path = write("domain,service,move,contact\na.example,old,go,Ada\na.example,new,,Ben\n")
    assert run(path, "--leave-out", "--report", report)[2] == ""
    assert told(report)["rejected"] == [
        {"row": 3, "cells": ["a.example", "new", ""], "reason": "Line 2 says that this domain is elsewhere."}
    ]
    assert (rows(), people()) == ([("a.example", "old", "go")], [("a.example", "Ada", "")])


def test_without_a_word_of_moves_a_domain_stays_on_its_own(write: Write) -> None:
    old, go = Service.objects.get(slug="old"), Move.objects.get()
    Domain.objects.create(name="a.example", service=old, move=go)
    path = write("a.example\nb.example\n")
    assert run(path, "--service", "old")[0] == "1 new, 0 changed, 1 same\n"
    assert rows() == [("a.example", "old", "go"), ("b.example", "old", None)]
    assert run(path, "--service", "new")[0] == "0 new, 2 changed, 0 same\n"
    assert rows() == [("a.example", "new", None), ("b.example", "new", None)]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], "The list has no column “service”. Say where its domains are now with --service or --move."),
        (["--service", "none"], "There is no service with the key “none”."),
        (["--move", "none"], "There is no move with the key “none”."),
        (["--move", "go", "--service", "new"], "The move go leaves old, so the service must be old."),
    ],
)
def test_where_the_domains_are_must_be_said(write: Write, options: list[str], why: str) -> None:
    assert run(write("a.example\n"), *options) == ("", "", why)


def test_keys_of_a_column_are_judged_row_by_row(write: Write, report: Path) -> None:
    path = write("Domain;Service\na.example;old\nb.example;gone\n")
    assert run(path, "--leave-out", "--report", report)[2] == ""
    assert told(report)["rejected"] == [
        {"row": 3, "cells": ["b.example", "gone"], "reason": "There is no service with this key."}
    ]


def test_what_a_later_row_adds_of_somebody_is_a_change(write: Write, report: Path) -> None:
    path = write("a.example, Ada, ada@a.example\na.example, ada@a.example, 01632 960001\na.example, ada@a.example\n")
    run(path, "--service", "old", "--report", report)
    assert [change for *_, change in taken(report)] == ["new", "changed", "same"]
    assert list(Contact.objects.values_list("name", "phone")) == [("Ada", "01632 960001")]
    run(path, "--service", "old", "--report", report)
    assert [change for *_, change in taken(report)] == ["same", "same", "same"]


def test_an_encoding_can_be_said(write: Write) -> None:
    path = write("domain,contact\na.example,Doğan\n", "cp1254")
    assert run(path, "--service", "old")[2].startswith("Nothing was written, because of the questions.")
    assert run(path, "--service", "old", "--encoding", "cp1254")[0].splitlines()[0] == (
        "The file is not UTF-8 and was read as Windows-1254 (Turkish)."
    )
    assert people() == [("a.example", "Doğan", "")]


def test_a_report_that_cannot_be_written_is_said_before_anything_is(write: Write, tmp_path: Path) -> None:
    out, _err, why = run(write("a.example\n"), "--service", "old", "--report", tmp_path / "none" / "report.json")
    assert (out, rows()) == ("", [])
    assert "cannot be written: No such file or directory" in why


def test_no_report_stands_there_if_the_list_is_refused(write: Write, report: Path) -> None:
    run(write(""), "--service", "old", "--report", report)
    assert list(report.parent.glob("*report*")) == []


def test_the_hundred_first_question_is_counted_only(write: Write, report: Path) -> None:
    path = write("".join(f"d{number}.example, 06/03/2024\n" for number in range(103)))
    _out, err, _why = run(path, "--service", "old", "--report", report)
    assert (len(err.splitlines()), err.splitlines()[-1]) == (101, "and 3 more questions")
    assert len(told(report)["asked"]) == 103
