"""Numbers as people read them, and as machines do: every page with thousands of everything.

A number that is read has separators, `12,345` in English and `12.345` in German. Ports, years, ids, and whatever stands
in an attribute of a page have none.
"""

import re
from html.parser import HTMLParser
from typing import Final

import pytest
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import Client

from kb.languages import LANGUAGES, SiteLanguages
from kb.mail.servers import Protocol
from kb.models import Batch, Delivery, Domain, Move, Notice, Server, Service, Webhook, Work
from kb.models.accounts.roles import Role
from kb.models.ground.revisions import raise_revision
from kb.models.moves.batches import BatchRow
from kb.models.moves.evidence import DomainDay, DomainProgress
from kb.models.programs.webhooks import WebhookDelivery
from kb.models.readers.unanswered import UnansweredSearch
from kb.models.readers.votes import VoteCount
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn

#: So many domains are on the move, and so many of other things there are.
MANY: Final = 1_234
MORE: Final = 45_678
ID: Final = 900_001
PORT: Final = 10_993

PAGES: Final = (
    "",
    "moves/",
    *(f"moves/sample-open/{page}" for page in ("", "servers/", "dates/", "domains/", "client/", "progress/")),
    "moves/sample-open/progress/domains/",
    "moves/sample-open/progress/domains/?page=2",
    "moves/sample-open/publish/",
    "moves/sample-open/act/put-back/",
    "moves/sample-open/act/finish/",
    "moves/sample-open/messages/",
    "moves/sample-open/sending/",
    f"moves/sample-open/sending/{ID}/",
    f"moves/sample-open/sending/{ID}/messages/refused/",
    f"imports/{ID}/",
    f"imports/{ID}/?kind=new",
    f"imports/{ID + 1}/",
    "services/",
    "services/old-host/",
    "services/new-host/",
    "domains/",
    "domains/open.example/",
    "domains/open.example/records/",
    "domains/open.example/dns/",
    "searches/",
    "votes/",
    "work/",
    f"work/{ID}/",
    "connections/",
    f"connections/webhooks/{ID}/",
    f"connections/webhooks/{ID}/delete/",
    "history/",
    "articles/",
    "site/",
)
#: What may stand there without a separator: years, ports, the numbers of rows, codes, lengths of keys.
MAY_BE_BARE: Final = re.compile(r"20[0-9]{2}|10993|90000[0-9]|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BARE: Final = re.compile(r"(?<![\w.,-])[0-9]{4,}(?![\w-])")
_PARTED: Final = re.compile(r"(?<![\w.,])[0-9]{1,3}[.,][0-9]{3}(?![\w.])")
#: Of elements: what no person reads as a sentence.
_UNREAD: Final = frozenset({"script", "style", "code", "pre", "textarea"})
#: Of attributes: words for people.
_SPOKEN: Final = frozenset({"aria-label", "title", "alt", "placeholder", "content"})


class Page(HTMLParser):
    """What people read of a page, and the values of its attributes, which machines take."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.values: list[str] = []
        self._unread = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD
        self.values += [value for name, value in attrs if value and name not in _SPOKEN]
        self.words += [value for name, value in attrs if value and name in _SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.words.append(data)


@pytest.fixture(autouse=True)
def _thousands(sample: LoadSample) -> None:
    sample()
    now = clock.now()
    move, old = Move.objects.get(slug="sample-open"), Service.objects.get(slug="old-host")
    Server.objects.filter(service__slug="new-host", protocol=Protocol.IMAP).update(port=PORT)
    names = (f"client-{number:05}.example" for number in range(MANY))
    domains = Domain.objects.bulk_create(Domain(name=name, service=old, move=move) for name in names)
    DomainProgress.objects.bulk_create(DomainProgress(domain=one, opened_on=now.date()) for one in domains)
    day = {"day": now.date(), "sign": "opened", "detail": "iphone-mail"}
    DomainDay.objects.bulk_create(DomainDay(domain=one, count=1, **day) for one in domains)
    numbers = {"new": MORE, "changed": MORE + 1, "same": MORE + 2, "rejected": MORE + 3, "known": MORE + 4}
    for pk, state in ((ID, "ready"), (ID + 1, "written")):
        made = {"made_by": "anna", "made_at": now, "written_at": now, "written_by": "anna", "left": MORE + 5}
        Batch.objects.create(pk=pk, origin="pasted", state=state, move=move, **numbers, **made)
    BatchRow.objects.bulk_create(
        BatchRow(batch_id=ID, line=line, verdict="new", name=f"row-{line}.example", service_id=old.pk)
        for line in range(4_000, 4_101)
    )
    _messages(move)
    UnansweredSearch.objects.create(day=now.date(), words="holiday replies", language="en", count=MORE)
    votes = {"language": "en", "version": "1", "slug": "iphone-mail", "day": now.date()}
    VoteCount.objects.create(verdict="stuck", count=MORE, **votes)
    VoteCount.objects.create(verdict="worked", count=MORE, **votes)
    Work.objects.create(pk=ID, name="domains.read", queued_at=now, due_at=now, tries=MORE % 30_000)
    raise_revision()


def _messages(move: Move) -> None:
    now = clock.now()
    sent = {"state": "sending", "expected": MORE, "rate": 3_600, "ready_at": now, "started_at": now, "next_at": now}
    row = Notice.objects.create(pk=ID, move=move, kind="now", language="en", **sent)
    names = [(one.pk, one.name) for one in move.domains.all()]
    Delivery.objects.bulk_create(
        Delivery(notice=row, domain_id=pk, recipient=f"us@{name}", recipient_key=name, state="refused", due_at=now)
        for pk, name in names
    )
    webhook = Webhook.objects.create(pk=ID, name="billing", kinds=[], made_by="anna", made_at=now)
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            pk=ID + number, webhook=webhook, message_id=f"m{number}", type="move.change", at=now, due_at=now
        )
        for number in range(MANY)
    )


@pytest.fixture
def operator(signed_in: SignedIn) -> Client:
    client = signed_in(Role.OPERATOR)
    User.objects.update(is_superuser=True, is_staff=True)
    return client


def read(client: Client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.content.decode())


@pytest.mark.thorough
@pytest.mark.parametrize(("language", "separator"), [("en", ","), ("de", ".")])
def test_what_is_read_has_separators_and_what_machines_take_has_none(
    operator: Client, monkeypatch: pytest.MonkeyPatch, language: str, separator: str
) -> None:
    monkeypatch.setattr("django.conf.settings.SITE_LANGUAGES", SiteLanguages(LANGUAGES[language]))
    said = ""
    for address in PAGES:
        page = read(operator, f"/operator/{address}")
        found = " ".join(page.words)
        said += found
        bare = [number for number in _BARE.findall(found) if not MAY_BE_BARE.fullmatch(number)]
        assert bare == [], address
        assert [value for value in page.values if _PARTED.search(value)] == [], address
    for number in (MANY, MORE, MORE + 1, MORE + 3, MORE + 4, 3_600):
        assert f"{number:,}".replace(",", separator) in said, number
    assert str(PORT) in said


@pytest.mark.thorough
def test_ports_of_visitors_have_none_either(client: Client) -> None:
    for address in ("/for/open.example/", "/de/for/open.example/", "/for/open.example/letter/"):
        page = read(client, address)
        assert str(PORT) in " ".join(page.words)
        assert not re.search(r"10[.,]993", client.get(address).content.decode())


@pytest.mark.thorough
def test_files_for_programs_have_none(operator: Client) -> None:
    for address in (
        "/operator/moves/sample-open/progress/domains.csv",
        "/operator/history/events.csv",
        "/operator/domains/open.example/records.json",
        "/api/v1/settings?domain=open.example",
        "/for/open.example/calendar.ics",
    ):
        response = operator.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        assert not re.search(r"(?<![0-9.])[0-9]{1,3},[0-9]{3}(?![0-9])", body.decode()), address


def test_a_number_can_be_typed_as_it_is_shown(operator: Client) -> None:
    Batch.objects.filter(pk=ID).update(changed=MORE, known=MORE, rejected=0)
    address, shown = f"/operator/imports/{ID}/write/", f"{MORE:,}"
    refused = operator.post(address, {"number": "45,679"}, follow=True).content.decode()
    assert f"Type the number {shown} to show that you mean it." in refused
    assert Batch.objects.get(pk=ID).state == "ready"
    operator.post(address, {"number": shown})
    assert Batch.objects.get(pk=ID).state == "writing"


@pytest.mark.thorough
@pytest.mark.parametrize("template", ["operator/_leaf.html", "operator/site/_pages.html"])
def test_the_thousandth_page_of_a_list_leads_on(template: str) -> None:
    shown = render_to_string(template, {"page": Paginator(range(3_000), 2).page(1_234), "query": "kind=new"})
    assert re.findall(r'href="([^"]*)"', shown) == ["?kind=new&amp;page=1233", "?kind=new&amp;page=1235"]
    assert "1,234 of 1,500" in shown
