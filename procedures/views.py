"""Pages of action sheets and procedures: the list, starting one, one of them."""

from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from approvals.doors import come_in
from approvals.models import DocumentState
from approvals.queries import waiting_for
from approvals.showing import document_page
from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, number_of, said, signed_in
from rcp.decisions.models import STANDING
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting

from . import commands
from .doors import document_of
from .models import DocumentKind
from .queries import visible_documents

GROUPS = (
    (DocumentState.SUBMITTED, gettext_lazy("En approbation")),
    (DocumentState.DRAFTING, gettext_lazy("En rédaction")),
    (DocumentState.IN_FORCE, gettext_lazy("Applicables")),
)


@require_safe
@signed_in
def document_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = list(visible_documents(actor).prefetch_related("versions", "approvals"))
    groups = [(label, [row for row in rows if row.state == state]) for state, label in GROUPS]
    context = {
        "groups": [(label, documents) for label, documents in groups if documents],
        "waiting": waiting_for(actor),
        "meetings": _meetings_to_start_from(request),
    }
    return render(request, "procedures/list.html", context)


def _meetings_to_start_from(request: HttpRequest) -> list[Meeting]:
    """The meetings this person may start a document from, the last held first."""
    actor = actor_of(request)
    mine = [pk for pk in actor.memberships if actor.coordinates(pk)]
    rows = Meeting.objects.filter(organisation__in=mine, case__isnull=True).exclude(opened_at=None)
    return list(rows.order_by("-starts_at")[:10])


class StartForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Document"), choices=DocumentKind.choices)
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=160)
    decision = forms.TypedChoiceField(
        label=gettext_lazy("Décision dont il vient"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decisions = [(row.pk, f"{row.number}. {row.text[:90]}") for row in meeting.decisions.filter(STANDING)]
        offered = cast(forms.TypedChoiceField, self.fields["decision"])
        offered.choices = [("", _("aucune en particulier")), *decisions]


@signed_in
def document_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    number = request.GET.get("reunion", "")
    rows = Meeting.objects.select_related("organisation", "theme")
    meeting = rows.filter(pk=number_of(number) or 0).first()
    if meeting is None or not actor.may(Ability.READ, meeting):
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
    context = {"form": form, "meeting": meeting}
    return render(request, "procedures/new.html", context, status=422 if form.is_bound else 200)


@require_safe
@come_in
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """The version that holds (in force, else the last frozen, else the draft), its history, its votes, its papers."""
    row = document_of(request, document_id)
    return render(request, "procedures/document.html", document_page(request, row))
