"""A map as a tree: what it says in reading order. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .resolve import children_of, resolve
from .schema import LOST, ROOT, TRASH, Node, Relation, node_of


@dataclass(frozen=True, eq=False)
class Branch:
    """A node and what hangs under it, in order."""

    node: Node
    children: tuple["Branch", ...] = ()

    @property
    def text(self) -> str:
        return self.node.text

    def walk(self) -> Iterator[tuple[int, "Branch"]]:
        """(depth, branch) from here down, each parent before its children, in reading order."""
        waiting = [(0, self)]
        while waiting:
            depth, branch = waiting.pop()
            yield depth, branch
            waiting.extend((depth + 1, child) for child in reversed(branch.children))

    @property
    def size(self) -> int:
        """How many nodes, this one included."""
        return sum(1 for _ in self.walk())

    def find(self, node_id: str) -> "Branch | None":
        return next((branch for _, branch in self.walk() if branch.node.id == node_id), None)

    def down_to(self, depth: int) -> "Branch":
        """The same branch without what hangs deeper than `depth`."""
        return Branch(self.node, tuple(child.down_to(depth - 1) for child in self.children) if depth > 0 else ())


@dataclass(frozen=True, eq=False)
class Whole:
    """A map, or a branch of one, with the links across it whose two ends are there."""

    root: Branch
    relations: tuple[Relation, ...] = ()

    def of(self, root: Branch) -> "Whole":
        """What is left of it when only this tree is."""
        ids = {branch.node.id for _depth, branch in root.walk()}
        return Whole(root, tuple(one for one in self.relations if one.a in ids and one.b in ids))


def build_tree(values: Mapping[str, Mapping[str, object]], *, under: str = ROOT, title: str = "") -> Branch:
    """The tree under `under`. `values` are the plain values of every node (see `model`).

    The root takes its text from the node named `root` when the document has one, else from `title`.
    """
    children = children_of(resolve({id_: value.get("at") for id_, value in values.items()}))
    grown: dict[str, Branch] = {}
    for id_ in reversed(_reading_order(children, under)):
        node = node_of(id_, values.get(id_, {}))
        if id_ == under and not node.text:
            node = Node(id=id_, text=title)
        grown[id_] = Branch(node, tuple(grown[child] for child in children.get(id_, ())))
    return grown[under]


def lost_and_trashed(values: Mapping[str, Mapping[str, object]]) -> tuple[tuple[Branch, ...], tuple[Branch, ...]]:
    """The branches found again after a conflict, and those in the trash."""
    return build_tree(values, under=LOST).children, build_tree(values, under=TRASH).children


def _reading_order(children: Mapping[str, list[str]], start: str) -> list[str]:
    order, waiting = [], [start]
    while waiting:
        here = waiting.pop()
        order.append(here)
        waiting.extend(reversed(children.get(here, ())))
    return order
