"""The head of a page as fields of the editor: any title can be typed, and what nobody touched stays to the letter."""

from html import unescape
from typing import Any, Final

import pytest
from django.http import HttpResponse
from django.test import Client

from kb.models.accounts.roles import Role
from kb.models.pages.edited import EditedPage
from kb.operations.pages import editing
from kb.operations.pages.states import shipped_text
from tests.controls import controls
from tests.markup import tight
from tests.views.operator.conftest import SignedIn, person

ARTICLE: Final = "articles/webmail.md"
GUIDE: Final = "guides/iphone/iphone-mail.md"
PATHS: Final = (
    ARTICLE,
    GUIDE,
    "articles/error-messages.md",
    "articles/pop3-or-imap.md",
    "guides/windows/outlook-windows-new.md",
    "guides/other/another-app.md",
    "de/guides/iphone/iphone-mail.md",
)


def address_of(path: str, act: str = "edit") -> str:
    return f"/operator/articles/{act}/{path}/"


def sent_by(client: Client, path: str) -> dict[str, list[str]]:
    """What a browser sends of the page of the editor, with the line ends that browsers send."""
    sent = controls(client.get(address_of(path))).sent
    names = {"csrfmiddlewaretoken", "domain", "phase", "protocol", "moment", "day", "width"}
    return {
        name: [value.replace("\n", "\r\n") for value in values] for name, values in sent.items() if name not in names
    }


def save(client: Client, path: str, act: str = "save", **changed: Any) -> HttpResponse:
    return client.post(address_of(path), {**sent_by(client, path), "act": act, **changed})


def draft_of(path: str) -> str:
    row = EditedPage.objects.get(path=path)
    return row.draft or row.text


def said_by(response: HttpResponse) -> str:
    return tight(unescape(response.content.decode()))


@pytest.mark.thorough
@pytest.mark.parametrize("path", [path for path in PATHS if shipped_text(path)])
def test_what_nobody_changed_is_saved_to_the_letter(editor: Client, path: str) -> None:
    assert "title" in sent_by(editor, path)
    assert save(editor, path).status_code == 303
    assert draft_of(path) == shipped_text(path)
    assert save(editor, path).status_code == 303
    assert draft_of(path) == shipped_text(path)


def test_enough_pages_were_tried() -> None:
    assert sum(shipped_text(path) is not None for path in PATHS) >= 5


def test_the_text_below_is_shown_without_the_head(editor: Client) -> None:
    sent = sent_by(editor, GUIDE)
    assert "---" not in sent["text"][0]
    assert (sent["title"], sent["checked"]) == (["Change your email settings on an iPhone or iPad"], ["2026-11-22"])
    assert sent["devices"] == ["", "iphone-mail"]
    assert sent["more"] == ["task: change\r\nmethod: in_place\r\nchanges: [incoming, outgoing]\r\nlabels: [iphone]"]
    shown = controls(editor.get(address_of(GUIDE)))
    assert {"Title", "Summary", "App", "Versions", "Devices", "Last checked on", "Text"} <= set(shown.labels)
    assert "App" not in controls(editor.get(address_of(ARTICLE))).labels


@pytest.mark.thorough
@pytest.mark.parametrize(
    "title",
    [
        "Webmail: what it is",
        "Mail: one, two: three",
        "Ports 993: and 465",
        "“A”: 'b' \"c\" #d",
        "# Webmail",
        "[Webmail]",
    ],
)
def test_a_title_may_have_a_colon_or_anything_else(editor: Client, title: str) -> None:
    response = save(editor, ARTICLE, "publish", title=title, summary=f"{title}: in short.")
    assert response.status_code == 303
    page = unescape(editor.get("/articles/webmail/").content.decode())
    assert f"<h1>{title}</h1>" in page
    assert sent_by(editor, ARTICLE)["summary"] == [f"{title}: in short."]
    assert sent_by(editor, ARTICLE)["title"] == [title]


def test_only_the_changed_line_is_another(editor: Client) -> None:
    save(editor, GUIDE, title="Change your settings")
    before, after = (shipped_text(GUIDE) or "").splitlines(), draft_of(GUIDE).splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("title: Change your email settings on an iPhone or iPad", "title: Change your settings")]


def test_devices_lists_and_the_rest_are_written(editor: Client) -> None:
    more = "task: change\r\nmethod: re_add\r\nchanges: [incoming]\r\nbecause: it has one server"
    save(
        editor,
        GUIDE,
        devices=["", "gmail-iphone", "iphone-mail"],
        synonyms="apple: mail\r\n\r\nios",
        checked="2026-11-28",
        more=more,
    )
    draft = draft_of(GUIDE)
    assert "devices: [iphone-mail, gmail-iphone]\n" in draft
    assert 'synonyms:\n  - "apple: mail"\n  - ios\n' in draft
    assert "checked: 2026-11-28\n" in draft
    assert "method: re_add\nchanges: [incoming]\nbecause: it has one server\n---\n" in draft


@pytest.mark.thorough
def test_unknown_devices_and_fields_are_kept_for_their_author_to_see(editor: Client) -> None:
    odd = (shipped_text(GUIDE) or "").replace("[iphone-mail]", "[iphone-mail, toaster]").replace("minutes", "hours", 1)
    editing.save_draft(GUIDE, odd, person(Role.EDITOR, "Anna"))
    assert sent_by(editor, GUIDE)["devices"] == ["", "iphone-mail", "toaster"]
    assert "hours: 15" in sent_by(editor, GUIDE)["more"][0]
    save(editor, GUIDE)
    assert draft_of(GUIDE) == odd


@pytest.mark.thorough
def test_a_fault_of_the_head_leads_to_its_field(editor: Client) -> None:
    said = said_by(save(editor, GUIDE, "check", title=""))
    assert '<a href="#title">Title</a>: title is empty' in said
    said = said_by(save(editor, GUIDE, "check", devices=["", "toaster"]))
    assert '<a href="#devices">Devices</a>: unknown device toaster' in said
    assert "<details open>" in said
    assert 'id="devices"' in said
    said = said_by(save(editor, GUIDE, "check", more="task: nothing"))
    assert '<a href="#more">The other lines of the head</a>:' in said


@pytest.mark.parametrize("act", ["edit", "check"])
def test_a_fault_of_the_text_is_counted_from_its_first_line(editor: Client, act: str) -> None:
    sent = {**sent_by(editor, ARTICLE), "text": "Fine.\r\n\r\n{{ nobody.knows }}\r\n", "act": "check"}
    sent["sources"] = ["one\r\ntwo\r\nthree: four\r\nfive"]
    said = said_by(editor.post(address_of(ARTICLE, act), sent))
    assert '<a href="#text" data-line="3">Line 3</a>' in said.replace("<a\nhref", "<a href")


def test_the_preview_shows_what_the_fields_say(editor: Client) -> None:
    sent = {**sent_by(editor, ARTICLE), "path": ARTICLE, "title": "Webmail: anew"}
    assert "<h1>Webmail: anew</h1>" in editor.post("/operator/articles/preview/", sent).content.decode()
    broken = {**sent, "text": "Fine.\n\n{{ nobody.knows }}\n"}
    assert "3: " in said_by(editor.post("/operator/articles/preview/", broken))


def test_a_head_that_is_no_fields_is_shown_whole(editor: Client) -> None:
    broken = "---\ntitle: [A\n---\nText\n"
    editing.save_draft(ARTICLE, broken, person(Role.EDITOR, "Anna"))
    assert sent_by(editor, ARTICLE)["text"] == [broken.replace("\n", "\r\n")]
    assert "title" not in sent_by(editor, ARTICLE)
    assert save(editor, ARTICLE).status_code == 303
    assert draft_of(ARTICLE) == broken


def test_messages_and_pieces_have_no_head(editor: Client) -> None:
    for path in ("_messages/email.md", "_snippets/test.md"):
        sent = sent_by(editor, path)
        assert not {"head", "title", "more"} & set(sent)
        assert sent["text"] == [(shipped_text(path) or "").replace("\n", "\r\n")]


def test_when_two_save_the_fields_are_compared_too(editor: Client) -> None:
    mine = {**sent_by(editor, ARTICLE), "title": "My title", "act": "save"}
    theirs = (shipped_text(ARTICLE) or "").replace("title: ", "title: Their ", 1)
    editing.save_draft(ARTICLE, theirs, person(Role.EDITOR, "Anna"), expected=0)
    response = editor.post(address_of(ARTICLE), mine)
    assert response.status_code == 409
    assert controls(response).sent["title"] == ["My title"]
    assert draft_of(ARTICLE) == theirs


def test_somebody_who_may_only_look_changes_no_field(signed_in: SignedIn) -> None:
    page = signed_in(Role.VIEWER).get(address_of(GUIDE)).content.decode()
    assert '<input type="text" name="title"' in page
    assert page.count(" readonly") >= 8
    assert " disabled" in page.partition('name="devices"')[2]


def test_a_new_page_with_a_colon_goes_on(editor: Client) -> None:
    new = {"title": "Hours: new", "kind": "article", "platform": "iphone", "language": "en", "slug": "our-hours"}
    editor.post("/operator/articles/new/", new)
    sent = sent_by(editor, "articles/our-hours.md")
    assert (sent["title"], sent["summary"], sent["sources"]) == (["Hours: new"], [""], [""])
    answer = save(editor, "articles/our-hours.md", "publish", summary="All: of it.", sources="us", text="Words.\r\n")
    assert answer.status_code == 303
    assert "<h1>Hours: new</h1>" in editor.get("/articles/our-hours/").content.decode()
