"""The PPCS: what a version freezes, in the four parts of the HAS, and how it reads on paper."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.cases.around import circle_of
from rcp.cases.models import Case
from rcp.paper import wording
from rcp.paper.kinds import PaperKind, Sheet
from rcp.paper.models import Frozen

from . import life
from .models import AnswerKind, Outcome, Plan, PlanLine, PlanVersion

KIND = "care_plan"
PROPOSED, VALIDATED = "proposed", "validated"
DIMENSIONS = ("medical", "psychological", "social", "surroundings")


def content_of(plan: Plan, *, number: int) -> dict[str, Any]:
    """Everything this version says, as plain values; days as they are."""
    case, lines = plan.case, plan.lines.filter(withdrawn_at__isnull=True)
    return {
        "kind": KIND,
        "title": f"PPCS — {case.alias}",
        "organisation": case.organisation.name,
        "number": number,
        "made_on": timezone.localdate().isoformat(),
        "case": case.alias,
        "lead": case.lead.name if case.lead else "",
        "circuit": plan.circuit,
        "physician": case.attending_physician.name if case.attending_physician else "",
        "no_physician": case.no_attending_physician,
        "requested_by": case.requested_by,
        "question": case.question,
        "wishes": case.wishes,
        "priority": case.priority,
        "sharing": _sharing(case),
        "around": _around(case),
        "dimensions": _dimensions(case),
        "lines": [_line(line) for line in lines.exclude(outcome=Outcome.NOT_REACHED)],
        "not_reached": [_line(line) for line in lines.filter(outcome=Outcome.NOT_REACHED)],
        "meeting_on": timezone.localtime(plan.meeting.starts_at).date().isoformat() if plan.meeting else "",
        "review_on": plan.review_on.isoformat() if plan.review_on else "",
    }


def _sharing(case: Case) -> dict[str, str]:
    said = case.sharing.filter(withdrawn_on__isnull=True).last()
    if said is None:
        return {}
    on = said.collected_on or said.informed_on
    return {"basis": said.get_basis_display(), "on": on.isoformat() if on else ""}


def _around(case: Case) -> list[dict[str, str]]:
    """Who is around the person: the circle, then relatives, then those who are not in the directory."""
    around = circle_of(case)
    return [
        *(_one(one.person.name, one.role or one.person.occupation, one.reached_at, one.hours) for one in around.stays),
        *(_one(one.bond, one.get_tie_display(), one.phone, one.hours) for one in around.relatives),
        *(_one(one.category, one.name, one.phone, one.hours) for one in around.contacts),
    ]


def _one(name: str, role: str, phone: str, hours: str) -> dict[str, str]:
    return {"name": name, "role": role, "phone": phone, "hours": hours}


def _dimensions(case: Case) -> list[dict[str, str]]:
    """The four of them, each with who wrote it last and when."""
    written = {one.part: one for one in case.writings.all()}
    names = {field.name: str(field.verbose_name) for field in Case._meta.concrete_fields}
    return [
        {
            "name": names[part],
            "text": getattr(case, part),
            "by": written[part].by if part in written else "",
            "on": timezone.localtime(written[part].at).date().isoformat() if part in written else "",
        }
        for part in DIMENSIONS
    ]


def _line(line: PlanLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "objective": line.objective,
        "action": line.action,
        "who": line.who,
        "due_on": line.due_on.isoformat() if line.due_on else "",
        "criterion": line.criterion,
        "review_on": line.review_on.isoformat() if line.review_on else "",
        "outcome": line.get_outcome_display(),
        "why": line.why,
    }


def facts_of(version: PlanVersion) -> dict[str, Any]:
    """What the validated copy says beside the content: who answered what, when."""
    answers = [
        {
            "kind": answer.kind,
            "label": answer.label,
            "occupation": answer.person.occupation,
            "means": answer.get_means_display() if answer.means else "",
            "on": answer.said_on.isoformat(),
        }
        for answer in version.answers.select_related("person__profession")
    ]
    return {"answers": answers}


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    """The plan as a page: dates become words, rows of one objective follow each other."""
    made_on = date.fromisoformat(content["made_on"])
    validated = copy == VALIDATED
    state = _("validé") if validated else _("brouillon à valider")
    context = {
        **content,
        "status": f"{_('PPCS')} · {state}",
        "watermark": "" if validated else _("Brouillon"),
        "made": _day(content["made_on"]),
        "met": _day(content["meeting_on"]),
        "reviewed": _day(content["review_on"]),
        "dimensions": [{**one, "day": _day(one["on"], made_on)} for one in content["dimensions"]],
        "sharing_on": _day(content["sharing"].get("on", "")),
        "validated_by": life.WHO[content["circuit"]],
        "lines": [_printed(line, made_on) for line in content["lines"]],
        "not_reached": [_printed(line, made_on) for line in content["not_reached"]],
        "answers": [_answered(answer) for answer in facts.get("answers", [])],
    }
    return Sheet("plans/paper/plan.html", context)


def _printed(line: dict[str, Any], beside: date) -> dict[str, Any]:
    days = {name: _day(line[f"{name}_on"], beside) for name in ("due", "review")}
    return {**line, **days}


def _answered(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "day": _day(answer["on"]), "validates": answer["kind"] == AnswerKind.VALIDATION}


def _day(iso: str, beside: date | None = None) -> str:
    return wording.short_day(date.fromisoformat(iso), beside=beside) if iso else ""


def thing(frozen: Frozen) -> Plan | None:
    pk = frozen.subject.rpartition(":")[2]
    return Plan.objects.select_related("case__organisation__stream").filter(pk=pk).first()


COPIES = {VALIDATED: "PPCS validé", PROPOSED: "PPCS à valider"}
plan_kind = PaperKind(label="PPCS", copies=COPIES, sheet=sheet, thing=thing)
