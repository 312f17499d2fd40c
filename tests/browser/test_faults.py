"""Whoever types something wrong sees why: at 400 % zoom as well, with script and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
#: 1280 × 1024 at 400 %.
ZOOMED = {"width": 320, "height": 256}
LABEL = "Your email address, or what your screen says"


@pytest.mark.parametrize("java_script", [True, False])
@pytest.mark.parametrize(
    ("typed", "said", "kept"),
    [
        ("anna@garage", "That has no dot in it. A domain looks like example.co.uk.", "garage"),
        ("Anna <anna@garage>", "That has no dot in it. A domain looks like example.co.uk.", "garage"),
        ("garage,example", "There is a comma where a dot should be.", "garage,example"),
        ("anna@garage,example", "There is a comma where a dot should be.", "garage,example"),
        ("https://garage", "That has no dot in it. A domain looks like example.co.uk.", "https://garage"),
    ],
)
def test_what_is_wrong_is_in_view_above_the_field_that_has_the_focus(
    open_page: Open, java_script: bool, typed: str, said: str, kept: str
) -> None:
    page = open_page(viewport=ZOOMED, java_script_enabled=java_script)
    page.get_by_label(LABEL).fill(typed)
    page.get_by_role("button", name="Show me what to do").click()
    field, error = page.get_by_label(LABEL), page.get_by_role("alert")
    expect(error).to_have_text(said)
    expect(error).to_be_in_viewport(ratio=1)
    expect(field).to_be_in_viewport(ratio=1)
    expect(field).to_be_focused()
    assert kept in field.input_value()
    above, below = error.bounding_box(), field.bounding_box()
    assert above
    assert below
    assert 0 <= above["y"] < above["y"] + above["height"] <= below["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == ZOOMED["width"]
