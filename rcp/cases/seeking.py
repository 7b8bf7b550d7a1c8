"""Looking for an attending physician: noting who was asked, asking a CPTS, answering for it."""

from collections.abc import Mapping
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.links import address, make_link
from rcp.access.models import Purpose
from rcp.access.wording import short_day
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.notify.mail import queue_mail
from rcp.people.identities import Allowed
from rcp.people.models import Membership, MembershipRole, Organisation, OrganisationKind, Person

from .commands import anonymous, complete, line, locked_case
from .models import Case, Outcome, PhysicianContact, Solicitation
from .queries import visible_cases

# The link outlives the day by which an answer was hoped for.
LATE_ANSWERS = timedelta(days=30)


@atomic
def note_contact(*, by: Actor, case_id: int, told: Mapping[str, Any]) -> PhysicianContact:
    """A physician was asked; a refusal says why. A situation that has its physician looks for none."""
    case = _without_physician(by, case_id)
    contact = PhysicianContact(case=case, noted_by=by.label, **_tidy(told))
    anonymous((contact.note,), Allowed(doctors=True, phones=True))
    if contact.outcome == Outcome.REFUSED and not contact.reason:
        raise NotYet(_("Dites pourquoi ce médecin refuse : c’est ce qui se compte."))
    if contact.outcome != Outcome.REFUSED:
        contact.reason = ""
    complete(contact)
    contact.save(force_insert=True)
    record(Verb.CASE_REVISED, by=by, stream=case.stream, subject=case, audit_only=True, parts=["physicians"])
    return contact


@atomic
def remove_contact(*, by: Actor, case_id: int, contact_id: int) -> None:
    """A line noted by mistake."""
    case = locked_case(case_id)
    by.require(Ability.REVISE, case)
    if not case.physicians_contacted.filter(pk=contact_id).delete()[0]:
        raise NotYet(_("Cette ligne n’est plus dans la situation."))
    record(Verb.CASE_REVISED, by=by, stream=case.stream, subject=case, audit_only=True, parts=["physicians"])


@atomic
def ask_cpts(*, by: Actor, case_id: int, told: Mapping[str, Any]) -> Solicitation:
    """Ask a CPTS without identity, and write to whoever coordinates it: the mail says that something is asked, not
    what."""
    case = _without_physician(by, case_id)
    asked = Solicitation(case=case, asked_by=by.label, **_tidy(told))
    anonymous((asked.needed, asked.sector))
    if asked.cpts.kind != OrganisationKind.CPTS:
        raise Refused(_("Choisissez une CPTS."))
    if asked.deadline < timezone.localdate():
        raise NotYet(_("La date de réponse est passée : choisissez-en une à venir."))
    complete(asked)
    asked.save(force_insert=True)
    record(Verb.CPTS_ASKED, by=by, stream=case.stream, subject=asked, audit_only=True, cpts=asked.cpts_id)
    for person in coordinators_of(asked.cpts):
        _write_to(by, asked, person)
    return asked


@atomic
def answer_for_cpts(*, by: Actor, solicitation_id: int, answer: str, words: str = "") -> Solicitation:
    """What the CPTS can do; said again, it replaces, and the day of the first answer stays."""
    asked = (
        Solicitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case__organisation__stream", "cpts")
        .get(pk=solicitation_id)
    )
    by.require(Ability.ANSWER, asked)
    asked.answer, asked.words = answer, line(words)
    if not asked.answer:
        raise NotYet(_("Choisissez une réponse."))
    anonymous((asked.words,), Allowed(doctors=True, phones=True))
    asked.answered_at = asked.answered_at or timezone.now()
    asked.answered_by = by.label
    complete(asked)
    asked.save(update_fields=["answer", "words", "answered_at", "answered_by"])
    record(
        Verb.CPTS_ANSWERED, by=by, stream=asked.case.stream, subject=asked, audit_only=True, answer=str(asked.answer)
    )
    return asked


def coordinators_of(cpts: Organisation) -> list[Person]:
    """Those of a CPTS who can be written to."""
    stays = Membership.objects.current(timezone.localdate()).filter(organisation=cpts, role=MembershipRole.COORDINATOR)
    return list(Person.objects.filter(memberships__in=stays).exclude(email="").order_by("pk"))


def asked_of(actor: Actor) -> "QuerySet[Solicitation]":
    """What is asked of the CPTS that this account coordinates."""
    mine = [pk for pk in actor.memberships if actor.coordinates(pk)]
    return Solicitation.objects.filter(cpts__in=mine).select_related("case__organisation", "cpts")


def asked_by(actor: Actor) -> "QuerySet[Solicitation]":
    """What was asked about the situations that this account organises."""
    mine = [pk for pk in actor.memberships if actor.coordinates(pk)]
    organised = Q(case__in=visible_cases(actor).values("pk"), case__organisation__in=mine)
    return Solicitation.objects.filter(organised).select_related("case__organisation", "cpts")


def counted(rows: "QuerySet[Solicitation]") -> dict[str, Any]:
    """`asked`, `answered`, `found`, `meanwhile`, `none`, and the median delay of an answer in days, or None."""
    listed = list(rows)
    answers = [row.answer for row in listed if row.answer]
    delays = [row.days for row in listed if row.days is not None]
    return {
        "asked": len(listed),
        "answered": len(answers),
        **{name: answers.count(name) for name in ("found", "meanwhile", "none")},
        "days": median(delays) if delays else None,
    }


def _without_physician(by: Actor, case_id: int) -> Case:
    case = locked_case(case_id)
    by.require(Ability.REVISE, case)
    if not case.no_attending_physician:
        raise NotYet(_("Notez d’abord que la personne est sans médecin traitant."))
    return case


def _write_to(by: Actor, asked: Solicitation, person: Person) -> None:
    until = asked.deadline - timezone.localdate() + LATE_ANSWERS
    token = make_link(
        by=by, person=person, purpose=Purpose.ANSWER, organisation=asked.case.organisation, subject=asked, lasts=until
    )
    queue_mail(
        by=by,
        organisation=asked.case.organisation,
        person=person,
        subject=_("Votre CPTS est sollicitée"),
        text=_(
            "%(organisation)s sollicite %(cpts)s et espère une réponse d’ici le %(day)s.\n"
            "Ce qui est demandé se lit, sans identité, par le lien personnel ci-dessous ; on y répond en une minute."
        )
        % {
            "organisation": asked.case.organisation.name,
            "cpts": asked.cpts.name,
            "day": short_day(asked.deadline, today=timezone.localdate()),
        },
        link=address(token),
    )


def _tidy(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: line(value) if isinstance(value, str) else value for name, value in told.items()}
