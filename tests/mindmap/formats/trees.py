"""Maps to write and read again: drawn at random, or small and told by hand; and what is compared."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from mindmap.formats.reading import UNTITLED, Feature
from mindmap.formats.words import one_line, tidy, without_controls
from mindmap.paper.figure import split_sides
from mindmap.tree.branches import Branch, Whole
from mindmap.tree.schema import ROOT, TAG, InPlaceState, Level, Node, NodeKind, Relation

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
        "1. Deux",
        "3) Voir",
        "* Suite",
        "+ plus",
        "2024. Bilan",
        "• puce",
        "o cercle",
        "§ paragraphe",
        "a) premier",
        "> cité",
        "# ",
        "###",
        "===",
        "<html> est écrit dans le compte rendu",
        "<nom du service> et <b>gras</b>",
        "<!-- rien -->",
        "PK du service",
        "%PDF-1.7",
        "GIF89a",
        "Rar!",
        "{accolade}",
        "[crochet",
        "root((centre))",
        "id[Texte]",
        "id de trois mots[Texte]",
        "ouvert((",
        "\\latex x",
        "sep=;",
        "graph TD",
    ]
)
LINES = st.one_of(PHRASES, st.text(LETTERS, max_size=20)).map(one_line)
NOTES = st.lists(st.one_of(PHRASES, st.text(LETTERS, max_size=20)), max_size=4).map(
    lambda lines: tidy(without_controls("\n".join(lines))[0]).replace("\t", " ")
)
LINKS = st.sampled_from(["", "", "https://example.org/a?b=1&c=2#d", "http://exemple.fr/é", "mailto:a@b.fr"])


# Tags that formats may take for something else come often.
TAGS = st.lists(
    st.one_of(
        st.sampled_from(
            ["urgence", "sans-médecin", "à revoir", "2027", "État : en projet", "/var", "a/b", "[x]", "été"]
        ),
        st.text(LETTERS, max_size=12).map(one_line),
    ).filter(lambda tag: TAG.fullmatch(f"tag:{tag}") is not None),
    max_size=3,
    unique=True,
).map(lambda tags: tuple(sorted(tags)))
HINTS = st.one_of(
    st.just(""), st.sampled_from(["Qui est concerné ? Combien ?", "Aide : à lire", "<b>&amp;</b>"]), LINES
)


NODES = st.builds(
    Node,
    id=st.just(""),
    text=LINES,
    note=NOTES,
    link=LINKS,
    tags=TAGS,
    colour=st.sampled_from(["", "", *"12345678"]),
    hint=HINTS,
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


@st.composite
def wholes(draw: st.DrawFn) -> Whole:
    """A map and a few links across it."""
    tree = draw(TREES)
    ids = [branch.node.id for _depth, branch in tree.walk()]
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids), LINES), max_size=3, unique=True))
    kept = [pair for pair in pairs if pair[0] != pair[1]]
    return Whole(tree, tuple(Relation(f"r{n:07d}", a, b, label) for n, (a, b, label) in enumerate(kept)))


def _numbered(tree: Branch, depth: int = 0, path: str = "n") -> Branch:
    """The same with ids, and sides on main branches only."""
    node = replace(tree.node, id=ROOT if depth == 0 else f"{path:0<8}", side=tree.node.side if depth == 1 else "")
    children = (_numbered(child, depth + 1, f"{path}{chr(97 + n)}") for n, child in enumerate(tree.children))
    return Branch(node, tuple(children))


def across(whole: Whole) -> list[tuple[int, int, str]]:
    """The links across, each end by its rank in reading order."""
    ranks = {branch.node.id: rank for rank, (_depth, branch) in enumerate(whole.root.walk())}
    return sorted((ranks[one.a], ranks[one.b], one.label) for one in whole.relations)


def said(tree: Branch, holds: frozenset[Feature], *, untitled: bool = False) -> list[dict[str, Any]]:
    """Every node in reading order with its depth and what such a format can hold."""
    return [_row(depth, branch.node, holds, untitled) for depth, branch in tree.walk()]


def _row(depth: int, node: Node, holds: frozenset[Feature], untitled: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"depth": depth, "text": node.text or (UNTITLED if untitled else "")}
    facts: dict[Feature, Any] = {
        Feature.NOTE: node.note,
        Feature.LINK: node.link,
        Feature.TAG: node.tags,
        Feature.COLOUR: node.colour,
        Feature.HINT: node.hint,
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
