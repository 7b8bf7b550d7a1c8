"""Pages of plans. Whoever is not entitled gets the same answer as for a page that does not exist."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, number_of, said, signed_in
from rcp.access.guards import OfOrganisation
from rcp.cases.models import Case
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting
from rcp.people.models import Organisation

from . import commands
from .forms import AnswerForm, CircuitForm, CloseForm, FollowForm, LineForm, ReviewForm
from .models import Plan, PlanLine
from .showing import shown_plan


@never_cache
@require_safe
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan, by account or by a personal link to it. The reading is traced."""
    found = _read(request, plan_id)
    return render(request, "plans/plan.html", shown_plan(found, actor_of(request), back=request.path))


@require_POST
@signed_in
def establish(request: HttpRequest, case_id: int) -> HttpResponse:
    return _established(request, Case.objects.filter(pk=case_id).first(), None)


@require_POST
@signed_in
def establish_after(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = Meeting.objects.select_related("case").filter(pk=meeting_id).first()
    return _established(request, meeting.case if meeting else None, meeting_id)


def _established(request: HttpRequest, case: Case | None, meeting_id: int | None) -> HttpResponse:
    actor = actor_of(request)
    if case is None or not actor.may(Ability.REVISE, case):
        raise Http404
    try:
        made = commands.establish_plan(by=actor, case_id=case.pk, meeting_id=meeting_id)
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect("case", case.pk)
    return redirect("plan", made.pk)


@require_POST
@signed_in
def lines(request: HttpRequest, plan_id: int) -> HttpResponse:
    form = LineForm(request.POST)
    return _done(
        request,
        plan_id,
        form,
        lambda: commands.add_line(by=actor_of(request), plan_id=plan_id, said=form.cleaned_data),
        shown_as="line_form",
    )


@never_cache
@signed_in
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """A line on a page of its own: what was typed stays when it is refused."""
    found = _line(request, line_id)
    form = LineForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        rev = number_of(request.POST.get("rev", "")) or 0
        try:
            commands.revise_line(by=actor_of(request), line_id=line_id, rev=rev, said=form.cleaned_data)
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            return redirect("plan", found.plan_id)
    now = PlanLine.objects.get(pk=line_id)
    context = {"form": form, "line": now, "rev": request.POST.get("rev") or now.rev, "follow": FollowForm()}
    return render(request, "plans/line.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def withdraw(request: HttpRequest, line_id: int) -> HttpResponse:
    back = request.POST.get("back") == "1"
    found = _line(request, line_id)
    done = _tried(request, lambda: commands.withdraw_line(by=actor_of(request), line_id=line_id, back=back))
    if done and not back:
        messages.success(request, _("Ligne retirée. Elle peut être remise, au bas du plan d’action."))
    return redirect("plan", found.plan_id)


@require_POST
@signed_in
def follow(request: HttpRequest, line_id: int) -> HttpResponse:
    found, form = _line(request, line_id), FollowForm(request.POST)
    return _done(
        request,
        found.plan_id,
        form,
        lambda: commands.follow_line(by=actor_of(request), line_id=line_id, **form.cleaned_data),
    )


@require_POST
@signed_in
def review(request: HttpRequest, plan_id: int) -> HttpResponse:
    form = ReviewForm(request.POST)
    return _done(
        request,
        plan_id,
        form,
        lambda: commands.set_review(by=actor_of(request), plan_id=plan_id, on=form.cleaned_data["review_on"]),
        shown_as="review_form",
    )


@require_POST
@signed_in
def propose(request: HttpRequest, plan_id: int) -> HttpResponse:
    return _done(request, plan_id, None, lambda: commands.propose_version(by=actor_of(request), plan_id=plan_id))


@require_POST
def answer(request: HttpRequest, plan_id: int) -> HttpResponse:
    """By account or by personal link."""
    form = AnswerForm(request.POST)

    def do() -> object:
        told = {**form.cleaned_data, "given": form.cleaned_data["given"] == "oui"}
        return commands.answer_plan(by=actor_of(request), plan_id=plan_id, **told)

    return _done(request, plan_id, form, do)


@require_POST
@signed_in
def link(request: HttpRequest, plan_id: int, person_id: int) -> HttpResponse:
    """A personal link, shown once on the page."""
    _read(request, plan_id)
    made: list[str] = []
    _tried(
        request,
        lambda: made.append(
            commands.ask_to_validate(by=actor_of(request), plan_id=plan_id, person_id=person_id),
        ),
    )
    if made:
        messages.success(
            request, _("Lien personnel, à remettre à cette personne : %s") % f"{settings.SITE_URL}{made[0]}"
        )
    return redirect("plan", plan_id)


@require_POST
@signed_in
def close(request: HttpRequest, plan_id: int) -> HttpResponse:
    form = CloseForm(request.POST)
    return _done(
        request,
        plan_id,
        form,
        lambda: commands.close_plan(by=actor_of(request), plan_id=plan_id, reason=form.cleaned_data["reason"]),
        shown_as="close_form",
    )


@never_cache
@signed_in
def circuit(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """What the organisation chooses for whoever has no attending physician."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None or not actor_of(request).may(Ability.SCHEDULE, OfOrganisation(organisation)):
        raise Http404
    form = CircuitForm(request.POST or None, instance=getattr(organisation, "plan_settings", None))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["without_physician"]
        if _tried(
            request,
            lambda: commands.choose_circuit(by=actor_of(request), organisation_id=organisation.pk, circuit=chosen),
        ):
            messages.success(request, _("C’est noté. Les versions qui attendent gardent leur circuit."))
            return redirect("plan_circuit", organisation.pk)
    context = {"form": form, "organisation": organisation}
    return render(request, "plans/circuit.html", context, status=422 if form.is_bound else 200)


def _done(
    request: HttpRequest, plan_id: int, form: forms.BaseForm | None, do: Callable[[], object], *, shown_as: str = ""
) -> HttpResponse:
    """Run a command of a plan's page and come back to it; 404 for whoever may not read it. A form that the page shows
    under the name `shown_as` comes back with what was typed, and why it was refused."""
    found = _read(request, plan_id)
    if form is None or form.is_valid():
        try:
            do()
        except Refused as refused:
            if form is None or not shown_as:
                messages.error(request, said(refused))
                return redirect("plan", plan_id)
            form.add_error(None, said(refused))
        else:
            return redirect("plan", plan_id)
    if shown_as:
        context = shown_plan(found, actor_of(request), back=request.path)
        return render(request, "plans/plan.html", {**context, shown_as: form}, status=422)
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        why = " ".join(str(error) for error in errors)
        messages.error(request, f"{label} : {why}" if label else why)
    return redirect("plan", plan_id)


def _tried(request: HttpRequest, do: Callable[[], Any]) -> bool:
    try:
        do()
    except Refused as refused:
        messages.error(request, said(refused))
        return False
    return True


def _read(request: HttpRequest, plan_id: int) -> Plan:
    try:
        return commands.read_plan(by=actor_of(request), plan_id=plan_id)
    except (Plan.DoesNotExist, Refused) as closed:
        raise Http404 from closed


def _line(request: HttpRequest, line_id: int) -> PlanLine:
    found = PlanLine.objects.filter(pk=line_id).first()
    if found is None:
        raise Http404
    plan = _read(request, found.plan_id)
    if not actor_of(request).may(Ability.DRAFT, plan):
        raise Http404
    return found
