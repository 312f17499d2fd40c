"""The kit for one client: every piece in every state, with every value in its place and none that is not there."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from kb.guides.messages.faces import page_html, plain
from kb.guides.messages.filling import Unfilled, fill
from kb.guides.messages.gsm import fits
from kb.guides.messages.kit import EmailText, TooLong, auto_reply, email_text, invoice_line, text_message
from kb.guides.messages.tree import MoveState, Piece
from kb.guides.text.placeholders import SiteWords
from kb.protocols.look_css import SHIPPED
from tests.guides.messages.imagined import BARE, RICH, SENDER, message, settings, shipped, titled

MOVES = [state for state in MoveState if state is not MoveState.NONE]


class Seen(HTMLParser):
    """The words of HTML, and every address in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"img", "script", "link", "form", "input", "iframe"}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "background")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def email_in(state: MoveState) -> EmailText:
    trial = RICH[state]
    return email_text(shipped()[Piece.EMAIL], trial.settings, trial.sender)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("rich", [True, False])
@pytest.mark.parametrize("state", MOVES)
def test_every_piece_can_be_made_in_every_state(state: MoveState, rich: bool, language: str) -> None:
    texts, trial = shipped(language), (RICH if rich else BARE)[state]
    email = email_text(texts[Piece.EMAIL], trial.settings, trial.sender)
    sms = text_message(texts[Piece.TEXT_MESSAGE], trial.settings, trial.sender)
    line = invoice_line(texts[Piece.INVOICE_LINE], trial.settings, trial.sender)
    reply = auto_reply(texts[Piece.AUTO_REPLY], trial.settings, trial.sender)
    letter = plain(fill(texts[Piece.LETTER], trial.settings, trial.sender))
    said = (email.subject, email.plain, sms, line, reply, letter)
    assert all(said)
    assert not any("{{" in text or "None" in text for text in said)
    assert fits(sms)
    assert "\n" not in f"{email.subject}{sms}{line}"


def test_an_email_is_in_the_colour_of_the_site_and_else_the_same() -> None:
    assert str(SHIPPED) == SENDER.sign
    client, email = settings(MoveState.OPEN, "yourdomain.example"), shipped("en")[Piece.EMAIL]
    green, red = (email_text(email, client, replace(SENDER, sign=sign)).html for sign in (str(SHIPPED), "#b00020"))
    assert green.count("#00563f") >= 3  # a link and two new values
    assert red == green.replace("#00563f", "#b00020")


@pytest.mark.parametrize("state", MOVES)
def test_both_parts_of_the_email_say_the_same(state: MoveState) -> None:
    email = email_in(state)
    words = "".join("".join(Seen(email.html.partition("<body")[2]).words).split())
    for line in email.plain.splitlines():
        for part in line.lstrip("- 0123456789.").replace("(", "|").replace(")", "|").split("|"):
            text = part.strip().rpartition(": ")[2] if line.startswith("   ") else part.strip()
            if not text.startswith("https:"):
                assert "".join(text.split()) in words, line


@pytest.mark.parametrize("state", MOVES)
def test_the_email_leads_to_this_site_alone(state: MoveState) -> None:
    addresses = Seen(email_in(state).html).addresses
    assert addresses
    assert all(address.startswith("https://help.host.example/") for address in addresses)


def test_the_table_names_what_is_right_now_and_what_comes() -> None:
    table = message("::: settings")
    waiting = plain(fill(table, settings(MoveState.ANNOUNCED), SENDER))
    assert waiting == (
        "Incoming server\n   Right now: mail12.old-host.example\n"
        "   From Wednesday 14 February 2024: yourdomain.example\n"
        "Outgoing server\n   Right now: mail12.old-host.example\n"
        "   From Wednesday 14 February 2024: yourdomain.example\n"
        "Incoming, IMAP: port 993, SSL/TLS\nIncoming, POP3: port 995, SSL/TLS\nOutgoing, SMTP: port 465, SSL/TLS\n"
    )
    assert "   Old: mail12.old-host.example\n   New: yourdomain.example\n" in plain(fill(table, settings(), SENDER))
    unchanged = plain(fill(table, settings(MoveState.UNCHANGED), SENDER))
    assert unchanged.startswith("Incoming server\n   To type: mail12.old-host.example\nOutgoing")


def test_values_are_escaped_wherever_they_stand() -> None:
    filled = fill(message("{{ move.title }}\n\n- **{{ move.title }}**"), titled("<b>&\"'"), SENDER)
    assert page_html(filled) == (
        "<p>&lt;b&gt;&amp;&quot;&#x27;</p>\n<ul><li><b>&lt;b&gt;&amp;&quot;&#x27;</b></li></ul>"
    )
    assert plain(filled) == "<b>&\"'\n\n- <b>&\"'\n"


def test_a_subject_is_one_line_whatever_a_value_holds() -> None:
    email = email_text(message("# {{ move.title }}\n\nx"), titled("Spring\r\nBcc: a@b.example"), SENDER)
    assert email.subject == "Spring Bcc: a@b.example"


def test_markdown_in_a_value_is_text() -> None:
    filled = fill(message("{{ move.title }}"), titled("**a** [b](/c/) {{ domain }}"), SENDER)
    assert plain(filled) == "**a** [b](/c/) {{ domain }}\n"


def test_a_gap_is_refused_and_names_its_line() -> None:
    with pytest.raises(Unfilled, match=r"^\{\{ site\.phone \}\} has no value here$") as caught:
        fill(message("a\n{{ site.phone }}"), settings(), replace(SENDER, words=SiteWords("Host")))
    assert (caught.value.line, caught.value.path) == (2, "m.md")


def test_an_address_that_the_words_say_is_not_said_twice() -> None:
    text = "[Your page]({{ page.url }}), {{ page.url }}, [{{ page.url }}]({{ page.url }})"
    page = "https://help.host.example/for/yourdomain.example/"
    assert plain(fill(message(text), settings(), SENDER)) == f"Your page ({page}), {page}, {page}\n"


def test_points_that_conditions_had_parted_are_one_list() -> None:
    filled = fill(message("- a\n::: when open\n- b\n:::\n1. c"), settings(), SENDER)
    assert page_html(filled) == "<ul><li>a</li><li>b</li></ul>\n<ol><li>c</li></ol>"


def test_the_first_wording_that_fits_is_sent() -> None:
    texts = shipped()
    short = text_message(texts[Piece.TEXT_MESSAGE], settings(name="a.example"), SENDER)
    assert short == (
        "Post & Draht Ltd: mail for a.example moves on 6 March 2024. Please change your mail settings before."
        " Steps: https://help.host.example/for/a.example/"
    )
    long = text_message(texts[Piece.TEXT_MESSAGE], settings(name=f"{'a' * 60}.{'b' * 60}.example"), SENDER)
    assert long == "Your mail moves on 6 March 2024. Please change your settings: https://help.host.example/"


def test_other_scripts_take_the_wording_without_them() -> None:
    bulgarian = text_message(shipped()[Piece.TEXT_MESSAGE], settings(name="xn--e1afmkfd.example"), SENDER)
    assert bulgarian.endswith(
        "your mail moves on 6 March 2024. Please change your settings: "
        "https://help.host.example/for/xn--e1afmkfd.example/"
    )


def test_what_never_fits_is_refused() -> None:
    with pytest.raises(TooLong, match=r"^no wording fits into one text message of 160 characters$"):
        text_message(message("a" * 161, Piece.TEXT_MESSAGE), settings(), SENDER)


def test_servers_that_differ_by_protocol_have_rows_of_their_own() -> None:
    found = settings()
    assert found.move is not None
    new = found.move.to_service
    pop = replace(new.servers[1], host="pop.{domain}")
    move = replace(found.move, to_service=replace(new, servers=(new.servers[0], pop, new.servers[2])))
    rows = plain(fill(message("::: settings"), replace(found, move=move), SENDER)).splitlines()[:9:3]
    assert rows == ["Incoming server, IMAP", "Incoming server, POP3", "Outgoing server"]
