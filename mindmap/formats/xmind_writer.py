"""Maps written for XMind (.xmind), 2020 and later. Pure."""

import json
from typing import Any

from mindmap.tree.branches import Branch, Whole

from . import markup
from .faults import Unwritable
from .package import packed
from .qualities import hex_of, qualities_of
from .reading import Feature
from .xmind import HINT_BEGINS

HOLDS = frozenset(Feature) - {Feature.SIDE, Feature.IMAGE}
# JSON is nested three times a level; deeper cannot be written nor read.
_MOST_WRITTEN = 250


def write(whole: Whole) -> bytes:
    """A file for XMind 2020 and later; older ones are told to upgrade by its content.xml, as XMind itself does."""
    tree = whole.root
    if any(depth > _MOST_WRITTEN for depth, _branch in tree.walk()):
        raise Unwritable(f"XMind ne tient pas plus de {_MOST_WRITTEN} niveaux.")
    grown: dict[int, dict[str, Any]] = {}
    for _depth, branch in reversed(list(tree.walk())):
        grown[id(branch)] = _topic(branch, [grown.pop(id(child)) for child in branch.children])
    root = {**grown[id(tree)], "structureClass": "org.xmind.ui.map.unbalanced"}
    links = [
        {"id": one.id, "end1Id": one.a, "end2Id": one.b, **({"title": one.label} if one.label else {})}
        for one in whole.relations
    ]
    sheet = {"id": "sheet-1", "class": "sheet", "title": "Carte", "rootTopic": root, "relationships": links}
    entries: dict[str, dict[str, str]] = {"content.json": {}, "metadata.json": {}, "content.xml": {}}
    return packed(
        {
            "content.json": _json([sheet]),
            "metadata.json": _json({"creator": {"name": "Concertation"}, "dataStructureVersion": "2"}),
            "manifest.json": _json({"file-entries": entries}),
            "content.xml": _upgrade(),
        }
    )


def _topic(branch: Branch, children: list[dict[str, Any]]) -> dict[str, Any]:
    node = branch.node
    topic: dict[str, Any] = {"id": node.id, "class": "topic", "title": node.text}
    if node.note:
        topic["notes"] = {"plain": {"content": node.note}}
    if node.link:
        topic["href"] = node.link
    if node.colour:
        topic["style"] = {"id": f"style-{node.id}", "properties": {"svg:fill": hex_of(node)}}
    tags = [f"#{tag}" if " : " in tag else tag for tag in node.tags]
    if labels := [f"{name} : {value}" for name, value in qualities_of(node)] + tags:
        topic["labels"] = labels
    bubbles = [{"id": f"aide-{node.id}", "class": "topic", "title": HINT_BEGINS + node.hint}] if node.hint else []
    if hung := {place: ones for place, ones in (("attached", children), ("callout", bubbles)) if ones}:
        topic["children"] = hung
    return topic


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")


def _upgrade() -> bytes:
    out = markup.Writer()
    out.start("xmap-content", version="2.0", xmlns="urn:xmind:xmap:xmlns:content:2.0")
    out.raw('<sheet id="sheet-1"><topic id="upgrade"><title>Ouvrez cette carte avec XMind 2020 ou plus récent.</title>')
    out.raw("</topic></sheet>")
    out.end("xmap-content")
    return out.bytes()
