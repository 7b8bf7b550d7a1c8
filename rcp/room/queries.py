"""What a room shows, read from the database: each part when a section asks for it, once per rendering."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from mindmap.annotations.marks import marks_of
from mindmap.files.methods import METHODS, Method
from mindmap.models import Graft, MindMap, NodeLink, VoteRound
from rcp.decisions import follow_up
from rcp.decisions.models import ActionItem, Contingency, Decision
from rcp.decisions.owners import Nameable, nameable
from rcp.decisions.queries import actions_of, contingencies_of, decisions_of, left_to_do
from rcp.live.presence import COLOURS, colour_of
from rcp.meetings import phases
from rcp.meetings.models import (
    AgendaItem,
    Arrival,
    ArrivalState,
    Attendance,
    AttendanceStatus,
    Breakout,
    Invitation,
    Meeting,
    MeetingState,
    Seat,
    SeatRole,
)
from rcp.reports.models import Theme

from .closing import missing_to_close


@dataclass(frozen=True)
class PhaseLine:
    """One phase on the bar. `state`: done, skipped, current or to_come."""

    phase: phases.Phase
    state: str


@dataclass(frozen=True)
class ActionLine:
    """An action item as its row shows it."""

    action: ActionItem
    standing: follow_up.Standing
    nodes: Sequence[NodeLink]

    @property
    def word(self) -> str:
        return follow_up.WORDS[self.standing]

    @property
    def badge(self) -> str:
        return {
            follow_up.Standing.UNOWNED: "badge-wait",
            follow_up.Standing.LATE: "badge-urgent",
            follow_up.Standing.TO_CONFIRM: "badge-wait",
            follow_up.Standing.CONFIRMED: "badge-done",
            follow_up.Standing.NOT_DONE: "badge-urgent",
            follow_up.Standing.DONE: "badge-done",
        }[self.standing]

    @property
    def is_missing(self) -> bool:
        """Something closing would ask for."""
        return not self.action.withdrawn_at and (not self.action.is_owned or self.action.due_on is None)

    @property
    def is_done(self) -> bool:
        return self.standing == follow_up.Standing.DONE

    @property
    def colour(self) -> int:
        return colour_class(self.action.owner_id)


@dataclass(frozen=True)
class DecisionLine:
    decision: Decision
    nodes: Sequence[NodeLink]


@dataclass(frozen=True)
class PersonLine:
    """Somebody expected or here. `reason` is what was said by whoever asked to attend."""

    attendance: Attendance
    invitation: Invitation | None
    seats: Sequence[Seat]
    group: Breakout | None
    reason: str = ""

    @property
    def colour(self) -> int:
        return colour_class(self.attendance.person_id)


@dataclass(frozen=True)
class SeatLine:
    role: SeatRole
    seat: Seat | None

    @property
    def label(self) -> str:
        return str(self.role.label)


@dataclass(frozen=True)
class MapTab:
    """A map of the meeting; `members` are those who may write a group's map besides whoever leads."""

    map: MindMap
    members: frozenset[int] | None
    count: int
    graft: Graft | None

    @property
    def title(self) -> str:
        return self.map.breakout.name if self.map.breakout else _("Plénière")


def colour_class(person_id: int | None) -> int:
    """Which of the avatar colours of the style sheet, from 1."""
    return colour_of(person_id or 0) % COLOURS + 1


class RoomPicture:
    """Everything the sections of one meeting show, whoever looks."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.today: date = timezone.localdate()

    @cached_property
    def phase_lines(self) -> list[PhaseLine]:
        kind = phases.KINDS[self.meeting.kind]
        at = phases.place(self.meeting.kind, self.meeting.phase) if self.meeting.phase else -1
        held = self.meeting.state == MeetingState.OPEN
        return [PhaseLine(phase, self._phase_state(place, at, held)) for place, phase in enumerate(kind)]

    def _phase_state(self, place: int, at: int, held: bool) -> str:
        if place == at and held:
            return "current"
        if place <= at:
            code = phases.KINDS[self.meeting.kind][place].code
            return "skipped" if code in self.meeting.phases_skipped else "done"
        return "to_come"

    @cached_property
    def phase(self) -> phases.Phase | None:
        return phases.named(self.meeting.kind, self.meeting.phase) if self.meeting.phase else None

    @cached_property
    def next_phase(self) -> phases.Phase | None:
        return phases.following(self.meeting.kind, self.meeting.phase) if self.meeting.phase else None

    @cached_property
    def previous_phase(self) -> phases.Phase | None:
        return phases.previous(self.meeting.kind, self.meeting.phase) if self.meeting.phase else None

    @cached_property
    def phase_ends_at(self) -> datetime | None:
        if self.phase is None or self.meeting.phase_started_at is None or self.meeting.state != MeetingState.OPEN:
            return None
        return self.meeting.phase_started_at + timedelta(minutes=self.phase.minutes + self.meeting.phase_extra_minutes)

    @cached_property
    def organisations(self) -> list[str]:
        invited = self.meeting.invited_organisations.values_list("name", flat=True)
        return [self.meeting.organisation.name, *invited]

    @cached_property
    def present_count(self) -> int:
        return self.meeting.attendances.filter(status=AttendanceStatus.PRESENT).count()

    @cached_property
    def here(self) -> list[int]:
        """Who is noted present now, by their number."""
        present = self.meeting.attendances.filter(status=AttendanceStatus.PRESENT, left_at__isnull=True)
        return sorted(pk for pk in present.values_list("person_id", flat=True) if pk is not None)

    @cached_property
    def seats(self) -> list[SeatLine]:
        held = {seat.role: seat for seat in self.meeting.seats.select_related("person__profession")}
        return [SeatLine(role, held.get(role)) for role in SeatRole]

    @cached_property
    def people(self) -> list[PersonLine]:
        invitations = {each.person_id: each for each in self.meeting.invitations.standing()}
        seats: dict[int, list[Seat]] = {}
        for line in self.seats:
            if line.seat:
                seats.setdefault(line.seat.person_id, []).append(line.seat)
        groups = {member.person_id: group for group in self.groups for member in group.members.all()}
        asked = self.meeting.arrivals.filter(state=ArrivalState.ADMITTED).exclude(reason="")
        reasons = dict(asked.values_list("person_id", "reason"))
        rows = self.meeting.attendances.select_related("person__profession").prefetch_related("person__organisations")
        return [
            PersonLine(
                row,
                invitations.get(row.person_id or 0),
                seats.get(row.person_id or 0, []),
                groups.get(row.person_id or 0),
                reasons.get(row.person_id or 0, "") if row.admitted_at else "",
            )
            for row in rows
        ]

    @cached_property
    def groups(self) -> list[Breakout]:
        return list(self.meeting.breakouts.current().prefetch_related("members__person"))

    @property
    def may_group(self) -> bool:
        """During the meeting, and before it when its script has a phase for groups."""
        if self.meeting.state == MeetingState.PLANNED:
            return any(phase.groups for phase in phases.KINDS[self.meeting.kind])
        return self.meeting.state == MeetingState.OPEN

    @cached_property
    def groups_at_work(self) -> bool:
        """Prepared groups wait for their phase; formed in another one, they begin at once."""
        formed_here = any(group.formed_at >= self.meeting.opened_at for group in self.groups if self.meeting.opened_at)
        return self.meeting.groups_end_at is not None or formed_here

    @cached_property
    def arrivals(self) -> list[Arrival]:
        return list(self.meeting.arrivals.filter(state=ArrivalState.WAITING).select_related("profession"))

    @property
    def asked_to_attend(self) -> bool:
        return any(arrival.reason for arrival in self.arrivals)

    @property
    def methods(self) -> list[Method]:
        """What the meeting's map can begin from, while there is none."""
        return list(METHODS.values())

    @cached_property
    def maps(self) -> list[MapTab]:
        maps = MindMap.objects.filter(meeting=self.meeting).select_related("document", "breakout")
        plenary_first = sorted(maps.prefetch_related("breakout__members"), key=lambda each: each.breakout_id or 0)
        standing = Graft.objects.filter(target__meeting=self.meeting, undone_at__isnull=True)
        grafts = {graft.source_id: graft for graft in standing}
        return [self._tab(each, grafts.get(each.pk)) for each in plenary_first]

    def _tab(self, each: MindMap, graft: Graft | None) -> MapTab:
        if each.breakout is None:
            return MapTab(each, None, self.present_count, graft)
        members = frozenset(member.person_id for member in each.breakout.members.all())
        return MapTab(each, members, len(members), graft)

    @cached_property
    def marks(self) -> Mapping[int, str]:
        """`map → what is said of its nodes`, as the browser reads it."""
        maps = [tab.map for tab in self.maps]
        return {pk: json.dumps(marks, ensure_ascii=False) for pk, marks in marks_of(maps).items()}

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        return list(self.meeting.agenda.all())

    @cached_property
    def agenda_minutes(self) -> int:
        return sum(item.planned_minutes for item in self.agenda)

    @cached_property
    def themes(self) -> list[Theme]:
        """What « choix du thème » may choose among: the themes of the organisations around the table."""
        around = [self.meeting.organisation_id, *self.meeting.invited_organisations.values_list("pk", flat=True)]
        return list(Theme.objects.filter(organisation__in=around).order_by("title"))

    @cached_property
    def decisions(self) -> list[DecisionLine]:
        rows = decisions_of(self.meeting)
        links = self._links("decision")
        return [DecisionLine(row, links.get(row.pk, [])) for row in rows]

    @cached_property
    def actions(self) -> list[ActionLine]:
        links = self._links("action_item")
        return [self._action_line(row, links.get(row.pk, [])) for row in actions_of(self.meeting)]

    @cached_property
    def nameable(self) -> Mapping[str, Nameable]:
        """Whom the line « qui fait quoi » offers after an @, by the key that stands for each."""
        return nameable(self.meeting)

    @cached_property
    def left_to_do(self) -> list[ActionLine]:
        return [self._action_line(row, []) for row in left_to_do(self.meeting)]

    def _action_line(self, row: ActionItem, links: Sequence[NodeLink]) -> ActionLine:
        standing = follow_up.standing(row.status, owned=row.is_owned, due_on=row.due_on, today=self.today)
        return ActionLine(row, standing, links)

    def _links(self, to: str) -> dict[int, list[NodeLink]]:
        links: dict[int, list[NodeLink]] = {}
        for link in NodeLink.objects.filter(map__meeting=self.meeting, **{f"{to}__isnull": False}):
            links.setdefault(getattr(link, f"{to}_id"), []).append(link)
        return links

    @cached_property
    def decision_count(self) -> int:
        return sum(line.decision.withdrawn_at is None for line in self.decisions)

    @cached_property
    def action_count(self) -> int:
        return sum(line.action.withdrawn_at is None for line in self.actions)

    @cached_property
    def contingencies(self) -> list[Contingency]:
        return contingencies_of(self.meeting)

    @cached_property
    def tally(self) -> follow_up.Tally:
        standing = [line.action for line in self.actions if not line.action.withdrawn_at]
        return follow_up.tally((row.is_owned, row.due_on is not None) for row in standing)

    @cached_property
    def votes_open(self) -> int:
        """How many votes would close with the meeting."""
        return VoteRound.objects.filter(map__meeting=self.meeting, closed_at__isnull=True).count()

    @cached_property
    def missing(self) -> list[str]:
        return missing_to_close(self.meeting)
