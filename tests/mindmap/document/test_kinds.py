"""Who may read and write a map, and what no update may do to it."""

from typing import Any

from mindmap.commands import open_map
from mindmap.document import kinds
from mindmap.document.kinds import rights_of_many
from rcp.access.actor import NOBODY
from rcp.coedit.kinds import kinds as registry
from rcp.coedit.models import SharedDocument
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
