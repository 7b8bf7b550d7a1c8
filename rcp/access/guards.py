"""What an actor is to the things that live below this area: organisations and bodies."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from rcp.people.models import Body, Organisation

from .abilities import Role, State, Thing
from .actor import Actor


@dataclass(frozen=True)
class OfOrganisation:
    """An organisation as something rights are asked about."""

    organisation: Organisation
    guarded_as = Thing.ORGANISATION
    guarded_state = State.ANY

    def standing(self, actor: Actor) -> Collection[Role]:
        roles = set()
        if actor.belongs_to(self.organisation.pk):
            roles.add(Role.MEMBER)
        if actor.coordinates(self.organisation.pk):
            roles.add(Role.ORGANISER)
        if actor.administers(self.organisation.pk):
            roles.add(Role.ADMINISTRATOR)
        return roles


@dataclass(frozen=True)
class OfBody:
    """A governance body as something rights are asked about."""

    body: Body
    guarded_as = Thing.BODY
    guarded_state = State.ANY

    def standing(self, actor: Actor) -> Collection[Role]:
        roles = set()
        if actor.person_id in self._electors:
            roles.add(Role.ELECTOR)
        if actor.coordinates(self.body.organisation_id):
            roles.add(Role.ORGANISER)
        if actor.administers(self.body.organisation_id):
            roles.add(Role.ADMINISTRATOR)
        return roles

    @cached_property
    def _electors(self) -> frozenset[int]:
        mandates = self.body.mandates.current(timezone.localdate()).filter(votes=True)
        return frozenset(mandates.values_list("person_id", flat=True))
