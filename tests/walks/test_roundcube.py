"""How words of a web page are compared with those of a guide."""

import pytest

from tests.walks.roundcube import exactly


@pytest.mark.parametrize("shown", ["Inbox", " inbox ", "INBOX", "Inbox:", "Inbox 4", "Inbox12"])
def test_capitals_colons_and_numbers_of_messages_make_no_difference(shown: str) -> None:
    assert exactly("Inbox", part=False).search(shown)


@pytest.mark.parametrize("shown", ["Inbox of Anna", "My Inbox", "Inbox (old)", ""])
def test_other_words_beside_them_do(shown: str) -> None:
    assert not exactly("Inbox", part=False).search(shown)
    assert bool(exactly("Inbox", part=True).search(shown)) is bool(shown)


def test_marks_of_patterns_are_words() -> None:
    assert exactly("Folder actions...", part=False).search("Folder  actions...")
    assert not exactly("Folder actions...", part=False).search("Folder actionsxyz")
