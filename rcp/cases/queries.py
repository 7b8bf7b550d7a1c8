"""Reading situations."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from rcp.access.actor import Actor, Kind
from rcp.people.models import OrganisationKind

from . import sharing
from .models import CareCircle, Case, SharingBasis


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The situations this account may know of; the same answer as Case.standing."""
    if actor.kind != Kind.ACCOUNT:
        return Case.objects.none()
    coordinated = [pk for pk in actor.memberships if actor.coordinates(pk)]
    accompanied = [pk for pk in coordinated if actor.accompanies(pk)]
    today = timezone.localdate()
    mine = CareCircle.objects.current(today).filter(person=actor.person_id).values_list("case_id", flat=True)
    circles = set(mine)
    return Case.objects.filter(
        Q(organisation__in=accompanied, organisation__kind=OrganisationKind.DAC)
        | Q(organisation__in=coordinated, lead=actor.person_id)
        | Q(organisation__in=coordinated, pk__in=circles)
        | Q(pk__in=circles - SharingBasis.objects.ended(circles, on=today))
    )


def missing_to_share(case: Case) -> tuple[str, ...]:
    """What is missing before this situation may be shared; empty when it may."""
    return sharing.missing((statement_of(row) for row in case.sharing.all()), on=timezone.localdate())


def statement_of(row: SharingBasis) -> sharing.Statement:
    return sharing.Statement(
        basis=row.basis,
        informed_on=row.informed_on,
        informed=row.informed_by_id is not None,
        support=row.support,
        information=row.information,
        professionals=row.professionals,
        collected_on=row.collected_on,
        means=row.means,
        opposition=row.opposition,
        withdrawn_on=row.withdrawn_on,
    )
