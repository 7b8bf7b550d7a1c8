"""What a payer gives, and the ceiling of each year."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rcp.access.doors import actor_of, said, signed_in
from rcp.journal.refusals import Refused

from ..commands import end_rate, set_cap, set_rate
from ..forms import CapForm, RateForm
from ..models import Rate, YearlyCap
from .payer import payer_of


@signed_in
def rates(request: HttpRequest, organisation_id: int) -> HttpResponse:
    payer = payer_of(request, organisation_id)
    form = RateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        profession = told.pop("profession")
        try:
            set_rate(by=actor_of(request), payer_id=payer.pk, profession=profession.pk if profession else "", **told)
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _("Tarif noté."))
            return redirect("compensation_rates", payer.pk)
    today = timezone.localdate()
    context = {
        "payer": payer,
        "form": form,
        "cap_form": CapForm(initial={"year": today.year}),
        "caps": YearlyCap.objects.all()[:5],
        "rates": [(rate, rate.dated.holds(today)) for rate in payer.compensation_rates.select_related("profession")],
    }
    return render(request, "compensation/rates.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def cap(request: HttpRequest, organisation_id: int) -> HttpResponse:
    payer = payer_of(request, organisation_id)
    form = CapForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Indiquez une année et un montant."))
        set_cap(by=actor_of(request), payer_id=payer.pk, **form.cleaned_data)
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _("Plafond noté."))
    return redirect("compensation_rates", payer.pk)


@require_POST
@signed_in
def end(request: HttpRequest, rate_id: int) -> HttpResponse:
    """A rate holds no longer from tomorrow on."""
    rate = Rate.objects.select_related("payer").filter(pk=rate_id).first()
    if rate is None:
        raise Http404
    payer = payer_of(request, rate.payer_id)
    try:
        end_rate(by=actor_of(request), rate_id=rate.pk, until=timezone.localdate() + timedelta(days=1))
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _("Ce tarif ne vaut plus à partir de demain."))
    return redirect("compensation_rates", payer.pk)
