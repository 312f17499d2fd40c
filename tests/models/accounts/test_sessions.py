"""How long a session lasts, and that all of one account are ended and nobody else's."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client

from kb.models.accounts.sessions import (
    LONGEST,
    PROOF,
    UNVERIFIED,
    begin,
    end_sessions,
    forget_ended_sessions,
    is_over,
    is_proved,
    prove,
)

NOW = 1_800_000_000


@pytest.mark.parametrize(("verified", "longest"), [(True, LONGEST), (False, UNVERIFIED)])
def test_a_session_ends_in_time(verified: bool, longest: int) -> None:
    session = SessionStore()
    begin(session, NOW)
    assert not is_over(session, NOW + longest - 1, verified=verified)
    assert is_over(session, NOW + longest, verified=verified)


def test_a_session_of_which_nobody_knows_the_beginning_is_over() -> None:
    assert is_over(SessionStore(), NOW, verified=True)


def test_a_code_counts_for_some_minutes() -> None:
    session = SessionStore()
    assert not is_proved(session, NOW)
    prove(session, NOW)
    assert is_proved(session, NOW + PROOF - 1)
    assert not is_proved(session, NOW + PROOF)


def test_all_sessions_of_an_account_are_ended_and_nobody_elses(db: None) -> None:
    anna, ben = User.objects.create_user("anna"), User.objects.create_user("ben")
    browsers = [Client() for _ in range(4)]
    for browser, user in zip(browsers, (anna, anna, anna, ben), strict=True):
        browser.force_login(user)
    assert end_sessions(anna) == 3
    assert {session.pk for session in Session.objects.all()} == {browsers[3].session.session_key}
    assert end_sessions(anna) == 0


def test_sessions_that_ended_are_forgotten_and_no_others(db: None) -> None:
    browser = Client()
    browser.force_login(User.objects.create_user("anna"))
    ends = Session.objects.get().expire_date
    assert forget_ended_sessions(ends) == 0
    assert forget_ended_sessions(ends + timedelta(seconds=1)) == 1
    assert not Session.objects.exists()
