"""All that is kept about one domain: found, handed over, erased, and nothing forgotten."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db.models import CharField, ForeignKey, Model, TextField

from kb.mail.names import DomainName
from kb.models import Call, Contact, Domain, DomainDay, DomainProgress, Event, Move, MoveWord
from kb.models.messages.letters import LetterBatch, LetterFile
from kb.models.moves.batches import Batch, BatchContact, BatchRow
from kb.models.moves.counts import MoveCount
from kb.models.moves.evidence import Seen, Sign, add_evidence
from kb.models.moves.questions import BatchQuestion
from kb.models.moves.words import Word
from kb.models.programs.kept_answers import KeptAnswer
from kb.models.programs.tokens import ApiToken
from kb.models.sending.notices import Notice
from kb.models.site.events import record_event
from kb.operations.moves.records_of_domains import OF_DOMAINS, counts_of, erase_domain, export_domain

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAME = DomainName("open.example")
CANARY = "anna.canary@elsewhere.example"
ANNA = {
    "name": "Anna Canary",
    "email": CANARY,
    "phone": "01632 960 777",
    "role": "owner",
    "language": "de",
    "post_address": "Canary Lane 7\nCanarywick",
    "no_mail": True,
}

#: Models whose columns are called like personal data and hold none of a client's.
_OTHERS = {
    "SiteProfile": "the host's own name and number",
    "Server": "the host's own servers",
    "Service": "the host's own services",
    "PageImage": "pictures by random names",
    "ApiToken": "programs by the names that operators give them",
    "Webhook": "programs by the names and addresses that operators give them",
    "Work": "names of functions, and numbers",
    "Period": "names of functions",
    "WorkerSign": "processes by their number",
    "BounceReading": "numbers of a mailbox, and which one as a digest",
    "Suppression": "keyed digests that name nobody",
}
_PERSONAL = {
    "test_to",
    "names",
    "email",
    "phone",
    "recipient",
    "domain",
    "address",
    "contact",
    "name",
    "subject",
    "body",
}


def holds_a_client(model: type[Model]) -> bool:
    fields = model._meta.get_fields()
    to_domain = any(isinstance(field, ForeignKey) and field.related_model is Domain for field in fields)
    texts = {field.name for field in fields if isinstance(field, CharField | TextField)}
    return to_domain or not texts.isdisjoint(_PERSONAL)


def test_no_model_that_holds_a_client_is_forgotten() -> None:
    models = {model.__name__ for model in apps.get_app_config("kb").get_models() if holds_a_client(model)}
    assert models - _OTHERS.keys() - {kept.model.__name__ for kept in OF_DOMAINS} == set()


@pytest.fixture
def known(sample: Callable[..., object]) -> Domain:
    """A domain of which there is something of every kind."""
    sample(AT)
    domain = Domain.objects.get(name=NAME.a_label)
    Contact.objects.create(domain=domain, **ANNA)
    MoveWord.objects.create(domain=domain, move=domain.move, word=Word.MOVED, by="x", at=AT)
    Call.objects.create(domain=domain.name, phone=ANNA["phone"], wish="Canary", hour="soon", language="en", asked_at=AT)
    Call.objects.create(domain="not-open.example", phone="222222", hour="soon", language="en", asked_at=AT)
    add_evidence({Seen(domain.name, Sign.OPENED, "iphone-mail"): 2}, date(2026, 11, 23))
    batch = Batch.objects.create(move=domain.move, origin="pasted", made_by="x", made_at=AT)
    BatchRow.objects.create(batch=batch, line=1, verdict="new", name=domain.name)
    BatchContact.objects.create(batch=batch, line=1, name=domain.name, email=CANARY)
    asked = {"kind": "unclear_cell", "question": "What?", "text": f"open.example,{CANARY}", "cell": CANARY}
    BatchQuestion.objects.create(batch=batch, line=1, name=domain.name, taken=True, **asked)
    Batch.objects.filter(pk=batch.pk).update(body=f"open.example,{CANARY}".encode())
    BatchRow.objects.create(batch=batch, line=2, verdict="new", name="closed.example")
    token = ApiToken.objects.create(name="Billing", prefix="sp_abc", scopes=[], made_by="x", made_at=AT)
    for key, name in (("mine", domain.name), ("other", "not-open.example")):
        body = json.dumps({"domain": name, "service": "old-host"})
        KeptAnswer.objects.create(token=token, key=key, asked="a" * 64, at=AT, status=200, body=body)
    BatchRow.objects.create(batch=batch, line=3, verdict="rejected", cell="?", text=f"?;{CANARY};Open.Example.;x")
    BatchRow.objects.create(batch=batch, line=4, verdict="rejected", cell="not-open.example", text="not-open.example")
    for key, name in (("mine", domain.name), ("other", "closed.example")):
        MoveCount.objects.create(move=domain.move, name=key, counted_at=AT, value={"names": [name]})
    letters = LetterBatch.objects.create(move=domain.move, language="en", asked_at=AT, names="")
    LetterFile.objects.create(batch=letters, number=1, letters=2, data=f"%PDF {CANARY}".encode())
    LetterBatch.objects.create(move=domain.move, language="en", asked_at=AT, names="a.example\nopen.example")
    LetterBatch.objects.create(move=domain.move, language="en", asked_at=AT, names="not-open.example")
    Notice.objects.create(move=domain.move, kind="now", language="en", test_to=CANARY.upper())
    kind, by = ContentType.objects.get_for_model(Domain), User.objects.create_user("x").pk
    for key, name in ((domain.pk, "open.example"), (domain.pk, "before.example"), (domain.pk + 10_000, "x.example")):
        LogEntry.objects.create(user_id=by, content_type=kind, object_id=key, object_repr=name, action_flag=2)
    record_event(AT, "x", "domain.change", f"domain {domain.name}", before={"active": True})
    record_event(AT, "x", "domains.delete", "domains", before={"first": [domain.name, "other.example"]})
    record_event(AT, "x", "domain.change", "domain not-open.example", before={"name": "not-open.example"})
    return domain


def test_everything_is_in_the_file_and_nothing_of_others(known: Domain) -> None:
    text = export_domain(NAME, AT).decode()
    document = json.loads(text)
    assert document["about"] == "open.example"
    assert document["contacts"] == [ANNA]
    assert document["words"] == [{"move_id": known.move_id, "word": "moved", "by": "x", "at": "2026-11-23T12:00:00Z"}]
    assert [(call["phone"], call["wish"]) for call in document["calls"]] == [(ANNA["phone"], "Canary")]
    assert document["days"] == [{"day": "2026-11-23", "sign": "opened", "detail": "iphone-mail", "count": 2}]
    assert [row["line"] for row in document["lists"]] == [1, 3]
    assert [len(document[kind]) for kind in ("letters", "tests", "admin")] == [2, 1, 2]
    assert document["letters"][0]["language"] == "en"
    assert document["tests"] == [{"kind": "now", "test_to": CANARY.upper()}]
    assert [row["email"] for row in document["people_in_lists"]] == [CANARY]
    assert [row["cell"] for row in document["questions_about_lists"]] == [CANARY]
    assert [row["key"] for row in document["answers"]] == ["mine"]
    assert [row["name"] for row in document["counts"]] == ["mine"]
    assert [event["action"] for event in document["events"]] == ["domains.delete", "domain.change"]
    assert "closed.example" not in text
    assert "not-open.example" not in text


def test_what_is_erased_is_nowhere(known: Domain) -> None:
    others = Domain.objects.count() - 1
    number = sum(count for _title, count in counts_of(NAME))
    assert erase_domain(NAME, "anna", AT) == number == 19
    assert not any(count for _title, count in counts_of(NAME))
    assert Domain.objects.count() == others
    assert not Contact.objects.exists()
    assert list(Call.objects.values_list("domain", flat=True)) == ["not-open.example"]
    assert not DomainDay.objects.exists()
    assert not DomainProgress.objects.exists()
    assert list(BatchRow.objects.values_list("line", flat=True)) == [2, 4]
    assert list(LetterBatch.objects.values_list("names", flat=True)) == ["not-open.example"]
    assert not LetterFile.objects.exists()
    assert list(MoveCount.objects.values_list("name", flat=True)) == ["other"]
    assert list(LogEntry.objects.values_list("object_repr", flat=True)) == ["x.example"]
    assert list(Notice.objects.values_list("test_to", flat=True)) == [""]
    everything = " ".join(
        str(row) for model in apps.get_app_config("kb").get_models() for row in model.objects.values()
    )
    assert CANARY not in everything
    assert not Batch.objects.exclude(body=None).exists()
    assert "Canary Lane" not in everything
    assert "'open.example" not in everything
    assert '"open.example' not in everything
    assert "not-open.example" in everything


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("text", "is_of_it"),
    [
        ("open.example", True),
        ("Anna;anna@OPEN.example;1", True),
        ("https://www.open.example/?x", True),
        ("open.example.", True),
        ("open.example;;", True),
        ("reopen.example", False),
        ("not-open.example", False),
        ("open.example.org", False),
        ("open.example-shop.example", False),
        ("shop.open.example", False),
    ],
)
def test_a_rejected_row_is_of_the_domain_that_stands_in_it_whole(
    sample: Callable[..., object], text: str, is_of_it: bool
) -> None:
    sample(AT)
    batch = Batch.objects.create(origin="pasted", made_by="x", made_at=AT, body=b"x")
    BatchRow.objects.create(batch=batch, line=1, verdict="rejected", text=text)
    BatchQuestion.objects.create(batch=batch, line=1, kind="unclear_cell", question="What?", text=text)
    erase_domain(NAME, "anna", AT)
    assert (BatchRow.objects.exists(), BatchQuestion.objects.exists()) == (not is_of_it, not is_of_it)
    assert Batch.objects.filter(body=None).exists() == is_of_it


@pytest.mark.parametrize("typed", ["xn--mller-kva.example", "MÜLLER.example", "müller.example"])
def test_a_name_with_other_letters_is_found_as_it_was_typed(db: None, typed: str) -> None:
    batch = Batch.objects.create(origin="pasted", made_by="x", made_at=AT)
    BatchRow.objects.create(batch=batch, line=1, verdict="rejected", text=f"?;{typed};")
    assert erase_domain(DomainName("xn--mller-kva.example"), "anna", AT) == 1


def test_letters_to_the_whole_of_another_move_stay(sample: Callable[..., object]) -> None:
    sample(AT)
    other = Move.objects.get(slug="sample-closed")
    LetterBatch.objects.create(move=other, language="en", asked_at=AT)
    erase_domain(NAME, "anna", AT)
    assert LetterBatch.objects.exists()


def test_that_it_was_erased_is_an_event_that_names_nobody(known: Domain) -> None:
    erase_domain(NAME, "anna", AT)
    event = Event.objects.get(action="domain.erase")
    assert (event.who, event.subject, event.after) == ("anna", "domain", {"rows": 19})
    assert erase_domain(NAME, "anna", AT) == 0
    assert Event.objects.filter(action="domain.erase").count() == 1


def test_what_is_left_of_a_domain_that_went_before_is_found_too(known: Domain) -> None:
    known.delete()
    assert erase_domain(NAME, "anna", AT) == 14
    assert not BatchRow.objects.filter(name=NAME.a_label).exists()


def said_by(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_commands_say_what_is_kept_and_erase_only_when_told(known: Domain) -> None:
    assert json.loads(said_by("export_domain", "OPEN.example."))["about"] == "open.example"
    assert "Nothing was deleted. Add --yes" in said_by("erase_domain", "open.example")
    assert Domain.objects.filter(name="open.example").exists()
    assert "19 rows are erased." in said_by("erase_domain", "open.example", "--yes")
    assert Move.objects.filter(slug="sample-open").exists()
    with pytest.raises(CommandError, match="Nothing is kept"):
        said_by("erase_domain", "open.example", "--yes")
    for command in ("export_domain", "erase_domain"):
        with pytest.raises(CommandError):
            said_by(command, "not a domain")
