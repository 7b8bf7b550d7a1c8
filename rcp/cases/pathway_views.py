"""What a situation's page changes around the words: each form comes back to the page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from rcp.access.doors import actor_of, signed_in

from . import surrounding
from .pathway_forms import FlowForm, ReachForm, RelativeForm, StepForm
from .views import done


@require_POST
@signed_in
def circle_print(request: HttpRequest, case_id: int) -> HttpResponse:
    return done(request, case_id, lambda: surrounding.print_circle(by=actor_of(request), case_id=case_id))


@require_POST
@signed_in
def relative_add(request: HttpRequest, case_id: int) -> HttpResponse:
    form = RelativeForm(request.POST)
    return done(
        request,
        case_id,
        lambda: surrounding.add_relative(by=actor_of(request), case_id=case_id, told=form.cleaned_data),
        form,
    )


@require_POST
@signed_in
def relative_part(request: HttpRequest, case_id: int, relative_id: int) -> HttpResponse:
    return done(
        request,
        case_id,
        lambda: surrounding.part_from_relative(by=actor_of(request), case_id=case_id, relative_id=relative_id),
    )


@require_POST
@signed_in
def circle_reach(request: HttpRequest, case_id: int, person_id: int) -> HttpResponse:
    form = ReachForm(request.POST)
    return done(
        request,
        case_id,
        lambda: surrounding.tell_how_to_reach(
            by=actor_of(request), case_id=case_id, person_id=person_id, told=form.cleaned_data
        ),
        form,
    )


@require_POST
@signed_in
def flow_add(request: HttpRequest, case_id: int) -> HttpResponse:
    form = FlowForm(request.POST)
    return done(
        request,
        case_id,
        lambda: surrounding.add_flow(by=actor_of(request), case_id=case_id, told=form.cleaned_data),
        form,
    )


@require_POST
@signed_in
def flow_remove(request: HttpRequest, case_id: int, flow_id: int) -> HttpResponse:
    return done(
        request,
        case_id,
        lambda: surrounding.remove_flow(by=actor_of(request), case_id=case_id, flow_id=flow_id),
    )


@require_POST
@signed_in
def step_add(request: HttpRequest, case_id: int) -> HttpResponse:
    form = StepForm(request.POST)
    return done(
        request,
        case_id,
        lambda: surrounding.add_step(by=actor_of(request), case_id=case_id, told=form.cleaned_data),
        form,
    )


@require_POST
@signed_in
def step_remove(request: HttpRequest, case_id: int, step_id: int) -> HttpResponse:
    return done(
        request,
        case_id,
        lambda: surrounding.remove_step(by=actor_of(request), case_id=case_id, step_id=step_id),
    )
