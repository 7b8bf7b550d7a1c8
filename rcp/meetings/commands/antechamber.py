"""The antechamber: whoever came by the code on the wall says who they are, and waits to be let in.

Until then nothing of the meeting leaves the server, not even its title. Admission makes a personal link that only the
browser that waited can use.

At the same door, somebody of the structure that holds an RCP asks to attend it and says why; they come in with their
own account.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.links import announce_rights_change, find_link, make_link
from rcp.access.models import PersonalLink, Purpose
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.anonymity import refuse_identity
from rcp.people.models import Person, Profession

from ..locks import found, locked_meeting
from ..models import Arrival, ArrivalState, Attendance, Meeting, MeetingState
from ..text import line
from .attending import new_person
from .convening import LINK_LASTS_AFTER

MOST_WAITING = 40


@dataclass(frozen=True)
class Stranger:
    """The journal's author of an announcement: somebody nobody knows yet."""

    label: str
    kind: str = "arrival"
    id: str = ""


@atomic
def announce_arrival(
    *, code: str, first_name: str, last_name: str, profession: str = "", function: str = "", structure: str = ""
) -> Arrival:
    """Say who is at the door. Needs no right: it opens nothing and tells nothing."""
    meeting_id = Meeting.objects.filter(code=code).values_list("pk", flat=True).first()
    if meeting_id is None:
        raise Refused(_("Ce code ne mène à aucune salle."))
    meeting = locked_meeting(meeting_id)
    if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        raise NotYet(_("Cette salle n’accueille plus personne."))
    if meeting.arrivals.filter(state=ArrivalState.WAITING).count() >= MOST_WAITING:
        raise NotYet(_("Trop de personnes attendent déjà : adressez-vous à l’animation."))
    known = Profession.objects.filter(pk=profession).first() if profession else None
    if profession and known is None:
        raise Refused(_("Cette profession n’existe pas."))
    arrival = Arrival.objects.create(
        meeting=meeting,
        first_name=line(first_name, most=60, name=_("Prénom"), needed=True),
        last_name=line(last_name, most=60, name=_("Nom"), needed=True),
        profession=known,
        function=line(function, most=80, name=_("Fonction")),
        structure=line(structure, most=120, name=_("Structure")),
        at=timezone.now(),
    )
    record(Verb.ARRIVAL_ANNOUNCED, by=Stranger(arrival.name), stream=meeting.stream, subject=arrival)
    return arrival


@atomic
def ask_to_attend(*, by: Actor, meeting_id: int, reason: str) -> Arrival:
    """Ask to attend an RCP that one is not expected in; those who lead it see who asks and why, and answer."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.ATTEND, meeting)
    person = found(Person.objects.all(), by.person_id or 0)
    before = meeting.arrivals.filter(person=person).last()
    if before is not None and before.state == ArrivalState.WAITING:
        raise NotYet(_("Vous avez déjà demandé à assister : la réponse n’est pas encore venue."))
    if before is not None:
        # Refused, or let in and put out since.
        raise Refused(_("L’animation n’a pas ouvert cette réunion : adressez-vous directement à elle."))
    reason = line(reason, most=200, name=_("Pourquoi vous demandez à assister"), needed=True)
    refuse_identity(reason)
    arrival = Arrival.objects.create(
        meeting=meeting,
        person=person,
        first_name=person.first_name,
        last_name=person.last_name,
        profession=person.profession,
        function=person.function,
        structure=meeting.organisation.name,
        reason=reason,
        at=timezone.now(),
    )
    record(Verb.ATTENDING_ASKED, by=by, stream=meeting.stream, subject=arrival)
    return arrival


@atomic
def admit_arrival(*, by: Actor, meeting_id: int, arrival_id: int, person_id: int | None = None) -> Arrival:
    """Let somebody in: as a person of the directory when `person_id` says which, else as a new one; whoever asked to
    attend comes in as who they are. Being let in is not being there yet."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.INVITE, meeting)
    arrival = _waiting(meeting, arrival_id)
    person = arrival.person
    if person is None:
        person = arrival.person = _person(arrival, person_id)
        arrival.link = _link_for(by, meeting, person)
    _answer(by, arrival, ArrivalState.ADMITTED)
    attendance, _made = Attendance.objects.get_or_create(meeting=meeting, person=person)
    attendance.admitted_at = timezone.now()
    attendance.save(update_fields=["admitted_at"])
    announce_rights_change(person_id=person.pk)
    record(Verb.ARRIVAL_ADMITTED, by=by, stream=meeting.stream, subject=arrival, person=person.pk)
    return arrival


@atomic
def refuse_arrival(*, by: Actor, meeting_id: int, arrival_id: int) -> Arrival:
    meeting = locked_meeting(meeting_id)
    by.require(Ability.INVITE, meeting)
    arrival = _waiting(meeting, arrival_id)
    _answer(by, arrival, ArrivalState.REFUSED)
    record(Verb.ARRIVAL_REFUSED, by=by, stream=meeting.stream, subject=arrival)
    return arrival


def _link_for(by: Actor, meeting: Meeting, person: Person) -> PersonalLink | None:
    token = make_link(
        by=by,
        person=person,
        purpose=Purpose.MEETING,
        organisation=meeting.organisation,
        subject=meeting,
        lasts=LINK_LASTS_AFTER,
    )
    return find_link(token)


def _waiting(meeting: Meeting, arrival_id: int) -> Arrival:
    arrival = found(meeting.arrivals.select_for_update(of=("self",), no_key=True), arrival_id)
    if arrival.state != ArrivalState.WAITING:
        raise NotYet(_("Quelqu’un a déjà répondu à cette personne."))
    return arrival


def _answer(by: Actor, arrival: Arrival, state: ArrivalState) -> None:
    arrival.state = state
    arrival.answered_at = timezone.now()
    arrival.answered_by = by.label
    arrival.save()


def _person(arrival: Arrival, person_id: int | None) -> Person:
    """A new person, or one already expected here when whoever admits says who it is."""
    if person_id is None:
        return new_person(
            arrival.first_name, arrival.last_name, arrival.profession_id or "", arrival.function or arrival.structure
        )
    expected = Person.objects.filter(attendances__meeting_id=arrival.meeting_id)
    return found(expected, person_id)
