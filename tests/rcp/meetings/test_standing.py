"""What each person is to a meeting, and so what they may do with it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from rcp.access.abilities import Ability, Role
from rcp.access.actor import NOBODY, SERVICE
from rcp.cases.models import CareCircle, Case
from rcp.meetings.commands import invite_person, schedule_meeting, take_seat, withdraw_invitation
from rcp.meetings.models import Meeting, Seat
from rcp.meetings.queries import visible_meetings
from rcp.people.models import Membership, MembershipRole
from tests.cast import SINCE, Cast
from tests.rcp.room.stage import a_planned_cell, an_open_rcp, guest


def test_in_a_cell(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    take_seat(by=cast.actor(cast.claire), meeting_id=meeting.pk, role="timekeeper", person_id=cast.samir.pk)
    expected = {
        cast.claire: {Role.FACILITATOR, Role.PARTICIPANT, Role.ORGANISER, Role.COLLEAGUE},
        cast.lucie: {Role.SCRIBE, Role.PARTICIPANT, Role.COLLEAGUE},
        cast.nadia: {Role.PARTICIPANT, Role.COLLEAGUE},
        cast.samir: {Role.TIMEKEEPER, Role.PARTICIPANT, Role.COLLEAGUE},
        cast.odile: {Role.ORGANISER, Role.COLLEAGUE},
        cast.jeanne: {Role.ADMINISTRATOR},
        cast.hugo: set(),
        cast.vincent: set(),
        cast.paul: set(),
    }
    for person, roles in expected.items():
        assert set(meeting.standing(cast.actor(person))) == roles, person.name


def test_membership_alone_opens_no_rcp(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    for person in (cast.samir, cast.nadia, cast.lucie, cast.hugo, cast.jeanne, cast.paul):
        assert not meeting.standing(cast.actor(person)), person.name
        assert not cast.actor(person).may(Ability.SEE, meeting)
    # Who runs the DAC knows that it is held, and may ask to attend it.
    odile = cast.actor(cast.odile)
    assert set(meeting.standing(odile)) == {Role.OVERSEER}
    assert odile.abilities(meeting) == {Ability.SEE, Ability.ATTEND}


def test_one_organises_an_rcp_by_name(cast: Cast) -> None:
    """Planned it, leads it, leads the situation, is of its circle: each is enough for who coordinates the structure."""
    meeting, odile = an_open_rcp(cast), cast.actor(cast.odile)
    assert Role.ORGANISER in meeting.standing(cast.actor(cast.claire))
    case, claire = Case.objects.get(), cast.actor(cast.claire)
    Seat.objects.filter(meeting=meeting).delete()
    Case.objects.update(lead=None)
    assert Role.ORGANISER in meeting.standing(claire), "planned it"
    Meeting.objects.update(planned_by=None)
    meeting.refresh_from_db()
    assert Role.ORGANISER not in meeting.standing(claire)
    Case.objects.update(lead=cast.odile)
    assert set(meeting.standing(odile)) == {Role.ORGANISER}
    Case.objects.update(lead=None)
    Seat.objects.create(meeting=meeting, role="facilitator", person=cast.odile, since=timezone.now())
    assert set(meeting.standing(odile)) == {Role.ORGANISER, Role.FACILITATOR}
    Seat.objects.all().delete()
    CareCircle.objects.create(case=case, person=cast.odile, since=timezone.localdate())
    assert set(meeting.standing(odile)) == {Role.ORGANISER}


def test_a_cpts_organises_its_rcp_only_through_the_circle(cast: Cast) -> None:
    case = Case.objects.create(alias="M. B.", organisation=cast.cpts_ouest, question="Qui fait quoi ?")
    CareCircle.objects.create(case=case, person=cast.nadia, since=timezone.localdate())
    meeting = schedule_meeting(
        by=cast.actor(cast.nadia),
        kind="rcp",
        organisation_id=cast.cpts_ouest.pk,
        case_id=case.pk,
        starts_at=timezone.now(),
    )
    second = Membership.objects.create(
        person=cast.hugo, organisation=cast.cpts_ouest, role=MembershipRole.COORDINATOR, since=SINCE
    )
    hugo = cast.actor(cast.hugo)
    assert hugo.coordinates(second.organisation_id)
    assert not meeting.standing(hugo)
    stay = CareCircle.objects.create(case=case, person=cast.hugo, since=timezone.localdate())
    assert set(meeting.standing(hugo)) == {Role.ORGANISER}
    stay.until = timezone.localdate()
    stay.save()
    assert not meeting.standing(hugo)


def test_a_link_opens_its_own_meeting_and_nothing_else(cast: Cast) -> None:
    rcp, cell = an_open_rcp(cast), a_planned_cell(cast)
    vincent = guest(cast.vincent, rcp)
    assert set(rcp.standing(vincent)) == {Role.PARTICIPANT}
    assert not cell.standing(vincent)
    # Claire's own link to the RCP does not carry her account's rights on the cell, nor her coordination.
    claire = guest(cast.claire, rcp)
    assert set(rcp.standing(claire)) == {Role.PARTICIPANT, Role.FACILITATOR}
    assert not cell.standing(claire)


def test_nobody_and_the_service_are_nothing(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    assert meeting.standings([NOBODY, SERVICE]) == [frozenset(), frozenset()]


def test_a_withdrawn_invitation_opens_nothing_and_a_new_one_opens_again(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    vincent = guest(cast.vincent, meeting)
    withdraw_invitation(by=claire, meeting_id=meeting.pk, person_id=cast.vincent.pk)
    assert not meeting.standing(cast.actor(cast.vincent))
    invite_person(by=claire, meeting_id=meeting.pk, person_id=cast.vincent.pk)
    assert set(meeting.standing(cast.actor(cast.vincent))) == {Role.PARTICIPANT}
    assert vincent.link_subject == f"meeting:{meeting.pk}"


@pytest.mark.parametrize("times", [1, 12])
def test_the_room_asks_for_everybody_in_the_same_number_of_queries(cast: Cast, times: int) -> None:
    meeting = Meeting.objects.select_related("organisation").get(pk=an_open_rcp(cast).pk)
    people = (cast.claire, cast.lucie, cast.nadia, cast.samir, cast.vincent)
    actors = [cast.actor(person) for person in people] * times
    with assertNumQueries(7):
        meeting.standings(actors)


def test_the_list_shows_exactly_the_meetings_one_may_see(cast: Cast) -> None:
    rcp, cell = an_open_rcp(cast), a_planned_cell(cast)
    later = schedule_meeting(
        by=cast.actor(cast.paul),
        kind="working_group",
        organisation_id=cast.elsewhere.pk,
        title="Ailleurs",
        starts_at=timezone.now() + timedelta(days=3),
    )
    actors = [cast.actor(person) for person in (cast.claire, cast.odile, cast.lucie, cast.samir, cast.hugo, cast.paul)]
    actors += [cast.actor(cast.jeanne), cast.actor(cast.vincent), guest(cast.vincent, rcp), guest(cast.nadia, cell)]
    for actor in [*actors, NOBODY]:
        seen = set(visible_meetings(actor).values_list("pk", flat=True))
        allowed = {meeting.pk for meeting in (rcp, cell, later) if actor.may(Ability.SEE, meeting)}
        assert seen == allowed, actor
