"""Letters on paper: what the press is given, and what it makes of it."""

import json
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Final

import pytest
import typst
from PIL import Image, ImageOps

from kb.guides.messages.filling import fill
from kb.guides.messages.tree import MoveState, Piece
from kb.mail.names import DomainName
from kb.protocols.look_css import SHIPPED, Colour
from kb.protocols.messages import press
from kb.protocols.messages.letters import Letter, printed
from tests.guides.messages.imagined import SENDER, message, settings, shipped

DAY = date(2026, 11, 22)


def letter(name: str, state: MoveState = MoveState.OPEN, text: str = "", language: str = "en") -> Letter:
    client = settings(state, name)
    written = message(text, Piece.LETTER) if text else shipped(language)[Piece.LETTER]
    return Letter(client.domain, f"https://help.host.example/for/{name}/", fill(written, client, SENDER))


def job(*letters: Letter, site_name: str = "Host", language: str = "en") -> dict[str, object]:
    return printed(letters, site_name=site_name, day=DAY, language=language)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b[^s]", pdf))


def test_the_press_is_given_words_and_values_apart_from_every_dress() -> None:
    text = "# Now, {{ domain }}\n\n## One\n\n**Two** {{ page.url }}\n\n- three\n\n::: settings\n"
    made = job(letter("yourdomain.example", text=text))
    (one,) = made.pop("letters")  # type: ignore[misc]
    code = one.pop("code")
    assert made == {
        "title": "Letters about the move of mail",
        "site": "Host",
        "sign": "#00563f",
        "date": "22 November 2026",
        "language": "en",
        "point": "Your own page, for a phone: point its camera at the square.",
    }
    page = "https://help.host.example/for/yourdomain.example/"
    assert one == {
        "to": ["To the owner of yourdomain.example"],
        "subject": "Now, yourdomain.example",
        "address": page,
        "blocks": [
            {"kind": "heading", "line": [{"text": "One", "strong": False, "address": False}]},
            {
                "kind": "paragraph",
                "line": [
                    {"text": "Two", "strong": True, "address": False},
                    {"text": " ", "strong": False, "address": False},
                    {"text": page, "strong": False, "address": True},
                ],
            },
            {"kind": "points", "numbered": False, "items": [[{"text": "three", "strong": False, "address": False}]]},
            {
                "kind": "swaps",
                "old": "Old",
                "new": "New",
                "rows": [
                    {"title": "Incoming server", "old": "mail12.old-host.example", "new": "yourdomain.example"},
                    {"title": "Outgoing server", "old": "mail12.old-host.example", "new": "yourdomain.example"},
                ],
                "details": [
                    "Incoming, IMAP: port 993, SSL/TLS",
                    "Incoming, POP3: port 995, SSL/TLS",
                    "Outgoing, SMTP: port 465, SSL/TLS",
                ],
            },
        ],
    }
    assert code.startswith("<svg ")
    assert "href" not in code


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("xn--bcher-kva.example", "bücher.example"),
        ("xn--e1afmkfd.example", "пример.example"),
        ("xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g", "xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g"),
    ],
)
def test_a_name_is_written_in_a_script_that_the_press_has(name: str, shown: str) -> None:
    (one,) = job(letter(name))["letters"]  # type: ignore[misc]
    assert one["to"] == [f"To the owner of {shown}"]
    assert one["subject"] == f"{shown}: change both servers now"


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_letter_that_ships_is_one_page_of_its_own(language: str) -> None:
    letters = [letter("yourdomain.example", state, language=language) for state in MoveState]
    pdf = press.pdf(json.dumps(job(*letters, language=language)))
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == len(letters)
    assert b"/FontFile" in pdf


def test_the_host_and_new_values_are_in_the_colour_of_the_site() -> None:
    def drawn(**sign: Colour) -> str:
        words = printed([letter("yourdomain.example")], site_name="Host", day=DAY, language="en", **sign)
        inputs = {"job": json.dumps(words)}
        made = typst.compile(press._TEMPLATE.read_bytes(), format="svg", sys_inputs=inputs, ignore_system_fonts=True)
        assert isinstance(made, bytes)
        return made.decode()

    red = drawn(sign=Colour.parse("#b00020"))
    assert red.count("#b00020") >= 4  # the name, the line below it, two new values
    assert "#00563f" not in red
    assert drawn() == drawn(sign=SHIPPED) == red.replace("#b00020", "#00563f")


def test_no_word_is_read_as_markup() -> None:
    hostile = '#set page(width: 1mm) $x$ *b* _i_ @ref <l> `r` \\ "q" #read("/etc/passwd") // c'
    made = job(letter("yourdomain.example", text=f"# {hostile}\n\n{hostile}\n\n- {hostile}"), site_name=hostile)
    assert pages(press.pdf(json.dumps(made))) == 1


def test_a_name_without_a_place_to_break_stays_on_the_paper() -> None:
    name = DomainName(f"{'a' * 63}.{'b' * 63}.example").a_label
    assert pages(press.pdf(json.dumps(job(letter(name))))) >= 1


ANNA: Final = ("Anna Müller", "Larkrise Joinery", "12 Harbour Street", "BRISTOL", "BS1 4QA")
LONG: Final = (
    "Professor Dr. Maximiliane von und zu Hohenstein-Wittelsbach",
    *["Haus Abendruhe am oberen Ende " * 2] * 4,
)


@pytest.mark.parametrize(
    ("addressee", "to"),
    [
        ((), ["To the owner of yourdomain.example"]),
        (("", " "), ["To the owner of yourdomain.example"]),
        (ANNA, list(ANNA)),
        ((" Anna  Müller ", "", "Abbey Lane"), ["Anna Müller", "Abbey Lane"]),
        ((*ANNA, "UNITED KINGDOM"), [*ANNA[:4], "BS1 4QA, UNITED KINGDOM"]),
        (("أنّا", "12 Harbour Street"), ["To the owner of yourdomain.example"]),
    ],
)
def test_whom_it_is_for_fits_into_the_window(addressee: tuple[str, ...], to: list[str]) -> None:
    (one,) = job(replace(letter("yourdomain.example"), addressee=addressee))["letters"]  # type: ignore[misc]
    assert one["to"] == to


@pytest.mark.thorough
@pytest.mark.parametrize("addressee", [ANNA, LONG, ()])
@pytest.mark.parametrize("name", ["yourdomain.example", f"{'a' * 60}.{'b' * 60}.example"])
def test_a_window_shows_the_addressee_and_nothing_else(addressee: tuple[str, ...], name: str) -> None:
    """Both windows of a DL envelope, however the folded sheet lies in it, in millimetres from a corner of the sheet."""
    words = job(replace(letter(name), addressee=addressee))
    made = typst.compile(
        press._TEMPLATE.read_bytes(),
        format="png",
        sys_inputs={"job": json.dumps(words)},
        ignore_system_fonts=True,
        ppi=254 / 5,  # two pixels a millimetre
    )
    with Image.open(BytesIO(made if isinstance(made, bytes) else made[0])) as sheet:
        seen = ImageOps.invert(sheet.convert("L")).crop((20 * 2, 46 * 2, 112 * 2, 95 * 2)).getbbox()
    assert seen is not None
    left, top, right, bottom = (edge / 2 for edge in seen)
    assert 20 + left >= 24
    assert 46 + top >= 57
    assert 20 + right <= 107
    assert 46 + bottom <= 81.5
