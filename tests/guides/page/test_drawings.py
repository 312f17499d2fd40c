"""What the drawings of the shipped guides show their readers, and what they do not show."""

import re
from typing import Final

import pytest

from kb.guides.page.pages import Guide
from kb.guides.text.placeholders import words_for
from kb.mail.servers import Protocol
from tests.libraries import shipped_libraries

GUIDES: Final = [page for page in shipped_libraries().pages if isinstance(page, Guide)]
#: Buttons that remove an account, as apps label them.
REMOVES: Final = re.compile(r">(?:Remove|Delete|Delete Account|Remove account|Delete account|Löschen|Entfernen)<")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: f"{guide.language}-{guide.slug}")
def test_no_drawing_for_pop3_shows_the_button_that_removes_the_mail(guide: Guide) -> None:
    html = guide.body.fill(words_for(language=guide.language), protocol=Protocol.POP3)
    drawings = re.findall(r"<figure\b.*?</figure>", html, re.DOTALL)
    assert not [drawing for drawing in drawings if REMOVES.search(drawing)]
