"""The big screen of an RCP shows what the least entitled of those present may see: everyone in the room reads it."""

from django.utils import timezone

from rcp.cases.models import SharingBasis
from rcp.cases.sharing import WHOLE
from rcp.people.professions import group_of

from .models import AttendanceStatus, Meeting, SeatRole


def may_be_read(meeting: Meeting) -> bool:
    """Whether what is said there may stand on its big screen: the basis of sharing holds, and covers all who are noted
    present. Whoever organises is entitled to all of it; somebody of whom only a name is noted is of no profession."""
    if meeting.case_id is None:
        return True
    cover = SharingBasis.objects.covers([meeting.case_id], on=timezone.localdate()).get(meeting.case_id, WHOLE)
    if cover.ended or cover.is_whole:
        return not cover.ended
    here = meeting.attendances.filter(status=AttendanceStatus.PRESENT, left_at__isnull=True)
    entitled = _organising(meeting)
    rows = here.values_list("person_id", "person__profession_id")
    return all(cover.reaches(group_of(profession)) for person, profession in rows if person not in entitled)


def _organising(meeting: Meeting) -> set[int | None]:
    leading = meeting.seats.filter(role=SeatRole.FACILITATOR).values_list("person_id", flat=True)
    lead = meeting.case.lead_id if meeting.case else None
    return {*leading, meeting.planned_by_id, lead} - {None}
