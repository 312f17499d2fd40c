"""What has two readings is no question of the door's, and of a request only what may count is in the key."""

from typing import Any

import pytest

from kb.door.questions import Question, question_in
from kb.protocols.kept import KeptBy
from tests.door.speaking import scope

HOST = ("host", "127.0.0.1:8000")
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"


def asked(path: str = "/guides/", *headers: tuple[str, str], query: str = "", method: str = "GET") -> Question | None:
    return question_in(scope(method, path, [HOST, *headers], query))


def known(path: str = "/guides/", *headers: tuple[str, str], query: str = "") -> Question:
    question = asked(path, *headers, query=query)
    assert question
    return question


@pytest.mark.parametrize(
    "header",
    [
        ("user_agent", IPHONE),
        ("user-agent", "x" * 513),
        ("accept_encoding", "gzip"),
        ("accept-encoding", "gzip, " * 99),
        ("x_forwarded_for", "192.0.2.1"),
        ("if_none_match", "*"),
        ("host", "127.0.0.1:8000"),
        ("range", "bytes=0-9"),
        ("content-length", "0"),
        ("transfer-encoding", "chunked"),
    ],
)
def test_a_header_with_two_readings_is_left_to_django(header: tuple[str, str]) -> None:
    assert asked("/guides/", header) is None


@pytest.mark.parametrize("name", ["user-agent", "accept-encoding", "cookie", "x-forwarded-for", "accept"])
def test_a_header_that_comes_twice_is_left_to_django(name: str) -> None:
    assert asked("/guides/", (name, "a"), (name, "b")) is None


@pytest.mark.parametrize(
    "query",
    [
        *("protocol=imap&protocol=pop3", "x=1&x=1", "domain=a.example&domain=b.example", "seen=&seen=a"),
        *(
            "protocol=%69map",
            "protocol=imap;seen=a",
            "protocol",
            "&",
            "=",
            "=a",
            "a=b&&c=d",
            "a=b=c",
            "q=a&q=b",
            "q=%",
            "q=%4",
            "q=%ff",
            "q=%00",
            "q=a%0Ab",
        ),
        *("q=(imap)", "x=1&q=\xe9", "a=\xe9", "a=\x00", "PROTOCOL=imap", "a[]=b", "a=b#c", "a=" + "y" * 600),
    ],
)
def test_a_query_with_two_readings_is_left_to_django(query: str) -> None:
    assert asked(query=query) is None


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=imap", "imap"),
        ("q=a+b&device=mac", "a b"),
        ("q=%C3%A4%2Bx", "ä+x"),
        ("q=", ""),
        ("q=a%40b.example", "a@b.example"),
    ],
)
def test_what_is_searched_for_may_be_any_words(query: str, words: str) -> None:
    assert known("/search/", query=query).query["q"] == words


def test_nobody_waits_here_for_counts_that_processes_share(settings: Any) -> None:
    settings.CACHE_URL = "redis://127.0.0.1:1/0"
    assert asked("/search/", query="q=imap") is None
    assert asked("/search/") is not None


@pytest.mark.parametrize("host", ["", "evil.example", "127.0.0.1:80", "127.0.0.1:8000.", "LOCALHOST:8000", "a, b"])
def test_another_host_is_left_to_django(host: str) -> None:
    assert question_in(scope("GET", "/", [("host", host)])) is None
    assert question_in(scope("GET", "/", [])) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "get"])
def test_other_methods_are_left_to_django(method: str) -> None:
    assert asked(method=method) is None


def test_a_long_path_is_left_to_django() -> None:
    assert asked("/guides/" + "a" * 505 + "/") is None


PAGE = KeptBy(("device", "protocol"), device_class=True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("", "utm=x", True),
        ("device=mac&protocol=imap", "protocol=imap&x=1&device=mac", True),
        ("device=mac", "device=mac&", True),
        ("", "device=", False),
        ("device=mac", "protocol=mac", False),
        ("device=mac", "device=MAC", False),
        ("device=&protocol=imap", "protocol=imap", False),
    ],
)
def test_the_key_has_what_was_declared_and_nothing_else(one: str, other: str, same: bool) -> None:
    assert (known(query=one).key(PAGE) == known(query=other).key(PAGE)) is same


def test_of_the_browser_only_its_class_counts_and_only_where_that_was_declared() -> None:
    browsers = [known("/", ("user-agent", text)) for text in (IPHONE, IPHONE + " Safari/604.1", "curl/8.5", "")]
    assert len({browser.key(PAGE) for browser in browsers}) == 2
    assert len({browser.key(KeptBy()) for browser in browsers}) == 1


@pytest.mark.parametrize(
    ("path", "query", "kept", "domain"),
    [
        ("/for/a.example/", "", ("/for/", "/"), "a.example"),
        ("/de/for/a.example/guides/x/", "", ("/de/for/", "/guides/x/"), "a.example"),
        ("/for/A.example/", "", "/for/A.example/", ""),
        ("/for/-a.example/", "", "/for/-a.example/", ""),
        ("/for/a b/", "", "/for/a b/", ""),
        ("/for/a.example", "", "/for/a.example", ""),
        ("/guides/for/a.example/", "", "/guides/for/a.example/", ""),
        ("/api/v1/settings", "domain=a.example&x=1", "/api/v1/settings", "a.example"),
        ("/api/v1/settings", "domain=", "/api/v1/settings", ""),
        ("/api/v1/moves", "domain=a.example", "/api/v1/moves", ""),
    ],
)
def test_the_domain_is_cut_out_where_it_stands(path: str, query: str, kept: Any, domain: str) -> None:
    question = known(path, query=query)
    assert (question.path, question.domain) == (kept, domain)


@pytest.mark.parametrize(
    ("peer", "scheme", "said", "secure"),
    [
        ("127.0.0.1", "http", "https", True),
        ("127.0.0.1", "http", "http", False),
        ("127.0.0.1", "http", None, False),
        ("192.0.2.7", "http", "https", False),
        ("192.0.2.7", "https", None, True),
        ("", "http", "https", False),
    ],
)
def test_of_a_site_with_https_only_what_came_so(
    settings: Any, peer: str, scheme: str, said: str | None, secure: bool
) -> None:
    settings.IS_HTTPS, settings.TRUSTED_PROXIES = True, ["127.0.0.1"]
    headers = [HOST] + ([("x-forwarded-proto", said)] if said else [])
    question = question_in(scope("GET", "/", headers) | {"scheme": scheme, "client": (peer, 1) if peer else None})
    assert (question is not None) is secure
