"""The page of somebody invited, before the hour: answering, preparing, taking the meeting into one's calendar."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from rcp.meetings.commands import invite_person, prepare_round, revise_meeting, schedule_meeting, withdraw_invitation
from rcp.meetings.models import Meeting
from rcp.room.conduct import open_meeting
from rcp.room.pages.coming import dialled
from tests.cast import Cast

from .stage import a_case, a_planned_cell
from .test_pages import browser, by_link


@pytest.fixture
def rcp(cast: Cast) -> Meeting:
    """Planned for tomorrow, with every way in; Vincent, who has no account, is invited."""
    claire = cast.actor(cast.claire)
    meeting = schedule_meeting(
        by=claire,
        kind="rcp",
        organisation_id=cast.dac_ouest.pk,
        case_id=a_case(cast).pk,
        starts_at=timezone.now() + timedelta(days=1),
        place="Maison de santé",
        phone="04 94 00 00 80, code 1234#",
        video_link="https://visio.test/salle",
    )
    invite_person(by=claire, meeting_id=meeting.pk, person_id=cast.vincent.pk)
    return meeting


def page(client: Client, meeting: Meeting) -> str:
    return client.get(f"/reunions/{meeting.pk}/").content.decode()


def test_a_guest_reads_when_where_who_asks_and_what(cast: Cast, rcp: Meeting) -> None:
    told = page(by_link(cast.vincent, rcp), rcp)
    for words in ("RCP · demain", "une heure", "Maison de santé", "à l’invitation de Claire Aubert, DAC Var Ouest"):
        assert words in told
    assert rcp.question[:30] in told
    assert 'href="tel:0494000080"' in told
    assert 'href="https://visio.test/salle"' in told
    for words in ("Je viens", "Jusqu’à…", "Je ne peux pas", "Ce qui m’inquiète", "La salle ouvre demain"):
        assert words in told
    for words in ("Modifier", "Annuler la réunion", "a préparé"):
        assert words not in told


@pytest.mark.parametrize(
    ("sent", "answer", "leaves"),
    [
        ({"answer": "yes"}, "accepted", None),
        ({"answer": "yes", "until": "13:15"}, "accepted", None),
        ({"answer": "no", "comment": "en consultation"}, "declined", None),
    ],
)
def test_an_answer_is_one_press_by_link(
    cast: Cast, rcp: Meeting, sent: dict[str, str], answer: str, leaves: Any
) -> None:
    by_link(cast.vincent, rcp).post(f"/reunions/{rcp.pk}/reponse/", sent)
    invitation = rcp.invitations.get(person=cast.vincent)
    assert (invitation.answer, invitation.leaves_at) == (answer, leaves)
    assert invitation.comment == sent.get("comment", "")


def at_noon(cast: Cast, rcp: Meeting) -> None:
    noon = timezone.localtime(rcp.starts_at).replace(hour=12, minute=30, second=0, microsecond=0) + timedelta(days=1)
    revise_meeting(by=cast.actor(cast.claire), meeting_id=rcp.pk, starts_at=noon)


def test_until_some_hour_as_one_writes_it(cast: Cast, rcp: Meeting) -> None:
    at_noon(cast, rcp)
    vincent = by_link(cast.vincent, rcp)
    at = f"/reunions/{rcp.pk}/reponse/"
    for told in ("13:15", "13 h 15", "13h15"):
        vincent.post(at, {"answer": "until", "until": told})
        assert rcp.invitations.get(person=cast.vincent).answer_said == "viendra, jusqu’à 13\xa0h\xa015"
    # Enter in the word to whoever leads changes the word only.
    vincent.post(at, {"answer": "same", "until": "13:15", "comment": "puis visite"})
    assert rcp.invitations.get(person=cast.vincent).leaves_at is not None
    assert rcp.invitations.get(person=cast.vincent).comment == "puis visite"
    refused: Any = vincent.post(at, {"answer": "until", "until": "bientôt"}, follow=True)
    assert "à quelle heure vous partez" in refused.content.decode()
    refused = vincent.post(at, {"answer": "until", "until": "11:00"}, follow=True)
    assert "dites une heure après" in refused.content.decode()
    assert "jusqu’à 13" in page(browser(cast, cast.claire), rcp)


def test_a_word_alone_is_no_answer(cast: Cast, rcp: Meeting) -> None:
    told: Any = by_link(cast.vincent, rcp).post(
        f"/reunions/{rcp.pk}/reponse/", {"answer": "same", "comment": "je verrai"}, follow=True
    )
    assert "Dites d’abord si vous venez" in told.content.decode()
    assert rcp.invitations.get(person=cast.vincent).answer == "pending"


def test_whoever_leads_sees_who_comes_and_who_has_prepared(cast: Cast, rcp: Meeting) -> None:
    vincent = by_link(cast.vincent, rcp)
    vincent.post(f"/reunions/{rcp.pk}/reponse/", {"answer": "no"})
    vincent.post(f"/reunions/{rcp.pk}/preparation/", {"rev": "0", "worry": "Deux chutes", "was_worry": ""})
    told = page(browser(cast, cast.claire), rcp)
    assert "1 vient" in told
    assert "1 ne peut pas" in told
    assert "a préparé" in told
    assert "Deux chutes" not in told


def test_what_is_typed_is_kept_by_a_script_and_by_the_button(cast: Cast, rcp: Meeting) -> None:
    vincent, at = by_link(cast.vincent, rcp), f"/reunions/{rcp.pk}/preparation/"
    script = {"accept": "application/json"}
    kept = vincent.post(at, {"rev": "0", "worry": "Deux chutes", "was_worry": ""}, headers=script)
    assert kept.json() == {"rev": 1}
    told: Any = vincent.post(at, {"rev": "1", "need": "Un relais", "was_need": ""}, follow=True)
    assert "préparation est enregistrée" in told.content.decode()
    assert "Deux chutes" in told.content.decode()
    own = rcp.preparations.get(person=cast.vincent)
    assert (own.worry, own.need, own.rev) == ("Deux chutes", "Un relais", 2)


def test_what_was_written_elsewhere_is_shown_and_nothing_typed_is_lost(cast: Cast, rcp: Meeting) -> None:
    vincent, at = by_link(cast.vincent, rcp), f"/reunions/{rcp.pk}/preparation/"
    vincent.post(at, {"rev": "0", "worry": "Sur l’ordinateur", "was_worry": ""})
    late = {"rev": "0", "worry": "Sur le téléphone", "was_worry": ""}
    told = vincent.post(at, late, headers={"accept": "application/json"})
    assert told.status_code == 409
    assert told.json()["current"]["worry"] == "Sur l’ordinateur"
    told = vincent.post(at, late)
    assert told.status_code == 409
    text = told.content.decode()
    assert "Sur le téléphone</textarea>" in text
    assert 'value="Sur l’ordinateur"' in text
    assert rcp.preparations.get(person=cast.vincent).worry == "Sur l’ordinateur"


def test_one_prepares_during_the_meeting_too_until_the_round(cast: Cast, rcp: Meeting) -> None:
    open_meeting(by=cast.actor(cast.claire), meeting_id=rcp.pk)
    vincent = by_link(cast.vincent, rcp)
    assert "Ce qui m’inquiète" in page(vincent, rcp)
    Meeting.objects.filter(pk=rcp.pk).update(phase="sorting")
    assert "Ce qui m’inquiète" not in page(vincent, rcp)
    told = vincent.post(
        f"/reunions/{rcp.pk}/preparation/",
        {"rev": "0", "worry": "x", "was_worry": ""},
        headers={"accept": "application/json"},
    )
    assert "tour de table est passé" in told.json()["why"]


def test_one_s_own_lines_are_read_by_nobody_else_on_this_page(cast: Cast, rcp: Meeting) -> None:
    prepare_round(by=cast.actor(cast.claire), meeting_id=rcp.pk, texts={"proposal": "Une astreinte"})
    assert "Une astreinte" in page(browser(cast, cast.claire), rcp)
    assert "Une astreinte" not in page(by_link(cast.vincent, rcp), rcp)


def test_a_cell_has_the_answer_and_its_agenda_and_no_round_to_prepare(cast: Cast) -> None:
    cell = a_planned_cell(cast)
    told = page(browser(cast, cast.samir), cell)
    assert "Je viens" in told
    assert "Choix du thème" in told
    assert "Cinq minutes pour préparer" not in told


def test_the_meeting_goes_into_one_s_calendar_without_what_it_is_about(cast: Cast, rcp: Meeting) -> None:
    vincent = by_link(cast.vincent, rcp)
    file = vincent.get(f"/reunions/{rcp.pk}/agenda.ics")
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(file.content.decode()).walk("VEVENT")
    assert str(event["location"]) == "Maison de santé"
    assert "1234#" in str(event["description"])
    assert "Mme A." not in file.content.decode()
    withdraw_invitation(by=cast.actor(cast.claire), meeting_id=rcp.pk, person_id=cast.vincent.pk)
    assert vincent.get(f"/reunions/{rcp.pk}/agenda.ics").status_code == 404


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("04 94 00 00 80, code 1234#", "0494000080"),
        ("+33 4 94 00 00 80", "+33494000080"),
        ("04.94.00.00.80 puis 12", "0494000080"),
        ("", ""),
    ],
)
def test_a_telephone_dials_the_number_and_not_the_code(said: str, number: str) -> None:
    assert dialled(said) == number
