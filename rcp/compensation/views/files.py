"""A payer's list as a file or on paper."""

import csv
import io
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rcp.access.doors import actor_of, said, signed_in
from rcp.journal.refusals import Refused

from ..commands import freeze_statement
from ..forms import QueueForm
from ..models import Claim
from .payer import narrowed, payer_of

COLUMNS = (
    "Réunion", "Date", "Nom", "Prénom", "Profession", "RPPS", "Minutes", "Mission", "Nature", "Tarif", "Calcul",
    "Montant", "État", "Payé le", "Référence",
)  # fmt: skip
# A cell that begins so would be worked out by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@signed_in
def export(request: HttpRequest, organisation_id: int) -> HttpResponse:
    payer = payer_of(request, organisation_id)
    claims = narrowed(Claim.objects.filter(payer=payer), QueueForm(request.GET))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for claim in claims:
        writer.writerow([_plain(value) for value in _row(claim)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="defraiement.csv"'
    return response


def _row(claim: Claim) -> tuple[object, ...]:
    return (
        claim.meeting_name,
        f"{claim.held_on:%d/%m/%Y}",
        claim.person.last_name,
        claim.person.first_name,
        claim.person.occupation,
        claim.person.rpps,
        claim.minutes,
        claim.rate.get_mission_display(),
        claim.rate.get_kind_display(),
        _figure(claim.rate.amount),
        claim.rate.get_basis_display(),
        _figure(claim.payable),
        claim.get_state_display(),
        f"{claim.paid_on:%d/%m/%Y}" if claim.paid_on else "",
        claim.reference,
    )


def _figure(amount: object) -> str:
    return str(amount).replace(".", ",")


def _plain(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


@require_POST
@signed_in
def make_statement(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The list on paper, for the period that is looked at, or this civil year."""
    payer = payer_of(request, organisation_id)
    asked = QueueForm(request.POST)
    asked.is_valid()
    today = timezone.localdate()
    since: date = asked.cleaned_data.get("depuis") or today.replace(month=1, day=1)
    until: date = asked.cleaned_data.get("jusque") or today
    try:
        freeze_statement(by=actor_of(request), payer_id=payer.pk, since=since, until=until)
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _("L’état est mis en page : il arrive au bas de cette page."))
    return redirect("compensation_queue", payer.pk)
