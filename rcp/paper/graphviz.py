"""Drawing with Graphviz's `dot`: a description in DOT becomes an SVG that is safe to show and to print.

A description is made of escaped labels only (`escaped`); what comes back is rebuilt from a list of allowed elements and
attributes, so that neither a link, nor a style, nor a script can come through.
"""

import os
import re
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import ParseError, fromstring

from . import fonts
from .overlay import Across, boxes_of, lay
from .routes import Box

SECONDS = 10
_MOST_BYTES = 2 * 1024 * 1024
_SVG = "http://www.w3.org/2000/svg"

# Drawing only: no <a>, <image>, <style>, <script>, <use>, <foreignObject>; no class, id, style, href or on… attribute.
_ELEMENTS: dict[str, frozenset[str]] = {
    "svg": frozenset({"viewBox"}),
    "g": frozenset({"transform"}),
    "polygon": frozenset({"points"}),
    "polyline": frozenset({"points"}),
    "path": frozenset({"d"}),
    "ellipse": frozenset({"cx", "cy", "rx", "ry"}),
    "text": frozenset({"x", "y", "text-anchor", "font-family", "font-size", "font-weight"}),
}
_PAINT = frozenset({"fill", "stroke", "stroke-width", "stroke-dasharray", "fill-opacity", "stroke-opacity"})
_VALUE = re.compile(r"[#\w\s.,()+-]*", re.ASCII)
_FORBIDDEN = re.compile(
    r"\b(?:URL|href|edgeURL|headURL|tailURL|labelURL|image|shapefile|imagepath|fontpath)\b\s*=", re.I
)


class NotDrawn(Exception):
    """`dot` refused the description, took too long, or drew something that is not allowed."""


def escaped(text: str) -> str:
    """A label as DOT wants it between double quotes: never HTML, never an escape of Graphviz, lines broken by \\n."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n")


@lru_cache(maxsize=64)
def svg(dot: str, across: tuple[Across, ...] = ()) -> str:
    """The drawing, as `<svg viewBox=…>` without size; the caller gives it its text alternative. Raises NotDrawn.

    `across` are dashed arrows laid over it once it is drawn, so that they move nothing.
    """
    if _FORBIDDEN.search(_outside_quotes(dot)):
        raise NotDrawn("a description carries no address")
    return _cleaned(_drawn(dot), across)


def size_of(drawing: str) -> tuple[float, float]:
    """The width and height of what `svg` drew, in points."""
    found = re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"', drawing)
    if found is None:
        raise ValueError("a drawing without a size")
    return float(found[1]), float(found[2])


def png(dot: str, *, points_per_inch: int = 144) -> bytes:
    """The drawing as an image. Raises NotDrawn."""
    if _FORBIDDEN.search(_outside_quotes(dot)):
        raise NotDrawn("a description carries no address")
    return _drawn(dot, "-Tpng:cairo", f"-Gdpi={points_per_inch}")


def _outside_quotes(dot: str) -> str:
    return re.sub(r'"(?:\\.|[^"\\])*"', '""', dot, flags=re.DOTALL)


def _drawn(dot: str, *options: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="dot-") as place:
        environment = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "HOME": place,
            "FONTCONFIG_FILE": str(fonts.unpacked_configuration()),
            # Graphviz then opens no file that a description names.
            "SERVER_NAME": "paper",
        }
        try:
            done = subprocess.run(  # noqa: S603 – options of ours
                ["dot", *(options or ("-Tsvg",))],  # noqa: S607 – found in the machine's own directories (os.defpath)
                input=dot.encode(),
                capture_output=True,
                timeout=SECONDS,
                cwd=Path(place),
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NotDrawn(f"dot took more than {SECONDS} s") from error
    if done.returncode != 0 or not done.stdout:
        raise NotDrawn(done.stderr.decode(errors="replace").strip()[:300])
    if len(done.stdout) > _MOST_BYTES:
        raise NotDrawn("the drawing is too large")
    return done.stdout


def _cleaned(drawn: bytes, across: tuple[Across, ...]) -> str:
    try:
        root = fromstring(drawn, forbid_dtd=False)
    except ParseError as error:
        raise NotDrawn("dot did not write an SVG") from error
    clean = Element("svg", {"xmlns": _SVG, "viewBox": _value(root.get("viewBox", ""))})
    _copy_children(root, clean)
    ground = clean.find("g")
    if across and ground is not None:
        _lay(clean, ground, boxes_of(root), across)
    return tostring(clean, encoding="unicode")


def _lay(clean: Element, ground: Element, boxes: dict[str, Box], across: tuple[Across, ...]) -> None:
    """Lay the arrows, and let the drawing grow to show them; what it holds is written from another origin."""
    _x, _y, width, height = (float(number) for number in clean.get("viewBox", "").split())
    moved = re.search(r"translate\(([\d.-]+)[ ,]+([\d.-]+)\)", ground.get("transform", ""))
    dx, dy = (float(moved[1]), float(moved[2])) if moved else (0.0, 0.0)
    frame = Box(-dx, -dy, width - dx, height - dy)
    now = lay(ground, boxes, across, frame)
    if now != frame:
        sides = (now.left + dx, now.top + dy, now.right - now.left, now.bottom - now.top)
        clean.set("viewBox", " ".join(f"{side:.2f}" for side in sides))


def _copy_children(source: Element, target: Element) -> None:
    for child in source:
        name = child.tag.removeprefix(f"{{{_SVG}}}") if isinstance(child.tag, str) else ""
        if name == "a":
            _copy_children(child, target)
        elif name in _ELEMENTS and name != "svg":
            kept = SubElement(target, name, _kept(name, child.attrib))
            if name == "text":
                kept.text = child.text
            _copy_children(child, kept)


def _kept(name: str, attributes: dict[str, str]) -> dict[str, str]:
    allowed = _ELEMENTS[name] | _PAINT
    kept = {key: _value(value) for key, value in attributes.items() if key in allowed}
    # Graphviz says « transparent », which SVG 1.1 does not know.
    for key in ("fill", "stroke"):
        if kept.get(key) == "transparent":
            kept[key] = "none"
    return _weighted(kept)


def _weighted(attributes: dict[str, str]) -> dict[str, str]:
    """`dot` writes the face « Inter Bold » as a family; a family and a weight is what a page understands."""
    family = attributes.get("font-family", "")
    for suffix, weight in ((" Semi Bold", "600"), (" SemiBold", "600"), (" Bold", "700")):
        if family.endswith(suffix):
            return {**attributes, "font-family": family.removesuffix(suffix), "font-weight": weight}
    return attributes


def _value(value: str) -> str:
    if not _VALUE.fullmatch(value):
        raise NotDrawn(f"an attribute of the drawing is not plain: {value[:40]}")
    return value
