"""Who was there, on paper: for whoever held the meeting, and for oneself; nothing of the person it was about."""

import json

import pytest
from django.test import Client

from rcp.compensation.commands import make_certificate, make_signing_sheet
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.models import Attendance
from rcp.paper.models import Frozen
from rcp.people.models import Person
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell

from .scene import a_held_meeting


def test_the_sheet_says_when_each_came_and_left_and_who_signs(cast: Cast) -> None:
    meeting = a_held_meeting(cast, rcp=True)
    Attendance.objects.filter(meeting=meeting, person=cast.samir).update(ticked_by="")
    content = json.loads(make_signing_sheet(by=cast.actor(cast.claire), meeting_id=meeting.pk).content)
    rows = {row["name"]: row for row in content["rows"]}
    assert set(rows) == {"Claire Aubert", "Samir Benali", "Nadia Roux"}
    samir = rows["Samir Benali"]
    assert (samir["minutes"], samir["occupation"], samir["attested"]) == (50, "Infirmier", True)
    assert samir["arrived_at"] < samir["left_at"]
    assert rows["Nadia Roux"]["attested"] is False


def test_nothing_of_the_person_is_on_either_paper(cast: Cast) -> None:
    meeting = a_held_meeting(cast, rcp=True)
    arrived = {"status": "present", "arrived_at": meeting.opened_at, "ticked_by": "Claire"}
    daughter = Person.objects.create(first_name="Zoé", last_name="Petit", function="fille de Mme A.")
    Attendance.objects.create(meeting=meeting, person=daughter, **arrived)
    Attendance.objects.create(meeting=meeting, label="la fille de Mme A.", **arrived)
    sheet = make_signing_sheet(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    proof = make_certificate(by=cast.actor(cast.samir), meeting_id=meeting.pk, person_id=cast.samir.pk)
    assert meeting.case is not None
    for paper in (sheet, proof):
        words = paper.content + paper.title
        for said in (meeting.case.alias, "Mme A.", "fille", meeting.question, meeting.title):
            assert said not in words
    assert json.loads(sheet.content)["others"] == 2


def test_pressed_twice_it_is_the_same_paper_and_once_mended_its_next_version(cast: Cast) -> None:
    meeting, claire = a_held_meeting(cast), cast.actor(cast.claire)
    first = make_signing_sheet(by=claire, meeting_id=meeting.pk)
    assert make_signing_sheet(by=claire, meeting_id=meeting.pk) == first
    Attendance.objects.filter(meeting=meeting, person=cast.samir).update(left_at=None)
    Attendance.objects.filter(meeting=meeting, person=cast.nadia).update(status="excused")
    second = make_signing_sheet(by=claire, meeting_id=meeting.pk)
    assert (second.code, first.number, second.number) == (first.code, "1", "2")


@pytest.mark.parametrize("who", ["nadia", "samir", "paul", "jeanne"])
def test_only_who_held_the_meeting_makes_the_sheet(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        make_signing_sheet(by=cast.actor(getattr(cast, who)), meeting_id=a_held_meeting(cast).pk)


def test_one_certifies_one_s_own_presence_and_nobody_else_s(cast: Cast) -> None:
    meeting, samir = a_held_meeting(cast), cast.actor(cast.samir)
    assert make_certificate(by=samir, meeting_id=meeting.pk, person_id=cast.samir.pk).code.startswith("ATT-")
    with pytest.raises(Refused):
        make_certificate(by=samir, meeting_id=meeting.pk, person_id=cast.nadia.pk)
    with pytest.raises(NotYet, match="n’est pas notée"):
        make_certificate(by=cast.actor(cast.claire), meeting_id=meeting.pk, person_id=cast.hugo.pk)


def test_before_the_end_there_is_nothing_to_sign(cast: Cast) -> None:
    with pytest.raises(NotYet, match="pas encore terminée"):
        make_signing_sheet(by=cast.actor(cast.claire), meeting_id=an_open_cell(cast).pk)


def test_the_meeting_s_page_offers_each_what_is_theirs(cast: Cast) -> None:
    meeting = a_held_meeting(cast)
    for person, sheet, own in ((cast.claire, True, True), (cast.samir, False, True), (cast.odile, True, False)):
        browser = Client()
        browser.force_login(cast.account(person))
        page = browser.get(f"/reunions/{meeting.pk}/").content.decode()
        assert (f"/defraiement/reunions/{meeting.pk}/emargement/" in page) is sheet
        assert ("Mon attestation de présence" in page) is own
        if person == cast.samir:
            browser.post(f"/defraiement/reunions/{meeting.pk}/attestation/{person.pk}/")
            assert Frozen.objects.get().kind == "attendance_proof"
            assert "Attestation de présence, version 1" in browser.get(f"/reunions/{meeting.pk}/").content.decode()
