"""Looking for an attending physician: what the situation's page changes, and the page where a CPTS answers."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.actor import Kind
from rcp.access.doors import actor_of, said, signed_in
from rcp.journal.refusals import Refused

from . import seeking
from .models import Solicitation
from .pathway_forms import AnswerForm, PhysicianForm, SolicitationForm
from .views import done


@require_POST
@signed_in
def physician_note(request: HttpRequest, case_id: int) -> HttpResponse:
    form = PhysicianForm(request.POST)
    return done(
        request,
        case_id,
        lambda: seeking.note_contact(by=actor_of(request), case_id=case_id, told=form.cleaned_data),
        form,
    )


@require_POST
@signed_in
def physician_remove(request: HttpRequest, case_id: int, contact_id: int) -> HttpResponse:
    return done(
        request,
        case_id,
        lambda: seeking.remove_contact(by=actor_of(request), case_id=case_id, contact_id=contact_id),
    )


@require_POST
@signed_in
def cpts_ask(request: HttpRequest, case_id: int) -> HttpResponse:
    form = SolicitationForm(request.POST)

    def ask() -> None:
        asked = seeking.ask_cpts(by=actor_of(request), case_id=case_id, told=form.cleaned_data)
        people = seeking.coordinators_of(asked.cpts)
        if people:
            names = ", ".join(person.name for person in people)
            messages.success(
                request, _("La CPTS est sollicitée, sans identité ; écrit à : %(names)s.") % {"names": names}
            )
        else:
            messages.warning(request, _("Personne ne coordonne cette CPTS avec un courriel : appelez-la."))

    return done(request, case_id, ask, form)


@never_cache
@require_safe
@signed_in
def solicitations(request: HttpRequest) -> HttpResponse:
    """What is asked of my CPTS, what my DAC asked, counted."""
    actor = actor_of(request)
    of_mine, by_mine = seeking.asked_of(actor), seeking.asked_by(actor)
    context = {
        "of_mine": of_mine,
        "by_mine": by_mine,
        "counted_of": seeking.counted(of_mine),
        "counted_by": seeking.counted(by_mine),
    }
    return render(request, "cases/solicitations.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def solicitation(request: HttpRequest, solicitation_id: int) -> HttpResponse:
    """What is asked, without identity, and the answer: with an account or by the personal link."""
    actor = actor_of(request)
    if actor.kind == Kind.NOBODY:
        return redirect_to_login(request.get_full_path())
    rows = Solicitation.objects.select_related("case__organisation", "cpts")
    asked = rows.filter(pk=solicitation_id).first()
    if asked is None or not actor.may(Ability.SEE, asked):
        raise Http404
    may_answer = actor.may(Ability.ANSWER, asked)
    if request.method == "POST" and not may_answer:
        raise Http404
    form = AnswerForm(request.POST or None, initial={"answer": asked.answer or None, "words": asked.words})
    if request.method == "POST" and form.is_valid():
        try:
            seeking.answer_for_cpts(by=actor, solicitation_id=asked.pk, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _("Merci : la réponse est enregistrée, et vue de qui l’a demandée."))
            return redirect("solicitation", asked.pk)
    context = {
        "asked": asked,
        "form": form,
        "may_answer": may_answer,
        "may_revise": actor.may(Ability.REVISE, asked),
        "known": actor.kind == Kind.ACCOUNT,
    }
    return render(request, "cases/solicitation.html", context, status=422 if form.is_bound else 200)
