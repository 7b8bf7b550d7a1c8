"""Maps to write and read again: drawn at random, or small and told by hand; and what is compared."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from mindmap.figure import split_sides
from mindmap.formats.reading import UNTITLED, Feature, one_line, split_link, tidy, without_controls
from mindmap.model import ROOT, InPlaceState, Level, Node, NodeKind
from mindmap.tree import Branch

# Letters that formats give a meaning to come often.
LETTERS = st.one_of(
    st.sampled_from("abéÀœ’ \u00a0\u202f«»…😀 &<>\"'#*_`-+=[](){}|\\/:;~!?%@.0123\t"), st.characters(codec="utf-8")
)
PHRASES = st.sampled_from(
    [
        "Pourquoi ?",
        "<b>gras</b>",
        "&lt;b&gt; &amp; &eacute;",
        "a < b & c > d",
        "# titre",
        "1. un",
        "- tiret",
        "[x] fait",
        "[lien](https://example.org)",
        "::icon(fa fa-book)",
        ":::cause",
        "%% rien",
        "mindmap",
        "((rond))",
        "https://example.org/?a=1&b=2",
        "<https://example.org>",
        "---",
        "```",
        '"',
        "_souligné_ **gras**",
        "#35; #quot; &#35;",
        "Nature : cause",
        "=1+1",
    ]
)
LINES = st.one_of(PHRASES, st.text(LETTERS, max_size=20)).map(one_line)
NOTES = st.lists(st.one_of(PHRASES, st.text(LETTERS, max_size=20)), max_size=4).map(
    lambda lines: tidy(without_controls("\n".join(lines))[0]).replace("\t", " ")
)
LINKS = st.sampled_from(["", "", "https://example.org/a?b=1&c=2#d", "http://exemple.fr/é", "mailto:a@b.fr"])


def _note(note: str, link: str) -> str:
    return "\n".join(part for part in (note, f"<{link}>" if link else "") if part)


NODES = st.builds(
    Node,
    id=st.just(""),
    text=LINES,
    note=st.builds(_note, NOTES, LINKS),
    kind=st.one_of(st.none(), st.sampled_from(NodeKind)),
    level=st.one_of(st.none(), st.sampled_from(Level)),
    organisation=LINES,
    state=st.one_of(st.none(), st.sampled_from(InPlaceState)),
    contact=LINES,
    side=st.sampled_from(["", "", "L", "R"]),
)
TREES = st.recursive(
    st.builds(Branch, NODES),
    lambda below: st.builds(Branch, NODES, st.lists(below, max_size=4).map(tuple)),
    max_leaves=12,
).map(lambda tree: _numbered(tree))


def _numbered(tree: Branch, depth: int = 0, path: str = "n") -> Branch:
    """The same with ids, and sides on main branches only."""
    node = replace(tree.node, id=ROOT if depth == 0 else f"{path:0<8}", side=tree.node.side if depth == 1 else "")
    children = (_numbered(child, depth + 1, f"{path}{chr(97 + n)}") for n, child in enumerate(tree.children))
    return Branch(node, tuple(children))


def said(tree: Branch, holds: frozenset[Feature], *, untitled: bool = False) -> list[dict[str, Any]]:
    """Every node in reading order with its depth and what such a format can hold."""
    return [_row(depth, branch.node, holds, untitled) for depth, branch in tree.walk()]


def _row(depth: int, node: Node, holds: frozenset[Feature], untitled: bool) -> dict[str, Any]:
    note, link = split_link(node.note)
    row: dict[str, Any] = {"depth": depth, "text": node.text or (UNTITLED if untitled else "")}
    facts: dict[Feature, Any] = {
        Feature.NOTE: note,
        Feature.LINK: link,
        Feature.KIND: node.kind,
        Feature.LEVEL: node.level,
        Feature.IN_PLACE: (node.organisation, node.state, node.contact),
        Feature.SIDE: node.side,
    }
    return row | {str(feature): value for feature, value in facts.items() if feature in holds}


def sided(tree: Branch) -> Branch:
    """The same with each main branch on the side it is drawn on."""
    _right, left = split_sides(tree.children)
    on_left = {id(branch) for branch in left}
    return Branch(
        tree.node,
        tuple(
            Branch(replace(branch.node, side="L" if id(branch) in on_left else "R"), branch.children)
            for branch in tree.children
        ),
    )
