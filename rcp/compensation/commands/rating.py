"""What a payer gives, from which day on; the ceiling of a year."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rcp.access.abilities import WHY, Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Organisation

from ..models import Basis, Rate, YearlyCap


@atomic
def set_rate(
    *,
    by: Actor,
    payer_id: int,
    mission: str,
    kind: str,
    basis: str,
    amount: Decimal,
    since: date,
    profession: str = "",
) -> Rate:
    """A new rate. One that still holds for the same professions ends the day this one begins."""
    payer = Organisation.objects.select_for_update(of=("self",), no_key=True).select_related("stream").get(pk=payer_id)
    by.require(Ability.SETTLE, OfOrganisation(payer))
    rate = Rate(
        payer=payer,
        mission=mission,
        kind=kind,
        basis=basis,
        profession_id=profession if basis == Basis.PROFESSION else None,
        amount=amount,
        since=since,
        noted_by=by.label,
    )
    try:
        rate.full_clean(exclude=["payer"])
    except ValidationError as error:
        raise NotYet(_("Ce tarif n’est pas complet."), missing=tuple(error.messages)) from error
    for former in payer.compensation_rates.all():
        if former.dated.meets(rate.dated):
            _end(former, on=since)
    rate.save(force_insert=True)
    record(Verb.RATE_SET, by=by, stream=payer.stream, subject=rate, amount=str(amount), basis=basis)
    return rate


def _end(former: Rate, *, on: date) -> None:
    """Raise NotYet when the former rate begins on that day or later: there is nothing left of it to keep."""
    if former.since >= on:
        raise NotYet(
            _("Un autre tarif commence le même jour ou plus tard pour les mêmes professions : mettez-y fin d’abord.")
        )
    former.until = on
    former.save(update_fields=["until"])


@atomic
def end_rate(*, by: Actor, rate_id: int, until: date) -> Rate:
    """Say from which day on a rate no longer holds. What was declared under it stays as it is."""
    rate = (
        Rate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("payer__stream")
        .filter(pk=rate_id)
        .first()
    )
    if rate is None:
        raise Refused(WHY[Ability.SEE])
    by.require(Ability.SETTLE, OfOrganisation(rate.payer))
    if until <= rate.since:
        raise NotYet(_("Ce tarif commence ce jour-là ou plus tard : choisissez un jour qui suit son début."))
    rate.until = until
    rate.save(update_fields=["until"])
    record(Verb.RATE_ENDED, by=by, stream=rate.payer.stream, subject=rate)
    return rate


@atomic
def set_cap(*, by: Actor, payer_id: int, year: int, amount: Decimal) -> YearlyCap:
    """Note the ceiling of a civil year (PASS), which is the same for all payers; mended, it holds for what follows."""
    payer = Organisation.objects.select_related("stream").get(pk=payer_id)
    by.require(Ability.SETTLE, OfOrganisation(payer))
    if not 2000 <= year <= 2100 or amount <= 0:
        raise NotYet(_("Indiquez une année et un montant."))
    cap, _made = YearlyCap.objects.update_or_create(year=year, defaults={"amount": amount, "noted_by": by.label})
    record(Verb.CAP_SET, by=by, stream=payer.stream, subject=cap, year=year, amount=str(amount))
    return cap
