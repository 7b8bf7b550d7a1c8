"""Maps of a meeting: opened once, joined as one branch, undone in one step, linked to what was decided, repaired."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mindmap.commands import graft_map, link_node, open_map, repair_changed_maps, repair_map, undo_graft
from mindmap.document.outline import outline_of
from mindmap.document.repairing import PAUSE, UPDATES_AT_MOST
from mindmap.document.ydoc import add_nodes, move, nodes_of, registers_of, values_of, write_at
from mindmap.models import Graft, MindMap, NodeLink
from mindmap.tree.resolve import repairs, resolve
from mindmap.tree.schema import ROOT, TRASH, At, Source
from rcp.coedit.commands import apply_update
from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import state_of
from rcp.decisions.commands import assign_action, record_decision
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.models import Breakout, BreakoutMember, Meeting
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell

OUTLINE: list[Any] = [
    {"text": "Pourquoi ?", "children": ["Listes fermées", {"text": "Refus", "kind": "cause", "note": "à vérifier"}]},
    "Conséquences",
]


@pytest.fixture
def cell(cast: Cast) -> Meeting:
    meeting = an_open_cell(cast)
    MindMap.objects.filter(meeting=meeting).delete()
    return meeting


def plenary(cast: Cast, meeting: Meeting, outline: list[Any] | None = None) -> MindMap:
    return open_map(by=cast.actor(cast.claire), meeting=meeting, title="Sans médecin traitant", outline=outline)


def group_of(cast: Cast, meeting: Meeting, name: str = "CPTS") -> Breakout:
    group = Breakout.objects.create(
        meeting=meeting, name=name, position=meeting.breakouts.count(), formed_at=meeting.starts_at
    )
    BreakoutMember.objects.create(breakout=group, person=cast.nadia)
    return group


def texts(mind_map: MindMap) -> list[tuple[int, str]]:
    return [(depth, branch.text) for depth, branch in outline_of(mind_map.document).walk()]


def verbs(meeting: Meeting) -> list[str]:
    return list(Entry.objects.filter(stream=meeting.stream).order_by("seq").values_list("verb", flat=True))


def edit(cast: Cast, mind_map: MindMap, change: Any) -> None:
    """Somebody writes in the map, as their browser would."""
    doc = state_of(mind_map.document)
    before = doc.get_state()
    change(doc)
    apply_update(by=cast.actor(cast.nadia), document=mind_map.document, update=doc.get_update(before))


def test_a_map_opens_with_its_outline_and_says_so(cast: Cast, cell: Meeting) -> None:
    opened = plenary(cast, cell, OUTLINE)
    assert texts(opened) == [
        (0, "Sans médecin traitant"),
        (1, "Pourquoi ?"),
        (2, "Listes fermées"),
        (2, "Refus"),
        (1, "Conséquences"),
    ]
    assert verbs(cell)[-1] == Verb.MAP_OPENED


def test_opening_twice_is_opening_once(cast: Cast, cell: Meeting) -> None:
    first = plenary(cast, cell, OUTLINE)
    entries = len(verbs(cell))
    assert plenary(cast, cell) == first
    assert len(verbs(cell)) == entries


def test_a_stranger_opens_no_map(cast: Cast, cell: Meeting) -> None:
    with pytest.raises(Refused):
        open_map(by=cast.actor(cast.paul), meeting=cell, title="Carte")
    assert not MindMap.objects.filter(meeting=cell).exists()


def test_a_graft_copies_the_group_s_map_as_one_branch_that_knows_where_it_comes_from(cast: Cast, cell: Meeting) -> None:
    target = plenary(cast, cell, ["Déjà là"])
    source = open_map(
        by=cast.actor(cast.claire), meeting=cell, title="CPTS", breakout=group_of(cast, cell), outline=OUTLINE
    )
    graft = graft_map(by=cast.actor(cast.claire), source_map_id=source.pk, target_map_id=target.pk)
    assert texts(target) == [
        (0, "Sans médecin traitant"),
        (1, "Déjà là"),
        (1, "CPTS"),
        (2, "Pourquoi ?"),
        (3, "Listes fermées"),
        (3, "Refus"),
        (2, "Conséquences"),
    ]
    grown = outline_of(target.document)
    copied = {branch.node.id: branch.node for _depth, branch in grown.walk() if branch.node.source}
    assert {node.source for node in copied.values()} == {Source(source.pk, ROOT)} | {
        Source(source.pk, id_) for id_ in graft.pairs
    }
    refusal = next(node for node in copied.values() if node.text == "Refus")
    assert (refusal.kind, refusal.note) == ("cause", "à vérifier")
    assert set(copied).isdisjoint(values_of(state_of(source.document)))
    assert verbs(cell)[-1] == Verb.MAP_GRAFTED


def test_a_graft_is_undone_in_one_step_with_what_was_added_under_it(cast: Cast, cell: Meeting) -> None:
    target = plenary(cast, cell, ["Déjà là"])
    source = open_map(
        by=cast.actor(cast.claire), meeting=cell, title="CPTS", breakout=group_of(cast, cell), outline=OUTLINE
    )
    graft = graft_map(by=cast.actor(cast.claire), source_map_id=source.pk, target_map_id=target.pk)
    moved_out = next(
        new for old, new in graft.pairs.items() if values_of(state_of(source.document))[old]["txt"] == "Refus"
    )
    edit(cast, target, lambda doc: add_nodes(doc, ["Ajouté après"], under=graft.head))
    edit(cast, target, lambda doc: move(doc, moved_out, under=ROOT))
    undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)
    assert texts(target) == [(0, "Sans médecin traitant"), (1, "Déjà là"), (1, "Refus")]
    assert resolve(registers_of(state_of(target.document)))[graft.head].parent == TRASH
    assert verbs(cell)[-1] == Verb.GRAFT_UNDONE
    with pytest.raises(NotYet):
        undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)
    again = graft_map(by=cast.actor(cast.claire), source_map_id=source.pk, target_map_id=target.pk)
    assert Graft.objects.get(pk=again.pk).undone_at is None


def test_a_map_is_not_grafted_twice_nor_by_a_participant(cast: Cast, cell: Meeting) -> None:
    target = plenary(cast, cell)
    source = open_map(
        by=cast.actor(cast.claire), meeting=cell, title="CPTS", breakout=group_of(cast, cell), outline=OUTLINE
    )
    with pytest.raises(Refused):
        graft_map(by=cast.actor(cast.nadia), source_map_id=source.pk, target_map_id=target.pk)
    graft_map(by=cast.actor(cast.claire), source_map_id=source.pk, target_map_id=target.pk)
    with pytest.raises(NotYet):
        graft_map(by=cast.actor(cast.claire), source_map_id=source.pk, target_map_id=target.pk)


def test_a_node_becomes_a_decision_and_an_action_once_each(cast: Cast, cell: Meeting) -> None:
    mind_map = plenary(cast, cell, OUTLINE)
    nadia = cast.actor(cast.nadia)
    node = outline_of(mind_map.document).children[0].node.id
    decision = record_decision(by=nadia, meeting_id=cell.pk, text="Un circuit unique.")
    assigned = assign_action(by=nadia, meeting_id=cell.pk, text="Recenser les actions")
    action = cell.action_items.get()
    link_node(by=nadia, map_id=mind_map.pk, node_id=node, decision_id=decision.pk)
    link_node(by=nadia, map_id=mind_map.pk, node_id=node, decision_id=decision.pk)
    link_node(by=nadia, map_id=mind_map.pk, node_id=node, action_item_id=action.pk)
    assert assigned is not None
    assert NodeLink.objects.filter(map=mind_map, node_id=node).count() == 2
    assert verbs(cell).count(Verb.NODE_LINKED) == 2


def test_a_link_names_a_node_of_the_map_and_a_row_of_its_meeting(cast: Cast, cell: Meeting) -> None:
    mind_map = plenary(cast, cell, OUTLINE)
    nadia = cast.actor(cast.nadia)
    node = outline_of(mind_map.document).children[0].node.id
    decision = record_decision(by=nadia, meeting_id=cell.pk, text="Un circuit unique.")
    for wrong in (
        {"node_id": "inconnu", "decision_id": decision.pk},
        {"node_id": ROOT, "decision_id": decision.pk},
        {"node_id": node, "decision_id": decision.pk + 99},
        {"node_id": node},
        {"node_id": node, "decision_id": decision.pk, "action_item_id": 1},
    ):
        with pytest.raises(Refused):
            link_node(by=nadia, map_id=mind_map.pk, **wrong)
    with pytest.raises(Refused):
        link_node(by=cast.actor(cast.paul), map_id=mind_map.pk, node_id=node, decision_id=decision.pk)
    assert not NodeLink.objects.exists()


def test_the_server_writes_back_what_everybody_sees_after_a_conflict(cast: Cast, cell: Meeting) -> None:
    mind_map = plenary(cast, cell, ["A", "B"])
    a, b = (branch.node.id for branch in outline_of(mind_map.document).children)

    def tie(doc: Any) -> None:
        with doc.transaction():
            write_at(doc, a, At(b, "a0", 5, ROOT))
            write_at(doc, b, At(a, "a0", 6, ROOT))

    edit(cast, mind_map, tie)
    seen = resolve(registers_of(state_of(mind_map.document)))
    pause(mind_map)
    assert repair_changed_maps() == 1
    registers = registers_of(state_of(mind_map.document))
    assert repairs(registers) == {}
    assert resolve(registers) == seen
    assert repair_map(map_id=mind_map.pk) == 0
    assert len(nodes_of(state_of(mind_map.document))) == 3
    mind_map.document.refresh_from_db()
    last = mind_map.document.last_seq
    pause(mind_map)
    assert repair_changed_maps() == 0
    mind_map.document.refresh_from_db()
    assert mind_map.document.last_seq == last


def pause(mind_map: MindMap) -> None:
    """As if nobody had written for a while."""
    SharedDocument.objects.filter(pk=mind_map.document_id).update(changed_at=timezone.now() - 2 * PAUSE)


def test_a_map_that_is_being_written_is_not_read_by_the_background_loop(cast: Cast, cell: Meeting) -> None:
    """Looking reads the whole of it: once people pause, or after a good many updates."""
    mind_map = plenary(cast, cell, ["A"])
    with CaptureQueriesContext(connection) as asked:
        assert repair_changed_maps() == 0
    assert not [query for query in asked.captured_queries if "coedit_update" in query["sql"]]
    MindMap.objects.filter(pk=mind_map.pk).update(repaired_seq=0)
    SharedDocument.objects.filter(pk=mind_map.document_id).update(last_seq=UPDATES_AT_MOST)
    with CaptureQueriesContext(connection) as asked:
        repair_changed_maps()
    assert [query for query in asked.captured_queries if "coedit_update" in query["sql"]]
