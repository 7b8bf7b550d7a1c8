"""Reading what was decided: a meeting's rows, one's own actions, and who may be named in charge."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from rcp.access.actor import Actor
from rcp.meetings.models import Meeting
from rcp.meetings.queries import linked_meeting
from rcp.meetings.standing import Standings

from . import follow_up
from .models import STANDING, ActionItem, ActionStatus, Contingency, Decision


def decisions_of(meeting: Meeting) -> list[Decision]:
    return list(meeting.decisions.select_related("author_person").prefetch_related("dissents"))


def actions_of(meeting: Meeting) -> list[ActionItem]:
    rows = meeting.action_items.select_related("author_person", "owner__profession")
    return list(rows.prefetch_related("contributors"))


def contingencies_of(meeting: Meeting) -> list[Contingency]:
    return list(meeting.contingencies.select_related("author_person").prefetch_related("calls"))


def left_to_do(meeting: Meeting) -> list[ActionItem]:
    """The actions of the meeting before this one, all of them: what was done is worth saying too."""
    if meeting.previous_id is None:
        return []
    rows = ActionItem.objects.filter(STANDING, meeting_id=meeting.previous_id)
    return list(rows.select_related("owner__profession", "meeting").prefetch_related("contributors"))


@dataclass(frozen=True)
class MyActions:
    """One's open actions, by how soon they are due; `done` are the last ones finished."""

    late: list[ActionItem]
    soon: list[ActionItem]
    later: list[ActionItem]
    done: list[ActionItem]

    @property
    def open_count(self) -> int:
        return len(self.late) + len(self.soon) + len(self.later)


def _covered(rows: "QuerySet[ActionItem]", actor: Actor) -> "QuerySet[ActionItem]":
    """Without those of a situation that is not shared with this person any more."""
    meetings = list(Meeting.objects.filter(case__isnull=False, action_items__in=rows).distinct())
    standings = Standings(meetings, [actor])
    return rows.exclude(meeting__in=[each for each in meetings if not standings.covers(each, actor.person_id)])


OPEN = (ActionStatus.TO_CONFIRM, ActionStatus.CONFIRMED)


def my_actions(actor: Actor, *, today: date) -> MyActions:
    """What this person owes, whatever the meeting. A personal link shows only its own meeting's."""
    if actor.person_id is None:
        return MyActions([], [], [], [])
    rows = ActionItem.objects.filter(STANDING, owner_id=actor.person_id).exclude(meeting__opened_at=None)
    if actor.link_id is not None:
        rows = rows.filter(meeting_id=linked_meeting(actor) or 0)
    rows = _covered(rows, actor).select_related("meeting__organisation", "owner__profession")
    parts: dict[follow_up.When, list[ActionItem]] = {when: [] for when in follow_up.When}
    for action in rows.filter(status__in=OPEN).order_by("due_on", "pk"):
        parts[follow_up.when(action.due_on, today=today)].append(action)
    finished = rows.exclude(status__in=OPEN).order_by("-answered_at", "-pk")[:10]
    return MyActions(
        late=parts[follow_up.When.LATE],
        soon=parts[follow_up.When.SOON],
        later=parts[follow_up.When.LATER],
        done=list(finished),
    )
