"""Who belongs where, who decides, who may sign in."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.journal.models import Entry, Stream
from rcp.journal.record import name_of, record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import (
    Body,
    Mandate,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    Person,
    Profession,
)

from .abilities import Ability
from .actor import Actor
from .guards import OfOrganisation
from .links import announce_rights_change, make_link
from .models import Account, PersonalLink, Purpose

FIRST_SIGN_IN_LASTS = timedelta(days=7)


@atomic
def register_organisation(*, by: Actor, name: str, kind: OrganisationKind, territory: str) -> Organisation:
    """Put an organisation in the directory: only whoever administers the installation may."""
    if not by.is_administrator:
        raise Refused(_("Seule l’administration de l’installation peut inscrire une structure."))
    organisation = Organisation(name=tidy(name), kind=kind, territory=tidy(territory))
    complete(organisation, exclude=("stream",))
    organisation.stream = Stream.objects.create()
    organisation.save(force_insert=True)
    record(Verb.ORGANISATION_REGISTERED, by=by, stream=organisation.stream, subject=organisation)
    return organisation


@atomic
def register_person(
    *,
    by: Actor,
    organisation_id: int,
    first_name: str,
    last_name: str,
    profession: str = "",
    function: str = "",
    rpps: str = "",
    email: str = "",
    phone: str = "",
) -> Person:
    """Put a person in the directory, in the name of an organisation; the person belongs to nothing yet."""
    organisation = Organisation.objects.select_related("stream").get(pk=organisation_id)
    by.require(Ability.INVITE, OfOrganisation(organisation))
    person = Person(
        first_name=tidy(first_name),
        last_name=tidy(last_name),
        profession=Profession.objects.filter(pk=profession).first(),
        function=tidy(function),
        rpps="".join(rpps.split()),
        email=email.strip(),
        phone=tidy(phone),
    )
    complete(person)
    person.save(force_insert=True)
    record(Verb.PERSON_REGISTERED, by=by, stream=organisation.stream, subject=person)
    return person


@atomic
def start_membership(
    *, by: Actor, person_id: int, organisation_id: int, role: MembershipRole, since: date | None = None
) -> Membership:
    """From `since` (today) on, this person belongs to this organisation."""
    organisation = Organisation.objects.select_related("stream").get(pk=organisation_id)
    by.require(Ability.ADMINISTER, OfOrganisation(organisation))
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    if person.memberships.filter(organisation=organisation, until__isnull=True).exists():
        raise Refused(_("Cette personne est déjà rattachée à cette structure. Mettez d’abord fin au rattachement."))
    membership = Membership.objects.create(
        person=person, organisation=organisation, role=role, since=since or timezone.localdate()
    )
    record(
        Verb.MEMBERSHIP_STARTED,
        by=by,
        stream=organisation.stream,
        subject=membership,
        person=person.pk,
        role=role.value,
    )
    announce_rights_change(person_id=person.pk)
    return membership


@atomic
def end_membership(*, by: Actor, membership_id: int) -> None:
    """From today on, this person no longer belongs there; what this opened closes at once."""
    membership, administrators = _locked_beside_administrators(membership_id)
    by.require(Ability.ADMINISTER, OfOrganisation(membership.organisation))
    if membership.until is not None:
        raise Refused(_("Ce rattachement a déjà pris fin."))
    if administrators == [membership]:
        raise NotYet(
            _("C’est la dernière personne qui administre cette structure : rattachez-en d’abord une autre à ce titre.")
        )
    membership.until = timezone.localdate()
    membership.save(update_fields=["until"])
    record(
        Verb.MEMBERSHIP_ENDED,
        by=by,
        stream=membership.organisation.stream,
        subject=membership,
        person=membership.person_id,
    )
    announce_rights_change(person_id=membership.person_id)


def _locked_beside_administrators(membership_id: int) -> tuple[Membership, list[Membership]]:
    """The membership, and who administers its organisation: locked by key: of two who leave at once, one stays."""
    organisation_id = Membership.objects.values_list("organisation_id", flat=True).get(pk=membership_id)
    administering = Q(organisation=organisation_id, role=MembershipRole.ADMINISTRATOR, until__isnull=True)
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("organisation__stream")
    locked = {row.pk: row for row in rows.filter(administering | Q(pk=membership_id)).order_by("pk")}
    administrators = [row for row in locked.values() if row.role == MembershipRole.ADMINISTRATOR and row.until is None]
    return locked[membership_id], administrators


@atomic
def form_body(*, by: Actor, organisation_id: int, name: str, quorum: int) -> Body:
    """Form the body that approves the documents of an organisation."""
    organisation = Organisation.objects.select_related("stream").get(pk=organisation_id)
    by.require(Ability.ADMINISTER, OfOrganisation(organisation))
    body = Body(name=tidy(name), organisation=organisation, quorum=quorum)
    complete(body)
    if quorum < 1:
        raise NotYet(_("Le quorum compte au moins une voix."))
    body.save(force_insert=True)
    record(Verb.BODY_FORMED, by=by, stream=organisation.stream, subject=body, quorum=quorum)
    return body


@atomic
def give_mandate(*, by: Actor, body_id: int, person_id: int, college: str = "", votes: bool = True) -> Mandate:
    """Seat a person on a body, from today on."""
    body = (
        Body.objects.select_for_update(of=("self",), no_key=True).select_related("organisation__stream").get(pk=body_id)
    )
    by.require(Ability.ADMINISTER, OfOrganisation(body.organisation))
    person = Person.objects.get(pk=person_id)
    if body.mandates.filter(person=person, until__isnull=True).exists():
        raise Refused(_("Cette personne siège déjà dans cette instance."))
    mandate = Mandate.objects.create(
        body=body, person=person, college=tidy(college), votes=votes, since=timezone.localdate()
    )
    record(Verb.MANDATE_GIVEN, by=by, stream=body.organisation.stream, subject=mandate, person=person.pk, votes=votes)
    announce_rights_change(person_id=person.pk)
    return mandate


@atomic
def end_mandate(*, by: Actor, mandate_id: int) -> None:
    """From today on, this person no longer sits on this body."""
    mandate = (
        Mandate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("body__organisation__stream")
        .get(pk=mandate_id)
    )
    by.require(Ability.ADMINISTER, OfOrganisation(mandate.body.organisation))
    if mandate.until is not None:
        raise Refused(_("Ce mandat a déjà pris fin."))
    mandate.until = timezone.localdate()
    mandate.save(update_fields=["until"])
    record(
        Verb.MANDATE_ENDED,
        by=by,
        stream=mandate.body.organisation.stream,
        subject=mandate,
        person=mandate.person_id,
    )
    announce_rights_change(person_id=mandate.person_id)


@atomic
def make_account(*, by: Actor, person_id: int, organisation_id: int) -> str:
    """Give a member an account; the answer is the token of a link that signs in once, to choose a password.

    Asked again for someone who has an account, it makes a new such link: that is how a lost password is found again.
    Whoever holds that link is that person everywhere. So it is handed over only about somebody whom no other
    organisation knows; else the answer is empty, and the person asks for a link at their own address.
    """
    organisation = Organisation.objects.select_related("stream").get(pk=organisation_id)
    by.require(Ability.ADMINISTER, OfOrganisation(organisation))
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    if not Membership.objects.current(timezone.localdate()).filter(person=person, organisation=organisation).exists():
        raise Refused(_("Rattachez d’abord cette personne à la structure."))
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = _account_of(person)
        record(Verb.ACCOUNT_MADE, by=by, stream=organisation.stream, subject=account, audit_only=True, person=person.pk)
    if not answers_for(by, person):
        return ""
    return make_link(
        by=by, person=person, purpose=Purpose.SIGN_IN, organisation=organisation, lasts=FIRST_SIGN_IN_LASTS
    )


def answers_for(by: Actor, person: Person) -> bool:
    """Whether this actor answers for this person alone: for the whole installation, or for every organisation that
    the person ever belonged to or was registered by. Never for whoever administers the installation.
    """
    if by.is_administrator:
        return True
    if Account.objects.filter(person=person, is_administrator=True).exists():
        return False
    known = set(person.memberships.values_list("organisation_id", flat=True))
    registered = Entry.objects.filter(verb=Verb.PERSON_REGISTERED, subject=name_of(person))
    known |= set(Organisation.objects.filter(stream__in=registered.values("stream")).values_list("pk", flat=True))
    return all(by.administers(pk) for pk in known)


def _account_of(person: Person) -> Account:
    if not person.email:
        raise NotYet(_("Pour avoir un compte, cette personne doit avoir une adresse de courriel."))
    if Account.objects.filter(email=person.email.lower()).exists():
        raise Refused(_("Un autre compte utilise déjà cette adresse de courriel."))
    return Account.objects.create_user(email=person.email, person=person)


@atomic
def revoke_link(*, by: Actor, link_id: int) -> None:
    """Revoke a link: one's own, or one made for an organisation one coordinates. Open sockets close within seconds."""
    link = (
        PersonalLink.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation__stream")
        .get(pk=link_id)
    )
    if link.person_id != by.person_id:
        by.require(Ability.INVITE, OfOrganisation(link.organisation))
    if link.revoked_at is not None:
        raise Refused(_("Ce lien est déjà révoqué."))
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    record(Verb.LINK_REVOKED, by=by, stream=link.organisation.stream, subject=link, audit_only=True)
    announce_rights_change(person_id=link.person_id)


def tidy(text: str) -> str:
    return " ".join(text.split())


def complete(row: Organisation | Person | Body, *, exclude: tuple[str, ...] = ()) -> None:
    """Refuse what the columns cannot hold or what exists already, naming each in the reader's words."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        raise NotYet(_("Cette fiche ne peut pas être enregistrée."), missing=tuple(_sentences(row, error))) from error


def _sentences(row: Organisation | Person | Body, error: ValidationError) -> list[str]:
    called = {"first_name": _("Prénom"), "last_name": _("Nom"), "rpps": "RPPS", "email": _("Courriel")}
    said = []
    for name, why in error.message_dict.items():
        if name == "__all__" and isinstance(row, Person) and row.rpps:
            said.append(_("Ce numéro RPPS est déjà celui d’une personne de l’annuaire."))
        else:
            said.extend(f"{called[name]} : {each}" if name in called else each for each in why)
    return said
