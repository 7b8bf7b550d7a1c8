"""A map's Yjs document, read and written by the server. `model` says what it holds."""

import secrets
import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict, cast

from pycrdt import Doc, Map, Text

from ..tree.order import room, spread
from ..tree.resolve import children_of, resolve
from ..tree.schema import (
    LONG_ORDER,
    PLAIN_KEYS,
    ROOT,
    TAG_PREFIX,
    TEXT_KEYS,
    TRASH,
    At,
    Node,
    Place,
    Relation,
    next_time,
    parse_at,
    parse_relation,
)

# How many nodes are written between two pauses.
PAUSE = 250
ALPHABET = string.ascii_letters + string.digits


class Subtree(TypedDict, total=False):
    """A node to come, with what hangs under it. `text` is required; the plain keys are the document's own."""

    text: str
    note: str
    kind: str
    level: str
    org: str
    state: str
    contact: str
    side: str
    col: str
    link: str
    img: str
    hint: str
    tags: Sequence[str]
    src: list[Any]
    id: str
    children: "Sequence[Subtree | str]"


def new_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(14))


def empty_doc() -> "Doc[Any]":
    """A document whose client number fits in 31 bits, as browsers expect."""
    return Doc(client_id=secrets.randbits(31))


def nodes_of(doc: "Doc[Any]") -> "Map[Any]":
    return cast("Map[Any]", doc.get("nodes", type=Map))


def values_of(doc: "Doc[Any]") -> dict[str, dict[str, object]]:
    """The plain values of every node: what `tree.plant` reads."""
    content = nodes_of(doc).to_py() or {}
    return {id_: value for id_, value in content.items() if isinstance(value, dict)}


def rels_of(doc: "Doc[Any]") -> "Map[Any]":
    return cast("Map[Any]", doc.get("rels", type=Map))


def relations_of(doc: "Doc[Any]") -> list[Relation]:
    """The links across the tree, in a fixed order; whether their ends are shown is the reader's to see."""
    content = cast("dict[str, object]", rels_of(doc).to_py() or {})
    found = (parse_relation(id_, value) for id_, value in sorted(content.items()))
    return [relation for relation in found if relation is not None]


def relate(doc: "Doc[Any]", a: str, b: str, label: str = "") -> str:
    """Link two nodes across the tree; gives the link's id."""
    id_ = new_id()
    rels_of(doc)[id_] = {"a": a, "b": b, "label": label}
    return id_


def meta_of(doc: "Doc[Any]") -> "Map[Any]":
    return cast("Map[Any]", doc.get("meta", type=Map))


def registers_of(doc: "Doc[Any]") -> dict[str, object]:
    return {id_: value.get("at") for id_, value in values_of(doc).items()}


def first_update(title: str, outline: "Sequence[Subtree | str]" = ()) -> bytes:
    """The update that makes a new map: its root and, when given, its first branches."""
    doc = empty_doc()
    with doc.transaction():
        meta_of(doc)["v"] = 1
        nodes_of(doc)[ROOT] = Map({"txt": Text(title), "note": Text("")})
        add_nodes(doc, outline, under=ROOT)
    return doc.get_update()


def add_nodes(
    doc: "Doc[Any]",
    subtrees: "Sequence[Subtree | str]",
    *,
    under: str,
    pause: Callable[[], None] = lambda: None,
) -> list[str]:
    """Add these branches, in order, after what hangs under `under`; give the ids of their first nodes. `pause` is
    called now and then, where what was written so far can be stored: one update never holds a whole large map."""
    nodes, registers = nodes_of(doc), registers_of(doc)
    places = resolve(registers)
    t = next_time(registers)
    last = children_of(places).get(under, [])
    heads: list[str] = []
    waiting: list[tuple[str, Sequence[Subtree | str], str | None]] = [
        (under, subtrees, _last_key(doc, last, registers, places, under))
    ]
    while waiting:
        parent, siblings, before = waiting.pop()
        for order, subtree in zip(spread(len(siblings), before), map(_as_subtree, siblings), strict=True):
            id_ = subtree.get("id") or new_id()
            nodes[id_] = _node(subtree, At(parent, order, t, parent))
            if len(nodes) % PAUSE == 0:
                pause()
            if parent == under:
                heads.append(id_)
            if children := subtree.get("children"):
                waiting.append((id_, children, None))
    return heads


def move(doc: "Doc[Any]", node_id: str, *, under: str, index: int | None = None) -> None:
    """Hang a node under another, at `index` among its siblings (last when None). Under `~trash`: delete it."""
    registers = registers_of(doc)
    places = resolve(registers)
    siblings = [id_ for id_ in children_of(places).get(under, []) if id_ != node_id]
    order, others = room([places[id_].order for id_ in siblings], len(siblings) if index is None else index)
    for place, key in others.items():
        _renumber(doc, siblings[place], registers, Place(under, key))
    previous = places[node_id].parent
    # A node that comes out of the trash is never sent back there by a conflict.
    prev = under if previous == TRASH else previous
    write_at(doc, node_id, At(under, order, next_time(registers), prev))


def write_at(doc: "Doc[Any]", node_id: str, at: At) -> None:
    nodes_of(doc)[node_id]["at"] = [at.parent, at.order, at.t, at.prev]


def _last_key(
    doc: "Doc[Any]", siblings: Sequence[str], registers: Mapping[str, object], places: Mapping[str, Place], under: str
) -> str | None:
    """The key after which more siblings may come; all are numbered again when it has grown long."""
    if not siblings or len(places[siblings[-1]].order) <= LONG_ORDER:
        return places[siblings[-1]].order if siblings else None
    keys = spread(len(siblings))
    for id_, key in zip(siblings, keys, strict=True):
        _renumber(doc, id_, registers, Place(under, key))
    return keys[-1]


def _renumber(doc: "Doc[Any]", node_id: str, registers: Mapping[str, object], place: Place) -> None:
    """Another key for a node that stays where everyone sees it."""
    at = parse_at(registers.get(node_id))
    write_at(doc, node_id, At(place.parent, place.order, at.t if at else 0, at.prev if at else place.parent))


def write_repairs(doc: "Doc[Any]", wrong: Mapping[str, Place]) -> None:
    """Make the registers say where the nodes really hang."""
    t = next_time(registers_of(doc))
    with doc.transaction():
        for id_, place in wrong.items():
            write_at(doc, id_, At(place.parent, place.order, t, place.parent))


def subtree_of(node: Node) -> Subtree:
    """What would say the same again elsewhere. An image is its map's own: it stays there."""
    subtree: Subtree = {"text": node.text, "note": node.note, "org": node.organisation, "contact": node.contact}
    subtree.update({"col": node.colour, "link": node.link, "hint": node.hint, "tags": node.tags})
    if node.kind:
        subtree["kind"] = node.kind
    if node.level:
        subtree["level"] = node.level
    if node.state:
        subtree["state"] = node.state
    return subtree


def _as_subtree(subtree: "Subtree | str") -> Subtree:
    return {"text": subtree} if isinstance(subtree, str) else subtree


def _node(subtree: Subtree, at: At) -> "Map[Any]":
    values: dict[str, Any] = {"at": [at.parent, at.order, at.t, at.prev]}
    texts = {"txt": subtree.get("text", ""), "note": subtree.get("note", "")}
    values.update({key: Text(texts[key]) for key in sorted(TEXT_KEYS)})
    plain = cast("Mapping[str, Any]", subtree)
    values.update({key: plain[key] for key in sorted(PLAIN_KEYS | {"src"}) if plain.get(key)})
    values.update({TAG_PREFIX + tag: True for tag in sorted(subtree.get("tags", ()))})
    return Map(values)
