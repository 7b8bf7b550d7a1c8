"""The person takes back their agreement, or objects; somebody leaves the circle: what was open to them is not."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from rcp.access.abilities import Ability, Role
from rcp.access.entry import BACKEND
from rcp.access.models import RightsChange
from rcp.cases.commands import join_circle, leave_circle, record_sharing, withdraw_sharing
from rcp.cases.models import Case
from rcp.cases.queries import visible_cases
from rcp.decisions.commands import record_decision
from rcp.journal.models import Entry
from rcp.journal.refusals import Refused
from rcp.journal.verbs import Verb
from rcp.meetings.commands import end_meeting, invite_person
from rcp.meetings.models import Meeting
from rcp.paper.models import Frozen
from rcp.room.closing import close_meeting
from tests.cast import Cast
from tests.rcp.room.stage import an_open_rcp, guest

CARE_TEAM = {"basis": "care_team", "support": "paper"}


@pytest.fixture
def rcp(cast: Cast) -> Meeting:
    """Vincent is invited; Samir is in the circle, and invited too; the person was informed."""
    meeting = an_open_rcp(cast)
    claire, case = cast.actor(cast.claire), meeting.case
    assert case is not None
    told = {**CARE_TEAM, "informed_on": timezone.localdate(), "informed_by": cast.claire}
    record_sharing(by=claire, case_id=case.pk, told=told)
    join_circle(by=claire, case_id=case.pk, person_id=cast.samir.pk, role="Infirmier")
    invite_person(by=claire, meeting_id=meeting.pk, person_id=cast.samir.pk)
    return meeting


def case_of(meeting: Meeting) -> Case:
    assert meeting.case is not None
    return meeting.case


def withdraw(cast: Cast, meeting: Meeting) -> None:
    withdraw_sharing(by=cast.actor(cast.claire), case_id=case_of(meeting).pk)


def oppose(cast: Cast, meeting: Meeting) -> None:
    told = {**CARE_TEAM, "opposition": True}
    record_sharing(by=cast.actor(cast.claire), case_id=case_of(meeting).pk, told=told)


@pytest.mark.parametrize("end", [withdraw, oppose])
def test_nobody_reads_or_writes_in_the_room_any_more(
    cast: Cast, rcp: Meeting, end: Callable[[Cast, Meeting], None]
) -> None:
    vincent, samir = guest(cast.vincent, rcp), cast.actor(cast.samir)
    record_decision(by=samir, meeting_id=rcp.pk, text="Passage deux fois par jour.")
    end(cast, rcp)
    for actor in (vincent, samir):
        assert rcp.standing(actor) == {Role.UNCOVERED}
        with pytest.raises(Refused):
            record_decision(by=actor, meeting_id=rcp.pk, text="Encore.")
    assert not case_of(rcp).standing(samir)
    assert case_of(rcp) not in visible_cases(samir)
    browser = Client()
    browser.force_login(cast.account(cast.samir), backend=BACKEND)
    for address in (f"/reunions/{rcp.pk}/", f"/reunions/{rcp.pk}/salle/"):
        page = browser.get(address).content.decode()
        assert "pas couvert par la base du partage" in page
        for said in ("Mme A.", "hospitalisation", "Passage deux fois", "data-notes"):
            assert said not in page, address
    assert browser.get(f"/situations/{case_of(rcp).pk}/").status_code == 404


@pytest.mark.parametrize("end", [withdraw, oppose])
def test_everyone_concerned_is_looked_at_again_at_once(
    cast: Cast, rcp: Meeting, end: Callable[[Cast, Meeting], None]
) -> None:
    outside = guest(cast.hugo, rcp)
    RightsChange.objects.all().delete()
    end(cast, rcp)
    again = set(RightsChange.objects.values_list("person_id", flat=True))
    assert {cast.claire.pk, cast.samir.pk, cast.vincent.pk} <= again
    assert outside.person_id in again, "holds a link, and is not expected"
    assert cast.nadia.pk not in again
    told = Entry.objects.filter(stream=rcp.stream, verb=Verb.SHARING_CHANGED, audit_only=False)
    assert [entry.facts for entry in told] == [{}, {}], "noted, then ended; and not why"


@pytest.mark.parametrize("end", [withdraw, oppose])
def test_whoever_organises_ends_and_closes_and_the_paper_is_nobody_else_s(
    cast: Cast, rcp: Meeting, end: Callable[[Cast, Meeting], None]
) -> None:
    samir, claire = cast.actor(cast.samir), cast.actor(cast.claire)
    end(cast, rcp)
    assert rcp.standing(claire) == {Role.KEEPER}
    with pytest.raises(Refused):
        record_decision(by=claire, meeting_id=rcp.pk, text="Encore.")
    end_meeting(by=claire, meeting_id=rcp.pk)
    close_meeting(by=claire, meeting_id=rcp.pk)
    rcp.refresh_from_db()
    record = Frozen.objects.get(kind="minutes")
    assert not samir.may(Ability.READ, rcp)
    browser = Client()
    browser.force_login(cast.account(cast.samir), backend=BACKEND)
    assert browser.get(f"/papiers/{record.pk}/texte/").status_code == 404


def test_a_new_basis_opens_it_again(cast: Cast, rcp: Meeting) -> None:
    withdraw(cast, rcp)
    record_sharing(by=cast.actor(cast.claire), case_id=case_of(rcp).pk, told={"basis": "anonymous"})
    assert Role.PARTICIPANT in rcp.standing(cast.actor(cast.samir))
    assert Role.ORGANISER in rcp.standing(cast.actor(cast.claire))


def test_whoever_leaves_the_circle_leaves_the_room(cast: Cast, rcp: Meeting) -> None:
    claire, samir = cast.actor(cast.claire), cast.actor(cast.samir)
    leave_circle(by=claire, case_id=case_of(rcp).pk, person_id=cast.samir.pk)
    assert rcp.standing(samir) == frozenset()
    assert Role.PARTICIPANT in rcp.standing(guest(cast.vincent, rcp))
    join_circle(by=claire, case_id=case_of(rcp).pk, person_id=cast.samir.pk)
    assert Role.PARTICIPANT in rcp.standing(samir)
