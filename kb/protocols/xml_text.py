"""XML documents as bytes, the same for the same tree. Escaping is the standard library's."""

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

#: Characters that no XML document may hold, not even escaped.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A child with its text, without the characters that XML cannot hold."""
    child = SubElement(parent, tag, {name: _FORBIDDEN.sub("", value) for name, value in attributes.items()})
    child.text = _FORBIDDEN.sub("", text) or None
    return child


def document(root: Element) -> bytes:
    """UTF-8 with its declaration, a line for each element."""
    indent(root, space="")
    text = str(tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
