"""The installation, its organisations and its people."""

from rcp.access.actor import actor_of_account
from rcp.access.commands import (
    form_body,
    give_mandate,
    make_account,
    register_organisation,
    register_person,
    start_membership,
)
from rcp.access.founding import make_administrator
from rcp.access.models import Account
from rcp.people.models import MembershipRole, OrganisationKind

from ..territory import ADMINISTRATOR, BODY, DAC_OUEST, MANDATES, PEOPLE, PLACES, QUORUM, Someone, email_of
from .scene import Scene


def settle(scene: Scene) -> None:
    make_administrator(
        email=email_of(ADMINISTRATOR), first_name=ADMINISTRATOR.first_name, last_name=ADMINISTRATOR.last_name
    )
    administrator = Account.objects.select_related("person").get(email=email_of(ADMINISTRATOR))
    scene.people[ADMINISTRATOR.key] = administrator.person
    by = actor_of_account(administrator)
    for place in PLACES:
        scene.places[place.key] = register_organisation(
            by=by, name=place.name, kind=OrganisationKind(place.kind), territory=place.territory
        )
    for someone in PEOPLE:
        register(scene, someone)
    body = form_body(by=by, organisation_id=scene.places[DAC_OUEST].pk, name=BODY, quorum=QUORUM)
    scene.bodies[BODY] = body
    for key, college, votes in MANDATES:
        give_mandate(by=by, body_id=body.pk, person_id=scene.people[key].pk, college=college, votes=votes)


def register(scene: Scene, someone: Someone) -> None:
    """One person: in the directory, where they belong, and able to sign in if they are to."""
    by = scene.actor(ADMINISTRATOR.key)
    place = scene.places[someone.place or DAC_OUEST]
    person = register_person(
        by=by,
        organisation_id=place.pk,
        first_name=someone.first_name,
        last_name=someone.last_name,
        profession=someone.profession,
        function=someone.function,
        email=email_of(someone),
        phone=someone.phone,
    )
    scene.people[someone.key] = person
    if someone.place:
        start_membership(by=by, person_id=person.pk, organisation_id=place.pk, role=MembershipRole(someone.role))
    if someone.account:
        make_account(by=by, person_id=person.pk, organisation_id=place.pk)
