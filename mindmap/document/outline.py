"""A shared document read as a tree, and a tree read as numbered lines: what paper and screen readers get."""

from collections.abc import Mapping
from dataclasses import dataclass

from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import state_of

from ..tree.branches import Branch, Whole, build_tree, lost_and_trashed
from ..tree.wording import quality_of, typeset, words_of
from .ydoc import relations_of, values_of


def outline_of(document: SharedDocument, *, upto: int | None = None) -> Branch:
    """The map under its root; what was found again after a conflict comes last, so that no word is missing."""
    return _root(values_of(state_of(document, upto=upto)))


def whole_of(document: SharedDocument, branch: str = "") -> Whole:
    """The map, or this branch of it when it is there, with the links across."""
    doc = state_of(document)
    root = _root(values_of(doc))
    return Whole(root, tuple(relations_of(doc))).of((branch and root.find(branch)) or root)


def _root(values: Mapping[str, Mapping[str, object]]) -> Branch:
    root = build_tree(values)
    lost, _trashed = lost_and_trashed(values)
    return Branch(root.node, (*root.children, *lost))


@dataclass(frozen=True)
class Line:
    """One line of the outline, and what a template writes around it to nest lists: a list begins before it when
    `opens`; its own item stays open when it is a `parent`; `closing` lists end after it, one a letter."""

    number: str  # « 2.1.3 »
    depth: int
    text: str
    quality: str
    note: str
    hint: str
    link: str
    tags: tuple[str, ...]
    node_id: str
    opens: bool
    parent: bool
    closing: str


def lines_of(root: Branch) -> list[Line]:
    """Every node but the root, in reading order, numbered."""
    walk = [(depth, branch) for depth, branch in root.walk() if depth > 0]
    counters: list[int] = []
    lines = []
    for index, (depth, branch) in enumerate(walk):
        opens = depth > max(1, len(counters))
        counters = [*counters[:depth], 0][:depth]
        counters[depth - 1] += 1
        following = max(1, walk[index + 1][0] if index + 1 < len(walk) else 1)
        lines.append(
            Line(
                number=".".join(map(str, counters)),
                depth=depth,
                text=words_of(branch.node),
                quality=quality_of(branch.node),
                note=branch.node.note.strip(),
                hint=typeset(branch.node.hint),
                link=branch.node.link,
                tags=branch.node.tags,
                node_id=branch.node.id,
                opens=opens,
                parent=following > depth,
                closing="." * max(0, depth - following),
            )
        )
    return lines
