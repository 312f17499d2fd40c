"""One colour in, a readable style sheet out, whatever the colour."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.protocols import look_css
from kb.protocols.look_css import BLACK, WHITE, Colour, contrast, is_readable, nearest_readable, style_sheet

#: What words are written in on a light ground; no colour of a host's changes it.
INK = Colour.parse("#14211c")
TOKENS = Path(look_css.__file__).parents[2] / "static" / "css" / "tokens.css"
BYTE = st.integers(0, 255)


@pytest.mark.parametrize("text", ["#00563f", "00563F", " #00563f "])
def test_a_colour_is_read_as_people_write_it(text: str) -> None:
    assert str(Colour.parse(text)) == "#00563f"


@pytest.mark.parametrize("text", ["", "#fff", "green", "#00563g", "rgb(0,0,0)", "#00563f;", "٠٠٥٦٣٣"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="six digits"):
        Colour.parse(text)


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == pytest.approx(1)
    assert contrast(Colour.parse("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)


def test_a_colour_that_cannot_be_read_is_made_darker() -> None:
    assert not is_readable(Colour.parse("#ffe000"))
    nearest = nearest_readable(Colour.parse("#ffe000"))
    assert str(nearest) == "#837300"
    assert nearest_readable(nearest) == nearest
    assert str(nearest_readable(WHITE)) == "#737373"


def test_the_shipped_colour_gives_a_whole_style_sheet() -> None:
    assert style_sheet(look_css.SHIPPED) == (
        ":root { --sign: #00563f; --sign-soft: #bfd5cf; --link: #00563f; --button: #00563f; --tint: #dde6e1 }\n"
        "@media screen and (prefers-color-scheme: dark) { :root { --link: #8bb2a8; --button: #8bb2a8; "
        "--button-ink: #1a211f; --tint: #2e3b37 } }\n"
    )


def test_grounds_and_inks_are_those_of_the_shipped_style_sheet() -> None:
    light, dark = TOKENS.read_text().split("@media", 1)
    said = {name: re.search(rf"--{name}: (#\w+)", part)[1] for part, name in ((light, "ground"), (light, "ink"))}  # type: ignore[index]
    assert said == {"ground": str(look_css.GROUND), "ink": str(INK)}
    assert f"--sheet: {look_css.DARK_GROUND}" in dark
    assert f"--ink: {look_css.DARK_INK}" in dark
    assert f"--sign: {look_css.SHIPPED}" in light


@pytest.mark.thorough
@given(st.builds(Colour, BYTE, BYTE, BYTE))
def test_every_colour_gives_pages_that_can_be_read(colour: Colour) -> None:
    light, dark = style_sheet(colour).split("@media")
    day = {name: Colour.parse(digits) for name, digits in re.findall(r"--([a-z-]+): (#\w{6})", light)}
    night = {name: Colour.parse(digits) for name, digits in re.findall(r"--([a-z-]+): (#\w{6})", dark)}
    for ground in (look_css.GROUND, WHITE, day["tint"]):
        assert contrast(day["link"], ground) >= 4.5
        assert contrast(INK, ground) >= 7
    assert contrast(day["sign"], WHITE) >= 4.5
    assert contrast(day["sign-soft"], day["sign"]) >= 4.5
    assert contrast(night["link"], look_css.DARK_GROUND) >= 7
    assert contrast(night["button-ink"], night["button"]) >= 7
    assert contrast(night["link"], night["tint"]) >= 4.5
    assert contrast(look_css.DARK_INK, night["tint"]) >= 7
