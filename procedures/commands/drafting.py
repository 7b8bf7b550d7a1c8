"""Writing a draft together: fields and steps are rows with a `rev`, so that two people never overwrite each other."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.commands.drafting import fresh, locked_draft, written
from approvals.models import Draft
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from ..models import DocumentKind, SheetField, Step, StepKind
from ..sheet import BY_KEY

TARGETS = ("next", "yes", "no")
WORDS = ("actor", "task", "trigger", "how", "document", "record")


@atomic
def revise_field(*, by: Actor, document_id: int, key: str, rev: int, text: str) -> SheetField:
    """Write one of the nine fields. Raises NotYet with the current text when somebody wrote it meanwhile."""
    draft = locked_draft(by, document_id)
    if key not in BY_KEY:
        raise NotYet(_("Cette rubrique n’existe pas."))
    row = SheetField.objects.select_for_update(of=("self",), no_key=True).get(draft=draft, key=key)
    fresh(row, rev, text=row.text, by=row.revised_by)
    row.text = written(draft.document, SheetField, "text", text)
    row.rev, row.revised_by = row.rev + 1, by.label
    row.save(update_fields=["text", "rev", "revised_by"])
    _revised(by, draft, row)
    return row


@atomic
def add_step(*, by: Actor, document_id: int, kind: str = StepKind.STEP, after: int | None = None, **words: Any) -> Step:
    """Add a line after another one, or at the end. `words` are the line's texts and targets, as in `revise_step`."""
    draft = locked_draft(by, document_id)
    if draft.document.kind != DocumentKind.PROCEDURE:
        raise Refused(_("Une fiche action n’a pas d’étapes : écrivez dans ses rubriques, ou ouvrez une procédure."))
    if kind not in StepKind.values:
        raise NotYet(_("Une ligne est une étape, une décision ou une fin."))
    rows = _rows(draft)
    place = _place(rows, after)
    step = Step(draft=draft, kind=kind, position=place, revised_by=by.label)
    _write(step, draft, words)
    step.save()
    _order([*rows[:place], step, *rows[place:]])
    _changed(by, draft, step, "added")
    return step


@atomic
def revise_step(*, by: Actor, document_id: int, step_id: int, rev: int, **words: Any) -> Step:
    """Write a line's texts, kind or targets (`next`, `yes`, `no`: ids of lines, None for the following one)."""
    draft = locked_draft(by, document_id)
    step = _step(draft, step_id)
    fresh(step, rev, **_said(step))
    kind = words.pop("kind", step.kind)
    if kind not in StepKind.values:
        raise NotYet(_("Une ligne est une étape, une décision ou une fin."))
    step.kind = kind
    _write(step, draft, words)
    step.rev, step.revised_by = step.rev + 1, by.label
    step.save()
    _changed(by, draft, step, "revised")
    return step


@atomic
def move_step(*, by: Actor, document_id: int, step_id: int, up: bool) -> Step:
    """Exchange a line with the one above, or below. Targets follow: they are lines, not numbers."""
    draft = locked_draft(by, document_id)
    step = _step(draft, step_id)
    rows = _rows(draft)
    here = [row.pk for row in rows].index(step.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        raise NotYet(_("Cette ligne est déjà au bout."))
    rows[here], rows[there] = rows[there], rows[here]
    _order(rows)
    _changed(by, draft, step, "moved")
    return step


@atomic
def remove_step(*, by: Actor, document_id: int, step_id: int) -> Step:
    """Take a line out; it can be restored. What led to it must then lead elsewhere: the draft says so."""
    draft = locked_draft(by, document_id)
    step = _step(draft, step_id)
    step.removed_at = timezone.now()
    step.save(update_fields=["removed_at"])
    _changed(by, draft, step, "removed")
    return step


@atomic
def restore_step(*, by: Actor, document_id: int, step_id: int) -> Step:
    draft = locked_draft(by, document_id)
    step = (
        Step.objects.select_for_update(of=("self",), no_key=True)
        .filter(draft=draft, pk=step_id, removed_at__isnull=False)
        .first()
    )
    if step is None:
        raise NotYet(_("Cette ligne n’a pas été retirée."))
    step.removed_at = None
    step.save(update_fields=["removed_at"])
    _changed(by, draft, step, "restored")
    return step


def _step(draft: Draft, step_id: int) -> Step:
    step = Step.objects.standing().filter(draft=draft, pk=step_id).first()
    if step is None:
        raise NotYet(_("Cette ligne a été retirée."))
    return step


def _rows(draft: Draft) -> list[Step]:
    return list(draft.steps.standing())


def _place(rows: list[Step], after: int | None) -> int:
    keys = [row.pk for row in rows]
    return keys.index(after) + 1 if after in keys else len(rows)


def _order(rows: list[Step]) -> None:
    for position, row in enumerate(rows):
        Step.objects.filter(pk=row.pk).exclude(position=position).update(position=position)
        row.position = position


def _write(step: Step, draft: Draft, words: dict[str, Any]) -> None:
    for name in WORDS:
        if name in words:
            setattr(step, name, written(draft.document, Step, name, str(words[name] or "")))
    for name in TARGETS:
        if name in words:
            setattr(step, f"{name}_id", _target(draft, words[name]))
    # Only a decision forks, and an end leads nowhere: what no longer applies goes.
    if step.kind == StepKind.DECISION:
        step.next_id = None
    else:
        step.yes_id = step.no_id = None
    if step.kind == StepKind.END:
        step.next_id = None


def _target(draft: Draft, value: object) -> int | None:
    if value in (None, "", 0, "0"):
        return None
    row = draft.steps.standing().filter(pk=value).first() if isinstance(value, int) else None
    if row is None:
        raise NotYet(_("La suite indiquée n’est pas une ligne de cette procédure."))
    return row.pk


def _said(step: Step) -> dict[str, object]:
    words = {name: getattr(step, name) for name in WORDS}
    targets = {name: getattr(step, f"{name}_id") for name in TARGETS}
    return {"kind": step.kind, **words, **targets, "by": step.revised_by}


def _revised(by: Actor, draft: Draft, row: SheetField) -> None:
    document = draft.document
    record(Verb.DRAFT_REVISED, by=by, stream=document.stream, subject=document, field=row.key, rev=row.rev)


def _changed(by: Actor, draft: Draft, step: Step, what: str) -> None:
    document = draft.document
    record(Verb.STEP_CHANGED, by=by, stream=document.stream, subject=document, step=step.pk, change=what, rev=step.rev)
