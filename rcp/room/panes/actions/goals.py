"""What is aimed at, with the actions that serve it: what changes it, and how its pane shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rcp.access.actor import Actor
from rcp.careplan import commands as careplan
from rcp.careplan.models import Goal, Need
from rcp.careplan.queries import goals_of, needs_without_goal
from rcp.meetings.models import Meeting

from ...commands.arguments import clearable, integer, needed, optional, plain_values, text
from ...commands.command import Answer, Command, renamed

if TYPE_CHECKING:
    from .reading import ActionLine


def _set(*, by: Actor, meeting_id: int, text: str = "", need: int | None = None) -> Answer:
    goal = careplan.set_goal(by=by, meeting_id=meeting_id, text=text, need_id=need)
    return {"goal": goal.pk, "number": goal.number}


COMMANDS: Mapping[str, Command] = {
    "set_goal": Command(_set, {"text": optional(text), "need": optional(integer)}),
    "revise_goal": Command(
        renamed(careplan.revise_goal, goal="goal_id"),
        {
            "goal": needed(integer),
            "rev": needed(integer),
            "text": optional(text),
            "criterion": optional(text),
            "was": optional(plain_values),
        },
    ),
    "withdraw_goal": Command(renamed(careplan.withdraw_goal, goal="goal_id"), {"goal": needed(integer)}),
    "restore_goal": Command(renamed(careplan.restore_goal, goal="goal_id"), {"goal": needed(integer)}),
    "aim_action": Command(
        renamed(careplan.aim_action, action="action_id", goal="goal_id"),
        {"action": needed(integer), "goal": clearable(integer)},
    ),
}


@dataclass(frozen=True)
class GoalLine:
    goal: Goal
    lines: Sequence["ActionLine"]


@dataclass(frozen=True)
class Aims:
    """`goals` that stand, each with its actions; `aimless` are those that serve none, `unanswered` the needs that
    nothing is aimed at for."""

    goals: Sequence[GoalLine] = ()
    withdrawn: Sequence[Goal] = ()
    aimless: Sequence["ActionLine"] = ()
    unanswered: Sequence[Need] = ()


def aims_of(meeting: Meeting, lines: Sequence["ActionLine"]) -> Aims:
    """What only a case conference has; elsewhere every action stands by itself."""
    if not meeting.is_rcp:
        return Aims(aimless=lines)
    goals = goals_of(meeting)
    standing = [goal for goal in goals if goal.withdrawn_at is None]
    return Aims(
        goals=[GoalLine(goal, [line for line in lines if line.goal_id == goal.pk]) for goal in standing],
        withdrawn=[goal for goal in goals if goal.withdrawn_at is not None],
        aimless=[line for line in lines if line.goal_id is None],
        unanswered=needs_without_goal(meeting),
    )
