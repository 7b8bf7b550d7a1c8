"""What people are to meetings: the same few queries for one meeting and sixty people, or one person and sixty meetings.

Of an RCP one is something by name only: invited, admitted, seated, in the circle of its situation. Coordinating the
structure that holds it lets one organise it when one planned it, leads it or is of its circle; otherwise one knows
that it is held, and may ask to attend. When the person objects to sharing, or takes back their agreement, what is said
is open to nobody but whoever organises it, to end and close it; the others who are expected stay, uncovered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from rcp.access.abilities import Ability, Role, abilities
from rcp.access.actor import Actor
from rcp.cases.models import CareCircle, Case, SharingBasis, untold
from rcp.cases.sharing import WHOLE, Cover
from rcp.people.models import Person
from rcp.people.professions import Group, group_of

from .models import Attendance, Invitation, Meeting, Seat


@dataclass
class Tie:
    """What ties one person to one meeting, each with the instant since when."""

    seats: dict[Role, datetime] = field(default_factory=dict)
    invited_at: datetime | None = None
    admitted_at: datetime | None = None

    @property
    def is_expected(self) -> bool:
        return self.invited_at is not None or self.admitted_at is not None

    @property
    def is_here(self) -> bool:
        return self.is_expected or bool(self.seats)


NO_TIE = Tie()


class Standings:
    """`of` asks the database nothing more."""

    def __init__(self, meetings: Iterable[Meeting], actors: Iterable[Actor]) -> None:
        self._meetings = list(meetings)
        self._people = {actor.person_id for actor in actors if actor.person_id is not None}
        self._ties: dict[tuple[int, int], Tie] = {}
        if self._people:
            self._read_ties()
        self._invited = self._read_invited()
        cases = {meeting.case_id for meeting in self._meetings if meeting.case_id is not None}
        self._circles = self._read_circles(cases)
        self._covers = SharingBasis.objects.covers(cases, on=timezone.localdate())
        self._groups = self._read_groups()
        self._left = self._read_left(cases)
        self._leads = dict(Case.objects.filter(pk__in=cases).values_list("pk", "lead_id")) if cases else {}

    def of(self, meeting: Meeting, actor: Actor) -> frozenset[Role]:
        # A personal link opens one thing; whoever comes by it is nothing to any other meeting.
        if actor.link_subject and actor.link_subject != f"meeting:{meeting.pk}":
            return frozenset()
        tie = self._ties.get((meeting.pk, actor.person_id or 0), NO_TIE)
        organises = Role.ORGANISER in self._of_rcp(meeting, actor, tie) if meeting.is_rcp else False
        if organises and self._cover(meeting).ended:
            return frozenset({Role.KEEPER})
        if self._has_left(meeting, actor.person_id, tie):
            return frozenset()
        if not organises and not self.covers(meeting, actor.person_id):
            # That it is held, when and by whom, is no more than whoever coordinates its structure knows anyhow.
            return frozenset({Role.UNCOVERED} if tie.is_here else self._of_rcp(meeting, actor, tie) & {Role.OVERSEER})
        roles = set(tie.seats)
        if tie.is_expected:
            roles.add(Role.PARTICIPANT)
        roles |= (self._of_rcp if meeting.is_rcp else self._of_others)(meeting, actor, tie)
        return frozenset(roles if organises else roles | untold(self.told(meeting, actor.person_id)))

    def covers(self, meeting: Meeting, person_id: int | None) -> bool:
        """Whether the basis of sharing lets what is said of the person be told to this one, of those asked about."""
        return self._cover(meeting).reaches(self._group(person_id))

    def told(self, meeting: Meeting, person_id: int | None) -> frozenset[str]:
        """The categories of information that this one is told, of those asked about."""
        return self._cover(meeting).tells(self._group(person_id))

    def _cover(self, meeting: Meeting) -> Cover:
        return self._covers.get(meeting.case_id or 0, WHOLE)

    def _group(self, person_id: int | None) -> Group:
        return self._groups.get(person_id or 0, Group.OTHERS)

    def _has_left(self, meeting: Meeting, person_id: int | None, tie: Tie) -> bool:
        """Out of the circle, and not asked to come since."""
        left = self._left.get((meeting.case_id or 0, person_id or 0))
        asked = tie.invited_at or tie.admitted_at
        return left is not None and (asked is None or timezone.localtime(asked).date() <= left)

    def _of_others(self, meeting: Meeting, actor: Actor, tie: Tie) -> set[Role]:
        """Collective work: belonging to a structure around the table opens it."""
        roles = set()
        if actor.link_subject:
            roles.add(Role.PARTICIPANT)
        if actor.coordinates(meeting.organisation_id):
            roles.add(Role.ORGANISER)
        if any(actor.belongs_to(pk) for pk in {meeting.organisation_id, *self._invited.get(meeting.pk, ())}):
            roles.add(Role.COLLEAGUE)
        if actor.is_administrator:
            roles.add(Role.ADMINISTRATOR)
        return roles

    def _of_rcp(self, meeting: Meeting, actor: Actor, tie: Tie) -> set[Role]:
        if not actor.coordinates(meeting.organisation_id):
            return set()
        if self._organises(meeting, actor.person_id, tie):
            return {Role.ORGANISER}
        return {Role.OVERSEER} if meeting.held_by_dac and not tie.is_expected else set()

    def _organises(self, meeting: Meeting, person_id: int | None, tie: Tie) -> bool:
        return person_id is not None and (
            Role.FACILITATOR in tie.seats
            or person_id in (meeting.planned_by_id, self._leads.get(meeting.case_id or 0))
            or (meeting.case_id, person_id) in self._circles
        )

    # Reading

    def _tie(self, meeting_id: int, person_id: int) -> Tie:
        return self._ties.setdefault((meeting_id, person_id), Tie())

    def _read_ties(self) -> None:
        among = {"meeting__in": [meeting.pk for meeting in self._meetings], "person__in": self._people}
        for meeting, person, role, at in Seat.objects.filter(**among).values_list(
            "meeting_id", "person_id", "role", "since"
        ):
            self._tie(meeting, person).seats[Role(role)] = at
        invited = Invitation.objects.standing().filter(**among)
        for meeting, person, at in invited.values_list("meeting_id", "person_id", "invited_at"):
            self._tie(meeting, person).invited_at = at
        admitted = Attendance.objects.filter(**among, admitted_at__isnull=False)
        for meeting, somebody, since in admitted.values_list("meeting_id", "person_id", "admitted_at"):
            self._tie(meeting, somebody or 0).admitted_at = since

    def _read_groups(self) -> dict[int, Group]:
        """person → the group of their profession, when a basis of sharing makes a difference of it."""
        if all(cover.is_whole for cover in self._covers.values()):
            return {}
        rows = Person.objects.filter(pk__in=self._people).values_list("pk", "profession_id")
        return {person: group_of(profession) for person, profession in rows}

    def _read_left(self, cases: set[int]) -> dict[tuple[int, int], date]:
        """(situation, person) → the day they left its circle, of those who are no longer in it."""
        if not cases or not self._people:
            return {}
        stays = CareCircle.objects.filter(case__in=cases, person__in=self._people, until__isnull=False)
        left = {(case, person): day for case, person, day in stays.values_list("case_id", "person_id", "until") if day}
        return {key: day for key, day in left.items() if key not in self._circles}

    def _read_invited(self) -> dict[int, set[int]]:
        """The structures invited to each of the collective meetings."""
        collective = [meeting.pk for meeting in self._meetings if not meeting.is_rcp]
        invited: dict[int, set[int]] = {}
        if collective:
            rows = Meeting.invited_organisations.through.objects.filter(meeting__in=collective)
            for meeting, organisation in rows.values_list("meeting_id", "organisation_id"):
                invited.setdefault(meeting, set()).add(organisation)
        return invited

    def _read_circles(self, cases: set[int]) -> set[tuple[int, int]]:
        """(situation, person) of those who are in a circle today."""
        if not cases or not self._people:
            return set()
        stays = CareCircle.objects.current(timezone.localdate()).filter(case__in=cases, person__in=self._people)
        return set(stays.values_list("case_id", "person_id"))


def abilities_in(meetings: Iterable[Meeting], actor: Actor) -> Mapping[int, frozenset[Ability]]:
    """What this actor may do with each of these meetings, by its number; the queries do not grow with them."""
    meetings = list(meetings)
    standings = Standings(meetings, [actor])
    return {
        meeting.pk: abilities(meeting.guarded_as, standings.of(meeting, actor), meeting.guarded_state)
        for meeting in meetings
    }
