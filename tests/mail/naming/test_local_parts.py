"""What is somebody's own goes before anything else, in whatever spelling; all else of the text stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.mail.naming.local_parts import LONGEST_READ, without_local_parts

#: What was typed or pasted, and what is left. `kim` and what stands with it is nobody's business.
LEFT = {
    "kim@florist.co.uk": "@florist.co.uk",
    "Kim.Lee+shop@florist.co.uk": "@florist.co.uk",
    "kim_lee-2@florist.co.uk": "@florist.co.uk",
    "o'kim@florist.co.uk": "@florist.co.uk",
    "kïm@florist.co.uk": "@florist.co.uk",
    "kim/lee=x@florist.co.uk": "@florist.co.uk",
    "kim@florist@garage.org": "@garage.org",
    "kim@@florist.co.uk": "@florist.co.uk",
    '"kim lee"@florist.co.uk': "@florist.co.uk",
    '"kim \\"x\\" @lee"@florist.co.uk': "@florist.co.uk",
    "“kim lee”@florist.co.uk": "@florist.co.uk",
    "(kim)@florist.co.uk": "@florist.co.uk",
    "kim(at work)@florist.co.uk": "@florist.co.uk",
    "<kim>@florist.co.uk": "@florist.co.uk",
    "„kim“@florist.co.uk": "@florist.co.uk",
    "Was heißt “@florist.co.uk”?": "Was heißt “@florist.co.uk”?",
    "Für „kim@florist.co.uk“ falsch": "Für „@florist.co.uk“ falsch",
    "kim @ florist.co.uk": "@florist.co.uk",
    "kim@ florist.co.uk": "@florist.co.uk",
    "kim\t@\nflorist.co.uk": "@florist.co.uk",
    "kim＠florist．co．uk": "@florist.co.uk",
    "kim﹫florist.co.uk": "@florist.co.uk",
    "kim\u200b@\u00adflorist.co.uk": "@florist.co.uk",
    "kim%40florist.co.uk": "@florist.co.uk",
    "kim%2540florist.co.uk": "@florist.co.uk",
    "kim&#64;florist.co.uk": "@florist.co.uk",
    "kim&#x40;florist.co.uk": "@florist.co.uk",
    "kim&amp;#064;florist.co.uk": "@florist.co.uk",
    "kim&commat;florist.co.uk": "@florist.co.uk",
    "kim\\u0040florist.co.uk": "@florist.co.uk",
    "kim=40florist.co.uk": "@florist.co.uk",
    "kim(at)florist.co.uk": "@florist.co.uk",
    "kim [at] florist [dot] co [dot] uk": "@florist.co.uk",
    "kim {ät} florist.co.uk": "@florist.co.uk",
    "kim<AT>florist.co.uk": "@florist.co.uk",
    "kim(a)florist.co.uk": "@florist.co.uk",
    "kim(@)florist.co.uk": "@florist.co.uk",
    "kim_at_florist.co.uk": "@florist.co.uk",
    "kim *at* florist.co.uk": "@florist.co.uk",
    "kim -at- florist.co.uk": "@florist.co.uk",
    "kim@florist[.]co[.]uk": "@florist.co.uk",
    '{"email":"kim@florist.co.uk"}': '{"email":"@florist.co.uk"}',
    "mailto%3Akim%40florist.co.uk": "@florist.co.uk",
    "kim at florist.co.uk": "@florist.co.uk",
    "kim AT florist DOT co DOT uk": "@florist.co.uk",
    "My address is kim at florist.co.uk": "My address is @florist.co.uk",
    "Meine Adresse lautet kim ät florist.de": "Meine Adresse lautet @florist.de",
    "mailto:kim@florist.co.uk": "@florist.co.uk",
    "user=kim@florist.co.uk": "@florist.co.uk",
    "kim@florist.co.uk,lee@garage.org": "@florist.co.uk, @garage.org",
    "kim@florist.co.uk/lee@garage.org": "@florist.co.uk/ @garage.org",
    "<kim@florist.co.uk>:<lee@garage.org>": "<@florist.co.uk>:< @garage.org>",
    "bounce-kim=florist.co.uk@lists.garage.org": "@lists.garage.org",
    "C:\\Users\\kim\\Outlook\\kim@florist.co.uk.ost": "@florist.co.uk.ost",
    "https://kim:secret@florist.co.uk/x": "https://florist.co.uk/x",
    "imap://kim%40florist.co.uk@imap.garage.org/": "imap://imap.garage.org/",
    "https://florist.co.uk/?to=kim@garage.org&x=1": "https://florist.co.uk/?to=garage.org&x=1",
    "kim@": "@",
    "@": "@",
    "The password for “kim@florist.co.uk” is wrong.": "The password for “@florist.co.uk” is wrong.",
    "550 <kim@florist.co.uk>: Recipient\r\naddress rejected": "550 <@florist.co.uk>: Recipient address rejected",
}
#: Where nobody's local part stands.
KEPT = [
    "florist.co.uk",
    "stratford-at-avon.co.uk",
    "error_at_start of it",
    "Look - at - this thing",
    "https://florist.co.uk/at/home?x=1#y",
    "It stopped working at florist.co.uk",
    "The server at florist.co.uk does not answer",
    "Mail failed (at 10:30)",
    "0x800CCC0E = 40 times",
    "Look at this.",
    "",
]


@pytest.mark.parametrize(("typed", "left"), LEFT.items())
def test_of_an_address_its_domain_is_left(typed: str, left: str) -> None:
    assert without_local_parts(typed) == left


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_address_stays(text: str) -> None:
    assert without_local_parts(text) == text


@given(st.text(alphabet='kim@ ."<>()[]:/,;%40=\\?&', max_size=60))
def test_no_text_is_too_odd_and_what_was_read_once_is_read_alike(text: str) -> None:
    once = without_local_parts(text)
    assert without_local_parts(f"{text} secret@florist.co.uk").count("secret") == 0
    assert "  " not in once


def test_an_address_at_the_end_of_what_is_read_is_not_cut_in_two() -> None:
    text = "x " * (LONGEST_READ // 2 - 3) + "kim.lee@florist.co.uk"
    left = without_local_parts(text)
    assert "kim" not in left
    assert left.startswith("x x x")


def test_a_long_text_is_read_at_once() -> None:
    assert len(without_local_parts("a@" * 500_000)) <= LONGEST_READ
    assert len(without_local_parts("(" * 1_000_000)) <= LONGEST_READ
