"""Who may read and write a map, and what no update may do to it."""

from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from mindmap import kinds
from mindmap.commands import open_map
from mindmap.document import empty_doc, first_update, nodes_of, sow, values_of
from mindmap.kinds import check, rights_of_many
from mindmap.model import MAX_LABEL, ROOT
from rcp.access.actor import NOBODY
from rcp.coedit.kinds import kinds as registry
from rcp.coedit.models import SharedDocument
from rcp.journal.refusals import Refused
from rcp.meetings.models import Breakout, BreakoutMember
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell


def the_map(cast: Cast, *, group_of: Any = None) -> SharedDocument:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    if group_of is None:
        return open_map(by=claire, meeting=meeting, title="Carte").document
    group = Breakout.objects.create(meeting=meeting, name="CPTS", position=0, formed_at=meeting.starts_at)
    BreakoutMember.objects.create(breakout=group, person=group_of)
    return open_map(by=claire, meeting=meeting, title="CPTS", breakout=group).document


def test_the_kind_is_registered() -> None:
    assert registry["mindmap"] is kinds.mindmap_kind


def test_the_common_map_is_written_by_those_who_are_expected(cast: Cast) -> None:
    document = the_map(cast)
    people = [cast.actor(p) for p in (cast.claire, cast.nadia, cast.hugo, cast.paul)]
    assert [tuple(r) for r in rights_of_many(document, [*people, NOBODY])] == [
        (True, True, True),
        (True, True, False),
        (False, False, False),
        (False, False, False),
        (False, False, False),
    ]


def test_a_group_s_map_is_written_by_its_members_and_whoever_leads_and_read_by_all(cast: Cast) -> None:
    document = the_map(cast, group_of=cast.nadia)
    people = [cast.actor(p) for p in (cast.claire, cast.nadia, cast.samir, cast.paul)]
    assert [tuple(r) for r in rights_of_many(document, people)] == [
        (True, True, True),
        (True, True, False),
        (True, False, False),
        (False, False, False),
    ]


def test_rights_of_sixty_cost_no_more_queries_than_rights_of_one(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    document = the_map(cast, group_of=cast.nadia)
    people = [cast.actor(p) for p in (cast.claire, cast.nadia, cast.samir)] * 20
    with django_assert_max_num_queries(6):
        rights_of_many(document, people)


def a_map(outline: list[Any]) -> "Doc[Any]":
    doc = empty_doc()
    doc.apply_update(first_update("Carte", outline))
    return doc


def update_of(doc: "Doc[Any]", change: Any) -> bytes:
    """What a browser that holds this document would send after this change."""
    theirs = empty_doc()
    theirs.apply_update(doc.get_update())
    before = theirs.get_state()
    with theirs.transaction():
        change(theirs)
    return theirs.get_update(before)


def checked(doc: "Doc[Any]", change: Any) -> None:
    check(SharedDocument(), doc, update_of(doc, change), NOBODY)


def test_ordinary_work_passes() -> None:
    doc = a_map(["Un", "Deux"])
    checked(doc, lambda theirs: sow(theirs, ["x" * 600], under=ROOT))
    checked(doc, lambda theirs: sow(theirs, ["é" * MAX_LABEL], under=ROOT))
    checked(doc, lambda theirs: nodes_of(theirs)[ROOT]["txt"].__iadd__(" et la suite"))


def wide(theirs: "Doc[Any]", node: Any) -> None:
    """A change large enough to be looked at at once."""
    nodes_of(theirs)["Z" * 14] = node


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d: sow(d, ["x" * (MAX_LABEL + 1)], under=ROOT), id="a label too long"),
        pytest.param(lambda d: wide(d, "y" * 600), id="a node that is not one"),
        pytest.param(lambda d: wide(d, Map({"txt": Text("a"), "by": "z" * 600})), id="a key nobody knows"),
        pytest.param(lambda d: nodes_of(d).update({"é" * 20: Map({"txt": Text("z" * 600)})}), id="a strange id"),
    ],
)
def test_what_is_not_a_map_is_refused(change: Any) -> None:
    with pytest.raises(Refused):
        checked(a_map(["Un"]), change)


def test_a_node_is_not_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "BUDGET", 0)
    monkeypatch.setattr(kinds, "BUDGET_PER_NODE", 0)
    doc = a_map(["Un", "Deux"])
    one = next(id_ for id_, value in values_of(doc).items() if value["txt"] == "Un")
    with pytest.raises(Refused, match="corbeille"):
        checked(doc, lambda theirs: nodes_of(theirs).pop(one))


def test_too_many_nodes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "MAX_NODES", 5)
    doc = a_map(["Un"])
    checked(doc, lambda theirs: sow(theirs, ["x" * 300] * 3, under=ROOT))
    with pytest.raises(Refused, match="5"):
        checked(doc, lambda theirs: sow(theirs, ["x" * 300] * 4, under=ROOT))


def test_small_updates_are_let_through_on_a_small_credit_only() -> None:
    """A label that grows letter by letter is stopped once the credit is used."""
    doc = a_map([])
    limit = MAX_LABEL + kinds.BUDGET
    with pytest.raises(Refused):
        type_on(doc, times=limit // 100 + 2)
    assert len(str(values_of(doc)[ROOT]["txt"])) < limit


def type_on(doc: "Doc[Any]", *, times: int) -> None:
    for _time in range(times):
        update = update_of(doc, lambda theirs: nodes_of(theirs)[ROOT]["txt"].__iadd__("x" * 100))
        check(SharedDocument(), doc, update, NOBODY)
        doc.apply_update(update)
