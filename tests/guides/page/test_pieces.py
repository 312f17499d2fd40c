"""Clean HTML, cut where something depends on the reader."""

import pytest

from kb.guides.page.flattening import flatten, query_link
from kb.guides.page.pieces import Branch, Chooser, ProtocolState, Slot, cut, everything
from kb.guides.text.placeholders import NAMES, Place
from kb.guides.text.tokens import token
from kb.mail.servers import Protocol

HOST = token("p0")
WEBMAIL = token(f"p{NAMES.index('webmail.url')}")
PHONE = token(f"p{NAMES.index('site.phone')}")


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("<p>", "</p>", Place.PROSE),
        ("<p><strong>", "</strong></p>", Place.PROSE),
        ("<ul><li>", "</li></ul>", Place.PROSE),
        ("<p><code>a</code> <br> ", "</p>", Place.PROSE),
        ("<h2>", "</h2>", Place.QUIET),
        ("<table><tbody><tr><td>", "</td></tr></tbody></table>", Place.QUIET),
        ("<p><code>", "</code></p>", Place.QUIET),
        ('<p><a href="/">', "</a></p>", Place.QUIET),
        ('<ol class="path"><li>', "</li></ol>", Place.QUIET),
        ('<figure class="sketch"><dl><dd>', "</dd></dl></figure>", Place.SKETCH),
        ('<p><img alt="', '"></p>', Place.ATTRIBUTE),
    ],
)
def test_a_slot_knows_its_place(before: str, after: str, place: Place) -> None:
    slots = [piece for piece in cut(f"{before}{HOST}{after}") if isinstance(piece, Slot)]
    assert slots == [Slot("incoming.host", place)]


@pytest.mark.parametrize(("address", "name"), [(WEBMAIL, "webmail.url"), (f"tel:{PHONE}", "site.phone")])
def test_a_link_to_a_value_opens_and_closes_by_the_value(address: str, name: str) -> None:
    assert flatten(cut(f'<p><a href="{address}">in</a></p>'), Protocol.IMAP, frozenset()) == (
        "<p>",
        Slot(name, Place.LINK_OPENS),
        "in",
        Slot(name, Place.LINK_CLOSES),
        "</p>",
    )


def test_states_and_choosers_become_a_tree() -> None:
    html = "".join(
        (
            *("a", token("imap"), "b", token("/imap"), token("seen"), "\n", token("branch x"), "<h3>", "X", "</h3>"),
            *(token("label"), "c", token("/branch"), token("branch y"), "<h3>", HOST, "</h3>", token("label")),
            *(token("pop3"), "d", token("/pop3"), token("/branch"), token("/seen"), "e"),
        )
    )
    pieces = cut(html)
    assert pieces == (
        "a",
        ProtocolState(Protocol.IMAP, ("b",)),
        Chooser(
            (
                Branch("x", ("X",), ("c",)),
                Branch("y", (Slot("incoming.host", Place.QUIET),), (ProtocolState(Protocol.POP3, ("d",)),)),
            )
        ),
        "e",
    )
    assert "".join(piece for piece in everything(pieces) if isinstance(piece, str)) == "ab<h3>X</h3>c<h3></h3>de"


def test_the_default_link_is_a_query() -> None:
    assert query_link({}) == "?"
    assert query_link({"protocol": "pop3", "seen": "a,b"}) == "?protocol=pop3&seen=a,b"
