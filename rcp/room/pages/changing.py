"""Calling a meeting off, putting it back, opening a closed one again: each a page of one question."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, said, signed_in
from rcp.journal.refusals import Refused
from rcp.meetings.anonymity import names_known_in
from rcp.meetings.commands import cancel_meeting, replan_meeting
from rcp.meetings.models import Meeting
from rcp.people.anonymity import refuse_identity
from rcp.people.models import Person

from ..closing import reopen_meeting
from .finding import meeting_or_404
from .forms import WhenForm


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi ?"),
        max_length=200,
        help_text=gettext_lazy("En une phrase. Elle se lit sur la page de la réunion, jamais dans les courriels."),
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Que faut-il corriger ?"),
        max_length=200,
        help_text=gettext_lazy("En une phrase. Elle reste écrite sur la page de la réunion."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cancel(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_or_404(request, meeting_id, Ability.CANCEL)
    form = CancelForm(request.POST or None)
    by = actor_of(request)
    if _does(request, form, lambda: cancel_meeting(by=by, meeting_id=meeting.pk, reason=form.cleaned_data["reason"])):
        tell_who_was_told(request, meeting, _("La réunion est annulée. Chaque invité reçoit un courriel."))
        return redirect("meeting", meeting.pk)
    return render(
        request,
        "meetings/cancel.html",
        {"form": form, "meeting": meeting, "told": _others(request, meeting)},
        status=422 if form.is_bound else 200,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def replan(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_or_404(request, meeting_id, Ability.CANCEL)
    start = timezone.localtime(meeting.starts_at)
    form = WhenForm(request.POST or None, initial={"day": start.date(), "hour": start.time()})
    by = actor_of(request)
    if _does(request, form, lambda: replan_meeting(by=by, meeting_id=meeting.pk, starts_at=when_of(form))):
        tell_who_was_told(
            request, meeting, _("La réunion est replanifiée. Chaque invité est prévenu, et redit s’il vient.")
        )
        return redirect("meeting", meeting.pk)
    return render(
        request, "meetings/replan.html", {"form": form, "meeting": meeting}, status=422 if form.is_bound else 200
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reopen(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The record that was frozen stays as it is; what is mended is the next one."""
    meeting = meeting_or_404(request, meeting_id, Ability.REOPEN)
    form = ReopenForm(request.POST or None)
    by = actor_of(request)

    def do() -> None:
        refuse_identity(form.cleaned_data["reason"], allowed=names_known_in(meeting))
        reopen_meeting(by=by, meeting_id=meeting.pk, reason=form.cleaned_data["reason"])

    if _does(request, form, do):
        messages.success(request, _("La réunion est rouverte : corrigez, puis closez-la de nouveau depuis la salle."))
        return redirect("meeting", meeting.pk)
    return render(
        request, "meetings/reopen.html", {"form": form, "meeting": meeting}, status=422 if form.is_bound else 200
    )


def when_of(form: WhenForm) -> datetime:
    return timezone.make_aware(datetime.combine(form.cleaned_data["day"], form.cleaned_data["hour"]))


def tell_who_was_told(request: HttpRequest, meeting: Meeting, done: str) -> None:
    """Say that mails left, and name whoever has no address: they are told by whoever asked for this."""
    messages.success(request, done)
    if unreached := [person.name for person in _others(request, meeting) if not person.email]:
        who = ", ".join(unreached)
        messages.warning(request, _("Sans adresse de courriel, à prévenir vous-même : %(who)s.") % {"who": who})


def _others(request: HttpRequest, meeting: Meeting) -> list[Person]:
    """Those invited, but whoever asks."""
    rows = meeting.invitations.standing().select_related("person")
    return [row.person for row in rows if row.person_id != actor_of(request).person_id]


def _does(request: HttpRequest, form: forms.Form, do: Callable[[], object]) -> bool:
    """Whether the form was sent, makes sense, and did it; a refusal is said above its fields."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        do()
    except Refused as refused:
        form.add_error(None, said(refused))
        return False
    return True
