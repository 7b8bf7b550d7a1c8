"""Meetings set up for the tests of the room, through the same commands as real use."""

from datetime import timedelta

from django.utils import timezone

from rcp.access.actor import Actor, actor_of_link
from rcp.access.links import find_link, make_link
from rcp.access.models import Purpose
from rcp.careplan.commands import plan_telling
from rcp.cases.models import Case
from rcp.meetings.commands import invite_person, schedule_meeting, take_seat
from rcp.meetings.models import Meeting
from rcp.people.models import Person
from rcp.reports.models import Theme
from rcp.room.conduct import open_meeting, plan_meeting
from tests.cast import Cast


def a_theme(cast: Cast) -> Theme:
    return Theme.objects.create(title="Patients sans médecin traitant", organisation=cast.dac_ouest)


def a_case(cast: Cast) -> Case:
    return Case.objects.create(
        alias="Mme A., 88 ans",
        organisation=cast.dac_ouest,
        lead=cast.claire,
        question="Comment sécuriser le domicile et éviter une nouvelle hospitalisation ?",
    )


def a_planned_cell(cast: Cast, *, theme: Theme | None = None) -> Meeting:
    """Claire leads it for the DAC Var Ouest; Lucie writes; Nadia and Samir are expected."""
    claire = cast.actor(cast.claire)
    meeting = plan_meeting(
        by=claire,
        kind="rupture_cell",
        organisation_id=cast.dac_ouest.pk,
        title="Patients sans médecin traitant",
        starts_at=timezone.now() + timedelta(hours=1),
        theme_id=theme.pk if theme else None,
        invited_organisation_ids=[cast.dac_est.pk, cast.cpts_ouest.pk],
        agenda=[("Suivi des décisions", 10), ("Choix du thème", 10)],
    )
    for person in (cast.lucie, cast.nadia, cast.samir):
        invite_person(by=claire, meeting_id=meeting.pk, person_id=person.pk)
    take_seat(by=claire, meeting_id=meeting.pk, role="scribe", person_id=cast.lucie.pk)
    return meeting


def an_open_cell(cast: Cast, *, theme: Theme | None = None) -> Meeting:
    meeting = a_planned_cell(cast, theme=theme)
    return open_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)


def an_open_rcp(cast: Cast) -> Meeting:
    """About Mme A.; Claire leads, Vincent (no account) is expected."""
    claire = cast.actor(cast.claire)
    meeting = schedule_meeting(
        by=claire,
        kind="rcp",
        organisation_id=cast.dac_ouest.pk,
        case_id=a_case(cast).pk,
        starts_at=timezone.now(),
    )
    invite_person(by=claire, meeting_id=meeting.pk, person_id=cast.vincent.pk)
    return open_meeting(by=claire, meeting_id=meeting.pk)


def somebody_tells(cast: Cast, meeting: Meeting) -> None:
    """What closing a case conference asks for: who tells the person, and what."""
    plan_telling(by=cast.actor(cast.claire), meeting_id=meeting.pk, teller="Claire Aubert", what="ce qui est prévu")


def guest(person: Person, meeting: Meeting) -> Actor:
    """This person coming by a personal link to this meeting."""
    token = make_link(
        by=actor_of_someone(person),
        person=person,
        purpose=Purpose.MEETING,
        organisation=meeting.organisation,
        subject=meeting,
    )
    link = find_link(token)
    assert link is not None
    return actor_of_link(link)


def actor_of_someone(person: Person) -> Actor:
    from rcp.access.actor import actor_of_person

    return actor_of_person(person)
