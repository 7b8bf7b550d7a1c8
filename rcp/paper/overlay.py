"""Dashed arrows laid over a drawing of Graphviz, from one of its nodes to another. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import hypot
from xml.etree.ElementTree import Element, SubElement

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
INK = "#4a5a62"
SIZE = 11.0
# How wide a letter is, for the white ground under the words.
_LETTER = 0.56


@dataclass(frozen=True)
class Across:
    """From one node of the description to another, by their names in it."""

    a: str
    b: str
    label: str = ""


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def edge_towards(self, x: float, y: float) -> tuple[float, float]:
        """Where a line from the centre to this point leaves the box."""
        here_x, here_y = self.centre
        across, down = x - here_x, y - here_y
        if not across and not down:
            return here_x, self.bottom
        wide = (self.right - self.left) / 2 / abs(across) if across else float("inf")
        high = (self.bottom - self.top) / 2 / abs(down) if down else float("inf")
        part = min(wide, high)
        return here_x + across * part, here_y + down * part


def boxes_of(drawn: Element) -> dict[str, Box]:
    """The box of each node, by the name it has in the description, as `dot` wrote it."""
    boxes = {}
    for group in drawn.iter(f"{_SVG}g"):
        name = group.findtext(f"{_SVG}title")
        shape = next((one for one in group if one.tag in (f"{_SVG}path", f"{_SVG}polygon")), None)
        if group.get("class") == "node" and name and shape is not None:
            numbers = [float(found) for found in _NUMBERS.findall(shape.get("d") or shape.get("points") or "")]
            boxes[name] = Box(min(numbers[0::2]), min(numbers[1::2]), max(numbers[0::2]), max(numbers[1::2]))
    return boxes


def lay(ground: Element, boxes: Mapping[str, Box], across: Iterable[Across]) -> None:
    """Draw each arrow bowed a little, its words on its middle; one whose ends are not drawn is left out."""
    for one in across:
        if one.a in boxes and one.b in boxes:
            _lay(ground, boxes[one.a], boxes[one.b], one.label)


def _lay(ground: Element, a: Box, b: Box, label: str) -> None:
    (ax, ay), (bx, by) = a.centre, b.centre
    length = hypot(bx - ax, by - ay) or 1.0
    bow = min(60.0, length * 0.16)
    middle_x, middle_y = (ax + bx) / 2 - (by - ay) / length * bow, (ay + by) / 2 + (bx - ax) / length * bow
    start, end = a.edge_towards(middle_x, middle_y), b.edge_towards(middle_x, middle_y)
    curve = f"M{_at(start)} Q{_at((middle_x, middle_y))} {_at(end)}"
    dashes = {"stroke": INK, "stroke-width": "1.1", "stroke-dasharray": "4,3", "fill": "none"}
    SubElement(ground, "path", {"d": curve, **dashes})
    _head(ground, (middle_x, middle_y), end)
    if label:
        _words(ground, (start[0] + 2 * middle_x + end[0]) / 4, (start[1] + 2 * middle_y + end[1]) / 4, label)


def _head(ground: Element, from_: tuple[float, float], to: tuple[float, float]) -> None:
    across, down = to[0] - from_[0], to[1] - from_[1]
    length = hypot(across, down) or 1.0
    x, y = across / length * 7, down / length * 7
    points = (to, (to[0] - x - y * 0.45, to[1] - y + x * 0.45), (to[0] - x + y * 0.45, to[1] - y - x * 0.45))
    SubElement(ground, "polygon", {"points": " ".join(map(_at, points)), "fill": INK, "stroke": "none"})


def _words(ground: Element, x: float, y: float, label: str) -> None:
    half, high = len(label) * SIZE * _LETTER / 2 + 2, SIZE * 0.7
    corners = ((x - half, y - high), (x + half, y - high), (x + half, y + high), (x - half, y + high))
    white = {"fill": "#ffffff", "fill-opacity": "0.88", "stroke": "none"}
    SubElement(ground, "polygon", {"points": " ".join(map(_at, corners)), **white})
    place = {"x": f"{x:.1f}", "y": f"{y + SIZE * 0.36:.1f}", "text-anchor": "middle"}
    words = SubElement(ground, "text", {**place, "font-family": "Inter", "font-size": f"{SIZE:g}", "fill": INK})
    words.text = label


def _at(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
