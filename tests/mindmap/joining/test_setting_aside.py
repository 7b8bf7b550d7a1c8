"""A group's map is joined, left aside or taken up again; closing asks about those that are neither."""

import pytest

from mindmap.commands import copy_map, graft_map, open_map, set_map_aside, take_map_up, undo_graft
from mindmap.document.ydoc import add_nodes, move
from mindmap.joining.preview import maps_apart
from mindmap.models import MindMap
from mindmap.tree.schema import ROOT, TRASH
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.commands import end_meeting
from rcp.meetings.models import Meeting
from rcp.room.closing import close_meeting, missing_to_close
from tests.cast import Cast

from ..document.test_commands import cell, edit, group_of, plenary, texts
from .test_joining import group_map, join, node

__all__ = ["cell"]


@pytest.fixture
def group(cast: Cast, cell: Meeting) -> MindMap:
    plenary(cast, cell, ["Refus"])
    return group_map(cast, cell, ["Distance"])


def aside(cast: Cast, mind_map: MindMap) -> None:
    set_map_aside(by=cast.actor(cast.claire), map_id=mind_map.pk)


def up(cast: Cast, mind_map: MindMap) -> None:
    take_map_up(by=cast.actor(cast.claire), map_id=mind_map.pk)


def is_aside(mind_map: MindMap) -> bool:
    return MindMap.objects.filter(pk=mind_map.pk, set_aside_at__isnull=False).exists()


def common(mind_map: MindMap) -> MindMap:
    return MindMap.objects.get(meeting=mind_map.meeting, breakout=None)


def told(meeting: Meeting) -> list[tuple[str, str, object]]:
    rows = Entry.objects.filter(stream=meeting.stream, verb__in=["map_set_aside", "map_taken_up"]).order_by("seq")
    return [(row.verb, row.subject, row.facts) for row in rows]


def test_a_map_is_left_aside_and_taken_up_again_and_both_are_told(cast: Cast, group: MindMap) -> None:
    before = texts(group)
    aside(cast, group)
    assert is_aside(group)
    assert maps_apart(group.meeting) == []
    up(cast, group)
    assert not is_aside(group)
    assert maps_apart(group.meeting) == [group]
    assert told(group.meeting) == [(verb, f"mindmap:{group.pk}", {}) for verb in ("map_set_aside", "map_taken_up")]
    assert texts(group) == before


def test_what_cannot_be_left_aside_or_taken_up(cast: Cast, group: MindMap) -> None:
    with pytest.raises(Refused, match="carte commune"):
        aside(cast, common(group))
    with pytest.raises(NotYet, match="pas laissée"):
        up(cast, group)
    aside(cast, group)
    with pytest.raises(NotYet, match="déjà laissée"):
        aside(cast, group)
    up(cast, group)
    join(cast, group, common(group))
    with pytest.raises(NotYet, match="déjà réunie"):
        aside(cast, group)


def test_whoever_only_takes_part_leaves_nothing_aside(cast: Cast, group: MindMap) -> None:
    for person in (cast.nadia, cast.paul):
        with pytest.raises(Refused):
            set_map_aside(by=cast.actor(person), map_id=group.pk)
    # The secretary joins maps, and leaves them aside.
    set_map_aside(by=cast.actor(cast.lucie), map_id=group.pk)
    with pytest.raises(Refused):
        take_map_up(by=cast.actor(cast.nadia), map_id=group.pk)


def test_a_map_left_aside_is_taken_up_before_it_is_joined(cast: Cast, group: MindMap) -> None:
    aside(cast, group)
    with pytest.raises(NotYet, match="reprenez-la"):
        join(cast, group, common(group))
    up(cast, group)
    join(cast, group, common(group))
    assert maps_apart(group.meeting) == []


def test_undoing_the_joining_asks_again(cast: Cast, group: MindMap) -> None:
    graft = join(cast, group, common(group))
    undo_graft(by=cast.actor(cast.claire), graft_id=graft.pk)
    assert maps_apart(group.meeting) == [group]


def test_a_map_without_a_word_is_not_asked_about(cast: Cast, cell: Meeting) -> None:
    plenary(cast, cell, ["Refus"])
    empty = group_map(cast, cell, [])
    assert maps_apart(cell) == []
    edit(cast, empty, lambda doc: add_nodes(doc, ["Essai"], under=ROOT))
    assert maps_apart(cell) == [empty]
    edit(cast, empty, lambda doc: move(doc, node(empty, "Essai"), under=TRASH))
    assert maps_apart(cell) == []


def test_a_copy_is_asked_about_once_something_was_written_in_it(cast: Cast, cell: Meeting) -> None:
    target = plenary(cast, cell, ["Plan"])
    copy = copy_map(by=cast.actor(cast.claire), map_id=target.pk, breakout=group_of(cast, cell))
    assert maps_apart(cell) == []
    edit(cast, copy, lambda doc: add_nodes(doc, ["Du groupe"], under=ROOT))
    assert maps_apart(cell) == [copy]
    graft_map(by=cast.actor(cast.claire), source_map_id=copy.pk, target_map_id=target.pk)
    assert maps_apart(cell) == []


def test_a_map_joined_to_another_group_s_is_joined(cast: Cast, group: MindMap) -> None:
    claire = cast.actor(cast.claire)
    meeting = group.meeting
    other = open_map(
        by=claire, meeting=meeting, title="DAC", breakout=group_of(cast, meeting, "DAC"), outline=["Listes"]
    )
    assert maps_apart(meeting) == [group, other]
    join(cast, group, other)
    assert maps_apart(meeting) == [other]


def test_closing_names_the_map_and_goes_through_once_it_is_left_aside(cast: Cast, group: MindMap) -> None:
    claire, meeting = cast.actor(cast.claire), group.meeting
    end_meeting(by=claire, meeting_id=meeting.pk)
    with pytest.raises(NotYet) as stopped:
        close_meeting(by=claire, meeting_id=meeting.pk)
    assert stopped.value.missing == (
        "La carte du sous-groupe « CPTS » n’est ni réunie à la carte commune ni laissée de côté.",
    )
    meeting.refresh_from_db()
    assert missing_to_close(meeting) == list(stopped.value.missing)
    aside(cast, group)
    close_meeting(by=claire, meeting_id=meeting.pk)
    with pytest.raises(Refused):
        up(cast, group)
