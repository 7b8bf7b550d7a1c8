"""A draft read as plain values: what freezing writes down, and what the reading view shows before any version."""

from typing import Any

from django.utils import timezone

from . import flow, sheet
from .models import Document, Draft, Step
from .prose import sections_of


def content_of(draft: Draft) -> dict[str, Any]:
    """Everything the document says. Its number and its approval are not part of it, so that they leave the digest."""
    document = draft.document
    content: dict[str, Any] = {
        "kind": document.kind,
        "code": document.code,
        "title": document.title,
        "organisation": document.organisation.name,
        "zone": document.organisation.zone,
        "partners": [partner.name for partner in document.partners.order_by("name")],
        "theme": document.theme.title if document.theme else "",
        "origin": _origin(document),
        "sections": sections_of(draft.text),
    }
    if document.is_procedure:
        return {**content, "steps": steps_of(draft)}
    return {**content, "fields": fields_of(draft)}


def _origin(document: Document) -> dict[str, Any]:
    """The meeting and the decision it comes from."""
    if document.meeting is None:
        return {}
    held = document.meeting.opened_at or document.meeting.starts_at
    return {
        "meeting": document.meeting.title,
        "held_on": timezone.localtime(held).date().isoformat(),
        "decision": document.decision.number if document.decision else 0,
        "text": document.decision.text if document.decision else "",
    }


def fields_of(draft: Draft) -> list[dict[str, Any]]:
    written = dict(draft.fields.values_list("key", "text"))
    return [
        {
            "key": field.key,
            "label": field.label,
            "several": field.several,
            "points": sheet.points(written.get(field.key, "")),
        }
        for field in sheet.FIELDS
    ]


def steps_of(draft: Draft) -> list[dict[str, Any]]:
    """The lines with their numbers; targets are numbers too, 0 for none."""
    rows = list(draft.steps.standing())
    path = [flow_step(row) for row in rows]
    number = flow.numbers(path)
    return [
        {
            "n": number[row.pk],
            "kind": row.kind,
            "actor": row.actor,
            "task": row.task,
            "trigger": row.trigger,
            "how": row.how,
            "document": row.document,
            "record": row.record,
            "next": number.get(row.next_id or 0, 0),
            "yes": number.get(row.yes_id or 0, 0),
            "no": number.get(row.no_id or 0, 0),
        }
        for row in rows
    ]


def flow_step(row: Step) -> flow.Step:
    return flow.Step(
        key=row.pk,
        kind=row.kind,
        task=row.task,
        actor=row.actor,
        document=row.document,
        next=row.next_id,
        yes=row.yes_id,
        no=row.no_id,
    )


def flow_of(steps: list[dict[str, Any]]) -> list[flow.Step]:
    """The path of a frozen content; keys are the numbers themselves."""
    return [
        flow.Step(
            key=step["n"],
            kind=step["kind"],
            task=step["task"],
            actor=step["actor"],
            document=step["document"],
            next=step["next"] or None,
            yes=step["yes"] or None,
            no=step["no"] or None,
        )
        for step in steps
    ]


def missing(draft: Draft) -> list[str]:
    """What is missing before a version can be frozen, one French sentence each."""
    if draft.document.is_procedure:
        return flow.faults([flow_step(row) for row in draft.steps.standing()])
    written = dict(draft.fields.exclude(text="").values_list("key", "text"))
    needed = (sheet.BY_KEY["name"], sheet.BY_KEY["aims"], sheet.BY_KEY["coordinators"])
    return [f"Il manque «\u00a0{field.label}\u00a0»." for field in needed if not written.get(field.key, "").strip()]
