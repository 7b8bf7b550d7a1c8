"""Finding people and organisations."""

import unicodedata

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from .models import Membership, Organisation, Person


def find_people(words: str, *, limit: int = 200, case_id: int | None = None) -> list[Person]:
    """Those in whose name, profession, function and organisations every word starts a word, accents and capitals aside.

    The directory of a department is a few hundred people: they are compared here, the same way on every database.
    """
    wanted = folded(words).split()
    found = [person for person in _with_memberships(case_id) if _starts_all(wanted, _said_of(person))]
    return found[:limit]


def find_organisations(words: str = "") -> list[Organisation]:
    wanted = folded(words).split()
    return [
        organisation
        for organisation in Organisation.objects.all()
        if _starts_all(wanted, folded(f"{organisation.name} {organisation.territory}"))
    ]


def current_memberships() -> "Prefetch[str]":
    """Today's memberships of each person, with their organisation, as `person.today`."""
    rows = Membership.objects.current(timezone.localdate()).select_related("organisation")
    return Prefetch("memberships", queryset=rows, to_attr="today")


def folded(text: str) -> str:
    """Small letters without accents: « Élodie » is found by « elodie »."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return bare.replace("œ", "oe").replace("Œ", "oe").casefold().replace("’", " ").replace("-", " ")


def _starts_all(wanted: list[str], said: str) -> bool:
    """« var est » is not in « Var Ouest »."""
    words = said.split()
    return all(any(word.startswith(start) for word in words) for start in wanted)


def _with_memberships(case_id: int | None) -> QuerySet[Person]:
    return Person.objects.listed(case_id=case_id).select_related("profession").prefetch_related(current_memberships())


def _said_of(person: Person) -> str:
    today: list[Membership] = getattr(person, "today", [])
    places = " ".join(membership.organisation.name for membership in today)
    profession = person.profession.label if person.profession else ""
    return folded(f"{person.name} {profession} {person.function} {places} {person.rpps}")
