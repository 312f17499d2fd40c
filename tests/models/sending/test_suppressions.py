"""People who want no more messages, known without their address."""

import base64

import pytest

from kb.mail.recipients import Recipient
from kb.models.sending.suppressions import (
    Suppression,
    allow_again,
    forgotten_suppressions,
    suppress,
    suppress_by_token,
    unsubscribe_token,
    why_suppressed,
)

ANNA = Recipient.parse("Anna@kunde.example")
OTHER = Recipient.parse("bert@kunde.example")


def test_a_token_stops_its_own_address_in_any_spelling(db: None) -> None:
    assert suppress_by_token(unsubscribe_token(ANNA))
    assert why_suppressed(Recipient.parse("anna@KUNDE.example"))
    assert not why_suppressed(OTHER)


def test_it_may_be_used_again_and_again(db: None) -> None:
    for _ in range(3):
        assert suppress_by_token(unsubscribe_token(ANNA))
    suppress(ANNA)
    assert Suppression.objects.count() == 1


def test_no_row_and_no_token_has_the_address(db: None) -> None:
    suppress(ANNA)
    row = Suppression.objects.get()
    token = unsubscribe_token(ANNA)
    plain = base64.urlsafe_b64decode(token + "=")
    for text in (row.key, token, plain.decode("latin-1")):
        assert "anna" not in text.lower()
        assert "kunde" not in text.lower()


def forged() -> list[str]:
    token = unsubscribe_token(ANNA)
    both = base64.urlsafe_b64decode(token + "=")
    other = base64.urlsafe_b64decode(unsubscribe_token(OTHER) + "=")
    mixed = base64.urlsafe_b64encode(other[:16] + both[16:]).decode().rstrip("=")
    short = base64.urlsafe_b64encode(both[:16]).decode().rstrip("=")
    return ["", "x", "anna@kunde.example", token[:-2], token + token, mixed, short, "ä" * 43, "=" * 43, "A" * 43]


@pytest.mark.parametrize("place", range(10))
def test_a_forged_token_stops_nobody(db: None, place: int) -> None:
    assert not suppress_by_token(forged()[place])
    assert Suppression.objects.count() == 0


def test_somebody_may_change_their_mind(db: None) -> None:
    suppress(ANNA)
    assert allow_again(ANNA)
    assert not why_suppressed(ANNA)
    assert not allow_again(ANNA)


def test_a_site_with_another_key_knows_that_it_knows_nobody(db: None, settings: object) -> None:
    suppress(ANNA)
    assert forgotten_suppressions() == 0
    settings.SECRET_KEY = "another one, which is long enough to be a key of a site, 0123456789"  # type: ignore[attr-defined]
    assert forgotten_suppressions() == 1
    assert not suppress_by_token("A" * 43)
