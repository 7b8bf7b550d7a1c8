"""Who came, when, and how: said by whoever is there, or ticked by the secretary; never noted by opening a page."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Person, Profession

from ..locks import found, locked_meeting
from ..models import Attendance, AttendanceStatus, Meeting, MeetingState, Mode
from ..text import line


@atomic
def check_in(*, by: Actor, meeting_id: int, mode: str = "") -> Attendance:
    """Say that one is here, and how. Said again, or after having left, it keeps the first arrival."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.COME, meeting)
    if mode and mode not in Mode.values:
        raise Refused(_("Ce choix n’existe pas."))
    if by.person_id is None:
        raise Refused(_("Seule une personne peut être notée présente."))
    if meeting.state != MeetingState.OPEN:
        raise NotYet(_("La séance n’est pas ouverte : les présences se notent pendant la séance."))
    return note_here(meeting, by.person_id, mode=mode, by=by)


@atomic
def check_out(*, by: Actor, meeting_id: int) -> Attendance:
    """Say that one leaves before the end."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.COME, meeting)
    here = meeting.attendances.filter(status=AttendanceStatus.PRESENT, left_at__isnull=True)
    attendance = here.filter(person_id=by.person_id).first() if by.person_id is not None else None
    if attendance is None:
        raise NotYet(_("Vous n’êtes pas noté présent dans cette séance."))
    attendance.left_at = timezone.now()
    attendance.save(update_fields=["left_at"])
    record(Verb.ATTENDANCE_NOTED, by=by, stream=meeting.stream, subject=attendance, status="left")
    return attendance


@atomic
def note_attendance(
    *,
    by: Actor,
    meeting_id: int,
    status: str,
    attendance_id: int | None = None,
    person_id: int | None = None,
    label: str = "",
    first_name: str = "",
    last_name: str = "",
    profession: str = "",
    function: str = "",
    mode: str = "",
    left: bool = False,
) -> Attendance:
    """Tick somebody: a row of the list, a person of the directory, or a walk-in.

    A walk-in given by name enters the directory, but for a relative at a case conference (PersonQuerySet.listed);
    given by a label alone (« une interne du service ») they stay a line of this meeting.
    `left` notes a departure. Being ticked opens nothing on a screen.
    """
    meeting = locked_meeting(meeting_id)
    by.require(Ability.TICK, meeting)
    if status not in AttendanceStatus.values or (mode and mode not in Mode.values):
        raise Refused(_("Ce choix n’existe pas."))
    if status == AttendanceStatus.PRESENT and meeting.state == MeetingState.PLANNED:
        raise NotYet(_("La séance n’est pas ouverte : personne ne peut encore y être présent."))
    attendance = _row(meeting, attendance_id, person_id, label, first_name, last_name, profession, function)
    if status == AttendanceStatus.PRESENT:
        _note_present(attendance, at=_moment(meeting), mode=mode)
        if left or meeting.ended_at is not None:
            attendance.left_at = meeting.ended_at or timezone.now()
    else:
        attendance.status, attendance.arrived_at, attendance.left_at = status, None, None
        attendance.mode = mode
    attendance.ticked_by = by.label
    attendance.after_hours = attendance.after_hours or meeting.after_hours
    attendance.save()
    record(Verb.ATTENDANCE_NOTED, by=by, stream=meeting.stream, subject=attendance, status=attendance.status)
    return attendance


def note_here(meeting: Meeting, person_id: int, *, by: Actor, mode: str = "") -> Attendance:
    """Note somebody present in a meeting being held that the caller has locked; for who is there already, nothing."""
    attendance, _made = Attendance.objects.get_or_create(meeting=meeting, person_id=person_id)
    if attendance.status == AttendanceStatus.PRESENT and attendance.left_at is None:
        return attendance
    _note_present(attendance, at=timezone.now(), mode=mode or (meeting.mode if meeting.mode != Mode.MIXED else ""))
    attendance.save()
    record(Verb.ATTENDANCE_NOTED, by=by, stream=meeting.stream, subject=attendance, status=attendance.status)
    return attendance


def _note_present(attendance: Attendance, *, at: datetime, mode: str) -> None:
    """The first arrival is kept; coming back undoes a departure."""
    attendance.arrived_at = attendance.arrived_at or at
    attendance.left_at = None
    attendance.status = AttendanceStatus.PRESENT
    attendance.mode = mode or attendance.mode


def _moment(meeting: Meeting) -> datetime:
    """Ticked after the end, somebody was there from the start."""
    if meeting.ended_at is not None and meeting.opened_at is not None:
        return meeting.opened_at
    return timezone.now()


def _row(
    meeting: Meeting,
    attendance_id: int | None,
    person_id: int | None,
    label: str,
    first_name: str,
    last_name: str,
    profession: str,
    function: str,
) -> Attendance:
    if attendance_id is not None:
        return found(meeting.attendances.all(), attendance_id)
    if person_id is not None:
        person = Person.objects.listed(case_id=meeting.case_id).filter(pk=person_id).first()
        if person is None:
            raise Refused(_("Cette personne n’est pas dans l’annuaire."))
        return Attendance.objects.get_or_create(meeting=meeting, person=person)[0]
    if last_name.strip():
        return Attendance(meeting=meeting, person=new_person(first_name, last_name, profession, function))
    return Attendance(meeting=meeting, label=line(label, most=120, name=_("Nom ou fonction"), needed=True))


def new_person(first_name: str, last_name: str, profession: str, function: str) -> Person:
    """Somebody who came without being in the directory."""
    known = Profession.objects.filter(pk=profession).first() if profession else None
    if profession and known is None:
        raise Refused(_("Cette profession n’existe pas."))
    return Person.objects.create(
        first_name=line(first_name, most=60, name=_("Prénom")),
        last_name=line(last_name, most=60, name=_("Nom"), needed=True),
        profession=known,
        function=line(function, most=80, name=_("Fonction")),
    )
