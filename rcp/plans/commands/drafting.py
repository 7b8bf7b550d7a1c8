"""Beginning a plan from what the last RCP decided, and writing its lines."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.cases.models import Case
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting, MeetingState
from rcp.people.identities import faults

from ..models import Plan, PlanLine, PlanState
from ..queries import drawn_from
from .locking import locked, locked_case, locked_line, told

WORDS = ("objective", "action", "who", "criterion", "why")
WRITTEN = ("objective", "action", "who", "due_on", "criterion", "review_on")

MOST_LINES = 60


@atomic
def establish_plan(*, by: Actor, case_id: int, meeting_id: int | None = None) -> Plan:
    """The plan of this situation: the one that is not closed, or a new one drawn from its last RCP, or from this one.

    Asked again, it changes nothing. Raises Refused, or NotYet for an RCP that is not of this situation or not held.
    """
    case = locked_case(case_id)
    by.require(Ability.REVISE, case)
    known = Plan.objects.exclude(state=PlanState.CLOSED).filter(case=case).first()
    if known is not None:
        return known
    meeting = _meeting_of(case, meeting_id)
    plan = Plan.objects.create(
        case=case, meeting=meeting, opened_by=by.label, review_on=meeting.next_on if meeting else None
    )
    for number, said in enumerate(drawn_from(meeting)[:MOST_LINES] if meeting else (), 1):
        PlanLine.objects.create(plan=plan, number=number, **said)
    told(Verb.PLAN_STARTED, by=by, plan=plan)
    return plan


def _meeting_of(case: Case, meeting_id: int | None) -> Meeting | None:
    held = case.meetings.filter(state__in=(MeetingState.ENDED, MeetingState.CLOSED)).order_by("-starts_at", "-pk")
    if meeting_id is None:
        return held.first()
    meeting = held.filter(pk=meeting_id).first()
    if meeting is None:
        raise NotYet(_("Un PPCS s’établit une fois la RCP tenue."))
    return meeting


@atomic
def add_line(*, by: Actor, plan_id: int, said: Mapping[str, Any]) -> PlanLine:
    plan = locked(plan_id)
    by.require(Ability.DRAFT, plan)
    number = (plan.lines.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST_LINES:
        raise NotYet(_("Un plan tient en 60 lignes."))
    line = PlanLine(plan=plan, number=number)
    _write(line, said)
    line.save(force_insert=True)
    told(Verb.PLAN_CHANGED, by=by, plan=plan, line=number)
    return line


@atomic
def revise_line(*, by: Actor, line_id: int, rev: int, said: Mapping[str, Any]) -> PlanLine:
    """Change a line. A stale write is refused; the page shows the words as they stand, and those that were typed."""
    line = locked_line(line_id)
    by.require(Ability.DRAFT, line.plan)
    if line.rev != rev:
        raise NotYet(_("Quelqu’un a modifié cette ligne entre-temps : comparez avant d’enregistrer."))
    _write(line, said)
    line.rev += 1
    line.save()
    told(Verb.PLAN_CHANGED, by=by, plan=line.plan, line=line.number)
    return line


@atomic
def withdraw_line(*, by: Actor, line_id: int, back: bool = False) -> PlanLine:
    """Take a line out of the next version, or put it back."""
    line = locked_line(line_id)
    by.require(Ability.DRAFT, line.plan)
    line.withdrawn_at = None if back else timezone.now()
    line.rev += 1
    line.save(update_fields=["withdrawn_at", "rev"])
    told(Verb.PLAN_CHANGED, by=by, plan=line.plan, line=line.number, withdrawn=not back)
    return line


@atomic
def set_review(*, by: Actor, plan_id: int, on: date | None) -> Plan:
    """When the whole plan is looked at again."""
    plan = locked(plan_id)
    by.require(Ability.DRAFT, plan)
    if on is not None and on < timezone.localdate():
        raise NotYet(_("Cette date est passée : choisissez-en une à venir."))
    plan.review_on = on
    plan.rev += 1
    plan.save(update_fields=["review_on", "rev"])
    told(Verb.PLAN_CHANGED, by=by, plan=plan)
    return plan


def _write(line: PlanLine, said: Mapping[str, Any]) -> None:
    for name in WRITTEN:
        if name in said:
            setattr(line, name, " ".join(said[name].split()) if name in WORDS else said[name])
    if not (line.objective or line.action):
        raise NotYet(_("Écrivez au moins l’objectif, ou ce qui est fait."))
    found = [fault for name in WORDS for fault in faults(getattr(line, name))]
    if found:
        why = tuple(f"« {fault.found} » : {fault.why}" for fault in found)
        raise NotYet(_("Un plan ne porte que l’alias de la personne."), missing=why)
