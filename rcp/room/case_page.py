"""What a situation's page shows of its meetings: those one may know of, their papers, what is left to do, the plan if
it gets worse. Each meeting's own rights say what."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.cases.models import Case
from rcp.decisions.follow_up import OPEN
from rcp.decisions.models import STANDING, ActionItem, ActionStatus, Contingency
from rcp.journal.record import name_of
from rcp.meetings.models import Meeting
from rcp.meetings.queries import visible_meetings
from rcp.meetings.standing import abilities_in
from rcp.paper.kinds import kinds
from rcp.paper.models import Print

from .scripts import SCRIPTS

MOST_MEETINGS, MOST_ACTIONS, MOST_PAPERS = 20, 40, 10


@dataclass(frozen=True)
class Line:
    """A meeting as the situation's page lists it; what it is about is for whoever may read it."""

    meeting: Meeting
    can: frozenset[Ability]

    @property
    def title(self) -> str:
        return self.meeting.title if Ability.READ in self.can else SCRIPTS[self.meeting.kind].label

    @property
    def may_enter(self) -> bool:
        return Ability.ENTER in self.can


@dataclass(frozen=True)
class Left:
    """An action of one of its meetings."""

    action: ActionItem

    @property
    def is_late(self) -> bool:
        due = self.action.due_on
        return due is not None and due < timezone.localdate()

    @property
    def is_confirmed(self) -> bool:
        return self.action.status == ActionStatus.CONFIRMED


def read(case: Case, actor: Actor) -> dict[str, Any] | None:
    """None for whoever knows of no meeting of it and may plan none."""
    meetings = list(visible_meetings(actor).filter(case=case).order_by("-starts_at")[:MOST_MEETINGS])
    can = abilities_in(meetings, actor)
    if not meetings and not actor.may(Ability.SCHEDULE, case):
        return None
    read_in = [meeting for meeting in meetings if Ability.READ in can[meeting.pk]]
    return {
        "rows": [Line(meeting, can[meeting.pk]) for meeting in meetings],
        "left": [Left(action) for action in left_in(read_in)],
        "done": finished_in(read_in),
        "plans": plans_of(read_in),
        "papers": papers_of(read_in),
    }


def left_in(meetings: list[Meeting]) -> list[ActionItem]:
    """What is still to do, late first."""
    rows = ActionItem.objects.filter(STANDING, meeting__in=meetings, status__in=OPEN).select_related("owner", "meeting")
    return sorted(rows, key=lambda row: (row.due_on is None, row.due_on, row.pk))[:MOST_ACTIONS]


def finished_in(meetings: list[Meeting]) -> int:
    return ActionItem.objects.filter(STANDING, meeting__in=meetings, status=ActionStatus.DONE).count()


def plans_of(meetings: list[Meeting]) -> list[Contingency]:
    """Those of the last meeting that wrote any: the ones that hold."""
    latest = Contingency.objects.filter(STANDING, meeting__in=meetings).order_by("-meeting__starts_at").first()
    if latest is None:
        return []
    return list(
        Contingency.objects.filter(STANDING, meeting=latest.meeting_id)
        .select_related("meeting")
        .prefetch_related("calls")
    )


@dataclass(frozen=True)
class Paper:
    """A PDF that is ready."""

    copy: Print

    @property
    def label(self) -> str:
        return kinds[self.copy.frozen.kind].copies[self.copy.name]


def papers_of(meetings: list[Meeting]) -> list[Paper]:
    """What was printed of these meetings, which may be read, the newest first."""
    subjects = [name_of(meeting) for meeting in meetings]
    rows = Print.objects.filter(frozen__subject__in=subjects, purged_at__isnull=True).select_related("frozen")
    listed = rows.defer("pdf", "frozen__content").order_by("-frozen__frozen_at", "pk")[:MOST_PAPERS]
    return [Paper(copy) for copy in listed]
