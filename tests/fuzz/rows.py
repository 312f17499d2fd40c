"""The sample, and one of everything that an operator may have beside it, so that every page shows something."""

import io
import time
from contextlib import suppress
from datetime import timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import Error
from PIL import Image

from kb.mail.notice_days import NoticeKind
from kb.mail.recipients import Recipient
from kb.models import Call, Contact, Delivery, Domain, Move, Notice, UnansweredSearch, VoteCount, Work
from kb.models.accounts.roles import Role
from kb.models.ground.outages import outage
from kb.models.ground.revisions import raise_revision
from kb.models.ground.troubles import Trouble, trouble_of
from kb.models.sending.deliveries import DeliveryState
from kb.models.sending.notices import NoticeState, TrialState
from kb.models.sending.reminder_links import Reminded, reminder_token
from kb.models.sending.suppressions import suppress as suppress_recipient
from kb.models.sending.suppressions import unsubscribe_token
from kb.operations.accounts.people import invite, new_link
from kb.operations.batches.batches import approve, bring
from kb.operations.messages.letters import ask_for_letters
from kb.operations.moves.moves import take_back
from kb.operations.pages.editing import create, publish, save_draft
from kb.operations.pages.images import store_image
from kb.operations.programs.webhooks import make_webhook, send_test
from kb.operations.sending.notices import prepare
from kb.operations.work.attempts import carry_out, claim_next
from tests import clock

MOVE: Final = "sample-open"
#: Seconds.
_LONGEST_OUTAGE: Final = 60.0
_DRAFT: Final = "sample-announced"
_PAGE: Final = (
    "---\ntitle: {title}\nsummary: Ours.\nchecked: 2026-11-22\nsources: [us]\n---\nOurs, with [a link](/guides/).\n"
)
_LIST: Final = (
    "domain,contact,email,what\n"
    "open.example,Anna,anna@open.example,x\n"
    "first.example,Dora,dora@first.example,y\n"
    "gmail.com,Otto,otto@gmail.com,z\n"
    "not a name,Nobody,nobody,\n"
    "www.second.example/,Carl; Emma,carl@second.example emma@second.example,ä\n"
)


def fill() -> list[str]:
    """Make the rows; gives addresses that stand on no page."""
    move, root = Move.objects.get(slug=MOVE), User.objects.get(username="superuser")
    _clients(move)
    _lists(move)
    _sending(move)
    _pages(root)
    _counts()
    hook, _secret = make_webhook("Billing", "https://billing.example/hook", [], "anna", clock.now())
    send_test(hook, "anna", clock.now())
    ask_for_letters(move, [], "en", None, clock.now())
    work_on(4)
    guest = invite("guest", Role.VIEWER, root, clock.now())
    take_back(Move.objects.get(slug=_DRAFT), "anna", clock.now())
    raise_revision()
    return [new_link(guest, root, clock.now()), *_links(move)]


def work_on(most: int) -> None:
    """So many pieces of what waits for the worker. What a piece fails at is written down, as it would do."""
    for _ in range(most):
        try:
            if (row := claim_next(clock.now())) is None:
                return
            carry_out(row, clock.now)
        except Error as error:
            if trouble_of(error) is not Trouble.AWAY:
                raise
            _wait_for_the_database()  # as a worker would: its rows were put back under a thread that was asking


def _wait_for_the_database() -> None:
    """Until it is known to answer; one that stays away for a minute is a fault of the run."""
    deadline = time.monotonic() + _LONGEST_OUTAGE
    while outage.is_on:
        if time.monotonic() > deadline:
            raise TimeoutError(outage.trouble)
        time.sleep(0.1)


def _clients(move: Move) -> None:
    for number in range(70):
        domain = Domain.objects.create(name=f"client-{number}.example", service=move.from_service, move=move)
        Contact.objects.create(domain=domain, name="Dora", email=f"dora@{domain.name}", phone="01632 960 111")


def _lists(move: Move) -> None:
    """Lists that are read, asked about, and written; one is refused, one waits to be read."""
    at = clock.now()
    written = bring(move, b"domain\nlisted.example\nopen.example\n", "a.csv", "anna", at)
    work_on(2)
    written.refresh_from_db()
    with suppress(Exception):
        approve(written, "anna", at)
    work_on(2)
    bring(move, _LIST.encode(), "b.csv", "anna", at)
    bring(move, b"\xff\xfe\x00", "c.csv", "anna", at)
    bring(move, b"\x89PNG", "c.xlsx", "anna", at)
    work_on(6)
    bring(move, b"domain\nlater.example\n", "", "anna", at)


def _sending(move: Move) -> None:
    at = clock.now()
    states = (NoticeState.DRAFT, NoticeState.SENDING, NoticeState.STOPPED, NoticeState.DONE)
    for kind, state in zip(NoticeKind, states, strict=False):
        with suppress(Exception):
            row = prepare(move, kind, "en")
            sent = {"ready_at": at, "started_at": at, "next_at": at, "expected": 9, "rate": 100}
            Notice.objects.filter(pk=row.pk).update(
                state=state, test_state=TrialState.SENT, **(sent if state != NoticeState.DRAFT else {})
            )
            domains = list(move.domains.all()[: len(DeliveryState)])
            Delivery.objects.bulk_create(
                Delivery(
                    notice=row,
                    domain=domain,
                    recipient=f"dora@{domain.name}",
                    recipient_key=domain.name,
                    state=of,
                    due_at=at,
                    settled_at=at,
                )
                for of, domain in zip(DeliveryState, domains, strict=False)
            )
    suppress_recipient(Recipient.parse("enough@client-1.example"))


def _pages(root: User) -> None:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(out, "PNG")
    store_image(out.getvalue(), "A red box", root)
    for path in ("articles/ours.md", "articles/draft.md", "articles/later.md"):
        create(path, _PAGE.format(title=path), root)
    publish("articles/ours.md", root, clock.now())
    save_draft("articles/ours.md", _PAGE.format(title="Ours again"), root)


def _counts() -> None:
    day = clock.now().date()
    UnansweredSearch.objects.create(day=day, words="holiday replies", language="en", count=3)
    Call.objects.create(phone="01632 960 111", hour="soon", language="en", domain="open.example", asked_at=clock.now())
    votes = {"language": "en", "version": "1", "slug": "iphone-mail", "day": day}
    VoteCount.objects.create(verdict="stuck", count=3, **votes)
    failed = {"state": "parked", "tries": 3, "fault": "OSError", "finished_at": clock.now() - timedelta(hours=1)}
    Work.objects.create(name="domains.read", queued_at=clock.now(), due_at=clock.now(), **failed)


def _links(move: Move) -> list[str]:
    """What stands in letters alone."""
    domain = move.domains.filter(active=True).first()
    assert domain is not None
    reminded = reminder_token(Reminded(domain.pk, move.pk))
    return [
        f"/unsubscribe/{unsubscribe_token(Recipient.parse('dora@client-1.example'))}/",
        f"/reminders/{reminded}/",
        "/autodiscover/autodiscover.json?Email=dora@open.example&Protocol=AutodiscoverV1",
        "/mail/config-v1.1.xml?emailaddress=dora@open.example",
        "/.well-known/autoconfig/mail/config-v1.1.xml",
        "/api/v1/settings?domain=open.example",
        "/internal/tls-ask?domain=autoconfig.open.example",
        "/admin/autocomplete/?app_label=kb&model_name=domain&field_name=service&term=o",
        "/admin/kb/domain/?service__id__exact=1&o=1.-2&p=1&q=open&e=1&_changelist_filters=q%3Dx&_popup=1&_to_field=id",
    ]
