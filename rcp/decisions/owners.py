"""Who may be put in charge of an action, and how they are named."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from rcp.cases.models import Case
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


@dataclass(frozen=True)
class Nameable:
    """Somebody that an « @ » may name, by the beginning of any word of `name`."""

    name: str
    owner: Owner


def nameable(meeting: Meeting) -> dict[str, Nameable]:
    """Those an « @ » may name, each under a key of their own: whoever is expected or here; in an RCP also the person,
    by the alias, and those around, told by what they are to the person (« Fille »), never by a name."""
    rows = meeting.attendances.filter(person__isnull=False).select_related("person")
    people = {str(row.person.pk): Nameable(row.person.name, Owner(id=row.person.pk)) for row in rows if row.person}
    return people | (_around(meeting.case) if meeting.case is not None else {})


def _around(case: Case) -> dict[str, Nameable]:
    alias = case.alias.partition(",")[0].strip()
    named = {"person": alias, "la-personne": "la personne"}
    found = {key: Nameable(name, Owner(kind=OwnerKind.PERSON, label=name)) for key, name in named.items()}
    for category in case.contacts.order_by("category").values_list("category", flat=True).distinct():
        kind = OwnerKind.RELATIVE if is_relative(category) else OwnerKind.PROFESSIONAL
        found[f"contact-{plain(category)}"] = Nameable(category, Owner(kind=kind, label=category))
    return found


_RELATIVE = re.compile(
    r"\b(?:fils|fille|enfants?|mari|femme|epou[sx]e?|conjointe?|compagne|compagnon|mere|pere|parents?|freres?|soeurs?"
    r"|neveux?|niece|cousine?|oncle|tante|grands?-|petits?-|petite-|belle-|beau-|gendre|bru|voisine?s?|amie?s?|proches?"
    r"|famille|aidante?s?|entourage|marraine|parrain)\b"
)


def is_relative(category: str) -> bool:
    """Whether a contact is somebody close rather than a service: « Fille », « Voisine », not « Service d’aide »."""
    return bool(_RELATIVE.search(plain(category).replace("œ", "oe")))


def owner_called(meeting: Meeting, name: str, kind: str) -> Owner:
    """The owner that a name typed in full means: whoever is called so when there is one here, else a label."""
    name = " ".join(name.split())
    if not name:
        return Owner()
    named = [each.owner for each in nameable(meeting).values() if plain(each.name) == plain(name)]
    if len(named) == 1:
        return named[0]
    return Owner(kind=kind, label=name)
