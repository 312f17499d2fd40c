"""QR codes as SVG: to go on with a page on another device, or from paper."""

import io

import segno


def render(address: str) -> bytes:
    """An SVG of the address, dark on a white ground with the quiet zone that ISO/IEC 18004 asks for (4 modules).

    Error correction M survives a fold in a printed letter. About 6 ms, so callers let browsers keep it.
    """
    out = io.BytesIO()
    _made(address).save(
        out, kind="svg", scale=4, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, title="QR code"
    )
    return out.getvalue()


def render_inline(text: str) -> str:
    """The same as an element inside a page, for what must have no address of its own."""
    drawing: str = _made(text).svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return drawing


def _made(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)
