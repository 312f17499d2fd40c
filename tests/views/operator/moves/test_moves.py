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


def test_a_phase_has_one_name_wherever_an_operator_meets_it(viewer: Client) -> None:
    names = {
        "announced": "Announced",
        "open": "Clients can change",
        "moving": "Mail moves today",
        "moved": "Mail has moved",
        "closed": "Old server is off",
    }
    listed = viewer.get("/operator/moves/").content.decode()
    shown = {phase: viewer.get(f"/operator/moves/sample-{phase}/").content.decode() for phase in names}
    for phase, name in names.items():
        assert f'<li class="badge">{name}</li>' in listed
        assert f'<li class="badge">{name}</li>' in shown[phase]
    for place in ("moves/sample-open/messages/", "moves/sample-open/client/", "articles/edit/articles/webmail.md/"):
        page = viewer.get(f"/operator/{place}").content.decode()
        choices = re.findall(r'<select[^>]*name="phase"[^>]*>(.*?)</select>', page, re.DOTALL)
        assert len(choices) == 1, place
        found = dict(re.findall(r'<option value="(\w+)"(?: selected)?>(.*?)</option>', choices[0]))
        assert found == names, place
