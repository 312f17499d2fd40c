"""What holds for every page that adds an account: its values are today's, and a POP3 reader loses nothing by it."""

import re
from pathlib import Path

import pytest

import kb
from kb.guides.page.pages import Guide
from kb.guides.text.placeholders import Task
from kb.mail.servers import Protocol
from tests.libraries import shipped_library

CONTENT = Path(kb.__file__).parent / "content"
SHIPPED = shipped_library()
ADDING = [guide for guide in SHIPPED.guides.values() if guide.task is Task.ADD]
#: Before the day of a move, today's servers are the old ones; so neither word is true of them.
NEW_OR_OLD = re.compile(r"\b(?:new|old) (?:(?:incoming|outgoing) )?(?:server|name|host)s?\b|\{\{ *old\.", re.IGNORECASE)
TAKEN_AWAY = re.compile(r"(?<!do not )\b(?:remove|delete)s? (?:\w+ ){0,3}(?:account|entry)", re.IGNORECASE)


@pytest.mark.parametrize("guide", ADDING, ids=lambda guide: guide.slug)
def test_it_calls_no_server_new_or_old(guide: Guide) -> None:
    included = [(CONTENT / f"_snippets/{name}.md").read_text() for name in sorted(guide.body.snippets)]
    assert NEW_OR_OLD.findall("\n".join([guide.source.text, *included])) == []


@pytest.mark.parametrize("guide", ADDING, ids=lambda guide: guide.slug)
def test_it_has_pop3_readers_remove_nothing(guide: Guide) -> None:
    assert TAKEN_AWAY.findall(re.sub(r"<[^>]+>", " ", guide.body.shown(Protocol.POP3))) == []


@pytest.mark.parametrize("guide", ADDING, ids=lambda guide: guide.slug)
def test_it_stands_beside_the_guide_that_changes_an_account(guide: Guide) -> None:
    change = SHIPPED.counterpart(guide)
    assert change is not None
    assert guide.slug == f"{change.slug}-new"
