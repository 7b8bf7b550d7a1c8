"""The actor: whoever is acting, by account, by personal link or as the service itself, on every door alike."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.journal.refusals import Refused
from rcp.people.models import Membership, MembershipRole, Person

from .abilities import WHY, Ability, Role, State, Thing, abilities
from .models import Account, PersonalLink


class Kind(StrEnum):
    ACCOUNT = "account"
    LINK = "link"
    SERVICE = "service"
    NOBODY = "nobody"


class Guarded(Protocol):
    """Something rights are asked about. `standing` says what the actor is to it; the table says what that allows."""

    @property
    def guarded_as(self) -> Thing: ...
    @property
    def guarded_state(self) -> State: ...
    def standing(self, actor: "Actor") -> Collection[Role]: ...


@dataclass(frozen=True)
class Actor:
    """Who acts now. `memberships` maps an organisation's pk to the role held there today."""

    kind: Kind
    label: str
    person_id: int | None = None
    account_id: int | None = None
    link_id: int | None = None
    link_subject: str = ""
    is_administrator: bool = False
    memberships: dict[int, MembershipRole] = field(default_factory=dict, hash=False)
    language: str = "fr"

    @property
    def id(self) -> str:
        return f"person:{self.person_id}" if self.person_id else f"{self.kind}:"

    def abilities(self, thing: Guarded) -> frozenset[Ability]:
        return abilities(thing.guarded_as, thing.standing(self), thing.guarded_state)

    def may(self, ability: Ability, thing: Guarded) -> bool:
        return ability in self.abilities(thing)

    def require(self, ability: Ability, thing: Guarded) -> None:
        """Raise Refused, saying in French what is missing, unless this actor may do it now."""
        if not self.may(ability, thing):
            raise Refused(WHY.get(ability, _("Vous ne pouvez pas faire cela.")))

    def belongs_to(self, organisation_id: int) -> bool:
        return organisation_id in self.memberships

    def coordinates(self, organisation_id: int) -> bool:
        return self.memberships.get(organisation_id) in (MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR)

    def accompanies(self, organisation_id: int) -> bool:
        """Coordinates there as a professional does, and not only as who administers the structure."""
        return self.memberships.get(organisation_id) == MembershipRole.COORDINATOR

    def administers(self, organisation_id: int) -> bool:
        return self.is_administrator or self.memberships.get(organisation_id) == MembershipRole.ADMINISTRATOR


NOBODY = Actor(kind=Kind.NOBODY, label="")
# The service acting by itself (the background loop). It holds no role: what it does needs no right.
SERVICE = Actor(kind=Kind.SERVICE, label="Concertation")


def actor_of_account(account: Account, memberships: dict[int, MembershipRole] | None = None) -> Actor:
    """The actor of a signed-in account; NOBODY when it was switched off. `memberships`: today's, when read already."""
    if not account.is_active:
        return NOBODY
    return Actor(
        kind=Kind.ACCOUNT,
        label=account.person.name,
        person_id=account.person_id,
        account_id=account.pk,
        is_administrator=account.is_administrator,
        memberships=memberships_of(account.person_id) if memberships is None else memberships,
    )


def actor_of_link(link: PersonalLink) -> Actor:
    """The actor of an opened personal link; NOBODY when it was revoked or has expired.

    A link opens one thing: memberships of its person give it nothing.
    """
    if link.revoked_at is not None or link.expires_at <= timezone.now():
        return NOBODY
    return Actor(
        kind=Kind.LINK,
        label=link.person.name,
        person_id=link.person_id,
        link_id=link.pk,
        link_subject=link.subject,
    )


def actor_of_person(person: Person) -> Actor:
    """The person acting with an account's rights: for the demo and for tests, which act without a browser."""
    return Actor(
        kind=Kind.ACCOUNT,
        label=person.name,
        person_id=person.pk,
        memberships=memberships_of(person.pk),
    )


def memberships_of(person_id: int) -> dict[int, MembershipRole]:
    rows = Membership.objects.current(timezone.localdate()).filter(person_id=person_id)
    return {row.organisation_id: MembershipRole(row.role) for row in rows}
