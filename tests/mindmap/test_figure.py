"""The drawing of a map for paper, and its outline: what is written in DOT, and what `dot` makes of it."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from mindmap.document import empty_doc, first_update, values_of
from mindmap.figure import PALETTE, dot, quality_of, split_sides, tint, typeset, words_of, wrapped
from mindmap.model import InPlaceState, Level, Node, NodeKind, Relation
from mindmap.outline import lines_of
from mindmap.paper import figures_of
from mindmap.tree import Branch, Whole, plant
from rcp.paper import graphviz
from rcp.paper.overlay import Across, Box, lay


def tree(outline: list[Any], title: str = "Carte") -> Branch:
    doc = empty_doc()
    doc.apply_update(first_update(title, outline))
    return plant(values_of(doc))


def branched(outline: list[Any]) -> Whole:
    return Whole(tree(outline))


# Shared with mindmap/client/small.test.ts.
FRENCH = json.loads((Path(__file__).parent / "vectors" / "french.json").read_text())


@pytest.mark.parametrize(("text", "set_"), FRENCH)
def test_french_spaces_do_not_break(text: str, set_: str) -> None:
    assert typeset(text) == set_
    assert typeset(set_) == set_
    assert len(wrapped(typeset(text), 4)) <= len(wrapped(text, 4))


def test_lines_are_about_24_characters_and_keep_every_word() -> None:
    text = "MisAS (mission accompagnement en santé) : renoncement aux soins"
    lines = wrapped(text)
    assert max(map(len, lines)) <= 24
    assert " ".join(lines) == text
    assert "".join(wrapped("a" * 100)) == "a" * 100


def test_a_node_says_its_kind_with_a_sign_and_its_level_with_words() -> None:
    node = Node(
        id="n",
        text="Recensement",
        kind=NodeKind.IN_PLACE,
        level=Level.INTER_CPTS,
        organisation="CPTS Littoral",
        state=InPlaceState.RUNNING,
    )
    assert words_of(node) == "✓\u00a0Recensement"
    assert quality_of(node) == "inter-CPTS · CPTS Littoral, en place"


def test_sides_are_balanced_by_height_and_kept_when_chosen() -> None:
    root = tree([{"text": "haut", "children": list("abcdef")}, "un", "deux", "trois"])
    right, left = split_sides(root.children)
    assert [branch.text for branch in right] == ["haut"]
    assert [branch.text for branch in left] == ["un", "deux", "trois"]
    chosen = tree([{"text": "a", "side": "L"}, "b"])
    assert [[branch.text for branch in side] for side in split_sides(chosen.children)] == [["b"], ["a"]]


def test_the_left_side_is_drawn_with_its_edges_turned_round() -> None:
    drawn = dot(tree(["droite", "gauche"]))
    assert "n0:e -> n1:w" in drawn
    assert "n2:e -> n0:w" in drawn
    assert drawn.count("penwidth=4.0") == 2
    assert PALETTE[0] in drawn
    assert PALETTE[1] in drawn


def test_a_chosen_colour_goes_down_its_branch_and_a_link_across_is_dashed() -> None:
    root = tree([{"text": "a", "col": "5", "children": ["b"]}, "c"])
    first, second = root.children
    drawn = dot(root, relations=[Relation("r", first.children[0].node.id, second.node.id, 'aggrave "tout"')])
    edges = [line for line in drawn.split("\n") if "->" in line]
    assert [PALETTE[4] in edge for edge in edges] == [True, True, False, False]
    assert "constraint=false, style=dashed" in edges[-1]
    assert 'aggrave \\"tout\\"' in edges[-1]
    assert "stroke-dasharray" in graphviz.svg(drawn)
    assert dot(root, relations=[Relation("r", "absent", first.node.id)]) == dot(root)


def test_nothing_that_is_typed_escapes_from_its_label() -> None:
    nasty = '"]; evil [URL="http://x", label="\\N\\G <b>&amp;</b> {a|b}\x00\x1b'
    drawn = dot(tree([nasty, "\\"], title='"'))
    assert len(re.findall(r"^n\d+ \[label=", drawn, re.MULTILINE)) == 3
    svg = graphviz.svg(drawn)
    assert "href" not in svg
    assert svg.count("<text") >= 3
    assert "evil" in svg


def test_a_tint_is_between_white_and_the_colour() -> None:
    assert tint("#000000", 0) == "#ffffff"
    assert tint("#1f6fb4", 1) == "#1f6fb4"
    assert tint("#000000", 0.5) == "#808080"


def test_a_small_map_is_one_page_and_a_large_one_an_overview_and_its_branches() -> None:
    small = figures_of(branched([{"text": f"b{i}", "children": ["x", "y", "z"]} for i in range(6)]))
    assert [(figure.name, figure.page, figure.levels) for figure in small] == [("carte", "landscape", None)]
    medium = figures_of(branched([{"text": f"b{i}", "children": ["une idée assez longue"] * 11} for i in range(6)]))
    assert [(figure.name, figure.page) for figure in medium] == [("carte", "large")]
    large = figures_of(branched([{"text": f"b{i}", "children": ["une idée assez longue"] * 30} for i in range(6)]))
    assert [figure.name for figure in large] == ["vue", *(f"branche-{i}" for i in range(6))]


def test_the_outline_numbers_lines_and_nests_its_lists() -> None:
    lines = lines_of(tree(["a", {"text": "b", "children": [{"text": "c", "children": ["d"]}, "e"]}, "f"]))
    assert [(line.number, line.text) for line in lines] == [
        ("1", "a"),
        ("2", "b"),
        ("2.1", "c"),
        ("2.1.1", "d"),
        ("2.2", "e"),
        ("3", "f"),
    ]
    html = "".join(
        ("<ul>" if line.opens else "") + "<li>" + ("" if line.parent else "</li>") + "</ul></li>" * len(line.closing)
        for line in lines
    )
    assert html.count("<li>") == html.count("</li>") == 6
    assert html.count("<ul>") == html.count("</ul>") == 2


def test_links_across_are_laid_over_the_drawing_and_move_nothing() -> None:
    root = tree([{"text": "a", "children": ["b"]}, "c"])
    first, second = root.children
    relations = (Relation("r", first.children[0].node.id, second.node.id, "aggrave <tout>"),)
    bare, crossed = figures_of(Whole(root)), figures_of(Whole(root, relations))
    before, after = bare[0].svg, crossed[0].svg
    assert after.startswith(before.removesuffix("</g></svg>"))
    assert "stroke-dasharray" in after.removeprefix(before.removesuffix("</g></svg>"))
    assert "aggrave &lt;tout&gt;" in after


def test_an_arrow_leaves_from_the_edge_of_its_box_and_needs_both_ends() -> None:
    box = Box(0, 0, 20, 10)
    assert box.edge_towards(100, 5) == (20, 5)
    assert box.edge_towards(10, -50) == (10, 0)
    ground = Element("g")
    lay(ground, {"n0": box}, [Across("n0", "absent")])
    assert len(ground) == 0
