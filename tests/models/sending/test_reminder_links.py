"""A link that ends the reminders of one move for one domain, and every other that does not."""

import base64

import pytest

from kb.models.sending.reminder_links import Reminded, reminded_in, reminder_token
from kb.models.sending.suppressions import unsubscribe_token
from tests.views.visitors.test_unsubscribe import ANNA

HERE = Reminded(7, 3)


def test_it_leads_back_and_names_nobody() -> None:
    token = reminder_token(HERE)
    assert reminded_in(token) == HERE
    assert len(token) == 43
    assert reminder_token(Reminded(2**62, 1)) != token


def test_one_that_was_changed_anywhere_is_none_of_ours() -> None:
    whole = base64.urlsafe_b64decode(reminder_token(HERE) + "=")
    for place in range(len(whole)):
        other = bytes(byte ^ 1 if n == place else byte for n, byte in enumerate(whole))
        assert reminded_in(base64.urlsafe_b64encode(other).decode().rstrip("=")) is None


@pytest.mark.parametrize("text", ["", "A", "A" * 43, "Ä" * 43, "A" * 9999, "a=b", unsubscribe_token(ANNA)])
def test_other_texts_are_none(text: str) -> None:
    assert reminded_in(text) is None


def test_with_another_key_it_is_none_of_ours(settings: object) -> None:
    token = reminder_token(HERE)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert reminded_in(token) is None
