"""The mailbox to which messages come back: whether it is read is said where it matters."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client

from kb.models import Notice
from kb.models.sending.bounce_readings import bounce_reading
from tests.views.operator.sending.conftest import SCHEDULE, said
from tests.working import Waiting


def test_the_pages_say_whether_messages_that_come_back_are_noticed(
    operator: Client, came_back: Notice, settings: Any, work: Waiting
) -> None:
    assert "<code>BOUNCES_URL</code>" in said(operator.get(SCHEDULE))
    assert "this site does not read it" in said(operator.get(f"{SCHEDULE}{came_back.pk}/"))
    assert "There is no mailbox to read" in said(operator.post(f"{SCHEDULE}bounces/", follow=True))
    settings.BOUNCES_URL = "imaps://u:secret@localhost"
    assert "counted here as “came back”" in said(operator.get(f"{SCHEDULE}{came_back.pk}/"))
    assert "The mailbox has not been read yet." in said(operator.get(SCHEDULE))
    reading = bounce_reading(settings.BOUNCES_URL)
    reading.note_fault("The password is wrong.", datetime(2099, 1, 1, 12, tzinfo=UTC))
    page = said(operator.get(SCHEDULE))
    assert "The password is wrong." in page
    assert "It is tried again by itself at 1 Jan 2099, 12:00." in page
    assert "secret" not in page
    assert "within a few seconds" in said(operator.post(f"{SCHEDULE}bounces/", follow=True))
    assert "bounces.read-now" in work.names()
    assert bounce_reading(settings.BOUNCES_URL).next_at is None
    bounce_reading(settings.BOUNCES_URL).note_success(datetime(2026, 11, 22, 12, tzinfo=UTC))
    page = said(operator.get(SCHEDULE))
    assert "read last at 22 Nov 2026, 12:00" in page
    assert "The password is wrong." not in page
