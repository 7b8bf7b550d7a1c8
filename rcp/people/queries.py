"""Finding people and organisations."""

import unicodedata

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from .models import Membership, Organisation, Person


def find_people(words: str, *, limit: int = 200) -> list[Person]:
    """Those whose name, profession, function or organisation holds every word, accents and capitals aside.

    The directory of a department is a few hundred people: they are compared here, the same way on every database.
    """
    wanted = folded(words).split()
    found = [person for person in _with_memberships() if all(word in _said_of(person) for word in wanted)]
    return found[:limit]


def find_organisations(words: str = "") -> list[Organisation]:
    wanted = folded(words).split()
    return [
        organisation
        for organisation in Organisation.objects.all()
        if all(word in folded(f"{organisation.name} {organisation.territory}") for word in wanted)
    ]


def current_memberships() -> "Prefetch[str]":
    """Today's memberships of each person, with their organisation, as `person.today`."""
    rows = Membership.objects.current(timezone.localdate()).select_related("organisation")
    return Prefetch("memberships", queryset=rows, to_attr="today")


def folded(text: str) -> str:
    """Small letters without accents: « Élodie » is found by « elodie »."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return bare.replace("œ", "oe").replace("Œ", "oe").casefold().replace("’", " ").replace("-", " ")


def _with_memberships() -> QuerySet[Person]:
    return Person.objects.select_related("profession").prefetch_related(current_memberships())


def _said_of(person: Person) -> str:
    today: list[Membership] = getattr(person, "today", [])
    places = " ".join(membership.organisation.name for membership in today)
    profession = person.profession.label if person.profession else ""
    return folded(f"{person.name} {profession} {person.function} {places} {person.rpps}")
