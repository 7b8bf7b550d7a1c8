"""The drawing of a map for paper, and its outline: what is written in DOT, and what `dot` makes of it."""

import itertools
import json
import random
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from mindmap.document.outline import lines_of
from mindmap.document.ydoc import empty_doc, first_update, values_of
from mindmap.paper.figure import PALETTE, dot, split_sides, tint, wrapped
from mindmap.paper.pagination import LEAST_POINTS, figures_of, points_of
from mindmap.tree.branches import Branch, Whole, build_tree
from mindmap.tree.schema import InPlaceState, Level, Node, NodeKind, Relation
from mindmap.tree.wording import quality_of, typeset, words_of
from rcp.paper import graphviz
from rcp.paper.overlay import Across, lay
from rcp.paper.routes import Box
from tests.mindmap.sample_maps import update as sample

SVG = "{http://www.w3.org/2000/svg}"


def tree(outline: list[Any], title: str = "Carte") -> Branch:
    doc = empty_doc()
    doc.apply_update(first_update(title, outline))
    return build_tree(values_of(doc))


def branched(outline: list[Any]) -> Whole:
    return Whole(tree(outline))


# Shared with mindmap/client/text/typography.test.ts.
FRENCH = json.loads((Path(__file__).parents[1] / "vectors" / "french.json").read_text())


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
    assert [(figure.name, figure.page, figure.cut) for figure in small] == [("carte", "landscape", False)]
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


def test_an_arrow_needs_two_ends_that_are_drawn() -> None:
    ground, box, frame = Element("g"), Box(0, 0, 20, 10), Box(0, 0, 100, 100)
    assert lay(ground, {"n0": box}, [Across("n0", "absent"), Across("n0", "n0")], frame) == frame
    assert len(ground) == 0


def crossed(nodes: int, links: int) -> Whole:
    """A sample map with links between elements taken at random, the same each time."""
    doc = empty_doc()
    doc.apply_update(sample(nodes))
    root = build_tree(values_of(doc))
    ids, dice = [one.node.id for _depth, one in root.walk()], random.Random(nodes)
    labels = ["aggrave", "", "alerte « sortie »", "relaie l’information vers", "retarde le retour à domicile"]
    pairs = [dice.sample(ids, 2) for _ in range(links)]
    return Whole(root, tuple(Relation(f"r{n}", a, b, labels[n % 5]) for n, (a, b) in enumerate(pairs)))


@pytest.mark.parametrize(("nodes", "links"), [(10, 3), (60, 12), (300, 150)])
def test_neither_an_arrow_nor_its_words_cover_the_words_of_the_map(nodes: int, links: int) -> None:
    arrows = said = 0
    for figure in figures_of(crossed(nodes, links)):
        ground = fromstring(figure.svg)[0]
        boxes = [bounds(group[0]) for group in ground if group.find(f"{SVG}text") is not None]
        laid = [one for one in ground if one.tag != f"{SVG}g"]
        places = [bounds(one) for one in laid if one.tag == f"{SVG}ellipse" or one.get("fill") == "#ffffff"]
        for n, place in enumerate(places):
            assert not any(place.touches(other) for other in (*boxes, *places[:n])), figure.name
        for dashed in (one for one in laid if one.get("stroke-dasharray")):
            # Its two ends touch the sides of their boxes.
            for point in points_on(dashed)[1:-1]:
                assert not any(point.touches(box, -0.5) for box in boxes), figure.name
            arrows += 1
        said += len(places)
    assert arrows >= min(links, 5)
    assert said >= 2


def test_every_figure_has_letters_of_seven_points_and_every_node_is_drawn_or_counted() -> None:
    whole = crossed(300, 5)
    figures = figures_of(whole)
    assert all(points_of(figure) >= LEAST_POINTS for figure in figures)
    for branch in whole.root.children:
        on = [figure for figure in figures if branch.node.id in figure.drawn]
        assert any(figure.shows(branch) or figure.cut for figure in on)
    assert any(figure.cut and "+\u00a0" in figure.svg for figure in figures)


def test_a_branch_that_the_overview_shows_whole_has_a_page_only_when_asked() -> None:
    long = [{"text": f"b{i}", "children": ["une idée assez longue"] * 30} for i in range(4)]
    whole = branched([{"text": "petite", "children": ["a", "b"]}, *long])
    assert [figure.name for figure in figures_of(whole)] == ["vue", *(f"branche-{n}" for n in range(1, 5))]
    assert [figure.name for figure in figures_of(whole, "branches")] == ["vue", *(f"branche-{n}" for n in range(5))]


def test_small_branches_that_follow_one_another_share_a_page() -> None:
    chain: Any = "fin"
    for n in range(6):
        chain = {"text": f"maillon {n}", "children": [chain]}
    long = {"text": "longue", "children": ["une idée assez longue"] * 60}
    figures = figures_of(branched([long, chain, chain, long]))
    assert [figure.name for figure in figures] == ["vue", "branche-0", "branche-1", "branche-3"]
    assert figures[2].title == "maillon 5 · maillon 5"
    assert figures[2].place == "branches 2 et 3 sur 4"
    assert all(PALETTE[n] in figures[2].svg for n in (1, 2))


def test_a_size_that_is_asked_is_the_size_of_every_page() -> None:
    whole = branched([{"text": f"b{i}", "children": ["une idée assez longue"] * 30} for i in range(6)])
    for page, name in (("a4", "landscape"), ("a3", "large")):
        figures = figures_of(whole, page)
        assert {figure.page for figure in figures} == {name}
        assert len(figures) > 1


def test_words_are_set_in_lines_of_about_one_length() -> None:
    assert wrapped("arrive après 16 h le vendredi soir") == ["arrive après 16 h", "le vendredi soir"]


def bounds(shape: Element) -> Box:
    if shape.tag == f"{SVG}ellipse":
        x, y, rx, ry = (float(shape.get(name, "")) for name in ("cx", "cy", "rx", "ry"))
        return Box(x - rx, y - ry, x + rx, y + ry)
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", shape.get("d") or shape.get("points") or "")]
    return Box(min(numbers[0::2]), min(numbers[1::2]), max(numbers[0::2]), max(numbers[1::2]))


def points_on(dashed: Element) -> list[Box]:
    """Points all along a way, a step apart; a corner's own point stands for its curve."""
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", dashed.get("d", ""))]
    corners = list(zip(numbers[0::2], numbers[1::2], strict=True))
    steps = [
        (a[0] + (b[0] - a[0]) * n / 40, a[1] + (b[1] - a[1]) * n / 40)
        for a, b in itertools.pairwise(corners)
        for n in range(40)
    ]
    return [Box(x, y, x, y) for x, y in (*steps, corners[-1])]
