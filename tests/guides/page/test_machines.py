"""What a browser says that it runs on, and the app that came with that."""

import pytest

from kb.guides.page.devices import DEVICES
from kb.guides.page.machines import MACHINES, guess_machine
from kb.guides.page.platforms import PLATFORMS
from kb.guides.text.placeholders import Task
from tests.libraries import shipped_library

SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "machine"),
    [
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {SAFARI} Mobile/15E148 Safari/604.1", "iphone"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) {SAFARI} CriOS/124.0 Mobile/15E148", "iphone"),
        (f"Mozilla/5.0 (iPod touch; CPU iPhone OS 12_5 like Mac OS X) {SAFARI} Mobile/15E148", "iphone"),
        (f"Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) {SAFARI} Mobile/15E148 Safari/604.1", "ipad"),
        ("Instagram 270.0 (iPad8,9; iPadOS 16_3; en_GB) iPhone app on an iPad", "ipad"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) {SAFARI} Mobile/15E148", "ipad"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {SAFARI} Version/18.1 Safari/605.1.15", "mac"),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/130.0.0.0 Mobile Safari/537.36", "android"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130.0.0.0 Mobile Safari/537.36", "android"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "android"),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/130.0.0.0 Safari/537.36", "android-tablet"),
        ("Mozilla/5.0 (Android 13; Tablet; rv:132.0) Gecko/132.0 Firefox/132.0", "android-tablet"),
        ("Mozilla/5.0 (Linux; Android 14; SM-S918B) Chrome/130.0.0.0 Mobile Safari/537.36", "samsung"),
        ("Mozilla/5.0 (Linux; Android 10; K) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", "samsung"),
        ("Mozilla/5.0 (Linux; Android 12; SAMSUNG SM-T870) SamsungBrowser/23.0 Safari/537.36", "samsung-tablet"),
        ("Mozilla/5.0 (Linux; Android 9; ASM-200) Chrome/90.0.0.0 Mobile Safari/537.36", "android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36 Edg/130.0", "windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/130.0.0.0 Safari/537.36", ""),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", ""),
        ("Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Lumia 950) Chrome/52 Edge/15 like iPhone", ""),
        ("curl/8.5.0", ""),
        ("", ""),
        ("x" * 100_000 + "iPhone", ""),
    ],
)
def test_it_guesses_the_machine(user_agent: str, machine: str) -> None:
    assert guess_machine(user_agent) is MACHINES.get(machine)


def test_every_machine_comes_with_an_app_that_can_be_changed() -> None:
    library = shipped_library()
    for machine in MACHINES.values():
        assert library.guides_for(DEVICES[machine.device], Task.CHANGE), machine


def test_whoever_says_what_they_have_is_led_to_an_app_of_that_platform() -> None:
    """By the id of the platform alone."""
    named = {id_: DEVICES[machine.device].platform for id_, machine in MACHINES.items() if id_ in PLATFORMS}
    assert named == {id_: id_ for id_ in ("iphone", "android", "windows", "mac")}
