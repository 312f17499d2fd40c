"""Each script and each style sheet of every page is named with the digest of what is served at its address.

Pages are found as people find them: by the links of the pages before, one page of each kind.
"""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha384
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as project
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import Resolver404, resolve

from kb.models import SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.stylesheets import BundledStaticFilesStorage
from tests.accounts import sign_in
from tests.views.conftest import HOST

#: Where each side begins, and how many kinds of pages are found on it at least.
SIDES: Final = {"/": 18, "/operator/": 45, "/admin/": 25}
#: Pages to which no other one leads.
UNLINKED: Final = ("/no-such-page/", "/unsubscribe/never-heard/", "/reminders/never-heard/", "/settings/?domain=-")


class Taken(HTMLParser):
    """What a page takes: its scripts and sheets with what is said of their bytes, and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.files: list[tuple[str, str | None]] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "script" and said.get("src"):
            self.files.append((said["src"] or "", said.get("integrity")))
        if tag == "link" and said.get("rel") in {"stylesheet", "modulepreload", "preload"}:
            self.files.append((said.get("href") or "", said.get("integrity")))
        if tag in {"a", "iframe"}:
            self.links.append(said.get("href") or said.get("src") or "")


class Reader:
    """Somebody who opens one page of each kind that is linked."""

    def __init__(self, client: Client, beginning: str) -> None:
        self.client, self.beginning = client, beginning
        self.seen: dict[str, str] = {}
        self.bytes: dict[str, bytes] = {}

    def pages(self) -> Iterator[tuple[str, Taken]]:
        waiting = [self.beginning, *UNLINKED]
        while waiting:
            address = waiting.pop(0)
            kind = self.kind_of(address)
            if kind is None or kind in self.seen:
                continue
            self.seen[kind] = address
            response: Any = self.client.get(address)
            if not response.headers.get("Content-Type", "").startswith("text/html"):
                continue
            page = Taken(response.content.decode())
            waiting += [urljoin(address, link) for link in page.links]
            yield address, page

    def kind_of(self, address: str) -> str | None:
        path = urlsplit(address).path
        if urlsplit(address).netloc or not path.startswith(self.beginning) or "sign-out" in path:
            return None
        if self.beginning == "/" and path.startswith(("/operator/", "/admin/")):
            return None
        try:
            return resolve(path).view_name
        except Resolver404:
            return "none"

    def served(self, address: str) -> bytes:
        if address not in self.bytes:
            response: Any = self.client.get(address)
            assert response.status_code == 200, address
            self.bytes[address] = b"".join(response.streaming_content) if response.streaming else response.content
        return self.bytes[address]

    def unsaid(self) -> Iterator[str]:
        """Files without their digest, or with another one, by page."""
        for page, taken in self.pages():
            for address, said in taken.files:
                wanted = f"sha384-{b64encode(sha384(self.served(address)).digest()).decode()}"
                if said != wanted:
                    yield f"{page}: {address} {said}"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Static files as production has them."""
    folder = tmp_path_factory.mktemp("static")
    changed = {
        "STATIC_ROOT": folder,
        "STORAGES": project.STORAGES | {"staticfiles": {"BACKEND": "kb.stylesheets.BundledStaticFilesStorage"}},
    }
    with override_settings(**changed), pytest.MonkeyPatch.context() as patch:
        patch.setattr(BundledStaticFilesStorage, "compresses", False)
        call_command("collectstatic", verbosity=0, interactive=False)
        yield folder


def somebody(address: str) -> Client:
    """A browser made after the files were collected: WhiteNoise looks for them once."""
    client = Client(headers={"host": HOST})
    if address != "/":
        sign_in(client, User.objects.create_superuser("root", password="long and made up"))
    return client


@pytest.mark.thorough
@pytest.mark.parametrize(("beginning", "kinds"), SIDES.items(), ids=SIDES)
def test_every_page_says_what_its_files_must_be(collected: Path, noon: object, beginning: str, kinds: int) -> None:
    SiteProfile.objects.update(colour="#7a1f5c")  # the host's own colour is a sheet as well
    raise_revision()
    reader = Reader(somebody(beginning), beginning)
    assert list(reader.unsaid()) == []
    assert len(reader.seen) >= kinds, sorted(reader.seen)
    assert any("/look/" in address for address in reader.bytes) is (beginning != "/admin/")


def test_a_page_of_the_admin_knows_the_words_of_its_scripts(collected: Path, noon: object) -> None:
    client = somebody("/admin/")
    response: Any = client.get("/admin/kb/service/add/")
    files = dict(Taken(response.content.decode()).files)
    assert "/admin/jsi18n/" in files
    assert None not in files.values()
