"""By what a message of ours is known: what servers leave of its head, and the token in its links."""

import base64
from typing import Final

import pytest

from kb.mail.mime_parts import message_in
from kb.mail.our_marks import (
    ids_answered,
    ids_anywhere,
    ids_in_lines,
    ids_of,
    ours,
    tokens_in,
    tokens_in_letter,
    tokens_of,
)

ID: Final = "<3f2504e0-4f89-51d3-9a0c-0305e82c3301@help.example>"
THEIRS: Final = "<20261122120401.77@relay.example>"
TOKEN: Final = "Zq3vX0b7T1mYk9cQ2sLw8A-dE_rH5uJ6nGfPpOiKxWt"
URL: Final = f"https://help.example/de/unsubscribe/{TOKEN}/"


@pytest.mark.parametrize(
    "name",
    ["Message-ID", "X-Original-Message-ID", "X-Google-Original-Message-ID", "Original-Message-Id", "X-MessageID"],
)
def test_a_server_that_takes_the_id_away_keeps_it_beside(name: str) -> None:
    returned = message_in(f"Message-ID: {THEIRS}\n{name}:\n\t{ID}\nReferences: {ID}\n\n".encode())
    assert ids_of(returned) == [THEIRS, ID]
    assert ours(ids_of(returned)) == (ID,)


@pytest.mark.parametrize(
    "written",
    [
        "3f2504e0-4f89-51d3-9a0c-0305e82c3301@help.example",
        "=?utf-8?q?=3C3f2504e0-4f89-51d3-9a0c-0305e82c3301=40help=2Eexample=3E?=",
        "< 3f2504e0-4f89-51d3-9a0c-0305e82c3301@help.example>",
    ],
)
def test_an_id_is_known_however_a_server_wrote_it(written: str) -> None:
    assert ids_of(message_in(f"Message-ID: {written}\n\n".encode())) == [ID]


def test_what_a_message_answers_is_not_what_it_is_called() -> None:
    returned = message_in(f"Message-ID: {THEIRS}\nIn-Reply-To: {ID}\nReferences: {ID}\n\n".encode())
    assert ours(ids_of(returned)) == ()


@pytest.mark.parametrize(
    ("fields", "answered"),
    [
        (f"In-Reply-To: {ID}", [ID]),
        (f"References: {THEIRS} {ID}", [ID]),
        (f"References: {ID} {THEIRS}", [THEIRS]),
        (f"References: {ID}\nIn-Reply-To: {THEIRS}", [THEIRS]),
        ("Subject: Moving", []),
    ],
)
def test_of_a_conversation_the_last_message_is_answered(fields: str, answered: list[str]) -> None:
    assert ids_answered(message_in(f"{fields}\n\n".encode())) == answered


def test_a_text_shows_a_head_in_lines() -> None:
    assert ids_in_lines(f"Dear,\n> Message-ID:\n {ID}\nX-Original-Message-ID: {THEIRS}\n") == [ID, THEIRS]
    assert ids_in_lines(f"Message ID: {ID[1:-1]}\r\nmessageid: {THEIRS[1:-1]} \n") == [ID, THEIRS]
    assert ids_in_lines(f"Message-ID:\n\nanna@florist.example\nMessage-ID: {ID[1:-1]} was lost\n") == []
    assert ids_in_lines(f"You wrote {ID}") == []
    assert ids_anywhere(f"You wrote {ID[1:-1]}.") == [ID]
    assert ids_anywhere(f"You wrote 1{ID[1:-1]} and x.{ID[1:-1]}") == []
    assert ids_anywhere(f"You wrote {ID} and {THEIRS}") == [ID]


@pytest.mark.parametrize(
    "text",
    [
        f"<{URL}>",
        f"<{URL[:40]}\n {URL[40:]}>",
        f'<a href=3D"{URL[:50]}=\n{URL[50:]}">',
        f"https://safe.example/?url={URL.replace(':', '%3A').replace('/', '%2F')}&data=1",
        f"=?x {URL}".replace("/unsubscribe/", "/unsubscribe/=\r\n"),
    ],
)
def test_a_token_is_found_however_its_link_was_written(text: str) -> None:
    assert tokens_in(text) == (TOKEN,)


@pytest.mark.parametrize("text", [URL.replace(TOKEN, TOKEN[1:]), URL.replace(TOKEN, TOKEN + "x"), TOKEN, ""])
def test_another_link_is_none(text: str) -> None:
    assert tokens_in(text) == ()


def _returned(head: str, body: str) -> tuple[str, ...]:
    return tokens_of(message_in(f"Message-ID: {THEIRS}\n{head}\n\n{body}".encode()))


def test_the_head_of_what_came_back_has_a_token() -> None:
    assert _returned(f"List-Unsubscribe: <mailto:x@y.example>, <{URL}>", "") == (TOKEN,)
    letters = URL.replace("_", "=5F").replace("/", "=2F")
    coded = f"=?us-ascii?Q?=3C{letters[:40]}?=\n =?us-ascii?Q?{letters[40:]}=3E?="
    assert _returned(f"List-Unsubscribe: {coded}", "") == (TOKEN,)


def test_its_text_has_one_too_unless_it_answers_or_forwards_ours() -> None:
    assert _returned("Subject: Moving", URL) == (TOKEN,)
    assert _returned("Content-Transfer-Encoding: base64", base64.encodebytes(URL.encode()).decode()) == (TOKEN,)
    for head in (f"In-Reply-To: {ID}", f"References: {ID}", "Subject: Re: Moving", "Subject: =?utf-8?q?WG=3A_Umzug?="):
        assert _returned(head, URL) == ()
    assert _returned("Subject: Moving", f"> {URL}") == ()


def test_a_letter_has_one_only_in_a_copy_of_ours() -> None:
    copy = f"Message-ID: {THEIRS}\nSubject: Moving\n\n{URL}"
    assert tokens_in_letter(f"It failed.\n\n{copy}") == (TOKEN,)
    assert tokens_in_letter(f"We have your request:\n{URL}") == ()
    assert tokens_in_letter(f"It failed.\n\nIn-Reply-To: {ID}\n{copy}") == ()
    assert tokens_in_letter(f"In-Reply-To: {ID}\nList-Unsubscribe: <{URL[:30]}\n {URL[30:]}>\n{copy}") == (TOKEN,)
