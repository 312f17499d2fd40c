"""A clock that views look at, the sample as it was loaded at a fixed moment, and one domain in each phase."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Final

import pytest
from django.test import Client

from kb.mail.moves import Phase
from kb.views import api, domains, guides, home, lookup, moves, search
from tests.rows import LoadSample

#: When the sample is loaded: noon of a winter's day, London's clock being UTC's.
LOADED: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)

HOST: Final = "127.0.0.1:8000"

SetClock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Every view reads the time at its edge; this is what it reads from now on."""

    def set_to(moment: datetime) -> None:
        class Stopped(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return moment.astimezone(tz)

        for module in (api, domains, guides, home, lookup, moves, search):
            monkeypatch.setattr(module, "datetime", Stopped)

    return set_to


@pytest.fixture
def noon(sample: LoadSample, set_clock: SetClock) -> datetime:
    """The sample, seen at the moment at which it was loaded."""
    sample(LOADED)
    set_clock(LOADED)
    return LOADED


@pytest.fixture
def client() -> Client:
    """A browser names the host that it asks; Django's own client does not."""
    return browser()


def browser() -> Client:
    return Client(headers={"host": HOST}, enforce_csrf_checks=True, raise_request_exception=False)


def domain_in(phase: Phase) -> str:
    return f"{phase}.example"
