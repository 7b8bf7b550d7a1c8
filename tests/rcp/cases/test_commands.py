"""Situations: what changes, what is recorded, who is refused, and who reads what."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rcp.access.abilities import Role
from rcp.access.links import make_link
from rcp.access.models import Purpose, RightsChange
from rcp.cases import commands
from rcp.cases.models import CareCircle, Case
from rcp.cases.queries import missing_to_share, visible_cases
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from tests.cast import Cast

TOLD: dict[str, Any] = {"alias": "Mme A., 88 ans", "question": "Le retour à domicile est-il encore possible ?"}


@pytest.fixture
def case(cast: Cast) -> Case:
    return commands.open_case(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, told=TOLD)


def verbs(cast: Cast) -> list[str]:
    return list(Entry.objects.filter(stream=cast.dac_ouest.stream).values_list("verb", flat=True))


def test_opening_a_situation_makes_whoever_opens_it_the_first_of_its_circle(cast: Cast, case: Case) -> None:
    assert [stay.person for stay in case.circle.all()] == [cast.claire]
    entry = Entry.objects.get()
    assert (entry.verb, entry.audit_only, entry.facts) == (Verb.CASE_OPENED, True, {})


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"alias": "Mme Aubert"}, "Un nom"),
        ({"medical": "née le 12 mars 1934"}, "date"),
        ({"social": "joindre sa fille au 06 12 34 56 78"}, "téléphone"),
        ({"question": ""}, "question"),
    ],
)
def test_a_situation_carries_an_alias_only(cast: Cast, told: dict[str, str], said: str) -> None:
    with pytest.raises(NotYet) as refusal:
        commands.open_case(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, told={**TOLD, **told})
    assert said in " ".join(refusal.value.missing)
    assert not Case.objects.exists()


def test_an_alias_is_used_once_by_an_organisation(cast: Cast, case: Case) -> None:
    with pytest.raises(NotYet) as refusal:
        commands.open_case(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, told=TOLD)
    assert "sous cet alias" in refusal.value.missing[0]


def test_a_person_has_a_physician_or_has_none(cast: Cast, case: Case) -> None:
    both = {"attending_physician": cast.vincent, "no_attending_physician": True}
    with pytest.raises(NotYet, match="choisissez"):
        commands.revise_case(by=cast.actor(cast.claire), case_id=case.pk, rev=1, told=both)


def test_a_stale_write_is_refused_with_the_words_as_they_stand(cast: Cast, case: Case) -> None:
    claire = cast.actor(cast.claire)
    commands.revise_case(by=claire, case_id=case.pk, rev=1, told={"medical": "chutes répétées"})
    with pytest.raises(NotYet) as refusal:
        commands.revise_case(by=claire, case_id=case.pk, rev=1, told={"medical": "autre"})
    assert refusal.value.current is not None
    assert refusal.value.current["medical"] == "chutes répétées"
    case.refresh_from_db()
    assert (case.medical, case.rev) == ("chutes répétées", 2)


def test_the_circle_opens_a_situation_and_leaving_it_closes_it_at_once(cast: Cast, case: Case) -> None:
    claire, samir = cast.actor(cast.claire), cast.actor(cast.samir)
    assert not visible_cases(samir).exists()
    commands.join_circle(by=claire, case_id=case.pk, person_id=cast.samir.pk, role="Infirmier")
    commands.join_circle(by=claire, case_id=case.pk, person_id=cast.samir.pk)
    assert visible_cases(samir).get() == case
    commands.leave_circle(by=claire, case_id=case.pk, person_id=cast.samir.pk)
    assert not visible_cases(samir).exists()
    assert RightsChange.objects.filter(person=cast.samir).count() == 2
    assert verbs(cast)[1:] == [Verb.CIRCLE_JOINED, Verb.CIRCLE_LEFT]


def test_belonging_to_an_organisation_alone_opens_nothing(cast: Cast, case: Case) -> None:
    # Whoever administers the DAC accompanies nobody for that.
    for person, seen in [(cast.claire, True), (cast.odile, False), (cast.nadia, False), (cast.paul, False)]:
        actor = cast.actor(person)
        assert visible_cases(actor).exists() is seen, person
        assert bool(case.standing(actor)) is seen, person
    assert not visible_cases(cast.actor(cast.jeanne)).exists()


def test_a_situation_of_a_cpts_is_known_to_its_circle_and_its_lead_alone(cast: Cast) -> None:
    case = Case.objects.create(alias="M. B.", organisation=cast.cpts_ouest, question="Qui fait quoi ?")
    nadia = cast.actor(cast.nadia)
    assert not case.standing(nadia)
    assert not visible_cases(nadia).exists()
    case.lead = cast.nadia
    case.save()
    assert case.standing(nadia) == {Role.ORGANISER}
    assert visible_cases(nadia).get() == case
    case.lead = None
    case.save()
    CareCircle.objects.create(case=case, person=cast.nadia, since=timezone.localdate())
    assert case.standing(nadia) == {Role.ORGANISER, Role.CIRCLE}
    assert visible_cases(nadia).get() == case


def test_only_the_coordination_changes_the_circle(cast: Cast, case: Case) -> None:
    commands.join_circle(by=cast.actor(cast.claire), case_id=case.pk, person_id=cast.samir.pk)
    for by in (cast.samir, cast.paul):
        with pytest.raises(Refused):
            commands.join_circle(by=cast.actor(by), case_id=case.pk, person_id=cast.hugo.pk)
    assert not case.circle.filter(person=cast.hugo).exists()


def test_the_basis_of_sharing_is_said_then_withdrawn(cast: Cast, case: Case) -> None:
    claire = cast.actor(cast.claire)
    assert missing_to_share(case) == ("La base du partage n’est pas notée.",)
    commands.record_sharing(
        by=claire, case_id=case.pk, told={"basis": "care_team", "informed_on": timezone.localdate()}
    )
    assert missing_to_share(case) == ()
    commands.withdraw_sharing(by=claire, case_id=case.pk)
    assert missing_to_share(case) == ("La personne a retiré son accord.",)
    with pytest.raises(NotYet, match="Aucun accord"):
        commands.withdraw_sharing(by=claire, case_id=case.pk)
    assert [entry.facts["basis"] for entry in Entry.objects.filter(verb=Verb.SHARING_RECORDED)] == [
        "care_team",
        "withdrawn",
    ]


def test_reading_is_traced_once_per_quarter_of_an_hour(
    cast: Cast, case: Case, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(cast.account(cast.claire))
    for _ in range(3):
        assert client.get(f"/situations/{case.pk}/").status_code == 200
    readings = Entry.objects.filter(verb=Verb.CASE_READ)
    assert [(entry.author_label, entry.audit_only) for entry in readings] == [("Claire Aubert", True)]
    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get(f"/situations/{case.pk}/").status_code == 200
    assert readings.all().count() == 2


def test_whoever_is_not_entitled_gets_the_answer_of_a_page_that_does_not_exist(
    cast: Cast, case: Case, client: Client
) -> None:
    client.force_login(cast.account(cast.nadia))
    answers = [client.get(f"/situations/{pk}/") for pk in (case.pk, case.pk + 1000)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert client.post(f"/situations/{case.pk}/cercle/", {"person": cast.nadia.pk}).status_code == 404
    assert not Entry.objects.filter(verb=Verb.CASE_READ).exists()


def test_a_personal_link_opens_its_own_situation_only(cast: Cast, case: Case, client: Client) -> None:
    claire = cast.actor(cast.claire)
    other = commands.open_case(by=claire, organisation_id=cast.dac_ouest.pk, told={**TOLD, "alias": "M. B."})
    for each in (case, other):
        commands.join_circle(by=claire, case_id=each.pk, person_id=cast.vincent.pk)
    token = make_link(
        by=claire, person=cast.vincent, purpose=Purpose.MEETING, organisation=cast.dac_ouest, subject=case
    )
    response = client.post("/entrer", {"token": token})
    assert response["Location"] == f"/situations/{case.pk}/"
    assert client.get(f"/situations/{case.pk}/").status_code == 200
    assert client.get(f"/situations/{other.pk}/").status_code == 404
    assert client.get("/situations/").status_code == 404


def test_a_situation_is_opened_and_revised_on_its_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.account(cast.claire))
    answer = client.post("/situations/nouvelle/", {**TOLD, "alias": "Mme Dupont", "organisation": cast.dac_ouest.pk})
    assert answer.status_code == 422
    assert "Un nom désigne une personne" in answer.content.decode()
    client.post("/situations/nouvelle/", {**TOLD, "organisation": cast.dac_ouest.pk})
    case = Case.objects.get()
    revised = {**TOLD, "social": "vit seule", "rev": 1}
    assert client.post(f"/situations/{case.pk}/modifier/", revised).status_code == 302
    assert client.post(f"/situations/{case.pk}/modifier/", {**revised, "social": "autre"}).status_code == 422
    case.refresh_from_db()
    assert case.social == "vit seule"
