"""What takes several areas at once: planning with a map, opening on a script, moving on when a phase has its due."""

from typing import Any

from rcp.access.actor import Actor
from rcp.cases.queries import missing_to_share
from rcp.journal.transactions import atomic
from rcp.meetings import commands as meetings
from rcp.meetings import phases
from rcp.meetings.locks import locked_meeting
from rcp.meetings.models import AttendanceStatus, Meeting, SeatRole

from .panes.gathered import CONDITIONS, counts_of
from .panes.map.opening import open_plenary_map
from .scripts import SCRIPTS
from .scripts.conditions import Facts, missing_to_leave


@atomic
def plan_meeting(*, by: Actor, kind: str, **planned: Any) -> Meeting:
    """Plan a meeting (see schedule_meeting), with its map when its work is drawn."""
    meeting = meetings.schedule_meeting(by=by, kind=kind, **planned)
    if SCRIPTS[meeting.kind].drawn:
        open_plenary_map(by=by, meeting_id=meeting.pk)
    return meeting


@atomic
def open_meeting(*, by: Actor, meeting_id: int) -> Meeting:
    """Open the meeting on the phases that its kind has now: it keeps them."""
    meeting = locked_meeting(meeting_id)
    return meetings.open_meeting(by=by, meeting_id=meeting_id, script=SCRIPTS[meeting.kind].phases)


@atomic
def advance_phase(*, by: Actor, meeting_id: int) -> Meeting:
    """Move on to the next phase, if what this one asks for is there."""
    return meetings.advance_phase(by=by, meeting_id=meeting_id, missing_in=missing_to_go_on)


def missing_to_go_on(meeting: Meeting) -> list[str]:
    """What keeps this meeting in its phase, one sentence each."""
    return missing_to_leave(phases.named(meeting.phases, meeting.phase).leave, facts_of(meeting), CONDITIONS)


def facts_of(meeting: Meeting) -> Facts:
    """What the conditions of a phase look at."""
    seats = set(meeting.seats.values_list("role", flat=True))
    return Facts(
        facilitator=SeatRole.FACILITATOR in seats,
        scribe=SeatRole.SCRIBE in seats,
        present=meeting.attendances.filter(status=AttendanceStatus.PRESENT).count(),
        question=bool(meeting.question),
        theme=meeting.theme_id is not None,
        grouped=meeting.breakouts.exists(),
        sharing=missing_to_share(meeting.case) if meeting.case is not None else (),
        counts=counts_of(meeting),
    )
