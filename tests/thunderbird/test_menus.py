"""The way to what our pages call by Thunderbird's labels: from the three lines, by what stands in the menu."""

from collections.abc import Iterator
from typing import Final

import pytest

from kb.guides.text.labels import catalogues
from tests.thunderbird.marionette import Thunderbird

_LABELS: Final = catalogues()["thunderbird"].labels
_MENU: Final = """
    const main = Services.wm.getMostRecentWindow("mail:3pane");
    const menu = main.document.getElementById("appMenu-popup");
    const tabs = main.document.getElementById("tabmail");
    const within = async ready => {
        for (let round = 0; round < 50 && !ready(); round++) { await new Promise(go => main.setTimeout(go, 200)); }
        return ready() ?? null;
    };
    const entry = words => [...menu.querySelectorAll("toolbarbutton")].find(
        one => one.checkVisibility() && (one.label == words || one.textContent.trim() == words));
"""
_WAY: Final = """
    main.document.getElementById("button-appmenu").click();
    for (const words of given[0]) {
        const one = await within(() => entry(words));
        if (!one) { return `${words} is not there`; }
        one.click();
    }
    const address = () => tabs.selectedBrowser?.currentURI.spec;
    await within(() => tabs.tabInfo.length > 1 && address() != "about:blank");
    return address();
"""
_ROW: Final = """
    const page = () => tabs.selectedBrowser.contentDocument;
    await within(() => page()?.getElementById("profile-dir-button")?.textContent);
    const row = page().getElementById("profile-row");
    return [row.querySelector("th").textContent.trim(), row.querySelector("button").textContent.trim()];
"""


@pytest.fixture
def menu(thunderbird: Thunderbird) -> Iterator[Thunderbird]:
    """Thunderbird, of which the tabs that a test opens are closed again."""
    yield thunderbird
    thunderbird.run(
        f"{_MENU} menu.hidePopup(); while (tabs.tabInfo.length > 1) {{ tabs.closeTab(tabs.tabInfo.at(-1)); }}"
    )


def go(app: Thunderbird, *keys: str) -> str:
    """The address of what has opened, or the label that is missing."""
    return str(app.run(_MENU + _WAY, [_LABELS[key].english for key in keys]))


def test_the_settings_of_accounts_are_in_the_menu_of_the_three_lines(menu: Thunderbird) -> None:
    assert go(menu, "account-settings") == "about:accountsettings"


def test_so_is_the_way_to_the_folder_that_is_copied(menu: Thunderbird) -> None:
    assert go(menu, "help", "troubleshooting-information") == "about:support"
    assert menu.run(_MENU + _ROW) == [_LABELS["profile-directory"].english, _LABELS["open-directory"].english]


def test_a_label_that_is_not_in_the_menu_is_missed(menu: Thunderbird) -> None:
    assert go(menu, "help", "subscribe") == "Subscribe… is not there"
