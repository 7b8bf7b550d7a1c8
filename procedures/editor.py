"""The page where a draft is written: rows saved one by one, the drawing beside them, others' changes as they come."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from approvals.commands import rename_document
from approvals.models import Document
from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.doors import actor_of, number_of, said, signed_in
from rcp.journal.refusals import NotYet, Refused

from . import commands, flow, reading, sheet
from .content import flow_step
from .doors import document_of
from .models import DocumentKind, Step, StepKind
from .origins import origins_of


@require_safe
@signed_in
def edit(request: HttpRequest, document_id: int) -> HttpResponse:
    row = document_of(request, document_id)
    may_draft = actor_of(request).may(Ability.DRAFT, row.draft)
    context = {
        **_draft(actor_of(request), row),
        "may_draft": may_draft,
        "may_freeze": actor_of(request).may(Ability.FREEZE, row.draft),
    }
    return render(request, "procedures/edit.html", context)


@require_safe
@never_cache
@signed_in
def state(request: HttpRequest, document_id: int) -> HttpResponse:
    """The draft's rows and drawing when they changed since `mark`; 204 when they did not."""
    row = document_of(request, document_id)
    context = _draft(actor_of(request), row)
    if request.GET.get("mark") == context["mark"]:
        return HttpResponse(status=204)
    return _answer(request, row, context)


@require_POST
@signed_in
def rename(request: HttpRequest, document_id: int) -> HttpResponse:
    row = document_of(request, document_id)
    title = request.POST.get("title", "")
    return _done(
        request,
        row,
        lambda: rename_document(by=actor_of(request), document_id=row.pk, rev=_rev(request), title=title).rev,
    )


@require_POST
@signed_in
def field(request: HttpRequest, document_id: int, key: str) -> HttpResponse:
    row = document_of(request, document_id)
    text = request.POST.get("text", "")
    return _done(
        request,
        row,
        lambda: (
            commands.revise_field(by=actor_of(request), document_id=row.pk, key=key, rev=_rev(request), text=text).rev
        ),
    )


@require_POST
@signed_in
def step_new(request: HttpRequest, document_id: int) -> HttpResponse:
    row = document_of(request, document_id)
    after = request.POST.get("after", "")
    kind = request.POST.get("kind", StepKind.STEP)
    return _done(
        request,
        row,
        lambda: commands.add_step(by=actor_of(request), document_id=row.pk, kind=kind, after=number_of(after)).pk,
    )


@require_POST
@signed_in
def step(request: HttpRequest, document_id: int, step_id: int) -> HttpResponse:
    row = document_of(request, document_id)
    words: dict[str, Any] = {name: request.POST[name] for name in (*commands.WORDS, "kind") if name in request.POST}
    for name in commands.TARGETS:
        if name in request.POST:
            words[name] = number_of(request.POST[name])
    return _done(
        request,
        row,
        lambda: (
            commands.revise_step(
                by=actor_of(request), document_id=row.pk, step_id=step_id, rev=_rev(request), **words
            ).rev
        ),
    )


@require_POST
@signed_in
def step_moved(request: HttpRequest, document_id: int, step_id: int, what: str) -> HttpResponse:
    row = document_of(request, document_id)
    by = actor_of(request)

    def move() -> int:
        match what:
            case "monter" | "descendre":
                moved = commands.move_step(by=by, document_id=row.pk, step_id=step_id, up=what == "monter")
            case "retirer":
                moved = commands.remove_step(by=by, document_id=row.pk, step_id=step_id)
            case "retablir":
                moved = commands.restore_step(by=by, document_id=row.pk, step_id=step_id)
            case _:
                raise NotYet(_("Ce geste n’existe pas."))
        return moved.rev

    return _done(request, row, move)


def _rev(request: HttpRequest) -> int:
    return number_of(request.POST.get("rev", "")) or 0


def _done(request: HttpRequest, row: Document, do: Any) -> HttpResponse:
    """Run the command; answer with the draft's rows, or with the refusal and the text as it stands."""
    asked_by_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        result = do()
    except Refused as refused:
        if not asked_by_script:
            messages.error(request, said(refused))
            return redirect("document_edit", row.pk)
        current = refused.current if isinstance(refused, NotYet) else None
        return JsonResponse({"why": said(refused), "current": current}, status=409)
    if not asked_by_script:
        return redirect("document_edit", row.pk)
    fresh = document_of(request, row.pk)
    return _answer(request, fresh, _draft(actor_of(request), fresh), rev=result)


def _answer(request: HttpRequest, row: Document, context: dict[str, Any], **more: object) -> JsonResponse:
    may_draft = actor_of(request).may(Ability.DRAFT, row.draft)
    html = render_to_string("procedures/_draft.html", {**context, "may_draft": may_draft}, request=request)
    return JsonResponse({"mark": context["mark"], "html": html, **more})


def _draft(actor: Actor, row: Document) -> dict[str, Any]:
    """What the editor shows to this person; `mark` changes whenever any of it does."""
    draft = row.draft
    context: dict[str, Any] = {"document": row, "draft": draft, "missing": row.content_kind.missing(draft)}
    of_steps, of_fields = origins_of(actor, row)
    if row.kind == DocumentKind.PROCEDURE:
        rows = list(draft.steps.standing())
        path = [flow_step(one) for one in rows]
        context |= {
            "rows": _numbered(rows, path, of_steps),
            "removed": list(draft.steps.filter(removed_at__isnull=False).order_by("-removed_at")[:5]),
            "targets": [(number, one) for number, one in enumerate(rows, start=1)],
            "step_kinds": StepKind.choices,
            **reading.drawn(path),
        }
        seen = [(one.pk, one.rev, one.position) for one in rows]
    else:
        written = {one.key: one for one in draft.fields.all()}
        context["fields"] = [(one, written[one.key], of_fields.get(one.key, ())) for one in sheet.FIELDS]
        seen = [(one.pk, one.rev, 0) for one in written.values()]
    context["mark"] = hashlib.sha256(repr((row.rev, row.state, sorted(seen))).encode()).hexdigest()[:16]
    return context


def _numbered(
    rows: list[Step], path: list[flow.Step], origins: Mapping[int, tuple[str, str]]
) -> list[tuple[int, Step, tuple[str, str] | None]]:
    """(its number, the line, the words and the address of the node that it comes from)."""
    numbers = flow.numbers(path)
    return [(numbers[row.pk], row, origins.get(row.pk)) for row in rows]
