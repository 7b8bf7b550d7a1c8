"""Pages of documents: the list, one document, its versions, what changed between two."""

import json
from datetime import datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, number_of, said, signed_in
from rcp.decisions.models import STANDING
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting
from rcp.paper.queries import shown as copies_shown
from rcp.people.models import Body

from . import commands, queries, reading, versions, voting
from .content import content_of
from .doors import come_in, document_of
from .models import CircuitState, Document, DocumentKind, DocumentState, Version

GROUPS = (
    (DocumentState.SUBMITTED, gettext_lazy("En approbation")),
    (DocumentState.DRAFTING, gettext_lazy("En rédaction")),
    (DocumentState.IN_FORCE, gettext_lazy("Applicables")),
)
DAYS_TO_ANSWER = 14


@require_safe
@signed_in
def document_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = list(queries.visible_documents(actor).prefetch_related("versions", "approvals"))
    groups = [(label, [row for row in rows if row.state == state]) for state, label in GROUPS]
    context = {
        "groups": [(label, documents) for label, documents in groups if documents],
        "waiting": queries.waiting_for(actor),
        "meetings": _meetings_to_start_from(request),
    }
    return render(request, "procedures/list.html", context)


def _meetings_to_start_from(request: HttpRequest) -> list[Meeting]:
    """The meetings this person may start a document from, the last held first."""
    actor = actor_of(request)
    mine = [pk for pk in actor.memberships if actor.coordinates(pk)]
    rows = Meeting.objects.filter(organisation__in=mine, case__isnull=True).exclude(state="planned")
    return list(rows.order_by("-starts_at")[:10])


class StartForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Document"), choices=DocumentKind.choices)
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=160)
    decision = forms.TypedChoiceField(
        label=gettext_lazy("Décision dont il vient"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: object, meeting: Meeting, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        decisions = [(row.pk, f"{row.number}. {row.text[:90]}") for row in meeting.decisions.filter(STANDING)]
        self.fields["decision"].choices = [("", _("aucune en particulier")), *decisions]  # type: ignore[attr-defined]


@signed_in
def document_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    number = request.GET.get("reunion", "")
    rows = Meeting.objects.select_related("organisation", "theme")
    meeting = rows.filter(pk=number_of(number) or 0).first()
    if meeting is None or not actor.may(Ability.SEE, meeting):
        raise Http404
    first = {
        "title": request.GET.get("titre") or (meeting.theme.title if meeting.theme else ""),
        "decision": request.GET.get("decision", ""),
        "kind": request.GET.get("genre", DocumentKind.ACTION_SHEET),
    }
    form = StartForm(request.POST or None, meeting=meeting, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            document = commands.start_document(
                by=actor,
                kind=form.cleaned_data["kind"],
                title=form.cleaned_data["title"],
                meeting_id=meeting.pk,
                decision_id=form.cleaned_data["decision"],
            )
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            return redirect("document_edit", document.pk)
    return render(request, "procedures/new.html", {"form": form, "meeting": meeting})


@require_safe
@come_in
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """The version that holds (in force, else the last frozen, else the draft), its history, its votes, its papers."""
    row = document_of(request, document_id)
    actor = actor_of(request)
    past = queries.history(row)
    held = queries.in_force(row)
    shown = held.version if held else (past[0].version if past else None)
    content = json.loads(shown.frozen.content) if shown and shown.frozen.content else content_of(row.draft)
    circuit = queries.open_circuit(row)
    context = {
        "document": row,
        "past": past,
        "to_submit": [each for each in past if not each.approval],
        "held": held,
        "held_intact": held is None or queries.holds(held),
        "shown": shown,
        "content": reading.shown(content),
        "papers": [copies_shown(each.version.frozen, back=request.path) for each in past],
        "circuit": circuit,
        "tally": queries.tally_of(circuit) if circuit else None,
        "electors": circuit.electors.select_related("ballot") if circuit else [],
        "mine": queries.elector_of(circuit, actor) if circuit else None,
        "last_result": _last_result(row),
        **_may(request, row),
    }
    return render(request, "procedures/document.html", context)


def _last_result(row: Document) -> dict[str, object] | None:
    """How the last circuit ended, with every reason given."""
    circuit = row.circuits.exclude(state=CircuitState.OPEN).select_related("version", "body").first()
    if circuit is None:
        return None
    count = queries.tally_of(circuit)
    reasons = circuit.electors.filter(ballot__choice="refuse").select_related("ballot")
    why = voting.why_returned(count) if circuit.state == CircuitState.RETURNED else ""
    return {"circuit": circuit, "tally": count, "reasons": reasons, "why": why}


def _may(request: HttpRequest, row: Document) -> dict[str, object]:
    can = actor_of(request).abilities(row.draft)
    bodies = Body.objects.filter(organisation__in=[row.organisation_id, *row.partners.values_list("pk", flat=True)])
    return {
        "may_draft": Ability.DRAFT in can,
        "may_freeze": Ability.FREEZE in can,
        "may_submit": Ability.SUBMIT in can,
        "bodies": bodies if Ability.SUBMIT in can else [],
        "default_deadline": timezone.localdate() + timedelta(days=DAYS_TO_ANSWER),
    }


@require_safe
@come_in
def version(request: HttpRequest, document_id: int, version_id: int) -> HttpResponse:
    row = document_of(request, document_id)
    one = _version(row, version_id)
    content = reading.shown(json.loads(one.frozen.content)) if one.frozen.content else None
    approval = row.approvals.filter(version=one).select_related("circuit__body").first()
    number = approval.number if approval else one.number
    context = {
        "document": row,
        "version": one,
        "approval": approval,
        "content": content,
        "copy_page": reverse("document_copy", args=[row.code, number, one.digest]),
        "papers": copies_shown(one.frozen, back=request.path),
    }
    return render(request, "procedures/version.html", context)


@require_safe
@come_in
def differences(request: HttpRequest, document_id: int, before_id: int, after_id: int) -> HttpResponse:
    """Word by word, what the second version says otherwise than the first."""
    row = document_of(request, document_id)
    before, after = _version(row, before_id), _version(row, after_id)
    if not (before.frozen.content and after.frozen.content):
        raise Http404
    found = versions.changes(json.loads(before.frozen.content), json.loads(after.frozen.content))
    context = {"document": row, "before": before, "after": after, "changes": found}
    return render(request, "procedures/differences.html", context)


def _version(row: Document, version_id: int) -> Version:
    one = row.versions.select_related("frozen", "document").filter(pk=version_id).first()
    if one is None:
        raise Http404
    return one


@require_POST
@signed_in
def freeze(request: HttpRequest, document_id: int) -> HttpResponse:
    row = document_of(request, document_id)
    try:
        made = commands.freeze_version(
            by=actor_of(request), document_id=row.pk, summary=request.POST.get("summary", "")
        )
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect("document_edit", row.pk)
    messages.success(request, _("La version %s est figée. Son PDF arrive.") % made.number)
    return redirect("document", row.pk)


@require_POST
@signed_in
def submit(request: HttpRequest, document_id: int) -> HttpResponse:
    row = document_of(request, document_id)
    form = SubmitForm(request.POST, document=row)
    if not form.is_valid():
        messages.error(request, _("Choisissez une version, une instance et une date limite."))
        return redirect("document", row.pk)
    body = form.cleaned_data["body"]
    until = datetime.combine(form.cleaned_data["deadline"], time(23, 59), tzinfo=timezone.get_current_timezone())
    try:
        commands.submit_version(
            by=actor_of(request), version_id=form.cleaned_data["version"].pk, body_id=body.pk, deadline=until
        )
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _("La version est soumise à %s.") % body.name)
    return redirect("document", row.pk)


class SubmitForm(forms.Form):
    version = forms.ModelChoiceField(queryset=Version.objects.none())
    body = forms.ModelChoiceField(queryset=Body.objects.all())
    deadline = forms.DateField()

    def __init__(self, *args: object, document: Document, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["version"].queryset = document.versions.all()  # type: ignore[attr-defined]
