"""Reading situations."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from rcp.access.actor import Actor, Kind
from rcp.people.models import OrganisationKind, Person
from rcp.people.professions import group_of

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
        | Q(pk__in=_covered(circles, actor.person_id, on=today))
    )


def _covered(circles: Collection[int], person_id: int | None, *, on: date) -> set[int]:
    """Those of these circles whose basis of sharing covers this person's profession."""
    covers = SharingBasis.objects.covers(circles, on=on)
    if all(cover.is_whole for cover in covers.values()):
        return set(circles)
    group = group_of(Person.objects.values_list("profession_id", flat=True).get(pk=person_id or 0))
    return {pk for pk in circles if pk not in covers or covers[pk].reaches(group)}


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
        categories=row.categories,
        groups=row.groups,
        representation=row.representation,
        collected_on=row.collected_on,
        means=row.means,
        opposition=row.opposition,
        withdrawn_on=row.withdrawn_on,
    )
