"""Draws pages in WebKitGTK. Run by the system's Python, which has its bindings: an order as JSON in, JSON out."""

import json
import os
import sys
from types import TracebackType
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402  the versions are chosen before

#: Milliseconds: modules run after the page has loaded.
SETTLED = 400


class Drawing:
    """One page after the other, in one view."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.waiting = list(order["pages"].items())
        self.name = ""
        self.said: dict[str, Any] = {}
        self.view = WebKit2.WebView.new_with_context(WebKit2.WebContext.new_ephemeral())
        self.view.get_settings().set_hardware_acceleration_policy(WebKit2.HardwareAccelerationPolicy.NEVER)
        self.view.connect("load-changed", self._loaded)
        window = Gtk.Window()
        window.set_default_size(order["width"], order["height"])
        window.add(self.view)
        window.show_all()

    def next(self) -> None:
        if not self.waiting:
            Gtk.main_quit()
            return
        self.name, url = self.waiting.pop(0)
        self.view.load_uri(url)

    def _loaded(self, _view: Any, event: Any) -> None:
        if event == WebKit2.LoadEvent.FINISHED:
            GLib.timeout_add(SETTLED, self._measure)

    def _measure(self) -> bool:
        script = f"(() => {{{self.order['script']}}})()"
        self.view.evaluate_javascript(script, -1, None, None, None, self._measured)
        return False

    def _measured(self, view: Any, result: Any) -> None:
        self.said[self.name] = json.loads(view.evaluate_javascript_finish(result).to_string())
        # Of a page as long as the list of error messages there can be no picture.
        whole = self.said[self.name]["long"] <= self.order["longest"]
        region = WebKit2.SnapshotRegion.FULL_DOCUMENT if whole else WebKit2.SnapshotRegion.VISIBLE
        view.get_snapshot(region, WebKit2.SnapshotOptions.NONE, None, self._picture)

    def _picture(self, view: Any, result: Any) -> None:
        view.get_snapshot_finish(result).write_to_png(f"{self.order['folder']}/{self.name}.png")
        self.next()


def _given_up(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """What goes wrong in an answer of the engine's leaves nobody to go on."""
    sys.__excepthook__(kind, fault, trace)
    sys.stderr.flush()
    os._exit(1)


def main() -> None:
    sys.excepthook = _given_up
    drawing = Drawing(json.load(sys.stdin))
    drawing.next()
    Gtk.main()
    json.dump(drawing.said, sys.stdout)


if __name__ == "__main__":
    main()
