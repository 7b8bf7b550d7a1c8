"""What was promised, followed until it is done: put off, and told at the next meeting."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.locks import found, locked_meeting
from rcp.meetings.models import Meeting

from .. import follow_up
from ..models import ActionItem
from ..queries import earlier
from .acting import take_answer
from .writing import refuse_withdrawn, writable


@atomic
def postpone_action(*, by: Actor, action_id: int, until: date) -> ActionItem:
    """Put an action off until that day, by whoever is in charge or organises its meeting. Whatever the meeting's state:
    what has to be done outlives it, and its record stays as it was."""
    meeting_id = ActionItem.objects.filter(pk=action_id).values_list("meeting_id", flat=True).first()
    if meeting_id is None:
        raise Refused(_("Cette action n’existe pas ou ne vous est pas ouverte."))
    meeting = locked_meeting(meeting_id)
    action = found(_locked(meeting.action_items.all()), action_id)
    if not by.may(Ability.SEE, action):
        raise Refused(_("Cette action n’existe pas ou ne vous est pas ouverte."))
    by.require(Ability.ANSWER, action)
    _put_off(action, until)
    stream = meeting.organisation.stream if meeting.stream.sealed_at else meeting.stream
    record(Verb.ACTION_POSTPONED, by=by, stream=stream, subject=action, until=until.isoformat())
    return action


@atomic
def follow_action(
    *, by: Actor, meeting_id: int, action_id: int, answer: str = "", reason: str = "", until: date | None = None
) -> ActionItem:
    """Note at the next meeting how far an action of an earlier one is: an answer (see `follow_up.Answer`), or the day
    until which it is put off."""
    meeting = _writable_after(by, meeting_id, action_id)
    action = found(_locked(ActionItem.objects.filter(meeting__in=earlier(meeting))), action_id)
    if until is not None:
        _put_off(action, until)
    else:
        take_answer(action, answer, reason, by=by)
    record(Verb.ACTION_FOLLOWED, by=by, stream=meeting.stream, subject=action, status=action.status)
    return action


def _writable_after(by: Actor, meeting_id: int, action_id: int) -> Meeting:
    """The meeting one writes in. The one that the action comes from was held before: it is locked first."""
    origin = ActionItem.objects.filter(pk=action_id).values_list("meeting_id", flat=True).first()
    for pk in sorted({origin or meeting_id, meeting_id}):
        locked_meeting(pk)
    return writable(by, meeting_id)


def _locked(rows: "QuerySet[ActionItem]") -> "QuerySet[ActionItem]":
    return rows.select_for_update(of=("self",), no_key=True).select_related("meeting", "owner")


def _put_off(action: ActionItem, until: date) -> None:
    refuse_withdrawn(action)
    fault = follow_up.postponed(action.status, action.due_on, until, today=timezone.localdate())
    if fault:
        raise NotYet(fault)
    action.first_due_on, action.due_on = action.first_due_on or action.due_on, until
    if action.status == "not_done":
        action.status, action.reason = "confirmed", ""
    _save(action)


def _save(action: ActionItem) -> None:
    action.rev += 1
    action.save()
