"""The list of error messages leaves out nothing that a guide speaks of."""

import re
from itertools import dropwhile, takewhile

import pytest

from kb.guides.library.library import Guide, Library
from kb.guides.page.body import Heading
from kb.guides.text.apps import listed_apps
from tests.libraries import shipped_library

TROUBLE = "If it did not work"
SHIPPED = shipped_library()
INDEX = SHIPPED.articles["error-messages"].body
#: Names of apps are headings too, where the list of them is drawn.
LISTED = {app.name for app in listed_apps().values()}
#: A heading may name several texts: "Couldn’t sign in, or: Your password is incorrect", "530, 550".
BETWEEN_TEXTS = re.compile(r"[,.]? or:? |, | … ", re.IGNORECASE)


def troubles(guide: Guide) -> list[Heading]:
    """What else may be seen in a stop; in a guide without stops the headings below "If it did not work"."""
    if guide.body.stops(None):
        return [heading for heading in guide.body.headings if heading.level == 3 and is_said(heading)]
    from_there = list(dropwhile(lambda heading: heading.text != TROUBLE, guide.body.headings))
    return list(takewhile(lambda heading: heading.level > 2, from_there[1:]))


#: How a person begins who says what is on their screen; that is in no list of messages.
BY_A_PERSON = re.compile(
    r"\b(I|[Mm]y)\b|second entry$|is there already$"
    r"|^(Webmail is|Gmail refuses|There is|A warning|It |Old mail|The (new name|app|phone|device|red line) |“Test in”)"
)


def is_said(heading: Heading) -> bool:
    """Whether a program says it."""
    return heading.text not in LISTED and not BY_A_PERSON.search(heading.text)


def words(text: str) -> str:
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "


def is_listed(guide: Guide, heading: Heading) -> bool:
    """Whether a reader finds it there: in its own words, text by text, or as a link to that very place."""
    if f"{guide.address}#{heading.id}" in INDEX.links:
        return True
    listed = words(INDEX.text)
    return all(words(text) in listed for text in BETWEEN_TEXTS.split(heading.text))


def missing(library: Library) -> list[str]:
    return [
        f"kb/content/articles/error-messages.md lacks “{heading.text}”, or a link to {guide.address}#{heading.id}"
        for guide in library.guides.values()
        for heading in troubles(guide)
        if not is_listed(guide, heading)
    ]


@pytest.mark.thorough
def test_each_trouble_of_each_guide_is_in_the_list_of_error_messages() -> None:
    assert missing(SHIPPED) == []


@pytest.mark.parametrize("guide", SHIPPED.guides.values(), ids=lambda guide: guide.slug)
def test_each_guide_says_what_to_do_if_it_did_not_work(guide: Guide) -> None:
    assert troubles(guide) != []


def test_each_message_in_the_list_has_an_address_of_its_own() -> None:
    messages = [heading.text for heading in INDEX.headings if heading.level == 3]
    assert len(messages) == len(set(messages)) > 240


CODE = re.compile(r"0x([0-9A-F]+)(…| to 0x([0-9A-F]+))?")


def entry_of(code: str) -> str:
    """The nearest entry for a code of Outlook's: its own, its range, else the longest family that it begins with."""
    families: list[tuple[int, str]] = []
    for heading in (heading.text for heading in INDEX.headings if heading.level == 3):
        for first, rest, last in CODE.findall(heading):
            if rest == "…":
                families += [(len(first), heading)] * code.startswith(first)
            elif code == first or (last and len(code) == len(first) and first <= code <= last):
                return heading
    return max(families, default=(0, ""))[1]


@pytest.mark.parametrize(
    ("code", "entry"),
    [
        ("800CCC19", "0x800CCC19: a time-out occurred while communicating with the server"),
        ("800CCC67", "0x800CCC67: SMTP service not available"),
        (
            "800CCC80",
            "0x800CCC80: none of the authentication methods supported by this client are supported by your server",
        ),
        ("80042109", "0x80042109: Outlook is unable to connect to your outgoing (SMTP) email server"),
        ("8004210B", "0x8004210B: The operation timed out waiting for a response from the sending (SMTP) server"),
        ("800CCC4C", "0x800CCC40 to 0x800CCC5F: another Winsock code"),
        ("800CCC97", "0x800CCC93 to 0x800CCC9F: another POP3 code"),
        ("800CCCD4", "0x800CCCD2 to 0x800CCCDF: another IMAP code"),
        ("800CCC08", "0x800CCC…: a code that is not in this list"),
        ("8004211F", "0x800421…: a code that is not in this list"),
        ("80070057", "0x8004… or 0x8007…: a code that is not in this list"),
    ],
)
def test_a_code_has_an_entry_or_a_family(code: str, entry: str) -> None:
    assert entry_of(code) == entry


def test_no_code_of_sending_and_receiving_is_without_an_entry() -> None:
    assert [code for number in range(0x100) if not entry_of(code := f"800CCC{number:02X}")] == []
