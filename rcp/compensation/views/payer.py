"""What an organisation is asked to pay: a queue, and what is decided of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, number_of, said, signed_in
from rcp.access.guards import OfOrganisation
from rcp.journal.refusals import Refused
from rcp.paper.queries import shown
from rcp.people.models import Organisation

from ..commands import approve_claims, check_claims, correct_minutes, pay_claims, refuse_claim
from ..forms import PaymentForm, QueueForm
from ..models import Claim, ClaimState
from ..queries import statements_of, total_of

PAGE = 50


@require_safe
@signed_in
def queue(request: HttpRequest, organisation_id: int) -> HttpResponse:
    payer = payer_of(request, organisation_id)
    filters = QueueForm(request.GET)
    claims = narrowed(Claim.objects.filter(payer=payer), filters)
    context = {
        "payer": payer,
        "filters": filters,
        "filtered": any(request.GET.get(name) for name in filters.fields),
        "page": Paginator(claims, PAGE).get_page(request.GET.get("page")),
        "total": total_of(claims.standing()),
        "payment": PaymentForm(),
        "papers": [shown(frozen, back=request.path) for frozen in statements_of(payer)],
        "waiting": {
            state: Claim.objects.filter(payer=payer, state=state).count()
            for state in (ClaimState.DECLARED, ClaimState.CHECKED, ClaimState.APPROVED)
        },
    }
    return render(request, "compensation/queue.html", context)


@require_POST
@signed_in
def settle(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Check, approve or pay the lines that are ticked, all of them or none."""
    payer = payer_of(request, organisation_id)
    wanted = [pk for pk in map(number_of, request.POST.getlist("claim")) if pk is not None]
    ours = list(Claim.objects.filter(payer=payer, pk__in=wanted).values_list("pk", flat=True))
    step = request.POST.get("step", "")
    try:
        done = _settled(request, step, ours)
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        told = ngettext("%(n)d ligne : %(state)s.", "%(n)d lignes : %(state)s.", len(done))
        messages.success(request, told % {"n": len(done), "state": done[0].get_state_display()})
    return redirect("compensation_queue", payer.pk)


def _settled(request: HttpRequest, step: str, ours: list[int]) -> list[Claim]:
    actor = actor_of(request)
    steps: dict[str, Callable[..., list[Claim]]] = {"check": check_claims, "approve": approve_claims}
    if step in steps:
        return steps[step](by=actor, claim_ids=ours)
    payment = PaymentForm(request.POST)
    if step != "pay" or not payment.is_valid():
        raise Refused(_("Indiquez la date du paiement."))
    told: dict[str, Any] = payment.cleaned_data
    return pay_claims(by=actor, claim_ids=ours, paid_on=told["paid_on"], reference=told["reference"])


@require_POST
@signed_in
def mend(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = _seen(request, claim_id)
    minutes = number_of(request.POST.get("minutes", "")) or 0
    try:
        correct_minutes(by=actor_of(request), claim_id=claim.pk, minutes=minutes, reason=request.POST.get("reason", ""))
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _("Durée corrigée ; le motif est gardé."))
    return _back(request, claim)


@require_POST
@signed_in
def refuse(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = _seen(request, claim_id)
    try:
        refuse_claim(by=actor_of(request), claim_id=claim.pk, reason=request.POST.get("reason", ""))
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _("Refus noté ; la personne lira le motif."))
    return _back(request, claim)


def narrowed(claims: "QuerySet[Claim]", filters: QueueForm) -> Any:
    """The claims that these filters let through, the latest meetings first."""
    filters.is_valid()
    asked = filters.cleaned_data
    if asked.get("etat"):
        claims = claims.filter(state=asked["etat"])
    if asked.get("depuis"):
        claims = claims.filter(meeting__starts_at__date__gte=asked["depuis"])
    if asked.get("jusque"):
        claims = claims.filter(meeting__starts_at__date__lte=asked["jusque"])
    return claims.select_related("meeting__organisation", "person__profession", "payer", "rate")


def payer_of(request: HttpRequest, organisation_id: int) -> Organisation:
    """The organisation, for whoever decides what it pays; 404 otherwise."""
    payer = Organisation.objects.filter(pk=organisation_id).first()
    if payer is None or not actor_of(request).may(Ability.SETTLE, OfOrganisation(payer)):
        raise Http404
    return payer


def _seen(request: HttpRequest, claim_id: int) -> Claim:
    claim = Claim.objects.select_related("meeting", "payer").filter(pk=claim_id).first()
    if claim is None or not actor_of(request).may(Ability.SEE, claim):
        raise Http404
    return claim


def _back(request: HttpRequest, claim: Claim) -> HttpResponse:
    if actor_of(request).may(Ability.SETTLE, claim):
        return redirect("compensation_queue", claim.payer_id)
    return redirect("compensation_meeting", claim.meeting_id)
