"""The relevé as text to paste: all that was frozen, in the paper's words, for whoever may see the meeting."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rcp.decisions.minutes import freeze_minutes, plain_text
from rcp.meetings.models import Meeting
from rcp.paper.commands import purge_frozen
from rcp.paper.models import Frozen
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell

CONTENT: dict[str, Any] = {
    "title": "RCP — Mme A., 88 ans",
    "organisation": "DAC Var Ouest",
    "zone": "Europe/Paris",
    "record": 2,
    "question": "Comment sécuriser le domicile ?",
    "context": "",
    "sharing": {},
    "mode": "visio",
    "place": "",
    "starts_at": "2027-03-03T11:30:00+00:00",
    "ended_at": "2027-03-03T12:20:00+00:00",
    "closed_at": "2027-03-03T17:04:00+00:00",
    "closed_by": "Claire Aubert",
    "people": [
        {"name": "Vincent Olivier", "occupation": "Médecin", "organisation": "", "status": "present", "after": False},
        {"name": "Samir Benali", "occupation": "", "organisation": "CPTS", "status": "excused", "after": True},
    ],
    "contingencies": [
        {
            "trigger": "Chute",
            "calls": [
                {
                    "name": "la référente",
                    "role": "",
                    "phone": "00 00 00 00 00",
                    "hours": "8 h – 19 h",
                    "kind": "professional",
                }
            ],
            "steps": ["prévenir la fille"],
            "night": {"name": "le SAMU", "phone": "15"},
            "after": False,
        }
    ],
    "actions": [
        {
            "who": "Vincent Olivier",
            "occupation": "Médecin",
            "contributors": ["Nadia Roux"],
            "what": "Demande l'évaluation",
            "due_on": "2027-03-12",
            "criterion": "Rendez-vous fixé",
            "after": True,
        },
        {
            "who": "La fille",
            "occupation": "",
            "contributors": [],
            "what": "Garde les clés",
            "due_on": "",
            "criterion": "",
            "after": False,
        },
    ],
    "decisions": [
        {
            "number": 3,
            "text": "Maintien à domicile.",
            "dissents": [{"who": "infirmière", "text": "délai trop long", "after": False}],
            "after": False,
        }
    ],
    "follow_up": [],
    "next_on": "2027-04-14",
    "careplan": {"participation": "", "needs": [], "goals": [], "tellings": []},
}

EXPECTED = """\
DAC Var Ouest – Relevé de décisions · version 2
RCP — Mme A., 88 ans
Mercredi 3 mars 2027, 12 h 30 – 13 h 20 · visio

Question : Comment sécuriser le domicile ?

SI ÇA SE DÉGRADE
1. Chute → prévenir la fille ; appeler la référente (00 00 00 00 00, 8 h – 19 h) ; la nuit et le week-end : le SAMU, 15

QUI FAIT QUOI
- Vincent Olivier (Médecin) : Demande l’évaluation, avec Nadia Roux, pour le 12 mars \
– critère d’atteinte : Rendez-vous fixé (après séance)
- La fille : Garde les clés

DÉCISIONS
3. Maintien à domicile.
   Désaccord exprimé (infirmière) : délai trop long

PARTICIPANTS
Présents (1) : Vincent Olivier, Médecin
Excusés (1) : Samir Benali, CPTS (après séance)

PROCHAINE RÉUNION
Mercredi 14 avril 2027

Relevé clos le 3 mars 2027, 18 h 04, par Claire Aubert.
"""


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_text_says_all_that_was_frozen_in_reading_order() -> None:
    text = plain_text(CONTENT)
    assert plain(text) == EXPECTED
    assert "domicile\u202f?" in text


def test_what_is_empty_has_no_title() -> None:
    nothing: list[Any] = []
    empty = dict.fromkeys(("contingencies", "actions", "decisions", "people", "follow_up"), nothing)
    text = plain_text({**CONTENT, **empty, "question": "", "next_on": ""})
    assert plain(text) == (
        "DAC Var Ouest – Relevé de décisions · version 2\nRCP — Mme A., 88 ans\n"
        "Mercredi 3 mars 2027, 12 h 30 – 13 h 20 · visio\n\n"
        "Relevé clos le 3 mars 2027, 18 h 04, par Claire Aubert.\n"
    )


def test_what_was_owed_from_before_is_told() -> None:
    row = {**CONTENT["actions"][0], "status": "non fait", "reason": "absente"}
    text = plain(plain_text({**CONTENT, "follow_up": [row]}))
    assert "- Vincent Olivier : Demande l’évaluation (pour le 12 mars) – non fait, absente" in text


def test_needs_goals_and_who_tells_the_person_are_told_in_their_order() -> None:
    need = {"number": 1, "text": "Manger", "note": "", "domain": "", "sort": "agreed", "priority": None, "after": False}
    plan = {
        "participation": "",
        "needs": [
            {**need, "text": "Une protection", "sort": "disputed", "note": "la fille hésite"},
            need,
            {**need, "text": "Ne plus tomber", "priority": 1},
        ],
        "goals": [{"number": 1, "text": "Dormir", "criterion": "aucune chute", "actions": [1], "after": False}],
        "tellings": [
            {
                "teller": "Claire Aubert",
                "told_to": "person",
                "what": "qui vient",
                "on": "2027-03-04",
                "means": "par téléphone",
                "after": True,
            }
        ],
    }
    text = plain(plain_text({**CONTENT, "careplan": plan}))
    assert "BESOINS\n1. Ne plus tomber\n- Manger\n- Une protection (discuté) – la fille hésite\n" in text
    assert "OBJECTIFS\n- Dormir – atteint si : aucune chute\n" in text
    assert "- Claire Aubert, à la personne, le 4 mars, par téléphone : qui vient (après séance)" in text


@pytest.fixture
def closed(cast: Cast) -> Meeting:
    meeting = an_open_cell(cast)
    Meeting.objects.filter(pk=meeting.pk).update(state="closed", ended_at=timezone.now(), closed_at=timezone.now())
    meeting.refresh_from_db()
    freeze_minutes(by=cast.actor(cast.claire), meeting=meeting)
    return meeting


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.account(getattr(cast, who)))
    return client


def test_the_meeting_s_page_leads_to_the_text(cast: Cast, closed: Meeting) -> None:
    client = browser(cast, "claire")
    address = reverse("paper_text", args=[Frozen.objects.get().pk])
    assert address in client.get(reverse("meeting", args=[closed.pk])).content.decode()
    page = client.get(address).content.decode()
    assert "<textarea" in page
    assert "Relevé de décisions · version 1" in page


@pytest.mark.parametrize("who", ["paul", "hugo"])
def test_the_text_does_not_exist_for_whoever_may_not_see_the_meeting(cast: Cast, closed: Meeting, who: str) -> None:
    address = reverse("paper_text", args=[Frozen.objects.get().pk])
    assert browser(cast, who).get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_what_was_erased_is_not_told(cast: Cast, closed: Meeting) -> None:
    frozen = Frozen.objects.get()
    purge_frozen(frozen=frozen)
    answer = browser(cast, "claire").get(reverse("paper_text", args=[frozen.pk]))
    assert answer.status_code == 410
    assert "<textarea" not in answer.content.decode()
