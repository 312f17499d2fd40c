"""What people find on a screen by its words, without a screen."""

from dataclasses import replace

import pytest

from tests.walks.program import NotThere
from tests.walks.things import Screen, Thing, things, tidied

GREY: frozenset[str] = frozenset()
USABLE = frozenset({"sensitive"})


def thing(way: str, role: str, name: str, box: tuple[int, int, int, int], states: frozenset[str] = USABLE) -> Thing:
    """`way` as digits; a label's text is its name, as GTK tells it."""
    return Thing(tuple(map(int, way)), role, name, name if role == "label" else "", box, states)


MAIN = thing("00", "frame", "Letters", (0, 0, 800, 600))
MAIN_PARTS = (
    thing("000", "menu", "Settings", (0, 0, 80, 25)),
    thing("001", "push button", "Fetch", (80, 0, 80, 25)),
    thing("002", "push button", "Answer", (160, 0, 80, 25), GREY),
    thing("003", "table cell", "INBOX (2)", (0, 30, 90, 20)),
)
FORM = thing("01", "dialog", "Account", (100, 100, 500, 400), USABLE | {"modal"})
FORM_PARTS = (
    thing("010", "label", "Host:", (110, 110, 80, 30)),
    Thing((0, 1, 1), "text", "", "mail.example", (200, 110, 300, 30), USABLE | {"editable"}),
    thing("012", "check box", "Own port", (110, 150, 80, 30)),
    Thing((0, 1, 3), "spin button", "", "993", (200, 150, 60, 30), frozenset({"editable"})),
    thing("014", "panel", "Fetching", (110, 200, 400, 70)),
    thing("0140", "radio button", "Plain", (120, 220, 200, 20)),
    thing("0141", "radio button", "Secure", (120, 245, 200, 20), USABLE | {"checked"}),
    thing("0142", "label", "Fetching", (110, 200, 80, 18)),
    thing("015", "panel", "Sending", (110, 280, 400, 70)),
    thing("0150", "radio button", "Plain", (120, 300, 200, 20), USABLE | {"checked"}),
    thing("0151", "radio button", "Secure", (120, 325, 200, 20)),
    thing("0152", "label", "Sending", (110, 280, 80, 18)),
    thing("016", "push button", "Browse", (400, 350, 80, 30)),
    thing("017", "push button", "Browse", (400, 390, 80, 30)),
    thing("018", "label", "Key", (110, 390, 80, 30)),
)
OPEN = Screen((MAIN, *MAIN_PARTS))
COVERED = Screen((MAIN, *MAIN_PARTS, FORM, *FORM_PARTS))


@pytest.mark.parametrize(
    ("text", "expected"), [("Host:", "Host"), ("  Set  as\ndefault ", "Set as default"), ("a:b :", "a:b"), ("", "")]
)
def test_words_are_compared_without_colons_and_spaces(text: str, expected: str) -> None:
    assert tidied(text) == expected


def test_things_are_made_of_what_eyes_tell() -> None:
    told = {"way": [0, 1], "role": "text", "name": "", "text": "x", "box": [1, 2, 3, 4], "states": ["editable"]}
    assert things([told]) == [Thing((0, 1), "text", "", "x", (1, 2, 3, 4), frozenset({"editable"}))]


def test_of_windows_that_lie_on_each_other_the_newest_is_before_the_others() -> None:
    plain = Screen((MAIN, *MAIN_PARTS, replace(FORM, states=USABLE), *FORM_PARTS))
    assert plain.shows("Fetch", part=False)
    assert not plain.in_front().shows("Fetch", part=False)
    assert plain.in_front().shows("Host", part=False)
    hint = thing("03", "tool tip", "", (5, 5, 9, 9))
    assert Screen((MAIN, *MAIN_PARTS, hint)).in_front().shows("Fetch", part=False)
    menu = thing("02", "window", "", (0, 0, 90, 90))
    entry = thing("020", "menu item", "Later", (0, 0, 90, 20))
    assert Screen((MAIN, *MAIN_PARTS, menu, entry)).in_front().pressed("Later") == entry
    assert Screen((MAIN, *MAIN_PARTS, menu, entry)).in_front().pressed("Fetch").name == "Fetch"


def test_an_entry_of_a_list_is_known_by_what_it_stands_in() -> None:
    page, label = thing("004", "list item", "", (0, 60, 90, 20)), thing("0040", "label", "Perches", (0, 60, 90, 20))
    listed = Screen((MAIN, *MAIN_PARTS, page, label))
    assert listed.is_listed(label)
    assert not listed.is_listed(MAIN_PARTS[1])


def test_of_a_list_that_one_may_type_into_the_box_is_filled_in() -> None:
    label, rows = thing("000", "label", "Port:", (0, 0, 40, 30)), thing("001", "combo box", "993", (50, 0, 90, 30))
    box = Thing((0, 0, 1, 0), "text", "", "993", (50, 0, 60, 30), USABLE | {"editable"})
    assert Screen((MAIN, label, rows, box)).field("Port") == box


def test_what_a_form_covers_is_not_there() -> None:
    assert OPEN.shows("Fetch", part=False)
    assert not COVERED.shows("Fetch", part=False)
    assert COVERED.is_called("Account")
    with pytest.raises(NotThere, match="nothing bears 'Fetch'"):
        COVERED.pressed("Fetch")


def test_an_open_list_lies_over_the_form_it_belongs_to() -> None:
    entries = (thing("02", "window", "", (0, 0, 9, 9)), thing("020", "menu item", "IMAP", (0, 0, 9, 9)))
    assert Screen((MAIN, FORM, *FORM_PARTS, *entries)).option("IMAP") == entries[1]


def test_words_may_stand_in_more_words_only_where_that_was_asked() -> None:
    assert OPEN.shows("INBOX", part=True)
    assert not OPEN.shows("INBOX", part=False)
    assert OPEN.option("INBOX").said == "INBOX (2)"


def test_what_is_grey_cannot_be_pressed() -> None:
    with pytest.raises(NotThere, match="'Answer' is grey"):
        OPEN.pressed("Answer")


def test_a_label_is_nothing_to_press() -> None:
    with pytest.raises(NotThere, match="nothing bears 'Key'"):
        COVERED.pressed("Key")


def test_a_field_stands_beside_its_label_or_its_box_to_tick() -> None:
    assert COVERED.field("Host").said == "mail.example"
    assert COVERED.field("Own port").said == "993"
    with pytest.raises(NotThere, match="beside 'Key'"):
        COVERED.field("Key")


def test_choices_of_the_same_words_are_told_apart_by_the_label_above() -> None:
    assert [one.box[1] for one in COVERED.group("Sending")] == [300, 325]
    assert [one.said for one in COVERED.group("Fetching") if "checked" in one.states] == ["Secure"]
    with pytest.raises(NotThere, match="below 'Host'"):
        COVERED.group("Host")


def test_of_two_buttons_the_one_beside_a_label_is_meant() -> None:
    assert COVERED.pressed("Browse").box[1] == 350
    assert COVERED.pressed("Browse", near="Key").box[1] == 390
    with pytest.raises(NotThere, match="nothing bears 'Lock'"):
        COVERED.pressed("Browse", near="Lock")


def test_what_is_in_a_window_is_found_by_its_title() -> None:
    assert COVERED.within(COVERED.window("Acc")) == [FORM, *FORM_PARTS]
    with pytest.raises(NotThere, match="no window is called 'Nothing'"):
        COVERED.window("Nothing")


def test_all_words_are_told_once() -> None:
    assert COVERED.words().startswith(
        "Account | Host | mail.example | Own port | 993 | Fetching | Plain | Secure | Sending"
    )
