"""One real site and one real Chromium for all journeys; every page that is opened must be without a fault."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from tests.browser.operators import make_operator, set_up
from tests.browser.running import broken_copy, running_site

CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
PHONE: Final = {"width": 360, "height": 740}
DESK: Final = {"width": 1280, "height": 900}
#: Milliseconds that anything is waited for. A page of ours takes a tenth of a second; a machine that does much else may
#: take a minute for the first. Only what fails waits so long, so no wait of a test has a shorter one of its own.
PATIENCE: Final = 120_000
expect.set_options(timeout=PATIENCE)

Open = Callable[..., Page]
Visit = Callable[..., Page]


def goes_where_it_is_sent(page: Page) -> None:
    """Makes a page go to an address even while it loads itself anew, as one does that waits for the worker.

    Chromium calls off the first of two ways that meet. A reader who types an address then sees the page that he asked
    for all the same; the program that stands for him is told of the one that was called off.
    """
    go = page.goto

    def goto(url: str, **options: Any) -> Response | None:
        try:
            return go(url, **options)
        except Error as error:
            if "net::ERR_ABORTED" not in error.message and "interrupted by another navigation" not in error.message:
                raise
            return go(url, **options)

    page.goto = goto  # type: ignore[method-assign]


def patient(context: BrowserContext) -> None:
    """Lets a browser wait as long as anything is waited for, and has its pages go where they are sent."""
    context.set_default_timeout(PATIENCE)
    context.on("page", goes_where_it_is_sent)


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The address of the running site. Test processes share its data folder, each with a server of its own."""
    with running_site(site_folder) as url:
        yield url


@pytest.fixture(scope="session")
def broken_site(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site whose table of domains is lost, and on which one search a minute is one too many."""
    folder = tmp_path_factory.mktemp("broken") / "data"
    broken_copy(site_folder, folder)
    with running_site(folder, SEARCH_LIMIT="1/minute") as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        fonts = {**os.environ, "FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf"))}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=fonts)
        yield browser
        browser.close()


class Faults:
    """What a visitor's browser would complain about, collected while a context lives."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.found: list[str] = []
        self.url = url
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"uncaught: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A document that answers 404 is reported here too; what a page fetches is judged by `_response`.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.found.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.found.append(f"another host: {request.url}")

    def _response(self, response: Response) -> None:
        # What is sent and fails leaves a page on which nothing else that a test waits for will ever stand.
        if response.status >= 500 and response.request.method == "POST":
            self.found.append(f"not done: {response.status} {response.url}")
        if response.status >= 400 and response.request.resource_type != "document":
            self.found.append(f"missing: {response.status} {response.url}")


@pytest.fixture
def open_site(chromium: Browser) -> Iterator[Open]:
    """Opens a page of a site in a browser without a past; when the test ends, nothing may have gone wrong in it."""
    with ExitStack() as stack:
        opened: list[Faults] = []

        def open_at(url: str, path: str = "/", status: int = 200, **options: Any) -> Page:
            context = chromium.new_context(base_url=url, **{"viewport": DESK, "locale": "en-GB", **options})
            stack.callback(context.close)
            patient(context)
            opened.append(Faults(context, url))
            page = context.new_page()
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == status
            return page

        yield open_at
        found = [fault for faults in opened for fault in faults.found]
    assert found == []


@pytest.fixture
def open_page(site: str, open_site: Open) -> Open:
    """The same on the running site: `open_page("/for/yourdomain.co.uk/", viewport=PHONE)`."""

    def open_path(path: str = "/", status: int = 200, **options: Any) -> Page:
        return open_site(site, path, status, **options)

    return open_path


class Window:
    """A browser with one page, which goes from address to address: opening one anew takes longer than most tests.

    Colours change at once in it, so that what is measured is neither the old nor the new one half way. No page finds
    what another one has put into the browser's memory.
    """

    def __init__(self, context: BrowserContext, url: str) -> None:
        context.add_init_script("if (location.protocol == 'http:') { localStorage.clear(); sessionStorage.clear(); }")
        self.faults = Faults(context, url)
        self.page = context.new_page()

    def visit(self, path: str, status: int = 200) -> Page:
        """The page at an address, as it comes up on a desk by day."""
        self.page.set_viewport_size(DESK)
        self.page.emulate_media(color_scheme="light")
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status
        return self.page

    def faults_since(self) -> list[str]:
        """What went wrong since this was asked."""
        found = list(self.faults.found)
        self.faults.found.clear()
        return found


@pytest.fixture(scope="module")
def window(site: str, chromium: Browser) -> Iterator[Window]:
    context = chromium.new_context(base_url=site, viewport=DESK, locale="en-GB", reduced_motion="reduce")
    patient(context)
    yield Window(context, site)
    context.close()


@pytest.fixture
def visit(window: Window) -> Iterator[Visit]:
    """Goes to a page that leaves nothing behind, in the window of the test's module; nothing may go wrong in it."""
    yield window.visit
    assert window.faults_since() == []


@pytest.fixture(scope="session")
def signed_in_state(site: str, chromium: Browser) -> Any:
    """What a browser holds in which an operator has signed in, with a telephone that was set up for it."""
    name = make_operator("operator")
    context = chromium.new_context(base_url=site)
    patient(context)
    page = context.new_page()
    page.goto("/operator/")
    set_up(page, name)
    page.wait_for_url("**/operator/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def sign_in(open_page: Open, signed_in_state: Any) -> Open:
    """Opens an address of the operator's in a browser in which one is signed in."""

    def open_signed_in(path: str, **options: Any) -> Page:
        return open_page(path, storage_state=signed_in_state, **options)

    return open_signed_in
