"""The controls of a page, with what a browser would send of them."""

from html.parser import HTMLParser
from typing import Final

from django.http import HttpResponse

#: What is sent only if it was pressed or ticked.
_PRESSED: Final = frozenset({"submit", "button", "file"})


class Controls(HTMLParser):
    """`sent` is what a form of the page sends, by name; of boxes and lists those that are chosen."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.labels: list[str] = []
        self._area: str | None = None
        self._select: str | None = None
        self._label = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "input" and name and kind not in _PRESSED:
            if kind not in ("checkbox", "radio") or "checked" in given:
                self._add(name, given.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self._add(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._add(self._select, given.get("value", ""))
        self._label = tag in ("label", "legend")

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.sent[self._area][-1] += data
        if self._label and data.strip():
            self.labels.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        self._label = False
        if tag == "select":
            self._select = None
        if tag == "textarea" and self._area is not None:
            # A browser leaves out the first line end of a text.
            self.sent[self._area][-1] = self.sent[self._area][-1].removeprefix("\n")
            self._area = None

    def _add(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)


def controls(response: HttpResponse) -> Controls:
    return Controls(response.content.decode())
