"""Holding a meeting: open it, move from phase to phase, end it, open its record again."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record, unseal
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from .. import phases
from ..locks import locked_meeting
from ..models import AttendanceStatus, Meeting, MeetingState
from ..text import line
from .attending import note_here

# What keeps a meeting in its phase, asked once its row is locked: one French sentence each.
Rule = Callable[[Meeting], Sequence[str]]


@atomic
def open_meeting(*, by: Actor, meeting_id: int, script: phases.Phases) -> Meeting:
    """Start: the clock runs and the first phase begins. Whoever opens is there; the others say so, or are ticked.

    The meeting keeps these phases, whatever its kind has later; rcp.room.conduct gives them.
    """
    meeting = locked_meeting(meeting_id)
    by.require(Ability.LEAD, meeting)
    if meeting.state != MeetingState.PLANNED:
        raise NotYet(_("La séance est déjà ouverte."))
    now = timezone.now()
    meeting.state = MeetingState.OPEN
    meeting.opened_at = now
    meeting.script = phases.kept(script)
    _enter_phase(meeting, script[0], at=now)
    meeting.save(update_fields=["state", "opened_at", "script", *PHASE_FIELDS])
    record(Verb.MEETING_OPENED, by=by, stream=meeting.stream, subject=meeting, phase=meeting.phase)
    if by.person_id is not None:
        note_here(meeting, by.person_id, by=by)
    return meeting


@atomic
def advance_phase(*, by: Actor, meeting_id: int, missing_in: Rule) -> Meeting:
    """Move on to the next phase; NotYet, saying what is missing, while this one's conditions do not hold.

    What they look at is written by the areas above; rcp.room.conduct gives the rule.
    """
    meeting = _held(by, meeting_id)
    if missing := missing_in(meeting):
        raise NotYet(_("Avant de passer à la suite :"), missing=tuple(missing))
    _go_on(meeting, _following(meeting))
    record(Verb.PHASE_ADVANCED, by=by, stream=meeting.stream, phase=meeting.phase)
    return meeting


@atomic
def skip_phase(*, by: Actor, meeting_id: int) -> Meeting:
    """Leave this phase aside and go on, whatever it asked for; the record says that it was skipped."""
    meeting = _held(by, meeting_id)
    following, skipped = _following(meeting), meeting.phase
    meeting.phases_skipped = [*meeting.phases_skipped, skipped]
    _go_on(meeting, following)
    record(Verb.PHASE_SKIPPED, by=by, stream=meeting.stream, phase=meeting.phase, skipped=skipped)
    return meeting


@atomic
def return_phase(*, by: Actor, meeting_id: int) -> Meeting:
    """Go back to the phase before."""
    meeting = _held(by, meeting_id)
    before = phases.previous(meeting.phases, meeting.phase)
    if before is None:
        raise NotYet(_("C’est la première phase."))
    meeting.phases_skipped = [code for code in meeting.phases_skipped if code != before.code]
    _go_on(meeting, before)
    record(Verb.PHASE_RETURNED, by=by, stream=meeting.stream, phase=meeting.phase)
    return meeting


@atomic
def extend_phase(*, by: Actor, meeting_id: int, minutes: int = 5) -> Meeting:
    """Give the current phase more time."""
    meeting = _held(by, meeting_id)
    if not 1 <= minutes <= phases.LONGEST_EXTENSION:
        raise Refused(_("Une phase se prolonge de 1 à 30 minutes."))
    meeting.phase_extra_minutes += minutes
    if meeting.phase_extra_minutes > phases.MOST_EXTRA:
        raise NotYet(_("Cette phase a déjà été prolongée de deux heures : passez à la suivante."))
    meeting.save(update_fields=["phase_extra_minutes"])
    record(Verb.PHASE_EXTENDED, by=by, stream=meeting.stream, phase=meeting.phase, minutes=minutes)
    return meeting


@atomic
def end_meeting(*, by: Actor, meeting_id: int) -> Meeting:
    """Stop the clock and the attendance. What is written until closing is marked « après séance »."""
    meeting = _held(by, meeting_id)
    now = timezone.now()
    _bring_together(meeting, at=now)
    meeting.attendances.filter(status=AttendanceStatus.PRESENT, left_at__isnull=True).update(left_at=now)
    meeting.attendances.filter(status=AttendanceStatus.EXPECTED).update(status=AttendanceStatus.ABSENT)
    meeting.state = MeetingState.ENDED
    meeting.ended_at = now
    meeting.save(update_fields=["state", "ended_at", "groups_message", "groups_end_at"])
    record(Verb.MEETING_ENDED, by=by, stream=meeting.stream, subject=meeting)
    return meeting


@atomic
def reopen_meeting(*, by: Actor, meeting_id: int, reason: str) -> Meeting:
    """Open a closed meeting's record again, as the next numbered one; the earlier record stays as it was."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.REOPEN, meeting)
    reason = line(reason, most=200, name=_("Motif de la réouverture"), needed=True)
    meeting.state = MeetingState.ENDED
    meeting.closed_at = None
    meeting.reopened_at = timezone.now()
    meeting.reopening_reason = reason
    meeting.record_number += 1
    meeting.save(update_fields=["state", "closed_at", "reopened_at", "reopening_reason", "record_number"])
    unseal(meeting.stream)
    record(Verb.MEETING_REOPENED, by=by, stream=meeting.stream, subject=meeting, number=meeting.record_number)
    return meeting


PHASE_FIELDS = ("phase", "phase_started_at", "phase_extra_minutes", "phases_skipped", "groups_message", "groups_end_at")


def _held(by: Actor, meeting_id: int) -> Meeting:
    """The meeting, locked, if `by` leads it and it is being held."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.LEAD, meeting)
    if meeting.state != MeetingState.OPEN:
        raise NotYet(_("La séance n’est pas ouverte : ouvrez-la d’abord."))
    return meeting


def _following(meeting: Meeting) -> phases.Phase:
    following = phases.following(meeting.phases, meeting.phase)
    if following is None:
        raise NotYet(_("C’est la dernière phase : mettez fin à la séance."))
    return following


def _go_on(meeting: Meeting, phase: phases.Phase) -> None:
    now = timezone.now()
    if phases.named(meeting.phases, meeting.phase).groups:
        _bring_together(meeting, at=now)
    _enter_phase(meeting, phase, at=now)
    meeting.save(update_fields=PHASE_FIELDS)


def _enter_phase(meeting: Meeting, phase: phases.Phase, *, at: datetime) -> None:
    meeting.phase = phase.code
    meeting.phase_started_at = at
    meeting.phase_extra_minutes = 0
    if phase.groups and meeting.groups_end_at is None and meeting.breakouts.current().exists():
        meeting.groups_end_at = at + timedelta(minutes=phase.minutes)


def _bring_together(meeting: Meeting, *, at: datetime) -> None:
    meeting.breakouts.current().update(ended_at=at)
    meeting.groups_message = ""
    meeting.groups_end_at = None
