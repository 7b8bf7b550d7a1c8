"""« Concertation rapide »: two people, one page, the same record; all of it or nothing."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rcp.access.entry import BACKEND
from rcp.cases.models import CareCircle, Case, SharingBasis
from rcp.journal.models import Entry
from rcp.meetings.models import Meeting
from rcp.notify.models import Mail
from rcp.paper.models import Frozen
from tests.cast import Cast

from .stage import a_case


@pytest.fixture
def case(cast: Cast) -> Case:
    made = a_case(cast)
    today = timezone.localdate()
    SharingBasis.objects.create(
        case=made, basis="care_team", informed_on=today, informed_by=cast.claire, support="paper", noted_by="Claire"
    )
    cast.vincent.phone = "04 94 00 00 41"
    cast.vincent.save()
    CareCircle.objects.create(case=made, person=cast.vincent, role="médecin traitant", since=today)
    return made


def told(cast: Cast, **changes: Any) -> dict[str, Any]:
    said = {
        "question": "Faut-il avancer la visite ?",
        "partner": cast.vincent.pk,
        "decision": "La visite est avancée.",
        "mine": "Prévient le service d’aide",
        "mine_on": "2031-03-04",
        "theirs": "Passe jeudi",
        "theirs_on": "2031-03-06",
        "trigger": "Chute",
        "call": "0",
        "night_name": "SAMU",
        "night_phone": "15",
        "teller": "Claire Aubert",
    }
    return {**said, **changes}


def coming(cast: Cast, case: Case) -> tuple[Client, str]:
    client = Client()
    client.force_login(cast.account(cast.claire), backend=BACKEND)
    return client, f"/situations/{case.pk}/concertation/"


def test_one_page_makes_a_closed_meeting_with_its_record(cast: Cast, case: Case) -> None:
    client, address = coming(cast, case)
    assert "Vincent Olivier" in client.get(address).content.decode()
    reply = client.post(address, told(cast))
    meeting = Meeting.objects.get()
    assert reply["Location"] == f"/reunions/{meeting.pk}/partir/"
    assert (meeting.state, meeting.question, meeting.case) == ("closed", "Faut-il avancer la visite ?", case)
    content = json.loads(Frozen.objects.get(kind="minutes").content)
    assert [row["text"] for row in content["decisions"]] == ["La visite est avancée."]
    assert [(row["who"], row["what"], row["answer"], row["voiced"]) for row in content["actions"]] == [
        (cast.claire.name, "Prévient le service d’aide", "confirmed", False),
        (cast.vincent.name, "Passe jeudi", "confirmed", True),
    ]
    (plan,) = content["contingencies"]
    assert (plan["trigger"], plan["calls"][0]["phone"], plan["night"]["phone"]) == ("Chute", "04 94 00 00 41", "15")
    assert {row["name"] for row in content["people"] if row["status"] == "present"} == {
        cast.claire.name,
        cast.vincent.name,
    }
    assert meeting.action_items.get(number=2).due_on == date(2031, 3, 6)


def test_nobody_is_written_to_for_having_been_there(cast: Cast, case: Case) -> None:
    cast.vincent.email = "vincent@example.org"
    cast.vincent.save()
    client, address = coming(cast, case)
    client.post(address, told(cast))
    assert Meeting.objects.get().state == "closed"
    assert not Mail.objects.exists()


def test_somebody_who_is_not_of_the_circle_is_named_in_place(cast: Cast, case: Case) -> None:
    client, address = coming(cast, case)
    client.post(address, told(cast, partner="", partner_name="la pharmacie", trigger=""))
    meeting = Meeting.objects.get()
    assert meeting.attendances.filter(label="la pharmacie", status="present").exists()
    assert meeting.action_items.get(number=2).owner_label == "la pharmacie"
    assert not meeting.contingencies.exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"partner": "", "partner_name": ""}, "Avec qui"),
        ({"mine": "", "theirs": ""}, "Qui fait quoi"),
        ({"mine_on": ""}, "échéance"),
        ({"night_name": "", "night_phone": ""}, "la nuit"),
        ({"decision": "Appeler Mme Dupont"}, "Dupont"),
        ({"question": ""}, "obligatoire"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(cast: Cast, case: Case, changes: dict[str, str], why: str) -> None:
    client, address = coming(cast, case)
    reply = client.post(address, told(cast, **changes))
    assert reply.status_code == 422
    page = reply.content.decode()
    assert why in page
    assert "Prévient le service" in page or "mine" in changes
    assert not Meeting.objects.exists()
    assert not Entry.objects.filter(verb="meeting_scheduled").exists()


def test_without_a_basis_of_sharing_nothing_is_settled(cast: Cast, case: Case) -> None:
    SharingBasis.objects.all().delete()
    client, address = coming(cast, case)
    assert client.post(address, told(cast)).status_code == 422
    assert not Meeting.objects.exists()
