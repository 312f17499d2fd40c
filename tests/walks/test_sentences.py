"""From sentences to acts: verbs, and what stands around them. The labels and values are made up."""

import pytest

from tests.walks import acts
from tests.walks.acts import IT, OWN_ADDRESS, Act, Look, Maybe
from tests.walks.program import Box
from tests.walks.reader import Reader
from tests.walks.sentences import ForPeople, Told, Unread, read_expect, read_step, signs

READER = Reader("Anna", "anna@loft.test", "seed", "Loft")


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Open Loft.", acts.Start()),
        ("Start Loft again.", acts.Start()),
        ("Close Loft.", acts.Close()),
        ("Open the menu: the three dots, often on the left.", acts.PressPicture("the three dots")),
        ("Tap ⟦Nest⟧ at the very bottom.", acts.Press(("Nest",))),
        ("Choose ⟦Nest⟧", acts.Press(("Nest",))),
        ("Click ⟦Nest⟧ or ⟦Roost⟧.", acts.Press(("Nest", "Roost"))),
        ("Click ⟦Nest⟧ on the left. It may be called ⟦Roost⟧.", acts.Press(("Nest", "Roost"))),
        ("Click ⟦Nest⟧ below it.", acts.Press(("Nest",), IT)),
        ("Click ⟦Nest⟧ below your address.", acts.Press(("Nest",), OWN_ADDRESS)),
        ("Click the button next to ⟦Nest⟧: ⟦Look in⟧.", acts.Press(("Look in",), "Nest")),
        ("Choose your address in the column on the right.", acts.Press((OWN_ADDRESS,))),
        ("Click ⟦Shut⟧ in the window ⟦Nest⟧.", acts.Press(("Shut",), "Nest")),
        ("Close the window ⟦Nest⟧.", acts.ClosePage(("Nest",))),
        ("Delete what is there in ⟦Roof⟧.", acts.Clear(("Roof",))),
        ("Type the new place: ⟨roof.test⟩", acts.Type("roof.test")),
        ("Type ⟨roof.test⟩ into ⟦Roof⟧.", acts.MakeSure(("Roof",), "roof.test")),
        ("Type your whole email address.", acts.Type(OWN_ADDRESS, Box.ADDRESS)),
        ("Type your whole address as the user name.", acts.Type(OWN_ADDRESS, Box.USER_NAME)),
        ("Type your name, as others shall see it.", acts.TypeName()),
        ("Type your email password.", acts.TypePassword()),
        ("Type your password, if Loft asks.", Maybe(acts.TypePassword())),
        ("Type this address at the very top of your browser: ⟨https://loft.test/⟩", acts.Visit("https://loft.test/")),
        ("Press the Enter key.", acts.Key("Enter")),
        ("Make sure that ⟦Roof⟧ is ⟨tin⟩", acts.MakeSure(("Roof",), "tin")),
        ("Check that ⟦Roof⟧ is ⟦Tin⟧.", acts.MakeSure(("Roof",), "Tin")),
        ("Find your address in the column on the left.", Look((OWN_ADDRESS,))),
        ("Look at ⟦Roof⟧, the list on the right.", Look(("Roof",))),
        ("Choose the new roof there: ⟨tin⟩", acts.Choose("tin", IT)),
        ("Choose the line with this name, if it is not chosen: ⟨tin⟩", acts.Choose("tin", IT)),
        ("Choose the entry for your address. It shows the old name: ⟨tin⟩", acts.Choose("tin")),
        ("Choose ⟦Tin⟧ beside ⟦Roof⟧.", acts.Choose("Tin", "Roof")),
        ("Choose ⟨POP3⟩, if Loft offers both.", Maybe(acts.Choose("POP3"))),
        ("Tick ⟦Leave the light on⟧.", acts.Tick(("Leave the light on",))),
        ("Make sure that ⟦Light⟧ is ticked.", acts.Tick(("Light",))),
        ("Take out the tick at ⟦Light⟧, if there is one.", Maybe(acts.Tick(("Light",), on=False))),
        ("Is one of them dark? Then click ⟦Light⟧ or ⟦Lamp⟧.", Maybe(acts.Press(("Light", "Lamp")))),
        ("Confirm with the button at the end.", acts.Confirm()),
        ("Wait five minutes.", acts.Wait(300)),
        ("Send a message from the other address to your own. Call it “Coo”.", acts.SendFromOutside("Coo")),
        ("Look for “Coo” on this device.", acts.FindMessage("Coo")),
        ("Write “Coo” to yourself from another address, or let a friend write.", acts.SendFromOutside("Coo")),
        ("Reply to it from this device.", acts.Reply()),
        ("Answer it.", acts.Reply()),
        ("Look for your answer at the other address, among the spam too.", acts.FindReplyOutside()),
        ("Look for your reply at the other address, wherever it went.", acts.FindReplyOutside()),
    ],
)
def test_one_sentence_is_one_act(text: str, act: Act) -> None:
    assert read_step(text, READER) == (act,)


def test_one_thing_is_pressed_after_the_other() -> None:
    assert read_step("Tap ⟦Nest⟧, then ⟦Roost⟧.", READER) == (acts.Press(("Nest",)), acts.Press(("Roost",)))
    assert read_step("Click ⟦Nest⟧, then ⟦Roost⟧. Close Loft.", READER)[1:] == (acts.Press(("Roost",)), acts.Close())


def test_what_is_done_after_a_condition_is_done_by_everybody() -> None:
    text = "Type your password, if there is a box for it. Confirm with the button at the end."
    assert read_step(text, READER) == (Maybe(acts.TypePassword()), acts.Confirm())
    assert read_step("Click ⟦Nest⟧, if it is dark. Close Loft.", READER)[1:] == (acts.Close(),)


@pytest.mark.parametrize(
    "text",
    [
        "Open the menu: the three dots, often on the left.",
        "Click ⟦Nest⟧ on the left.",
        "Find ⟦Nest⟧, the list on the right.",
        "Tick ⟦Light⟧ at the bottom.",
        "Choose your address in the column on the left.",
        "Confirm with the button at the end.",
        "Look for your answer at the other address, among the spam too.",
    ],
)
def test_no_order_is_lost_behind_where_something_is(text: str) -> None:
    assert read_step(f"{text} Close Loft.", READER)[1:] == (acts.Close(),)
    assert read_step(f"{text} Type your whole address.", READER)[1:] == (acts.Type(OWN_ADDRESS, Box.ADDRESS),)


def test_another_name_is_that_of_the_label_right_before_it() -> None:
    text = "Click ⟦Nest⟧. Look at ⟦Roof⟧ on the right. It may be called ⟦Lid⟧."
    assert read_step(text, READER) == (acts.Press(("Nest",)), Look(("Roof", "Lid")))


def test_two_boxes_are_compared_in_one_sentence() -> None:
    roof = acts.MakeSure(("Roof",), "tin")
    assert read_step("Make sure that ⟦Roof⟧ is ⟨tin⟩ and ⟦Door⟧ is ⟨oak⟩", READER) == (
        roof,
        acts.MakeSure(("Door",), "oak"),
    )
    assert read_step("Make sure that ⟦Roof⟧ is ⟨tin⟩ and ⟦Light⟧ is ⟦Lit⟧. Close Loft.", READER) == (
        roof,
        acts.MakeSure(("Light",), "Lit"),
        acts.Close(),
    )


@pytest.mark.parametrize(("value", "line"), [("SSL/TLS", "Shut at once"), ("STARTTLS", "Shut later")])
def test_a_security_is_chosen_in_the_words_of_the_program(value: str, line: str) -> None:
    text = f"Choose the line for ⟨{value}⟩ below ⟦Door⟧: ⟦Shut at once⟧ for SSL/TLS, ⟦Shut later⟧ for STARTTLS."
    assert read_step(text, READER) == (acts.Choose(line, "Door"),)
    assert read_step(text.replace("⟩ below ⟦", "⟩ beside ⟦"), READER) == (acts.Choose(line, "Door"),)


def test_what_is_done_in_another_program_is_for_a_person_whatever_its_value() -> None:
    with pytest.raises(ForPeople):
        read_step("Open webmail: ⟨https://webmail.loft.test/⟩", READER)


@pytest.mark.parametrize(
    "text", ["Open Roost.", "Juggle ⟦Nest⟧.", "Type it in.", "Click Nest.", "Make sure of ⟦Nest⟧."]
)
def test_what_it_cannot_read_it_does_not_guess(text: str) -> None:
    with pytest.raises(Unread):
        read_step(text, READER)


def test_sentences_that_tell_something_ask_nothing() -> None:
    told = read_step("Close Loft. The window with the birds stays open. Loft keeps them by name.", READER)
    assert told == (acts.Close(), acts.Nothing(), acts.Nothing())


def test_nothing_that_is_to_be_done_is_taken_for_a_tale() -> None:
    with pytest.raises(Unread, match="Juggle"):
        read_step("Close Loft. Juggle the birds.", READER)


@pytest.mark.parametrize(
    ("system", "words", "near"),
    [("Windows", "Open it", "Box"), ("a Mac", "Reveal", "Box"), ("Linux", "Show", "Crate")],
)
def test_everybody_reads_what_is_said_for_their_system(system: str, words: str, near: str) -> None:
    text = (
        "Click the button next to ⟦Box⟧ (on Linux ⟦Crate⟧): ⟦Open it⟧ on Windows, ⟦Reveal⟧ on a Mac, ⟦Show⟧ on Linux."
    )
    reader = Reader("Anna", "anna@loft.test", "seed", "Loft", system)
    assert read_step(text, reader) == (acts.Press((words,), near),)


def test_a_step_for_people_is_told_as_such() -> None:
    with pytest.raises(ForPeople):
        read_step("Copy the whole folder to a safe place, such as a USB stick.", READER)


def test_a_box_says_what_must_be_seen_and_what_may_be_asked() -> None:
    text = "You should see your address. At the end is ⟦Nest⟧. It may be called ⟦Roost⟧. You may see: “Night falls.”"
    assert read_expect(text) == Told((Look((OWN_ADDRESS,)), Look(("Nest", "Roost"))), ("Night falls.",), False)
    assert read_expect("It may ask for the password once more.") == Told((), (), True)
    assert read_expect("You should see “Coo” among your birds.") == Told((Look(("Coo",), part=True),), (), False)


def test_a_branch_is_known_by_the_words_in_it() -> None:
    assert signs("It says “Night falls.” or shows ⟦Moon⟧") == ("Moon", "Night falls.")
    assert signs("It asks nothing") == ()
