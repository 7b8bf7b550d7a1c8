"""Our own maps as JSON: every node on its own, in reading order, with the keys of the shared document. Pure."""

import json
from collections.abc import Sequence
from typing import Any

from mindmap.tree.branches import Branch, Whole
from mindmap.tree.schema import TAG_PREFIX, Node, Relation, node_of, parse_relation

from .faults import Unreadable
from .reading import Feature, Gatherer, Reading, Said
from .words import decoded

HOLDS = frozenset(Feature) - {Feature.IMAGE}
FORMAT = "carte-concertation"
VERSION = 1
DAMAGED = "Ce fichier JSON est abîmé ou n’est pas une de nos cartes."


def rows(tree: Branch) -> list[dict[str, Any]]:
    """The nodes in reading order; each says its parent, "" for the root."""
    said, waiting = [], [("", tree)]
    while waiting:
        parent, branch = waiting.pop()
        said.append({"id": branch.node.id, "parent": parent, **values_of(branch.node)})
        waiting.extend((branch.node.id, child) for child in reversed(branch.children))
    return said


def values_of(node: Node) -> dict[str, str | bool]:
    """The keys of the shared document, but where it hangs; an image stays in its map."""
    values = {
        "txt": node.text,
        "note": node.note,
        "kind": node.kind or "",
        "level": node.level or "",
        "org": node.organisation,
        "state": node.state or "",
        "contact": node.contact,
        "side": node.side,
        "col": node.colour,
        "link": node.link,
        "hint": node.hint,
    }
    said: dict[str, str | bool] = {key: str(value) for key, value in values.items() if value or key == "txt"}
    return said | {TAG_PREFIX + tag: True for tag in node.tags}


def links(relations: Sequence[Relation]) -> list[dict[str, str]]:
    return [{"id": one.id, "a": one.a, "b": one.b, "label": one.label} for one in relations]


def write(whole: Whole) -> bytes:
    content = {"format": FORMAT, "version": VERSION, "nodes": rows(whole.root), "rels": links(whole.relations)}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def parsed(data: bytes) -> Any:
    """This JSON. Raises Unreadable when it is damaged or nested beyond reason."""
    try:
        return json.loads(decoded(data))
    except (ValueError, RecursionError) as error:
        raise Unreadable(DAMAGED) from error


def is_ours(content: object) -> bool:
    return isinstance(content, dict) and content.get("format") == FORMAT


def read(data: bytes) -> Reading:
    content = parsed(data)
    if not is_ours(content) or not isinstance(content.get("nodes"), list):
        raise Unreadable(DAMAGED)
    if content.get("version") != VERSION:
        raise Unreadable("Cette carte vient d’une version plus récente du site\u00a0: elle ne peut pas être lue ici.")
    gatherer = Gatherer()
    depths: dict[str, int] = {}
    path: list[str] = []
    for row in content["nodes"]:
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            raise Unreadable(DAMAGED)
        parent = row.get("parent")
        if parent == "" and not depths:
            depth = 0
        elif isinstance(parent, str) and parent in path and row["id"] not in depths:
            depth = depths[parent] + 1
        else:
            # Reading order is part of the format: a parent stands on the path that leads to its child.
            raise Unreadable(DAMAGED)
        depths[row["id"]] = depth
        path[depth:] = [row["id"]]
        gatherer.add(depth, _said(row))
    rels = content.get("rels")
    for row in rels if isinstance(rels, list) else []:
        if relation := parse_relation("", row):
            gatherer.relate(relation.a, relation.b, relation.label)
    return gatherer.reading()


def _said(row: dict[str, Any]) -> Said:
    node = node_of(row["id"], row)
    return Said(
        text=node.text,
        notes=[node.note],
        kind=node.kind,
        level=node.level,
        state=node.state,
        organisation=node.organisation,
        contact=node.contact,
        side=node.side,
        colour=node.colour,
        links=[str(row["link"])] if row.get("link") else [],
        hint=node.hint,
        tags=list(node.tags),
        id=node.id,
        key=node.id,
    )
