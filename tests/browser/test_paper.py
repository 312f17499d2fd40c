"""What is printed: one A4 page with the values and nothing that can only be pressed."""

import re

import pytest

from tests.browser.conftest import Open, Visit

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
        "/for/yourdomain.co.uk/guides/iphone-mail/?protocol=pop3",
        "/for/announced.example/guides/gmail-android/",
        "/for/yourdomain.co.uk/guides/outlook-classic/?seen=list,newer-in,newer-out",
    ],
)
def test_it_prints_on_one_page_of_a4(visit: Visit, path: str) -> None:
    pdf = visit(path).pdf(prefer_css_page_size=True)
    sizes = paper_sizes(pdf)
    assert len(sizes) == 1
    assert sizes[0] in A4


def test_paper_has_values_but_no_buttons(open_page: Open) -> None:
    page = open_page("/for/yourdomain.co.uk/")
    page.emulate_media(media="print")
    assert [button.inner_text() for button in page.get_by_role("button").all() if button.is_visible()] == []
    assert page.locator("#values ~ .parts dd").first.is_visible()
    assert page.locator(".qr img").first.is_visible()
    assert page.get_by_text(f"{page.url}", exact=True).is_visible()
