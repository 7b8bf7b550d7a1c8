"""A map on its own page, and its paper."""

import json
from typing import Any

import pytest
from django.test import Client

from mindmap.commands import link_node, open_map
from mindmap.document.outline import outline_of
from mindmap.models import MindMap
from mindmap.paper.map_paper import KIND, content_of, freeze_map, sheet, tree_of
from mindmap.paper.numbering import COMPLETE
from rcp.decisions.commands import record_decision
from rcp.journal.refusals import Refused
from rcp.paper.models import Frozen
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell


@pytest.fixture
def the_map(cast: Cast) -> MindMap:
    meeting = an_open_cell(cast)
    MindMap.objects.filter(meeting=meeting).delete()
    outline: list[Any] = [{"text": "Pourquoi ?", "children": [{"text": "Listes fermées", "note": "À vérifier"}]}, "<b>"]
    return open_map(by=cast.actor(cast.claire), meeting=meeting, title="Sans médecin traitant", outline=outline)


def signed_in(cast: Cast, person: Any) -> Client:
    client = Client()
    client.force_login(cast.account(person))
    return client


def test_whoever_is_expected_sees_the_map_and_may_write(cast: Cast, the_map: MindMap) -> None:
    page = signed_in(cast, cast.nadia).get(f"/cartes/{the_map.pk}/")
    assert page.status_code == 200
    html = page.content.decode()
    assert f'data-uuid="{the_map.document.uuid}"' in html
    assert 'data-editable="true"' in html
    assert "Sans médecin traitant" in html
    assert "&lt;b&gt;" in html


def test_a_stranger_is_told_nothing(cast: Cast, the_map: MindMap) -> None:
    assert signed_in(cast, cast.paul).get(f"/cartes/{the_map.pk}/").status_code == 404
    assert signed_in(cast, cast.paul).post(f"/cartes/{the_map.pk}/imprimer/").status_code == 404
    assert signed_in(cast, cast.nadia).get(f"/cartes/{the_map.pk + 99}/").status_code == 404
    assert Client().get(f"/cartes/{the_map.pk}/").status_code == 404


def test_what_nodes_became_is_on_the_page_until_it_is_withdrawn(cast: Cast, the_map: MindMap) -> None:
    nadia = cast.actor(cast.nadia)
    node = outline_of(the_map.document).children[0].node.id
    decision = record_decision(by=nadia, meeting_id=the_map.meeting_id, text="Un circuit unique.")
    link_node(by=nadia, map_id=the_map.pk, node_id=node, decision_id=decision.pk)
    page = signed_in(cast, cast.nadia).get(f"/cartes/{the_map.pk}/")
    assert json.loads(page.context["marks"][the_map.pk])["links"] == [
        {
            "node": node,
            "kind": "decision",
            "label": "D1",
            "title": "Un circuit unique.",
            "href": f"/reunions/{the_map.meeting_id}/salle/#decision-{decision.pk}",
        }
    ]


def test_the_map_is_put_on_paper_from_its_page(cast: Cast, the_map: MindMap) -> None:
    assert signed_in(cast, cast.nadia).post(f"/cartes/{the_map.pk}/imprimer/").status_code == 302
    frozen = Frozen.objects.get(kind=KIND)
    assert (frozen.number, frozen.title) == ("1", "Sans médecin traitant")
    assert frozen.jobs.get().name == COMPLETE
    assert signed_in(cast, cast.nadia).get(f"/cartes/{the_map.pk}/").status_code == 200
    again = freeze_map(by=cast.actor(cast.claire), map_id=the_map.pk)
    assert (again.code, again.number) == (frozen.code, "2")


def test_a_stranger_puts_nothing_on_paper(cast: Cast, the_map: MindMap) -> None:
    with pytest.raises(Refused):
        freeze_map(by=cast.actor(cast.paul), map_id=the_map.pk)
    assert not Frozen.objects.filter(kind=KIND).exists()


def test_the_paper_says_all_that_the_map_says(the_map: MindMap) -> None:
    content = json.loads(json.dumps(content_of(the_map)))
    assert [branch.text for _depth, branch in tree_of(content).walk()] == [
        branch.text for _depth, branch in outline_of(the_map.document).walk()
    ]
    laid = sheet(content, COMPLETE, {})
    said = [row["line"] for row in laid.context["lines"]]
    assert [(line.text, line.note) for line in said] == [
        ("Pourquoi\u202f?", ""),
        ("Listes fermées", "À vérifier"),
        ("<b>", ""),
    ]
    assert list(laid.figures) == ["carte"]
    assert "Listes fermées" in laid.figures["carte"]
