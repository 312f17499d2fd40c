"""Addresses taken apart: the same answer on every Python."""

from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.mail.web_addresses import split_address


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("https://help.example", "help.example", None),
        ("https://Help.example:8443/a?b", "help.example", 8443),
        ("https://anna:pass%5D@help.example/", "help.example", None),
        ("http://[::1]", "::1", None),
        ("http://[2001:DB8::1]:8000/", "2001:db8::1", 8000),
        ("https://hilfe.bücher.example/", "hilfe.bücher.example", None),
        ("help.example", None, None),
    ],
)
def test_it_finds_host_and_port(text: str, host: str | None, port: int | None) -> None:
    parts = split_address(text)
    assert (parts.hostname, parts.port) == (host, port)


@pytest.mark.parametrize(
    "text",
    [
        *("http://[::1]x/", "http://[::1]:80]/", "http://x[::1]/", "http://[::1", "http://::1]", "http://a[b]/"),
        *("http://[help.example]/", "http://[127.0.0.1]/", "http://[v1.a]/", "http://[fe80::1%25eth0]/", "http://[]/"),
        *(" http://help.example", "http://help.example ", "http://help .example", "ht\ttp://help.example"),
        *("http://help.example/\r\n", "\x00http://help.example", "http://help.example/\u2028"),
    ],
)
def test_it_refuses_what_versions_of_the_library_read_differently(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the library raises its own, with words of its own
        split_address(text)


@given(st.text("[]:@/.%x1 \t\u2100é", max_size=20).map("http://{}".format))
def test_whatever_is_taken_has_lost_nothing_and_has_no_bracket_but_around_a_number(text: str) -> None:
    try:
        parts = split_address(text)
    except ValueError:
        return
    assert f"http://{parts.netloc}{parts.path}" == text
    assert "[" not in parts.netloc.rpartition("@")[2] or IPv6Address(parts.hostname or "")
