"""A cell that was held and closed: Samir was there fifty minutes, Nadia all along; the CPTS Littoral Ouest pays."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from rcp.compensation.commands import declare_presence, set_cap, set_rate
from rcp.compensation.models import Claim
from rcp.meetings.commands import end_meeting, note_attendance
from rcp.meetings.models import Attendance, Meeting
from tests.cast import SINCE, Cast
from tests.rcp.room.stage import an_open_cell, an_open_rcp


def rates(cast: Cast, *, amount: str = "60", basis: str = "hour") -> None:
    nadia = cast.actor(cast.nadia)
    set_rate(
        by=nadia,
        payer_id=cast.cpts_ouest.pk,
        mission="pathways",
        kind="remuneration",
        basis=basis,
        amount=Decimal(amount),
        since=SINCE,
    )
    set_cap(by=nadia, payer_id=cast.cpts_ouest.pk, year=timezone.localdate().year, amount=Decimal("47100"))


def a_held_meeting(cast: Cast, *, rcp: bool = False, minutes: int = 50) -> Meeting:
    meeting = an_open_rcp(cast) if rcp else an_open_cell(cast)
    claire = cast.actor(cast.claire)
    for person in (cast.samir, cast.nadia):
        note_attendance(by=claire, meeting_id=meeting.pk, status="present", person_id=person.pk, mode="on_site")
    end_meeting(by=claire, meeting_id=meeting.pk)
    meeting.refresh_from_db()
    opened = timezone.now() - timedelta(minutes=minutes)
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=opened, ended_at=opened + timedelta(minutes=minutes))
    Attendance.objects.filter(meeting=meeting, status="present").update(
        arrived_at=opened, left_at=opened + timedelta(minutes=minutes)
    )
    meeting.refresh_from_db()
    return meeting


def a_claim(cast: Cast, *, rcp: bool = False) -> Claim:
    rates(cast)
    meeting = a_held_meeting(cast, rcp=rcp)
    return declare_presence(by=cast.actor(cast.samir), meeting_id=meeting.pk, person_id=cast.samir.pk)
