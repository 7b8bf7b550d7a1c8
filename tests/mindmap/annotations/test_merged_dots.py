"""The dots that joining maps brings: summed where elements are fused, taken back with it, hidden while a vote is."""

import json
from collections.abc import Mapping
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from mindmap.annotations.marks import Marks, dots_of_all, marks_of
from mindmap.commands import close_vote, copy_map, erase_text, lay_dots, open_map, open_vote, reveal_vote, undo_graft
from mindmap.document.outline import outline_of
from mindmap.document.ydoc import add_nodes, move
from mindmap.joining.preview import preview
from mindmap.models import Graft, MindMap
from mindmap.paper.appendix import result_in
from mindmap.paper.map_paper import content_of, freeze_map
from mindmap.paper.numbering import COMPLETE
from mindmap.tree.schema import ROOT, TRASH
from rcp.meetings.models import Meeting
from rcp.paper.models import Frozen
from rcp.paper.printing import pdf_of
from tests.cast import Cast

from ..document.test_commands import cell, edit, group_of, plenary
from ..joining.test_joining import join, node
from ..paper.test_pages import signed_in

__all__ = ["cell"]


def group_map(cast: Cast, cell: Meeting, name: str, *outline: str) -> MindMap:
    group = group_of(cast, cell, name)
    return open_map(by=cast.actor(cast.claire), meeting=cell, title=name, breakout=group, outline=list(outline))


def voted(cast: Cast, mind_map: MindMap, dots: Mapping[str, int], *, hidden: bool = False) -> None:
    """A round in which Claire lays these dots, left open."""
    open_vote(by=cast.actor(cast.claire), map_id=mind_map.pk, budget=9, hidden=hidden)
    for text, n in dots.items():
        lay_dots(by=cast.actor(cast.claire), map_id=mind_map.pk, node_id=node(mind_map, text), dots=n)


def close(cast: Cast, mind_map: MindMap) -> None:
    close_vote(by=cast.actor(cast.claire), map_id=mind_map.pk)


def marks(mind_map: MindMap) -> Marks:
    return marks_of([mind_map])[mind_map.pk]


def said(mind_map: MindMap, dots: Mapping[str, int] | None) -> dict[str, int] | None:
    """The dots by the words of the nodes that are in the map."""
    if dots is None:
        return None
    walk = outline_of(mind_map.document).walk()
    return {branch.text: dots[branch.node.id] for _depth, branch in walk if branch.node.id in dots}


def merged(mind_map: MindMap) -> dict[str, int]:
    return said(mind_map, marks(mind_map)["merged"]) or {}


def total(mind_map: MindMap) -> dict[str, int] | None:
    return said(mind_map, dots_of_all(marks(mind_map)))


def fused(source: MindMap, target: MindMap, *texts: str) -> dict[str, str]:
    return {node(source, text): node(target, text) for text in texts}


@pytest.fixture
def joined(cast: Cast, cell: Meeting) -> tuple[MindMap, MindMap, Graft]:
    """The common map and a group's, each with a closed vote, joined with « Refus » fused."""
    target = plenary(cast, cell, ["Refus", "Listes"])
    source = group_map(cast, cell, "CPTS", "Refus", "Distance")
    voted(cast, target, {"Refus": 3, "Listes": 1})
    close(cast, target)
    voted(cast, source, {"Refus": 2, "Distance": 4})
    close(cast, source)
    return target, source, join(cast, source, target, **fused(source, target, "Refus"))


def test_fused_nodes_have_the_dots_of_both_and_new_ones_keep_theirs(
    joined: tuple[MindMap, MindMap, Graft],
) -> None:
    target, source, _graft = joined
    assert merged(target) == {"Refus": 2, "Distance": 4}
    assert total(target) == {"Refus": 5, "Listes": 1, "Distance": 4}
    assert total(source) == {"Refus": 2, "Distance": 4}


def test_undoing_takes_them_back_and_joining_again_brings_them_once(
    cast: Cast, joined: tuple[MindMap, MindMap, Graft]
) -> None:
    target, source, graft = joined
    undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)
    assert marks(target)["merged"] == {}
    assert total(target) == {"Refus": 3, "Listes": 1}
    join(cast, source, target, **fused(source, target, "Refus"))
    assert total(target) == {"Refus": 5, "Listes": 1, "Distance": 4}


def test_the_paper_shows_the_sum_and_the_part_that_was_brought(joined: tuple[MindMap, MindMap, Graft]) -> None:
    target, _source, _graft = joined
    result = result_in(target, outline_of(target.document))
    assert result is not None
    assert (result["budget"], result["voters"], result["closed"]) == (9, 1, True)
    assert [(row["text"], row["dots"], row["brought"]) for row in result["rows"]] == [
        ("Refus", 5, 2),
        ("Distance", 4, 4),
        ("Listes", 1, 0),
    ]


def test_the_printed_table_has_a_column_for_what_was_brought_and_an_older_paper_none(
    cast: Cast, joined: tuple[MindMap, MindMap, Graft]
) -> None:
    target, source, _graft = joined
    brought_too = printed(freeze_map(by=cast.actor(cast.claire), map_id=target.pk))
    assert "dont apportées par les sous-groupes" in brought_too
    assert "1 Refus 5 2" in brought_too
    assert "2 Distance 4 4" in brought_too
    assert "3 Listes 1 –" in brought_too
    frozen = freeze_map(by=cast.actor(cast.claire), map_id=source.pk)
    content = json.loads(frozen.content)
    for row in content["vote"]["rows"]:
        del row["brought"]
    frozen.content, frozen.shape = json.dumps(content), 1
    older = printed(frozen)
    assert "1 Distance 4" in older
    assert "apportées" not in older


def printed(frozen: Frozen) -> str:
    pdf = pdf_of(frozen, COMPLETE, {})
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_a_map_without_a_vote_of_its_own_shows_what_was_brought(cast: Cast, cell: Meeting) -> None:
    target, source = plenary(cast, cell, ["Refus"]), group_map(cast, cell, "CPTS", "Refus")
    voted(cast, source, {"Refus": 2})
    join(cast, source, target, **fused(source, target, "Refus"))
    assert (marks(target)["vote"], total(target)) == (None, {"Refus": 2})
    result = content_of(target)["vote"]
    assert [(row["text"], row["dots"], row["brought"]) for row in result["rows"]] == [("Refus", 2, 2)]
    assert "budget" not in result


def test_two_groups_add_up(cast: Cast, cell: Meeting) -> None:
    target = plenary(cast, cell, ["Refus"])
    for name, dots in (("DAC", 2), ("CPTS", 5)):
        source = group_map(cast, cell, name, "Refus")
        voted(cast, source, {"Refus": dots})
        join(cast, source, target, **fused(source, target, "Refus"))
    assert merged(target) == {"Refus": 7}


def test_two_nodes_fused_into_one_add_up(cast: Cast, cell: Meeting) -> None:
    target, source = plenary(cast, cell, ["Refus"]), group_map(cast, cell, "CPTS", "Refus", "Refusé")
    voted(cast, source, {"Refus": 1, "Refusé": 2})
    into = node(target, "Refus")
    join(cast, source, target, **{node(source, "Refus"): into, node(source, "Refusé"): into})
    assert marks(target)["merged"] == {into: 3}


def test_a_hidden_vote_brings_nothing_until_it_is_shown(cast: Cast, cell: Meeting) -> None:
    target, source = plenary(cast, cell, ["Refus"]), group_map(cast, cell, "CPTS", "Refus")
    voted(cast, source, {"Refus": 2}, hidden=True)
    join(cast, source, target, **fused(source, target, "Refus"))
    assert marks(target)["merged"] == {}
    assert content_of(target)["vote"] is None
    reveal_vote(by=cast.actor(cast.claire), map_id=source.pk)
    assert merged(target) == {"Refus": 2}


def test_what_was_shown_before_a_hidden_vote_is_still_brought(cast: Cast, cell: Meeting) -> None:
    target, source = plenary(cast, cell, ["Refus"]), group_map(cast, cell, "CPTS", "Refus")
    voted(cast, source, {"Refus": 2})
    close(cast, source)
    voted(cast, source, {"Refus": 7}, hidden=True)
    join(cast, source, target, **fused(source, target, "Refus"))
    assert merged(target) == {"Refus": 2}
    close(cast, source)
    assert merged(target) == {"Refus": 7}


def test_while_a_vote_is_hidden_on_the_common_map_no_dot_shows_there(
    cast: Cast, joined: tuple[MindMap, MindMap, Graft]
) -> None:
    target, source, graft = joined
    undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)
    voted(cast, target, {"Listes": 1}, hidden=True)
    join(cast, source, target, **fused(source, target, "Refus"))
    assert (marks(target)["merged"], dots_of_all(marks(target))) == ({}, None)
    close(cast, target)
    assert total(target) == {"Refus": 2, "Listes": 1, "Distance": 4}


def test_a_vote_that_begins_after_the_joining_begins_from_nothing(
    cast: Cast, joined: tuple[MindMap, MindMap, Graft]
) -> None:
    target, source, _graft = joined
    voted(cast, source, {"Distance": 1})
    assert merged(target) == {"Refus": 2, "Distance": 4}
    voted(cast, target, {"Listes": 1})
    assert total(target) == {"Listes": 1}


def test_a_copy_that_merges_brings_its_dots_to_the_same_nodes(cast: Cast, cell: Meeting) -> None:
    target = plenary(cast, cell, ["Plan"])
    copy = copy_map(by=cast.actor(cast.claire), map_id=target.pk, breakout=group_of(cast, cell))
    edit(cast, copy, lambda doc: add_nodes(doc, ["Du groupe"], under=ROOT))
    voted(cast, copy, {"Plan": 1, "Du groupe": 2})
    graft = join(cast, copy, target)
    assert merged(target) == {"Plan": 1, "Du groupe": 2}
    undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)
    assert marks(target)["merged"] == {}


def test_what_a_group_s_map_had_been_brought_comes_with_it(cast: Cast, cell: Meeting) -> None:
    target = plenary(cast, cell, ["Refus"])
    middle = group_map(cast, cell, "DAC", "Refus")
    far = group_map(cast, cell, "CPTS", "Refus")
    voted(cast, far, {"Refus": 2})
    voted(cast, middle, {"Refus": 1})
    first = join(cast, far, middle, **fused(far, middle, "Refus"))
    join(cast, middle, target, **fused(middle, target, "Refus"))
    assert (merged(middle), merged(target)) == ({"Refus": 2}, {"Refus": 3})
    # By two ways, still the same dots.
    join(cast, far, target, **fused(far, target, "Refus"))
    assert merged(target) == {"Refus": 3}
    undo_graft(by=cast.actor(cast.claire), graft_id=first.pk)
    assert (merged(middle), merged(target)) == ({}, {"Refus": 3})


def test_what_came_to_a_group_s_map_after_it_was_joined_stays_there(cast: Cast, cell: Meeting) -> None:
    target = plenary(cast, cell, ["Refus"])
    middle, far = group_map(cast, cell, "DAC", "Refus"), group_map(cast, cell, "CPTS", "Refus")
    voted(cast, far, {"Refus": 2})
    join(cast, middle, target, **fused(middle, target, "Refus"))
    join(cast, far, middle, **fused(far, middle, "Refus"))
    assert (merged(middle), merged(target)) == ({"Refus": 2}, {})


def test_maps_joined_both_ways_never_count_a_dot_twice(cast: Cast, joined: tuple[MindMap, MindMap, Graft]) -> None:
    target, source, _graft = joined
    join(cast, target, source, **fused(target, source, "Refus", "Distance"))
    assert total(target) == {"Refus": 5, "Listes": 1, "Distance": 4}
    assert total(source) == {"Refus": 5, "Distance": 4, "Listes": 1}


def test_dots_on_what_was_thrown_away_before_are_not_brought(cast: Cast, cell: Meeting) -> None:
    target, source = plenary(cast, cell, ["Refus"]), group_map(cast, cell, "CPTS", "Refus", "Distance")
    voted(cast, source, {"Refus": 1, "Distance": 2})
    edit(cast, source, lambda doc: move(doc, node(source, "Distance"), under=TRASH))
    graft = join(cast, source, target)
    assert marks(target)["merged"] == {graft.pairs[node(source, "Refus")]: 1}


def test_an_erased_text_keeps_its_dots_and_no_word(cast: Cast, joined: tuple[MindMap, MindMap, Graft]) -> None:
    target, source, _graft = joined
    erase_text(by=cast.actor(cast.claire), map_id=source.pk, node_id=node(source, "Refus"))
    fresh = MindMap.objects.select_related("document", "meeting").get(pk=target.pk)
    result = result_in(fresh, outline_of(fresh.document))
    assert result is not None
    assert [(row["text"], row["dots"]) for row in result["rows"]] == [
        ("Texte effacé", 5),
        ("Distance", 4),
        ("Listes", 1),
    ]


def test_the_window_says_which_dots_would_come(cast: Cast, joined: tuple[MindMap, MindMap, Graft]) -> None:
    target, source, graft = joined
    undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)
    shown = preview(source, target)
    assert [(line.text, line.dots) for line in shown.lines] == [("Refus", 2), ("Distance", 4)]
    assert [(line.text, line.dots) for line in shown.there] == [("Refus", 3), ("Listes", 1)]
    assert (shown.votes, shown.hidden) == (True, False)
    voted(cast, source, {"Refus": 7}, hidden=True)
    hidden = preview(source, target)
    assert [line.dots for line in hidden.lines] == [0, 0]
    assert hidden.hidden
    address = f"/cartes/{source.pk}/reunir/"
    assert "encore caché" in signed_in(cast, cast.claire).get(address).content.decode()


def test_reading_marks_costs_the_same_however_many_maps_were_joined(
    cast: Cast, cell: Meeting, joined: tuple[MindMap, MindMap, Graft]
) -> None:
    target, source, _graft = joined
    with CaptureQueriesContext(connection) as one:
        marks_of([target, source])
    third = group_map(cast, cell, "DAC", "Refus")
    voted(cast, third, {"Refus": 1})
    for into in (source, target):
        join(cast, third, into, **fused(third, into, "Refus"))
    with CaptureQueriesContext(connection) as three:
        assert set(marks_of([target, source, third])) == {target.pk, source.pk, third.pk}
    assert len(three) == len(one)
