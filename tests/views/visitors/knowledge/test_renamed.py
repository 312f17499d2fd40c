"""Renamed pages: the old address leads to the new one for ever, with and without a domain, in each language."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.models.pages.library import library_files
from kb.operations.pages import editing
from tests import clock

GUIDE = "guides/iphone/our-guide.md"
ARTICLE = "articles/our-article.md"


@pytest.fixture
def renamed(noon: datetime) -> User:
    """A guide and an article of the operator's, each published and then renamed."""
    by = User.objects.create_user("edith")
    for path, made_from in ((GUIDE, "guides/iphone/iphone-mail.md"), (ARTICLE, "articles/webmail.md")):
        editing.create(path, library_files()[made_from].text, by)
        editing.publish(path, by, clock.now())
    editing.rename(GUIDE, "their-guide", by)
    editing.rename(ARTICLE, "their-article", by)
    return by


ADDRESSES = {
    "/guides/our-guide/": "/guides/their-guide/",
    "/guides/our-guide/?protocol=pop3&seen=a,b": "/guides/their-guide/?protocol=pop3&seen=a,b",
    "/de/guides/our-guide/": "/de/guides/their-guide/",
    "/for/open.example/guides/our-guide/?protocol=pop3": "/for/open.example/guides/their-guide/?protocol=pop3",
    "/de/for/open.example/guides/our-guide/": "/de/for/open.example/guides/their-guide/",
    "/articles/our-article/": "/articles/their-article/",
    "/guides/our-guide.md": "/guides/their-guide.md",
    "/articles/our-article.md": "/articles/their-article.md",
    "/guides/our-guide/worked/": "/guides/their-guide/worked/",
    "/for/open.example/guides/our-guide/worked/": "/for/open.example/guides/their-guide/worked/",
}


@pytest.mark.thorough
def test_an_old_address_leads_to_the_new_one_with_its_query(client: Client, renamed: User) -> None:
    answers = {old: client.get(old) for old in ADDRESSES}
    assert {old: (answer.status_code, answer.headers["Location"]) for old, answer in answers.items()} == {
        old: (301, new) for old, new in ADDRESSES.items()
    }
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"public, max-age=300"}
    assert {client.get(new).status_code for new in ADDRESSES.values()} == {200}


def test_names_of_guides_and_of_articles_are_apart(client: Client, renamed: User) -> None:
    assert client.get("/articles/our-guide/").status_code == 404
    assert client.get("/guides/our-article/").status_code == 404


def test_a_new_page_may_take_the_old_name(client: Client, renamed: User) -> None:
    editing.create(ARTICLE, library_files()["articles/webmail.md"].text, renamed)
    assert client.get("/articles/our-article/").status_code == 301  # a draft takes nothing yet
    editing.publish(ARTICLE, renamed, clock.now())
    assert client.get("/articles/our-article/").status_code == 200


def test_a_page_that_is_gone_is_led_to_by_nothing(client: Client, renamed: User) -> None:
    editing.delete("articles/their-article.md", renamed)
    assert client.get("/articles/our-article/").status_code == 404
