"""Reminding the invited two days before, in the background, once each."""

from datetime import timedelta

from django.utils import timezone

from rcp.access.actor import SERVICE
from rcp.journal.transactions import atomic

from .commands.convening import REMINDED_BEFORE, personal_address
from .locks import locked_meeting
from .mails import queue_reminder
from .models import Invitation, InvitationAnswer, InvitationQuerySet, MeetingState

# Whoever was asked since has just read it.
ASKED_BEFORE = timedelta(days=1)


@atomic
def remind_invited() -> int:
    """Remind one person; says how many (0 or 1). Whoever said that they cannot come is left alone."""
    due = _due().first()
    if due is None:
        return 0
    meeting = locked_meeting(due.meeting_id)
    # Two loops side by side remind once: whoever writes the instant does it.
    if not _due().filter(pk=due.pk).update(reminded_at=timezone.now()):
        return 0
    address = personal_address(SERVICE, meeting, due.person)
    queue_reminder(by=SERVICE, meeting=meeting, person=due.person, address=address, answered=not due.is_waiting)
    return 1


def _due() -> InvitationQuerySet:
    now = timezone.now()
    rows = Invitation.objects.standing().filter(
        reminded_at__isnull=True,
        invited_at__lt=now - ASKED_BEFORE,
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__gt=now,
        meeting__starts_at__lte=now + REMINDED_BEFORE,
    )
    told = rows.exclude(answer=InvitationAnswer.DECLINED).exclude(person__email="")
    return told.select_related("person").order_by("meeting__starts_at", "pk")
