"""A room per phase: what each phase of a case conference works on can be worked on, from the first minute."""

from html.parser import HTMLParser

import pytest

from rcp.live.viewpoints import Viewpoint
from rcp.meetings import phases
from rcp.meetings.commands import check_in
from rcp.meetings.models import Meeting
from rcp.room.kind import meeting_room
from rcp.room.panes.gathered import PANES, picture_of
from rcp.room.scripts import SCRIPTS
from tests.cast import Cast

from .stage import an_open_rcp
from .test_fresh_page import VIEWPOINTS

PHASES = SCRIPTS["rcp"].phases


class Gestures(HTMLParser):
    """What can be pressed or filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in ("form", "button") and ("data-command" in said or "data-pane" in said):
            self.found.append(said.get("data-command") or said.get("data-pane") or "")


def gestures_in(meeting: Meeting, pane: str, viewpoint: Viewpoint) -> list[str]:
    drawn = meeting_room.drawing(meeting.stream_id).state(viewpoint)
    read = Gestures()
    for section in PANES[pane].sections:
        read.feed(drawn[section])
    return read.found


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Open, Claire is here; nothing is written yet."""
    meeting = an_open_rcp(cast)
    check_in(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    return meeting


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.code)
def test_no_phase_of_a_case_conference_shows_an_empty_pane(cast: Cast, meeting: Meeting, phase: phases.Phase) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(phase=phase.code)
    now = Meeting.objects.get(pk=meeting.pk)
    assert picture_of(now).layout.middle == phase.pane
    assert gestures_in(now, phase.pane, VIEWPOINTS["leading"])


def test_each_phase_of_a_case_conference_works_on_a_pane_of_its_own() -> None:
    panes = [phase.pane for phase in PHASES]
    assert len(set(panes)) == len(panes)
    assert not {"map", "notes"} & set(panes)
    for phase in PHASES:
        assert phase.wide or SCRIPTS["rcp"].layout(phase).left == ("situation",)
