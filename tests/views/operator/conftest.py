"""Somebody of each role, signed in with both factors, and somebody with none."""

from collections.abc import Callable
from typing import Final

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.models.accounts.roles import Role
from tests.accounts import PASSWORD, person, sign_in
from tests.views.conftest import HOST

__all__ = ["PASSWORD", "SIGN_IN", "SignedIn", "person"]

SIGN_IN: Final = "/operator/sign-in/"

SignedIn = Callable[[Role | None], Client]


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """A browser in which somebody of a role is signed in; tokens of forms are not asked for."""

    def browser_of(role: Role | None) -> Client:
        client = Client(headers={"host": HOST}, raise_request_exception=True)
        sign_in(client, person(role))
        return client

    return browser_of


@pytest.fixture
def editor(signed_in: SignedIn) -> Client:
    return signed_in(Role.EDITOR)


@pytest.fixture
def anna(db: None) -> User:
    """An editor by whom things were done; she is signed in nowhere."""
    return person(Role.EDITOR, "Anna")
