"""What somebody is to a document through the organisations that bear it: a kind's `roles` begins with it."""

from rcp.access.abilities import Role
from rcp.access.actor import Actor

from .models import Document


def by_organisation(actor: Actor, document: Document) -> set[Role]:
    roles = set()
    if actor.coordinates(document.organisation_id):
        roles.add(Role.ORGANISER)
    if actor.belongs_to(document.organisation_id) or _of_a_partner(actor, document):
        roles.add(Role.COLLEAGUE)
    if actor.administers(document.organisation_id):
        roles.add(Role.ADMINISTRATOR)
    return roles


def _of_a_partner(actor: Actor, document: Document) -> bool:
    return document.partners.filter(pk__in=actor.memberships.keys()).exists() if actor.memberships else False
