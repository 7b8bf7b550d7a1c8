"""A text written with the notes editor (Tiptap over a Yjs XML fragment), read as plain blocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pycrdt import XmlElement, XmlFragment, XmlText

LISTS = {"bulletList": False, "orderedList": True}


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    RULE = "rule"


@dataclass(frozen=True)
class Run:
    """Words that look the same. `link` is empty unless they lead somewhere."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True)
class Block:
    """One paragraph. `level`: of a heading from 1, of a list item its depth from 1, else 0.

    `number` is an ordered item's number; 0 for a bullet, and for the second paragraph of an item, which has no mark
    of its own (`continued`).
    """

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    level: int = 0
    number: int = 0
    continued: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def blocks_of(fragment: XmlFragment) -> list[Block]:
    """The blocks in reading order; empty paragraphs are left out."""
    return [block for block in _blocks(fragment, BlockKind.PARAGRAPH) if block.text or block.kind == BlockKind.RULE]


def _blocks(parent: XmlFragment | XmlElement, kind: BlockKind) -> Iterator[Block]:
    for child in parent.children:
        if isinstance(child, XmlElement):
            yield from _blocks_of_element(child, kind)
        elif isinstance(child, XmlText):
            yield Block(kind, tuple(_runs(child)))


def _blocks_of_element(element: XmlElement, kind: BlockKind) -> Iterator[Block]:
    tag = str(element.tag)
    if tag in LISTS:
        yield from _items(element, ordered=LISTS[tag], depth=1)
    elif tag == "heading":
        yield Block(BlockKind.HEADING, _runs_of(element), level=_integer(element, "level", 1))
    elif tag == "codeBlock":
        yield Block(BlockKind.CODE, _runs_of(element))
    elif tag == "horizontalRule":
        yield Block(BlockKind.RULE)
    elif tag == "blockquote":
        yield from _blocks(element, BlockKind.QUOTE)
    elif tag == "paragraph":
        yield Block(kind, _runs_of(element))
    else:
        # An element this version does not know: its words are kept.
        yield from _blocks(element, kind)


def _items(element: XmlElement, *, ordered: bool, depth: int) -> Iterator[Block]:
    number = _integer(element, "start", 1)
    for item in element.children:
        if isinstance(item, XmlElement):
            yield from _item(item, number if ordered else 0, depth)
            number += 1


def _item(item: XmlElement, number: int, depth: int) -> Iterator[Block]:
    first = True
    for child in item.children:
        if not isinstance(child, XmlElement):
            continue
        if str(child.tag) in LISTS:
            yield from _items(child, ordered=LISTS[str(child.tag)], depth=depth + 1)
        else:
            yield Block(BlockKind.ITEM, _runs_of(child), depth, number if first else 0, continued=not first)
        first = False


def _runs_of(element: XmlElement) -> tuple[Run, ...]:
    runs: list[Run] = []
    for child in element.children:
        if isinstance(child, XmlText):
            runs += _runs(child)
        elif isinstance(child, XmlElement):
            runs += [Run("\n")] if str(child.tag) == "hardBreak" else _runs_of(child)
    return tuple(runs)


def _runs(text: XmlText) -> Iterator[Run]:
    for content, attributes in text.diff():
        if isinstance(content, str):
            marks = attributes or {}
            link = marks.get("link")
            href = link.get("href", "") if isinstance(link, dict) else ""
            yield Run(content, bold="bold" in marks, italic="italic" in marks, link=str(href))


def _integer(element: XmlElement, name: str, default: int) -> int:
    """An attribute written by anybody: Yjs gives it back as a number or as a string."""
    try:
        return max(1, int(float(element.attributes[name])))
    except (KeyError, TypeError, ValueError):
        return default
