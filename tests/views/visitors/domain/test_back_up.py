"""The door to the back-up: from each domain's page, first in each guide for POP3, and where old mail is missing."""

import re
from datetime import datetime

import pytest
from django.test import Client

from kb.guides.page.pages import Guide, Side
from kb.guides.text.placeholders import Task
from kb.mail.moves import Phase
from tests.libraries import shipped_library

LIBRARY = shipped_library()
#: What keeps mail in a place of ours, with another provider, or nowhere.
_KEEPS_NONE = {"gmail-web", "collecting", "outlook-lite", "roundcube", "nextcloud-mail"}
HOLDS_MAIL = [
    guide
    for guide in LIBRARY.guides.values()
    if guide.task is Task.CHANGE and Side.INCOMING in guide.changes and guide.slug not in _KEEPS_NONE
]
DOOR = re.compile(r'href="(?:\.\./)*articles/back-up-first/[^"#]*(?:#([^"]+))?"')


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", [f"/for/{phase}.example/" for phase in Phase if phase is not Phase.ANNOUNCED])
def test_step_two_of_every_page_of_a_domain_that_changes_has_it(noon: datetime, client: Client, address: str) -> None:
    step = page(client, address).partition("<h3>Back up</h3>")[2].partition("</li>")[0]
    assert DOOR.search(step)


def before_the_first_step(shown: str) -> str:
    """What stands above the first stop, or above the first step of a guide without stops."""
    return (
        shown.partition('<div class="guide')[2].partition('<section class="leg"')[0].partition('<ol class="steps"')[0]
    )


@pytest.mark.thorough
@pytest.mark.parametrize("guide", HOLDS_MAIL, ids=lambda guide: guide.slug)
def test_with_pop3_it_comes_before_the_first_step(noon: datetime, client: Client, guide: Guide) -> None:
    address = f"/for/open.example/guides/{guide.slug}/"
    door = DOOR.search(before_the_first_step(page(client, f"{address}?protocol=pop3")))
    assert door
    assert f'id="{door[1]}"' in page(client, "/articles/back-up-first/")
    assert not DOOR.search(before_the_first_step(page(client, address)))


@pytest.mark.parametrize("slug", ["iphone-mail", "outlook-classic", "gmail-android"])
def test_so_it_is_in_german(noon: datetime, client: Client, slug: str) -> None:
    door = DOOR.search(before_the_first_step(page(client, f"/de/for/open.example/guides/{slug}/?protocol=pop3")))
    assert door
    assert f'id="{door[1]}"' in page(client, "/de/articles/back-up-first/")


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
@pytest.mark.parametrize("slug", ["iphone-mail-new", "thunderbird-android-new", "outlook-classic-new"])
def test_where_old_mail_is_missing_it_comes_before_any_change(
    noon: datetime, client: Client, slug: str, protocol: str
) -> None:
    shown = page(client, f"/for/moved.example/guides/{slug}/?protocol={protocol}")
    missing = shown.partition('id="h-old-mail-is-missing"')[2].partition("<h3")[0]
    assert DOOR.search(missing)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_article_leads_to_a_part_for_each_app(noon: datetime, client: Client, language: str) -> None:
    shown = page(client, ("" if language == "en" else "/de") + "/articles/back-up-first/")
    body = shown.partition("<main")[2].partition("</main>")[0]
    wanted = re.findall(r'href="#(h-[^"]+)"', re.sub(r"<nav.*?</nav>", "", body, flags=re.DOTALL))
    assert len(set(wanted)) == 13
    assert all(f'id="{anchor}"' in body for anchor in wanted)
