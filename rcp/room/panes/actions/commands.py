"""Who does what, and what each answers."""

from collections.abc import Mapping
from typing import Any

from mindmap.commands import link_node
from rcp.access.actor import Actor
from rcp.careplan import commands as careplan
from rcp.decisions import commands as decisions
from rcp.decisions.commands import Assigned
from rcp.decisions.models import ActionItem, OwnerKind
from rcp.decisions.owners import owner_called
from rcp.journal.transactions import atomic
from rcp.meetings.locks import found
from rcp.meetings.models import Meeting

from ...commands.arguments import (
    NodeRef,
    boolean,
    clearable,
    code,
    day,
    integer,
    integers,
    needed,
    node,
    optional,
    plain_values,
    text,
)
from ...commands.command import Answer, Command, hold_map_of, renamed
from .goals import COMMANDS as GOALS


@atomic
def assign(
    *, by: Actor, meeting_id: int, text: str, node: NodeRef | None = None, goal: int | None = None, **chosen: Any
) -> Assigned:
    """Write an action item from one line, and what was `chosen` beside it (see assign_action); `node` says from which
    element of the map it comes, `goal` which goal it serves."""
    if node is not None:
        hold_map_of(meeting_id, node)
    assigned = decisions.assign_action(by=by, meeting_id=meeting_id, text=text, **chosen)
    if node is not None:
        link_node(by=by, map_id=node.map_id, node_id=node.node_id, action_item_id=assigned.action.pk)
    if goal is not None:
        careplan.aim_action(by=by, meeting_id=meeting_id, action_id=assigned.action.pk, goal_id=goal)
    return assigned


def _assign(*, by: Actor, meeting_id: int, line: str, **given: Any) -> Answer:
    assigned = assign(by=by, meeting_id=meeting_id, text=line, **given)
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


COMMANDS: Mapping[str, Command] = {
    "assign_action": Command(
        _assign,
        {
            "line": needed(text),
            "owner": optional(code),
            "due_on": optional(day),
            "no_due_date": optional(boolean),
            "node": optional(node),
            "goal": optional(integer),
        },
    ),
    "revise_action": Command(
        _revise_action,
        {
            "action": needed(integer),
            "rev": needed(integer),
            "what": optional(text),
            "who": optional(text),
            "owner_kind": optional(code),
            "due_on": clearable(day),
            "success_criterion": optional(text),
            "contributors": optional(integers),
            "was": optional(plain_values),
        },
    ),
    "answer_action": Command(
        _answer_action, {"action": needed(integer), "answer": needed(code), "reason": optional(text)}
    ),
    "amend_action": Command(
        renamed(decisions.amend_action, action="action_id"),
        {"action": needed(integer), "what": optional(text), "due_on": optional(day)},
    ),
    "note_answer": Command(
        renamed(decisions.note_answer, action="action_id"),
        {"action": needed(integer), "answer": needed(code), "reason": optional(text)},
    ),
    "withdraw_action": Command(renamed(decisions.withdraw_action, action="action_id"), {"action": needed(integer)}),
    "restore_action": Command(renamed(decisions.restore_action, action="action_id"), {"action": needed(integer)}),
    **GOALS,
}
