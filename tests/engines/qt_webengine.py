"""Draws pages in Qt WebEngine. Run by the system's Python, which has its bindings: an order as JSON in, JSON out."""

import json
import sys
from collections.abc import Callable
from typing import Any

from PyQt5.QtCore import QTimer, QUrl
from PyQt5.QtWebEngineWidgets import QWebEngineSettings, QWebEngineView
from PyQt5.QtWidgets import QApplication

#: Milliseconds: modules run after the page has loaded, and a picture follows a new size a little later.
SETTLED = 400


class Drawing:
    """One page after the other, in one view."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.waiting = list(order["pages"].items())
        self.name = ""
        self.said: dict[str, Any] = {}
        self.view = QWebEngineView()
        self.view.settings().setAttribute(QWebEngineSettings.ShowScrollBars, False)
        self.view.loadFinished.connect(lambda _: self._later(self._measure))
        self.view.show()

    def next(self) -> None:
        if not self.waiting:
            QApplication.quit()
            return
        self.name, url = self.waiting.pop(0)
        self.view.resize(self.order["width"], self.order["height"])
        self.view.load(QUrl(url))

    def _measure(self) -> None:
        self.view.page().runJavaScript(f"(() => {{{self.order['script']}}})()", self._measured)

    def _measured(self, answer: str) -> None:
        self.said[self.name] = json.loads(answer)
        self.view.resize(self.order["width"], min(self.said[self.name]["long"], self.order["longest"]))
        self._later(self._picture)

    def _picture(self) -> None:
        self.view.grab().save(f"{self.order['folder']}/{self.name}.png")
        self.next()

    def _later(self, act: Callable[[], None]) -> None:
        QTimer.singleShot(SETTLED, act)


def main() -> None:
    application = QApplication(sys.argv[:1])
    drawing = Drawing(json.load(sys.stdin))
    drawing.next()
    application.exec_()
    json.dump(drawing.said, sys.stdout)


if __name__ == "__main__":
    main()
