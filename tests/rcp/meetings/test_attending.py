"""Asking to attend an RCP that one is not expected in: who may, who answers, what is told, and what opens when."""

import pytest
from django.test import Client

from rcp.access.abilities import Ability
from rcp.access.entry import BACKEND
from rcp.access.models import RightsChange
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.live.viewpoints import Viewpoint
from rcp.meetings.commands import (
    admit_arrival,
    announce_arrival,
    ask_to_attend,
    end_meeting,
    refuse_arrival,
    withdraw_invitation,
)
from rcp.meetings.models import Arrival, Meeting
from rcp.people.models import Person
from rcp.room.kind import meeting_room
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell, an_open_rcp, guest

WHY = "Je remplace la coordinatrice cette semaine"


def browser(cast: Cast, person: Person) -> Client:
    client = Client()
    client.force_login(cast.account(person), backend=BACKEND)
    return client


def asked(cast: Cast) -> tuple[Meeting, Arrival]:
    """Odile, who runs the DAC, has asked to attend."""
    meeting = an_open_rcp(cast)
    return meeting, ask_to_attend(by=cast.actor(cast.odile), meeting_id=meeting.pk, reason=WHY)


def test_one_asks_with_a_reason_and_nothing_opens_before_somebody_answers(cast: Cast) -> None:
    meeting, arrival = asked(cast)
    odile = cast.actor(cast.odile)
    assert (arrival.person, arrival.reason, arrival.structure) == (cast.odile, WHY, "DAC Var Ouest")
    entry = Entry.objects.filter(stream=meeting.stream).latest("seq")
    assert (entry.verb, entry.subject, entry.facts) == (Verb.ATTENDING_ASKED, f"arrival:{arrival.pk}", {})
    assert odile.abilities(meeting) == {Ability.SEE, Ability.ATTEND}
    assert meeting_room.viewpoints(meeting.stream_id, [odile]) == [None]
    assert not meeting.attendances.filter(person=cast.odile).exists()
    with pytest.raises(NotYet, match="déjà demandé"):
        ask_to_attend(by=odile, meeting_id=meeting.pk, reason="encore")


def test_let_in_by_whoever_leads_one_takes_part_and_is_not_there_yet(cast: Cast) -> None:
    meeting, arrival = asked(cast)
    admit_arrival(by=cast.actor(cast.claire), meeting_id=meeting.pk, arrival_id=arrival.pk)
    odile = cast.actor(cast.odile)
    assert odile.abilities(meeting) >= {Ability.READ, Ability.ENTER, Ability.NOTE}
    assert Ability.LEAD not in odile.abilities(meeting), "attending is not organising"
    attendance = meeting.attendances.get(person=cast.odile)
    assert (attendance.status, attendance.arrived_at) == ("expected", None)
    assert Arrival.objects.get(pk=arrival.pk).link is None, "one comes in with one's own account"
    assert RightsChange.objects.filter(person=cast.odile).exists()


def test_refused_or_put_out_one_does_not_ask_again(cast: Cast) -> None:
    meeting, arrival = asked(cast)
    claire, odile = cast.actor(cast.claire), cast.actor(cast.odile)
    refuse_arrival(by=claire, meeting_id=meeting.pk, arrival_id=arrival.pk)
    with pytest.raises(Refused, match="directement à elle"):
        ask_to_attend(by=odile, meeting_id=meeting.pk, reason=WHY)
    other, arrival = asked_again_elsewhere(cast)
    admit_arrival(by=claire, meeting_id=other.pk, arrival_id=arrival.pk)
    withdraw_invitation(by=claire, meeting_id=other.pk, person_id=cast.odile.pk)
    assert Ability.ENTER not in odile.abilities(other)
    with pytest.raises(Refused, match="directement à elle"):
        ask_to_attend(by=odile, meeting_id=other.pk, reason=WHY)


def asked_again_elsewhere(cast: Cast) -> tuple[Meeting, Arrival]:
    first = Meeting.objects.get()
    first.pk, first.code, first.stream = None, "autre", type(first.stream).objects.create()
    first.save(force_insert=True)
    return first, ask_to_attend(by=cast.actor(cast.odile), meeting_id=first.pk, reason=WHY)


@pytest.mark.parametrize(
    ("reason", "said"), [("", "vide"), ("x" * 201, "200 caractères"), ("née le 12/03/1938", "12/03/1938")]
)
def test_the_reason_is_said_and_names_nobody(cast: Cast, reason: str, said: str) -> None:
    meeting = an_open_rcp(cast)
    with pytest.raises(Refused, match=said):
        ask_to_attend(by=cast.actor(cast.odile), meeting_id=meeting.pk, reason=reason)
    assert not meeting.arrivals.exists()


def test_nobody_else_may_ask_and_nobody_else_answers(cast: Cast) -> None:
    meeting, arrival = asked(cast)
    for person in (cast.nadia, cast.samir, cast.lucie, cast.paul, cast.jeanne, cast.claire):
        with pytest.raises(Refused):
            ask_to_attend(by=cast.actor(person), meeting_id=meeting.pk, reason=WHY)
    for by in (cast.actor(cast.odile), cast.actor(cast.nadia), guest(cast.vincent, meeting)):
        with pytest.raises(Refused):
            admit_arrival(by=by, meeting_id=meeting.pk, arrival_id=arrival.pk)
    cell = an_open_cell(cast)
    with pytest.raises(Refused):
        ask_to_attend(by=cast.actor(cast.odile), meeting_id=cell.pk, reason=WHY)


def test_nobody_asks_to_attend_what_is_over(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    end_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    with pytest.raises(Refused):
        ask_to_attend(by=cast.actor(cast.odile), meeting_id=meeting.pk, reason=WHY)


def test_the_room_sees_who_asks_and_why_and_those_who_invite_answer(cast: Cast) -> None:
    meeting, arrival = asked(cast)
    announce_arrival(code=meeting.code, first_name="Zoé", last_name="Martin")

    def people(*abilities: Ability) -> str:
        viewpoint = Viewpoint(frozenset({Ability.SEE, Ability.READ, Ability.ENTER, *abilities}))
        return meeting_room.drawing(meeting.stream_id).sections(["people"], viewpoint)["people"]

    leading, taking_part, wall = people(Ability.INVITE, Ability.NOTE), people(Ability.NOTE), people()
    assert "Zoé Martin" in leading
    assert leading.count("admit_arrival") == 2
    assert WHY in taking_part
    assert "Zoé Martin" not in taking_part
    assert "admit_arrival" not in taking_part
    assert WHY not in wall
    admit_arrival(by=cast.actor(cast.claire), meeting_id=meeting.pk, arrival_id=arrival.pk)
    assert f"assiste : «\u00a0{WHY}\u00a0»" in people(Ability.NOTE)


def test_from_the_page_one_asks_waits_and_comes_in(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    page, odile = f"/reunions/{meeting.pk}/", browser(cast, cast.odile)
    listed = odile.get("/reunions/").content.decode()
    assert page in listed
    assert "Mme A." not in listed
    assert "Rejoindre" not in listed
    first = odile.get(page).content.decode()
    assert "Vous n’êtes pas attendu" in first
    assert "Claire Aubert" in first
    assert "Mme A." not in first
    assert odile.get(f"{page}salle/").headers["Location"] == page
    for rest in ("entries", "commands", "invitations/", "modifier/"):
        assert odile.get(page + rest).status_code == 404
    assert odile.post(f"{page}assister/", {"reason": WHY}).headers["Location"] == page
    assert "L’animation est prévenue" in odile.get(page).content.decode()
    assert odile.get(f"{page}assister/etat").json() == {"state": "waiting"}
    admit_arrival(by=cast.actor(cast.claire), meeting_id=meeting.pk, arrival_id=meeting.arrivals.get().pk)
    assert odile.get(f"{page}assister/etat").json() == {"state": "admitted"}
    assert odile.get(f"{page}salle/").status_code == 200
    assert "Mme A." in odile.get(page).content.decode()


def test_a_refusal_is_said_on_the_page_and_opens_nothing(cast: Cast) -> None:
    meeting, arrival = asked(cast)
    refuse_arrival(by=cast.actor(cast.claire), meeting_id=meeting.pk, arrival_id=arrival.pk)
    odile = browser(cast, cast.odile)
    page = odile.get(f"/reunions/{meeting.pk}/").content.decode()
    assert "ne vous a pas ouvert" in page
    assert "Demander à assister" not in page
    assert odile.get(f"/reunions/{meeting.pk}/salle/").headers["Location"] == f"/reunions/{meeting.pk}/"


def test_the_first_page_says_nothing_of_what_one_only_knows_is_held(cast: Cast) -> None:
    an_open_rcp(cast)
    assert "RCP" not in browser(cast, cast.odile).get("/").content.decode().split("<main")[1]


def test_opening_pages_is_no_presence_and_saying_so_is(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    samir = browser(cast, cast.samir)
    page = samir.get(f"/reunions/{meeting.pk}/salle/").content.decode()
    assert 'data-command="check_in"' in page
    samir.get(f"/reunions/{meeting.pk}/entries")
    assert meeting.attendances.get(person=cast.samir).status == "expected"
    hello = {"v": 1, "client": "essai123", "n": 1, "name": "check_in", "args": {"mode": "phone"}}
    samir.post(f"/reunions/{meeting.pk}/commands", hello, content_type="application/json")
    attendance = meeting.attendances.get(person=cast.samir)
    assert (attendance.status, attendance.mode) == ("present", "phone")
    again = samir.get(f"/reunions/{meeting.pk}/salle/").content.decode()
    assert f'data-here="{" ".join(str(pk) for pk in sorted([cast.claire.pk, cast.samir.pk]))}"' in again
