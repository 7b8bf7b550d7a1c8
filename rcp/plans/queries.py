"""Reading plans: what an RCP gives them, what waits, what is shown of one."""

from typing import Any

from rcp.cases.models import Case
from rcp.decisions.models import STANDING
from rcp.meetings.models import Meeting

from . import life
from .models import AnswerKind, Plan, PlanLine, PlanState, PlanVersion


def drawn_from(meeting: Meeting) -> list[dict[str, Any]]:
    """The lines that this RCP gives a plan: what was to be done, by whom, how one will know."""
    rows = meeting.action_items.filter(STANDING).select_related("owner")
    return [
        {
            "action": row.what,
            "who": row.owner_name,
            "due_on": row.due_on,
            "criterion": row.success_criterion,
            "review_on": meeting.next_on,
        }
        for row in rows
    ]


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
