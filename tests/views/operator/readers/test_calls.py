"""The list of calls on the operator's pages: who waits, where they are, and done by a button."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from kb.models import Call
from kb.models.accounts.roles import Role
from kb.models.readers.calls import Hour
from kb.operations.readers.calls import Wish, ask_for_call
from tests.views.operator.conftest import SignedIn

CALLS = "/operator/calls/"
NUMBER = "01632 960 111"
PAGE = "/for/open.example/guides/iphone-mail/incoming-server/"
WISH = Wish(NUMBER, Hour.EVENING, "after <six>", "open.example", "de", "iPhone Mail", 4, "Type the server", PAGE)


@pytest.fixture
def editor(signed_in: SignedIn, noon: datetime) -> Client:
    ask_for_call(WISH, noon - timedelta(hours=2))
    ask_for_call(Wish("222 222", Hour.SOON, domain="gone.example", language="en"), noon - timedelta(hours=3))
    ask_for_call(Wish("333 333", Hour.SOON, language="en"), noon - timedelta(hours=1))
    return signed_in(Role.EDITOR)


def text_of(client: Client, address: str = CALLS) -> str:
    return client.get(address).content.decode()


def test_who_waits_longest_stands_first_with_all_that_is_known(editor: Client) -> None:
    page = text_of(editor)
    rows = re.findall(r"<li>\s*<h2>.*?</li>", page, re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows]
    assert "3 calls to make" in page
    assert [line.split()[0] for line in said] == ["gone.example", "open.example", "No"]
    assert said[1] == (
        "open.example 01632 960 111 In the evening: “after &lt;six&gt;” iPhone Mail, stop 4: Type the server. "
        "Asked on 22 Nov 2026, 10:00. Speaks Deutsch. What they see Done : the call to 01632 960 111"
    )
    assert '<a href="/operator/domains/open.example/">' in rows[1]
    assert f'<a href="{PAGE}">What they see</a>' in rows[1]
    assert 'href="tel:01632960111"' in rows[1]
    assert "<a href" not in rows[0].partition("</h2>")[0]


def test_done_by_a_button_and_back_by_another(editor: Client, noon: datetime) -> None:
    row = Call.objects.get(phone=NUMBER)
    answer = editor.post(f"{CALLS}{row.pk}/", {"done": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, CALLS)
    page = text_of(editor)
    assert "2 calls to make" in page
    assert "1 call of the last 30 days is done" in page
    assert page.index("<details>") < page.index(NUMBER)
    assert (
        "Somebody else has done it already."
        in editor.post(f"{CALLS}{row.pk}/", {"done": "1"}, follow=True).content.decode()
    )
    assert "It waits again." in editor.post(f"{CALLS}{row.pk}/", {"back": "1"}, follow=True).content.decode()
    assert "3 calls to make" in text_of(editor)


def test_whoever_may_only_look_sees_the_list_and_no_button(signed_in: SignedIn, editor: Client) -> None:
    viewer = signed_in(Role.VIEWER)
    page = text_of(viewer)
    assert NUMBER in page
    assert f'action="{CALLS}' not in page
    assert viewer.post(f"{CALLS}{Call.objects.get(phone=NUMBER).pk}/", {"done": "1"}).status_code == 403


def test_the_first_page_says_that_somebody_waits(editor: Client) -> None:
    page = text_of(editor, "/operator/")
    duty = re.findall(r'aria-labelledby="todo-calls">(.*?)</section>', page, re.DOTALL)[0]
    assert "Readers want to be rung" in duty
    assert [" ".join(one.split()) for one in re.findall(r'<span class="where">(.*?)</span>', duty)] == [
        *("asked on 22 Nov 2026, 09:00", "iPhone Mail, stop 4, asked on 22 Nov 2026, 10:00"),
        "asked on 22 Nov 2026, 11:00",
    ]
    assert NUMBER not in page
    assert "todo urgent" in page
    for row in Call.objects.all():
        editor.post(f"{CALLS}{row.pk}/", {"done": "1"})
    assert "todo-calls" not in text_of(editor, "/operator/")
    assert "Nobody waits for a call." in text_of(editor)


def test_a_call_that_was_deleted_meanwhile_is_not_found(editor: Client) -> None:
    assert editor.post(f"{CALLS}999999/", {"done": "1"}).status_code == 404
