"""The big screen shows what the least entitled of those present may see."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rcp.access.entry import BACKEND
from rcp.cases.commands import record_sharing, withdraw_sharing
from rcp.decisions.commands import record_decision
from rcp.live.catch_up import Recipient, viewpoints_of
from rcp.meetings.commands import check_in, check_out, invite_person, note_attendance
from rcp.meetings.models import Meeting
from rcp.people.models import Person
from rcp.room.kind import meeting_room
from tests.cast import Cast, person

from .stage import an_open_rcp

DECIDED = "Passage deux fois par jour"


@pytest.fixture
def rcp(cast: Cast) -> Meeting:
    """Shared with health professionals; Anne, a guardian, is expected too."""
    meeting = an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    for each in (cast.samir, person("Anne", "Morel", "307", cast.cpts_ouest)):
        invite_person(by=claire, meeting_id=meeting.pk, person_id=each.pk)
    note(cast, meeting, groups=["health"])
    record_decision(by=claire, meeting_id=meeting.pk, text=f"{DECIDED}.")
    check_in(by=cast.actor(cast.samir), meeting_id=meeting.pk)
    return meeting


def note(cast: Cast, meeting: Meeting, **said: Any) -> None:
    assert meeting.case_id is not None
    told = {"basis": "care_team", "informed_on": timezone.localdate(), "informed_by": cast.claire, **said}
    record_sharing(by=cast.actor(cast.claire), case_id=meeting.case_id, told=told)


def shows(cast: Cast, meeting: Meeting) -> bool:
    """Whether Claire's big screen tells what is said, the page and the socket alike."""
    browser = Client()
    browser.force_login(cast.account(cast.claire), backend=BACKEND)
    page = browser.get(f"/reunions/{meeting.pk}/salle/?ecran=1").content.decode()
    recipient = Recipient(cast.actor(cast.claire), None, None, wall=True)
    (viewpoint,) = viewpoints_of(meeting_room, meeting.stream_id, [recipient])
    assert viewpoint is not None
    drawn = "".join(meeting_room.drawing(meeting.stream_id).state(viewpoint).values())
    assert (DECIDED in drawn) is ("Mme A." in drawn) is ("Mme A." in page)
    room = browser.get(f"/reunions/{meeting.pk}/salle/").content.decode()
    assert DECIDED in room, "whoever organises reads it on their own screen"
    return DECIDED in drawn


def test_it_hides_what_is_said_while_somebody_who_is_not_covered_is_there(cast: Cast, rcp: Meeting) -> None:
    anne = cast.actor(Person.objects.get(first_name="Anne"))
    assert shows(cast, rcp), "Anne is expected, and not there"
    check_in(by=anne, meeting_id=rcp.pk)
    assert not shows(cast, rcp)
    note(cast, rcp, groups=["health", "guardians"])
    assert shows(cast, rcp)
    note(cast, rcp, groups=["health"])
    assert not shows(cast, rcp)
    check_out(by=anne, meeting_id=rcp.pk)
    assert shows(cast, rcp)


def test_somebody_of_whom_only_a_name_is_noted_is_not_covered(cast: Cast, rcp: Meeting) -> None:
    note_attendance(by=cast.actor(cast.claire), meeting_id=rcp.pk, status="present", label="Une voisine")
    assert not shows(cast, rcp)
    note(cast, rcp)
    assert shows(cast, rcp), "shared with all who are there"


def test_a_withdrawal_leaves_it_empty_whoever_is_there(cast: Cast, rcp: Meeting) -> None:
    assert rcp.case_id is not None
    withdraw_sharing(by=cast.actor(cast.claire), case_id=rcp.case_id)
    assert not shows(cast, rcp)
