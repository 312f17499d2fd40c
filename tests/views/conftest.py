"""The sample as it was loaded at a fixed moment, and one domain in each phase."""

import io
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from kb import (
    urls,  # noqa: F401  every view is imported before a test replaces what others took from it
)
from kb.logs import JsonLines
from kb.mail.moves import Phase
from kb.models import Domain, Move
from kb.models.ground.revisions import raise_revision
from kb.models.site.profile import SiteProfile
from tests.clock import SetClock
from tests.libraries import SHIPPED
from tests.rows import LoadSample
from tests.views.at_the_door import AtTheDoor
from tests.views.canaries import ASLEEP, CLIENT, NEIGHBOUR

#: When the sample is loaded: noon of a winter's day, London's clock being UTC's.
LOADED: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)

HOST: Final = "127.0.0.1:8000"


@pytest.fixture(scope="session", autouse=True)
def _addresses_of_each_language() -> None:
    """Django keeps them from when it first asks for one, so it asks before a test gives the site other languages."""
    for language in settings.SITE_LANGUAGES.all:
        with override(language.django_code):
            reverse("kb-home")


@pytest.fixture
def noon(sample: LoadSample, set_clock: SetClock) -> datetime:
    """The sample, seen at the moment at which it was loaded."""
    sample(LOADED)
    set_clock(LOADED)
    return LOADED


@pytest.fixture
def clients(noon: datetime) -> None:
    """Two clients with a move, one who is asked about and one who never is, and one who is switched off."""
    move = Move.objects.get(slug="sample-open")
    names = (CLIENT, NEIGHBOUR, ASLEEP)
    rows = [Domain(name=name, service=move.from_service, move=move, active=name != ASLEEP) for name in names]
    Domain.objects.bulk_create(rows)
    raise_revision()


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What the site's own handlers write: the ones of the settings, with their formatter."""
    written = io.StringIO()
    known = [logging.getLogger(name) for name in ("", *logging.root.manager.loggerDict)]
    handlers = {handler for logger in known for handler in logger.handlers if isinstance(handler.formatter, JsonLines)}
    assert handlers
    before = {handler: handler.setStream(written) for handler in handlers if isinstance(handler, logging.StreamHandler)}
    yield written
    for handler, stream in before.items():
        handler.setStream(stream)


@pytest.fixture
def client() -> Client:
    """A browser names the host that it asks; Django's own client does not."""
    return browser()


@pytest.fixture(params=["at the door", "by Django"])
def app(noon: datetime, request: pytest.FixtureRequest) -> Client:
    """A mail app: no cookie, no token; the host is named with each request. Both ways of answering are one to it."""
    SiteProfile.objects.update(mx_domains="host.example mx.other-host.example")
    raise_revision()
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if request.param == "at the door":
        client.handler = AtTheDoor(enforce_csrf_checks=True)
    return client


def browser() -> Client:
    """It goes through the door: what is kept there must be what Django says."""
    made = Client(headers={"host": HOST}, enforce_csrf_checks=True, raise_request_exception=False)
    made.handler = AtTheDoor(enforce_csrf_checks=True)
    return made


@pytest.fixture
def only_english(settings: Any, tmp_path: Path) -> str:
    """The slug of a guide of the operator's own, which nobody has translated: Spark's under another name."""
    own = tmp_path / "guides" / "iphone" / "our-own-app.md"
    own.parent.mkdir(parents=True)
    own.write_text((SHIPPED / "guides" / "iphone" / "spark.md").read_text())
    settings.CONTENT_DIRS = [tmp_path]
    raise_revision()
    return own.stem


def domain_in(phase: Phase) -> str:
    return f"{phase}.example"
