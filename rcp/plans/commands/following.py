"""What became of each objective, and the end of the plan."""

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.identities import faults

from .. import life
from ..models import Outcome, Plan, PlanLine, PlanState
from .locking import locked, locked_line, told


@atomic
def follow_line(*, by: Actor, line_id: int, outcome: str, why: str = "") -> PlanLine:
    """Say where an objective stands. One that is not reached says why, and is the fourth part of the next version."""
    line = locked_line(line_id)
    by.require(Ability.DRAFT, line.plan)
    why = _said(why)
    if outcome not in Outcome.values:
        raise NotYet(_("Dites si l’objectif est atteint, non atteint ou en cours."))
    if outcome == Outcome.NOT_REACHED and not why:
        raise NotYet(_("Dites pourquoi l’objectif n’est pas atteint : c’est ce qui permettra d’y remédier."))
    line.outcome, line.why, line.rev = Outcome(outcome), why, line.rev + 1
    line.save(update_fields=["outcome", "why", "rev"])
    plan = line.plan
    plan.state, plan.rev = life.after_follow_up(plan.state), plan.rev + 1
    plan.save(update_fields=["state", "rev"])
    told(Verb.PLAN_FOLLOWED, by=by, plan=plan, line=line.number)
    return line


@atomic
def close_plan(*, by: Actor, plan_id: int, reason: str) -> Plan:
    """Nothing of the plan changes after this; the situation may be given another one."""
    plan = locked(plan_id)
    by.require(Ability.FREEZE, plan)
    reason = _said(reason)
    if not reason:
        raise NotYet(_("Dites pourquoi le plan est clôturé."))
    plan.state, plan.closed_at, plan.closing_reason = PlanState.CLOSED, timezone.now(), reason
    plan.rev += 1
    plan.save(update_fields=["state", "closed_at", "closing_reason", "rev"])
    told(Verb.PLAN_CLOSED, by=by, plan=plan)
    return plan


def _said(text: str) -> str:
    line = " ".join(text.split())
    found = faults(line)
    if found:
        why = tuple(f"« {fault.found} » : {fault.why}" for fault in found)
        raise NotYet(_("Un plan ne porte que l’alias de la personne."), missing=why)
    return line
