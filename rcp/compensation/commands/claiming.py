"""A presence declared, checked, approved, paid or refused. The person's row is locked before the claim's, always: two
payers who approve at once see each other's amounts under the ceiling."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import WHY, Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.locks import locked_meeting
from rcp.meetings.models import Attendance, AttendanceStatus, Meeting, MeetingState
from rcp.people.anonymity import refuse_identity
from rcp.people.identities import Allowed
from rcp.people.models import Organisation, Person

from .. import steps
from ..amounts import MOST_MINUTES, amount_of, payable
from ..mails import queue_news
from ..models import Claim, ClaimState, YearlyCap
from ..queries import approved_in, minutes_of, payers_of, rate_of


@atomic
def declare_presence(*, by: Actor, meeting_id: int, person_id: int, payer_id: int | None = None) -> Claim:
    """Ask a payer for one person's presence: their own, or anybody's when one coordinates who held the meeting.

    Without `payer_id`, the only organisation that may pay. Raises NotYet when none or several may.
    """
    meeting = locked_meeting(meeting_id)
    if by.person_id != person_id or by.link_id:
        by.require(Ability.SCHEDULE, OfOrganisation(meeting.organisation))
    attendance = _presence(meeting, person_id)
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    payer = _payer(person, meeting, payer_id)
    rate = rate_of(payer, on=_day(meeting), profession=person.profession_id or "")
    if rate is None:
        raise NotYet(_("%s n’a pas de tarif pour ce jour-là et cette profession.") % payer.name)
    if Claim.objects.standing().filter(meeting=meeting, person=person, payer=payer).exists():
        raise NotYet(_("Cette présence est déjà déclarée."))
    minutes = minutes_of(attendance)
    claim = Claim.objects.create(
        meeting=meeting,
        person=person,
        payer=payer,
        rate=rate,
        year=_day(meeting).year,
        minutes=minutes,
        noted_minutes=minutes,
        amount=amount_of(rate.basis, rate.amount, minutes),
        declared_by=by.label,
    )
    record(Verb.CLAIM_DECLARED, by=by, stream=payer.stream, subject=claim, minutes=minutes, amount=str(claim.amount))
    return claim


@atomic
def correct_minutes(*, by: Actor, claim_id: int, minutes: int, reason: str) -> Claim:
    """Mend a duration that the attendance says wrong, with the reason; the record of the closed meeting stays."""
    claim = _locked(claim_id)
    by.require(Ability.CHECK, claim)
    _possible("corrected", claim)
    reason = " ".join(reason.split())[:200]
    if not 0 < minutes <= MOST_MINUTES:
        raise NotYet(_("Indiquez une durée en minutes, entre 1 et %d.") % MOST_MINUTES)
    if minutes != claim.noted_minutes and not reason:
        raise NotYet(_("Dites pourquoi la durée change : la trace en est gardée."))
    refuse_identity(reason, allowed=Allowed(frozenset([claim.person.last_name])))
    claim.minutes, claim.correction = minutes, reason if minutes != claim.noted_minutes else ""
    claim.amount = amount_of(claim.rate.basis, claim.rate.amount, minutes)
    claim.state = ClaimState.DECLARED
    _save(claim, "minutes", "correction", "amount", "state")
    record(Verb.CLAIM_CORRECTED, by=by, stream=claim.stream, subject=claim, minutes=minutes, amount=str(claim.amount))
    return claim


@atomic
def check_claims(*, by: Actor, claim_ids: Iterable[int]) -> list[Claim]:
    """Say that these presences are those of the attendance sheets."""
    return [_check(by, claim_id) for claim_id in _ordered(claim_ids)]


def _check(by: Actor, claim_id: int) -> Claim:
    claim = _locked(claim_id)
    by.require(Ability.CHECK, claim)
    _possible("checked", claim)
    claim.state, claim.checked_at, claim.checked_by = ClaimState.CHECKED, timezone.now(), by.label
    _save(claim, "state", "checked_at", "checked_by")
    record(Verb.CLAIM_CHECKED, by=by, stream=claim.stream, subject=claim)
    return claim


@atomic
def approve_claims(*, by: Actor, claim_ids: Iterable[int]) -> list[Claim]:
    """Approve what the year's ceiling lets through; nobody approves what they receive."""
    return [_approve(by, claim_id) for claim_id in _ordered(claim_ids)]


def _approve(by: Actor, claim_id: int) -> Claim:
    claim = _locked(claim_id)
    by.require(Ability.SETTLE, claim)
    _not_ones_own(by, claim)
    _possible("approved", claim)
    cap = YearlyCap.objects.filter(year=claim.year).first()
    if cap is None:
        raise NotYet(_("Le plafond de %d n’est pas noté : notez-le dans les tarifs, puis approuvez.") % claim.year)
    allowed = payable(claim.amount, cap=cap.amount, already=approved_in(claim.person_id, claim.year))
    if not allowed:
        raise NotYet(
            _("%(who)s a atteint le plafond de %(year)d : refusez cette présence avec ce motif.")
            % {"who": claim.person.name, "year": claim.year}
        )
    claim.state, claim.approved_amount = ClaimState.APPROVED, allowed
    claim.approved_at, claim.approved_by = timezone.now(), by.label
    _save(claim, "state", "approved_amount", "approved_at", "approved_by")
    record(Verb.CLAIM_APPROVED, by=by, stream=claim.stream, subject=claim, amount=str(allowed))
    queue_news(by=by, claim=claim)
    return claim


@atomic
def pay_claims(*, by: Actor, claim_ids: Iterable[int], paid_on: date, reference: str = "") -> list[Claim]:
    """Note that these were paid that day, under one reference."""
    if paid_on > timezone.localdate():
        raise NotYet(_("La date du paiement est à venir : notez-le une fois payé."))
    reference = " ".join(reference.split())[:60]
    return [_pay(by, claim_id, paid_on, reference) for claim_id in _ordered(claim_ids)]


def _pay(by: Actor, claim_id: int, paid_on: date, reference: str) -> Claim:
    claim = _locked(claim_id)
    by.require(Ability.SETTLE, claim)
    _not_ones_own(by, claim)
    _possible("paid", claim)
    claim.state, claim.paid_on, claim.paid_by, claim.reference = ClaimState.PAID, paid_on, by.label, reference
    _save(claim, "state", "paid_on", "paid_by", "reference")
    record(Verb.CLAIM_PAID, by=by, stream=claim.stream, subject=claim, amount=str(claim.payable))
    queue_news(by=by, claim=claim)
    return claim


@atomic
def refuse_claim(*, by: Actor, claim_id: int, reason: str) -> Claim:
    """Refuse, saying why; the presence may be declared again."""
    claim = _locked(claim_id)
    by.require(Ability.SETTLE, claim)
    _possible("refused", claim)
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise NotYet(_("Dites pourquoi en quelques mots : la personne le lira."))
    refuse_identity(reason, allowed=Allowed(frozenset([claim.person.last_name])))
    claim.state, claim.reason, claim.approved_amount = ClaimState.REFUSED, reason, None
    _save(claim, "state", "reason", "approved_amount")
    record(Verb.CLAIM_REFUSED, by=by, stream=claim.stream, subject=claim)
    queue_news(by=by, claim=claim)
    return claim


def _ordered(claim_ids: Iterable[int]) -> list[int]:
    """By person, then by claim: two batches never wait for each other in a circle."""
    rows = Claim.objects.filter(pk__in=list(claim_ids)).order_by("person_id", "pk")
    ordered = list(rows.values_list("pk", flat=True))
    if not ordered:
        raise NotYet(_("Choisissez au moins une ligne."))
    return ordered


def _locked(claim_id: int) -> Claim:
    person_id = Claim.objects.filter(pk=claim_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise Refused(WHY[Ability.SEE])
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    rows = Claim.objects.select_for_update(of=("self",), no_key=True).select_related(
        "meeting__organisation", "payer__stream", "person", "rate"
    )
    return rows.get(pk=claim_id)


def _save(claim: Claim, *fields: str) -> None:
    claim.rev += 1
    claim.save(update_fields=[*fields, "rev"])


def _possible(step: str, claim: Claim) -> None:
    if why := steps.impossible(step, claim.state):
        raise NotYet(why)


def _not_ones_own(by: Actor, claim: Claim) -> None:
    if by.person_id == claim.person_id:
        raise Refused(_("Ce défraiement est le vôtre : quelqu’un d’autre doit en décider."))


def _presence(meeting: Meeting, person_id: int) -> Attendance:
    if meeting.state not in (MeetingState.ENDED, MeetingState.CLOSED):
        raise NotYet(_("La séance n’est pas terminée : la durée n’est pas encore connue."))
    here = meeting.attendances.filter(person_id=person_id, status=AttendanceStatus.PRESENT).first()
    if here is None or not minutes_of(here):
        raise NotYet(_("Cette personne n’est pas notée présente à cette réunion."))
    return here


def _payer(person: Person, meeting: Meeting, payer_id: int | None) -> Organisation:
    payers = payers_of(person, on=_day(meeting))
    if payer_id is not None:
        payers = [payer for payer in payers if payer.pk == payer_id]
    if not payers:
        raise NotYet(_("Aucune structure dont %s est membre n’a de tarif ce jour-là.") % person.name)
    if len(payers) > 1:
        raise NotYet(_("Plusieurs structures peuvent payer %s : choisissez laquelle.") % person.name)
    return payers[0]


def _day(meeting: Meeting) -> date:
    return timezone.localtime(meeting.opened_at or meeting.starts_at).date()
