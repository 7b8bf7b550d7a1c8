"""Splitting into groups and coming back together."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Membership

from .. import breakouts
from ..locks import found, locked_meeting
from ..models import AttendanceStatus, Breakout, BreakoutMember, Meeting, MeetingState
from ..text import line

LONGEST = 180


@atomic
def form_groups(
    *,
    by: Actor,
    meeting_id: int,
    names: Sequence[str],
    people: Mapping[str, Sequence[int]] | None = None,
    minutes: int | None = None,
) -> list[Breakout]:
    """Split those present into groups; `people` says who goes where, by name of group, or a proposal is made.

    Before the meeting opens, the groups are prepared with those invited: they begin with the phase that is theirs.
    """
    meeting = _led(by, meeting_id, preparing=True)
    names = [line(name, most=60, name=_("Nom du sous-groupe"), needed=True) for name in names]
    if fault := breakouts.fault(names):
        raise Refused(fault)
    if meeting.breakouts.current().exists():
        raise NotYet(_("Des sous-groupes travaillent déjà : réunissez-les d’abord."))
    present = _attendees(meeting)
    places = _checked(people, names, present) if people else breakouts.proposal(present, names)
    now = timezone.now()
    groups = [
        Breakout.objects.create(meeting=meeting, name=name, position=place, formed_at=now)
        for place, name in enumerate(names)
    ]
    BreakoutMember.objects.bulk_create(
        BreakoutMember(breakout=group, person_id=person) for group in groups for person in places[group.name]
    )
    _tell(meeting, "", minutes if meeting.state == MeetingState.OPEN else None)
    record(Verb.GROUPS_FORMED, by=by, stream=meeting.stream, groups=[group.pk for group in groups])
    return groups


@atomic
def join_group(*, by: Actor, meeting_id: int, breakout_id: int, person_id: int | None = None) -> None:
    """Change groups; whoever leads may move somebody else."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.ENTER, meeting)
    person_id = person_id if person_id is not None else by.person_id
    if person_id is None:
        raise Refused(_("Seule une personne rejoint un sous-groupe."))
    if person_id != by.person_id:
        by.require(Ability.LEAD, meeting)
    breakout = found(meeting.breakouts.current(), breakout_id)
    if not meeting.attendances.filter(person_id=person_id).exists():
        raise Refused(_("Cette personne ne participe pas à la réunion."))
    BreakoutMember.objects.filter(
        breakout__meeting=meeting, breakout__ended_at__isnull=True, person_id=person_id
    ).delete()
    BreakoutMember.objects.create(breakout=breakout, person_id=person_id)
    record(Verb.GROUP_JOINED, by=by, stream=meeting.stream, subject=breakout, person=person_id)


@atomic
def tell_groups(*, by: Actor, meeting_id: int, message: str = "", minutes: int | None = None) -> None:
    """Show every group the same message and the time left, counted from now."""
    meeting = _led(by, meeting_id)
    if not meeting.breakouts.current().exists():
        raise NotYet(_("Il n’y a pas de sous-groupe en ce moment."))
    _tell(meeting, line(message, most=300, name=_("Message")), minutes)
    record(Verb.GROUPS_TOLD, by=by, stream=meeting.stream, minutes=minutes)


@atomic
def end_groups(*, by: Actor, meeting_id: int) -> None:
    """Bring everybody back together, or give up groups that were only prepared."""
    meeting = _led(by, meeting_id, preparing=True)
    if not meeting.breakouts.current().update(ended_at=timezone.now()):
        raise NotYet(_("Il n’y a pas de sous-groupe en ce moment."))
    meeting.groups_message, meeting.groups_end_at = "", None
    meeting.save(update_fields=["groups_message", "groups_end_at"])
    record(Verb.GROUPS_ENDED, by=by, stream=meeting.stream)


def _led(by: Actor, meeting_id: int, *, preparing: bool = False) -> Meeting:
    meeting = locked_meeting(meeting_id)
    by.require(Ability.LEAD, meeting)
    if meeting.state != MeetingState.OPEN and not (preparing and meeting.state == MeetingState.PLANNED):
        raise NotYet(_("La séance n’est pas ouverte : ouvrez-la d’abord."))
    return meeting


def _tell(meeting: Meeting, message: str, minutes: int | None) -> None:
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise Refused(_("Le temps des sous-groupes va de 1 à 180 minutes."))
    meeting.groups_message = message
    if minutes is not None:
        meeting.groups_end_at = timezone.now() + timedelta(minutes=minutes)
    meeting.save(update_fields=["groups_message", "groups_end_at"])


def _attendees(meeting: Meeting) -> list[breakouts.Attendee]:
    """Those here now (before it opens, those who may come), with the kind of the first organisation of each."""
    if meeting.state == MeetingState.PLANNED:
        coming = meeting.attendances.exclude(status=AttendanceStatus.EXCUSED)
    else:
        coming = meeting.attendances.filter(status=AttendanceStatus.PRESENT, left_at__isnull=True)
    named = coming.filter(person__isnull=False).order_by("person_id")
    people = [pk for pk in named.values_list("person_id", flat=True) if pk is not None]
    rows = Membership.objects.current(timezone.localdate()).filter(person_id__in=people).order_by("-pk")
    sides = {row.person_id: row.organisation.kind for row in rows.select_related("organisation")}
    return [breakouts.Attendee(person, sides.get(person, "")) for person in people]


def _checked(
    people: Mapping[str, Sequence[int]], names: Sequence[str], present: Sequence[breakouts.Attendee]
) -> dict[str, list[int]]:
    """Only people who are here, each in one group; whoever was forgotten joins the smallest."""
    here = [attendee.person for attendee in present]
    places: dict[str, list[int]] = {name: [] for name in names}
    for name, persons in people.items():
        if name not in places:
            raise Refused(_("« %(name)s » n’est pas un des sous-groupes.") % {"name": name})
        places[name] = list(persons)
    placed = [person for persons in places.values() for person in persons]
    if len(placed) != len(set(placed)) or not set(placed) <= set(here):
        raise Refused(_("Un sous-groupe réunit des personnes présentes, chacune dans un seul."))
    for person in here:
        if person not in placed:
            min(places.values(), key=len).append(person)
    return places
