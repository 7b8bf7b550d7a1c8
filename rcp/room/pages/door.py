"""The code on the wall, as a drawing."""

import io

import segno


def qr_code(address: str) -> str:
    """An SVG without size or style of its own: the page gives both."""
    drawing = io.BytesIO()
    segno.make(address, error="m").save(
        drawing, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#17242b", light="#ffffff"
    )
    return drawing.getvalue().decode()
