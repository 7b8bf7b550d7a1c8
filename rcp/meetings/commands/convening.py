"""Telling everybody invited that a meeting moved or is called off, in the transaction that does it."""

from datetime import datetime, timedelta

from django.utils import timezone

from rcp.access.actor import Actor
from rcp.access.links import address, make_link, prolong_links
from rcp.access.models import Purpose
from rcp.people.models import Person

from ..mails import queue_cancellation, queue_move
from ..models import UNANSWERED, AttendanceStatus, Invitation, InvitationAnswer, Meeting

# A personal link outlives its meeting by as much: the record is read, an action is answered.
LINK_LASTS_AFTER = timedelta(days=30)
# Everybody is reminded once, as long before (rcp.meetings.reminding).
REMINDED_BEFORE = timedelta(days=2)


def personal_address(by: Actor, meeting: Meeting, person: Person) -> str:
    """A new personal link to this meeting, as its address; the caller has asked the rights."""
    token = make_link(
        by=by,
        person=person,
        purpose=Purpose.MEETING,
        organisation=meeting.organisation,
        subject=meeting,
        lasts=_last_day(meeting) - timezone.now(),
    )
    return address(token)


def ask_again(by: Actor, meeting: Meeting, *, was: datetime) -> None:
    """The meeting, saved, is at another time or place: a mail with the new one to each, whose answer is asked again.

    Whoever moves it has answered by doing so.
    """
    prolong_links(subject=meeting, until=_last_day(meeting))
    now = timezone.now()
    for invitation in others_invited(by, meeting):
        if invitation.answer not in UNANSWERED:
            invitation.answer = InvitationAnswer.AGAIN
        invitation.leaves_at = None
        # So near, this mail is the reminder.
        invitation.reminded_at = now if meeting.starts_at - now <= REMINDED_BEFORE else None
        invitation.save(update_fields=["answer", "leaves_at", "reminded_at"])
        meeting.attendances.filter(person=invitation.person, status=AttendanceStatus.EXCUSED).update(
            status=AttendanceStatus.EXPECTED
        )
        where = personal_address(by, meeting, invitation.person)
        queue_move(by=by, meeting=meeting, person=invitation.person, address=where, was=was)


def tell_cancelled(by: Actor, meeting: Meeting) -> None:
    for invitation in others_invited(by, meeting):
        queue_cancellation(by=by, meeting=meeting, person=invitation.person)


def others_invited(by: Actor, meeting: Meeting) -> list[Invitation]:
    rows = meeting.invitations.standing().select_related("person")
    return list(rows.exclude(person=by.person_id) if by.person_id is not None else rows)


def _last_day(meeting: Meeting) -> datetime:
    return max(meeting.starts_at, timezone.now()) + LINK_LASTS_AFTER
