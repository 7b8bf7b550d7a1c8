"""Who is expected: invitations, their personal links and mails, and the answers."""

from dataclasses import dataclass
from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.links import announce_rights_change, revoke_links
from rcp.access.wording import hour
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.anonymity import refuse_identity
from rcp.people.models import Person

from ..anonymity import names_known_in
from ..locks import found, locked_meeting
from ..mails import queue_invitation, queue_withdrawal
from ..models import Attendance, AttendanceStatus, Invitation, InvitationAnswer, Meeting
from ..text import line
from .convening import personal_address


@dataclass(frozen=True)
class Invited:
    """`address` is the personal link, shown once to whoever invites: nobody can read it again."""

    invitation: Invitation
    address: str


@atomic
def invite_person(*, by: Actor, meeting_id: int, person_id: int) -> Invited:
    """Expect this person: an invitation, a personal link of their own, and a mail when they have an address.

    Asked again, it makes a new link (the last one may be lost) and writes again.
    """
    meeting = locked_meeting(meeting_id)
    by.require(Ability.INVITE, meeting)
    person = Person.objects.listed(case_id=meeting.case_id).filter(pk=person_id).first()
    if person is None:
        raise Refused(_("Cette personne n’est pas dans l’annuaire."))
    invitation = _expect(by, meeting, person)
    where = personal_address(by, meeting, person)
    queue_invitation(by=by, meeting=meeting, person=person, address=where)
    record(Verb.PERSON_INVITED, by=by, stream=meeting.stream, subject=invitation, person=person.pk)
    return Invited(invitation, where)


@atomic
def count_in(*, by: Actor, meeting_id: int, person_id: int) -> Invitation:
    """Expect somebody who is there already: they may read what was said, and nothing is written to them."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.INVITE, meeting)
    person = found(Person.objects.listed(case_id=meeting.case_id), person_id)
    invitation = _expect(by, meeting, person)
    record(Verb.PERSON_INVITED, by=by, stream=meeting.stream, subject=invitation, person=person.pk)
    return invitation


@atomic
def withdraw_invitation(*, by: Actor, meeting_id: int, person_id: int) -> None:
    """This person is no longer expected: their links to the meeting stop, and their open sockets close."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.INVITE, meeting)
    person = found(Person.objects.filter(attendances__meeting=meeting), person_id)
    if meeting.seats.filter(person=person).exists():
        raise NotYet(_("Cette personne tient une fonction dans la réunion : confiez-la d’abord à quelqu’un d’autre."))
    invited = meeting.invitations.filter(person=person, withdrawn_at__isnull=True)
    was_invited = bool(invited.update(withdrawn_at=timezone.now()))
    attendance = meeting.attendances.get(person=person)
    if attendance.status == AttendanceStatus.EXPECTED and attendance.arrived_at is None:
        attendance.delete()
    else:
        # They were here: that stays true.
        attendance.admitted_at = None
        attendance.save(update_fields=["admitted_at"])
    revoke_links(by=by, person=person, subject=meeting)
    announce_rights_change(person_id=person.pk)
    if was_invited:
        _next_in_calendars(meeting)
        queue_withdrawal(by=by, meeting=meeting, person=person)
    record(Verb.INVITATION_WITHDRAWN, by=by, stream=meeting.stream, person=person.pk)


@atomic
def answer_invitation(
    *, by: Actor, meeting_id: int, accepted: bool, comment: str = "", leaves_at: time | None = None
) -> Invitation:
    """Say whether one will come, and until when (`leaves_at`, an hour of our zone); one may change one's mind until the
    meeting is held."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.ENTER, meeting)
    own = meeting.invitations.standing().filter(person_id=by.person_id) if by.person_id is not None else None
    invitation = own.first() if own is not None else None
    if invitation is None:
        raise Refused(_("Vous n’avez pas d’invitation à cette réunion."))
    if meeting.ended_at is not None:
        raise NotYet(_("La séance est terminée."))
    comment = line(comment, most=300, name=_("Commentaire"))
    refuse_identity(comment, allowed=names_known_in(meeting))
    invitation.answer = InvitationAnswer.ACCEPTED if accepted else InvitationAnswer.DECLINED
    invitation.comment = comment
    invitation.answered_at = timezone.now()
    invitation.leaves_at = _leaving(meeting, leaves_at) if accepted else None
    invitation.save(update_fields=["answer", "comment", "answered_at", "leaves_at"])
    status = AttendanceStatus.EXPECTED if accepted else AttendanceStatus.EXCUSED
    meeting.attendances.filter(person=invitation.person_id, arrived_at__isnull=True).update(status=status)
    record(Verb.INVITATION_ANSWERED, by=by, stream=meeting.stream, subject=invitation, answer=invitation.answer)
    return invitation


def _leaving(meeting: Meeting, at: time | None) -> time | None:
    """The hour somebody leaves at, if that is before the end."""
    start = timezone.localtime(meeting.starts_at)
    end = start + timedelta(minutes=meeting.planned_minutes)
    if at is None or (at >= end.time() and end.date() == start.date()):
        return None
    if at <= start.time() and end.date() == start.date():
        raise Refused(_("La réunion commence à %(hour)s : dites une heure après.") % {"hour": hour(start)})
    return at


def _expect(by: Actor, meeting: Meeting, person: Person) -> Invitation:
    now = timezone.now()
    invitation, made = Invitation.objects.get_or_create(
        meeting=meeting, person=person, defaults={"invited_by": by.label, "invited_at": now}
    )
    if not made and invitation.withdrawn_at is not None:
        invitation.withdrawn_at = None
        invitation.answer, invitation.answered_at, invitation.comment = InvitationAnswer.PENDING, None, ""
        invitation.invited_by, invitation.invited_at = by.label, now
        invitation.leaves_at = invitation.reminded_at = None
        invitation.save()
        # Their calendar has taken the meeting out: only a higher number puts it back.
        _next_in_calendars(meeting)
    Attendance.objects.get_or_create(meeting=meeting, person=person)
    return invitation


def _next_in_calendars(meeting: Meeting) -> None:
    meeting.calendar_sequence += 1
    meeting.save(update_fields=["calendar_sequence"])
