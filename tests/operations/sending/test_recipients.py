"""Whom a notice is for, and who is left out: at the desk, and once more when each message leaves."""

import email
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import pytest
from django.test import Client

from kb.mail.names import DomainName
from kb.mail.recipients import Recipient
from kb.models import Contact, Domain, DomainProgress, Move, MoveWord
from kb.models.moves.words import Word
from kb.operations.sending.recipients import Addressees, addressees
from kb.operations.sending.reminders import reminded_domain
from kb.operations.sending.texts import Trial, envelope
from tests.notices import MOVE, BeginSending, add_clients
from tests.rows import LoadSample

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)


def domain(local: str) -> Domain:
    return Domain.objects.get(name=f"{local}-client.example")


def no_mail(local: str) -> None:
    Contact.objects.filter(domain=domain(local)).update(no_mail=True)


def seen(local: str, **what: object) -> None:
    DomainProgress.objects.update_or_create(domain=domain(local), defaults=what)


def said(local: str, word: Word) -> None:
    MoveWord.objects.create(domain=domain(local), move=domain(local).move, word=word, at=NOON)


def gone(local: str) -> None:
    seen(local, list_move=domain(local).move, listed=False, listed_on=NOON.date())


#: What happened to a client meanwhile, by their local part, and what becomes of their message.
MEANWHILE: Final[dict[str, tuple[Callable[[str], None], str]]] = {
    "anna": (lambda _: None, "sent"),
    "bert": (no_mail, "suppressed"),
    "carl": (lambda local: said(local, Word.ENOUGH), "ended"),
    "dora": (lambda local: said(local, Word.MOVED), "moved"),
    "emil": (gone, "moved"),
    "fred": (lambda local: seen(local, worked_on=NOON.date()), "sent"),
    "gina": (lambda local: seen(local, worked_on=NOON.date(), opened_on=NOON.date()), "sent"),
    "hugo": (lambda local: Domain.objects.filter(pk=domain(local).pk).update(active=False) and None, "gone"),
}


@pytest.mark.django_db
def test_the_desk_counts_those_who_get_nothing_by_why(sample: LoadSample) -> None:
    sample(NOON)
    Domain.objects.filter(move__slug=MOVE).delete()
    add_clients(*MEANWHILE)
    for local, (what, _) in MEANWHILE.items():
        what(local)
    found = addressees(Move.objects.get(slug=MOVE), NOON)
    assert sorted(one.name for one in found.messages) == [f"{name}-client.example" for name in ("anna", "fred", "gina")]
    counted = Addressees(found.messages, 7, moved=2, suppressed=0, no_mail=1, ended=1, dead=0, without_address=0)
    assert found == counted


@pytest.mark.django_db
def test_of_several_contacts_each_has_a_wish_of_their_own(sample: LoadSample) -> None:
    sample(NOON)
    Domain.objects.filter(move__slug=MOVE).delete()
    add_clients("anna")
    for local, wish in (("ben", True), ("cleo", False)):
        Contact.objects.create(domain=domain("anna"), email=f"{local}@anna-client.example", no_mail=wish)
    found = addressees(Move.objects.get(slug=MOVE), NOON)
    assert [one.recipient.address.partition("@")[0] for one in found.messages] == ["anna", "cleo"]
    assert found.no_mail == 1


def test_each_is_looked_at_again_in_the_moment_in_which_a_message_leaves(begin: BeginSending) -> None:
    sending = begin(NOON, *MEANWHILE)
    for local, (what, _) in MEANWHILE.items():
        what(local)
    sending.to_the_end()
    assert sending.states() == {local: state for local, (_, state) in MEANWHILE.items()}


def test_the_link_in_a_message_ends_the_next_ones_for_that_domain(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "bert")
    sending.to_the_end()
    message = dict(sending.sink.arrived)["anna@anna-client.example"]
    plain, html = (part.get_payload(decode=True).decode() for part in message.get_payload())  # type: ignore[union-attr]
    link = re.search(r"http://127.0.0.1:8000(/reminders/[\w-]+/)", plain)
    assert link
    assert link[0] in html
    assert "for anna-client.example" in plain
    assert Client(headers={"host": "127.0.0.1:8000"}).post(link[1]).status_code == 200
    found = addressees(Move.objects.get(slug=MOVE), NOON)
    assert [one.name for one in found.messages] == ["bert-client.example"]
    assert found.ended == 1


def test_the_link_in_a_test_to_the_operator_ends_nothing_of_a_clients(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    settings = Domain.objects.settings_for(DomainName("anna-client.example"), NOON)
    assert settings
    made = envelope(sending.notice, settings, Recipient.parse("me@example.net"), sending.box, "", Trial(1, NOON, ""))
    message = email.message_from_bytes(made.content)
    plain = message.get_payload()[0].get_payload(decode=True).decode()  # type: ignore[union-attr,index]
    token = re.search(r"/reminders/([\w-]+)/", plain)
    assert token
    assert reminded_domain(token[1]) is None
