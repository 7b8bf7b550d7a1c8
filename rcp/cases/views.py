"""Pages of situations. Whoever is not entitled gets the same answer as for a page that does not exist."""

from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.actor import Kind
from rcp.access.doors import actor_of, said, signed_in
from rcp.access.guards import OfOrganisation
from rcp.journal.refusals import Refused
from rcp.paper.queries import frozen_of, shown
from rcp.people.models import Organisation

from . import commands
from .around import around
from .beside import beside
from .forms import CaseForm, CircleForm, ContactForm, SharingForm
from .models import Case, LastWriting
from .paper import KIND as CIRCLE
from .pathway_forms import FlowForm, PhysicianForm, RelativeForm, SolicitationForm, StepForm
from .queries import missing_to_share, visible_cases


@never_cache
@require_safe
@signed_in
def case_list(request: HttpRequest) -> HttpResponse:
    cases = visible_cases(actor_of(request)).select_related("organisation")
    return render(request, "cases/list.html", {"cases": cases, "may_open": bool(_coordinated(request))})


@signed_in
def case_new(request: HttpRequest) -> HttpResponse:
    mine = _coordinated(request)
    if not mine:
        messages.error(request, _("Seule la coordination d’une structure peut ouvrir une situation."))
        return redirect("cases")
    form = CaseForm(request.POST or None, organisations=Organisation.objects.filter(pk__in=mine))
    if request.method == "POST" and form.is_valid():
        try:
            case = commands.open_case(
                by=actor_of(request), organisation_id=form.cleaned_data["organisation"].pk, told=form.told()
            )
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            return redirect("case", case.pk)
    return render(request, "cases/form.html", {"form": form, "case": None}, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One situation, by account or by a personal link to it. The reading is traced."""
    found = _read(request, case_id)
    actor = actor_of(request)
    surroundings = around(found)
    context = {
        "case": found,
        "dimensions": _dimensions(found, actor.abilities(found)),
        "can": {ability.value: True for ability in actor.abilities(found)},
        "missing": missing_to_share(found),
        "sharing": found.sharing.last(),
        **surroundings,
        "may_revise": actor.may(Ability.REVISE, found),
        "may_plan": actor.may(Ability.SCHEDULE, found)
        and actor.may(Ability.SCHEDULE, OfOrganisation(found.organisation)),
        "circle_papers": [shown(frozen, back=request.path) for frozen in frozen_of(found, CIRCLE)[:1]],
        "may_invite": actor.may(Ability.INVITE, found),
        "sharing_form": SharingForm(),
        "circle_form": CircleForm(case_id=case_id),
        "contact_form": ContactForm(auto_id="contact-%s"),
        "relative_form": RelativeForm(auto_id="relative-%s"),
        "flow_form": FlowForm(auto_id="flow-%s", circle=surroundings["around"]),
        "step_form": StepForm(auto_id="step-%s"),
        **_seeking(found),
        "beside": beside(found, actor),
        "known": actor.kind == Kind.ACCOUNT,
    }
    return render(request, "cases/case.html", context)


@never_cache
@signed_in
def case_revise(request: HttpRequest, case_id: int) -> HttpResponse:
    found = _read(request, case_id)
    if not actor_of(request).may(Ability.REVISE, found):
        raise Http404
    form = CaseForm(request.POST or None, instance=found, rev=found.rev)
    rev = found.rev
    if request.method == "POST" and form.is_valid():
        try:
            commands.revise_case(by=actor_of(request), case_id=case_id, rev=rev, told=form.told())
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            return redirect("case", case_id)
    now = Case.objects.get(pk=case_id)
    context = {"form": form, "case": now, "rev": rev}
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def sharing_record(request: HttpRequest, case_id: int) -> HttpResponse:
    form = SharingForm(request.POST)
    return done(
        request,
        case_id,
        lambda: commands.record_sharing(by=actor_of(request), case_id=case_id, told=form.cleaned_data),
        form,
    )


@require_POST
@signed_in
def sharing_withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    return done(request, case_id, lambda: commands.withdraw_sharing(by=actor_of(request), case_id=case_id))


@require_POST
@signed_in
def circle_join(request: HttpRequest, case_id: int) -> HttpResponse:
    form = CircleForm(request.POST, case_id=case_id)

    def do() -> object:
        person, role = form.cleaned_data["person"], form.cleaned_data["role"]
        return commands.join_circle(by=actor_of(request), case_id=case_id, person_id=person.pk, role=role)

    return done(request, case_id, do, form)


@require_POST
@signed_in
def circle_leave(request: HttpRequest, case_id: int, person_id: int) -> HttpResponse:
    return done(
        request,
        case_id,
        lambda: commands.leave_circle(by=actor_of(request), case_id=case_id, person_id=person_id),
    )


@require_POST
@signed_in
def contact_add(request: HttpRequest, case_id: int) -> HttpResponse:
    form = ContactForm(request.POST)
    return done(
        request,
        case_id,
        lambda: commands.add_contact(by=actor_of(request), case_id=case_id, told=form.cleaned_data),
        form,
    )


def done(
    request: HttpRequest, case_id: int, do: Callable[[], object], form: forms.BaseForm | None = None
) -> HttpResponse:
    """Run a command of a situation's page and come back to it; 404 for whoever may not know of it."""
    _read(request, case_id)
    if form is not None and not form.is_valid():
        messages.error(request, " ".join(f"{each}" for errors in form.errors.values() for each in errors))
        return redirect("case", case_id)
    try:
        do()
    except Refused as refused:
        messages.error(request, said(refused))
    if not actor_of(request).may(Ability.SEE, Case.objects.get(pk=case_id)):
        return redirect("cases")
    return redirect("case", case_id)


def _read(request: HttpRequest, case_id: int) -> Case:
    try:
        return commands.read_case(by=actor_of(request), case_id=case_id)
    except (Case.DoesNotExist, Refused) as closed:
        raise Http404 from closed


def _seeking(found: Case) -> dict[str, Any]:
    """Who was asked to become the attending physician, and which CPTS; nothing where there is one."""
    if not found.no_attending_physician:
        return {}
    return {
        "physicians": list(found.physicians_contacted.all()),
        "solicitations": list(found.solicitations.select_related("cpts")),
        "physician_form": PhysicianForm(auto_id="physician-%s"),
        "solicitation_form": SolicitationForm(auto_id="solicitation-%s"),
    }


def _coordinated(request: HttpRequest) -> list[int]:
    actor = actor_of(request)
    return [pk for pk in actor.memberships if actor.coordinates(pk)]


def _dimensions(found: Case, can: Collection[Ability]) -> list[tuple[str, str, LastWriting | None, bool]]:
    """The four dimensions weigh the same; an empty one is shown, since not knowing is worth knowing. Each with who
    wrote it last, and whether this actor is told it: otherwise neither is given."""
    names = ("medical", "psychological", "social", "surroundings")
    fields = [field for field in Case._meta.concrete_fields if field.name in names]
    writings = {row.part: row for row in found.writings.all()}
    return [
        (str(field.verbose_name), getattr(found, field.name), writings.get(field.name), True)
        if Ability(field.name) in can
        else (str(field.verbose_name), "", None, False)
        for field in fields
    ]
