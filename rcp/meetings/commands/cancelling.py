"""Calling a meeting off before it is held, and putting it back."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.cases.models import SharingBasis
from rcp.journal.record import record
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.anonymity import refuse_identity

from ..anonymity import names_known_in
from ..locks import locked_meeting
from ..models import Meeting, MeetingState
from ..text import line
from .convening import ask_again, tell_cancelled
from .planning import refuse_past


@atomic
def cancel_meeting(*, by: Actor, meeting_id: int, reason: str) -> Meeting:
    """Call the meeting off: everybody invited is told, its calendar entries go, and its page says why."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.CANCEL, meeting)
    if meeting.state == MeetingState.CANCELLED:
        raise NotYet(_("La réunion est déjà annulée."))
    reason = line(reason, most=200, name=_("Motif de l’annulation"), needed=True)
    refuse_identity(reason, allowed=names_known_in(meeting))
    meeting.state = MeetingState.CANCELLED
    meeting.cancelled_at = timezone.now()
    meeting.cancelling_reason = reason
    meeting.calendar_sequence += 1
    meeting.rev += 1
    meeting.save(update_fields=["state", "cancelled_at", "cancelling_reason", "calendar_sequence", "rev"])
    tell_cancelled(by, meeting)
    record(Verb.MEETING_CANCELLED, by=by, stream=meeting.stream, subject=meeting)
    return meeting


@atomic
def replan_meeting(*, by: Actor, meeting_id: int, starts_at: datetime) -> Meeting:
    """Put a meeting that was called off back, at this time: everybody invited is asked again."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.CANCEL, meeting)
    if meeting.state != MeetingState.CANCELLED:
        raise NotYet(_("La réunion n’est pas annulée."))
    if meeting.case_id in SharingBasis.objects.ended([meeting.case_id or 0], on=timezone.localdate()):
        raise NotYet(_("La base du partage ne tient plus : notez-la d’abord, depuis la situation."))
    refuse_past(starts_at)
    was, meeting.starts_at = meeting.starts_at, starts_at
    meeting.state = MeetingState.PLANNED
    meeting.cancelled_at, meeting.cancelling_reason = None, ""
    meeting.calendar_sequence += 1
    meeting.rev += 1
    meeting.save(update_fields=["starts_at", "state", "cancelled_at", "cancelling_reason", "calendar_sequence", "rev"])
    ask_again(by, meeting, was=was)
    record(Verb.MEETING_REPLANNED, by=by, stream=meeting.stream, subject=meeting)
    return meeting
