"""The editor: what an author types is checked, kept, published, and never lost."""

import re
from html import unescape
from typing import Final

import pytest
from django.http import HttpResponse
from django.test import Client

from kb.models.accounts.roles import Role
from kb.models.pages.edited import EditedPage
from kb.operations.pages import editing, rendering
from kb.operations.pages.states import shipped_text
from tests.controls import controls
from tests.markup import tight
from tests.views.operator.conftest import SignedIn, person

PATH: Final = "articles/webmail.md"
EDIT: Final = f"/operator/articles/edit/{PATH}/"
CHECK: Final = f"/operator/articles/check/{PATH}/"
SHIPPED: Final = shipped_text(PATH) or ""


def body_of(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def text_in(response: HttpResponse) -> str:
    """The whole text that the page shows, in fields or not: the head as it was made from, and the text below."""
    sent = controls(response).sent
    return "".join([*sent.get("head", []), *sent["text"]])


def version_in(response: HttpResponse) -> int:
    found = re.search(r'name="version" value="(\d+)"', response.content.decode())
    assert found
    return int(found[1])


def send(client: Client, act: str, text: str, version: int = 0) -> HttpResponse:
    return client.post(EDIT, {"act": act, "text": text, "version": version})


def test_it_begins_with_the_text_that_visitors_see(editor: Client) -> None:
    response = editor.get(EDIT)
    assert text_in(response) == SHIPPED
    assert version_in(response) == 0
    assert "As shipped" in body_of(response)
    assert 'href="/articles/webmail/"' in body_of(response)


def test_a_page_that_is_not_there_is_not_found(editor: Client) -> None:
    for path in ("articles/never-heard.md", "../settings.py", "articles", "x" * 500):
        assert editor.get(f"/operator/articles/edit/{path}/").status_code == 404


def test_a_saved_draft_is_shown_again_and_visitors_see_nothing_of_it(editor: Client) -> None:
    text = SHIPPED + "\nA new sentence.\n"
    response = send(editor, "save", text.replace("\n", "\r\n"))
    assert (response.status_code, response.headers["Location"]) == (303, EDIT)
    again = editor.get(EDIT)
    assert text_in(again) == text
    assert version_in(again) == 1
    assert "The draft is saved." in body_of(again)
    assert b"A new sentence" not in editor.get("/articles/webmail/").content


def test_a_text_keeps_its_first_empty_line_and_its_spaces(editor: Client) -> None:
    text = "\n\n  ---\n\ttab </textarea> & <b> \n"
    send(editor, "save", text)
    assert text_in(editor.get(EDIT)) == text


def test_checking_saves_nothing_and_names_each_line(editor: Client) -> None:
    lines = SHIPPED.splitlines()
    lines.append("This is {{ incoming.hosts }}.")
    response = send(editor, "check", "\n".join(lines))
    assert response.status_code == 200
    said = body_of(response)
    shown = len(controls(response).sent["text"][0].splitlines())
    assert 0 < shown < len(lines)
    assert f'data-line="{shown}">Line {shown}</a>' in tight(said)
    assert "incoming.hosts" in said
    assert text_in(response) == "\n".join(lines)
    assert not EditedPage.objects.exists()


def test_a_good_text_is_told_so(editor: Client) -> None:
    assert "Nothing to put right." in body_of(send(editor, "check", SHIPPED))


def test_the_script_gets_the_list_alone(editor: Client) -> None:
    response = editor.post(CHECK, {"text": "no head", "version": 0})
    said = body_of(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert said.lstrip().startswith('<div class="faults">')
    assert 'data-line="1"' in said


def test_what_stands_in_a_faulty_line_is_only_shown(editor: Client) -> None:
    evil = SHIPPED + '\n{{ <script>alert(1)</script> }} <img src=x onerror="alert(1)">\n'
    for response in (send(editor, "check", evil), editor.post(CHECK, {"text": evil, "version": 0})):
        assert b"<script>alert" not in response.content
        assert b"<img" not in response.content


def test_publishing_shows_the_text_to_visitors(editor: Client) -> None:
    response = send(editor, "publish", SHIPPED + "\nA new sentence for all.\n")
    assert (response.status_code, response.headers["Location"]) == (303, EDIT)
    assert b"A new sentence for all." in editor.get("/articles/webmail/").content
    said = body_of(editor.get(EDIT))
    assert "Published." in said
    assert "Edited" in said


def test_a_text_that_cannot_be_shown_is_kept_but_not_published(editor: Client) -> None:
    broken = SHIPPED + "\n::: warning\nNot closed.\n"
    response = send(editor, "publish", broken)
    assert response.status_code == 400
    assert "The draft is saved, but not published" in body_of(response)
    assert 'data-line="' in body_of(response)
    assert text_in(response) == broken
    assert (EditedPage.objects.get().text, EditedPage.objects.get().draft) == ("", broken)
    assert version_in(response) == EditedPage.objects.get().version
    assert editor.get("/articles/webmail/").status_code == 200


def test_an_empty_text_is_refused_and_stays_in_the_field(editor: Client) -> None:
    response = send(editor, "save", " \n")
    assert (response.status_code, text_in(response)) == (400, " \n")


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30])
def test_a_forged_version_loses_nothing(editor: Client, version: str) -> None:
    response = editor.post(EDIT, {"act": "save", "text": "my words", "version": version})
    assert (response.status_code, text_in(response)) == (400, "my words")


def test_when_two_save_both_texts_are_shown_and_nothing_is_lost(editor: Client) -> None:
    theirs, mine = SHIPPED + "\nTheir words.\n", SHIPPED + "\nMy words.\n"
    editing.save_draft(PATH, theirs, person(Role.EDITOR, "Anna"), expected=0)
    response = send(editor, "save", mine, version=0)
    assert response.status_code == 409
    said = body_of(response)
    assert "Somebody else saved this page meanwhile" in said
    assert "Anna saved another text" in said
    assert "<del>Their</del> words." in said
    assert "<ins>My</ins> words." in said
    assert theirs in said
    assert text_in(response) == mine
    assert EditedPage.objects.get().draft == theirs
    assert send(editor, "save", mine, version=version_in(response)).status_code == 303
    assert EditedPage.objects.get().draft == mine


def test_somebody_who_may_only_look_has_no_buttons(signed_in: SignedIn) -> None:
    viewer = signed_in(Role.VIEWER)
    said = body_of(viewer.get(EDIT))
    assert " readonly" in said
    assert 'name="act"' not in said
    assert "/operator/articles/act/" not in said
    assert send(viewer, "save", "x").status_code == 403
    assert not EditedPage.objects.exists()


def test_only_this_page_may_hold_a_frame(editor: Client) -> None:
    assert "frame-src 'self'" in editor.get(EDIT).headers["Content-Security-Policy"]
    assert "frame-src" not in editor.get("/operator/articles/").headers["Content-Security-Policy"]


def test_a_form_without_its_token_changes_nothing(signed_in: SignedIn) -> None:
    client = signed_in(Role.EDITOR)
    client.handler.enforce_csrf_checks = True
    assert send(client, "save", "x").status_code == 403
    assert not EditedPage.objects.exists()


def test_a_picture_that_is_not_there_is_a_fault(editor: Client) -> None:
    said = body_of(send(editor, "check", f"{SHIPPED}\n![Nothing](/media/{'0' * 32}.png)\n"))
    assert f"there is no picture /media/{'0' * 32}.png" in said


@pytest.mark.thorough
@pytest.mark.parametrize("command", [("/no/such/program",), ("/bin/false",)])
def test_a_renderer_that_does_not_start_is_said_in_words_and_loses_no_draft(
    editor: Client, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(rendering, "_COMMAND", command)
    text = f"{SHIPPED}\nMore.\n"
    assert send(editor, "save", text).status_code == 303
    for response in (editor.get(EDIT), send(editor, "publish", f"{text}Still more.\n", version=1)):
        assert response.status_code == 503
        assert "The program that makes pages of texts does not start" in body_of(response)
    assert EditedPage.objects.get().draft == f"{text}Still more.\n"
    assert editor.get("/articles/webmail/").status_code == 200


def test_a_message_has_its_own_blocks_and_names(editor: Client) -> None:
    page = editor.get("/operator/articles/edit/_messages/email.md/").content.decode()
    assert "::: says stays" in page
    assert "{{ page.url }}" in page
    assert "::: sketch" not in page


def test_a_message_that_looks_like_a_fraud_is_not_published(editor: Client) -> None:
    path = "_messages/invoice-line.md"
    text = "Mail for {{ domain }}, {{ page.url }}: reply with your password."
    response = editor.post(f"/operator/articles/edit/{path}/", {"text": text, "version": 0, "act": "publish"})
    assert response.status_code == 400
    assert "no message may ask for a password" in response.content.decode()
