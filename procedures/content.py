"""What the rows of a draft say, as plain values; and what they lack before a version can be frozen."""

from typing import Any

from django.utils import timezone

from approvals.models import Document, Draft

from . import flow, sheet
from .models import Step


def origin_of(document: Document) -> dict[str, Any]:
    """The theme, the meeting and the decision it comes from."""
    row = document.origin
    theme = row.theme.title if row.theme else ""
    if row.meeting is None:
        return {"theme": theme, "origin": {}}
    held = row.meeting.opened_at or row.meeting.starts_at
    origin = {
        "meeting": row.meeting.title,
        "held_on": timezone.localtime(held).date().isoformat(),
        "decision": row.decision.number if row.decision else 0,
        "text": row.decision.text if row.decision else "",
    }
    return {"theme": theme, "origin": origin}


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


def missing_steps(draft: Draft) -> list[str]:
    """What a procedure lacks, one French sentence each."""
    return flow.faults([flow_step(row) for row in draft.steps.standing()])


def missing_fields(draft: Draft) -> list[str]:
    """What an action sheet lacks, one French sentence each."""
    written = dict(draft.fields.exclude(text="").values_list("key", "text"))
    needed = (sheet.BY_KEY["name"], sheet.BY_KEY["aims"], sheet.BY_KEY["coordinators"])
    return [f"Il manque «\u00a0{field.label}\u00a0»." for field in needed if not written.get(field.key, "").strip()]
