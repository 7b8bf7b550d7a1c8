"""What is done if it gets worse."""

from collections.abc import Mapping

from rcp.access.actor import Actor
from rcp.decisions import commands as decisions
from rcp.decisions.calling import FIELDS, plan_of
from rcp.meetings.changes import Plain

from ...commands.arguments import calling, integer, needed, optional, plain_values, text
from ...commands.command import Answer, Command, renamed


def _plan(*, by: Actor, meeting_id: int, **given: str) -> Answer:
    planned = decisions.plan_contingency(by=by, meeting_id=meeting_id, plan=plan_of(given))
    return {"contingency": planned.pk}


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


PLAN = {name: calling(text) for name in FIELDS if name != "trigger"}

COMMANDS: Mapping[str, Command] = {
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
