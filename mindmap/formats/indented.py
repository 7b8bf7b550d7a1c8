"""Indented text: a line an element, deeper lines under it. Pure."""

import re

from mindmap.tree import Whole

from .faults import Unreadable
from .reading import IMPORTED, UNTITLED, Feature, Gatherer, Reading, Said
from .words import decoded

HOLDS: frozenset[Feature] = frozenset()
_BULLET = re.compile(r"^[•◦▪‣·] +(?=\S)")
# A first line that would have the whole text read as Mermaid.
_MERMAID = re.compile(r"\s*mindmap[ \t]*(?:%%.*)?")
_TAB = 4


def columns(line: str) -> int:
    """How far a line is set in; a tab goes to the next multiple of four."""
    width = 0
    for letter in line:
        if letter == "\t":
            width += _TAB - width % _TAB
        elif letter == " ":
            width += 1
        else:
            break
    return width


class Steps:
    """Depths out of indentations: a line hangs under the nearest one before it that is less set in."""

    def __init__(self) -> None:
        self._open: list[int] = []

    def depth(self, indent: int) -> int:
        while self._open and self._open[-1] >= indent:
            self._open.pop()
        self._open.append(indent)
        return len(self._open) - 1

    def close(self) -> None:
        self._open.clear()


def rooted(gatherer: Gatherer, said: list[tuple[int, Said]], title: str = IMPORTED) -> Reading:
    """The map of these elements: the first is its centre when it stands alone at its depth, else `title` is."""
    if not said:
        raise Unreadable("Ce fichier ne contient aucun élément de carte.")
    alone = said[0][0] == 0 and all(depth > 0 for depth, _one in said[1:])
    if not alone:
        gatherer.add(0, Said(text=title))
    for depth, one in said:
        gatherer.add(depth if alone else depth + 1, one)
    return gatherer.reading()


def read(data: bytes) -> Reading:
    steps, said = Steps(), []
    for line in re.split(r"\r\n|\r|\n", decoded(data)):
        if words := line.strip(" \t"):
            said.append((steps.depth(columns(line)), Said(text=_BULLET.sub("", words, count=1))))
    return rooted(Gatherer(), said)


def write(whole: Whole) -> bytes:
    lines = ["\t" * depth + (branch.text or UNTITLED) for depth, branch in whole.root.walk()]
    if _MERMAID.fullmatch(lines[0]):
        lines[0] = f"• {lines[0]}"
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")
