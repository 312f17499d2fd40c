"""One site with a handful of clients, one street before it, a DNS server with what the site prints, one Thunderbird."""

import base64
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests import clock
from tests.browser.running import free_port, import_rows, running_site
from tests.thunderbird.clients import DOMAINS, HTTPS_SITE, NAMES, SERVICES, moves, zones
from tests.thunderbird.hub import Hub
from tests.thunderbird.marionette import Thunderbird, running_thunderbird
from tests.thunderbird.names import running_names
from tests.thunderbird.street import Authority, open_street


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="session")
def street(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Every address that was asked by http and https so far."""
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder / "data", **HTTPS_SITE) as url:
        import_rows(folder / "data", SERVICES, DOMAINS, moves(clock.now()), **HTTPS_SITE)
        certificate = authority.issue(NAMES, folder / "leaf.pem")
        with (
            running_names(folder / "names", zones(folder / "data")),
            open_street(urlsplit(url).port or 0, certificate) as seen,
        ):
            yield seen


@pytest.fixture(scope="session")
def thunderbird(
    street: list[str], authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Thunderbird]:
    with running_thunderbird(tmp_path_factory.mktemp("thunderbird"), free_port()) as app:
        trust = """
            const db = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
            db.addCertFromBase64(given[0], "CTu,CTu,CTu");
        """
        app.run(trust, base64.b64encode(authority.der).decode())
        yield app


@pytest.fixture(scope="session")
def opened(thunderbird: Thunderbird) -> Hub:
    return Hub(thunderbird)


@pytest.fixture
def hub(opened: Hub) -> Iterator[Hub]:
    """The window for adding an account, at its first step."""
    yield opened
    opened.begin_again()
