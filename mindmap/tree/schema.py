"""What a map is made of. Pure.

A map is one Yjs document whose root map `nodes` holds `id -> {at, txt, note, kind, level, org, state, contact, side,
col, link, img, hint, tag:…, src}`, and whose root map `rels` holds `id -> {a, b, label}`, the links across the tree.
`at` is ONE plain value, so that a move is one register and never half of one:
`[parent, order, t, prev]`: where the node hangs, its fractional key among its siblings, a Lamport time, and where it
hung before. `txt` (one line of text) and `note` (Markdown) are Y.Text; the others are plain, last writer wins. Each tag
is a key of its own, `tag:urgence`, so that two people who tag at once lose none.
Deleting is moving under `~trash`. Folding, selection and viewport are never in the document.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

ROOT = "root"
TRASH = "~trash"
LOST = "~lost"
PILLARS = frozenset({ROOT, TRASH, LOST})

MAX_NODES = 5000
MAX_LABEL = 2000
MAX_NOTE = 20000
MAX_TIME = 2**53 - 1
# How far ahead of all others a move's time may be: beyond what anyone moves while cut off.
MAX_LEAP = 1_000_000
# A key longer than this asks for the siblings to be numbered again.
LONG_ORDER = 40

ORDER = re.compile(r"[0-9A-Za-z]{1,200}")
NODE_ID = re.compile(r"[0-9A-Za-z]{8,40}")

# The root types of the document, and what its own page of settings may hold.
ROOTS = frozenset({"nodes", "rels", "meta"})
META_KEYS = frozenset({"v", "title", "layout", "palette"})
# Keys a node may hold, and those that must be text shared letter by letter.
TEXT_KEYS = frozenset({"txt", "note"})
PLAIN_KEYS = frozenset({"kind", "level", "org", "state", "contact", "side", "col", "link", "img", "hint"})
NODE_KEYS = TEXT_KEYS | PLAIN_KEYS | {"at", "src"}
TAG_PREFIX = "tag:"
TAG = re.compile(r"tag:[^\x00-\x1f,#]{1,40}")
COLOURS = frozenset("12345678")  # a branch colour of the palette, chosen for a node
# The only addresses that a node may lead to; a script could hide in another.
LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]{1,2000}", re.IGNORECASE)
IMAGE_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

MAX_PLAIN = 2100
MAX_RELATIONS = 1000
MAX_RELATION_LABEL = 200


class NodeKind(StrEnum):
    CAUSE = "cause"
    IDEA = "idea"
    QUESTION = "question"
    OPTION = "option"
    RISK = "risk"
    IN_PLACE = "in_place"  # « action en place »: what an organisation does already


class Level(StrEnum):
    """The level at which one can act."""

    US = "us"
    INTER_CPTS = "inter_cpts"
    DD_ARS = "dd_ars"


class InPlaceState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"


@dataclass(frozen=True)
class At:
    """One valid register: where a node says it hangs."""

    parent: str
    order: str
    t: int
    prev: str


@dataclass(frozen=True)
class Place:
    """Where a node really hangs, once conflicts are resolved."""

    parent: str
    order: str


@dataclass(frozen=True)
class Source:
    """Where a grafted node comes from."""

    map_id: int
    node_id: str


@dataclass(frozen=True)
class Node:
    """What a node says; where it hangs is told apart, by `resolve`."""

    id: str
    text: str
    note: str = ""
    kind: NodeKind | None = None
    level: Level | None = None
    organisation: str = ""
    state: InPlaceState | None = None
    contact: str = ""
    side: str = ""  # "L" or "R" for a main branch that was put there, else ""
    source: Source | None = None
    colour: str = ""  # "1" to "8", else its branch's
    link: str = ""
    image: str = ""  # the id of a `MapImage` of this map
    hint: str = ""  # what a method asks to write here
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relation:
    """A link across the tree, from `a` to `b`; it is shown while both are."""

    id: str
    a: str
    b: str
    label: str = ""


def rank(key: str) -> bytes:
    """Sorts strings as JavaScript does: by UTF-16 code unit."""
    return key.encode("utf-16-be", "surrogatepass")


def parse_at(value: object) -> At | None:
    """The register `value` holds, or None when it is not one. Numbers come back from Yjs as floats."""
    if not isinstance(value, (list, tuple)) or len(value) != 4:
        return None
    parent, order, t, prev = value
    if not (isinstance(parent, str) and isinstance(prev, str) and isinstance(order, str) and ORDER.fullmatch(order)):
        return None
    time = _whole(t)
    return At(parent, order, time, prev) if time is not None else None


def _whole(value: object) -> int | None:
    """This number when it is whole, not negative, and one that JavaScript holds exactly; else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if 0 <= value <= MAX_TIME and value == int(value) else None


def parse_source(value: object) -> Source | None:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    map_id, node_id = value
    number = _whole(map_id)
    return Source(number, node_id) if number is not None and isinstance(node_id, str) else None


def node_of(node_id: str, values: Mapping[str, object]) -> Node:
    """The node these plain values describe; what is not understood is left out, never refused."""

    def text(key: str) -> str:
        value = values.get(key)
        return value if isinstance(value, str) else ""

    return Node(
        id=node_id,
        text=text("txt"),
        note=text("note"),
        kind=_one_of(NodeKind, text("kind")),
        level=_one_of(Level, text("level")),
        organisation=text("org"),
        state=_one_of(InPlaceState, text("state")),
        contact=text("contact"),
        side=text("side") if text("side") in ("L", "R") else "",
        source=parse_source(values.get("src")),
        colour=text("col") if text("col") in COLOURS else "",
        link=text("link") if LINK.fullmatch(text("link")) else "",
        image=text("img") if IMAGE_ID.fullmatch(text("img")) else "",
        hint=text("hint"),
        tags=tags_of(values),
    )


def tags_of(values: Mapping[str, object]) -> tuple[str, ...]:
    """The tags these values bear, in alphabetical order."""
    return tuple(
        sorted(key.removeprefix(TAG_PREFIX) for key, on in values.items() if TAG.fullmatch(key) and on is True)
    )


def parse_relation(relation_id: str, value: object) -> Relation | None:
    """The link across the tree that `value` holds, or None when it is not one."""
    if not isinstance(value, Mapping):
        return None
    a, b, label = value.get("a"), value.get("b"), value.get("label") or ""
    if not (isinstance(a, str) and isinstance(b, str) and isinstance(label, str)) or a == b:
        return None
    return Relation(relation_id, a, b, label)


def latest_time(registers: Mapping[str, object]) -> int:
    """The greatest Lamport time seen; the next move is one later."""
    return max((at.t for at in map(parse_at, registers.values()) if at), default=0)


def next_time(registers: Mapping[str, object]) -> int:
    """Later than every move seen; times end somewhere, and a time beyond the last would be no time."""
    return min(latest_time(registers) + 1, MAX_TIME)


Choice = TypeVar("Choice", bound=StrEnum)


def _one_of(kinds: type[Choice], value: str) -> Choice | None:
    return kinds(value) if value in kinds._value2member_map_ else None
