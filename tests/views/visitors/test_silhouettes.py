"""The drawings in the chooser of apps: each is there, ours alone, and said to nobody who cannot see it."""

import re
from datetime import datetime

import pytest
from django.test import Client

from kb.guides.page.devices import DEVICES
from kb.views.visitors.tiles import App
from tests.documents import text_of

SPRITE = text_of("static/img/apps.svg")


def test_each_app_has_a_drawing_and_each_drawing_an_app() -> None:
    apps = [App(device, "") for device in DEVICES.values()]
    assert {app.silhouette for app in apps} == set(re.findall(r'<symbol id="([a-z]+)"', SPRITE))
    assert [app.device.id for app in apps if len(app.initial) != (app.silhouette == "initial")] == []


@pytest.mark.parametrize(
    ("device", "silhouette", "initial"),
    [
        *(("outlook-classic", "initial", "O"), ("gmail-android", "initial", "G"), ("em-client", "initial", "e")),
        *(("outlook-new", "initial", "O"), ("iphone-mail", "mail", ""), ("samsung-email", "seal", "")),
        *(("another-app", "initial", "?"), ("scanner", "scanner", "")),
    ],
)
def test_it_is_known_by_its_shape_or_by_its_initial(device: str, silhouette: str, initial: str) -> None:
    app = App(DEVICES[device], "")
    assert (app.silhouette, app.initial) == (silhouette, initial)


def test_whoever_hears_the_page_hears_the_name_alone(noon: datetime, client: Client) -> None:
    page = client.get("/for/open.example/?device=android").content.decode()
    rows = re.findall(r'<li data-app="([a-z-]+)">(.*?)</li>', page, re.DOTALL)
    assert len(rows) > 5
    for _device, row in rows:
        assert re.match(r'<svg aria-hidden="true" ', row)
        assert "<svg" not in re.sub(r"<svg.*?</svg>", "", row, flags=re.DOTALL)


def test_no_colour_and_no_name_of_a_maker_is_drawn() -> None:
    assert not re.search(r"#[0-9a-f]{3}|rgb|<image|<text|https?://(?!www\.w3\.org/2000/svg)", SPRITE)
    assert len(SPRITE) < 4_000
