"""The round of table: who has the floor, who asks for it, what was prepared and is said.

The journal keeps that the round went on, never who spoke nor for how long.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.locks import found, locked_meeting
from rcp.meetings.models import Attendance, Meeting, MeetingState, Preparation
from rcp.meetings.preparing import LINES

from ..models import StruckLine, Turn
from ..queries import around_the_table
from ..turns import Place, next_to_speak


@atomic
def next_turn(*, by: Actor, meeting_id: int) -> Turn | None:
    """Whoever speaks has spoken; the next one has the floor. None when nobody is left."""
    meeting = _held(by, meeting_id, Ability.LEAD)
    _end_turn(meeting)
    table = around_the_table(meeting)
    places = [Place(each.pk, turn.first, turn.said, turn.asked_at) for each, turn in table]
    who = next_to_speak(places)
    turn = _give(meeting, who) if who is not None else None
    _moved(meeting, by=by)
    return turn


@atomic
def give_floor(*, by: Actor, meeting_id: int, attendance_id: int) -> Turn:
    """Give the floor to somebody at once."""
    meeting = _held(by, meeting_id, Ability.LEAD)
    attendance = found(meeting.attendances.all(), attendance_id)
    _end_turn(meeting)
    turn = _give(meeting, attendance.pk)
    _moved(meeting, by=by)
    return turn


@atomic
def ask_floor(*, by: Actor, meeting_id: int, attendance_id: int | None = None, asks: bool = True) -> Turn:
    """Ask for the floor, or no longer; whoever leads does it for somebody without a screen."""
    meeting = _held(by, meeting_id, Ability.COME)
    own = meeting.attendances.filter(person=by.person_id or 0).first()
    attendance = own if attendance_id is None else found(meeting.attendances.all(), attendance_id)
    if attendance is None:
        raise NotYet(_("Dites d’abord que vous êtes là."))
    if attendance != own:
        by.require(Ability.LEAD, meeting)
    turn = _turn(meeting, attendance.pk)
    turn.asked_at = (turn.asked_at or timezone.now()) if asks else None
    turn.save()
    record(Verb.FLOOR_ASKED, by=by, stream=meeting.stream, subject=meeting)
    return turn


@atomic
def pass_first(*, by: Actor, meeting_id: int, attendance_id: int, first: bool = True) -> Turn:
    """Say that somebody must leave, and speaks before the others."""
    meeting = _held(by, meeting_id, Ability.TICK)
    turn = _turn(meeting, found(meeting.attendances.all(), attendance_id).pk)
    turn.first = first
    turn.save()
    _moved(meeting, by=by)
    return turn


@atomic
def strike_line(*, by: Actor, meeting_id: int, preparation_id: int, name: str, struck: bool = True) -> None:
    """Strike a prepared line out, or bring it back: its author, or whoever leads."""
    meeting = _held(by, meeting_id, Ability.NOTE)
    preparation = found(Preparation.objects.filter(meeting=meeting), preparation_id)
    if preparation.person_id != by.person_id:
        by.require(Ability.LEAD, meeting)
    if name not in dict(LINES):
        raise Refused(_("Cette ligne n’existe pas."))
    if struck:
        StruckLine.objects.get_or_create(preparation=preparation, name=name)
    else:
        StruckLine.objects.filter(preparation=preparation, name=name).delete()
    _moved(meeting, by=by)


def _held(by: Actor, meeting_id: int, ability: Ability) -> Meeting:
    meeting = locked_meeting(meeting_id)
    by.require(ability, meeting)
    if not meeting.is_rcp:
        raise Refused(_("Seule une RCP a un tour de table."))
    if meeting.state != MeetingState.OPEN:
        raise NotYet(_("Le tour de table se fait pendant la séance."))
    return meeting


def _turn(meeting: Meeting, attendance_id: int) -> Turn:
    return Turn.objects.get_or_create(attendance=Attendance(pk=attendance_id), defaults={"meeting": meeting})[0]


def _end_turn(meeting: Meeting) -> None:
    meeting.turns.filter(since__isnull=False).update(since=None, said=True)


def _give(meeting: Meeting, attendance_id: int) -> Turn:
    turn = _turn(meeting, attendance_id)
    turn.since, turn.asked_at = timezone.now(), None
    turn.save()
    return turn


def _moved(meeting: Meeting, *, by: Actor) -> None:
    record(Verb.ROUND_MOVED, by=by, stream=meeting.stream, subject=meeting)
