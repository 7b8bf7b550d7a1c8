"""Locking a branch and opening it again, and what commands that write for somebody make of it."""

from collections.abc import Callable
from typing import Any

import pytest

from mindmap.annotations.marks import marks_of
from mindmap.commands import (
    add_image,
    copy_map,
    describe_image,
    graft_map,
    import_map,
    lock_branch,
    open_map,
    plant_method,
    release_branch,
    repair_map,
    undo_graft,
    undo_import,
)
from mindmap.document.ydoc import add_nodes, move, nodes_of, relate, relations_of, values_of, write_at
from mindmap.formats import sniff
from mindmap.images.processing import reencoded
from mindmap.models import BranchLock, Graft, MapImage, MapImport, MindMap
from mindmap.tree.schema import ROOT, TRASH, At
from rcp.access.actor import Actor
from rcp.coedit.commands import apply_update
from rcp.coedit.models import Update
from rcp.coedit.queries import state_of
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.commands import take_seat
from rcp.meetings.models import SeatRole
from tests.cast import Cast

from ..annotations.test_votes import nodes
from ..images.test_images import drawing
from ..paper.test_pages import the_map
from .test_commands import edit, group_of

__all__ = ["the_map"]


def test_a_branch_is_locked_once_and_opened_by_whoever_leads(cast: Cast, the_map: MindMap) -> None:
    claire, (branch, *_) = cast.actor(cast.claire), nodes(the_map)
    first = lock_branch(by=claire, map_id=the_map.pk, node_id=branch)
    assert lock_branch(by=claire, map_id=the_map.pk, node_id=branch) == first
    assert marks_of([the_map])[the_map.pk]["locks"] == [{"node": branch, "by": "Claire Aubert"}]
    the_map.document.refresh_from_db()
    assert the_map.document.fences == 1
    with pytest.raises(Refused, match="animation"):
        release_branch(by=cast.actor(cast.lucie), map_id=the_map.pk, node_id=branch)
    release_branch(by=claire, map_id=the_map.pk, node_id=branch)
    with pytest.raises(NotYet, match="plus"):
        release_branch(by=claire, map_id=the_map.pk, node_id=branch)
    assert not BranchLock.objects.filter(released_at__isnull=True).exists()
    verbs = Entry.objects.filter(verb__startswith="branch_").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["branch_locked", "branch_released"]


def test_only_what_is_in_the_map_is_locked_and_its_subject_is_not(cast: Cast, the_map: MindMap) -> None:
    claire, branch = cast.actor(cast.claire), nodes(the_map)[0]
    edit(cast, the_map, lambda doc: move(doc, branch, under=TRASH))
    for gone in (branch, ROOT, TRASH, "nowhere00", ""):
        with pytest.raises(Refused, match="dans la carte"):
            lock_branch(by=claire, map_id=the_map.pk, node_id=gone)


def test_what_the_server_writes_for_somebody_is_held_back_too_and_its_repairs_are_not(
    cast: Cast, the_map: MindMap
) -> None:
    claire, (branch, leaf, *_) = cast.actor(cast.claire), nodes(the_map)
    # It says that it hangs where nothing is: everybody sees it where it hung before, in the branch.
    edit(cast, the_map, lambda doc: write_at(doc, leaf, At("nowhere00000", "a0", 9, branch)))
    lock_branch(by=claire, map_id=the_map.pk, node_id=branch)

    def rename(by: object) -> None:
        doc = state_of(the_map.document)
        before = doc.get_state()
        nodes_of(doc)[leaf]["txt"].insert(0, "x")
        update = doc.get_update(before)
        apply_update(by=by, document=the_map.document, update=update)  # type: ignore[arg-type]

    for refused in (cast.nadia, cast.lucie):
        with pytest.raises(Refused, match="verrouillée par Claire Aubert"):
            rename(cast.actor(refused))
    rename(claire)
    assert repair_map(map_id=the_map.pk) == 1
    assert repair_map(map_id=the_map.pk) == 0


@pytest.fixture
def nadia(cast: Cast, the_map: MindMap) -> Actor:
    """She is at the secrétariat: she joins maps, and does not write in locked branches."""
    claire = cast.actor(cast.claire)
    take_seat(by=claire, meeting_id=the_map.meeting_id, role=SeatRole.SCRIBE, person_id=cast.nadia.pk)
    return cast.actor(cast.nadia)


@pytest.fixture
def locked(cast: Cast, the_map: MindMap) -> tuple[str, str]:
    """(the head of a branch, what hangs under it): « Pourquoi ? » and « Listes fermées »."""
    head, leaf, *_others = nodes(the_map)
    lock_branch(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=head)
    return head, leaf


def stored(mind_map: MindMap) -> tuple[object, object]:
    doc = state_of(mind_map.document)
    return values_of(doc), relations_of(doc)


def a_copy(cast: Cast, mind_map: MindMap) -> MindMap:
    return copy_map(by=cast.actor(cast.claire), map_id=mind_map.pk, breakout=group_of(cast, mind_map.meeting))


IN_A_COPY: dict[str, Callable[[Any, str, str], object]] = {
    "words": lambda doc, head, leaf: nodes_of(doc)[leaf]["txt"].insert(0, "Toutes "),
    "a branch": lambda doc, head, leaf: add_nodes(doc, ["De plus"], under=head),
    "a move out": lambda doc, head, leaf: move(doc, leaf, under=ROOT),
    "a link": lambda doc, head, leaf: relate(doc, leaf, ROOT, "aggrave"),
}


@pytest.mark.parametrize("change", IN_A_COPY.values(), ids=IN_A_COPY)
def test_a_copy_that_writes_in_a_locked_branch_merges_only_for_whoever_leads(
    cast: Cast, the_map: MindMap, nadia: Actor, locked: tuple[str, str], change: Callable[[Any, str, str], object]
) -> None:
    copy = a_copy(cast, the_map)
    edit(cast, copy, lambda doc: change(doc, *locked))
    edit(cast, copy, lambda doc: add_nodes(doc, ["Ailleurs"], under=ROOT))
    before, updates = stored(the_map), Update.objects.count()
    with pytest.raises(NotYet, match="verrouillé dans la carte commune"):
        graft_map(by=nadia, source_map_id=copy.pk, target_map_id=the_map.pk)
    assert (stored(the_map), Update.objects.count()) == (before, updates)
    assert not Graft.objects.exists()
    graft_map(by=cast.actor(cast.claire), source_map_id=copy.pk, target_map_id=the_map.pk)
    assert stored(the_map) == stored(copy)


def test_what_is_in_the_way_of_a_merge_is_named(
    cast: Cast, the_map: MindMap, nadia: Actor, locked: tuple[str, str]
) -> None:
    copy = a_copy(cast, the_map)
    edit(cast, copy, lambda doc: nodes_of(doc)[locked[1]]["txt"].insert(0, "Toutes "))
    with pytest.raises(NotYet, match="Toutes Listes fermées"):
        graft_map(by=nadia, source_map_id=copy.pk, target_map_id=the_map.pk)


def test_a_copy_that_leaves_locked_branches_as_they_are_merges(
    cast: Cast, the_map: MindMap, nadia: Actor, locked: tuple[str, str]
) -> None:
    copy, leaf = a_copy(cast, the_map), locked[1]
    edit(cast, copy, lambda doc: add_nodes(doc, ["Ailleurs"], under=ROOT))
    # Written there and taken back: what the merge brings is what counts.
    edit(cast, copy, lambda doc: nodes_of(doc)[leaf]["txt"].insert(0, "x"))
    edit(cast, copy, lambda doc: nodes_of(doc)[leaf]["txt"].__delitem__(0))
    graft_map(by=nadia, source_map_id=copy.pk, target_map_id=the_map.pk)
    assert stored(the_map) == stored(copy)


def test_a_merge_whose_branch_was_locked_since_is_not_undone(cast: Cast, the_map: MindMap, nadia: Actor) -> None:
    copy, (head, *_rest) = a_copy(cast, the_map), nodes(the_map)
    edit(cast, copy, lambda doc: add_nodes(doc, ["De plus"], under=head))
    graft = graft_map(by=nadia, source_map_id=copy.pk, target_map_id=the_map.pk)
    lock_branch(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=head)
    before = stored(the_map)
    with pytest.raises(Refused, match="verrouillée par Claire Aubert"):
        undo_graft(by=nadia, graft_id=graft.pk)
    assert stored(the_map) == before
    undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)


def test_nothing_is_fused_with_what_is_locked(
    cast: Cast, the_map: MindMap, nadia: Actor, locked: tuple[str, str]
) -> None:
    outline: list[Any] = [{"text": "Listes fermees", "note": "Depuis mars", "children": ["À Hyères"]}]
    group = group_of(cast, the_map.meeting)
    source = open_map(by=nadia, meeting=the_map.meeting, title="CPTS", breakout=group, outline=outline)
    fused, before = {nodes(source)[0]: locked[1]}, stored(the_map)
    with pytest.raises(Refused, match="verrouillée par Claire Aubert"):
        graft_map(by=nadia, source_map_id=source.pk, target_map_id=the_map.pk, fused=fused)
    assert stored(the_map) == before
    # As a branch of its own it touches nothing of anybody's.
    graft = graft_map(by=nadia, source_map_id=source.pk, target_map_id=the_map.pk)
    lock_branch(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=graft.head)
    with pytest.raises(Refused, match="verrouillée par Claire Aubert"):
        undo_graft(by=nadia, graft_id=graft.pk)


def test_a_file_comes_beside_what_is_locked_and_is_not_taken_away_with_what_was_locked_in_it(
    cast: Cast, the_map: MindMap, nadia: Actor, locked: tuple[str, str]
) -> None:
    claire, whole = cast.actor(cast.claire), sniff.read(b"Sorties\n  Pourquoi\n  Suites\n").whole
    made = import_map(by=nadia, map_id=the_map.pk, whole=whole, key="a" * 20, source="file")
    planted = plant_method(by=nadia, map_id=the_map.pk, method="swot")
    for one in (made, planted):
        lock_branch(by=claire, map_id=the_map.pk, node_id=children(the_map, one.heads[0])[0])
        with pytest.raises(Refused, match="verrouillée par Claire Aubert"):
            undo_import(by=nadia, map_id=the_map.pk, import_id=one.pk)
    assert not MapImport.objects.filter(undone_at__isnull=False).exists()
    undo_import(by=claire, map_id=the_map.pk, import_id=made.pk)


def test_no_method_is_put_under_what_is_locked(
    cast: Cast, the_map: MindMap, nadia: Actor, locked: tuple[str, str]
) -> None:
    before = stored(the_map)
    for under in locked:
        with pytest.raises(Refused, match="verrouillée par Claire Aubert"):
            plant_method(by=nadia, map_id=the_map.pk, method="swot", under=under)
    assert stored(the_map) == before
    assert not MapImport.objects.exists()
    plant_method(by=cast.actor(cast.claire), map_id=the_map.pk, method="swot", under=locked[1])


def children(mind_map: MindMap, node: str) -> list[str]:
    return [id_ for id_, value in values_of(state_of(mind_map.document)).items() if value.get("at", [""])[0] == node]  # type: ignore[index]


def test_the_image_of_a_locked_element_is_described_by_whoever_leads_alone(
    cast: Cast, the_map: MindMap, nadia: Actor, locked: tuple[str, str]
) -> None:
    claire, row = cast.actor(cast.claire), add_image(by=nadia, map_id=the_map.pk, picture=reencoded(drawing()))
    doc = state_of(the_map.document)
    before = doc.get_state()
    nodes_of(doc)[locked[1]]["img"] = str(row.pk)
    apply_update(by=claire, document=the_map.document, update=doc.get_update(before))
    with pytest.raises(Refused, match="verrouillée par Claire Aubert"):
        describe_image(by=nadia, map_id=the_map.pk, image_id=str(row.pk), words="Autre chose")
    assert MapImage.objects.get().words == ""
    describe_image(by=claire, map_id=the_map.pk, image_id=str(row.pk), words="Le plan")
    release_branch(by=claire, map_id=the_map.pk, node_id=locked[0])
    describe_image(by=nadia, map_id=the_map.pk, image_id=str(row.pk), words="Le plan du service")
