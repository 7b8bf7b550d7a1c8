"""Dashed arrows laid over a drawing of Graphviz, from one of its nodes to another, beside all words. Pure.

An arrow goes around the boxes (`routes`); its words stand on it where there is room for them, else a number does, and
the words follow under the drawing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot
from xml.etree.ElementTree import Element, SubElement

from .routes import AROUND, Box, Point, field_of

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
INK = "#4a5a62"
SIZE = 11.0
LINE = 13.0
LETTERS = 18
# How wide a letter is, for the white ground under the words.
_LETTER = 0.56
_BADGE = 7.5
_ROUND = 6.0
_STEP = 6.0


@dataclass(frozen=True)
class Across:
    """From one node of the description to another, by their names in it."""

    a: str
    b: str
    label: str = ""


@dataclass
class _Sheet:
    """The drawing that arrows are laid on: what must stay readable, and how far it goes by now."""

    ground: Element
    boxes: Mapping[str, Box]
    extent: Box
    words: list[Box] = field(default_factory=list)
    legend: list[str] = field(default_factory=list)

    def free(self, place: Box) -> bool:
        return not any(place.touches(box, 1.5) for box in (*self.boxes.values(), *self.words))

    def reach(self, *boxes: Box) -> None:
        every = (self.extent, *boxes)
        self.extent = Box(
            min(one.left for one in every),
            min(one.top for one in every),
            max(one.right for one in every),
            max(one.bottom for one in every),
        )


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


def lay(ground: Element, boxes: Mapping[str, Box], across: Iterable[Across], frame: Box) -> Box:
    """Draw each arrow; one whose ends are not drawn is left out. `frame` is the drawing's own; gives what it is now."""
    sheet = _Sheet(ground, boxes, frame)
    shown = [one for one in across if one.a in boxes and one.b in boxes and one.a != one.b]
    if not shown:
        return frame
    free = field_of(boxes.values(), frame)
    ways = [free.way(boxes[one.a], boxes[one.b], lane) for lane, one in enumerate(shown)]
    for way in ways:
        _arrow(sheet, way)
    for one, way in zip(shown, ways, strict=True):
        if one.label:
            _say(sheet, way, one.label)
    _legend(sheet)
    return sheet.extent


def _arrow(sheet: _Sheet, way: Sequence[Point]) -> None:
    dashes = {"stroke": INK, "stroke-width": "1.1", "stroke-dasharray": "4,3", "fill": "none"}
    SubElement(sheet.ground, "path", {"d": _rounded(way), **dashes})
    _head(sheet.ground, way[-2], way[-1])
    sheet.reach(*(Box(x - 2, y - 2, x + 2, y + 2) for x, y in way))


def _rounded(way: Sequence[Point]) -> str:
    """The corners of a way taken in a curve."""
    said = [f"M{_at(way[0])}"]
    for before, here, after in zip(way, way[1:], way[2:], strict=False):
        enters, leaves = _towards(here, before), _towards(here, after)
        said.append(f"L{_at(enters)} Q{_at(here)} {_at(leaves)}")
    return " ".join([*said, f"L{_at(way[-1])}"])


def _towards(here: Point, there: Point) -> Point:
    """A little way from here to there, at most half of it."""
    length = hypot(there[0] - here[0], there[1] - here[1]) or 1.0
    part = min(_ROUND, length / 2) / length
    return here[0] + (there[0] - here[0]) * part, here[1] + (there[1] - here[1]) * part


def _head(ground: Element, from_: Point, to: Point) -> None:
    across, down = to[0] - from_[0], to[1] - from_[1]
    length = hypot(across, down) or 1.0
    x, y = across / length * 7, down / length * 7
    points = (to, (to[0] - x - y * 0.45, to[1] - y + x * 0.45), (to[0] - x + y * 0.45, to[1] - y - x * 0.45))
    SubElement(ground, "polygon", {"points": " ".join(map(_at, points)), "fill": INK, "stroke": "none"})


def _say(sheet: _Sheet, way: Sequence[Point], label: str) -> None:
    """Put the words on their arrow where they cover nothing, as near its middle as can be, or a number for them."""
    lines = _folded(label)
    half, high = max(map(len, lines)) * SIZE * _LETTER / 2 + 3, len(lines) * LINE / 2 + 1
    for x, y in _places(way, half, high + 2):
        place = Box(x - half, y - high, x + half, y + high)
        if sheet.free(place):
            _words(sheet, place, lines)
            return
    sheet.legend.append(label)
    number = str(len(sheet.legend))
    badges = [Box(x - _BADGE, y - _BADGE, x + _BADGE, y + _BADGE) for x, y in _places(way)]
    _badge(sheet, next(filter(sheet.free, badges), badges[0]), number)


# On the way, at its side, over and under it: how many times half its width, and its height.
_ASIDE = (
    *((right, 0.0) for right in (0.0, 0.5, -0.5, 1.0, -1.0)),
    *((0.0, down) for down in (-1.0, 1.0, -2.0, 2.0, -3.0, 3.0)),
)


def _places(way: Sequence[Point], half: float = 0.0, high: float = 0.0) -> Iterator[Point]:
    """Where something so large may stand, nearest the middle of the way first."""
    along = [point for a, b in pairwise(way) for point in _steps(a, b)]
    middle = len(along) / 2
    for _far, x, y in sorted((abs(n - middle), x, y) for n, (x, y) in enumerate(along)):
        yield from ((x + right * half, y + down * high) for right, down in (_ASIDE if half else _ASIDE[:1]))


def _steps(a: Point, b: Point) -> Iterator[Point]:
    steps = max(1, int(hypot(b[0] - a[0], b[1] - a[1]) / _STEP))
    for n in range(steps):
        part = (n + 0.5) / steps
        yield a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def _words(sheet: _Sheet, place: Box, lines: Sequence[str]) -> None:
    white = {"fill": "#ffffff", "fill-opacity": "0.9", "stroke": "none"}
    corners = (
        (place.left, place.top),
        (place.right, place.top),
        (place.right, place.bottom),
        (place.left, place.bottom),
    )
    SubElement(sheet.ground, "polygon", {"points": " ".join(map(_at, corners)), **white})
    for n, line in enumerate(lines):
        _text(sheet.ground, place.centre[0], place.top + 1 + (n + 0.5) * LINE, line)
    sheet.words.append(place)
    sheet.reach(place)


def _badge(sheet: _Sheet, place: Box, number: str) -> None:
    x, y = place.centre
    circle = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "rx": f"{_BADGE:g}", "ry": f"{_BADGE:g}"}
    SubElement(sheet.ground, "ellipse", {**circle, "fill": "#ffffff", "stroke": INK, "stroke-width": "0.9"})
    _text(sheet.ground, x, y, number)
    sheet.words.append(place)
    sheet.reach(place)


def _legend(sheet: _Sheet) -> None:
    """Under the drawing, what the numbers stand for."""
    x, y = sheet.extent.left + AROUND, sheet.extent.bottom + LINE
    for number, label in enumerate(sheet.legend, 1):
        wide = 2 * _BADGE + 5 + len(label) * SIZE * _LETTER + 16
        if x + wide > sheet.extent.right and x > sheet.extent.left + AROUND:
            x, y = sheet.extent.left + AROUND, y + LINE * 1.4
        _badge(sheet, Box(x, y - _BADGE, x + 2 * _BADGE, y + _BADGE), str(number))
        _text(sheet.ground, x + 2 * _BADGE + 5, y, label, anchor="start")
        sheet.reach(Box(x, y - LINE, x + wide, y + LINE * 0.8))
        x += wide


def _text(ground: Element, x: float, y: float, words: str, anchor: str = "middle") -> None:
    place = {"x": f"{x:.1f}", "y": f"{y + SIZE * 0.36:.1f}", "text-anchor": anchor}
    said = SubElement(ground, "text", {**place, "font-family": "Inter", "font-size": f"{SIZE:g}", "fill": INK})
    said.text = words


def _folded(label: str) -> list[str]:
    """In lines of about `LETTERS` characters, broken at plain spaces only."""
    lines = [""]
    for word in label.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LETTERS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip(" ")
    return lines


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
