"""Remarks about nodes: who writes, withdraws and settles them, and who reads them."""

import json

import pytest
from django.test import Client

from mindmap.annotations.marks import marks_of
from mindmap.commands import comment_node, open_map, settle_comment, withdraw_comment
from mindmap.document.ydoc import move
from mindmap.models import MindMap, NodeComment
from mindmap.tree.schema import ROOT, TRASH
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.people.models import Person
from tests.cast import Cast
from tests.rcp.room.stage import guest

from ..document.test_commands import edit, group_of
from ..paper.test_pages import signed_in, the_map
from .test_votes import nodes

__all__ = ["the_map"]


def remark(
    cast: Cast, mind_map: MindMap, *, by: Person | None = None, node: str = "", text: str = "Déjà fait ?"
) -> NodeComment:
    author = cast.actor(by or cast.nadia)
    return comment_node(by=author, map_id=mind_map.pk, node_id=node or nodes(mind_map)[0], text=text)


def count(mind_map: MindMap) -> dict[str, int]:
    return marks_of([mind_map])[mind_map.pk]["comments"]


def told(cast: Cast, mind_map: MindMap, node: str, person: Person) -> list[dict[str, object]]:
    listed = signed_in(cast, person).get(f"/cartes/{mind_map.pk}/elements/{node}/").json()["comments"]
    assert isinstance(listed, list)
    return listed


def test_a_remark_is_read_with_its_author_and_its_hour(cast: Cast, the_map: MindMap) -> None:
    made = remark(cast, the_map, text="  Déjà fait\n à Toulon ?  ")
    (row,) = told(cast, the_map, made.node_id, cast.samir)
    assert (row["author"], row["text"], row["settled"]) == ("Nadia Roux", "Déjà fait\nà Toulon ?", False)
    assert "\u00a0h\u00a0" in str(row["at"])
    assert count(the_map) == {made.node_id: 1}
    assert "Déjà" not in json.dumps(list(Entry.objects.values_list("facts", flat=True)), ensure_ascii=False)


def test_only_its_author_and_whoever_leads_withdraw_it(cast: Cast, the_map: MindMap) -> None:
    first, second = remark(cast, the_map), remark(cast, the_map)
    with pytest.raises(Refused):
        withdraw_comment(by=cast.actor(cast.samir), map_id=the_map.pk, comment_id=first.pk)
    assert [row["withdrawable"] for row in told(cast, the_map, first.node_id, cast.samir)] == [False, False]
    assert [row["withdrawable"] for row in told(cast, the_map, first.node_id, cast.nadia)] == [True, True]
    withdraw_comment(by=cast.actor(cast.nadia), map_id=the_map.pk, comment_id=first.pk)
    withdraw_comment(by=cast.actor(cast.claire), map_id=the_map.pk, comment_id=second.pk)
    withdraw_comment(by=cast.actor(cast.claire), map_id=the_map.pk, comment_id=second.pk)
    assert told(cast, the_map, first.node_id, cast.claire) == []
    assert count(the_map) == {}
    assert Entry.objects.filter(verb="comment_withdrawn").count() == 2
    with pytest.raises(NotYet, match="retiré"):
        settle_comment(by=cast.actor(cast.claire), map_id=the_map.pk, comment_id=first.pk)


def test_a_settled_remark_is_counted_no_more_until_it_is_reopened(cast: Cast, the_map: MindMap) -> None:
    made = remark(cast, the_map)
    samir = cast.actor(cast.samir)
    for _ in range(2):
        settle_comment(by=samir, map_id=the_map.pk, comment_id=made.pk)
    assert count(the_map) == {}
    assert told(cast, the_map, made.node_id, cast.samir)[0]["settled"] is True
    settle_comment(by=samir, map_id=the_map.pk, comment_id=made.pk, settled=False)
    assert count(the_map) == {made.node_id: 1}
    verbs = list(Entry.objects.filter(verb__startswith="comment_").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["comment_settled", "comment_reopened"]


def test_remarks_follow_a_node_that_is_moved_or_thrown_away(cast: Cast, the_map: MindMap) -> None:
    parent, node, *_ = nodes(the_map)
    made = remark(cast, the_map, node=node)
    edit(cast, the_map, lambda doc: move(doc, node, under=ROOT))
    edit(cast, the_map, lambda doc: move(doc, node, under=TRASH))
    assert len(told(cast, the_map, node, cast.nadia)) == 1
    settle_comment(by=cast.actor(cast.nadia), map_id=the_map.pk, comment_id=made.pk)
    with pytest.raises(Refused, match="dans la carte"):
        remark(cast, the_map, node=node)
    assert parent in nodes(the_map)


@pytest.mark.parametrize(("text", "word"), [("", "vide"), (" \n ", "vide"), ("x" * 1001, "1000 caractères")])
def test_what_is_empty_or_too_long_is_refused(cast: Cast, the_map: MindMap, text: str, word: str) -> None:
    with pytest.raises(Refused, match=word):
        remark(cast, the_map, text=text)
    assert not NodeComment.objects.exists()


def test_a_guest_remarks_and_nobody_outside_reads(cast: Cast, the_map: MindMap) -> None:
    comment_node(by=guest(cast.vincent, the_map.meeting), map_id=the_map.pk, node_id=ROOT, text="Et la nuit ?")
    (row,) = told(cast, the_map, ROOT, cast.claire)
    assert row["author"] == "Vincent Olivier"
    with pytest.raises(Refused):
        remark(cast, the_map, by=cast.paul)
    address = f"/cartes/{the_map.pk}/elements/{ROOT}/"
    assert signed_in(cast, cast.paul).get(address).status_code == 404
    assert signed_in(cast, cast.nadia).get(f"/cartes/{the_map.pk}/elements/..%3Cb%3E/").status_code == 404
    assert Client().get(address).status_code == 404


def test_a_remark_of_another_map_does_not_exist_here(cast: Cast, the_map: MindMap) -> None:
    leader, group = cast.actor(cast.claire), group_of(cast, the_map.meeting)
    theirs = open_map(by=leader, meeting=the_map.meeting, title="CPTS", breakout=group)
    made = comment_node(by=leader, map_id=theirs.pk, node_id=ROOT, text="Chez nous aussi")
    for change in (settle_comment, withdraw_comment):
        with pytest.raises(Refused, match="n’existe pas"):
            change(by=leader, map_id=the_map.pk, comment_id=made.pk)
    made.refresh_from_db()
    assert (made.settled_at, made.withdrawn_at) == (None, None)
