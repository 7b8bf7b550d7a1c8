"""The shared text of a draft: headings set at the start, written by everybody, read section by section when frozen."""

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import empty_doc, text_of
from rcp.coedit.text import Block, BlockKind

HEADING_LEVEL = 3


def first_text(titles: Iterable[str]) -> bytes:
    """A Yjs update that writes these headings, each followed by an empty paragraph, for the notes editor."""
    doc: Doc[Any] = empty_doc()
    fragment = doc.get("default", type=XmlFragment)
    for title in titles:
        # Tiptap compares levels with numbers; pycrdt keeps any value, though its stub says text.
        attributes: dict[str, Any] = {"level": HEADING_LEVEL}
        heading = fragment.children.append(XmlElement("heading", attributes))
        heading.children.append(XmlText(title))
        fragment.children.append(XmlElement("paragraph"))
    return doc.get_update()


def sections_of(text: SharedDocument) -> list[dict[str, Any]]:
    """The written sections in order, as plain values; a heading with nothing under it is left out.

    What stands before the first heading is a section without title.
    """
    sections: list[dict[str, Any]] = [{"title": "", "blocks": []}]
    for block in text_of(text):
        if block.kind == BlockKind.HEADING:
            sections.append({"title": block.text.strip(), "blocks": []})
        elif block.text.strip():
            sections[-1]["blocks"].append(_plain(block))
    return [section for section in sections if section["blocks"]]


def _plain(block: Block) -> dict[str, Any]:
    return {
        "kind": str(block.kind),
        "level": block.level,
        "number": block.number,
        "continued": block.continued,
        "runs": [{"text": run.text, "bold": run.bold, "italic": run.italic} for run in block.runs],
        "text": block.text,
    }
