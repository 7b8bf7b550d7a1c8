"""From an idea of the map to a document: the line is written once, and both ends lead to the other."""

from typing import Any

import pytest

from approvals.models import Document
from mindmap.annotations.marks import marks_of
from mindmap.models import MindMap
from procedures.commands import remove_step, use_node
from procedures.models import NodeUse
from procedures.origins import origins_of
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.models import Meeting
from tests.cast import Cast
from tests.rcp.room.scenes import node_of
from tests.rcp.room.stage import a_theme, an_open_cell


@pytest.fixture
def cell(cast: Cast) -> Meeting:
    return an_open_cell(cast, theme=a_theme(cast))


@pytest.fixture
def idea(cast: Cast, cell: Meeting) -> dict[str, Any]:
    map_id, node = node_of(cell, cast.actor(cast.claire))
    return {"map_id": map_id, "node_id": node, "text": "Orienter vers la CPTS"}


def links(idea: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    [marks] = marks_of(MindMap.objects.filter(pk=idea["map_id"])).values()
    return [(link["kind"], link["title"], link["href"]) for link in marks["links"]]


def test_a_step_is_written_in_the_procedure_of_the_meeting(cast: Cast, cell: Meeting, idea: dict[str, Any]) -> None:
    use = use_node(by=cast.actor(cast.claire), kind="procedure", **idea)
    document = Document.objects.get(origin__meeting=cell)
    assert (document.kind, document.title) == ("procedure", "Patients sans médecin traitant")
    assert use.step is not None
    assert use.step.task == "Orienter vers la CPTS"
    assert links(idea) == [("step", "Orienter vers la CPTS", f"/documents/{document.pk}/redaction#step-{use.step.pk}")]
    steps, _fields = origins_of(cast.actor(cast.claire), document)
    assert steps == {use.step.pk: ("Orienter vers la CPTS", f"/cartes/{idea['map_id']}/?element={idea['node_id']}")}
    assert origins_of(cast.actor(cast.paul), document) == ({}, {})


def test_objectives_are_added_one_a_line(cast: Cast, cell: Meeting, idea: dict[str, Any]) -> None:
    claire = cast.actor(cast.claire)
    use_node(by=claire, kind="action_sheet", **idea)
    again = use_node(by=claire, kind="action_sheet", **idea)
    map_id, other = node_of(cell, claire)
    use_node(by=claire, kind="action_sheet", map_id=map_id, node_id=other, text="Tenir la liste à jour")
    [document] = Document.objects.filter(origin__meeting=cell)
    assert document.draft.fields.get(key="aims").text == "Orienter vers la CPTS\nTenir la liste à jour"
    assert NodeUse.objects.count() == 2
    assert again.document == document


def test_a_removed_step_leaves_no_mark(cast: Cast, idea: dict[str, Any]) -> None:
    claire = cast.actor(cast.claire)
    use = use_node(by=claire, kind="procedure", **idea)
    remove_step(by=claire, document_id=use.document.pk, step_id=use.step_id or 0)
    assert links(idea) == []


@pytest.mark.parametrize(("change", "error"), [({"text": " "}, NotYet), ({"node_id": "n" * 14}, Refused)])
def test_what_cannot_become_a_line_is_refused(
    cast: Cast, idea: dict[str, Any], change: dict[str, str], error: type[Refused]
) -> None:
    with pytest.raises(error):
        use_node(by=cast.actor(cast.claire), kind="procedure", **{**idea, **change})
    assert not NodeUse.objects.exists()


def test_who_may_not_open_a_document_is_told(cast: Cast, idea: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        use_node(by=cast.actor(cast.nadia), kind="procedure", **idea)
    assert not Document.objects.exists()
