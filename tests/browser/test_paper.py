"""What is printed: a guide as it was chosen on two A4 pages, all else on one, and nothing that can only be pressed."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open, Visit
from tests.browser.public_pages import GUIDES

pytestmark = pytest.mark.browser

#: A4 in points, as Chromium rounds it.
A4 = {(595, 842), (594, 841)}


def paper_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height in points of each page of a PDF as Chromium writes it."""
    pages = re.findall(rb"/Type\s*/Page\b[^s].*?endobj", pdf, re.DOTALL)
    boxes = [re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", page) for page in pages]
    return [(int(float(box[1])), int(float(box[2]))) for box in boxes if box]


@pytest.mark.parametrize(
    "path",
    [
        "/for/yourdomain.co.uk/",
        "/for/yourdomain.co.uk/letter/",
        "/for/open.example/",
        "/for/open.example/letter/",
        "/for/announced.example/",
        "/for/moving.example/letter/",
        "/for/settled.example/letter/",
    ],
)
def test_it_prints_on_one_page_of_a4(visit: Visit, path: str) -> None:
    pdf = visit(path).pdf(prefer_css_page_size=True)
    sizes = paper_sizes(pdf)
    assert len(sizes) == 1
    assert sizes[0] in A4


GUIDE = "/for/yourdomain.co.uk/guides/iphone-mail/"


@pytest.mark.parametrize(
    "path",
    [
        f"{GUIDE}?seen=apps",
        f"{GUIDE}?protocol=pop3",
        f"{GUIDE}?protocol=pop3&seen=mail",
        f"/de{GUIDE}?seen=apps",
        "/for/announced.example/guides/gmail-android/",
        "/for/yourdomain.co.uk/guides/outlook-classic/?seen=list",
        "/for/yourdomain.co.uk/guides/outlook-classic/?protocol=pop3&seen=change",
        "/for/yourdomain.co.uk/guides/thunderbird/?seen=restart",
        "/de/for/yourdomain.co.uk/guides/thunderbird/?seen=restart",
        "/de/for/yourdomain.co.uk/guides/thunderbird-new/?seen=mail",
        "/for/yourdomain.co.uk/guides/thunderbird-new/?protocol=pop3&seen=third",
        "/de/for/yourdomain.co.uk/guides/iphone-mail-new/?protocol=pop3&seen=list",
    ],
)
def test_a_guide_as_it_was_chosen_prints_on_two_pages(visit: Visit, path: str) -> None:
    sizes = paper_sizes(visit(path).pdf(prefer_css_page_size=True))
    assert len(sizes) <= 2
    assert set(sizes) <= A4


#: Pixels. What is so high on paper with all its branches open, or less, is on two pages in any way of choosing.
SURE = 1700
#: … and here nothing is chosen yet.
UNFOLDED = """() => {
    document.querySelectorAll(".guide details").forEach(part => { part.open = true });
    return document.body.scrollHeight;
}"""


def ways_of_choosing(page: Page, path: str) -> list[str]:
    """The address, and those of what can be chosen on it."""
    chosen = "all => all.map(one => new URL(one.href).searchParams.get('seen'))"
    choices = page.locator(".choices a").evaluate_all(chosen)
    return [path, *(f"{path}&seen={seen}" for seen in dict.fromkeys(choices))]


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["", "/de"])
def test_no_guide_needs_a_third_page_whatever_is_chosen(open_page: Open, language: str) -> None:
    """Before a move, where a page says most."""
    page = open_page(viewport={"width": 741, "height": 1080})  # A4 without its margins
    page.emulate_media(media="print")
    ways = []
    for slug in GUIDES:
        for protocol in ("imap", "pop3"):
            path = f"{language}/for/announced.example/guides/{slug}/?protocol={protocol}"
            page.goto(path)
            if page.evaluate(UNFOLDED) > SURE:
                ways += ways_of_choosing(page, path)
    printed = {}
    for path in ways:
        page.goto(path)
        printed[path] = len(paper_sizes(page.pdf(prefer_css_page_size=True)))
    assert len(printed) > 20
    assert {path: pages for path, pages in printed.items() if pages > 2} == {}


def shown_on_paper(page: Page, selector: str) -> list[str]:
    page.emulate_media(media="print")
    return [part.inner_text().strip() for part in page.locator(selector).all() if part.is_visible()]


def test_paper_has_the_drawings_and_the_branch_that_was_chosen(visit: Visit) -> None:
    page = visit(f"{GUIDE}?seen=apps")
    assert len(shown_on_paper(page, ".leg .sketch")) > 8
    assert shown_on_paper(page, ".choices, .else, .stops, .copy-small, .case") == []
    printed = page.locator(".guide").evaluate("part => part.innerText")
    assert "Scroll to the very end" in printed
    assert "Scroll down a little" not in printed


def test_paper_is_at_least_eleven_points_and_its_numbers_do_not_touch(visit: Visit) -> None:
    page = visit(f"{GUIDE}?seen=apps")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1062})
    sizes = page.locator(".action").evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
    assert min(sizes) > 14.6  # 11 points
    boxes = [box for part in page.locator(".leg .n").all() if (box := part.bounding_box())]
    pairs = [
        (a, b)
        for place, a in enumerate(boxes)
        for b in boxes[place + 1 :]
        if abs(a["x"] - b["x"]) < min(a["width"], b["width"])
        and abs(a["y"] - b["y"]) < min(a["height"], b["height"]) - 1
    ]
    assert len(boxes) > 30
    assert pairs == []


def test_a_guide_on_paper_bears_its_own_code_and_address(visit: Visit) -> None:
    page = visit(f"{GUIDE}?seen=apps")
    assert page.locator(".qr img").get_attribute("src") == "qr.svg?seen=apps"
    assert page.url in shown_on_paper(page, ".qr .print-only")
    lines = page.locator(".qr .print-only").evaluate("part => part.innerHTML.trim().split('<wbr>')")
    assert len(lines) > 5
    assert not any(line.rstrip("/").count("/") for line in lines[1:])


def test_the_names_are_the_largest_thing_on_a_letter(visit: Visit) -> None:
    page = visit("/for/yourdomain.co.uk/letter/")
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        size = "parts => Math.max(...parts.map(part => parseFloat(getComputedStyle(part).fontSize)))"
        names = page.locator(".swaps b").evaluate_all(size)
        assert names > page.locator(".letter :not(b):not(wbr)").evaluate_all(size)


def test_paper_has_values_but_no_buttons(open_page: Open) -> None:
    page = open_page("/for/yourdomain.co.uk/")
    page.locator("#values").evaluate("part => { part.open = true }")
    page.emulate_media(media="print")
    assert [button.inner_text() for button in page.get_by_role("button").all() if button.is_visible()] == []
    assert page.locator("#values .parts dd").first.is_visible()
    assert page.locator(".qr img").first.is_visible()
    assert page.get_by_text(f"{page.url}", exact=True).is_visible()
