"""Forms as a browser reads them off a page: where each leads, and what it sends if nobody touches a field."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_UNSENT: Final = frozenset({"file", "submit"})
_CHOSEN: Final = frozenset({"checkbox", "radio"})


@dataclass
class PageForm:
    """`action` is empty if the form leads to its own page. What a button adds is not among the fields.

    `elsewhere` is where some of its buttons lead instead.
    """

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = PageForm(given.get("action", ""))
            if given.get("method") == "post":
                self.forms.append(self._form)
        elif self._form is not None and "formaction" in given:
            self._form.elsewhere.add(given["formaction"])
        elif self._form is not None and "name" in given:
            self._control(tag, given)
        elif self._form is not None and tag == "option" and self._select:
            self._option(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form.fields[self._area] += data.removeprefix("\n")

    def _option(self, given: dict[str, str]) -> None:
        """The first is sent if none is selected."""
        assert self._form is not None
        if self._select not in self._form.fields or "selected" in given:
            self._form.fields[self._select] = given.get("value", "")

    def _control(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name, kind = given["name"], given.get("type", "")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area, self._form.fields[name] = name, ""
        elif tag == "input" and kind not in _UNSENT and (kind not in _CHOSEN or "checked" in given):
            self._form.fields[name] = given.get("value", "on" if kind in _CHOSEN else "")


def page_forms(html: str) -> list[PageForm]:
    """Every form of a page that posts."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def form_to(html: str, action: str) -> PageForm:
    """The first form that leads there, by itself or by one of its buttons."""
    return next(form for form in page_forms(html) if action in {form.action, *form.elsewhere})
