"""The agenda, before and during the meeting."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from .. import agenda
from ..changes import Plain
from ..locks import found, locked_meeting, refuse_stale
from ..models import AgendaItem, Meeting
from ..text import line

MOST_ITEMS = 40


@atomic
def add_agenda_item(
    *, by: Actor, meeting_id: int, title: str, minutes: int = agenda.USUAL_MINUTES, carried_by: str = ""
) -> AgendaItem:
    meeting = _led(by, meeting_id)
    count = meeting.agenda.count()
    if count >= MOST_ITEMS:
        raise NotYet(_("L’ordre du jour a déjà 40 points : planifiez une autre réunion."))
    last = meeting.agenda.last()
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last.position + 1 if last else 0,
        title=line(title, most=160, name=_("Point de l’ordre du jour"), needed=True),
        planned_minutes=minutes_of_a_point(minutes),
        carried_by=line(carried_by, most=80, name=_("Présenté par")),
    )
    record(Verb.AGENDA_CHANGED, by=by, stream=meeting.stream, subject=item)
    return item


@atomic
def revise_agenda_item(
    *,
    by: Actor,
    meeting_id: int,
    item_id: int,
    rev: int | None = None,
    title: str | None = None,
    minutes: int | None = None,
    carried_by: str | None = None,
    done: bool | None = None,
    was: Mapping[str, Plain] | None = None,
) -> AgendaItem:
    """Change a point, or tick it as dealt with. `was`: see rcp.meetings.changes."""
    meeting = _led(by, meeting_id)
    item = found(meeting.agenda.all(), item_id)
    given = {"title": title, "minutes": minutes, "carried_by": carried_by}
    stands = {"title": item.title, "minutes": item.planned_minutes, "carried_by": item.carried_by}
    refuse_stale(rev, item.rev, stands, changed=[name for name, value in given.items() if value is not None], was=was)
    if title is not None:
        item.title = line(title, most=160, name=_("Point de l’ordre du jour"), needed=True)
    if minutes is not None:
        item.planned_minutes = minutes_of_a_point(minutes)
    if carried_by is not None:
        item.carried_by = line(carried_by, most=80, name=_("Présenté par"))
    if done is not None:
        item.done_at = (item.done_at or timezone.now()) if done else None
    item.rev += 1
    item.save()
    record(Verb.AGENDA_CHANGED, by=by, stream=meeting.stream, subject=item)
    return item


@atomic
def move_agenda_item(*, by: Actor, meeting_id: int, item_id: int, to: int) -> None:
    """Put a point at place `to` (0 is first)."""
    meeting = _led(by, meeting_id)
    item = found(meeting.agenda.all(), item_id)
    order = agenda.moved(list(meeting.agenda.values_list("pk", flat=True)), item.pk, to=to)
    for place, pk in enumerate(order):
        AgendaItem.objects.filter(pk=pk).update(position=place)
    record(Verb.AGENDA_CHANGED, by=by, stream=meeting.stream, subject=item, to=to)


@atomic
def remove_agenda_item(*, by: Actor, meeting_id: int, item_id: int) -> None:
    meeting = _led(by, meeting_id)
    item = found(meeting.agenda.all(), item_id)
    record(Verb.AGENDA_CHANGED, by=by, stream=meeting.stream, subject=item, removed=True)
    item.delete()


def _led(by: Actor, meeting_id: int) -> Meeting:
    """The agenda belongs to whoever leads, before the meeting as during it."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.LEAD, meeting)
    return meeting


def minutes_of_a_point(minutes: int) -> int:
    if not 0 <= minutes <= agenda.MOST_MINUTES:
        raise Refused(_("Un point dure de 0 à 240 minutes."))
    return minutes
