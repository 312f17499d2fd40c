"""Each rule of style, on words that break it and on words that do not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb
from kb.guides.checking.prose import label_problems, prose_problems
from kb.guides.library.library import SourceFile, read_folders

TAP = "comes the label in bold, or what the thing looks like if it bears none"
WHICH = "say which, incoming, outgoing, old or new"
LONG = "Many" + " words" * 24


def found(text: str, language: str = "en") -> list[str]:
    return [str(problem).removeprefix("a.md:") for problem in prose_problems(SourceFile("a.md", text), language)]


@pytest.mark.thorough
def test_what_ships_is_plain_to_read() -> None:
    files = read_folders([Path(kb.__file__).parent / "content"])
    assert len(files) > 40
    languages = {path: path[:2] if path[2:3] == "/" else "en" for path in files}
    assert [str(fault) for path, file in files.items() for fault in prose_problems(file, languages[path])] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Long sentences. Labels, quotations and values are one word each; a colon ends nothing.
        (f"{LONG}.", []),
        (f"{LONG} too.", ["1: this sentence has 26 words; 25 at most"]),
        (f"Short.\n{LONG}:\nyes it is.", ["2: this sentence has 28 words; 25 at most"]),
        (f"**{LONG}** “{LONG}” {{{{ incoming.host }}}} `{LONG}`.", []),
        (f"| Cell | {LONG} too |", ["1: this sentence has 26 words; 25 at most"]),
        # Empty words.
        ("Simply wait.", ["1: leave out “simply”"]),
        ("It is just\nas easy.", ["1: leave out “just”", "2: leave out “easy”"]),
        ("Obviously so. Please note this.", ["1: leave out “obviously”", "1: leave out “please note”"]),
        ("[Click here](/guides/) to see.", ["1: leave out “click here”"]),
        ("It is easier. Adjust it. “Just so”, `just`, **Just**.", []),
        ("## Just a heading", ["1: leave out “just”"]),
        ('::: seen a "Just this"\n\nX\n:::', ["1: leave out “just”"]),
        ('::: warning "It is easy"\nX\n:::', ["1: leave out “easy”"]),
        ("### The server is just wrong", []),
        # A server that could be any.
        ("Open the server.", [f"1: “the server”: {WHICH}"]),
        ("Ask your mail server or our server.", [f"1: “our server”: {WHICH}", f"1: “your mail server”: {WHICH}"]),
        ("The incoming server, the new server, the old outgoing server, a server, the servers.", []),
        ("Open the server settings.", []),
        # What is tapped.
        ("Tap **Save**. Then click “OK”. Click {{ domain }}.", []),
        ("Tap Save.", [f"1: after “Tap” {TAP}"]),
        ("First,\nclick it.", [f"2: after “click” {TAP}"]),
        ("Click the button.", [f"1: after “Click” {TAP}"]),
        ("Click the Save button.", [f"1: after “Click” {TAP}"]),
        ("Tap the link to go on.", [f"1: after “Tap” {TAP}"]),
        ("Tap the button with the round arrow. Tap the three dots. Click your address.", []),
        ("Double-click the account. Tap and hold **Inbox**. Tap on **A** or **B**.", []),
        ("With one click. A tap is enough. Without clicking.", []),
        # One action a step.
        ("1. Tap **A** and type **B**.", ["1: this step has 2 actions; make a step of each"]),
        ("1. Tap **A**.\n2. Tap **B**. Then tap **C**.", ["2: this step has 2 actions; make a step of each"]),
        ("1. Open **A**, tap **B**, then close it.", ["1: this step has 3 actions; make a step of each"]),
        ("1. Tap **A**. It may be called **B**.", []),
        ("1. Tap **A**. If it asks, type **B** and tap **C**.", []),
        ("1. Tap **A**. Is it missing? Then open **B**.", []),
        ("1. Open webmail and make sure that your mail is there.", []),
        ("1. Look at the name and type of the port.", []),
        ("- Tap **A** and type **B**.", []),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das ist einfach.", ["1: leave out “einfach”"]),
        ("Das ist „einfach“ und **einfach**.", []),
        ("Öffnen Sie den Server.", [f"1: “den server”: {WHICH}"]),
        ("Öffnen Sie den Posteingangsserver und den alten Server.", []),
        ("Tippen Sie auf **Fertig**. Klicken Sie auf das runde Symbol.", []),
        ("Tippen Sie auf die Schaltfläche.", [f"1: after “Tippen Sie auf” {TAP}"]),
        ("Klicken Sie hier.", [f"1: after “Klicken Sie hier” {TAP}", "1: leave out “klicken sie hier”"]),
        ("1. Tippen Sie auf **A** und geben Sie **B** ein.", ["1: this step has 2 actions; make a step of each"]),
        ("1. Tippen Sie auf **A**. Wenn es fehlt, öffnen Sie **B** und wählen Sie **C**.", []),
    ],
)
def test_german(text: str, expected: list[str]) -> None:
    assert found(text, "de") == expected


def test_another_language_has_the_bound_on_sentences_alone() -> None:
    assert found(f"Simply tap the server. {LONG} too.", "fr") == ["1: this sentence has 26 words; 25 at most"]


def test_a_page_of_hard_words_is_found_at_its_first_line() -> None:
    hard = "Organisational responsibilities necessitate considerable administrative preparation. " * 20
    assert found(hard) == ["1: its readers must be 50.8 years old, 9 at most; shorter sentences and words help"]


@given(st.lists(st.sampled_from([*"“”*`1. \n-", "Tap ", "the ", "server", "and ", "?", "a"])).map("".join))
def test_no_text_raises(text: str) -> None:
    for language in ("en", "de", "fr"):
        prose_problems(SourceFile("a.md", text), language)


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["“" * 300_000, "„" * 300_000, "." * 300_000, "|" + "\u00a0" * 300_000])
def test_rows_of_one_sign_do_not_keep_anybody_waiting(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("Click [[save]].\nTap **Save**.", "en", [2]),
        ("Tap the arrow beside **Mail**.", "en", [1]),
        ("Tap [[mail]] beside **Mail**.", "en", []),
        ("**Save** is grey. Type {{ domain }}.", "en", []),
        ("Double-click **Mail**.", "en", [1]),
        ("If it asks, tap **Yes**. Then tap [[done]].", "en", [1]),
        ("### Tap **Save**", "en", [1]),
        ("Tippen Sie auf **Sichern**.", "de", [1]),
        ("Klicken Sie auf [[save]].", "de", []),
        ("Tap **Save**.", "fr", []),
    ],
)
def test_what_is_pressed_is_named_by_its_key(text: str, language: str, lines: list[int]) -> None:
    assert [problem.line for problem in label_problems(SourceFile("a.md", text), language)] == lines


def test_a_key_is_one_word_and_a_label() -> None:
    assert prose_problems(SourceFile("a.md", "Tap [[a-very-long-key-of-many-words]] and wait.")) == []
