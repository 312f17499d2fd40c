"""XML that stays well formed whatever operators write."""

from xml.etree.ElementTree import Element, fromstring

from hypothesis import given
from hypothesis import strategies as st

from kb.protocols.xml_text import add, document


def test_a_document_has_its_declaration_and_a_line_for_each_element() -> None:
    root = Element("list")
    add(root, "item", "one & <two>", kind='"x"')
    add(root, "item")
    assert document(root) == (
        b'<?xml version="1.0" encoding="utf-8"?>\n<list>\n'
        b'<item kind="&quot;x&quot;">one &amp; &lt;two&gt;</item>\n<item />\n</list>\n'
    )


@given(st.text(), st.text())
def test_any_text_makes_a_document_that_can_be_read(text: str, attribute: str) -> None:
    root = Element("list")
    add(root, "item", text, kind=attribute)
    assert fromstring(document(root))[0].tag == "item"  # noqa: S314  our own document
