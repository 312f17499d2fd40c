from collections.abc import Callable
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.management.importing import Asked, Bar, ImportCommand
from kb.models import Domain, Event, Move, Service
from kb.operations.imports.outcome import Outcome
from kb.operations.tables.text import Progress

Write = Callable[..., Path]

SERVICES = (
    "service,name,protocol,host,port,security,username,webmail_url\n"
    "old,Our old server,imap,mail.old.example,993,tls,address,\n"
    "new,Our new server,imap,{domain},993,tls,address,\n"
)
MOVES = (
    "move,title,from_service,to_service,change_from,moves_at,old_closes_at\n"
    "go,Mail moves,old,new,2024-02-14,2024-03-06,2024-03-29T18:00\n"
)
DOMAINS = "domain,service,move\na.example,old,go\nb.example,old,\n"


def run(command: str, *arguments: str | Path) -> tuple[str, str, int, str]:
    """Standard output, standard error, exit status, and the sentence that the command ended with."""
    out, err = StringIO(), StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), error.returncode, str(error)
    return out.getvalue(), err.getvalue(), 0, ""


@pytest.mark.django_db
def test_they_import_services_then_moves_then_domains(write: Write) -> None:
    assert run("import_services", write(SERVICES)) == ("2 new, 0 changed, 0 same\n", "", 0, "")
    assert run("import_moves", write(MOVES)) == ("1 new, 0 changed, 0 same\n", "", 0, "")
    assert run("import_domains", write(DOMAINS)) == ("2 new, 0 changed, 0 same\n", "", 0, "")
    assert (Service.objects.count(), Move.objects.count(), Domain.objects.count()) == (2, 1, 2)
    assert Move.objects.get().published_at is not None


@pytest.mark.django_db
def test_each_file_that_changes_something_is_one_event(write: Write) -> None:
    for command, text in (("import_services", SERVICES), ("import_moves", MOVES), ("import_domains", DOMAINS)):
        for _ in range(2):
            run(command, write(text))
    told = Event.objects.order_by("id").values_list("who", "action", "after")
    assert [(who, action, after["new"]) for who, action, after in told] == [
        ("command line", "services.import", 2),
        ("command line", "moves.import", 1),
        ("command line", "domains.import", 2),
    ]
    assert Event.objects.latest("id").after["sha256"] == sha256(DOMAINS.encode()).hexdigest()


@pytest.mark.django_db
def test_they_say_that_the_same_file_changes_nothing(write: Write) -> None:
    for command, text, count in (
        ("import_services", SERVICES, 2),
        ("import_moves", MOVES, 1),
        ("import_domains", DOMAINS, 2),
    ):
        run(command, write(text))
        assert run(command, write(text)) == (f"0 new, 0 changed, {count} same\n", "", 0, "")


def many(number: int, service: str) -> str:
    return "domain,service,move\n" + "".join(f"d{one}.example,{service},\n" for one in range(number))


@pytest.mark.django_db
def test_they_ask_again_before_more_than_a_fifth_of_the_domains_change(write: Write) -> None:
    run("import_services", write(SERVICES))
    assert run("import_domains", write(many(1500, "old")))[0] == "1,500 new, 0 changed, 0 same\n"
    file = write(many(1200, "new"))
    asked = (
        "This would change 1,200 domains; visitors find 1,500. Nothing was written. "
        "If that is meant, run it again with --yes-change 1200."
    )
    assert run("import_domains", file) == ("", "", 1, asked)
    assert run("import_domains", file, "--yes-change", "1500") == ("", "", 1, asked)
    assert Domain.objects.filter(service__slug="new").count() == 0
    assert run("import_domains", file, "--dry-run") == (
        "0 new, 1,200 changed, 0 same, 0 rejected\n"
        "That is more than a fifth of all: to write it, add --yes-change 1200.\n"
        "Nothing was written: this was a dry run.\n",
        "",
        0,
        "",
    )
    assert run("import_domains", file, "--yes-change", "1200") == ("0 new, 1,200 changed, 0 same\n", "", 0, "")
    assert run("import_domains", file) == ("0 new, 0 changed, 1,200 same\n", "", 0, "")


@pytest.mark.django_db
def test_a_move_of_many_domains_that_leads_elsewhere_asks_again(write: Write) -> None:
    run("import_services", write(SERVICES + "other,Another server,imap,{domain},993,tls,address,\n"))
    run("import_moves", write(MOVES))
    run("import_domains", write("domain,service,move\n" + "".join(f"d{one}.example,old,go\n" for one in range(10))))
    run("import_domains", write("domain,service,move\n" + "".join(f"e{one}.example,old,\n" for one in range(30))))
    assert run("import_moves", write(MOVES.replace("02-14", "02-15")))[0] == "0 new, 1 changed, 0 same\n"
    file = write(MOVES.replace("old,new", "old,other"))
    assert run("import_moves", file) == (
        "",
        "",
        1,
        "This would change 10 domains; visitors find 40. Nothing was written. "
        "If that is meant, run it again with --yes-change 10.",
    )
    assert run("import_moves", file, "--dry-run")[0].splitlines()[:2] == [
        "0 new, 1 changed, 0 same, 0 rejected",
        "That is more than a fifth of all: to write it, add --yes-change 10.",
    ]
    assert Move.objects.get().to_service.slug == "new"
    Move.objects.update(published_at=None)  # a draft that nobody has seen changes nothing for anybody
    assert run("import_moves", file) == ("0 new, 1 changed, 0 same\n", "", 0, "")
    assert Move.objects.get().to_service.slug == "other"
    assert run("import_moves", write(MOVES), "--yes-change", "10") == ("0 new, 1 changed, 0 same\n", "", 0, "")


@pytest.mark.django_db
def test_servers_that_many_domains_are_told_ask_again(write: Write) -> None:
    run("import_services", write(SERVICES))
    run("import_moves", write(MOVES))
    run("import_domains", write("domain,service,move\n" + "".join(f"d{one}.example,old,go\n" for one in range(25))))
    run("import_domains", write("domain,service,move\n" + "".join(f"e{one}.example,new,\n" for one in range(50))))
    file = write(SERVICES.replace("993", "10993"))
    asked = (
        "This would change 75 domains; visitors find 75. Nothing was written. "
        "If that is meant, run it again with --yes-change 75."
    )
    before = [one.as_value() for one in Service.objects.all()]
    assert run("import_services", file) == ("", "", 1, asked)  # each domain counts once, be it told both
    assert run("import_services", file, "--yes-change", "25") == ("", "", 1, asked)
    assert [one.as_value() for one in Service.objects.all()] == before
    assert run("import_services", file, "--dry-run")[0].splitlines()[1] == (
        "That is more than a fifth of all: to write it, add --yes-change 75."
    )
    assert run("import_services", write(SERVICES.replace("Our old", "Our oldest")))[2:] == (0, "")
    assert run("import_services", file, "--yes-change", "75")[2:] == (0, "")
    assert [one.as_value() for one in Service.objects.all()] != before


@pytest.mark.django_db
def test_a_dry_run_shows_the_counts_and_writes_nothing(write: Write) -> None:
    assert run("import_services", "--dry-run", write(SERVICES)) == (
        "2 new, 0 changed, 0 same, 0 rejected\nNothing was written: this was a dry run.\n",
        "",
        0,
        "",
    )
    assert Service.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_bad_row_is_shown_and_ends_with_status_1(write: Write, options: list[str]) -> None:
    run("import_services", write(SERVICES))
    file = write("domain,service,move\na.example,old,\nexa mple,old,\nb.example,gone,\n")
    assert run("import_domains", *options, file) == (
        "1 new, 0 changed, 0 same, 2 rejected\n",
        'line 3: domain "exa mple": There is a space inside the domain.\n'
        'line 4: service "gone": There is no service with this key.\n',
        1,
        "Nothing was written, because of the rejected rows. Put them right, or add --leave-out to write the others.",
    )
    assert Domain.objects.count() == 0


@pytest.mark.django_db
def test_it_shows_the_first_hundred_bad_rows_and_counts_the_rest(write: Write) -> None:
    out, err, status, _ = run("import_domains", write("domain,service,move\n" + "x,old,\n" * 112))
    lines = err.splitlines()
    assert (out, status) == ("0 new, 0 changed, 0 same, 112 rejected\n", 1)
    assert (len(lines), lines[99][:9], lines[100]) == (101, "line 101:", "and 12 more")


@pytest.mark.django_db
def test_it_says_that_it_took_a_file_for_windows_1252(write: Write) -> None:
    run("import_services", write(SERVICES))
    out, *_ = run("import_domains", write("domain,service,move\nbücher.example,old,\n", "cp1252"))
    assert out == "The file is not UTF-8 and was read as Windows-1252.\n1 new, 0 changed, 0 same\n"


@pytest.mark.django_db
def test_an_unreadable_file_ends_with_one_sentence(write: Write, tmp_path: Path) -> None:
    assert run("import_moves", write("")) == ("", "", 1, "The file is empty.")
    missing = tmp_path / "none.csv"
    assert run("import_services", missing) == ("", "", 1, f"{missing} cannot be opened: No such file or directory.")


def test_ctrl_c_ends_with_one_sentence(tmp_path: Path) -> None:
    class Interrupted(ImportCommand):
        def run(self, file: Path, progress: Progress, asked: Asked) -> Outcome:
            raise KeyboardInterrupt(file, progress, asked)

    with pytest.raises(CommandError) as stopped:
        Interrupted().handle(file=tmp_path, dry_run=False)
    assert str(stopped.value) == "Stopped. A file is imported whole or not at all: run the command again to see which."
    assert stopped.value.returncode == 130


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_is_drawn_on_a_terminal_and_cleared() -> None:
    terminal = Terminal()
    bar = Bar(terminal)
    bar(25, 100)
    bar(26, 100)
    bar(100, 100)
    bar.clear()
    assert terminal.getvalue().split("\r") == [
        "",
        "[##########                              ] 25 %    ",
        "[########################################] all read",
        " " * 52,
        "",
    ]


def test_there_is_no_bar_where_nobody_watches() -> None:
    stream = StringIO()
    bar = Bar(stream)
    bar(25, 100)
    bar.clear()
    assert stream.getvalue() == ""
