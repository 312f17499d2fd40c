"""Where on a page an answer leads: the heading that says what was asked for, and the least else."""

import pytest

from kb.models.pages.indexes import index_of
from kb.search.index import SearchIndex
from kb.search.pages import SearchPage
from kb.search.passages import pieces_of
from tests.libraries import shipped_library

ERRORS = "error-messages"


@pytest.fixture(scope="module")
def shipped() -> dict[str, SearchIndex]:
    return {language: index_of(shipped_library(language).pages, language) for language in ("en", "de")}


def led_to(query: str, *headings: str) -> str:
    """The heading of the one page that has these."""
    page = SearchPage(
        "/x/", "article", "Errors", "", (), tuple((f"h-{n}", text) for n, text in enumerate(headings)), ""
    )
    (hit,) = SearchIndex([page]).search(query).hits
    return hit.heading[1] if hit.heading else ""


SPAM = "550 5.7.1: message refused, blocked or considered spam"
RELAYING = "530 or 550: relaying denied"


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("550 5.7.1 relaying denied", RELAYING),
        ("550 5.7.1 unable: relaying", RELAYING),
        ("550 5.7.1 considered spam", SPAM),
        ("550 5.7.1 message blocked", SPAM),
        ("550 5.7.1", SPAM),
        ("530", RELAYING),
    ],
)
def test_what_was_said_beside_the_code_of_a_server_decides(query: str, heading: str) -> None:
    assert led_to(query, SPAM, RELAYING) == heading
    assert led_to(query, RELAYING, SPAM) == heading


def test_a_code_of_one_trouble_outweighs_words() -> None:
    code, words = "0x800CCC0E: no way to it", "Cannot connect to outgoing"
    assert led_to("0x800ccc0e cannot connect outgoing", words, code) == code


def test_of_headings_with_all_words_one_that_says_nothing_else_in_a_piece_of_it_is_nearer() -> None:
    storage, mail = "Connection to storage server failed", "Cannot Get Mail: The connection to the server failed."
    assert led_to("server connection failed", storage, mail) == mail
    assert led_to("server connection failed", mail, storage) == mail
    assert led_to("storage server connection failed", mail, storage) == storage


def test_of_pasted_headings_too() -> None:
    pasted = "the connection of your mail failed"
    more, same = f"Storage: while moving {pasted} for lack of room", f"Alert: {pasted}"
    assert led_to(pasted, more, same) == same


@pytest.mark.parametrize(
    ("language", "query", "heading"),
    [
        ("en", "550 5.7.1 relaying denied", "relaying denied"),
        ("en", "550 5.7.1 unable to relay", "relay not permitted"),
        ("en", "550 5.7.1 considered spam", "considered spam"),
        ("en", "530 5.7.1 authentication required", "530: authentication required"),
        ("en", "server not found", "server not found"),
        ("de", "550 5.7.1 Relaying verweigert", "relay access denied"),
        ("de", "550 5.7.1 als Spam abgelehnt", "considered spam"),
        ("de", "Verbindung zum Server fehlgeschlagen", "Empfang geht nicht: Die Verbindung zum Server"),
        ("de", "Verbindung zum Speicherserver fehlgeschlagen", "Verbindung zum Speicherserver"),
    ],
)
def test_in_what_ships(shipped: dict[str, SearchIndex], language: str, query: str, heading: str) -> None:
    hit = shipped[language].search(query).hits[0]
    assert hit.page.slug == ERRORS
    assert hit.heading
    assert heading in hit.heading[1]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Cannot Get Mail: The connection failed.", [("cannot", "get", "mail"), ("the", "connection", "failed")]),
        ("Kein Empfang (No mail, or: 5.7.1)", [("kein", "empfang"), ("no", "mail"), ("or",), ("5.7.1",)]),
        ("One thing.", []),
        ("", []),
        ("…:", []),
    ],
)
def test_a_heading_is_read_in_pieces(text: str, pieces: list[tuple[str, ...]]) -> None:
    assert [piece.terms for piece in pieces_of(text)] == pieces
