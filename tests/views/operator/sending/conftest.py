"""An operator before a move with three clients, and a notice of which messages came back."""

from typing import Any, Final

import pytest
from django.http import HttpResponse
from django.test import Client

from kb.models import Notice
from kb.models.accounts.roles import Role
from kb.operations.sending import schedule
from kb.operations.sending.notices import confirm
from tests import clock
from tests.mail_sink import Sink
from tests.markup import tight
from tests.notices import MOVE, a_tested_notice, add_clients
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn

SCHEDULE: Final = f"/operator/moves/{MOVE}/sending/"


@pytest.fixture
def operator(signed_in: SignedIn, sample: LoadSample, sink: Sink) -> Client:
    sample(clock.now())
    add_clients("anna", "refused", "lost")
    return signed_in(Role.OPERATOR)


def press(client: Client, notice: Notice, name: str, **data: object) -> str:
    response = client.post(f"{SCHEDULE}{notice.pk}/{name}/", data, follow=True)
    return said(response)


def said(response: HttpResponse) -> str:
    return tight(response.content.decode())


def prepared(client: Client, kind: str = "now") -> Notice:
    client.post(SCHEDULE, {"kind": kind, "language": "en"})
    return Notice.objects.get(kind=kind)


@pytest.fixture
def came_back(operator: Client, settings: Any) -> Notice:
    """A notice whose first message came back with a reason, and whose second without."""
    row = a_tested_notice(clock.now())
    at = clock.now()
    confirm(row, 3, 100, "operator", at)
    row.refresh_from_db()
    schedule.start(row, at)
    row.deliveries.update(state="sent", message_id="<x@help.example>", settled_at=at)
    anna, lost, _ = row.deliveries.order_by("recipient")
    anna.come_back(at, 550, "5.1.1 <b>Gone</b>")
    lost.come_back(at, 0, "")
    return row
