"""What the page of a plan shows: the version that waits, or the plan as it is written now."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from rcp.access.abilities import Ability
from rcp.access.actor import Actor, Kind
from rcp.cases.models import Case
from rcp.paper.queries import content_of as kept_content
from rcp.paper.queries import shown
from rcp.people.models import Person

from . import life
from .forms import AnswerForm, CloseForm, FollowForm, LineForm, ReviewForm
from .models import AnswerKind, Plan, PlanState, PlanVersion
from .paper import PROPOSED, content_of, sheet
from .queries import lacking, lines_of, waiting

STEPS = [state for state in PlanState if state != PlanState.CLOSED] + [PlanState.CLOSED]


def shown_plan(plan: Plan, actor: Actor, *, back: str) -> dict[str, Any]:
    version, last = waiting(plan), plan.versions.last()
    content = kept_content(version.frozen) if version else content_of(plan, number=(last.number if last else 0) + 1)
    may = {ability.value: True for ability in actor.abilities(plan)}
    return {
        "plan": plan,
        "known": actor.kind == Kind.ACCOUNT,
        "can": may,
        "steps": [{"label": step.label, "is_here": step == plan.state} for step in STEPS],
        "version": version,
        "reading": sheet(content, PROPOSED, {}).context if content else None,
        "waited": _waited(version, may) if version else [],
        "answers": list(last.answers.select_related("person__profession")) if last else [],
        "last": last,
        "refused": last is not None and last.outcome is False,
        "asked": _asked(plan) if version and Ability.FREEZE in actor.abilities(plan) else [],
        "lines": lines_of(plan),
        "withdrawn": list(plan.lines.filter(withdrawn_at__isnull=False)),
        "lacking": lacking(plan),
        "papers": [
            {**shown(one.frozen, back=back), "version": one}
            for one in plan.versions.select_related("frozen").order_by("-number")
        ],
        "line_form": LineForm(),
        "follow_form": FollowForm(),
        "review_form": ReviewForm(initial={"review_on": plan.review_on}),
        "close_form": CloseForm(),
        "validated_by": life.WHO[last.circuit if last else plan.circuit],
    }


def of_case(case: Case, actor: Actor) -> dict[str, Any] | None:
    """The plans of a situation that this actor may read, and whether they may establish one; None for neither."""
    plans = [plan for plan in Plan.objects.filter(case=case) if actor.may(Ability.READ, plan)]
    is_open = any(plan.state != PlanState.CLOSED for plan in plans)
    may_establish = not is_open and actor.kind == Kind.ACCOUNT and actor.may(Ability.REVISE, case)
    return {"case": case, "plans": plans, "may_establish": may_establish} if plans or may_establish else None


def _waited(version: PlanVersion, may: dict[str, bool]) -> list[dict[str, Any]]:
    """The answers that are waited for, with a form for those that this person may give."""
    given = {answer.kind for answer in version.answers.all()}
    abilities = {AnswerKind.VALIDATION: Ability.VALIDATE, AnswerKind.AGREEMENT: Ability.AGREE}
    return [
        {
            "kind": kind,
            "label": AnswerKind(kind).label,
            "is_agreement": kind == AnswerKind.AGREEMENT,
            "mine": abilities[AnswerKind(kind)].value in may,
            "form": AnswerForm(initial={"said_on": timezone.localdate()}),
        }
        for kind in life.needed(version.circuit)
        if kind not in given
    ]


def _asked(plan: Plan) -> Sequence[Any]:
    """Who may be sent a personal link to the version that waits: who validates first, then the circle."""
    validators = plan.validators()
    around = validators | set(plan.case.circle.current(timezone.localdate()).values_list("person_id", flat=True))
    people = Person.objects.filter(pk__in=around).select_related("profession")
    rows = [{"person": one, "validates": one.pk in validators} for one in people]
    return sorted(rows, key=lambda row: not row["validates"])
