"""Reading what was decided: a meeting's rows, one's own actions, and who may be named in charge."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from rcp.access.actor import Actor
from rcp.meetings.models import Meeting, MeetingState
from rcp.meetings.queries import linked_meeting
from rcp.meetings.standing import Standings

from . import follow_up
from .follow_up import OPEN
from .models import STANDING, ActionItem, Contingency, Decision


def decisions_of(meeting: Meeting) -> list[Decision]:
    return list(meeting.decisions.select_related("author_person").prefetch_related("dissents"))


def actions_of(meeting: Meeting) -> list[ActionItem]:
    rows = meeting.action_items.select_related("author_person", "owner__profession")
    return list(rows.prefetch_related("contributors"))


def contingencies_of(meeting: Meeting) -> list[Contingency]:
    return list(meeting.contingencies.select_related("author_person").prefetch_related("calls"))


def earlier(meeting: Meeting) -> "QuerySet[Meeting]":
    """The meetings whose promises this one opens on: of the same situation or theme, and the one it follows."""
    same = Q(pk=meeting.previous_id)
    if meeting.case_id is not None:
        same |= Q(case=meeting.case_id)
    elif meeting.theme_id is not None:
        same |= Q(theme=meeting.theme_id, kind=meeting.kind, organisation=meeting.organisation_id)
    held = Q(state__in=(MeetingState.ENDED, MeetingState.CLOSED), starts_at__lt=meeting.starts_at)
    return Meeting.objects.filter(same, held | Q(pk=meeting.previous_id)).exclude(pk=meeting.pk)


def left_to_do(meeting: Meeting) -> "QuerySet[ActionItem]":
    """What was promised before this meeting: all of the last one, what was done being worth saying too, and what is
    still open of those before."""
    before = list(earlier(meeting).order_by("-starts_at", "-pk").values_list("pk", flat=True))
    last = meeting.previous_id or next(iter(before), None)
    rows = ActionItem.objects.filter(STANDING, Q(meeting=last) | Q(meeting__in=before, status__in=OPEN))
    rows = rows.select_related("owner__profession", "meeting").prefetch_related("contributors")
    return rows.order_by("-meeting__starts_at", "-meeting", "number")


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


def my_actions(actor: Actor, *, today: date) -> MyActions:
    """What this person owes, whatever the meeting. A personal link shows only its own meeting's, or all when that is
    what it was made for."""
    if actor.person_id is None:
        return MyActions([], [], [], [])
    rows = ActionItem.objects.filter(STANDING, owner_id=actor.person_id).exclude(meeting__opened_at=None)
    if actor.link_id is not None and actor.link_subject != f"person:{actor.person_id}":
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
