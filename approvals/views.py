"""Pages of versions, whatever they say: one version, what changed between two; freezing one, submitting one."""

from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rcp.access.doors import actor_of, said, signed_in
from rcp.journal.refusals import Refused
from rcp.paper.queries import content_of as frozen_content
from rcp.paper.queries import shown as copies_shown
from rcp.people.models import Body

from . import commands, versions
from .content import shown
from .doors import come_in, document_of
from .models import Document, Version


@require_safe
@come_in
def version(request: HttpRequest, document_id: int, version_id: int) -> HttpResponse:
    row = document_of(request, document_id)
    one = _version(row, version_id)
    approval = row.approvals.filter(version=one).select_related("circuit__body").first()
    number = approval.number if approval else one.number
    context = {
        **shown(row, frozen_content(one.frozen)),
        "version": one,
        "approval": approval,
        "copy_page": reverse("document_copy", args=[row.code, number, one.digest]),
        "papers": copies_shown(one.frozen, back=request.path),
    }
    return render(request, "approvals/version.html", context)


@require_safe
@come_in
def differences(request: HttpRequest, document_id: int, before_id: int, after_id: int) -> HttpResponse:
    """Word by word, what the second version says otherwise than the first."""
    row = document_of(request, document_id)
    before, after = _version(row, before_id), _version(row, after_id)
    old, new = frozen_content(before.frozen), frozen_content(after.frozen)
    if old is None or new is None:
        raise Http404
    kind = row.content_kind
    found = versions.changes(kind.places(old), kind.places(new))
    context = {**shown(row, new), "before": before, "after": after, "changes": found}
    return render(request, "approvals/differences.html", context)


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
        return redirect(row.content_kind.editor(row))
    messages.success(request, _("La version %s est figée. Son PDF arrive.") % made.number)
    return redirect(row.content_kind.page(row))


@require_POST
@signed_in
def submit(request: HttpRequest, document_id: int) -> HttpResponse:
    row = document_of(request, document_id)
    form = SubmitForm(request.POST, document=row)
    if not form.is_valid():
        messages.error(request, _("Choisissez une version, une instance et une date limite."))
        return redirect(row.content_kind.page(row))
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
    return redirect(row.content_kind.page(row))


class SubmitForm(forms.Form):
    version = forms.ModelChoiceField(queryset=Version.objects.none())
    body = forms.ModelChoiceField(queryset=Body.objects.all())
    deadline = forms.DateField()

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Version]", self.fields["version"]).queryset = document.versions.all()
