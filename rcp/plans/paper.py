"""The PPCS: what a version freezes, in the four parts of the HAS, and how it reads on paper."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

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
        "sharing": _sharing(case),
        "circle": [
            _stay(stay) for stay in case.circle.current(timezone.localdate()).select_related("person__profession")
        ],
        "contacts": [{"who": one.category, "name": one.name, "phone": one.phone} for one in case.contacts.all()],
        "dimensions": [
            {"name": str(case._meta.get_field(name).verbose_name), "text": getattr(case, name)}  # type: ignore[union-attr]
            for name in DIMENSIONS
        ],
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


def _stay(stay: Any) -> dict[str, str]:
    person = stay.person
    return {"name": person.name, "role": stay.role or person.occupation, "phone": person.phone}


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
