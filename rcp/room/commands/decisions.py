"""What is decided, who does what, and what is done if it gets worse."""

from collections.abc import Mapping
from typing import Any

from rcp.access.actor import Actor
from rcp.decisions import commands as decisions
from rcp.decisions.models import ActionItem, OwnerKind
from rcp.decisions.owners import owner_called
from rcp.meetings.changes import Plain
from rcp.meetings.locks import found
from rcp.meetings.models import Meeting

from .. import conduct
from ..arguments import boolean, clearable, day, integer, integers, needed, node, optional, plain_values, text
from .command import Answer, Command, renamed


def _decide(*, by: Actor, meeting_id: int, **given: Any) -> Answer:
    decision = conduct.decide(by=by, meeting_id=meeting_id, **given)
    return {"decision": decision.pk, "number": decision.number}


def _assign(*, by: Actor, meeting_id: int, line: str, **given: Any) -> Answer:
    assigned = conduct.assign(by=by, meeting_id=meeting_id, text=line, **given)
    return {"action": assigned.action.pk, "number": assigned.action.number, "doubt": assigned.doubt}


def _revise_action(
    *,
    by: Actor,
    meeting_id: int,
    action: int,
    rev: int,
    who: str | None = None,
    owner_kind: str = OwnerKind.PROFESSIONAL,
    contributors: list[int] | None = None,
    **given: Any,
) -> Answer:
    # Who, and what they are to the person, say one thing together.
    owner = None if who is None else owner_called(Meeting.objects.get(pk=meeting_id), who, owner_kind)
    revised = decisions.revise_action(
        by=by, meeting_id=meeting_id, action_id=action, rev=rev, owner=owner, contributor_ids=contributors, **given
    )
    return {"rev": revised.rev}


def _answer_action(*, by: Actor, meeting_id: int, action: int, answer: str, reason: str = "") -> Answer:
    found(ActionItem.objects.filter(meeting_id=meeting_id), action)
    return {"status": decisions.answer_action(by=by, action_id=action, answer=answer, reason=reason).status}


def _plan(*, by: Actor, meeting_id: int, **given: str) -> Answer:
    plan = decisions.Plan(**given)
    return {"contingency": decisions.plan_contingency(by=by, meeting_id=meeting_id, plan=plan).pk}


def _replan(
    *,
    by: Actor,
    meeting_id: int,
    contingency: int,
    rev: int,
    was: Mapping[str, Plain] | None = None,
    **changes: str,
) -> Answer:
    revised = decisions.revise_contingency(
        by=by, meeting_id=meeting_id, contingency_id=contingency, rev=rev, changes=changes, was=was
    )
    return {"rev": revised.rev}


PLAN = {
    "contact": optional(text),
    "phone": optional(text),
    "hours": optional(text),
    "steps": optional(text),
    "night_contact": optional(text),
    "night_phone": optional(text),
}

COMMANDS: Mapping[str, Command] = {
    # Decisions
    "record_decision": Command(_decide, {"text": needed(text), "node": optional(node)}),
    "revise_decision": Command(
        renamed(decisions.revise_decision, decision="decision_id"),
        {
            "decision": needed(integer),
            "rev": needed(integer),
            "text": needed(text),
            "was": optional(plain_values),
        },
    ),
    "withdraw_decision": Command(
        renamed(decisions.withdraw_decision, decision="decision_id"), {"decision": needed(integer)}
    ),
    "restore_decision": Command(
        renamed(decisions.restore_decision, decision="decision_id"), {"decision": needed(integer)}
    ),
    "express_dissent": Command(
        renamed(decisions.express_dissent, decision="decision_id"),
        {"decision": needed(integer), "text": needed(text), "label": optional(text)},
    ),
    # Who does what
    "assign_action": Command(
        _assign,
        {
            "line": needed(text),
            "owner": optional(text),
            "due_on": optional(day),
            "no_due_date": optional(boolean),
            "node": optional(node),
        },
    ),
    "revise_action": Command(
        _revise_action,
        {
            "action": needed(integer),
            "rev": needed(integer),
            "what": optional(text),
            "who": optional(text),
            "owner_kind": optional(text),
            "due_on": clearable(day),
            "success_criterion": optional(text),
            "contributors": optional(integers),
            "was": optional(plain_values),
        },
    ),
    "answer_action": Command(
        _answer_action, {"action": needed(integer), "answer": needed(text), "reason": optional(text)}
    ),
    "withdraw_action": Command(renamed(decisions.withdraw_action, action="action_id"), {"action": needed(integer)}),
    "restore_action": Command(renamed(decisions.restore_action, action="action_id"), {"action": needed(integer)}),
    # If it gets worse
    "plan_contingency": Command(_plan, {"trigger": needed(text), **PLAN}),
    "revise_contingency": Command(
        _replan,
        {
            "contingency": needed(integer),
            "rev": needed(integer),
            "trigger": optional(text),
            **PLAN,
            "was": optional(plain_values),
        },
    ),
    "withdraw_contingency": Command(
        renamed(decisions.withdraw_contingency, contingency="contingency_id"), {"contingency": needed(integer)}
    ),
    "restore_contingency": Command(
        renamed(decisions.restore_contingency, contingency="contingency_id"), {"contingency": needed(integer)}
    ),
}
