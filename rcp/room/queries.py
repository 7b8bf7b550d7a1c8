"""What a room shows, read from the database: each part when a section asks for it, once per rendering.

What only one pane shows is read beside it (rcp/room/panes); here is what several parts of the room know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from django.utils import timezone

from rcp.live.presence import COLOURS, colour_of
from rcp.meetings import phases
from rcp.meetings.models import (
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

from .scripts import SCRIPTS, Layout, Phase, Phases, Script
from .scripts.rcp import OF_ONE_PHASE

if TYPE_CHECKING:
    from .panes.pane import Missing, Pane

Read = TypeVar("Read")

# How many tabs a phone has room for, beside the first one and « Plus ».
TABS = 3
# What is written once the meeting is open.
DECIDED = ("decisions", "actions", "contingencies")
# Where whoever would see a pane that is no longer there looks instead.
STANDS_IN = "notes"


@dataclass(frozen=True)
class PhaseLine:
    """One phase on the bar. `state`: done, skipped, current or to_come."""

    phase: Phase
    state: str


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


def colour_class(person_id: int | None) -> int:
    """Which of the avatar colours of the style sheet, from 1."""
    return colour_of(person_id or 0) % COLOURS + 1


class PanesRead:
    """What each pane read, by its name, once: `picture.panes.actions.count` in a template."""

    def __init__(self, picture: "RoomPicture", panes: Mapping[str, "Pane"]) -> None:
        self._picture = picture
        self._panes = panes
        self._read: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._read:
            self._read[name] = self._panes[name].read(self._picture)
        return self._read[name]

    def of(self, name: str, kind: type[Read]) -> Read:
        """The same, for those who know what it is."""
        read = self[name]
        assert isinstance(read, kind), name  # noqa: S101
        return read


class RoomPicture:
    """Everything the sections of one meeting show, whoever looks."""

    def __init__(self, meeting: Meeting, panes: Mapping[str, "Pane"]) -> None:
        self.meeting = meeting
        self.today: date = timezone.localdate()
        self.panes = PanesRead(self, panes)
        self._known = panes

    # The script

    @property
    def script(self) -> Script:
        return SCRIPTS[self.meeting.kind]

    @cached_property
    def phases(self) -> Phases:
        """Those the meeting opened with; before, those its kind has now."""
        return self.meeting.phases or self.script.phases

    @cached_property
    def phase_lines(self) -> list[PhaseLine]:
        at = phases.place(self.phases, self.meeting.phase) if self.meeting.phase else -1
        return [PhaseLine(phase, self._phase_state(place, at)) for place, phase in enumerate(self.phases)]

    def _phase_state(self, place: int, at: int) -> str:
        if place == at and self.meeting.state == MeetingState.OPEN:
            return "current"
        if place <= at:
            return "skipped" if self.phases[place].code in self.meeting.phases_skipped else "done"
        return "to_come"

    @cached_property
    def phase(self) -> Phase | None:
        return phases.named(self.phases, self.meeting.phase) if self.meeting.phase else None

    @cached_property
    def next_phase(self) -> Phase | None:
        return phases.following(self.phases, self.meeting.phase) if self.meeting.phase else None

    @cached_property
    def previous_phase(self) -> Phase | None:
        return phases.previous(self.phases, self.meeting.phase) if self.meeting.phase else None

    @cached_property
    def phase_ends_at(self) -> datetime | None:
        if self.phase is None or self.meeting.phase_started_at is None or self.meeting.state != MeetingState.OPEN:
            return None
        return self.meeting.phase_started_at + timedelta(minutes=self.phase.minutes + self.meeting.phase_extra_minutes)

    @cached_property
    def layout(self) -> Layout:
        """Where the panes stand now; one that this meeting does not have, or that is no longer there, is left out."""
        shown = self.script.layout(self._shown_as)
        return Layout(
            left=self._offered(shown.left),
            middle=next(iter(self._offered((shown.middle,))), STANDS_IN),
            right=self._offered(shown.right),
            wall=self._offered(shown.wall),
            reach=self._offered(shown.reach),
        )

    @property
    def _shown_as(self) -> Phase:
        if self.meeting.state == MeetingState.PLANNED:
            return self.script.before
        if self.meeting.state == MeetingState.OPEN and self.phase is not None:
            return self.phase
        return self.script.after

    def _offered(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self._known and self._known[name].offered(self))

    @cached_property
    def out_of_sight(self) -> list["Pane"]:
        """The panes that are one press away, in the order of the script."""
        in_sight = (*self.layout.left, self.layout.middle, *self.layout.right)
        return [self._known[name] for name in self._reached if name not in in_sight]

    @property
    def in_bar(self) -> list["Pane"]:
        """Those that the bar offers: people have a button of their own, what one phase works on comes with it, and the
        relevé leads to what it says."""
        beside = {"people", *OF_ONE_PHASE, *(DECIDED if self.layout.middle == "record" else ())}
        return [pane for pane in self.out_of_sight if pane.name not in beside]

    @property
    def middle(self) -> "Pane":
        return self._known[self.layout.middle]

    @property
    def _reached(self) -> Sequence[str]:
        """Before the meeting nothing is decided yet; unless it stands in the room anyway, it is not offered."""
        if self.meeting.state != MeetingState.PLANNED:
            return self.layout.reach
        return [name for name in self.layout.reach if name not in DECIDED]

    # On a phone: a tab for the phase, some beside it, the others under « Plus ».

    @property
    def first_tab(self) -> "Pane":
        return self._known[self.layout.near[0]]

    @cached_property
    def _other_tabs(self) -> list["Pane"]:
        return [self._known[name] for name in self._reached if name != self.layout.near[0]]

    @property
    def tabs(self) -> list["Pane"]:
        return self._other_tabs if len(self._other_tabs) <= TABS + 1 else self._other_tabs[:TABS]

    @property
    def more_tabs(self) -> list["Pane"]:
        return self._other_tabs[len(self.tabs) :]

    @cached_property
    def missing(self) -> list["Missing"]:
        """What closing would ask for."""
        return [each for pane in self._known.values() for each in pane.missing(self.meeting)]

    @cached_property
    def assured(self) -> list[str]:
        """What closing asks for and already has, in the words of each pane."""
        panes = [pane for name, pane in self._known.items() if pane.assured and self._offered((name,))]
        return [str(pane.assured) for pane in panes if not pane.missing(self.meeting)]

    # The meeting and its people

    @cached_property
    def organisations(self) -> list[str]:
        invited = self.meeting.invited_organisations.values_list("name", flat=True)
        return [self.meeting.organisation.name, *invited]

    @cached_property
    def themes(self) -> list[Theme]:
        """What « choix du thème » may choose among: the themes of the organisations around the table."""
        around = [self.meeting.organisation_id, *self.meeting.invited_organisations.values_list("pk", flat=True)]
        return list(Theme.objects.filter(organisation__in=around).order_by("title"))

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
    def arrivals(self) -> list[Arrival]:
        return list(self.meeting.arrivals.filter(state=ArrivalState.WAITING).select_related("profession"))

    @property
    def asked_to_attend(self) -> bool:
        return any(arrival.reason for arrival in self.arrivals)

    # Groups

    @cached_property
    def groups(self) -> list[Breakout]:
        return list(self.meeting.breakouts.current().prefetch_related("members__person"))

    @property
    def may_group(self) -> bool:
        """During the meeting, and before it when its script has a phase for groups."""
        if self.meeting.state == MeetingState.PLANNED:
            return self.is_grouped
        return self.meeting.state == MeetingState.OPEN

    @property
    def is_grouped(self) -> bool:
        """The script has a phase for groups."""
        return any(phase.groups for phase in self.phases)

    @property
    def shows_groups(self) -> bool:
        """The bar offers them: they are in the script, or somebody formed some all the same."""
        return self.may_group and (self.is_grouped or bool(self.groups))

    @property
    def may_conduct(self) -> bool:
        return self.meeting.state in (MeetingState.PLANNED, MeetingState.OPEN)

    @cached_property
    def groups_at_work(self) -> bool:
        """Prepared groups wait for their phase; formed in another one, they begin at once."""
        formed_here = any(group.formed_at >= self.meeting.opened_at for group in self.groups if self.meeting.opened_at)
        return self.meeting.groups_end_at is not None or formed_here
