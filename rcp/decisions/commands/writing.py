"""What decisions, action items and contingencies have in common when they are written, changed and withdrawn."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet
from rcp.journal.verbs import Verb
from rcp.meetings.locks import locked_meeting
from rcp.meetings.models import Meeting, MeetingState

from ..models import Written

Row = TypeVar("Row", bound=Written)

# More in one meeting is no longer a record that anybody reads.
MOST_ROWS = 200


def writable(by: Actor, meeting_id: int) -> Meeting:
    """The meeting, locked, if `by` may write in its record now."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.NOTE, meeting)
    if meeting.state == MeetingState.PLANNED:
        raise NotYet(_("La séance n’est pas ouverte : le relevé s’écrit pendant la séance."))
    return meeting


def signed(by: Actor, meeting: Meeting, rows: "models.QuerySet[Any]") -> dict[str, Any]:
    """The fields every new row has: its number in the meeting, its author, its hour."""
    last = rows.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_ROWS:
        raise NotYet(_("Ce relevé a déjà 200 lignes : retirez ce qui ne sert plus, ou planifiez une autre réunion."))
    return {
        "meeting": meeting,
        "number": last + 1,
        "author_person_id": by.person_id,
        "author_label": by.label,
        "written_at": timezone.now(),
        "after_hours": meeting.after_hours,
    }


def write(row: Row, verb: Verb, *, by: Actor, meeting: Meeting) -> Row:
    """Save a new row with the number of the entry that tells it."""
    row.save(force_insert=True)
    entry = record(verb, by=by, stream=meeting.stream, subject=row, number=row.number)
    row.entry_seq = entry.seq
    row.save(update_fields=["entry_seq"])
    return row


def rewrite(row: Row, verb: Verb, *, by: Actor, meeting: Meeting) -> Row:
    """Save a changed row: one revision more, marked when it is changed after the end."""
    row.rev += 1
    row.after_hours = row.after_hours or meeting.after_hours
    row.save()
    record(verb, by=by, stream=meeting.stream, subject=row, number=row.number, rev=row.rev)
    return row


def withdraw(row: Row, verb: Verb, *, by: Actor, meeting: Meeting) -> Row:
    """Strike the row out: it keeps its number, leaves the minutes, and can be restored."""
    refuse_withdrawn(row)
    row.withdrawn_at = timezone.now()
    return rewrite(row, verb, by=by, meeting=meeting)


def restore(row: Row, verb: Verb, *, by: Actor, meeting: Meeting) -> Row:
    if row.withdrawn_at is None:
        raise NotYet(_("Cette ligne n’est pas retirée."))
    row.withdrawn_at = None
    return rewrite(row, verb, by=by, meeting=meeting)


def refuse_withdrawn(row: Written) -> None:
    if row.withdrawn_at is not None:
        raise NotYet(_("Cette ligne a été retirée : rétablissez-la d’abord."))
