"""An operator's way: sign in, find a page, write, see what is wrong, see it as a client, publish, and take it back."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import violations
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.pictures import picture

pytestmark = pytest.mark.browser

GUIDE: Final = "guides/mac/apple-mail.md"
EDIT: Final = f"/operator/articles/edit/{GUIDE}/"
#: Menus that do not show all of what is chosen.
CUT: Final = "[...document.querySelectorAll('select')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.id)"
#: Forms that begin right below the heading of the page, in pixels.
CLOSE: Final = """
    [...document.querySelectorAll('h1 + form')]
    .map(e => e.getBoundingClientRect().top - e.previousElementSibling.getBoundingClientRect().bottom)
    .filter(gap => gap < 12)
"""
SENTENCE: Final = "Take your time: nothing can be lost here."
#: Every kind of page, by address, in the order in which they come to be.
PAGES: Final = (
    "/operator/",
    "/operator/articles/",
    "/operator/articles/?state=own",
    "/operator/articles/new/",
    "/operator/articles/pictures/",
    "/operator/connections/",
    "/operator/connections/webhooks/new/",
    "/operator/articles/archive/",
    "/operator/articles/history/articles/webmail.md/",
    "/operator/articles/compare/articles/webmail.md/",
    "/operator/searches/",
    "/operator/votes/",
    "/operator/moves/",
    "/operator/moves/new/",
    "/operator/moves/sample-open/",
    *(f"/operator/moves/sample-open/{page}/" for page in ("servers", "dates", "domains", "client", "publish")),
    "/operator/moves/sample-open/act/finish/",
    "/operator/services/",
    "/operator/services/new/",
    "/operator/services/new-host/",
    "/operator/domains/open.example/",
    "/operator/moves/sample-open/messages/",
    "/operator/site/",
    "/operator/look/",
    "/operator/moves/sample-open/progress/",
    "/operator/moves/sample-open/progress/domains/",
    "/operator/history/",
    "/operator/sample/",
    "/operator/people/",
    "/operator/work/",
    "/operator/backup/",
    "/operator/domains/",
    "/operator/domains/open.example/dns/",
)


def test_the_handbook_shows_the_backups(sign_in: Open) -> None:
    page = sign_in("/operator/backup/")
    picture(page, "backup")


def write_at_the_end(page: Page, typed: str) -> None:
    text = page.get_by_label("Text", exact=True)
    text.focus()
    text.press("Control+End")
    page.keyboard.insert_text(typed)


def test_from_signing_in_to_a_published_page_and_back(sign_in: Open, open_page: Open) -> None:
    page = sign_in(EDIT, viewport=DESK)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mac")
    before = page.get_by_label("Text", exact=True).input_value()

    write_at_the_end(page, f"\n\n{SENTENCE} Type {{{{ incoming.hosts }}}}\n")
    fault = page.get_by_role("listitem").filter(has_text="incoming.hosts").get_by_role("link")
    line = len(f"{before}\n\nx".splitlines())
    expect(fault).to_have_text(f"Line {line}")
    fault.click()
    selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert SENTENCE in page.get_by_label("Text", exact=True).evaluate(selected)

    page.get_by_label("Text", exact=True).fill(f"{before}\n\n{SENTENCE} Type {{{{ incoming.host }}}}\n")
    page.get_by_label("A client’s domain").fill("open.example")
    page.get_by_label("A client’s domain").press("Tab")
    shown = page.frame_locator(".framed iframe:not(.coming)").locator("p", has_text=SENTENCE)
    expect(shown).to_contain_text("open.example")
    assert page.evaluate("history.length") < 6

    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Published. Visitors see this text from now on.")).to_be_visible()
    visitor = open_page("/for/open.example/guides/apple-mail/")
    expect(visitor.locator("p", has_text=SENTENCE)).to_be_visible()

    page.get_by_role("link", name="Go back to the shipped text").click()
    page.get_by_role("button", name="Take the shipped text").click()
    expect(page.get_by_text("Visitors see the shipped text from now on")).to_be_visible()
    page.wait_for_timeout(1100)  # a process trusts the revision that it read for a second
    assert SENTENCE not in open_page("/for/open.example/guides/apple-mail/").content()


def test_text_that_was_not_saved_is_offered_again(sign_in: Open) -> None:
    page = sign_in("/operator/articles/edit/articles/passwords.md/", viewport=PHONE)
    before = page.get_by_label("Text", exact=True).input_value()
    write_at_the_end(page, "Never saved.")
    page.reload()
    expect(page.get_by_label("Text", exact=True)).to_have_value(before)
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value(f"{before}Never saved.")
    page.get_by_label("Text", exact=True).fill(before)
    # Until the copy is forgotten too.
    kept = "Object.keys(localStorage).some((key) => key.startsWith('unsaved ') && localStorage[key])"
    while page.evaluate(kept):  # the page's own policy keeps Playwright from waiting inside of it
        page.wait_for_timeout(100)
    page.reload()
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


def test_buttons_put_blocks_in_and_undo_takes_them_out(sign_in: Open) -> None:
    page = sign_in("/operator/articles/edit/articles/passwords.md/", viewport=PHONE)
    text = page.get_by_label("Text", exact=True)
    before = text.input_value()
    text.press("Control+End")
    page.get_by_role("button", name="Warning").click()
    page.keyboard.insert_text("Careful")
    expect(text).to_have_value(f'{before}::: warning "Careful"\n\n:::\n')
    page.get_by_label("Setting").select_option("{{ incoming.host }}")
    expect(text).to_have_value(f'{before}::: warning "Careful{{{{ incoming.host }}}}"\n\n:::\n')
    for _ in range(3):
        text.press("Control+z")
    expect(text).to_have_value(before)


MARKS: Final = [
    # What is chosen by its place, the button, what stands there then, and what the same button makes of it again.
    ((0, 4), "Bold", "**Some** words\nAnother line\n", "Some words\nAnother line\n"),
    ((5, 11), "Bold", "Some **words**\nAnother line\n", "Some words\nAnother line\n"),
    ((7, 7), "Bold", "Some **words**\nAnother line\n", "Some words\nAnother line\n"),
    ((7, 7), "Heading", "## Some words\nAnother line\n", "Some words\nAnother line\n"),
    ((13, 13), "Heading", "Some words\n## Another line\n", "Some words\nAnother line\n"),
    ((5, 16), "List", "- Some words\n- Another line\n", "Some words\nAnother line\n"),
    ((0, 4), "Link", "[Some](https://) words\nAnother line\n", None),
]


@pytest.mark.parametrize(("chosen", "name", "marked", "again"), MARKS)
def test_buttons_mark_words_and_lines_and_undo_takes_it_back(
    sign_in: Open, chosen: tuple[int, int], name: str, marked: str, again: str | None
) -> None:
    page = sign_in("/operator/articles/edit/articles/passwords.md/", viewport=PHONE)
    text, words = page.get_by_label("Text", exact=True), "Some words\nAnother line\n"
    button = page.get_by_role("button", name=name, exact=True)
    text.fill(words)
    text.evaluate("(text, chosen) => text.setSelectionRange(...chosen)", list(chosen))
    button.focus()
    page.keyboard.press("Enter")
    expect(text).to_have_value(marked)
    expect(text).to_be_focused()
    if again is None:
        assert text.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)") == "https://"
    else:
        button.click()
        expect(text).to_have_value(again)
        text.press("Control+z")
        expect(text).to_have_value(marked)
    text.press("Control+z")
    expect(text).to_have_value(words)


def test_the_head_is_fields_and_what_was_not_saved_of_them_is_offered_again(sign_in: Open) -> None:
    page = sign_in("/operator/articles/edit/articles/webmail.md/", viewport=PHONE)
    title = page.get_by_label("Title", exact=True)
    before = title.input_value()
    title.fill("Webmail: mail in a browser")
    expect(page.frame_locator(".framed iframe:not(.coming)").get_by_role("heading", level=1)).to_have_text(
        "Webmail: mail in a browser"
    )
    page.reload()
    expect(title).to_have_value(before)
    page.get_by_role("button", name="Put it back").click()
    expect(title).to_have_value("Webmail: mail in a browser")
    page.get_by_text("Devices, date, sources and more").click()
    page.get_by_label("Sources, one on each line").fill("")
    fault = page.locator("#faults").get_by_role("link", name="Sources, one on each line")
    expect(fault).to_be_visible()
    page.get_by_text("Devices, date, sources and more").click()
    fault.click()
    expect(page.get_by_label("Sources, one on each line")).to_be_focused()


def test_long_names_are_whole_in_menus(sign_in: Open) -> None:
    page = sign_in("/operator/articles/new/", viewport=PHONE)
    kind = page.get_by_label("Kind", exact=True)
    kind.select_option("guide")
    assert kind.evaluate("e => e.clientHeight") > page.get_by_label("Language").evaluate("e => e.clientHeight")


@pytest.mark.thorough
def test_no_page_of_the_operators_has_a_barrier(sign_in: Open) -> None:
    page = sign_in("/operator/", viewport=PHONE, reduced_motion="reduce")
    found = []
    for path in (*PAGES, EDIT, f"/operator/articles/act/rename/{GUIDE}/", "/operator/sign-in/"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200
        found += violations(page, path)
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        assert page.evaluate(CUT) == [], path
        assert page.evaluate(CLOSE) == [], path
    assert found == []


def test_it_works_without_script(sign_in: Open) -> None:
    page = sign_in("/operator/articles/edit/articles/passwords.md/", viewport=PHONE, java_script_enabled=False)
    text = page.get_by_label("Text", exact=True)
    before = text.input_value()
    text.fill(f"{before}\n{{{{ nobody.knows }}}}\n")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("listitem").filter(has_text="nobody.knows").first).to_be_visible()
    text.fill(f"{before}\nWithout script.\n")
    page.get_by_role("button", name="Show the preview").click()
    expect(page.frame_locator(".framed iframe").get_by_text("Without script.")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    page.get_by_role("link", name="History").click()
    page.locator(".versions a").first.click()
    expect(page.locator("ins", has_text="Without script.")).to_be_visible()
    page.go_back()
    page.go_back()
    page.get_by_role("link", name="Discard the draft").click()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_text("The draft is gone.")).to_be_visible()
