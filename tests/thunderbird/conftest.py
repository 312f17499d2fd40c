"""One site with a handful of clients, one street before it, one Thunderbird."""

import base64
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import pytest

from tests.browser.running import free_port, import_rows, running_site
from tests.thunderbird.marionette import Thunderbird, running_thunderbird
from tests.thunderbird.street import Authority, Street, open_street

SERVICES: Final = """\
service,name,protocol,host,port,security,username,webmail_url
plain,plain,imap,imap.hoster.test,993,tls,address,
plain,plain,pop3,pop.hoster.test,995,tls,address,
plain,plain,smtp,smtp.hoster.test,465,tls,address,
pop-only,pop3 alone,pop3,pop.hoster.test,995,tls,address,
pop-only,pop3 alone,smtp,smtp.hoster.test,465,tls,address,
upgrades,upgrades,imap,imap.hoster.test,143,starttls,address,
upgrades,upgrades,smtp,smtp.hoster.test,587,starttls,address,
locals,local parts,imap,"imap.{domain}",993,tls,local_part,
locals,local parts,smtp,"smtp.{domain}",465,tls,local_part,
"""
DOMAINS: Final = """\
domain,service,move
kunde.test,plain,
nocert.test,plain,
bare.test,plain,
pop.test,pop-only,
upgrade.test,upgrades,
local.test,locals,
bücher.test,plain,
soft.test,plain,
elsewhere.test,plain,
"""
#: Names with a certificate. `nocert.test` has none at all, `bare.test` only for itself.
NAMES: Final = (
    *("*.kunde.test", "kunde.test", "bare.test", "*.pop.test", "pop.test", "*.upgrade.test", "*.local.test"),
    *("*.xn--bcher-kva.test", "*.soft.test", "soft.test", "*.hoster.test", "hoster.test"),
)
_HTTPS_SITE: Final = {
    "SITE_URL": "https://help.hoster.test",
    "TRUSTED_PROXIES": "127.0.0.1",
    "SITE_NAME": "Hoster Mail",
    "SITE_MX_DOMAINS": "hoster.test",
    "SAMPLE": "0",
}


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="session")
def street(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder / "data", **_HTTPS_SITE) as url:
        import_rows(folder / "data", SERVICES, DOMAINS, **_HTTPS_SITE)
        certificate = authority.issue(NAMES, folder / "leaf.pem")
        with open_street(urlsplit(url).port or 0, certificate) as opened:
            yield opened


@pytest.fixture(scope="session")
def thunderbird(
    street: Street, authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Thunderbird]:
    folder = tmp_path_factory.mktemp("thunderbird")
    with running_thunderbird(folder, http=street.http, https=street.https, port=free_port()) as app:
        trust = """
            const db = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
            db.addCertFromBase64(given[0], "CTu,CTu,CTu");
        """
        app.run(trust, base64.b64encode(authority.der).decode())
        yield app
