import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from kb.models import Contact, Domain, Event, Move, Service
from kb.operations.imports import domains as job
from kb.operations.imports.domains import import_domains
from kb.operations.imports.outcome import Counts, ImportRefused, Outcome
from kb.operations.imports.staging import write_transaction
from kb.operations.tables.text import FileRefused
from tests.rows import hang_up

Write = Callable[..., Path]

AT = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = "domain,service,move\n"
WORDS = "There is a space inside the domain, or there are words beside it."
SEVERAL = "There is more than one domain in it. Enter one at a time."
CODED = "The part before the @ has “=?” in it, which mail programs take for a code."


@pytest.fixture
def offers() -> None:
    """Services `old`, `new`, `other`, and the moves `go` from old to new and `back` from new to old."""
    old, new, _ = (Service.objects.create(slug=slug, name=slug) for slug in ("old", "new", "other"))
    for slug, leaves, reaches in (("go", old, new), ("back", new, old)):
        Move.objects.create(slug=slug, title=slug, from_service=leaves, to_service=reaches, change_from=AT, moves_at=AT)


def rows() -> list[tuple[str, str, str | None, bool]]:
    return list(Domain.objects.order_by("name").values_list("name", "service__slug", "move__slug", "active"))


def counts(outcome: Outcome) -> tuple[int, int, int, bool]:
    return *outcome.counts[:3], outcome.written


def attempt(file: Path) -> tuple[int, int, int, bool] | str:
    """The counts, or the sentence that the import was refused with."""
    try:
        return counts(import_domains(file))
    except ImportRefused as refused:
        return str(refused)


def faults(outcome: Outcome) -> list[str]:
    return [str(row) for row in outcome.rejected.kept]


def temporary_tables() -> int:
    """How many tables of an import this connection still has."""
    sqlite = "SELECT COUNT(*) FROM sqlite_temp_master WHERE name LIKE 'import%'"
    postgresql = "SELECT COUNT(*) FROM pg_class WHERE relname LIKE 'import%'"
    with connection.cursor() as cursor:
        cursor.execute(sqlite if connection.vendor == "sqlite" else postgresql)
        found: int = cursor.fetchone()[0]
        return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("offers")
class TestAnImport:
    def test_it_works(self, write: Write) -> None:
        file = write(HEADER + "b.example,old,go\nBücher.Example.,other,\nA.example , new , back \n")
        assert counts(import_domains(file)) == (3, 0, 0, True)
        assert rows() == [
            ("a.example", "new", "back", True),
            ("b.example", "old", "go", True),
            ("xn--bcher-kva.example", "other", None, True),
        ]
        assert temporary_tables() == 0

    def test_it_changes_nothing_when_the_same_file_comes_again(self, write: Write) -> None:
        file = write(HEADER + "a.example,old,go\nb.example,other,\n")
        import_domains(file)
        before = list(Domain.objects.order_by("id").values())
        assert counts(import_domains(file)) == (0, 0, 2, True)
        assert list(Domain.objects.order_by("id").values()) == before

    def test_it_adds_and_changes_but_never_deletes(self, write: Write) -> None:
        import_domains(write(HEADER + "a.example,old,go\nb.example,old,go\nc.example,old,\nd.example,old,\n"))
        file = write(HEADER + "a.example,old,\nb.example,new,back\nc.example,old,\ne.example,other,\n")
        assert counts(import_domains(file)) == (1, 2, 1, True)
        assert rows() == [
            ("a.example", "old", None, True),
            ("b.example", "new", "back", True),
            ("c.example", "old", None, True),
            ("d.example", "old", None, True),
            ("e.example", "other", None, True),
        ]

    def test_it_leaves_an_inactive_domain_inactive(self, write: Write) -> None:
        Domain.objects.create(name="a.example", service=Service.objects.get(slug="old"), active=False)
        assert counts(import_domains(write(HEADER + "a.example,new,\n"))) == (0, 1, 0, True)
        assert rows() == [("a.example", "new", None, False)]

    def test_it_writes_nothing_if_one_row_is_bad(self, write: Write) -> None:
        import_domains(write(HEADER + "a.example,old,\n"))
        before = rows()
        outcome = import_domains(write(HEADER + "a.example,new,\nb.example,old,\nexa mple,old,\n"))
        assert counts(outcome) == (1, 1, 0, False)
        assert faults(outcome) == ['line 4: domain "exa mple": There is a space inside the domain.']
        assert rows() == before

    def test_it_gives_each_bad_row_its_line_cell_and_reason(self, write: Write) -> None:
        lines = [
            '"=HYPERLINK(""http://a.example"")",old,',
            "a.example,Old,",
            "b.example,old,gone",
            "c.example,new,go",
            "you@d.example and me@c.example,old,",
            "e.example,,",
            "f.example,old",
            "f.example,old,go",
        ]
        outcome = import_domains(write(HEADER + "\n".join(lines)))
        assert counts(outcome) == (1, 0, 0, False)
        assert faults(outcome) == [
            f'line 2: domain "=HYPERLINK("http://a.example")": {WORDS}',
            'line 3: service "Old": There is no service with this key.',
            'line 4: move "gone": There is no move with this key.',
            'line 5: service "new": The move go leaves old, so the service must be old.',
            f'line 6: domain "you@d.example and me@c.example": {SEVERAL}',
            'line 7: service "": There is no service with this key.',
            "line 8: This row has 2 cells, and the header has 3.",
        ]

    def test_it_takes_off_what_the_look_up_takes_off(self, write: Write) -> None:
        lines = [
            "www.florist.example,old,",
            "https://www.garage.co.uk/contact,old,go",
            "info@vets.example,old,",
            "ＢＡＫＥＲＹ．example,old,",
            "or\u200bchard.example,old,",
            "tidepool.example (old site),old,",
        ]
        assert counts(import_domains(write(HEADER + "\n".join(lines)))) == (6, 0, 0, True)
        names = ["bakery.example", "florist.example", "garage.co.uk", "orchard.example", "tidepool.example"]
        assert [name for name, *_ in rows()] == [*names, "vets.example"]
        again = import_domains(write(HEADER + "florist.example,old,\nwww.florist.example,old,\n"))
        assert faults(again) == ['line 3: domain "florist.example": The same domain stands on line 2.']

    def test_it_refuses_names_that_no_client_can_have_unless_each_is_allowed(self, write: Write) -> None:
        names = ["co.uk", "https://gmail.com/", "github.io", "mail.web.de", "florist.uk.com", "hotmail.co.uk"]
        file = write(HEADER + "".join(f"{name},old,\n" for name in names))
        outcome = import_domains(file)
        assert counts(outcome) == (1, 0, 0, False)
        assert [(row.line, row.cell) for row in outcome.rejected.kept] == [
            (line, name) for line, name in enumerate(names, start=2) if name != "florist.uk.com"
        ]
        assert rows() == []
        allowed = frozenset({"co.uk", "gmail.com", "github.io", "mail.web.de"})
        outcome = import_domains(file, allowed=allowed)
        assert [row.cell for row in outcome.rejected.kept] == ["hotmail.co.uk"]
        assert counts(import_domains(file, allowed=allowed | {"hotmail.co.uk"})) == (6, 0, 0, True)

    def test_it_names_both_lines_of_a_double_in_whatever_form_it_comes(self, write: Write) -> None:
        lines = [
            "bücher.example,old,",
            "a.example,old,",
            "XN--Bcher-KVA.example.,other,",
            "a.example,old,",
            "A.example,x,",
        ]
        outcome = import_domains(write(HEADER + "\n".join(lines)))
        assert counts(outcome) == (2, 0, 0, False)
        assert faults(outcome) == [
            'line 4: domain "xn--bcher-kva.example": The same domain stands on line 2.',
            'line 5: domain "a.example": The same domain stands on line 3.',
            'line 6: service "x": There is no service with this key.',
        ]
        assert outcome.rejected.total == 3

    def test_it_finds_the_double_of_a_row_that_is_rejected_itself(self, write: Write) -> None:
        outcome = import_domains(write(HEADER + "a.example,x,\na.example,old,\n"))
        assert counts(outcome) == (0, 0, 0, False)
        assert faults(outcome) == [
            'line 2: service "x": There is no service with this key.',
            'line 3: domain "a.example": The same domain stands on line 2.',
        ]

    def test_it_counts_more_rejected_rows_than_it_keeps(self, write: Write) -> None:
        text = HEADER + "".join(f"d{number}.example,old,\n" * 2 for number in range(150)) + "x,old,\n" * 50
        outcome = import_domains(write(text))
        assert outcome.rejected.total == 200
        assert [row.line for row in outcome.rejected.kept] == list(range(3, 203, 2))

    @pytest.mark.parametrize("present", ["", "a.example,old,go\nb.example,old,\nc.example,new,\n"])
    def test_a_dry_run_tells_what_would_happen_and_writes_nothing(self, write: Write, present: str) -> None:
        if present:
            import_domains(write(HEADER + present))
        before = rows()
        file = write(HEADER + "a.example,old,\nb.example,new,back\nc.example,new,\nd.example,other,\n")
        planned = import_domains(file, dry_run=True)
        assert (planned.written, rows()) == (False, before)
        done = import_domains(file)
        assert counts(planned)[:3] == counts(done)[:3]

    def test_it_reads_a_spreadsheets_utf_16_with_tabs(self, write: Write) -> None:
        text = "move\tdomain\tservice\r\n\tbücher.example\told\r\n"
        outcome = import_domains(write(text, "utf-16"))
        assert (counts(outcome), outcome.encoding) == ((1, 0, 0, True), "utf-16")
        assert rows() == [("xn--bcher-kva.example", "old", None, True)]

    def test_it_leaves_nothing_when_the_file_breaks_off(self, write: Write) -> None:
        with pytest.raises(FileRefused):
            import_domains(write(HEADER + "a.example,old,\n" * 20_000 + '"b'))
        assert (rows(), temporary_tables()) == ([], 0)

    def test_it_leaves_nothing_when_it_is_interrupted(self, write: Write) -> None:
        def interrupt(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            import_domains(write(HEADER + "a.example,old,\n"), progress=interrupt)
        assert (rows(), temporary_tables()) == ([], 0)
        assert counts(import_domains(write(HEADER + "a.example,old,\n"))) == (1, 0, 0, True)

    def test_it_takes_everything_back_when_the_database_refuses(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_domains(write(HEADER + "a.example,old,\n"))
        monkeypatch.setattr(job, "_ADD", job._ADD.replace("move_id, true", "(SELECT MAX(id) FROM kb_move), true"))
        before = rows()
        with pytest.raises(IntegrityError):
            import_domains(write(HEADER + "a.example,new,\nb.example,old,\n"))
        assert (rows(), temporary_tables()) == (before, 0)

    def test_it_is_refused_if_services_are_changed_while_the_file_is_read(self, write: Write) -> None:
        def rename() -> None:
            Service.objects.filter(slug="other").update(slug="another")
            hang_up()

        def meddle(done: int, total: int) -> None:
            other = threading.Thread(target=rename)
            other.start()
            other.join()

        with pytest.raises(ImportRefused) as refused:
            import_domains(write(HEADER + "a.example,old,\n"), progress=meddle)
        assert str(refused.value) == (
            "Services or moves were changed while the file was read. Nothing was written; try again."
        )
        assert rows() == []

    def test_it_puts_the_page_cache_back(self, write: Write) -> None:
        if connection.vendor != "sqlite":
            return
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size")
            before = cursor.fetchone()
            import_domains(write(HEADER + "a.example,old,\n"))
            cursor.execute("PRAGMA cache_size")
            assert cursor.fetchone() == before

    def test_it_maps_no_file_into_memory_while_it_reads(self, write: Write) -> None:
        if connection.vendor != "sqlite":
            return
        with CaptureQueriesContext(connection) as asked:
            import_domains(write(HEADER + "a.example,old,\n"))
        statements = [one["sql"] for one in asked]
        first = next(place for place, sql in enumerate(statements) if sql.startswith("INSERT"))
        assert "PRAGMA mmap_size = 0" in statements[:first]

    def test_a_second_import_waits_or_is_refused_and_writes_all_or_nothing(self, write: Write) -> None:
        holding, release = threading.Event(), threading.Event()

        def hold() -> None:
            try:
                with write_transaction():
                    holding.set()
                    release.wait(timeout=60)
            finally:
                hang_up()

        other = threading.Thread(target=hold)
        other.start()
        try:
            assert holding.wait(timeout=60)
            threading.Timer(0.5, release.set).start()
            file = write(HEADER + "a.example,old,\nb.example,old,\n")
            ended = attempt(file)
        finally:
            release.set()
            other.join()
        refused = "Somebody else is writing to the database, perhaps another import. Nothing was written; try again."
        assert (ended, len(rows())) in {((2, 0, 0, True), 2), (refused, 0)}


REACHED = "domain,service,move,contact,email,phone\n"


def people() -> list[tuple[str, str, str, str]]:
    return list(Contact.objects.order_by("domain__name", "pk").values_list("domain__name", "name", "email", "phone"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("offers")
class TestContacts:
    def test_they_come_with_their_domains(self, write: Write) -> None:
        file = write(
            REACHED + "b.example,old,go,Ben  B,ben@b.example,\na.example,old,,,,'+44 1632 960001\nc.example,old,,,,\n"
        )
        assert import_domains(file).counts == Counts(3, 0, 0, 2)
        assert people() == [("a.example", "", "", "+44 1632 960001"), ("b.example", "Ben B", "ben@b.example", "")]
        assert import_domains(file).counts == Counts(0, 0, 3, 0)
        assert Event.objects.filter(action="domains.import").count() == 1

    def test_columns_may_be_few(self, write: Write) -> None:
        file = write("Email;Domain;Service;Move\nanna@a.example;a.example;old;\n")
        assert import_domains(file).counts == Counts(1, 0, 0, 1)
        assert people() == [("a.example", "", "anna@a.example", "")]

    def test_they_are_added_and_changed_and_never_deleted(self, write: Write) -> None:
        import_domains(write(REACHED + "a.example,old,,Anna,anna@a.example,1\nb.example,old,,Ben,,2\n"))
        file = write(REACHED + "a.example,old,,,anna@a.example,3\nb.example,old,,Bea,bea@b.example,\n")
        assert import_domains(file, dry_run=True).counts == Counts(0, 0, 2, 2)
        assert import_domains(file).counts == Counts(0, 0, 2, 2)
        assert import_domains(write(HEADER + "a.example,old,\nb.example,old,\n")).counts == Counts(0, 0, 2)
        file = write(REACHED + "a.example,old,,,,\nb.example,old,,Bob,,2\n")
        assert import_domains(file, dry_run=True).counts == Counts(0, 0, 2, 1)
        assert import_domains(file).counts == Counts(0, 0, 2, 1)
        assert people() == [
            ("a.example", "Anna", "anna@a.example", "3"),
            ("b.example", "Ben", "", "2"),
            ("b.example", "Bea", "bea@b.example", ""),
            ("b.example", "Bob", "", "2"),
        ]

    def test_a_contact_alone_is_something_done_and_names_nobody(self, write: Write) -> None:
        import_domains(write(HEADER + "a.example,old,\n"))
        import_domains(write(REACHED + "a.example,old,,Anna,anna@a.example,\n"))
        told = Event.objects.latest("pk").after
        assert {**told, "sha256": ""} == {"sha256": "", "new": 0, "changed": 0, "same": 1, "contacts": 1}

    @pytest.mark.parametrize(
        ("cells", "fault"),
        [
            ("Anna,a@localhost,", 'email "a@localhost": That has no dot in it. A domain looks like example.co.uk.'),
            ("Anna,=?utf-8?q?x?=@a.example,", f'email "=?utf-8?q?x?=@a.example": {CODED}'),
            (f"{'a' * 121},,", f'contact "{"a" * 79}…": This is longer than 120 characters.'),
            (f",,{'1' * 41}", f'phone "{"1" * 41}": This is longer than 40 characters.'),
            ("An\u200bna,,", 'contact "An\ufffdna": There is an invisible character in it.'),
        ],
    )
    def test_a_bad_one_keeps_everything_out(self, write: Write, cells: str, fault: str) -> None:
        outcome = import_domains(write(f"{REACHED}a.example,old,,{cells}\nb.example,old,,Ben,,\na.example,old,,,,\n"))
        assert (outcome.counts, outcome.rejected.total) == (Counts(1, 0, 0, 1), 2)
        assert faults(outcome) == [f"line 2: {fault}", 'line 4: domain "a.example": The same domain stands on line 2.']
        assert (rows(), people()) == ([], [])

    def test_they_come_with_all_that_is_known_of_them(self, write: Write) -> None:
        more = "domain,service,move,no_mail,contact,language,post_address,role\n"
        file = write(more + 'a.example,old,,ja,Ada,Deutsch,"Am Wehr 3\n10115 Berlin",owner\nb.example,old,,,,,,\n')
        assert import_domains(file).counts == Counts(2, 0, 0, 1)
        later = "domain,service,move,contact,language,role,no_mail\n"
        assert import_domains(write(later + "a.example,old,,Ada,en-GB,,\n")).counts == Counts(0, 0, 1, 1)
        found = Contact.objects.values_list("name", "role", "language", "post_address", "no_mail")
        assert list(found) == [("Ada", "owner", "en", "Am Wehr 3\n10115 Berlin", True)]
        assert import_domains(write(later + "a.example,old,,Ada,,,no\n")).counts == Counts(0, 0, 1, 1)
        assert not Contact.objects.get().no_mail

    def test_a_column_that_there_is_not_is_named(self, write: Write) -> None:
        with pytest.raises(FileRefused) as refused:
            import_domains(write("domain,service,move,fax\na.example,old,,1\n"))
        assert str(refused.value) == (
            'Line 1: there is no column "fax". The columns are domain, service, move, contact, email, phone, role, '
            "language, post_address, no_mail."
        )
