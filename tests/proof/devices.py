"""A device: its browser asks for a tag and presses the button of our answer, its mail app sends."""

import http.client
import re
import smtplib
import ssl
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import make_msgid
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from tests.proof.hosts import ADDRESSES, EXCHANGER, NEW
from tests.proof.world import World
from tests.sending.dovecot import PASSWORD

_GUIDE: Final = "iphone-mail"
#: What the app writes of itself, and what the browser beside it does.
IPHONE: Final = (
    "X-Mailer: iPhone Mail (22F76)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
)
WINDOWS: Final = (
    "X-Mailer: Microsoft Outlook 16.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36",
)
ANDROID: Final = (
    "User-Agent: K-9 Mail for Android",
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36",
)
LINUX: Final = (
    "User-Agent: Mozilla Thunderbird",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
)


class Browser:
    """One connection to the site, kept open as browsers do."""

    def __init__(self, world: World, agent: str) -> None:
        where = urlsplit(world.site)
        self._connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        self._own = {"User-Agent": agent, "Accept-Language": "en"}
        self._posts = {"Origin": world.site, "Content-Length": "0"}

    def get(self, path: str) -> str:
        return self._ask("GET", path, self._own)[1]

    def post(self, path: str) -> str:
        """Where it leads."""
        return self._ask("POST", path, self._own | self._posts)[0]

    def _ask(self, method: str, path: str, headers: dict[str, str]) -> tuple[str, str]:
        self._connection.request(method, path, headers=headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        assert answer.status in (200, 303), (method, path, answer.status)
        return answer.headers.get("Location", ""), " ".join(unescape(text).split())


@dataclass(frozen=True)
class Asked:
    """A device that was given a tag. `page` is the path of its page, `link` what leads there to the mail app."""

    world: World
    domain: str
    device: tuple[str, str]
    page: str
    link: str

    @property
    def to(self) -> str:
        """The address that stands on the page."""
        return self.link.removeprefix("mailto:").partition("?")[0]

    @property
    def tag(self) -> str:
        return self.page.rstrip("/").rpartition("/")[2]

    @property
    def browser(self) -> Browser:
        return Browser(self.world, self.device[1])

    def message(self, *more: str, sender: str = "", to: str = "", subject: str = "Test") -> bytes:
        """As the app writes it. `more` are lines above all others."""
        said = EmailMessage()
        said["From"] = sender or f"Anna <anna@{self.domain}>"
        said["To"] = to or self.to
        said["Subject"] = subject
        said["Message-ID"] = make_msgid(domain="device.test")
        name, _, value = self.device[0].partition(": ")
        said[name] = value
        said.set_content("Hello\n")
        return "".join(f"{line}\r\n" for line in more).encode() + said.as_bytes().replace(b"\n", b"\r\n")

    def send(self, *more: str, by: str = NEW, sender: str = "", copies: int = 1) -> None:
        """By a server at which the account is."""
        with submission(self.world, by) as server:
            for _ in range(copies):
                path = (sender or f"anna@{self.domain}").rpartition("<")[2].rstrip(">")
                server.sendmail(path, [self.to], self.message(*more, sender=sender))

    @property
    def button(self) -> str:
        """The path to which the button of our answer leads."""
        answer = message_from_bytes(self.world.answer_to(self.tag))
        for part in answer.walk():
            if part.get_content_type() == "text/html":
                text = bytes(part.get_payload(decode=True)).decode()  # type: ignore[arg-type]
                found = re.search(r'href="([^"]+)"', text)
                assert found
                where = urlsplit(unescape(found[1]))
                return f"{where.path}?{where.query}"
        raise AssertionError("the answer has no button")

    def press(self, agent: str = "") -> None:
        """Look at the page of the button, and press what stands there."""
        browser, path = Browser(self.world, agent or self.device[1]), self.button
        assert "Yes, this device" in browser.get(path)
        browser.post(path)

    @property
    def is_done(self) -> bool:
        return "This device is done" in self.browser.get(self.page)


def asking(world: World, domain: str, device: tuple[str, str], browser: Browser | None = None) -> Asked:
    """Press “Send a test” at the end of the guide, and read the address on the page that comes."""
    browser = browser or Browser(world, device[1])
    page = browser.post(f"/for/{domain}/guides/{_GUIDE}/proof/")
    found = re.search(r'href="(mailto:[^"]+)"', browser.get(page))
    assert found, page
    return Asked(world, domain, device, page, found[1])


def submission(world: World, name: str, port: int = 465) -> smtplib.SMTP:
    """Signed in at a server, as a mail app is."""
    context = ssl.create_default_context(cafile=str(world.authority))
    server = smtplib.SMTP_SSL(name, port, local_hostname="[192.168.1.23]", context=context, timeout=60)
    server.login("anna", PASSWORD)
    return server


def injected(source: str, sender: str, to: str, message: bytes, hello: str = "stranger.test") -> None:
    """Straight to our exchanger, from an address, as somebody who has an account nowhere."""
    with smtplib.SMTP(ADDRESSES[EXCHANGER], 25, hello, 60, (source, 0)) as server:
        server.sendmail(sender, [to], message)
