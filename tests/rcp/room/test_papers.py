"""The sheet « conduite à tenir »: on one page, while the meeting is held and once it is closed."""

import io

from django.test import Client
from pypdf import PdfReader

from rcp.access.entry import BACKEND
from rcp.decisions.commands import Call, Plan, plan_contingency
from rcp.meetings.commands import end_meeting
from rcp.paper.printing import print_waiting_papers
from rcp.people.models import Person
from rcp.room.closing import close_meeting
from tests.cast import Cast

from .stage import an_open_rcp, somebody_tells

PLAN = Plan(
    "Chute, même sans blessure",
    steps="relever\nrassurer",
    calls=(Call("référente", phone="04 94 00 00 01"), Call("Fille", phone="06 00 00 00 02")),
    night=Call("SAMU", phone="15"),
)


def coming(cast: Cast, person: Person) -> Client:
    client = Client()
    client.force_login(cast.account(person), backend=BACKEND)
    return client


def words(pdf: bytes) -> tuple[int, str]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_sheet_of_a_meeting_that_is_held_says_that_it_is_no_more_than_a_project(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    claire = coming(cast, cast.claire)
    address = f"/reunions/{meeting.pk}/conduite-a-tenir.pdf"
    assert claire.get(address).status_code == 302
    plan_contingency(by=cast.actor(cast.claire), meeting_id=meeting.pk, plan=PLAN)
    pages, text = words(claire.get(address).content)
    assert pages == 1
    for said in ("Chute, même sans blessure", "04 94 00 00 01", "06 00 00 00 02", "SAMU 15", "Projet"):
        assert said in text
    assert coming(cast, cast.samir).get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_once_closed_the_sheet_is_the_one_that_was_frozen(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    by = cast.actor(cast.claire)
    plan_contingency(by=by, meeting_id=meeting.pk, plan=PLAN)
    somebody_tells(cast, meeting)
    end_meeting(by=by, meeting_id=meeting.pk)
    close_meeting(by=by, meeting_id=meeting.pk)
    while print_waiting_papers():
        pass
    reply = coming(cast, cast.claire).get(f"/reunions/{meeting.pk}/conduite-a-tenir.pdf", follow=True)
    pages, text = words(reply.content)
    assert pages == 1
    assert "04 94 00 00 01" in text
    assert "Projet" not in text
