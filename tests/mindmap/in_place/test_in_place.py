"""Actions en place: gathered by organisation, on paper, and carried over to the next cell once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mindmap.commands import carry_in_place, open_map
from mindmap.document.ydoc import add_nodes
from mindmap.in_place.inventory import actions_in, gathered, holders_of
from mindmap.in_place.paper import KIND, freeze_in_place, sheet
from mindmap.models import MindMap
from mindmap.paper import numbering
from mindmap.tree.branches import Branch
from mindmap.tree.schema import ROOT, Node, NodeKind
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting
from rcp.paper.models import Frozen
from tests.cast import Cast
from tests.rcp.room.stage import a_theme, an_open_cell

from ..document.test_commands import edit, group_of, texts
from ..paper.test_pages import signed_in

EXISTING: list[Any] = [
    {
        "text": "Ce qui existe",
        "children": [
            {
                "text": "Liste partagée",
                "kind": "in_place",
                "org": "CPTS Littoral",
                "state": "running",
                "contact": "04 00 00 00 00",
            },
            {"text": "Permanence", "kind": "in_place", "org": "cpts  LITTORAL"},
            {"text": "Évaluation à domicile", "kind": "in_place", "org": "DAC Var Ouest"},
            {"text": "Relais", "kind": "in_place"},
            "Autre chose",
        ],
    }
]


@pytest.fixture
def cells(cast: Cast) -> tuple[MindMap, MindMap]:
    """The maps of two cells on one theme, the first with its actions in place."""
    theme = a_theme(cast)
    first, second = (an_open_cell(cast, theme=theme) for _ in range(2))
    Meeting.objects.filter(pk=first.pk).update(starts_at=timezone.now() - timedelta(days=90))
    one, other = (MindMap.objects.get(meeting=meeting, breakout=None) for meeting in (first, second))
    edit(cast, one, lambda doc: add_nodes(doc, EXISTING, under=ROOT))
    return one, other


def test_actions_are_gathered_by_organisation_whatever_its_spelling() -> None:
    names = ("CPTS Littoral", "cpts littoral", "", "DAC")
    nodes = [Branch(Node(f"n{i}", f"a{i}", kind=NodeKind.IN_PLACE, organisation=name)) for i, name in enumerate(names)]
    holders = gathered(actions_in(Branch(Node(ROOT, "Carte"), tuple(nodes))))
    assert [(holder.name, [one.text for one in holder.actions]) for holder in holders] == [
        ("CPTS Littoral", ["a0", "a1"]),
        ("DAC", ["a3"]),
        ("", ["a2"]),
    ]


def test_the_next_cell_begins_with_what_exists_once(cast: Cast, cells: tuple[MindMap, MindMap]) -> None:
    first, second = cells
    assert carry_in_place(by=cast.actor(cast.nadia), map_id=second.pk) == 4
    assert [(holder.name, [(a.text, a.state, a.contact) for a in holder.actions]) for holder in holders_of(second)] == [
        ("CPTS Littoral", [("Liste partagée", "en place", "04 00 00 00 00"), ("Permanence", "", "")]),
        ("DAC Var Ouest", [("Évaluation à domicile", "", "")]),
        ("", [("Relais", "", "")]),
    ]
    entry = Entry.objects.filter(stream=second.meeting.stream).latest("seq")
    assert (entry.verb, entry.facts["count"]) == (Verb.IN_PLACE_CARRIED, 4)
    with pytest.raises(NotYet):
        carry_in_place(by=cast.actor(cast.nadia), map_id=second.pk)
    edit(cast, first, lambda doc: add_nodes(doc, [{"text": "Neuf", "kind": "in_place"}], under=ROOT))
    assert carry_in_place(by=cast.actor(cast.nadia), map_id=second.pk) == 1


def test_nothing_is_taken_from_a_cell_one_may_not_see(cast: Cast, cells: tuple[MindMap, MindMap]) -> None:
    first, second = cells
    first.meeting.invitations.all().delete()
    first.meeting.invited_organisations.clear()
    with pytest.raises(NotYet):
        carry_in_place(by=cast.actor(cast.nadia), map_id=second.pk)
    with pytest.raises(Refused):
        carry_in_place(by=cast.actor(cast.paul), map_id=second.pk)


def test_nothing_is_carried_into_the_map_of_a_group_one_is_not_of(cast: Cast, cells: tuple[MindMap, MindMap]) -> None:
    _first, second = cells
    leader = cast.actor(cast.claire)
    theirs = open_map(by=leader, meeting=second.meeting, title="CPTS", breakout=group_of(cast, second.meeting))
    with pytest.raises(Refused, match="Vous ne pouvez pas modifier cette carte"):
        carry_in_place(by=cast.actor(cast.samir), map_id=theirs.pk)
    assert carry_in_place(by=leader, map_id=theirs.pk) == 4


def test_the_page_and_the_paper_say_what_each_does(cast: Cast, cells: tuple[MindMap, MindMap]) -> None:
    first, second = cells
    nadia = signed_in(cast, cast.nadia)
    page = nadia.get(f"/cartes/{first.pk}/actions-en-place/").content.decode()
    assert page.index("CPTS Littoral") < page.index("Permanence") < page.index("DAC Var Ouest")
    assert "Reprendre celles du" in nadia.get(f"/cartes/{second.pk}/actions-en-place/").content.decode()
    assert nadia.post(f"/cartes/{first.pk}/actions-en-place/imprimer/").status_code == 302
    frozen = Frozen.objects.get(kind=KIND)
    printed = sheet(json.loads(frozen.content), "complete", {})
    assert [holder["name"] for holder in printed.context["holders"]] == [
        "CPTS Littoral",
        "DAC Var Ouest",
        "Structure à préciser",
    ]
    with pytest.raises(NotYet):
        freeze_in_place(by=cast.actor(cast.nadia), map_id=second.pk)
    assert nadia.post(f"/cartes/{second.pk}/actions-en-place/reprendre/").status_code == 302
    assert (2, "DAC Var Ouest") in texts(second)


def test_a_code_that_another_map_took_meanwhile_is_left_to_it(
    cast: Cast, cells: tuple[MindMap, MindMap], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = cells
    nadia = cast.actor(cast.nadia)
    carry_in_place(by=nadia, map_id=second.pk)
    taken = freeze_in_place(by=nadia, map_id=first.pk)
    codes = iter([taken.code, "PLACE-2026-900"])
    monkeypatch.setattr(numbering, "next_code", lambda *_asked: next(codes))
    assert freeze_in_place(by=nadia, map_id=second.pk).code == "PLACE-2026-900"
    assert (freeze_in_place(by=nadia, map_id=first.pk).code, taken.number) == (taken.code, "1")
