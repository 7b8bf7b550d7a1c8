"""Closing a meeting: everything that was said stops moving, at one instant, in one transaction.

The meeting's row is locked first, as in every command, and the shared documents next, as in every batch of updates:
whatever was stored before is in the record, whatever comes after is refused.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from mindmap.commands import close_votes
from rcp.access.abilities import Ability, Role
from rcp.access.actor import Actor
from rcp.coedit.commands import flush, hold_documents, seal_documents, unseal_documents
from rcp.decisions.asking import ask_owners
from rcp.decisions.minutes import freeze_minutes
from rcp.journal.models import Stream
from rcp.journal.record import record, seal
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings import commands as meetings
from rcp.meetings.locks import locked_meeting
from rcp.meetings.models import Meeting, MeetingState

from .panes.gathered import PANES
from .scripts.closing import CLOSING_DELAY, missing_in_time


def let_writing_settle(stream: Stream) -> None:
    """Have what this process received stored, so that the last words typed are in the record.

    Called before the transaction that closes: on SQLite a batch cannot be stored while that one is open.
    """
    flush(stream)


@atomic
def close_meeting(*, by: Actor, meeting_id: int) -> Meeting:
    """Freeze the record, or say everything that is missing. A second closing is refused.

    A vote that is still open is nothing missing: it closes with the meeting, and its result is shown.
    """
    meeting = locked_meeting(meeting_id)
    if meeting.state == MeetingState.CLOSED and by.may(Ability.SEE, meeting):
        raise NotYet(_("La réunion est déjà close."))
    by.require(Ability.CLOSE, meeting)
    now = timezone.now()
    documents = seal_documents(meeting.stream)
    waited = since_end(meeting, at=now)
    too_late = missing_in_time(waited, by_organiser=Role.ORGANISER in meeting.standing(by))
    if missing := [*too_late, *missing_to_close(meeting)]:
        raise NotYet(_("La réunion ne peut pas encore être close :"), missing=tuple(missing))
    close_votes(by=by, meeting=meeting)
    meeting.state = MeetingState.CLOSED
    meeting.closed_at = now
    meeting.save(update_fields=["state", "closed_at"])
    freeze_minutes(by=by, meeting=meeting)
    ask_owners(by=by, meeting=meeting)
    record(
        Verb.MEETING_CLOSED,
        by=by,
        stream=meeting.stream,
        subject=meeting,
        number=meeting.record_number,
        documents=dict(documents),
        late=waited is not None and waited > CLOSING_DELAY,
    )
    seal(meeting.stream, at=now)
    return meeting


@atomic
def reopen_meeting(*, by: Actor, meeting_id: int, reason: str) -> Meeting:
    """Open the record again as the next numbered one, notes and maps with it."""
    hold_documents(locked_meeting(meeting_id).stream)
    meeting = meetings.reopen_meeting(by=by, meeting_id=meeting_id, reason=reason)
    unseal_documents(meeting.stream)
    return meeting


def missing_to_close(meeting: Meeting) -> list[str]:
    """What each pane would ask for before closing, one sentence each."""
    return [each.sentence for pane in PANES.values() for each in pane.missing(meeting)]


def since_end(meeting: Meeting, *, at: datetime) -> timedelta | None:
    """Counted from the end, or from the reopening; None while the meeting is still held."""
    begun = meeting.reopened_at or meeting.ended_at
    return at - begun if begun is not None and meeting.ended_at is not None else None
