"""The sample, as the tests of views see it."""

import pytest
from django.conf import settings as site

from tests.views.conftest import clients as clients
from tests.views.conftest import noon as noon


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "SEARCH_LIMIT", "")
