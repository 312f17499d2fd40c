"""Events: what was done, kept by the database against every change, without other people's addresses."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from kb.models import Event, Move, Service
from kb.models.site.events import COMMAND_LINE, record_event, values_of, without_addresses
from tests.growth import STEADY, growth

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
STAYS = "an event is never changed or deleted"


def recorded() -> Event:
    before, after = {"name": "old"}, {"name": "new"}
    return record_event(AT, "edith", "service.change", "service old", before=before, after=after)


def test_an_event_is_kept_as_it_was_told() -> None:
    recorded()
    assert list(Event.objects.values_list("at", "who", "action", "subject", "before", "after")) == [
        (AT, "edith", "service.change", "service old", {"name": "old"}, {"name": "new"})
    ]


def test_what_is_not_told_is_null_and_not_the_word_null() -> None:
    record_event(AT, COMMAND_LINE, "backup.make", "backup")
    assert Event.objects.filter(before__isnull=True, after__isnull=True).exists()


def test_too_long_words_are_cut_and_not_refused() -> None:
    event = record_event(AT, "w" * 500, "a" * 500, "s" * 500)
    assert [len(text) for text in (event.who, event.action, event.subject)] == [160, 60, 300]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kb_event SET who = 'somebody else'",
        "UPDATE kb_event SET subject = 'something else'",
        """UPDATE kb_event SET "after" = NULL""",
        """UPDATE kb_event SET who = '', subject = '(erased)', "before" = NULL, "after" = NULL""",
        "DELETE FROM kb_event",
    ],
)
def test_the_database_refuses_to_change_what_was_done(statement: str) -> None:
    recorded()
    with pytest.raises(IntegrityError, match=STAYS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().after == {"name": "new"}


def test_other_peoples_addresses_and_numbers_are_left_out() -> None:
    after = {"phone": "01632 960 001", "contacts": [{"email": "anna@shop.example", "phone": ""}], "port": 993}
    event = record_event(AT, "edith", "x", "domain a.example of <anna@shop.example>", after=after)
    assert event.subject == "domain a.example of <…>"
    assert event.after == {"phone": "…", "contacts": [{"email": "…", "phone": ""}], "port": 993}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("anna@shop.example", "…"),
        ("of <anna@shop.example>, bob@shop.example", "of <…>, …"),
        ("a@b@shop.example", "a@…"),
        ("anna@shop.example{bob@shop.example", "……"),
        ("anna@shop.example@office.example", "…@office.example"),
        ("anna@shop anna@.shop anna@shop. @shop.example", "anna@shop anna@.shop anna@shop. @shop.example"),
        ("help@{domain}.example", "help@{domain}.example"),
        ("", ""),
    ],
)
def test_an_address_is_found_wherever_it_stands(text: str, kept: str) -> None:
    assert without_addresses(text) == kept


@pytest.mark.thorough
@pytest.mark.parametrize("word", ["x", "x@", "a@b.c{"])
def test_a_subject_costs_as_much_as_it_is_long(word: str) -> None:
    assert growth("from kb.models.site.events import without_addresses", f"without_addresses({word!r} * n)") < STEADY


def test_a_user_name_for_every_domain_is_nobodys_address() -> None:
    after = {"username": "help@{domain}", "name": "Mail @ Spring"}
    assert record_event(AT, "edith", "x", "service old", after=after).after == after


def test_a_service_is_told_with_its_servers(old: Service) -> None:
    assert (
        values_of(old).items()
        >= {
            "slug": "old",
            "name": "the old server",
            "webmail_url": "https://webmail.old.example",
        }.items()
    )
    assert values_of(old)["servers"] == ["imap mail.old.example:993 tls address"]


def test_a_move_is_told_by_the_names_of_its_services(move: Move) -> None:
    told = values_of(move)
    assert (told["from_service"], told["to_service"]) == ("old", "new")
    assert (told["title"], told["moves_at"]) == ("Mail moves in March", "2024-03-06T00:00:00+00:00")
    assert "id" not in told


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_the_database_as_strict_as_it_was() -> None:
    for _ in range(2):
        recorded()
        with pytest.raises(IntegrityError, match=STAYS):
            Event.objects.all().delete()
