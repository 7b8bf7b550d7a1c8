"""Joining maps with fusions, working on a copy that merges back, and undoing either in one step."""

from typing import Any

import pytest

from mindmap.commands import copy_map, graft_map, open_map, undo_graft
from mindmap.document.outline import outline_of
from mindmap.document.ydoc import add_nodes, move, nodes_of, relate, relations_of, values_of
from mindmap.joining.preview import preview
from mindmap.models import Graft, MindMap
from mindmap.tree.schema import ROOT
from rcp.coedit.models import Update
from rcp.coedit.queries import state_of
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.models import Meeting
from tests.cast import Cast

from ..document.test_commands import cell, edit, group_of, plenary, texts
from ..paper.test_pages import signed_in

__all__ = ["cell"]


def node(mind_map: MindMap, text: str) -> str:
    return next(branch.node.id for _depth, branch in outline_of(mind_map.document).walk() if branch.text == text)


def group_map(cast: Cast, meeting: Meeting, outline: list[Any]) -> MindMap:
    group = group_of(cast, meeting)
    return open_map(by=cast.actor(cast.claire), meeting=meeting, title="CPTS", breakout=group, outline=outline)


def join(cast: Cast, source: MindMap, target: MindMap, **fused: str) -> Graft:
    return graft_map(by=cast.actor(cast.claire), source_map_id=source.pk, target_map_id=target.pk, fused=fused or None)


def said(mind_map: MindMap) -> dict[str, object]:
    return {value["txt"]: value.get("note") for value in values_of(state_of(mind_map.document)).values()}  # type: ignore[misc]


def test_a_fused_node_gains_what_the_other_had(cast: Cast, cell: Meeting) -> None:
    target = plenary(cast, cell, [{"text": "Listes fermées", "note": "Trois communes", "children": ["À Toulon"]}])
    refused = {
        "text": "Listes fermees",
        "note": "Depuis mars",
        "kind": "cause",
        "tags": ["accès"],
        "children": ["À Hyères"],
    }
    source = group_map(cast, cell, [refused, "Distance"])
    graft = join(cast, source, target, **{node(source, "Listes fermees"): node(target, "Listes fermées")})
    assert texts(target) == [
        (0, "Sans médecin traitant"),
        (1, "Listes fermées"),
        (2, "À Toulon"),
        (2, "À Hyères"),
        (1, "CPTS"),
        (2, "Distance"),
    ]
    fused = values_of(state_of(target.document))[node(target, "Listes fermées")]
    assert (fused["note"], fused["kind"], fused["tag:accès"]) == ("Trois communes\n\nCPTS : Depuis mars", "cause", True)
    assert graft.pairs[node(source, "Listes fermees")] == node(target, "Listes fermées")


def test_undoing_takes_back_the_branch_and_the_fusion_but_nothing_that_others_wrote_since(
    cast: Cast, cell: Meeting
) -> None:
    target = plenary(cast, cell, [{"text": "Listes fermées", "note": "Trois communes"}])
    before = said(target)
    source = group_map(
        cast, cell, [{"text": "Listes fermees", "note": "Depuis mars", "kind": "cause", "children": ["b"]}]
    )
    graft = join(cast, source, target, **{node(source, "Listes fermees"): node(target, "Listes fermées")})
    there = node(target, "Listes fermées")
    edit(cast, target, lambda doc: nodes_of(doc)[there]["note"].insert(0, "Vu : "))
    edit(cast, target, lambda doc: add_nodes(doc, ["Autre"], under=ROOT))
    undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)
    assert texts(target) == [(0, "Sans médecin traitant"), (1, "Listes fermées"), (1, "Autre")]
    values = values_of(state_of(target.document))[there]
    assert values["note"] == f"Vu : {before['Listes fermées']}"
    assert "kind" not in values


def test_all_fused_leaves_no_empty_branch(cast: Cast, cell: Meeting) -> None:
    target, source = plenary(cast, cell, ["a de a"]), group_map(cast, cell, ["A de A"])
    graft = join(cast, source, target, **{node(source, "A de A"): node(target, "a de a")})
    assert texts(target) == [(0, "Sans médecin traitant"), (1, "a de a")]
    undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)
    assert texts(target) == [(0, "Sans médecin traitant"), (1, "a de a")]


def test_links_across_the_tree_come_along(cast: Cast, cell: Meeting) -> None:
    target, source = plenary(cast, cell, ["Autre"]), group_map(cast, cell, ["a1", "b1"])
    edit(cast, source, lambda doc: relate(doc, node(source, "a1"), node(source, "b1"), "aggrave"))
    join(cast, source, target)
    [relation] = relations_of(state_of(target.document))
    assert (relation.a, relation.b, relation.label) == (node(target, "a1"), node(target, "b1"), "aggrave")


@pytest.mark.parametrize("wrong", ["source", "target"])
def test_a_fusion_with_what_is_not_there_is_refused_and_changes_nothing(cast: Cast, cell: Meeting, wrong: str) -> None:
    target, source = plenary(cast, cell, ["a"]), group_map(cast, cell, ["b"])
    pair = {"n" * 14: node(target, "a")} if wrong == "source" else {node(source, "b"): "n" * 14}
    with pytest.raises(Refused):
        join(cast, source, target, **pair)
    assert texts(target) == [(0, "Sans médecin traitant"), (1, "a")]
    assert not Graft.objects.exists()


def copied(cast: Cast, cell: Meeting) -> tuple[MindMap, MindMap]:
    target = plenary(cast, cell, ["Plan", "Autre"])
    copy = copy_map(by=cast.actor(cast.claire), map_id=target.pk, breakout=group_of(cast, cell))
    return target, copy


def test_a_copy_merges_back_word_for_word_under_its_authors(cast: Cast, cell: Meeting) -> None:
    target, copy = copied(cast, cell)
    plan = node(target, "Plan")
    assert texts(copy) == texts(target)
    edit(cast, copy, lambda doc: nodes_of(doc)[plan]["txt"].insert(4, " B"))
    edit(cast, copy, lambda doc: add_nodes(doc, ["Du groupe"], under=plan))
    edit(cast, target, lambda doc: nodes_of(doc)[plan]["txt"].insert(4, " A"))
    edit(cast, target, lambda doc: add_nodes(doc, ["De tous"], under=plan))
    join(cast, copy, target)
    lines = [text for _depth, text in texts(target)]
    assert lines[1] in ("Plan A B", "Plan B A")
    assert sorted(lines[2:]) == ["Autre", "De tous", "Du groupe"]
    merged = Update.objects.filter(document=target.document, origin="merge")
    assert set(merged.values_list("author", flat=True)) == {cast.actor(cast.nadia).id}


def test_a_merge_is_undone_in_one_step_and_can_be_made_again(cast: Cast, cell: Meeting) -> None:
    target, copy = copied(cast, cell)
    edit(cast, copy, lambda doc: add_nodes(doc, ["Du groupe"], under=ROOT))
    edit(cast, copy, lambda doc: nodes_of(doc)[node(copy, "Autre")]["txt"].insert(0, "Tout "))
    before = texts(target)
    graft = join(cast, copy, target)
    assert (1, "Du groupe") in texts(target)
    undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)
    assert texts(target) == before
    again = join(cast, copy, target)
    assert {text for _depth, text in texts(target)} >= {"Du groupe", "Tout Autre"}
    undo_graft(by=cast.actor(cast.claire), graft_id=again.pk)
    assert texts(target) == before


def test_a_copy_in_which_nothing_was_written_has_nothing_to_merge(cast: Cast, cell: Meeting) -> None:
    target, copy = copied(cast, cell)
    with pytest.raises(NotYet):
        join(cast, copy, target)
    assert not Graft.objects.exists()


def test_a_copy_is_made_once(cast: Cast, cell: Meeting) -> None:
    target, copy = copied(cast, cell)
    assert copy_map(by=cast.actor(cast.claire), map_id=target.pk, breakout=copy.breakout) == copy  # type: ignore[arg-type]


def test_a_copy_that_can_no_longer_merge_joins_as_a_branch_without_what_both_say(cast: Cast, cell: Meeting) -> None:
    target, copy = copied(cast, cell)
    edit(cast, copy, lambda doc: add_nodes(doc, ["Du groupe"], under=node(copy, "Plan")))
    MindMap.objects.filter(pk=copy.pk).update(copied_epoch=99)
    join(cast, copy, target)
    assert texts(target) == [(0, "Sans médecin traitant"), (1, "Plan"), (2, "Du groupe"), (1, "Autre")]


def test_whoever_may_not_join_may_not_merge(cast: Cast, cell: Meeting) -> None:
    target, copy = copied(cast, cell)
    edit(cast, copy, lambda doc: add_nodes(doc, ["Du groupe"], under=ROOT))
    with pytest.raises(Refused):
        graft_map(by=cast.actor(cast.samir), source_map_id=copy.pk, target_map_id=target.pk)
    assert texts(target) == [(0, "Sans médecin traitant"), (1, "Plan"), (1, "Autre")]


def test_the_preview_proposes_what_both_say_and_changes_nothing(cast: Cast, cell: Meeting) -> None:
    target = plenary(cast, cell, [{"text": "Pourquoi ?", "children": ["Listes fermées"]}])
    source = group_map(cast, cell, ["listes FERMEES", {"text": "Distance", "children": ["Sans voiture"]}])
    shown = preview(source, target)
    assert [(line.depth, line.text, line.match is not None) for line in shown.lines] == [
        (1, "listes FERMEES", True),
        (1, "Distance", False),
        (2, "Sans voiture", False),
    ]
    match = shown.lines[0].match
    assert match is not None
    assert (match.text, match.under, match.exact) == ("Listes fermées", "Pourquoi ?", True)
    assert match.pair == f"{node(source, 'listes FERMEES')}:{node(target, 'Listes fermées')}"
    assert not Graft.objects.exists()


def test_the_preview_of_a_copy_says_what_was_written_in_it(cast: Cast, cell: Meeting) -> None:
    target, copy = copied(cast, cell)
    plan, other = node(copy, "Plan"), node(copy, "Autre")
    edit(cast, copy, lambda doc: add_nodes(doc, ["Neuf"], under=plan))
    edit(cast, copy, lambda doc: nodes_of(doc)[plan]["txt"].insert(4, " B"))
    edit(cast, copy, lambda doc: move(doc, other, under=plan))
    assert preview(copy, target).changes == {
        "added": ["Neuf"],
        "reworded": ["Plan → Plan B"],
        "moved": ["Autre"],
        "trashed": [],
    }


def test_only_who_may_join_sees_the_preview(cast: Cast, cell: Meeting) -> None:
    plenary(cast, cell, ["Autre"])
    source = group_map(cast, cell, ["Distance"])
    page = signed_in(cast, cast.claire).get(f"/cartes/{source.pk}/reunir/")
    assert page.status_code == 200
    assert "Distance" in page.content.decode()
    for person in (cast.nadia, cast.paul):
        assert signed_in(cast, person).get(f"/cartes/{source.pk}/reunir/").status_code == 404
