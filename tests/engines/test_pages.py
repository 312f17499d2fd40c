"""Pages on a phone 360 pixels wide, in engines that are not today's Chromium: each says how it was drawn."""

from collections.abc import Callable
from typing import Final

import pytest

from tests.engines.conftest import PAGES, PICTURES, STOPS
from tests.engines.drawing import WIDTH, Said

#: In pixels: what a thumb needs.
THUMB: Final = 44
#: A low phone, whose first view must show what to do.
LOW: Final = 640
GREEN: Final = "rgb(0, 86, 63)"
PAPER: Final = "rgb(251, 250, 247)"
WHITE: Final = "rgb(255, 255, 255)"
#: What stands on a page beside what stands on all, by the page's name.
SIGNS: Final = {"domain": GREEN, "guide": GREEN}
LETTERS: Final = {"letter": WHITE}


def test_it_is_the_engine_that_was_asked_for(
    engine: str, said: Said, record_property: Callable[[str, str], None]
) -> None:
    names = {page["engine"] for page in said.values()}
    marks = {"chromium-87": "Chrome/87.", "webkitgtk": "Version/", "firefox": "Firefox/"}
    assert [marks[engine] in name for name in names] == [True]
    name = names.pop()
    record_property("engine", name)
    record_property("figure", f"{engine}: {name}; pictures in {PICTURES / engine}")


@pytest.mark.parametrize("name", [*PAGES, *STOPS])
def test_the_page_is_drawn_in_its_style(said: Said, name: str) -> None:
    page = said[name]
    seen = {part: page[part] for part in ("width", "sideways", "font", "ground", "mark", "sign", "letter")}
    assert seen == {
        "width": WIDTH,
        "sideways": 0,
        "font": "system-ui",
        "ground": PAPER,
        "mark": {"height": 30, "colour": GREEN},
        "sign": SIGNS.get(name),
        "letter": LETTERS.get(name),
    }


@pytest.mark.parametrize("name", PAGES)
def test_the_first_button_is_large_enough_for_a_thumb(said: Said, name: str) -> None:
    assert said[name]["button"] >= THUMB


def test_its_scripts_run(said: Said) -> None:
    """They show the buttons for copying: the sign's, those of host and port of three connections, the low bar's."""
    assert said["domain"]["copying"] == 8


def test_a_guide_is_walked_from_stop_to_stop(said: Said) -> None:
    assert [said[name]["stop"]["name"] for name in STOPS] == [name.removeprefix("stop-") for name in STOPS]
    ways_on = [said[name]["stop"]["next"] for name in STOPS]
    assert ways_on == [*list(STOPS.values())[1:], None]


@pytest.mark.parametrize("name", STOPS)
def test_a_stop_shows_its_first_action_and_its_answer_lies_over_nothing(said: Said, name: str) -> None:
    """Where an engine does not know `:has`, the answer and what opens in it stand in the flow of the page."""
    stop = said[name]["stop"]
    assert stop["action"] < LOW
    assert stop["ways"] >= THUMB
    assert not stop["covers"]
    assert stop["opened"] > 2 * THUMB
    assert stop["reached"]
    assert not stop["sticky"] or (stop["knows_has"] and stop["sheet"])


def test_every_picture_is_kept(engine: str, said: Said) -> None:
    assert sorted(path.stem for path in (PICTURES / engine).glob("*.png")) == sorted([*PAGES, *STOPS])
