"""One real site with a client, and each web server before it, with an ear on the wire between the two."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.browser.running import free_port, import_rows, running_site
from tests.deploy.tap import Tap, tapped
from tests.deploy.web_servers import SITE, WebServer, running_caddy, running_nginx
from tests.thunderbird.street import Authority

SERVICES: Final = """\
service,name,protocol,host,port,security,username,webmail_url
plain,plain,imap,imap.hoster.test,993,tls,address,
plain,plain,smtp,smtp.hoster.test,465,tls,address,
"""
DOMAINS: Final = "domain,service,move\nkunde.test,plain,\n"
_PUBLIC: Final = {
    "SITE_URL": f"https://{SITE}",
    "TRUSTED_PROXIES": "127.0.0.1",
    "SITE_MX_DOMAINS": "hoster.test",
    "SAMPLE": "0",
}


class Street(NamedTuple):
    """A web server and the wire from it to the site."""

    server: WebServer
    tap: Tap


@pytest.fixture(scope="session")
def site_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The real site, as `make run` starts it behind a proxy."""
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder / "data", **_PUBLIC) as url:
        import_rows(folder / "data", SERVICES, DOMAINS, **_PUBLIC)
        yield urlsplit(url).port or 0


@pytest.fixture(scope="session")
def nginx(site_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with tapped(site_port) as tap, running_nginx(tmp_path_factory.mktemp("nginx"), tap.port, Authority()) as server:
        yield Street(server, tap)


@pytest.fixture(scope="session")
def caddy(site_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with tapped(site_port) as tap, running_caddy(tmp_path_factory.mktemp("caddy"), tap.port) as server:
        yield Street(server, tap)


@pytest.fixture(params=["nginx", "caddy"])
def street(request: pytest.FixtureRequest) -> Street:
    """Each web server in turn, with nothing heard yet."""
    street: Street = request.getfixturevalue(request.param)
    street.tap.clear()
    return street


@pytest.fixture(params=["nginx", "caddy"])
def alone(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WebServer]:
    """Each web server without a site behind it."""
    if request.param == "nginx":
        with running_nginx(tmp_path / "nginx", free_port(), Authority()) as server:
            yield server
    else:
        with running_caddy(tmp_path / "caddy", free_port()) as server:
            yield server
