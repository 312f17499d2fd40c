"""The people behind a domain."""

import pytest
from django.db import IntegrityError, connection, transaction

from kb.mail.moves import Phase
from kb.models import Contact, Domain, Move
from tests import clock
from tests.rows import LoadSample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    sample(clock.now())


def domain(phase: Phase) -> Domain:
    return Domain.objects.get(name=f"{phase}.example")


def test_a_domain_has_several_but_each_address_once() -> None:
    owner = domain(Phase.OPEN)
    for name, email in (("Anna", "anna@open.example"), ("Ben", ""), ("Cleo", "")):
        Contact.objects.create(domain=owner, name=name, email=email)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(domain=owner, name="Anna again", email="anna@open.example")
    assert [contact.name for contact in owner.contacts.all()] == ["Anna", "Ben", "Cleo"]


def test_one_that_says_nothing_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(domain=domain(Phase.OPEN))


def test_those_of_a_move_are_found_by_domain() -> None:
    for phase in (Phase.OPEN, Phase.MOVED):
        Contact.objects.create(domain=domain(phase), name=phase, email=f"you@{phase}.example")
    Contact.objects.create(domain=domain(Phase.OPEN), phone="01632 960000")
    found = Contact.objects.of_move(Move.objects.get(slug="sample-open").pk)
    assert [(one.domain.name, one.name) for one in found] == [("open.example", "open"), ("open.example", "")]
    assert [one.email for one in found.with_address()] == ["you@open.example"]


def test_they_go_with_their_domain_and_their_name_alone_is_spoken() -> None:
    contact = Contact.objects.create(domain=domain(Phase.OPEN), email="you@open.example")
    assert str(contact) == f"contact {contact.pk}"
    domain(Phase.OPEN).delete()
    assert not Contact.objects.exists()


def test_one_says_which_language_and_where_and_that_they_want_no_mail() -> None:
    whole = {"role": "accounts", "language": "de", "post_address": "Gartenweg 2\n12345 Moosburg", "no_mail": True}
    Contact.objects.create(domain=domain(Phase.OPEN), name="Anna", email="anna@open.example", **whole)
    Contact.objects.create(domain=domain(Phase.OPEN), name="Ben", email="ben@open.example")
    assert Contact.objects.values(*whole).get(name="Anna") == whole
    assert [one.name for one in Contact.objects.to_be_written_to()] == ["Ben"]


def test_a_row_by_hand_need_not_name_what_is_younger() -> None:
    row = "INSERT INTO kb_contact (domain_id, name, email, phone) VALUES (%s, 'Anna', '', '')"
    with connection.cursor() as cursor:
        cursor.execute(row, [domain(Phase.OPEN).pk])
    expected = {"role": "", "language": "", "post_address": "", "no_mail": False}
    assert Contact.objects.values(*expected).get() == expected
