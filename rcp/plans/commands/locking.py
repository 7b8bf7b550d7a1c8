"""Taking a plan's row: its situation first, which everything about a person is written under."""

from rcp.access.actor import Actor
from rcp.cases.models import Case
from rcp.journal.record import record
from rcp.journal.verbs import Verb

from ..models import Plan, PlanLine


def locked_case(case_id: int) -> Case:
    return (
        Case.objects.select_for_update(of=("self",), no_key=True).select_related("organisation__stream").get(pk=case_id)
    )


def locked(plan_id: int) -> Plan:
    """The plan, its situation and its organisation's stream. Raises Plan.DoesNotExist."""
    found = Plan.objects.get(pk=plan_id)
    case = locked_case(found.case_id)
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("meeting").get(pk=plan_id)
    plan.case = case
    return plan


def locked_line(line_id: int) -> PlanLine:
    found = PlanLine.objects.get(pk=line_id)
    plan = locked(found.plan_id)
    line = PlanLine.objects.select_for_update(of=("self",), no_key=True).get(pk=line_id)
    line.plan = plan
    return line


def told(verb: Verb, *, by: Actor, plan: Plan, **facts: str | int | bool) -> None:
    """An entry for the audit: numbers only, no word of the plan."""
    record(verb, by=by, stream=plan.stream, subject=plan, audit_only=True, **facts)
