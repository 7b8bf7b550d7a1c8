"""A QR code as a drawing for paper: one path of squares, the same bytes for the same address."""

import io

import segno


def svg(address: str) -> str:
    """With the quiet zone of four modules that readers want, and without a size: the page gives it."""
    drawing = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawing, kind="svg", xmldecl=False, svgns=True, omitsize=True, svgclass=None, lineclass=None, border=4)
    return drawing.getvalue().decode()
