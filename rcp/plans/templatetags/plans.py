"""What other areas' pages show of plans."""

from typing import Any

from django import template

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.cases.models import Case
from rcp.meetings.models import Meeting

from ..models import Plan

register = template.Library()


@register.inclusion_tag("plans/_of_case.html", takes_context=True)
def plan_of_case(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """The plans of a situation, and the press that makes one."""
    return _of(context["actor"], case, None)


@register.inclusion_tag("plans/_of_case.html", takes_context=True)
def plan_of_meeting(context: dict[str, Any], meeting: Meeting) -> dict[str, Any]:
    """The same, on the page of an RCP that was held; nothing for another meeting."""
    held = meeting.is_rcp and meeting.state in ("ended", "closed")
    return _of(context["actor"], meeting.case if held else None, meeting)


def _of(actor: Actor, case: Case | None, meeting: Meeting | None) -> dict[str, Any]:
    if case is None:
        return {}
    plans = [plan for plan in Plan.objects.filter(case=case) if actor.may(Ability.READ, plan)]
    may_establish = not actor.link_id and actor.may(Ability.REVISE, case)
    is_open = any(plan.state != "closed" for plan in plans)
    return {"case": case, "meeting": meeting, "plans": plans, "may_establish": may_establish and not is_open}
