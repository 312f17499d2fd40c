"""History and comparison: who changed what and when, as a difference that can be read without colours."""

from html import unescape
from typing import Final

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.models.accounts.roles import Role
from kb.operations.pages import editing
from kb.operations.pages.states import shipped_text, versions
from tests import clock
from tests.views.operator.conftest import SignedIn

PATH: Final = "articles/webmail.md"
HISTORY: Final = f"/operator/articles/history/{PATH}/"
COMPARE: Final = f"/operator/articles/compare/{PATH}/"
SHIPPED: Final = shipped_text(PATH) or ""


@pytest.fixture
def edited(anna: User) -> None:
    editing.save_draft(PATH, f"{SHIPPED}\nOur own words.\n", anna)
    editing.publish(PATH, anna, clock.now())
    editing.save_draft(PATH, f"{SHIPPED}\nOur better words.\n", anna)


def read(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def test_it_lists_every_version_with_who_and_why(editor: Client, edited: None) -> None:
    listed = read(editor, HISTORY).partition('class="versions"')[2]
    reasons = [part.partition("</span></li>")[0].rpartition("<span>")[2] for part in listed.split("<li")[1:]]
    assert reasons == ["draft saved", "published", "draft saved"]
    assert listed.count("<span>Anna</span>") == 3


def test_a_version_shows_what_it_changed(editor: Client, edited: None) -> None:
    newest, *_, first = versions(PATH)
    assert "Our <del>own</del> words." in read(editor, f"{HISTORY}?version={newest.id}")
    assert "Our <ins>better</ins> words." in read(editor, f"{HISTORY}?version={newest.id}")
    assert "<ins>Our own words.</ins>" in read(editor, f"{HISTORY}?version={first.id}")


@pytest.mark.parametrize("version", ["x", "999999999", "-1"])
def test_a_version_that_is_not_there_is_not_found(editor: Client, edited: None, version: str) -> None:
    assert editor.get(f"{HISTORY}?version={version}").status_code == 404


def test_signs_and_words_say_what_colours_say(editor: Client, edited: None) -> None:
    page = read(editor, f"{HISTORY}?version={versions(PATH)[0].id}")
    assert '<span class="signed" aria-hidden="true">−</span>' in page
    assert '<span class="signed" aria-hidden="true">+</span>' in page
    assert '<span class="vh">Before, line ' in page
    assert '<span class="vh">After, line ' in page


def test_only_an_editor_may_restore(signed_in: SignedIn, edited: None) -> None:
    address = f"{HISTORY}?version={versions(PATH)[0].id}"
    assert "/act/restore/" in read(signed_in(Role.EDITOR), address)
    assert "/act/restore/" not in read(signed_in(Role.VIEWER), address)


def test_ones_own_text_is_compared_with_the_shipped_one(editor: Client, edited: None) -> None:
    page = read(editor, COMPARE)
    assert "<del>Our better words.</del>" in page
    assert "/act/take-shipped/" in page
    assert "/act/keep-mine/" in page


def test_the_same_texts_have_nothing_to_compare(editor: Client) -> None:
    assert "Both texts are the same." in read(editor, COMPARE)


def test_an_own_page_has_nothing_to_be_compared_with(editor: Client, anna: User) -> None:
    editing.create("articles/our-own.md", "Hello.", anna)
    assert editor.get("/operator/articles/compare/articles/our-own.md/").status_code == 404


def test_what_somebody_wrote_is_only_shown(editor: Client, anna: User) -> None:
    editing.save_draft(PATH, "<script>alert(1)</script>", anna)
    for address in (COMPARE, f"{HISTORY}?version={versions(PATH)[0].id}"):
        assert b"<script>alert" not in editor.get(address).content
