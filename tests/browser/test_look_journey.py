"""The sample, the look of the site, and how far a move is: on a site that no other journey uses."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests import clock
from tests.browser.barriers import violations
from tests.browser.conftest import PHONE, Open
from tests.browser.operators import make_operator, set_up
from tests.browser.pictures import picture
from tests.browser.running import running_site
from tests.folders import CopyTo

pytestmark = pytest.mark.browser

LOOK = "/operator/look/"
PROGRESS = "/operator/moves/sample-open/progress/"
RED = "rgb(176, 0, 32)"


class Own(NamedTuple):
    url: str
    name: str


@pytest.fixture(scope="module")
def own(first_start: CopyTo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    folder = first_start(tmp_path_factory.mktemp("look") / "data")
    with running_site(folder, WORKER="apart") as url:
        yield Own(url, make_operator("painter", folder))


@pytest.fixture(scope="module")
def logo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = io.BytesIO()
    image = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((10, 10, 190, 190), fill=(176, 0, 32))
    image.save(out, "PNG")
    path = tmp_path_factory.mktemp("logo") / "logo.png"
    path.write_bytes(out.getvalue())
    return path


def colour_of(page: Page, selector: str) -> str:
    return str(page.locator(selector).first.evaluate("element => getComputedStyle(element).backgroundColor"))


def test_a_look_and_a_list_from_the_old_server(own: Own, open_site: Open, logo: Path, tmp_path: Path) -> None:
    page = open_site(own.url, LOOK, viewport=PHONE)
    set_up(page, own.name)
    page.goto(f"{own.url}/operator/sample/")  # before anything of one's own stands on it
    picture(page, "sample")
    page.goto(own.url + LOOK)
    give_it_a_look(page, logo)
    visitor = open_site(own.url, "/")
    expect(visitor.locator(".brand")).to_have_text("Bright Hosting help")
    expect(visitor.locator(".brand img")).to_be_visible()
    assert colour_of(visitor, "main form .button") == RED
    assert violations(visitor, "the first page in red") == []
    put_it_back(page)
    send_a_list(page, own, tmp_path)


def give_it_a_look(page: Page, logo: Path) -> None:
    page.get_by_label("Name of your firm").fill("Bright Hosting")
    page.get_by_label("A colour of your own").check()
    page.locator("#colour").fill("#b00020")
    page.locator("#logo").set_input_files(logo)
    page.get_by_label("On the first page").first.fill("We look after small firms in Leeds.")
    page.get_by_role("button", name="First page").click()
    frame = page.frame_locator("iframe[name=preview]")
    expect(frame.locator(".brand")).to_have_text("Bright Hosting help")
    expect(frame.locator("main")).to_contain_text("We look after small firms in Leeds.")
    assert frame.locator("main form .button").first.evaluate("e => getComputedStyle(e).backgroundColor") == RED
    assert violations(page, "the look") == []
    picture(page, "look")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The look is saved. Visitors see it now.")).to_be_visible()


def put_it_back(page: Page) -> None:
    page.get_by_role("button", name="Put the former look back").click()
    expect(page.get_by_text("The former look is back.")).to_be_visible()
    expect(page.get_by_label("Name of your firm")).to_have_value("Example Host")


def send_a_list(page: Page, own: Own, folder: Path) -> None:
    page.goto(own.url + PROGRESS)
    expect(page.get_by_text("0 of 1 domains are known to have moved.")).to_be_visible()
    path = folder / "last-log-ins.txt"
    path.write_text(f"info@open.example {clock.now().date()}\n")
    page.get_by_label("List of log-ins").set_input_files(path)
    page.get_by_role("button", name="Take this list").click()
    expect(page.get_by_text("Domains of this move that log in to the old server: 1.")).to_be_visible()
    assert violations(page, "how far a move is") == []
    page.reload()
    picture(page, "progress")
    page.get_by_role("link", name="Still logging in to the old server").click()
    expect(page.get_by_role("heading", name="open.example")).to_be_visible()
    assert violations(page, "whom to call") == []
