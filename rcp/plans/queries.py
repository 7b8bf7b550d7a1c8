"""Reading plans: what an RCP gives them, what waits, what is shown of one."""

from typing import Any

from rcp.careplan.models import Goal, GoalStatus
from rcp.careplan.queries import served_by
from rcp.cases.models import Case
from rcp.decisions.models import STANDING, ActionItem
from rcp.meetings.models import Meeting

from . import life
from .models import AnswerKind, Outcome, Plan, PlanLine, PlanState, PlanVersion


def drawn_from(meeting: Meeting) -> list[dict[str, Any]]:
    """The lines that this RCP gives a plan: each objective with what serves it, then what serves none yet. An objective
    that was not met keeps why."""
    actions = list(meeting.action_items.filter(STANDING).select_related("owner"))
    goals = {goal.pk: goal for goal in meeting.goals.filter(STANDING)}
    serves = served_by(meeting)
    lines = []
    for goal in goals.values():
        serving = [one for one in actions if serves.get(one.pk) == goal.pk]
        lines += [_line(goal, one, meeting) for one in serving] or [_line(goal, None, meeting)]
    rest = [one for one in actions if serves.get(one.pk) not in goals]
    return [*lines, *(_line(None, one, meeting) for one in rest)]


def _line(goal: Goal | None, action: ActionItem | None, meeting: Meeting) -> dict[str, Any]:
    outcomes = {GoalStatus.UNMET.value: Outcome.NOT_REACHED, GoalStatus.REACHED.value: Outcome.REACHED}
    outcome = outcomes.get(goal.status, Outcome.OPEN) if goal else Outcome.OPEN
    return {
        "objective": goal.text if goal else "",
        "action": action.what if action else "",
        "who": action.owner_name if action else "",
        "due_on": action.due_on if action else None,
        "criterion": (goal.criterion if goal else "") or (action.success_criterion if action else ""),
        "review_on": meeting.next_on,
        "outcome": outcome,
        "why": goal.reason if goal and outcome == Outcome.NOT_REACHED else "",
    }


def open_plan(case: Case) -> Plan | None:
    return case.plans.exclude(state=PlanState.CLOSED).first()


def lines_of(plan: Plan) -> list[PlanLine]:
    return list(plan.lines.filter(withdrawn_at__isnull=True))


def lacking(plan: Plan) -> tuple[str, ...]:
    """What is missing before its lines may be a version."""
    return life.lacking([life.Line(line.objective, line.action, line.who) for line in lines_of(plan)])


def waiting(plan: Plan) -> PlanVersion | None:
    """The last version, as long as an answer to it is waited for."""
    last = plan.versions.select_related("frozen").prefetch_related("answers__person__profession").last()
    return last if last is not None and last.outcome is None else None


def missing_answers(version: PlanVersion) -> list[str]:
    given = {answer.kind for answer in version.answers.all()}
    return [str(AnswerKind(kind).label) for kind in life.needed(version.circuit) if kind not in given]
