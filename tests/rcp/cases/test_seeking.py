"""Without an attending physician: who was contacted, and what a CPTS is asked and answers without knowing of whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rcp.access.models import PersonalLink
from rcp.cases import commands, seeking
from rcp.cases.models import Case, Solicitation
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.notify.mail import body_of
from rcp.notify.models import Mail
from tests.cast import Cast

from .test_commands import TOLD

CONTACT = {"name": "Dr Olivier", "on": date(2027, 1, 11), "outcome": "refused", "reason": "full", "note": ""}


def asking(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "cpts": cast.cpts_ouest,
        "needed": "Un médecin qui se déplace, deux fois par mois",
        "sector": "Toulon Ouest",
        "deadline": timezone.localdate() + timedelta(days=10),
        **more,
    }


@pytest.fixture
def case(cast: Cast) -> Case:
    told = {**TOLD, "no_attending_physician": True}
    return commands.open_case(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, told=told)


@pytest.fixture
def asked(cast: Cast, case: Case) -> Solicitation:
    return seeking.ask_cpts(by=cast.actor(cast.claire), case_id=case.pk, told=asking(cast))


# Physicians contacted


def test_each_physician_contacted_is_noted_with_what_came_of_it(cast: Cast, case: Case) -> None:
    claire = cast.actor(cast.claire)
    contact = seeking.note_contact(by=claire, case_id=case.pk, told=CONTACT)
    assert (contact.name, contact.reason, contact.noted_by) == ("Dr Olivier", "full", "Claire Aubert")
    waiting = seeking.note_contact(by=claire, case_id=case.pk, told={**CONTACT, "outcome": "waiting"})
    assert waiting.reason == ""
    seeking.remove_contact(by=claire, case_id=case.pk, contact_id=contact.pk)
    assert list(case.physicians_contacted.all()) == [waiting]
    entries = Entry.objects.filter(verb=Verb.CASE_REVISED)
    assert [entry.facts for entry in entries] == [{"parts": ["physicians"]}] * 3


@pytest.mark.parametrize(
    ("told", "said"),
    [({"reason": ""}, "pourquoi"), ({"name": ""}, "médecin contacté"), ({"note": "née le 3 mars 1931"}, "alias")],
)
def test_a_contact_that_says_too_little_or_too_much_is_refused(
    cast: Cast, case: Case, told: dict[str, str], said: str
) -> None:
    with pytest.raises(NotYet) as refusal:
        seeking.note_contact(by=cast.actor(cast.claire), case_id=case.pk, told={**CONTACT, **told})
    assert said in " ".join((refusal.value.why, *refusal.value.missing))
    assert not case.physicians_contacted.exists()


def test_nobody_is_looked_for_where_there_is_a_physician(cast: Cast, case: Case) -> None:
    claire = cast.actor(cast.claire)
    told = {"no_attending_physician": False, "attending_physician": cast.vincent}
    commands.revise_case(by=claire, case_id=case.pk, rev=1, told=told)
    with pytest.raises(NotYet, match="sans médecin traitant"):
        seeking.note_contact(by=claire, case_id=case.pk, told=CONTACT)
    with pytest.raises(NotYet, match="sans médecin traitant"):
        seeking.ask_cpts(by=claire, case_id=case.pk, told=asking(cast))


# Asking


def test_a_cpts_is_asked_and_its_coordination_is_written_to_without_a_word_of_it(
    cast: Cast, asked: Solicitation
) -> None:
    mail = Mail.objects.get()
    assert mail.person == cast.nadia
    for secret in (asked.needed, asked.sector, asked.case.alias, asked.case.question):
        assert secret not in f"{mail.subject} {body_of(mail)} {mail.link}"
    assert PersonalLink.objects.get().subject == f"solicitation:{asked.pk}"
    entry = Entry.objects.get(verb=Verb.CPTS_ASKED)
    assert (entry.facts, entry.audit_only) == ({"cpts": cast.cpts_ouest.pk}, True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"needed": "Un médecin pour Mme Durand"}, "Mme Durand"),
        ({"sector": ""}, "secteur"),
        ({"deadline": date(2020, 1, 1)}, "passée"),
    ],
)
def test_what_says_who_the_person_is_or_too_little_is_not_asked(
    cast: Cast, case: Case, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(NotYet) as refusal:
        seeking.ask_cpts(by=cast.actor(cast.claire), case_id=case.pk, told=asking(cast, **more))
    assert said in " ".join((refusal.value.why, *refusal.value.missing))
    assert not Solicitation.objects.exists()
    assert not Mail.objects.exists()


def test_only_a_cpts_is_asked_and_only_by_who_organises_the_situation(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused, match="CPTS"):
        seeking.ask_cpts(by=cast.actor(cast.claire), case_id=case.pk, told=asking(cast, cpts=cast.dac_est))
    for person in (cast.samir, cast.nadia, cast.odile, cast.paul):
        with pytest.raises(Refused):
            seeking.ask_cpts(by=cast.actor(person), case_id=case.pk, told=asking(cast))


# Answering


def test_the_cpts_answers_and_may_change_its_answer(cast: Cast, asked: Solicitation) -> None:
    nadia = cast.actor(cast.nadia)
    for person in (cast.claire, cast.samir, cast.hugo, cast.paul):
        with pytest.raises(Refused):
            seeking.answer_for_cpts(by=cast.actor(person), solicitation_id=asked.pk, answer="found")
    with pytest.raises(NotYet):
        seeking.answer_for_cpts(by=nadia, solicitation_id=asked.pk, answer="")
    with pytest.raises(NotYet):
        seeking.answer_for_cpts(by=nadia, solicitation_id=asked.pk, answer="perhaps")
    first = seeking.answer_for_cpts(
        by=nadia, solicitation_id=asked.pk, answer="meanwhile", words="soins non programmés"
    )
    again = seeking.answer_for_cpts(by=nadia, solicitation_id=asked.pk, answer="found")
    assert (again.answer, again.words, again.answered_by) == ("found", "", "Nadia Roux")
    assert again.answered_at == first.answered_at
    assert [entry.facts for entry in Entry.objects.filter(verb=Verb.CPTS_ANSWERED)] == [
        {"answer": "meanwhile"},
        {"answer": "found"},
    ]


def test_it_is_answered_by_the_personal_link_that_opens_nothing_else(
    cast: Cast, asked: Solicitation, client: Client
) -> None:
    token = Mail.objects.get().link.partition("#")[2]
    assert client.post("/entrer", {"token": token})["Location"] == f"/situations/sollicitations/{asked.pk}/"
    html = client.get(f"/situations/sollicitations/{asked.pk}/").content.decode()
    assert asked.needed in html
    assert asked.case.alias not in html
    assert client.get(f"/situations/{asked.case_id}/").status_code == 404
    assert client.get("/situations/sollicitations/").status_code == 404
    client.post(f"/situations/sollicitations/{asked.pk}/", {"answer": "found", "words": "Le cabinet rappelle demain"})
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("found", "Nadia Roux")


def test_both_sides_read_it_each_what_is_theirs(cast: Cast, asked: Solicitation, client: Client) -> None:
    address = f"/situations/sollicitations/{asked.pk}/"
    for person, status, opens_the_case, answers in (
        (cast.claire, 200, True, False),
        (cast.nadia, 200, False, True),
        (cast.samir, 404, False, False),
        (cast.hugo, 404, False, False),
    ):
        client.force_login(cast.account(person))
        response = client.get(address)
        html = response.content.decode()
        assert response.status_code == status
        assert (f"/situations/{asked.case_id}/" in html) is opens_the_case
        assert ("Répondre</button>" in html) is answers
        assert (asked.needed in client.get("/situations/sollicitations/").content.decode()) is (status == 200)


def test_they_are_counted(cast: Cast, case: Case) -> None:
    claire, nadia = cast.actor(cast.claire), cast.actor(cast.nadia)
    rows = [seeking.ask_cpts(by=claire, case_id=case.pk, told=asking(cast)) for _ in range(3)]
    for row, answer, days in ((rows[0], "found", 2), (rows[1], "none", 6)):
        seeking.answer_for_cpts(by=nadia, solicitation_id=row.pk, answer=answer)
        Solicitation.objects.filter(pk=row.pk).update(answered_at=row.asked_at + timedelta(days=days))
    expected = {"asked": 3, "answered": 2, "found": 1, "meanwhile": 0, "none": 1, "days": 4}
    assert seeking.counted(seeking.asked_by(claire)) == expected
    assert seeking.counted(seeking.asked_of(nadia)) == expected
    assert seeking.counted(seeking.asked_of(cast.actor(cast.samir)))["asked"] == 0


def test_the_situation_shows_what_was_tried(cast: Cast, asked: Solicitation, client: Client) -> None:
    client.force_login(cast.account(cast.claire))
    place = f"/situations/{asked.case_id}/"
    client.post(place + "medecins/", {**CONTACT, "on": "2027-01-11"})
    html = client.get(place).content.decode()
    for said in ("Dr Olivier", "refuse : patientèle complète", "CPTS Littoral Ouest", "Toulon Ouest"):
        assert said in html
    client.post(place + "solliciter/", asking(cast, cpts=cast.cpts_est.pk))
    assert Solicitation.objects.count() == 2
