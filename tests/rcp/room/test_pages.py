"""The pages around the room: who sees what, and what their forms do."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rcp.access.entry import BACKEND
from rcp.access.middleware import LINK_KEY
from rcp.access.models import PersonalLink
from rcp.decisions.commands import assign_action
from rcp.decisions.models import ActionItem
from rcp.meetings.commands import admit_arrival, end_meeting, invite_person, refuse_arrival
from rcp.meetings.models import Arrival, Meeting
from rcp.people.models import Person
from rcp.room.closing import close_meeting
from tests.cast import Cast

from .stage import a_case, a_planned_cell, an_open_cell, an_open_rcp


def browser(cast: Cast, person: Person) -> Client:
    client = Client()
    client.force_login(cast.account(person), backend=BACKEND)
    return client


def by_link(person: Person, meeting: Meeting) -> Client:
    client = Client()
    session = client.session
    session[LINK_KEY] = PersonalLink.objects.filter(person=person, subject=f"meeting:{meeting.pk}").latest("pk").pk
    session.save()
    return client


def pages(meeting: Meeting) -> dict[str, str]:
    at = f"/reunions/{meeting.pk}/"
    return {"page": at, "room": f"{at}salle/", "wall": f"{at}salle/?ecran=1", "invitations": f"{at}invitations/"}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("claire", {"page": 200, "room": 200, "wall": 200, "invitations": 200}),
        ("lucie", {"page": 200, "room": 200, "wall": 200, "invitations": 200}),
        ("samir", {"page": 200, "room": 200, "wall": 200, "invitations": 404}),
        ("jeanne", {"page": 200, "room": 302, "wall": 302, "invitations": 404}),
        ("hugo", {"page": 404, "room": 404, "wall": 404, "invitations": 404}),
        ("paul", {"page": 404, "room": 404, "wall": 404, "invitations": 404}),
    ],
)
def test_what_one_may_not_see_does_not_exist(cast: Cast, who: str, seen: dict[str, int]) -> None:
    client = browser(cast, getattr(cast, who))
    found = {name: client.get(address).status_code for name, address in pages(an_open_cell(cast)).items()}
    assert found == seen


def test_an_rcp_is_not_even_named_to_the_members_of_a_cpts(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    for person in (cast.samir, cast.nadia, cast.jeanne):
        client = browser(cast, person)
        assert client.get(f"/reunions/{meeting.pk}/").status_code == 404
        for address in ("/", "/reunions/", "/actions/"):
            assert "Mme A." not in client.get(address).content.decode()


def test_nobody_is_sent_to_sign_in(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    client = Client()
    for address in ("/", "/reunions/", "/reunions/nouvelle/", "/actions/", f"/reunions/{meeting.pk}/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/compte/login/")


def test_whoever_came_by_a_link_finds_their_meeting_and_nothing_else(cast: Cast) -> None:
    here, elsewhere = an_open_rcp(cast), an_open_cell(cast)
    vincent = by_link(cast.vincent, here)
    assert vincent.get("/").headers["Location"] == f"/reunions/{here.pk}/"
    assert "Mme A." in vincent.get(f"/reunions/{here.pk}/").content.decode()
    assert vincent.get(f"/reunions/{here.pk}/salle/").status_code == 200
    for address in (f"/reunions/{elsewhere.pk}/", "/reunions/", "/actions/"):
        assert vincent.get(address).status_code == 404


def test_the_first_page_says_what_is_live_next_and_owed(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    a_planned_cell(cast)
    claire = cast.actor(cast.claire)
    yesterday = timezone.localdate() - timedelta(days=1)
    action = assign_action(by=claire, meeting_id=meeting.pk, text="Rappeler @Claire", due_on=yesterday).action
    client = browser(cast, cast.claire)
    page = client.get("/").content.decode()
    for words in ("Rejoindre la salle", "Rappeler", "échéance hier", "1 en retard", "Nouvelle réunion"):
        assert words in page
    client.post(f"/actions/{action.pk}/fait/")
    assert ActionItem.objects.get(pk=action.pk).status == "done"
    assert "Rappeler" not in client.get("/").content.decode()


def test_a_meeting_is_planned_in_one_form(cast: Cast) -> None:
    case = a_case(cast)
    client = browser(cast, cast.claire)
    form = {
        "kind": "rcp",
        "organisation": cast.dac_ouest.pk,
        "case": case.pk,
        "day": "2030-03-06",
        "hour": "12:30",
        "planned_minutes": "60",
        "mode": "mixed",
        "agenda": "Tour de table, 15\nQuestions diverses",
    }
    answer = client.post("/reunions/nouvelle/", form)
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == f"/reunions/{meeting.pk}/invitations/"
    assert timezone.localtime(meeting.starts_at).isoformat() == "2030-03-06T12:30:00+01:00"
    assert list(meeting.agenda.values_list("title", "planned_minutes")) == [
        ("Tour de table", 15),
        ("Questions diverses", 10),
    ]
    refused = client.post("/reunions/nouvelle/", {**form, "case": ""})
    assert "Une RCP porte sur une situation" in refused.content.decode()
    assert Meeting.objects.count() == 1


def test_a_new_cell_comes_with_its_map(cast: Cast) -> None:
    form = {
        "kind": "rupture_cell",
        "organisation": cast.dac_ouest.pk,
        "title": "Patients sans médecin traitant",
        "day": "2030-03-06",
        "hour": "14:00",
        "planned_minutes": "120",
        "mode": "on_site",
        "invited_organisations": [cast.cpts_ouest.pk],
    }
    browser(cast, cast.claire).post("/reunions/nouvelle/", form)
    meeting = Meeting.objects.get()
    assert meeting.maps.get().title == "Patients sans médecin traitant"
    assert list(meeting.invited_organisations.all()) == [cast.cpts_ouest]


def test_only_those_who_may_plan_find_the_form(cast: Cast) -> None:
    assert browser(cast, cast.samir).get("/reunions/nouvelle/").status_code == 404


def test_inviting_shows_the_link_once(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    client = browser(cast, cast.claire)
    page = client.post(f"/reunions/{meeting.pk}/invitations/", {"person": cast.nadia.pk}).content.decode()
    assert "/entrer#" in page
    assert "/entrer#" not in client.get(f"/reunions/{meeting.pk}/invitations/").content.decode()
    assert meeting.invitations.filter(person=cast.nadia).exists()
    found = client.get(f"/reunions/{meeting.pk}/invitations/", {"qui": "benali"}).content.decode()
    assert "Samir Benali" in found
    client.post(f"/reunions/{meeting.pk}/invitations/{cast.nadia.pk}/retirer/")
    assert not meeting.invitations.standing().filter(person=cast.nadia).exists()


def test_one_answers_an_invitation_from_the_page(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    invite_person(by=cast.actor(cast.claire), meeting_id=meeting.pk, person_id=cast.vincent.pk)
    vincent = by_link(cast.vincent, meeting)
    assert "Serez-vous là" in vincent.get(f"/reunions/{meeting.pk}/").content.decode()
    vincent.post(f"/reunions/{meeting.pk}/reponse/", {"answer": "no", "comment": "en consultation"})
    assert meeting.invitations.get(person=cast.vincent).answer == "declined"


def test_the_plan_is_changed_on_its_page_and_a_stale_change_is_told(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    client = browser(cast, cast.claire)
    form = {
        "title": "Autre titre",
        "day": "2030-03-06",
        "hour": "14:00",
        "planned_minutes": "90",
        "mode": "on_site",
        "rev": "1",
    }
    assert client.post(f"/reunions/{meeting.pk}/modifier/", form).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.title, meeting.planned_minutes) == ("Autre titre", 90)
    again = client.post(f"/reunions/{meeting.pk}/modifier/", {**form, "title": "Un troisième titre"})
    assert again.status_code == 422
    assert "entre-temps" in again.content.decode()
    assert "Autre titre" in again.content.decode()
    assert browser(cast, cast.lucie).get(f"/reunions/{meeting.pk}/modifier/").status_code == 404


def test_the_record_and_its_papers_are_on_the_page_of_a_closed_meeting(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    assign_action(by=claire, meeting_id=meeting.pk, text="Rédiger la procédure @Claire demain")
    end_meeting(by=claire, meeting_id=meeting.pk)
    close_meeting(by=claire, meeting_id=meeting.pk)
    page = browser(cast, cast.claire).get(f"/reunions/{meeting.pk}/").content.decode()
    for words in ("Rédiger la procédure", "Relevé de décisions, version 1", "en préparation", "Revoir la salle"):
        assert words in page


def test_the_door_tells_nothing_before_somebody_opens_it(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    stranger, door = Client(), f"/attente/{meeting.code}/"
    secrets = ("Mme A.", "88 ans", meeting.question, "DAC Var Ouest", "Claire", "RCP")

    def tells_nothing(page: str) -> bool:
        return not any(secret in page for secret in secrets)

    assert tells_nothing(stranger.get(door).content.decode())
    answer = stranger.post(door, {"first_name": "Zoé", "last_name": "Martin", "structure": "Cabinet du port"})
    assert answer.headers["Location"] == door
    waiting = stranger.get(door).content.decode()
    assert "prévenue" in waiting
    assert tells_nothing(waiting)
    assert json.loads(stranger.get(f"{door}etat").content) == {"state": "waiting"}
    # Posted again, one waits once.
    stranger.post(door, {"first_name": "Zoé", "last_name": "Martin"})
    arrival = Arrival.objects.get()
    admit_arrival(by=cast.actor(cast.claire), meeting_id=meeting.pk, arrival_id=arrival.pk)
    another = Client()
    assert json.loads(another.get(f"{door}etat").content) == {"state": "unknown"}
    assert another.get(f"/reunions/{meeting.pk}/salle/").status_code == 404
    assert stranger.get(door).headers["Location"] == f"/reunions/{meeting.pk}/salle/"
    assert "Mme A." in stranger.get(f"/reunions/{meeting.pk}/salle/").content.decode()
    # The way in was for once: from now on it is a personal link like any other.
    assert "prévenue" not in stranger.get(door).content.decode()


def test_whoever_is_refused_is_told_so_and_no_more(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    stranger, door = Client(), f"/attente/{meeting.code}/"
    stranger.post(door, {"first_name": "Zoé", "last_name": "Martin"})
    refuse_arrival(by=cast.actor(cast.claire), meeting_id=meeting.pk, arrival_id=Arrival.objects.get().pk)
    page = stranger.get(door).content.decode()
    assert "pas été admis" in page
    assert "Mme A." not in page
    assert stranger.get(f"/reunions/{meeting.pk}/salle/").status_code == 404


def test_an_unknown_code_leads_nowhere(db: None) -> None:
    assert Client().get("/attente/nulle-part/").status_code == 404


def test_mes_actions_are_answered_from_their_page(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    action = assign_action(by=claire, meeting_id=meeting.pk, text="Recenser @Samir demain").action
    samir = browser(cast, cast.samir)
    assert "Recenser" in samir.get("/actions/").content.decode()
    samir.post(f"/actions/{action.pk}/repondre/", {"answer": "confirm"})
    assert ActionItem.objects.get(pk=action.pk).status == "confirmed"
    told = samir.post(f"/actions/{action.pk}/repondre/", {"answer": "cannot"}, follow=True).content.decode()
    assert "Dites pourquoi" in told
    for outsider in (browser(cast, cast.nadia), browser(cast, cast.paul), Client()):
        outsider.post(f"/actions/{action.pk}/repondre/", {"answer": "done"})
        assert ActionItem.objects.get(pk=action.pk).status == "confirmed"
    away = samir.post(f"/actions/{action.pk}/fait/", {"next": "https://ailleurs.example/"})
    assert away.headers["Location"] == "/actions/"


def test_a_room_number_that_is_none_leads_nowhere(cast: Cast) -> None:
    client = browser(cast, cast.claire)
    for address in ("/reunions/999999/salle/", "/reunions/999999/commands", "/reunions/999999/entries"):
        assert client.get(address).status_code == 404


def test_a_meeting_is_called_off_and_put_back_from_its_page(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    Person.objects.filter(pk=cast.samir.pk).update(email="")
    client = browser(cast, cast.claire)
    at = f"/reunions/{meeting.pk}/"
    assert "Annuler la réunion" in client.get(at).content.decode()
    assert client.post(f"{at}annuler/", {"reason": ""}).status_code == 422
    told = client.post(f"{at}annuler/", {"reason": "trop d’absents"}, follow=True).content.decode()
    assert "Réunion annulée" in told
    assert "trop d’absents" in told
    assert "à prévenir vous-même : Samir Benali." in told
    samir = browser(cast, cast.samir)
    assert "trop d’absents" in samir.get(at).content.decode()
    assert samir.get(f"{at}salle/").status_code == 302
    assert "Annulées" in samir.get("/reunions/").content.decode()
    assert meeting.title not in samir.get("/").content.decode()
    client.post(f"{at}replanifier/", {"day": "2030-03-06", "hour": "12:30"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.calendar_sequence) == ("planned", 2)
    assert "Réunion annulée" not in client.get(at).content.decode()


def test_a_closed_meeting_is_opened_again_from_its_page(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    end_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    close_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    client, samir = browser(cast, cast.claire), browser(cast, cast.samir)
    at = f"/reunions/{meeting.pk}/"
    assert "Rouvrir" not in samir.get(at).content.decode()
    assert samir.get(f"{at}rouvrir/").status_code == 404
    assert "reste tel qu’il est" in client.get(f"{at}rouvrir/").content.decode()
    page = client.post(f"{at}rouvrir/", {"reason": "une date était fausse"}, follow=True).content.decode()
    assert "Rouverte" in page
    assert "rectificatif" in page
    meeting.refresh_from_db()
    assert (meeting.state, meeting.record_number) == ("ended", 2)
    assert client.get(f"{at}rouvrir/").status_code == 404


def test_moving_a_meeting_says_that_everybody_is_told(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    client = browser(cast, cast.claire)
    form = {"title": meeting.title, "day": "2030-03-06", "hour": "12:30", "planned_minutes": 60, "mode": "mixed"}
    at = f"/reunions/{meeting.pk}/"
    page = client.post(f"{at}modifier/", {**form, "rev": 1}, follow=True).content.decode()
    assert "chaque invité est prévenu" in page
    page = client.post(f"{at}modifier/", {**form, "question": "Et après ?", "rev": 2}, follow=True).content.decode()
    assert "chaque invité est prévenu" not in page
