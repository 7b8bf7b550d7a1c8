"""What one reads of claims: totals, what is left, who may pay, what can still be declared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone

from rcp.access.actor import Actor
from rcp.meetings.models import Attendance, AttendanceStatus, Meeting, MeetingState
from rcp.paper.models import Frozen
from rcp.people.models import Membership, Organisation, Person
from rcp.people.stays import holds

from .amounts import ZERO, left_under, rate_for
from .models import Claim, Rate, Statement, YearlyCap


def minutes_of(attendance: Attendance) -> int:
    """From arrival to departure, or to the end of the meeting, in whole minutes; 0 when nobody can tell."""
    until = attendance.left_at or attendance.meeting.ended_at
    if attendance.arrived_at is None or until is None:
        return 0
    return max(0, round((until - attendance.arrived_at).total_seconds() / 60))


def rate_of(payer: Organisation, *, on: date, profession: str) -> Rate | None:
    """The rate of this payer that holds that day for this profession."""
    rates = {rate.dated: rate for rate in payer.compensation_rates.all()}
    found = rate_for(rates, on=on, profession=profession)
    return rates[found] if found is not None else None


class Payers:
    """Who may be asked to pay these people on a day: read in two queries, however many the people and the days."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._professions = {person.pk: person.profession_id or "" for person in people}
        stays = Membership.objects.filter(
            person__in=self._professions, organisation__in=Rate.objects.values("payer_id")
        ).select_related("organisation")
        self._stays = list(stays.prefetch_related("organisation__compensation_rates").order_by("organisation__name"))

    def of(self, person_id: int, *, on: date) -> tuple[Organisation, ...]:
        """The organisations this person belonged to that day and that have a rate for them, by name."""
        belonged = [stay.organisation for stay in self._stays if stay.person_id == person_id and holds(stay, on)]
        return tuple(
            payer
            for payer in {each.pk: each for each in belonged}.values()
            if rate_of(payer, on=on, profession=self._professions[person_id]) is not None
        )


def payers_of(person: Person, *, on: date) -> list[Organisation]:
    """The organisations this person belonged to that day and that have a rate for them."""
    return list(Payers([person]).of(person.pk, on=on))


def approved_in(person_id: int, year: int) -> Decimal:
    """What counts under this year's ceiling already."""
    total = Claim.objects.counted(person_id=person_id, year=year).aggregate(total=Sum("approved_amount"))["total"]
    return total or ZERO


@dataclass(frozen=True)
class YearTotal:
    """A person's civil year: approved or paid so far, the ceiling when somebody noted it, what is left of it."""

    year: int
    total: Decimal
    cap: Decimal | None

    @property
    def left(self) -> Decimal | None:
        return None if self.cap is None else left_under(self.cap, self.total)

    @property
    def share(self) -> int:
        """Of the ceiling, in per cent."""
        return int(self.total * 100 / self.cap) if self.cap else 0


def year_total(person_id: int, year: int) -> YearTotal:
    cap = YearlyCap.objects.filter(year=year).values_list("amount", flat=True).first()
    return YearTotal(year, approved_in(person_id, year), cap)


def total_of(claims: Iterable[Claim]) -> Decimal:
    return sum((claim.payable for claim in claims), ZERO)


def paid_organisations(actor: Actor) -> list[Organisation]:
    """Those for which this person decides what is paid."""
    mine = [pk for pk in actor.memberships if actor.coordinates(pk) or actor.administers(pk)]
    return list(Organisation.objects.filter(pk__in=mine).order_by("name"))


def visible_claims(actor: Actor) -> "Q":
    """Mine, those asked of the organisations I decide for, those of the meetings that mine held."""
    coordinated = [pk for pk in actor.memberships if actor.coordinates(pk)]
    settled = [pk for pk in actor.memberships if actor.coordinates(pk) or actor.administers(pk)]
    return Q(person_id=actor.person_id) | Q(payer__in=settled) | Q(meeting__organisation__in=coordinated)


@dataclass(frozen=True)
class ToDeclare:
    """A presence that nobody declared yet, and who may pay it."""

    meeting: Meeting
    attendance: Attendance
    minutes: int
    payers: tuple[Organisation, ...]


def to_declare(person: Person, *, since: date) -> list[ToDeclare]:
    """One's presences since that day that a payer may be asked for, latest first."""
    rows = Attendance.objects.filter(
        person=person,
        status=AttendanceStatus.PRESENT,
        meeting__state__in=(MeetingState.ENDED, MeetingState.CLOSED),
        meeting__starts_at__date__gte=since,
    ).exclude(meeting__in=Claim.objects.standing().filter(person=person).values("meeting_id"))
    found, asked = [], Payers([person])
    for row in rows.select_related("meeting__organisation").order_by("-meeting__starts_at"):
        on = timezone.localtime(row.meeting.opened_at or row.meeting.starts_at).date()
        payers = asked.of(person.pk, on=on)
        if payers and (minutes := minutes_of(row)):
            found.append(ToDeclare(row.meeting, row, minutes, payers))
    return found


def presences_of(meeting: Meeting) -> list[ToDeclare]:
    """Who was at this meeting and may still be declared."""
    declared = Claim.objects.standing().filter(meeting=meeting).values("person_id")
    present = meeting.attendances.filter(status=AttendanceStatus.PRESENT, person__isnull=False)
    rows = list(present.exclude(person__in=declared).select_related("person__profession", "meeting"))
    asked = Payers(row.person for row in rows if row.person)
    on = timezone.localtime(meeting.opened_at or meeting.starts_at).date()
    return [
        ToDeclare(meeting, row, minutes, asked.of(row.person_id or 0, on=on))
        for row in rows
        if (minutes := minutes_of(row))
    ]


def statements_of(payer: Organisation) -> list[Frozen]:
    """The last papers made of what this organisation pays."""
    return list(Frozen.objects.filter(organisation=payer, kind="compensation_statement").order_by("-frozen_at")[:3])


def claims_of(statement: Statement) -> list[Claim]:
    """What this statement lists, in the order of days and names; what was refused is not owed."""
    rows = (
        Claim.objects.standing()
        .filter(payer=statement.payer)
        .select_related("meeting__organisation", "person__profession", "rate__profession", "payer")
    )
    if statement.person_id is not None:
        rows = rows.filter(person=statement.person_id)
    if statement.meeting_id is not None:
        rows = rows.filter(meeting=statement.meeting_id)
    else:
        rows = rows.filter(meeting__starts_at__date__gte=statement.since, meeting__starts_at__date__lte=statement.until)
    return list(rows.order_by("meeting__starts_at", "person__last_name", "person__first_name", "pk"))
