"""The queue of a structure, one's own requests, and the answers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, said, signed_in
from rcp.journal.refusals import Refused
from rcp.paper import qr
from rcp.people.models import Organisation, Person

from .. import commands
from ..forms import AcceptForm, HandForm, InformForm, NewForm, RedirectForm, askings, several
from ..models import CaseRequest, RequestDoor, RequestState, Source
from ..queries import asked_of, asked_organisations, counts_of, own_requests, queues_of

MOST_LISTED = 60


@never_cache
@require_safe
@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the most urgent first; what became of the others; the door of each structure one answers for."""
    actor = actor_of(request)
    organisations = queues_of(actor)
    rows = list(asked_of(organisations))
    waiting = [row for row in rows if row.state == RequestState.RECEIVED]
    answered = sorted(
        (row for row in rows if row.answered_at is not None), key=lambda row: str(row.answered_at), reverse=True
    )
    context = {
        "answers": bool(organisations),
        "waiting": waiting,
        "answered": answered[:MOST_LISTED],
        "counted": counts_of(rows),
        "mine": own_requests(actor)[:MOST_LISTED],
        "doors": _doors(organisations),
        "hand_form": HandForm(auto_id="hand-%s") if organisations else None,
    }
    return render(request, "requests/queue.html", context)


def _doors(organisations: list[Organisation]) -> list[dict[str, Any]]:
    """Each structure with the address of its form and the code to photograph, when it is open."""
    known = {door.organisation_id: door for door in RequestDoor.objects.filter(organisation__in=organisations)}
    return [_door(organisation, known.get(organisation.pk)) for organisation in organisations]


def _door(organisation: Organisation, door: RequestDoor | None) -> dict[str, Any]:
    if door is None or not door.is_open:
        return {"organisation": organisation, "is_open": False}
    path = reverse("request_form", args=[door.code])
    address = f"{settings.SITE_URL}{path}"
    # A drawing of ours, of an address of ours.
    code = mark_safe(qr.svg(address))  # noqa: S308
    return {"organisation": organisation, "is_open": True, "path": path, "address": address, "code": code}


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Ask with an account, alone or with others; or note what was asked on the telephone."""
    actor = actor_of(request)
    answers = queues_of(actor)
    form = NewForm(request.POST or None, organisations=asked_organisations(), answers=answers)
    called = bool(answers) and "called" in request.POST
    rows = askings(request.POST or None, needed=called)
    if request.method == "POST" and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        asking = [one for row in rows if (one := row.asking()) is not None]
        organisation = form.cleaned_data["organisation"]
        try:
            if called:
                asked = commands.note_call(by=actor, organisation_id=organisation.pk, asking=asking, told=form.told())
            else:
                asked = commands.submit_request(
                    by=actor,
                    organisation_id=organisation.pk,
                    source=Source.ACCOUNT,
                    asking=[_oneself(actor.person_id or 0), *asking],
                    told=form.told(),
                )
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _("Demande %(reference)s enregistrée.") % {"reference": asked.reference})
            return redirect("requests")
    context = {"form": form, "rows": rows, "several": several(rows), "answers": answers}
    return render(request, "requests/new.html", context, status=422 if form.is_bound else 200)


def _oneself(person_id: int) -> commands.Asking:
    person = Person.objects.select_related("profession").get(pk=person_id)
    reach = person.phone or person.email
    return commands.Asking(name=person.name, role=person.occupation, reach=reach, person_id=person.pk)


@never_cache
@require_safe
@signed_in
def detail(request: HttpRequest, request_id: int) -> HttpResponse:
    asked = _asked(request, request_id)
    may_answer = actor_of(request).may(Ability.REVISE, asked) and asked.state == RequestState.RECEIVED
    context = {
        "asked": asked,
        "may_answer": may_answer,
        "accept_form": AcceptForm(auto_id="accept-%s", initial={"question": asked.question}),
        "redirect_form": RedirectForm(auto_id="redirect-%s"),
        "inform_form": InformForm(auto_id="inform-%s"),
        "opens_case": asked.case is not None and actor_of(request).may(Ability.SEE, asked.case),
    }
    return render(request, "requests/detail.html", context)


@require_POST
@signed_in
def accept(request: HttpRequest, request_id: int) -> HttpResponse:
    """Accepted: the situation is opened, and its conference is planned next, with the wished date."""
    asked = _asked(request, request_id)
    opened: list[int] = []

    def do(told: dict[str, Any]) -> None:
        opened.append(commands.accept_request(by=actor_of(request), request_id=request_id, **told).pk)

    answer = _answered(request, request_id, AcceptForm(request.POST), do)
    if not opened:
        return answer
    wished = f"?jour={asked.wished_on.isoformat()}" if asked.wished_on else ""
    return redirect(f"{reverse('case_plan', args=opened)}{wished}")


@require_POST
@signed_in
def send_elsewhere(request: HttpRequest, request_id: int) -> HttpResponse:
    return _answered(
        request,
        request_id,
        RedirectForm(request.POST),
        lambda told: commands.redirect_request(by=actor_of(request), request_id=request_id, **told),
    )


@require_POST
@signed_in
def inform(request: HttpRequest, request_id: int) -> HttpResponse:
    return _answered(
        request,
        request_id,
        InformForm(request.POST),
        lambda told: commands.inform_requester(by=actor_of(request), request_id=request_id, **told),
    )


@require_POST
@signed_in
def door(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Open or close the public form."""
    return _for_organisation(
        request,
        organisation_id,
        lambda: commands.set_door(
            by=actor_of(request), organisation_id=organisation_id, is_open=request.POST.get("open") == "1"
        ),
    )


@require_POST
@signed_in
def hand(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Send the form to somebody of the directory, by a link of their own."""
    form = HandForm(request.POST)

    def do() -> None:
        if not form.is_valid():
            raise Refused(_("Choisissez la personne dans la liste."))
        person = form.cleaned_data["person"]
        commands.hand_form(by=actor_of(request), organisation_id=organisation_id, person_id=person.pk)
        messages.success(request, _("Le formulaire part par courriel à %(who)s.") % {"who": person.name})

    return _for_organisation(request, organisation_id, do)


def _for_organisation(request: HttpRequest, organisation_id: int, do: Callable[[], object]) -> HttpResponse:
    if organisation_id not in [each.pk for each in queues_of(actor_of(request))]:
        raise Http404
    try:
        do()
    except Refused as refused:
        messages.error(request, said(refused))
    return redirect("requests")


def _answered(
    request: HttpRequest, request_id: int, form: forms.Form, do: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    asked = _asked(request, request_id)
    if not actor_of(request).may(Ability.REVISE, asked):
        raise Http404
    if not form.is_valid():
        messages.error(request, " ".join(f"{each}" for errors in form.errors.values() for each in errors))
        return redirect("request", request_id)
    try:
        do(form.cleaned_data)
    except Refused as refused:
        messages.error(request, said(refused))
    return redirect("request", request_id)


def _asked(request: HttpRequest, request_id: int) -> CaseRequest:
    rows = CaseRequest.objects.select_related("organisation", "case__organisation").prefetch_related("requesters")
    asked = rows.filter(pk=request_id).first()
    if asked is None or not actor_of(request).may(Ability.SEE, asked):
        raise Http404
    return asked
