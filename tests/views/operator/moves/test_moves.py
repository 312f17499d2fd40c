"""The list of moves and the page of each."""

import re

import pytest
from django.test import Client

from kb.models import Move
from kb.models.accounts.roles import Role
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    sample(clock.now())


@pytest.fixture
def viewer(signed_in: SignedIn) -> Client:
    return signed_in(Role.VIEWER)


def test_the_list_parts_drafts_from_running_and_past(viewer: Client) -> None:
    Move.objects.filter(slug="sample-open").update(published_at=None)
    page = viewer.get("/operator/moves/").content.decode()
    assert re.findall(r"^(?:</ul>)?\s*<h2>(.*?)</h2>", page, re.MULTILINE)[0] == "Drafts, which no visitor sees"
    assert page.index("Drafts, which") < page.index("sample-open/") < page.index("Running") < page.index("Past")
    assert "3 domains" in page


def test_a_page_names_the_servers_and_the_dates(viewer: Client) -> None:
    page = viewer.get("/operator/moves/own-domain-2024/").content.decode()
    assert "Wednesday 6 March 2024" in page
    assert "cloud304" in page
    assert '<a href="/operator/moves/own-domain-2024/" aria-current="page">Overview</a>' in page
    assert 'href="/moves/own-domain-2024/"' in page


def test_a_draft_leads_to_no_page_for_visitors(viewer: Client) -> None:
    Move.objects.filter(slug="sample-open").update(published_at=None)
    assert 'href="/moves/sample-open/"' not in viewer.get("/operator/moves/sample-open/").content.decode()


def test_an_unknown_move_is_not_found(viewer: Client) -> None:
    assert viewer.get("/operator/moves/nobody/").status_code == 404
