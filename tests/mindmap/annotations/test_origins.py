"""A cause of a theme leads back to the node it comes from, for whoever may see the map."""

from typing import Any

import pytest
from django.test import Client
from pycrdt import Doc

from mindmap.document.ydoc import nodes_of
from mindmap.models import MindMap
from rcp.meetings.models import Meeting
from rcp.reports.commands import share_theme
from rcp.reports.models import Theme
from rcp.room.commands.arguments import NodeRef
from rcp.room.panes.map.opening import name_cause
from tests.cast import Cast
from tests.mindmap.document.test_commands import edit
from tests.rcp.room.scenes import node_of
from tests.rcp.room.stage import a_theme, an_open_cell


@pytest.fixture
def theme(cast: Cast) -> Theme:
    return a_theme(cast)


@pytest.fixture
def cell(cast: Cast, theme: Theme) -> Meeting:
    return an_open_cell(cast, theme=theme)


@pytest.fixture
def node(cast: Cast, cell: Meeting) -> NodeRef:
    claire = cast.actor(cast.claire)
    node = NodeRef(*node_of(cell, claire))
    name_cause(by=claire, meeting_id=cell.pk, text="Les listes sont fermées", node=node)
    return node


def page(client: Client, cast: Cast, theme: Theme, who: str) -> str:
    client.force_login(cast.account(getattr(cast, who)))
    return client.get(f"/signalements/themes/{theme.pk}/").content.decode()


def test_a_cause_leads_to_its_node_under_the_words_it_has_today(
    client: Client, cast: Cast, theme: Theme, node: NodeRef
) -> None:
    shown = page(client, cast, theme, "claire")
    assert f'<a href="/cartes/{node.map_id}/?element={node.node_id}">Listes fermées</a>' in shown

    def reword(doc: Doc[Any]) -> None:
        words = nodes_of(doc)[node.node_id]["txt"]
        words += " partout"

    edit(cast, MindMap.objects.get(pk=node.map_id), reword)
    assert ">Listes fermées partout</a>" in page(client, cast, theme, "claire")


def test_who_may_not_see_the_map_reads_the_cause_and_no_link(
    client: Client, cast: Cast, theme: Theme, node: NodeRef
) -> None:
    share_theme(by=cast.actor(cast.claire), theme_id=theme.pk, organisation_ids=[cast.elsewhere.pk])
    shown = page(client, cast, theme, "paul")
    assert "Les listes sont fermées" in shown
    assert "Vient de la carte" not in shown
    assert "/cartes/" not in shown
