"""Operators at the admin: one who may do everything, and one of the staff who may do nothing."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.accounts import sign_in
from tests.rows import LoadSample

HOST = "127.0.0.1:8000"


def signed_in(user: User) -> Client:
    client = Client(headers={"host": HOST})
    sign_in(client, user)
    return client


@pytest.fixture
def loaded(sample: LoadSample) -> None:
    sample(datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def operator(db: None) -> Client:
    return signed_in(User.objects.create_superuser("operator"))


@pytest.fixture
def staff(db: None) -> Client:
    return signed_in(User.objects.create_user("staff", is_staff=True))
