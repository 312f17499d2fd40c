"""What a browser finds on a page: where it leads, and its forms with the kind of each field."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    """`kind` is the type of an input, or `select`, `textarea`, `button`; `options`: of a list, or kinds of files."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    is_sent: bool = True


@dataclass
class Form:
    """`actions` are where its buttons lead, the form's own first; empty is the page itself."""

    method: str
    is_multipart: bool
    actions: list[str]
    fields: list[Field] = field(default_factory=list)


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._field: Field | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "src"):
            if given.get(name):
                self.links.append(given[name])
        if tag == "form":
            is_multipart = given.get("enctype", "").startswith("multipart")
            self._form = Form(given.get("method", "get").upper(), is_multipart, [given.get("action", "")])
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        if "formaction" in given:
            form.actions.append(given["formaction"])
        if tag == "option" and self._field is not None:
            self._field.options.append(given.get("value", ""))
            if "selected" in given or len(self._field.options) == 1:
                self._field.value = given.get("value", "")
        elif tag in ("input", "select", "textarea", "button") and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else tag
            found = Field(given["name"], kind, given.get("value", "on" if kind in ("checkbox", "radio") else ""))
            found.is_sent = kind not in ("checkbox", "radio", "button", "submit") or "checked" in given
            found.options = given.get("accept", "").split(",") if kind == "file" else []
            form.fields.append(found)
            self._field = found

    def handle_data(self, data: str) -> None:
        if self._field is not None and self._field.kind == "textarea":
            self._field.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in ("form", "select", "textarea"):
            self._field = None
