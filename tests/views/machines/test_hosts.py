"""Whom a request is about, for any text at all in its host and its query."""

from collections.abc import Callable
from typing import Final

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb.mail.mailboxes import LONGEST_ADDRESS, Mailbox, NotAMailbox
from kb.mail.names import DomainName
from kb.views.machines.hosts import asked_host, mailbox_in
from tests.protocols import judges

#: Pieces that have broken parsers before, beside any text at all.
PIECES: Final = (
    *("open.example", "autoconfig.", "autodiscover.", "ua-auto-config.", "@", "xn--", "xn--a", "bücher", "①", "。"),
    *(".", ":", ":443", "[::1]", "%", "%00", "+", " ", '"', "'", "<", ">", "&", "\u200d", "\u202e", "\ufffd", "\x00"),
    *("\r\n", "\t", "a" * 64, "٠" * 20, "127.0.0.1", "0x7f.1", "/", "\\", "?", "#", "\U0010ffff", "host.example"),
)
TEXTS: Final = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=10).map("".join),
    st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")),
)
NAMES: Final = st.sampled_from(["open.example", "xn--bcher-kva.example", "a.b.example", "nobody.example"])
BUSY: Final = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@given(text=TEXTS)
@example(text="a@" + "x" * 300)
def test_any_text_is_a_mailbox_or_none(text: str) -> None:
    try:
        mailbox = Mailbox.parse(text)
    except NotAMailbox:
        assert mailbox_in(text) is None or " " in text.strip()
        return
    assert DomainName.parse(mailbox.domain.a_label) == mailbox.domain
    assert (mailbox.local_part != "", len(mailbox.address) <= LONGEST_ADDRESS) == (True, True)
    assert mailbox.address.isprintable()
    assert Mailbox.parse(mailbox.address) == mailbox


@given(local=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60), name=NAMES)
def test_no_local_part_is_too_strange(local: str, name: str) -> None:
    mailbox = mailbox_in(f"{local}@{name}")
    assert mailbox is not None
    assert (mailbox.local_part, mailbox.domain.a_label) == (local, name)


@pytest.mark.thorough
@BUSY
@given(host=TEXTS)
def test_any_text_is_a_host_or_none(db: None, host: str) -> None:
    """What is found is a whole name, without the label that an app put before it."""
    asked = asked_host(host)
    if asked.domain is not None:
        assert DomainName.parse(asked.domain.a_label) == asked.domain
        assert asked.domain.a_label.count(".") >= 1


@BUSY
@given(name=NAMES, label=st.sampled_from(["", "autoconfig.", "AutoDiscover.", "ua-auto-config."]), port=st.integers(0))
def test_every_spelling_of_a_host_is_the_same_domain(db: None, name: str, label: str, port: int) -> None:
    for host in (f"{label}{name}", f"{label}{name}:{port}", f"{label}{name}.".upper(), f"{label}{name}.:{port}"):
        asked = asked_host(host)
        assert (asked.domain, asked.ours) == (DomainName(name), False)


PATHS: Final = (
    "/mail/config-v1.1.xml",
    "/.well-known/autoconfig/mail/config-v1.1.xml",
    "/autodiscover/autodiscover.xml",
    "/autodiscover/autodiscover.json",
    "/.well-known/user-agent-configuration.json",
)


@pytest.fixture
def unlimited(app: Client, settings: object) -> Client:
    settings.LOOKUP_LIMIT = ""  # type: ignore[attr-defined]
    return app


def quiet(caplog: pytest.LogCaptureFixture) -> bool:
    """Nothing of ours failed; what Django thinks of a Host header goes nowhere."""
    return {record.name for record in caplog.records if record.levelname == "ERROR"} <= {
        "django.security.DisallowedHost"
    }


@pytest.mark.thorough
@pytest.mark.parametrize("path", PATHS)
@BUSY
@given(query=TEXTS, host=st.one_of(TEXTS, st.sampled_from(["autoconfig.open.example", "testserver"])))
@example(query="emailaddress=" + "".join(PIECES), host="autoconfig.open.example")
def test_any_query_on_any_host_is_answered(
    unlimited: Client, caplog: pytest.LogCaptureFixture, path: str, query: str, host: str
) -> None:
    """The answer is a whole document of a client's, or a few plain words."""
    caplog.clear()
    raw = query.encode("utf-8", "replace").decode("latin-1")
    for asked in (raw, f"emailaddress={raw}", f"Email={raw}%40open.example", f"Protocol={raw}"):
        response = unlimited.get(path, QUERY_STRING=asked, headers={"host": host})
        assert response.status_code in {200, 400, 404}
        if response.status_code == 200 and path == PATHS[0]:
            assert [account.kind for account in judges.thunderbird(response.content)] == ["imap", "pop3", "smtp"]
    assert quiet(caplog)


@BUSY
@given(path=TEXTS, prefix=st.sampled_from([*PATHS, "/autodiscover/autodiscover.json/v1.0/", "/Autodiscover/"]))
def test_any_path_behind_theirs_is_answered(
    unlimited: Client, caplog: pytest.LogCaptureFixture, path: str, prefix: str
) -> None:
    caplog.clear()
    environ = {"PATH_INFO": (prefix + path).encode("utf-8", "replace").decode("latin-1")}
    for method in ("GET", "POST"):
        response = unlimited.generic(method, "/", headers={"host": "autodiscover.open.example"}, **environ)
        assert response.status_code in {200, 400, 404, 405}
        assert b"<html" not in response.content or response.status_code == 400
    assert quiet(caplog)


Wrap = Callable[[bytes], bytes]
WRAPS: Final[tuple[Wrap, ...]] = (
    bytes,
    lambda raw: b"<Autodiscover><Request><EMailAddress>" + raw + b"</EMailAddress></Request></Autodiscover>",
    lambda raw: b"<?xml version='1.0' encoding='" + raw + b"'?><Autodiscover/>",
    lambda raw: b"<Autodiscover xmlns='" + raw + b"'><Request/></Autodiscover>",
)


@pytest.mark.thorough
@BUSY
@given(raw=st.one_of(st.binary(max_size=200), TEXTS.map(lambda text: text.encode("utf-8", "replace"))))
def test_any_body_is_answered(unlimited: Client, caplog: pytest.LogCaptureFixture, raw: bytes) -> None:
    caplog.clear()
    for wrap in WRAPS:
        for kind in ("text/xml", "multipart/form-data; boundary=x", raw.decode("latin-1")):
            response = unlimited.post(PATHS[2], data=wrap(raw), content_type=kind, headers={"host": "testserver"})
            assert response.status_code == 200
            assert response.content.startswith(b"<?xml")
    assert quiet(caplog)
