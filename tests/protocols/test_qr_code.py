"""QR codes; tests/golden/ has one whole."""

import io
from xml.etree import ElementTree

import pytest
import segno

from kb.protocols import qr_code

SVG = "{http://www.w3.org/2000/svg}"
LONGEST = f"https://help.example/for/{'.'.join(['a' * 61] * 4)}.test/"


@pytest.mark.parametrize("address", ["https://help.example/for/a.example/", LONGEST])
def test_it_is_an_image_with_a_title_and_a_quiet_zone(address: str) -> None:
    root = ElementTree.fromstring(qr_code.render(address))  # noqa: S314  our own document
    code = segno.make(address, error="m", micro=False)
    side = (code.symbol_size()[0] + 2 * 4 - 8) * 4
    assert root.tag == f"{SVG}svg"
    assert (root.get("width"), root.get("height")) == (str(side), str(side))
    assert [title.text for title in root.iter(f"{SVG}title")] == ["QR code"]
    assert not [element for element in root.iter() if "style" in element.attrib]


def test_another_address_gives_another_code() -> None:
    assert qr_code.render("https://a.example/") != qr_code.render("https://b.example/")


def test_it_withstands_a_fold_in_the_paper() -> None:
    code = segno.make(LONGEST, error="m", micro=False)
    assert code.error in {"M", "Q", "H"}
    out = io.BytesIO()
    code.save(
        out, kind="svg", scale=4, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, title="QR code"
    )
    assert out.getvalue() == qr_code.render(LONGEST)
