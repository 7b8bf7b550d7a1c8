"""The seats of a meeting: animation, secrétariat, gardien du temps."""

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.links import announce_rights_change
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from ..locks import locked_meeting
from ..models import MeetingState, Seat, SeatRole
from .attending import note_here


@atomic
def take_seat(*, by: Actor, meeting_id: int, role: str, person_id: int | None = None) -> Seat:
    """Take a seat over, or entrust it to somebody who takes part; whoever held it loses what it allowed.

    Whoever is given a seat while the meeting is held is there.
    """
    meeting = locked_meeting(meeting_id)
    by.require(Ability.SIT, meeting)
    person_id = person_id if person_id is not None else by.person_id
    if person_id is None or role not in SeatRole.values:
        raise Refused(_("Cette fonction n’existe pas."))
    takes_part = meeting.attendances.filter(person_id=person_id).exists()
    if person_id != by.person_id and not takes_part:
        raise Refused(_("Cette personne ne participe pas à la réunion : invitez-la d’abord."))
    held = Seat.objects.filter(meeting=meeting, role=role).first()
    if held is not None and held.person_id == person_id:
        raise NotYet(_("Cette fonction est déjà tenue par cette personne."))
    if held is not None:
        announce_rights_change(person_id=held.person_id)
    seat, _made = Seat.objects.update_or_create(
        meeting=meeting, role=role, defaults={"person_id": person_id, "since": timezone.now()}
    )
    announce_rights_change(person_id=person_id)
    record(Verb.SEAT_TAKEN, by=by, stream=meeting.stream, role=role, person=person_id)
    if meeting.state == MeetingState.OPEN:
        note_here(meeting, person_id, by=by)
    return seat


@atomic
def leave_seat(*, by: Actor, meeting_id: int, role: str) -> None:
    """Leave one's own seat; whoever leads may free another's."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.SIT, meeting)
    seat = Seat.objects.filter(meeting=meeting, role=role).first()
    if seat is None:
        raise NotYet(_("Personne ne tient cette fonction."))
    if seat.person_id != by.person_id:
        by.require(Ability.LEAD, meeting)
    seat.delete()
    announce_rights_change(person_id=seat.person_id)
    record(Verb.SEAT_LEFT, by=by, stream=meeting.stream, role=role, person=seat.person_id)
