"""Correcting what the directory says of a person or of an organisation: whoever administers the installation only.

A mail address is where personal links go, and a person belongs to several organisations: none of them moves it alone.
"""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from rcp.journal.models import Entry, Stream
from rcp.journal.record import name_of, record
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Organisation, OrganisationKind, Person, Profession

from .actor import Actor
from .commands import complete, tidy

OF_PERSON = ("first_name", "last_name", "function", "rpps", "email", "phone")
OF_ORGANISATION = ("name", "territory", "phone")


@atomic
def correct_person(*, by: Actor, person_id: int, profession: str | None = None, **told: str) -> Person:
    """Change what is given of a person's entry; what is not given stays. The trace names the fields, never their words.

    `told`: any of OF_PERSON; `profession`: a code, \"\" for none.
    """
    _require(by)
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    changed = _tell(person, told, among=OF_PERSON)
    if profession is not None and profession != (person.profession_id or ""):
        person.profession = Profession.objects.filter(pk=profession).first()
        changed.append("profession")
    if not changed:
        return person
    complete(person)
    person.save(update_fields=changed)
    for stream in _streams_of(person):
        record(Verb.PERSON_CORRECTED, by=by, stream=stream, subject=person, fields=[*sorted(changed)])
    return person


@atomic
def correct_organisation(
    *, by: Actor, organisation_id: int, kind: OrganisationKind | None = None, **told: str
) -> Organisation:
    """The same of an organisation. `told`: any of OF_ORGANISATION."""
    _require(by)
    rows = Organisation.objects.select_for_update(of=("self",), no_key=True).select_related("stream")
    organisation = rows.get(pk=organisation_id)
    changed = _tell(organisation, told, among=OF_ORGANISATION)
    if kind is not None and kind != organisation.kind:
        organisation.kind = kind
        changed.append("kind")
    if not changed:
        return organisation
    complete(organisation)
    organisation.save(update_fields=changed)
    record(
        Verb.ORGANISATION_CORRECTED,
        by=by,
        stream=organisation.stream,
        subject=organisation,
        fields=[*sorted(changed)],
    )
    return organisation


def _require(by: Actor) -> None:
    if not by.is_administrator:
        raise Refused(_("Seule l’administration de l’installation peut corriger l’annuaire."))


def _tell(row: Person | Organisation, told: Mapping[str, str], *, among: tuple[str, ...]) -> list[str]:
    """Write what differs; gives the names of what did."""
    changed = []
    for name, text in told.items():
        if name not in among:
            raise Refused(_("Cette information n’existe pas dans l’annuaire."))
        value = "".join(text.split()) if name == "rpps" else tidy(text)
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    return changed


def _streams_of(person: Person) -> list[Stream]:
    """Where it is told: in the organisations the person belongs or belonged to, and where the person was registered."""
    registered = Entry.objects.filter(subject=name_of(person), verb=Verb.PERSON_REGISTERED).values("stream")
    among = Q(pk__in=registered) | Q(organisation__memberships__person=person)
    return list(Stream.objects.filter(among).distinct().order_by("pk"))
