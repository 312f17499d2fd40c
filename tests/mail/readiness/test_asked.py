"""What is looked at for one domain: the address of its webmail as a browser opens it."""

import pytest

from kb.mail.readiness.asked import HTTPS, Endpoint, webmail_of
from kb.mail.servers import Security, ServiceSettings


@pytest.mark.parametrize(
    ("address", "host", "port", "path"),
    [
        ("https://webmail.shop.example", "webmail.shop.example", 443, "/"),
        ("https://webmail.shop.example:8443/mail/?_task=login", "webmail.shop.example", 8443, "/mail/"),
        ("https://webmail.shop.example/postfächer/", "webmail.shop.example", 443, "/postf%C3%A4cher/"),
        ("https://webmail.shop.example/postf%C3%A4cher/a;b=c", "webmail.shop.example", 443, "/postf%C3%A4cher/a;b=c"),
        ("https://Bücher.example/", "xn--bcher-kva.example", 443, "/"),
    ],
)
def test_webmail_is_asked_as_a_browser_asks(address: str, host: str, port: int, path: str) -> None:
    expected = Endpoint(host, port, HTTPS, Security.TLS, path)
    assert webmail_of(ServiceSettings("new", "the new server", address, ())) == expected


@pytest.mark.parametrize(
    "address", ["", "http://webmail.shop.example/", "https://webmail.shop.example:99999/", "https:///", "https://[::1/"]
)
def test_what_no_browser_opens_by_tls_is_not_looked_at(address: str) -> None:
    assert webmail_of(ServiceSettings("new", "the new server", address, ())) is None
