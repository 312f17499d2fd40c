"""What may be kept of a search: words and codes; never an address, a domain or a number of somebody's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.private import LONGEST, without_private

KEPT = [
    "outlook 2016 cannot send",
    "office 365 password",
    "error 0x800CCC0E",
    "800ccc0e",
    "550 5.7.1 relaying denied",
    "port 993 or 995",
    "ports 993 995 465",
    "Cannot Get Mail: the server is not responding",
    "socket error: 10060",
    "what's wrong?",
    "iOS 18 mail",
    "E-Mail wird nicht gesendet – Paßwort",
]
DROPPED = {
    "anna@example.co.uk": "",
    "password for anna@example.co.uk refused": "password for refused",
    "anna @ example.co.uk refused": "refused",
    "Anna <anna@example.co.uk>, sending": "sending",
    "anna＠example．co．uk refused": "refused",
    "an\u200bna@exam\u200bple.co.uk x": "x",
    "mail.example.co.uk not responding": "not responding",
    "bücher.example offline": "offline",
    "例え。テスト offline": "offline",
    "https://example.co.uk/login?user=anna fails": "fails",
    "mailto:anna fails": "fails",
    "ring 01632 960 001 now": "ring now",
    "ring +44 (0)1632 960-001 now": "ring now",
    "my ip 192.0.2.17 blocked": "my ip blocked",
    "account 4711": "account",
    "cloud304 is gone": "is gone",
    "6/3/2024 moved": "moved",
    "user anna@ wrong": "user",
    "@anna wrong": "wrong",
    "  \n ": "",
    "00/0 a@0 0": "",
    "01632 anna@example.co.uk 960 @ 001": "",
}


@pytest.mark.parametrize("text", KEPT)
def test_words_and_codes_stay(text: str) -> None:
    assert without_private(text) == text


@pytest.mark.parametrize(("text", "left"), DROPPED.items())
def test_addresses_domains_and_numbers_go(text: str, left: str) -> None:
    assert without_private(text) == left


def test_a_long_text_is_cut() -> None:
    assert len(without_private("word " * 1000)) <= LONGEST


@given(st.text(), st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.[a-z]{2,5}", fullmatch=True), st.text())
def test_no_address_survives_in_any_text(before: str, address: str, after: str) -> None:
    assert "@" not in without_private(f"{before} {address} {after}")


@given(st.text(alphabet="0123456789 -/()+.@ab", max_size=60))
def test_no_long_number_survives_but_known_ones(text: str) -> None:
    left = without_private(text)
    assert not re.search(r"\d{6}", left.replace("-", ""))
    assert without_private(left) == left
