"""The pages of requests: the queue, the answers, the public form that needs neither account nor script."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from rcp.notify.models import Mail
from rcp.requests import commands
from rcp.requests.models import CaseRequest, RequestDoor
from rcp.requests.views import asking
from tests.cast import Cast

from .test_commands import TOLD, asked_by

SENT = {**TOLD, "who0-name": "Anne Roux", "who0-role": "infirmière", "who0-reach": "06 00 00 00 12"}


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


@pytest.fixture
def door(cast: Cast) -> RequestDoor:
    return commands.set_door(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, is_open=True)


# The public form


def test_anybody_asks_without_account_and_keeps_a_reference(cast: Cast, door: RequestDoor, client: Client) -> None:
    place = f"/demandes/f/{door.code}/"
    page = client.get(place).content.decode()
    assert "DAC Var Ouest" in page
    # Everything the form needs is in the page itself.
    assert "hidden" not in page[page.index('class="card"') :].replace('type="hidden"', "")
    answer = client.post(place, SENT)
    assert answer["Location"] == f"{place}recu/"
    asked = CaseRequest.objects.get()
    assert (asked.source, asked.organisation, asked.received_by) == ("form", cast.dac_ouest, "Formulaire public")
    receipt = client.get(f"{place}recu/").content.decode()
    assert asked.reference in receipt
    assert asked.reason not in receipt
    # It is that browser's alone.
    assert Client().get(f"{place}recu/").status_code == 404


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reason": "Mme Durand, 88 ans, chutes"}, "Mme Durand"),
        ({"reason": "née le 12 mars 1934"}, "date"),
        ({"who0-name": ""}, "Dites qui vous êtes"),
        ({"who0-reach": ""}, "un courriel ou un téléphone"),
        ({"who1-role": "médecin"}, "De qui s’agit-il"),
        ({"reason": ""}, "obligatoire"),
        ({"wished_on": "demain"}, "date"),
    ],
)
def test_what_is_missing_or_names_somebody_is_said_and_nothing_typed_is_lost(
    door: RequestDoor, client: Client, more: dict[str, str], said: str
) -> None:
    sent = {**SENT, **more}
    answer = client.post(f"/demandes/f/{door.code}/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    for typed in (sent["who0-role"], TOLD["question"]):
        assert typed in page
    assert not CaseRequest.objects.exists()


def test_one_address_sends_six_in_ten_minutes_and_is_told_whom_to_call(
    cast: Cast, door: RequestDoor, client: Client
) -> None:
    cast.dac_ouest.phone = "04 94 00 00 00"
    cast.dac_ouest.save()
    for _ in range(asking.MOST_SENT):
        assert client.post(f"/demandes/f/{door.code}/", SENT).status_code == 302
    answer = client.post(f"/demandes/f/{door.code}/", SENT)
    assert answer.status_code == 429
    assert "04 94 00 00 00" in answer.content.decode()
    assert "Anne Roux" in answer.content.decode()
    assert CaseRequest.objects.count() == asking.MOST_SENT


def test_a_form_that_is_closed_or_unknown_does_not_exist(cast: Cast, door: RequestDoor, client: Client) -> None:
    assert client.get("/demandes/f/nimporte/").status_code == 404
    commands.set_door(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, is_open=False)
    assert client.get(f"/demandes/f/{door.code}/").status_code == 404
    assert client.post(f"/demandes/f/{door.code}/", SENT).status_code == 404


def test_by_a_personal_link_one_need_not_say_who_one_is(cast: Cast, door: RequestDoor, client: Client) -> None:
    commands.hand_form(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, person_id=cast.vincent.pk)
    token = Mail.objects.get().link.partition("#")[2]
    place = client.post("/entrer", {"token": token})["Location"]
    assert place == f"/demandes/lien/{door.pk}/"
    assert "Vincent Olivier" in client.get(place).content.decode()
    client.post(place, TOLD)
    asked = CaseRequest.objects.get()
    assert (asked.source, asked.requesters.get().person) == ("link", cast.vincent)
    # The link opens the form, and nothing of what was sent.
    assert client.get(f"/demandes/{asked.pk}/").status_code == 404
    assert client.get("/demandes/").status_code == 404
    assert Client().get(place).status_code == 404


# With an account


def test_one_asks_with_one_s_account_and_reads_the_answer(cast: Cast, client: Client) -> None:
    client.force_login(cast.account(cast.samir))
    page = client.get("/demandes/nouvelle/").content.decode()
    assert "Je note un appel" not in page
    client.post("/demandes/nouvelle/", {**TOLD, "organisation": cast.dac_ouest.pk, "who0-name": "Anne Roux"})
    asked = CaseRequest.objects.get()
    assert [one.name for one in asked.requesters.all()] == ["Samir Benali", "Anne Roux"]
    commands.redirect_request(by=cast.actor(cast.claire), request_id=asked.pk, redirected_to="Le CLIC du Haut Var")
    assert asked.reference in client.get("/demandes/").content.decode()
    page = client.get(f"/demandes/{asked.pk}/").content.decode()
    assert "Le CLIC du Haut Var" in page
    assert "Accepter" not in page


def test_a_call_is_noted_in_the_name_of_whoever_called(cast: Cast, client: Client) -> None:
    client.force_login(cast.account(cast.claire))
    sent = {**SENT, "organisation": cast.dac_ouest.pk, "called": "on"}
    client.post("/demandes/nouvelle/", sent)
    asked = CaseRequest.objects.get()
    assert [one.name for one in asked.requesters.all()] == ["Anne Roux"]
    assert asked.source == "call"
    refused = client.post("/demandes/nouvelle/", {**sent, "who0-name": ""})
    assert refused.status_code == 422
    assert CaseRequest.objects.count() == 1


def test_accepting_opens_the_situation_and_its_planning_on_the_wished_day(cast: Cast, client: Client) -> None:
    asked = asked_by(cast, wished_on="2027-03-18")
    client.force_login(cast.account(cast.claire))
    answer = client.post(f"/demandes/{asked.pk}/accepter/", {"alias": "Mme A., 88 ans", "question": ""})
    asked.refresh_from_db()
    assert answer["Location"] == f"/situations/{asked.case_id}/planifier/?jour=2027-03-18"
    page = client.get(answer["Location"]).content.decode()
    assert 'value="2027-03-18"' in page
    assert TOLD["question"] in page
    assert f'value="{cast.samir.pk}" checked' in page
    case_page = client.get(f"/situations/{asked.case_id}/").content.decode()
    assert asked.reference in case_page


@pytest.mark.parametrize(
    ("who", "queue", "detail"),
    [("claire", 200, 200), ("odile", 200, 404), ("nadia", 200, 404), ("paul", 200, 404), ("samir", 200, 200)],
)
def test_each_finds_what_is_theirs(cast: Cast, client: Client, who: str, queue: int, detail: int) -> None:
    asked = asked_by(cast)
    client.force_login(cast.account(getattr(cast, who)))
    page: Any = client.get("/demandes/")
    assert page.status_code == queue
    assert (asked.reference in page.content.decode()) is (detail == 200)
    assert client.get(f"/demandes/{asked.pk}/").status_code == detail
    answers = client.post(f"/demandes/{asked.pk}/renseigner/", {"words": "Dossier APA"})
    assert answers.status_code == (302 if who == "claire" else 404)


def test_the_queue_shows_the_door_with_its_address_and_its_code(cast: Cast, client: Client) -> None:
    client.force_login(cast.account(cast.claire))
    place = f"/demandes/structures/{cast.dac_ouest.pk}/"
    client.post(f"{place}formulaire/", {"open": "1"})
    door = RequestDoor.objects.get()
    page = client.get("/demandes/").content.decode()
    assert f"/demandes/f/{door.code}/" in page
    assert "<svg" in page
    client.post(f"{place}envoyer/", {"person": cast.vincent.pk})
    assert Mail.objects.get().person == cast.vincent
    client.post(f"{place}formulaire/")
    assert f"/demandes/f/{door.code}/" not in client.get("/demandes/").content.decode()
    client.force_login(cast.account(cast.samir))
    assert client.post(f"{place}formulaire/", {"open": "1"}).status_code == 404
