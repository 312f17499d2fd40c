"""The engines that draw pages for the tests: each gives what its pages say of themselves, and keeps their pictures."""

import base64
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.browser.running import free_port
from tests.marionette import Marionette, running

HERE: Final = Path(__file__).parent
#: The interpreter for which Debian packages the engines' bindings.
SYSTEM_PYTHON: Final = "/usr/bin/python3"
FIREFOX: Final = "/usr/bin/firefox-esr"
WIDTH: Final = 360
HEIGHT: Final = 740
#: Pixels: a picture of more is no longer looked at.
_LONGEST: Final = 6000
#: Seconds for all pages, on a busy machine.
_PATIENCE: Final = 300

Pages = dict[str, str]
Said = dict[str, dict[str, Any]]


def old_chromium(pages: Pages, pictures: Path, home: Path) -> Said:
    """Chromium 87 of 2020, which Debian keeps as Qt WebEngine 5.15."""
    drawn_by_processor = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    flags = {"QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu"}
    return _asked("qt_webengine.py", pages, pictures, home, **drawn_by_processor, **flags)


def webkit(pages: Pages, pictures: Path, home: Path) -> Said:
    """WebKitGTK, of one source with Safari."""
    with _screen() as number:
        return _asked("webkitgtk.py", pages, pictures, home, DISPLAY=f":{number}", GDK_BACKEND="x11")


def firefox(pages: Pages, pictures: Path, home: Path) -> Said:
    """Firefox ESR without a window, whose page is made as narrow as a phone."""
    said = {}
    with running(FIREFOX, home, free_port(), _LIKE_A_PHONE, FONTCONFIG_FILE=_FONTS) as connection:
        asked = Marionette(connection)
        asked.context("chrome")
        asked.command("WebDriver:ExecuteScript", {"script": _NARROW, "args": [WIDTH, HEIGHT], "sandbox": "system"})
        asked.context("content")
        for name, url in pages.items():
            asked.command("WebDriver:Navigate", {"url": url})
            said[name] = json.loads(asked.command("WebDriver:ExecuteScript", {"script": _SCRIPT, "args": []})["value"])
            shot = asked.command("WebDriver:TakeScreenshot", {"full": True})["value"]
            (pictures / f"{name}.png").write_bytes(base64.b64decode(shot))
    return said


ENGINES: Final[dict[str, Callable[[Pages, Path, Path], Said]]] = {
    "chromium-87": old_chromium,
    "webkitgtk": webkit,
    "firefox": firefox,
}
_SCRIPT: Final = (HERE / "measured.js").read_text(encoding="utf-8")
_FONTS: Final = str(HERE.parent / "browser/fonts.conf")
#: Bars that lie over the page, as on a phone, and no question at the start.
_LIKE_A_PHONE: Final = {"ui.useOverlayScrollbars": 1, "browser.shell.checkDefaultBrowser": False}
_NARROW: Final = """
    for (const [side, pixels] of [["width", arguments[0]], ["height", arguments[1]]])
      for (const least of ["", "min-", "max-"]) gBrowser.selectedBrowser.style.setProperty(least + side, `${pixels}px`);
"""


def _asked(program: str, pages: Pages, pictures: Path, home: Path, **environment: str) -> Said:
    """What a program of ours says that runs under the system's Python, where it finds its engine."""
    order = {
        "pages": pages,
        "folder": str(pictures),
        "script": _SCRIPT,
        "width": WIDTH,
        "height": HEIGHT,
        "longest": _LONGEST,
    }
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "FONTCONFIG_FILE": _FONTS, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [SYSTEM_PYTHON, str(HERE / program)],
        input=json.dumps(order),
        env={"PATH": os.environ["PATH"], **own, **environment},
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    said: Said = json.loads(done.stdout)
    return said


@contextmanager
def _screen() -> Iterator[int]:
    """A screen that nobody sees; gives its number, which the server chooses."""
    words = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()
