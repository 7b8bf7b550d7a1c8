"""Indented text: a line an element, deeper lines under it. Pure."""

import re

from mindmap.tree.branches import Whole

from .faults import Unreadable
from .reading import IMPORTED, UNTITLED, Feature, Gatherer, Reading, Said, make_room
from .words import decoded

HOLDS: frozenset[Feature] = frozenset()
_BULLET = re.compile(r"^[•◦▪‣·] +(?=\S)")
# A line of a list as Word pastes it: its sign, a tab, its words. A year is no number of a list.
WORD_ITEM = re.compile(r"(?P<sign>[•◦▪‣·●○■□§o–—-]|(?!(?:19|20)\d\d[.)])\d{1,4}[.)]|[a-zA-Z][.)])\t+(?P<words>\S.*)")
# What would be read as a sign of another format rather than as words: such a line is written after a bullet.
_SIGNS = re.compile(
    r"[•◦▪‣·●○■□§o–—-][ \t]+\S|[a-zA-Z][.)]\t|#{1,6}(?:[ \t]|$)|>|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)"
    r"|[-=]{3,}[ \t]*$|[<{\[]|%PDF|PK|GIF8|Rar!|BEGIN:VC|mindmap[ \t]*(?:%%.*)?$"
)
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
    steps, signs = Steps(), Signs()
    said: list[tuple[int, Said]] = []
    for line in re.split(r"\r\n|\r|\n", decoded(data)):
        if not (words := line.strip(" \t")):
            continue
        indent = columns(line) * (Signs.MOST + 1)
        if item := WORD_ITEM.fullmatch(words):
            indent += signs.level(item["sign"])
            words = item["words"]
        else:
            signs.close()
        make_room(len(said))
        said.append((steps.depth(indent), Said(text=_BULLET.sub("", words, count=1))))
    return rooted(Gatherer(), said)


class Signs:
    """Levels out of the signs of a list that nothing sets in: « • », « o », « § », as Word and mails paste it."""

    MOST = 9

    def __init__(self) -> None:
        self._open: list[str] = []

    def level(self, sign: str) -> int:
        """From 1: a sign seen above in this list is of its level, a new one is one deeper."""
        kind = "1" if sign[0].isdigit() else "a" if len(sign) > 1 else sign
        if kind in self._open:
            del self._open[self._open.index(kind) + 1 :]
        elif len(self._open) < self.MOST:
            self._open.append(kind)
        return len(self._open)

    def close(self) -> None:
        self._open.clear()


def write(whole: Whole) -> bytes:
    lines = ["\t" * depth + _unlike_a_sign(branch.text or UNTITLED) for depth, branch in whole.root.walk()]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _unlike_a_sign(words: str) -> str:
    return f"• {words}" if _SIGNS.match(words) else words
