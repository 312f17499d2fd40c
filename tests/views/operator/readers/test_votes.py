"""The operator's page of votes: counts per guide, device and step, what was searched before, each text for itself."""

import re
from typing import Any

import pytest
from django.test import Client

from kb.guides.page.verdicts import Verdict
from kb.models.accounts.roles import Role
from kb.models.pages.library import current_library
from kb.models.readers.votes import Vote, count_vote, version_of
from tests import clock
from tests.views.conftest import HOST
from tests.views.operator.conftest import SignedIn

pytestmark = pytest.mark.django_db


def vote(slug: str, verdict: Verdict, times: int = 1, **known: str) -> None:
    """Votes of today, on the text of now unless a version is named."""
    now = clock.now()
    version = known.get("version") or version_of(current_library(now, "en").guides[slug])
    cast = Vote(slug, "en", version, known.get("device", ""), verdict, known.get("step", ""), known.get("searched", ""))
    for _ in range(times):
        count_vote(cast, now.date())


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/operator/votes/{query}")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    return response.content.decode()


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_a_vote_of_a_reader_stands_on_the_operators_page(sample: Any, signed_in: SignedIn) -> None:
    sample()
    reader = Client(headers={"host": HOST, "origin": f"http://{HOST}"})
    guide = current_library(clock.now(), "en").guides["iphone-mail"]
    said = {"version": version_of(guide), "verdict": "password", "part": "h-incoming-server", "number": "4"}
    referer = f"http://{HOST}/guides/iphone-mail/?q=refused"
    assert reader.post("/guides/iphone-mail/worked/", said, headers={"referer": referer}).status_code == 303
    html = plain(page(signed_in(Role.VIEWER)))
    assert "Change your email settings on an iPhone or iPad 1 stuck , 0 worked" in html
    assert (
        "Why My password is refused: 1 Where Type the incoming server, step 4: 1 Searched before “refused”: 1" in html
    )


def test_the_worst_comes_first_and_editors_are_led_to_it(signed_in: SignedIn) -> None:
    vote("spark", Verdict.SENDING)
    vote("scanner", Verdict.SENDING, 4)
    vote("bluemail", Verdict.WORKED, 9)
    html = page(signed_in(Role.EDITOR))
    assert re.findall(r'<h2><a href="/guides/([a-z-]+)/">', html) == ["scanner", "spark", "bluemail"]
    assert 'href="/operator/articles/edit/guides/other/scanner.md/"' in html
    assert "/operator/articles/edit/" not in page(signed_in(Role.VIEWER)).partition("<main")[2]


def test_a_new_text_begins_a_new_count_and_the_old_one_stays_to_compare(signed_in: SignedIn) -> None:
    vote("spark", Verdict.SENDING, 7, version="0123456789abcdef")
    vote("spark", Verdict.WORKED, 2)
    html = plain(page(signed_in(Role.VIEWER)))
    assert "0 stuck , 2 worked An older text, until" in html
    assert ": 7 stuck, 0 worked" in html


def test_devices_are_compared_if_there_are_several(signed_in: SignedIn) -> None:
    vote("thunderbird", Verdict.SENDING, 2, device="thunderbird-mac")
    vote("thunderbird", Verdict.WORKED, 3, device="thunderbird-windows")
    html = plain(page(signed_in(Role.VIEWER)))
    assert "Thunderbird on a Mac: 2 stuck, 0 worked" in html
    assert "Thunderbird on Windows: 0 stuck, 3 worked" in html


def test_a_guide_that_is_gone_and_a_step_that_is_gone_are_no_error(signed_in: SignedIn) -> None:
    vote("never-heard", Verdict.SENDING, version="x", step="h-gone.3")
    vote("spark", Verdict.SENDING, step="h-gone.3")
    html = plain(page(signed_in(Role.VIEWER)))
    assert "never-heard This guide is not there any more." in html
    assert "Where h-gone.3: 1" in html


def test_what_was_searched_is_shown_as_text(signed_in: SignedIn) -> None:
    vote("spark", Verdict.SENDING, searched="<script>alert(1)</script>")
    assert "“&lt;script&gt;alert(1)&lt;/script&gt;”: 1" in page(signed_in(Role.VIEWER))


def test_without_votes_it_says_so(signed_in: SignedIn) -> None:
    assert "Nobody has answered yet." in page(signed_in(Role.VIEWER), "?days=nonsense")


def test_the_home_names_guides_at_which_several_are_stuck(signed_in: SignedIn) -> None:
    client = signed_in(Role.VIEWER)
    vote("spark", Verdict.SENDING, 2)
    assert "Guides at which people are stuck" not in client.get("/operator/").content.decode()
    vote("spark", Verdict.PASSWORD)
    home = plain(client.get("/operator/").content.decode())
    assert "Change your email settings in Spark 3 stuck, 0 worked in the last 30 days" in home
