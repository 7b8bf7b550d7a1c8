"""Opening a situation, saying on what grounds it is shared, and with whom."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.access.links import announce_rights_change
from rcp.journal.models import Entry
from rcp.journal.record import name_of, record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.anonymity import last_names_in, refuse_identity
from rcp.people.identities import NOTHING, Allowed, faults
from rcp.people.models import Organisation, Person

from . import followers
from .models import CareCircle, Case, Contact, LastWriting, SharingBasis

# Reading the same situation again within this time is one reading.
ONE_READING = timedelta(minutes=15)

WRITTEN = (
    "alias",
    "requested_by",
    "question",
    "medical",
    "psychological",
    "social",
    "surroundings",
    "wishes",
    "priority",
)
# Whose last writer and day are shown beside them.
STAMPED = ("medical", "psychological", "social", "surroundings", "wishes", "priority")
SAID = (*WRITTEN, "attending_physician", "no_attending_physician", "lead")


@atomic
def open_case(*, by: Actor, organisation_id: int, told: Mapping[str, Any]) -> Case:
    """Open a situation under an alias; whoever opens it is the first of its circle."""
    organisation = Organisation.objects.select_related("stream").get(pk=organisation_id)
    by.require(Ability.SCHEDULE, OfOrganisation(organisation))
    case = Case(organisation=organisation, lead_id=by.person_id)
    _tell(case, told)
    case.save(force_insert=True)
    stamp(case, by=by, parts=[name for name in STAMPED if getattr(case, name)])
    record(Verb.CASE_OPENED, by=by, stream=organisation.stream, subject=case, audit_only=True)
    if by.person_id is not None:
        CareCircle.objects.create(
            case=case, person_id=by.person_id, role=_("Référent de la situation"), since=timezone.localdate()
        )
    return case


@atomic
def revise_case(*, by: Actor, case_id: int, rev: int, told: Mapping[str, Any]) -> Case:
    """Change what is known of a situation. A stale write is refused and shows the words as they stand."""
    case = locked_case(case_id)
    by.require(Ability.REVISE, case)
    if case.rev != rev:
        current: dict[str, object] = {name: str(getattr(case, name)) for name in WRITTEN}
        raise NotYet(
            _("Quelqu’un a modifié cette situation entre-temps : comparez avant d’enregistrer."), current=current
        )
    before = {name: getattr(case, name) for name in SAID}
    _tell(case, told)
    case.rev += 1
    case.save()
    changed = [name for name in SAID if getattr(case, name) != before[name]]
    stamp(case, by=by, parts=[name for name in STAMPED if name in changed])
    record(Verb.CASE_REVISED, by=by, stream=case.stream, subject=case, audit_only=True, parts=list(changed))
    return case


@atomic
def record_sharing(*, by: Actor, case_id: int, told: Mapping[str, Any]) -> SharingBasis:
    """Say on what grounds the situation is shared. What was said before stays; the latest statement holds."""
    case = _locked_with_followers(case_id)
    by.require(Ability.REVISE, case)
    basis = SharingBasis(case=case, noted_by=by.label, **told)
    complete(basis)
    refuse_identity(basis.information, basis.means, basis.professionals, allowed=_around(case))
    basis.save(force_insert=True)
    _tell_everyone(case, by=by)
    record(Verb.SHARING_RECORDED, by=by, stream=case.stream, subject=case, audit_only=True, basis=str(basis.basis))
    return basis


@atomic
def withdraw_sharing(*, by: Actor, case_id: int) -> None:
    """The person withdraws, by any means: from today the latest statement no longer holds."""
    case = _locked_with_followers(case_id)
    by.require(Ability.REVISE, case)
    latest = case.sharing.last()
    if latest is None or latest.withdrawn_on is not None:
        raise NotYet(_("Aucun accord en cours ne peut être retiré."))
    latest.withdrawn_on = timezone.localdate()
    latest.save(update_fields=["withdrawn_on"])
    _tell_everyone(case, by=by)
    record(Verb.SHARING_RECORDED, by=by, stream=case.stream, subject=case, audit_only=True, basis="withdrawn")


def _tell_everyone(case: Case, *, by: Actor) -> None:
    """What opens or closes with the basis of sharing is looked at again at once, for the circle and for whoever may
    have open what stands on this situation."""
    followers.tell(case.pk, by=by)
    for person_id in case.circle.current(timezone.localdate()).values_list("person_id", flat=True):
        announce_rights_change(person_id=person_id)


@atomic
def join_circle(*, by: Actor, case_id: int, person_id: int, role: str = "") -> CareCircle:
    """Let a person into the circle, from today. Asked again for someone who is there, it changes nothing."""
    case = locked_case(case_id)
    by.require(Ability.INVITE, case)
    person = Person.objects.get(pk=person_id)
    here = case.circle.filter(person=person, until__isnull=True).first()
    if here is not None:
        return here
    role = line(role)
    refuse_identity(role, allowed=_around(case))
    stay = CareCircle.objects.create(case=case, person=person, role=role, since=timezone.localdate())
    record(Verb.CIRCLE_JOINED, by=by, stream=case.stream, subject=case, audit_only=True, person=person.pk)
    announce_rights_change(person_id=person.pk)
    return stay


@atomic
def leave_circle(*, by: Actor, case_id: int, person_id: int) -> None:
    """From today this person no longer reads the situation; what is open closes within seconds."""
    case = locked_case(case_id)
    by.require(Ability.INVITE, case)
    left = case.circle.filter(person_id=person_id, until__isnull=True).update(until=timezone.localdate())
    if not left:
        raise NotYet(_("Cette personne n’est pas dans le cercle."))
    record(Verb.CIRCLE_LEFT, by=by, stream=case.stream, subject=case, audit_only=True, person=person_id)
    announce_rights_change(person_id=person_id)


@atomic
def add_contact(*, by: Actor, case_id: int, told: Mapping[str, Any]) -> Contact:
    case = locked_case(case_id)
    by.require(Ability.REVISE, case)
    contact = Contact(case=case, **told)
    complete(contact)
    # Shown in the room in place of the name beside it.
    refuse_identity(contact.category, allowed=_around(case))
    contact.save(force_insert=True)
    return contact


@atomic
def read_case(*, by: Actor, case_id: int) -> Case:
    """The situation, for whoever may know of it; the reading is traced, once per quarter of an hour."""
    case = locked_case(case_id)
    by.require(Ability.SEE, case)
    again = Entry.objects.filter(
        subject=name_of(case), verb=Verb.CASE_READ, author_id=by.id, at__gt=timezone.now() - ONE_READING
    )
    if not again.exists():
        record(Verb.CASE_READ, by=by, stream=case.stream, subject=case, audit_only=True)
    return case


def _around(case: Case) -> Allowed:
    """Those of the circle and of the structure that follows the situation may be named, and whoever treats."""
    circle = case.circle.values_list("person__last_name", flat=True)
    return Allowed(last_names_in([case.organisation_id]) | frozenset(circle), doctors=True)


def stamp(case: Case, *, by: Actor, parts: Iterable[str]) -> None:
    """Note who wrote these parts last, and when; called in the transaction that wrote them."""
    for part in parts:
        LastWriting.objects.update_or_create(case=case, part=part, defaults={"at": timezone.now(), "by": by.label})


def _locked_with_followers(case_id: int) -> Case:
    """What is told that the sharing changed is locked before the situation: in the room its meeting already is."""
    followers.hold(case_id)
    return locked_case(case_id)


def locked_case(case_id: int) -> Case:
    return (
        Case.objects.select_for_update(of=("self",), no_key=True).select_related("organisation__stream").get(pk=case_id)
    )


def _tell(case: Case, told: Mapping[str, Any]) -> None:
    """Write what was said, refusing what identifies someone and what the columns cannot hold."""
    for name, value in told.items():
        if name not in SAID:
            raise Refused(_("Cette information n’existe pas dans une situation."))
        setattr(case, name, line(value) if name in ("alias", "requested_by", "question") else value)
    if case.attending_physician_id is not None and case.no_attending_physician:
        raise NotYet(_("Une personne a un médecin traitant ou n’en a pas : choisissez."))
    anonymous(getattr(case, name) for name in WRITTEN)
    complete(case)


def anonymous(texts: Iterable[str], allowed: Allowed = NOTHING) -> None:
    """Refuse words that say who the person is."""
    found = [fault for text in texts for fault in faults(text, allowed)]
    if found:
        said = tuple(f"« {fault.found} » : {fault.why}" for fault in found)
        raise NotYet(_("Une situation ne porte qu’un alias."), missing=said)


def complete(row: Model) -> None:
    """Refuse what the columns cannot hold, naming each in the reader's words."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise NotYet(_("Il manque quelque chose."), missing=tuple(_sentences(row, error))) from error


def _sentences(row: Model, error: ValidationError) -> list[str]:
    said = []
    for name, why in error.message_dict.items():
        if name == "__all__":
            said.append(_("Votre structure suit déjà une situation sous cet alias."))
        else:
            said.append(f"{getattr(row._meta.get_field(name), 'verbose_name', name)} : {' '.join(why)}")
    return said


def line(text: object) -> str:
    """One line of words, without spaces to spare."""
    return " ".join(str(text).split())
