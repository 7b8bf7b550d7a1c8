"""Who may be put in charge of an action, and how they are named."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from rcp.meetings.models import Meeting
from rcp.people.models import Person

from .models import OwnerKind
from .one_line import plain


@dataclass(frozen=True)
class Owner:
    """Whoever is in charge: a person of the directory by `id`, or anybody by `label`; nobody yet without either."""

    kind: str = OwnerKind.PROFESSIONAL
    id: int | None = None
    label: str = ""


def assignable(meeting: Meeting) -> "QuerySet[Person]":
    """Who may be put in charge: those of the meeting, of its organisations, of the situation's circle."""
    today = timezone.localdate()
    open_membership = Q(memberships__since__lte=today) & (
        Q(memberships__until__isnull=True) | Q(memberships__until__gt=today)
    )
    organisations = [meeting.organisation_id, *meeting.invited_organisations.values_list("pk", flat=True)]
    who = Q(attendances__meeting=meeting) | Q(memberships__organisation__in=organisations) & open_membership
    if meeting.case_id is not None:
        who |= Q(circles__case=meeting.case_id, circles__until__isnull=True)
    return Person.objects.filter(pk__in=Person.objects.filter(who).values("pk"))


def nameable(meeting: Meeting) -> dict[int, str]:
    """Those an « @ » may name: whoever is expected or here."""
    rows = meeting.attendances.filter(person__isnull=False).select_related("person")
    return {row.person.pk: row.person.name for row in rows if row.person is not None}


def owner_called(meeting: Meeting, name: str, kind: str) -> Owner:
    """The owner that a name typed in full means: a professional of the meeting when it is one's name, else a label."""
    name = " ".join(name.split())
    if not name:
        return Owner()
    if kind == OwnerKind.PROFESSIONAL:
        named = [pk for pk, known in nameable(meeting).items() if plain(known) == plain(name)]
        if len(named) == 1:
            return Owner(id=named[0])
    return Owner(kind=kind, label=name)
