"""Whether a message may go to clients: what ships may, and what lacks something is told what."""

import pytest

from kb.guides.checking.prose import prose_problems
from kb.guides.messages.lint import faults, read_faultless
from kb.guides.messages.tree import Piece
from kb.guides.page.pages import SourceFile
from kb.guides.text.errors import ContentError
from tests.guides.messages.imagined import shipped_text


def found(text: str, piece: Piece = Piece.EMAIL) -> list[str]:
    return [f"{fault.line}: {fault.message}" for fault in faults(text, piece=piece, language="en", path="m.md")]


def changed(old: str, new: str, piece: Piece = Piece.EMAIL) -> list[str]:
    text = shipped_text(piece)
    assert old in text
    return found(text.replace(old, new), piece)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("piece", Piece)
def test_what_ships_has_no_fault(piece: Piece, language: str) -> None:
    text = shipped_text(piece, language)
    assert faults(text, piece=piece, language=language, path="m.md") == []
    assert prose_problems(SourceFile("m.md", text), language) == []


def test_a_mistake_of_grammar_stands_alone() -> None:
    assert found("a {{ b }}\n{{ c }}")[0].startswith("1: b is not known here; there are: ")
    assert len(found("a {{ b }}\n{{ c }}")) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "::: says stays\nYour address, your password and your mail stay the same.\n:::",
            "",
            "what stays the same: ::: says stays",
        ),
        ("::: settings\n", "", "the table of old and new values, ::: settings: ::: says changes"),
        ("nobody asks for your password", "all is well", "that nobody asks for a password: ::: says proof"),
    ],
)
def test_it_names_what_is_forgotten(old: str, new: str, said: str) -> None:
    assert f"1: in the state open it does not say {said}" in changed(old, new)


def test_what_is_not_there_for_everybody_needs_a_condition() -> None:
    fault = "{{ site.phone }} is not there for every client; write it between ::: with site.phone … :::"
    lines = shipped_text(Piece.EMAIL).splitlines()
    number = next(at for at, line in enumerate(lines, start=1) if line == "Hello,")
    assert changed("\nHello,", "\nHello, {{ site.phone }}") == [f"{number}: {fault}"]


def test_there_is_one_subject_in_each_state() -> None:
    text = shipped_text(Piece.EMAIL)
    assert "1: in the state open it has 2 subjects; one line begins with a single #" in found(f"# Hello\n{text}")
    assert "1: in the state moved it has 0 subjects; one line begins with a single #" in changed(
        "# Mail for {{ domain }} has moved", "Mail for {{ domain }} has moved"
    )
    assert any(fault.endswith("capitals alone look like a fraud") for fault in found(f"# ACT NOW\n{text}"))


def test_a_fault_of_words_has_its_line() -> None:
    text = shipped_text(Piece.EMAIL)
    number = len(text.splitlines())
    assert found(f"{text}\nOne more thing:\nplease send us your password.\n") == [
        f"{number + 3}: no message may ask for a password, a PIN or anything else that is secret"
    ]
    assert found(f"{text}\nRead more [here](/articles/webmail/).\n") == [
        f"{number + 2}: the words of a link say where it leads"
    ]


def test_an_automatic_answer_is_for_everybody() -> None:
    text = shipped_text(Piece.AUTO_REPLY)
    number = next(at for at, line in enumerate(text.splitlines(), start=1) if "{{ site.url }}" in line)
    assert changed("{{ site.url }}", "{{ page.url }}", Piece.AUTO_REPLY) == [
        f"{number}: an automatic answer goes to everybody, so it cannot use {{{{ page.url }}}}"
    ]


def test_some_wording_of_a_text_message_must_fit() -> None:
    long = "::: when unchanged announced open moving moved closed\n{{ page.url }} " + "a" * 160 + "\n:::"
    assert "1: in the state open no wording fits into one text message of 160 characters" in found(
        long, Piece.TEXT_MESSAGE
    )
    assert "1: in the state open it lacks {{ page.url }} or {{ site.url }}" in found("Hello.", Piece.TEXT_MESSAGE)


def test_a_line_for_an_invoice_is_short() -> None:
    assert "1: in the state open the line for an invoice is longer than 250 characters" in found(
        "{{ domain }} {{ page.url }} " + "a" * 250, Piece.INVOICE_LINE
    )


def test_a_state_without_words_is_a_fault() -> None:
    assert "1: in the state closed the message is empty" in found("::: when open\nx\n:::", Piece.INVOICE_LINE)


def test_a_message_with_a_fault_is_not_handed_out() -> None:
    with pytest.raises(ContentError, match=r"^m\.md:1: in the state announced"):
        read_faultless("Hello", piece=Piece.EMAIL, language="en", path="m.md")
