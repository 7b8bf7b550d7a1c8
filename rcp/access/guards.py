"""What an actor is to an organisation, which lives below this area."""

from collections.abc import Collection
from dataclasses import dataclass

from rcp.people.models import Organisation

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
