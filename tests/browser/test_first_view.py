"""The first screen of a domain's page on a small phone: one yellow button, or that there is nothing to do."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kb.mail.moves import Phase
from kb.operations.site.samples import SETTLED_DOMAIN, phase_domain
from tests.browser.conftest import Open, Visit

pytestmark = pytest.mark.browser

SMALL = {"width": 360, "height": 640}
#: What the header takes at most, with the line of the thread below it.
FRAME = 64 + 46
CHANGING = [phase for phase in Phase if phase is not Phase.ANNOUNCED]
SAMSUNG = "Mozilla/5.0 (Linux; Android 13; SM-S911B) SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36"


def below_the_frame(page: Page, selector: str) -> float:
    """Where an element ends, in pixels below the beginning of what the page itself says."""
    ends = page.locator(selector).evaluate("part => part.getBoundingClientRect().bottom")
    begins = page.locator("main").evaluate("part => part.getBoundingClientRect().top")
    return float(ends - begins)


def yellow(page: Page) -> list[str]:
    """The words of what looks like the one button: yellow, wherever it stands."""
    return [
        " ".join(part.inner_text().split())
        for part in page.locator("main a, main button").all()
        if part.is_visible() and part.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 210, 0)"
    ]


@pytest.mark.parametrize("language", ["", "/de"])
@pytest.mark.parametrize("phase", CHANGING)
def test_the_one_button_is_on_the_first_screen(open_page: Open, language: str, phase: Phase) -> None:
    page = open_page(f"{language}/for/{phase_domain(phase)}/", viewport=SMALL, user_agent=SAMSUNG)
    assert len(yellow(page)) == 1
    assert below_the_frame(page, ".go") <= SMALL["height"] - FRAME
    page.locator(".go").click()
    expect(page.locator("main")).to_have_count(1)
    assert f"{language}/for/{phase_domain(phase)}/guides/samsung-email/" in page.url


@pytest.mark.parametrize("name", [phase_domain(Phase.ANNOUNCED), SETTLED_DOMAIN])
def test_where_nothing_is_to_be_done_one_screen_says_so(open_page: Open, name: str) -> None:
    page = open_page(f"/for/{name}/", viewport=SMALL, user_agent=SAMSUNG, java_script_enabled=False)
    assert below_the_frame(page, ".needs > li:nth-child(2)") <= SMALL["height"] - FRAME
    expect(page.locator(".needs summary")).to_have_text(["Set up a new phone or computer", "My mail does not work"])
    page.get_by_text("Set up a new phone or computer").click()
    page.locator(".apps").get_by_role("link", name="Samsung Email").click()
    expect(page).to_have_url(f"/for/{name}/guides/samsung-email-new/try-your-password/")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_copy_stands_under_the_new_name(visit: Visit, width: int) -> None:
    page = visit("/for/open.example/")
    page.set_viewport_size({"width": width, "height": 800})
    name, button, sign = (page.locator(selector).bounding_box() for selector in (".new", "#sign .copy", "#sign"))
    assert name
    assert button
    assert sign
    assert abs(button["x"] - name["x"]) < 1
    assert 0 <= button["y"] - (name["y"] + name["height"]) < 16
    assert sign["width"] <= 34 * 16


#: Lines that a name takes on the sign: what a range of its letters touches, without regard to smaller letters beside.
LINES = """part => {
  const range = document.createRange();
  range.setStartAfter(part.querySelector("b"));
  range.setEnd(part, part.childNodes.length);
  return new Set([...range.getClientRects()].filter(r => r.width > 1).map(r => Math.round(r.bottom))).size;
}"""
#: Whether a line ends with a hyphen.
HYPHENS = """part => {
  const text = part.textContent, spots = [];
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());)
    for (let i = 0; i < node.length; i++) {
      const range = document.createRange();
      range.setStart(node, i); range.setEnd(node, i + 1);
      const box = range.getBoundingClientRect();
      if (box.width) spots.push([node.data[i], Math.round(box.bottom)]);
    }
  return spots.some(([sign, line], i) => sign == "-" && spots[i + 1] && spots[i + 1][1] != line);
}"""


def with_name(page: Page, name: str, size: str) -> None:
    """Put another name on the sign, as its template would."""
    html = name.replace(".", ".<wbr>")
    page.evaluate(
        """([html, size]) => {
          const sign = document.querySelector("#sign");
          sign.classList.remove("name-m", "name-s");
          if (size) sign.classList.add(size);
          for (const part of sign.querySelectorAll(".old s")) part.innerHTML = html;
          const made = sign.querySelector(".new");
          made.innerHTML = made.querySelector("b").outerHTML + " " + html;
        }""",
        [html, size],
    )


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("mail.shop1.example", ""),
        ("mail.old-host.example", "name-m"),
        ("mail.garage-w.example", "name-m"),
        ("mail.garage-mmmmmmmm.example", "name-s"),
        ("smtp.a-b-c-d-e-f-gh.example", "name-s"),
    ],
)
def test_a_name_of_up_to_27_letters_is_one_line(visit: Visit, name: str, size: str) -> None:
    page = visit("/for/open.example/")
    page.set_viewport_size(SMALL)
    with_name(page, name[:27], size)
    assert page.locator(".new").evaluate(LINES) == 1
    assert page.locator(".old").evaluate(LINES) == 1


@pytest.mark.parametrize(
    "name",
    [
        "mail.tischlerei-van-den-berg.example",
        "mail.garten-und-landschaft-ost.example",
        "posteingang.kanzlei-mueller-und-partner.example",
        "a-b.c-d.e-f-g-h-i-j-k-l-m-n.example-host.example",
    ],
)
@pytest.mark.parametrize("width", [320, 360, 768])
def test_no_line_ends_with_a_hyphen(visit: Visit, name: str, width: int) -> None:
    page = visit("/for/open.example/")
    page.set_viewport_size({"width": width, "height": 800})
    with_name(page, name, "name-s")
    for part in (".new", ".old"):
        assert not page.locator(part).evaluate(HYPHENS)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hyphens_of_an_old_name_are_not_struck_out(visit: Visit) -> None:
    page = visit("/for/open.example/")
    line: Any = page.locator(".old s").evaluate("part => getComputedStyle(part).textDecorationLine")
    assert line == "none"
