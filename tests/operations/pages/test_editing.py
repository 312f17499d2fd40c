"""What operators do to pages, through the real child process, and what visitors get of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from kb.guides.page.paths import PageKind
from kb.guides.text.errors import ContentErrors
from kb.models import EditedPage, Event, Redirect
from kb.models.pages.library import current_library, library_files, next_publication
from kb.models.pages.redirects import redirect_for
from kb.operations.pages import editing
from kb.operations.pages.states import PageMark, draft_text, page_states, shipped_text, state_of, versions
from kb.operations.refusals import EditConflict, NotPossible
from tests import clock

WEBMAIL = "articles/webmail.md"
OWN = "articles/our-own-words.md"
TEST = "_snippets/stop-test.md"
GUIDE = "guides/iphone/iphone-mail.md"
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db: None) -> User:
    return User.objects.create_user("edith")


def now() -> datetime:
    return clock.now()


def text_of(path: str, old: str = "title: ", new: str = "title: Our ") -> str:
    return library_files()[path].text.replace(old, new, 1)


def title(slug: str = "webmail", at: datetime | None = None) -> str | None:
    page = current_library(at or now(), "en").articles.get(slug)
    return page.title if page else None


def states(path: str) -> set[PageMark]:
    found = state_of(path, now())
    return set(found.states) if found else set()


SHIPPED_TITLE = "How do I use webmail, and how do I clear it out?"


def test_a_draft_is_for_nobody_until_it_is_published(by: User) -> None:
    row = editing.save_draft(WEBMAIL, text_of(WEBMAIL), by, expected=0)
    assert (row.version, row.made_from) == (1, library_files()[WEBMAIL].digest)
    assert (title(), states(WEBMAIL)) == (SHIPPED_TITLE, {PageMark.SHIPPED, PageMark.DRAFT})
    editing.publish(WEBMAIL, by, now(), expected=1)
    assert (title(), states(WEBMAIL)) == (f"Our {SHIPPED_TITLE}", {PageMark.EDITED})
    assert draft_text(WEBMAIL, now()) == ""


def test_the_clock_publishes_what_is_scheduled(by: User) -> None:
    editing.save_draft(WEBMAIL, text_of(WEBMAIL), by)
    moment = now() + HOUR
    editing.schedule(WEBMAIL, by, moment)
    assert states(WEBMAIL) == {PageMark.SHIPPED, PageMark.SCHEDULED}
    assert next_publication(now()) == moment
    assert title(at=moment - timedelta(microseconds=1)) == SHIPPED_TITLE
    assert title(at=moment) == f"Our {SHIPPED_TITLE}"
    assert next_publication(moment) is None


def test_whoever_opened_an_older_text_is_told_what_was_saved_meanwhile(by: User) -> None:
    editing.save_draft(WEBMAIL, "theirs", by, expected=0)
    with pytest.raises(EditConflict) as conflict:
        editing.save_draft(WEBMAIL, "mine", by, expected=0)
    assert (conflict.value.theirs, conflict.value.version, conflict.value.who) == ("theirs", 1, "edith")
    assert EditedPage.objects.get().draft == "theirs"


def test_a_draft_may_be_broken_but_nobody_can_publish_it(by: User) -> None:
    editing.save_draft(WEBMAIL, text_of(WEBMAIL) + "\n::: nope\n", by)
    for act in (lambda: editing.publish(WEBMAIL, by, now()), lambda: editing.schedule(WEBMAIL, by, now() + HOUR)):
        with pytest.raises(ContentErrors, match=r'articles/webmail\.md:[0-9]+: unknown block "nope"'):
            act()
    assert (title(), states(WEBMAIL)) == (SHIPPED_TITLE, {PageMark.SHIPPED, PageMark.DRAFT})


@pytest.mark.thorough
def test_an_edited_snippet_changes_every_page_that_includes_it(by: User) -> None:
    editing.save_draft(TEST, text_of(TEST, "Wait two minutes.", "Test it our way."), by)
    editing.publish(TEST, by, now())
    guides = current_library(now(), "en").guides.values()
    ours = [guide.slug for guide in guides if "Test it our way" in guide.body.text]
    assert ours == [guide.slug for guide in guides if "::: include stop-test" in guide.source.text] != []


@pytest.mark.thorough
def test_a_snippet_that_would_break_a_page_is_refused(by: User) -> None:
    editing.save_draft(TEST, "::: warning\nNot closed.\n", by)
    with pytest.raises(ContentErrors, match=r"_snippets/stop-test\.md:1: "):
        editing.publish(TEST, by, now())
    assert "Test" in current_library(now(), "en").guides["iphone-mail"].body.text


def test_a_page_of_their_own_comes_and_goes(by: User) -> None:
    editing.create(OWN, text_of(WEBMAIL), by)
    assert (title("our-own-words"), states(OWN)) == (None, {PageMark.OWN, PageMark.DRAFT})
    editing.publish(OWN, by, now())
    assert (title("our-own-words"), states(OWN)) == (f"Our {SHIPPED_TITLE}", {PageMark.OWN})
    editing.unpublish(OWN, by)
    assert (title("our-own-words"), states(OWN)) == (None, {PageMark.OWN, PageMark.DRAFT})
    editing.delete(OWN, by)
    assert states(OWN) == set()
    assert [version.reason for version in versions(OWN)] == ["deleted", "unpublished", "published", "created"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (WEBMAIL, "There is a page of this name already."),
        ("guides/mac/iphone-mail.md", "This address belongs to guides/iphone/iphone-mail.md already."),
        ("articles/A.md", "the name of a file has small letters, digits and single hyphens only"),
    ],
)
def test_a_new_page_takes_no_other_pages_place(by: User, path: str, sentence: str) -> None:
    with pytest.raises(NotPossible) as refused:
        editing.create(path, "x", by)
    assert str(refused.value) == sentence


def test_a_translation_has_the_address_of_its_page(by: User) -> None:
    assert editing.create(f"fr/{WEBMAIL}", "x", by).path == f"fr/{WEBMAIL}"


def test_every_act_is_written_down_without_its_text(by: User) -> None:
    editing.create(OWN, text_of(WEBMAIL), by)
    editing.publish(OWN, by, now())
    editing.delete(OWN, by)
    assert list(Event.objects.order_by("id").values_list("who", "action", "subject", "before", "after")) == [
        ("edith", "page.create", f"page {OWN}", None, {"version": 1}),
        ("edith", "page.publish", f"page {OWN}", None, {"version": 2}),
        ("edith", "page.delete", f"page {OWN}", {"version": 2}, None),
    ]


def test_taking_the_shipped_text_keeps_the_history(by: User) -> None:
    editing.save_draft(WEBMAIL, text_of(WEBMAIL), by)
    editing.publish(WEBMAIL, by, now())
    editing.take_shipped(WEBMAIL, by)
    assert (title(), states(WEBMAIL)) == (SHIPPED_TITLE, {PageMark.SHIPPED})
    oldest = versions(WEBMAIL)[-1]
    assert (oldest.reason, oldest.who, oldest.draft) == ("draft", "edith", text_of(WEBMAIL))
    editing.restore(WEBMAIL, oldest.id, by)
    assert draft_text(WEBMAIL, now()) == text_of(WEBMAIL)


def test_another_shipped_text_is_noticed_until_it_was_seen(by: User) -> None:
    editing.save_draft(WEBMAIL, text_of(WEBMAIL), by)
    editing.publish(WEBMAIL, by, now())
    EditedPage.objects.update(made_from="0" * 64)
    assert states(WEBMAIL) == {PageMark.EDITED, PageMark.SHIPPED_CHANGED}
    editing.keep_mine(WEBMAIL, by)
    assert states(WEBMAIL) == {PageMark.EDITED}


@pytest.mark.thorough
def test_a_renamed_page_leads_on_from_every_name_it_had(by: User) -> None:
    for path in (OWN, f"de/{OWN}"):
        editing.create(path, text_of(WEBMAIL), by)
        editing.publish(path, by, now())
    editing.create("articles/links.md", text_of(WEBMAIL) + "\n[See](/articles/our-own-words/#h-x)\n", by)
    editing.publish("articles/links.md", by, now())
    assert editing.rename(OWN, "second-name", by) == ["articles/links.md"]
    assert editing.rename("de/articles/second-name.md", "third-name", by) == []
    assert [redirect_for(PageKind.ARTICLE, slug) for slug in ("our-own-words", "second-name", "third-name")] == [
        *("third-name", "third-name", None)
    ]
    assert sorted(row.path for row in EditedPage.objects.all()) == [
        *("articles/links.md", "articles/third-name.md", "de/articles/third-name.md")
    ]
    assert versions("articles/third-name.md")[-1].reason == "created"
    editing.rename("articles/third-name.md", "our-own-words", by)
    assert redirect_for(PageKind.ARTICLE, "our-own-words") is None
    assert redirect_for(PageKind.ARTICLE, "third-name") == "our-own-words"


def test_a_shipped_page_keeps_its_name(by: User) -> None:
    editing.save_draft(WEBMAIL, "x", by)
    for path in (WEBMAIL, TEST, GUIDE):
        with pytest.raises(NotPossible):
            editing.rename(path, "other", by)
    assert not Redirect.objects.exists()


def test_a_page_is_due_on_its_day(by: User) -> None:
    today = now().date()
    editing.set_review(WEBMAIL, today + timedelta(days=2), by)
    assert states(WEBMAIL) == {PageMark.SHIPPED}
    editing.set_review(WEBMAIL, today - timedelta(days=1), by)
    assert states(WEBMAIL) == {PageMark.SHIPPED, PageMark.DUE}


Act = Callable[[User], object]
SENSELESS: dict[str, Act] = {
    "publish without a draft": lambda by: editing.publish(WEBMAIL, by, now()),
    "schedule for yesterday": lambda by: editing.schedule(WEBMAIL, by, now() - HOUR),
    "discard nothing": lambda by: editing.discard_draft(WEBMAIL, by),
    "delete what ships": lambda by: editing.delete(WEBMAIL, by),
    "unpublish what ships": lambda by: editing.unpublish(WEBMAIL, by),
    "take what nobody edited": lambda by: editing.take_shipped(WEBMAIL, by),
    "restore another page": lambda by: editing.restore(WEBMAIL, 1_000_000, by),
    "an empty text": lambda by: editing.save_draft(WEBMAIL, " \n", by),
    "a zero byte": lambda by: editing.save_draft(WEBMAIL, "a\0b", by),
    "half a character": lambda by: editing.save_draft(WEBMAIL, "a\ud800b", by),
    "a book": lambda by: editing.save_draft(WEBMAIL, "a" * 200_000, by),
}


@pytest.mark.parametrize("act", SENSELESS)
def test_an_act_that_makes_no_sense_is_refused_and_leaves_no_trace(by: User, act: str) -> None:
    with pytest.raises(NotPossible):
        SENSELESS[act](by)
    assert not EditedPage.objects.exists()
    assert not EditedPage.history.exists()
    assert not Event.objects.exists()


def test_every_page_is_in_the_list_once_with_its_title(by: User) -> None:
    found = page_states(now())
    assert [state.path for state in found] == sorted(library_files())
    by_path = {state.path: state for state in found}
    assert by_path[WEBMAIL].title == SHIPPED_TITLE
    assert (by_path[TEST].title, by_path[TEST].kind) == ("stop-test", PageKind.SNIPPET)
    assert shipped_text(WEBMAIL) == library_files()[WEBMAIL].text
