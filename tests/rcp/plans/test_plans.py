"""A plan from the RCP to its end: who may, what is refused, what is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from rcp.access.actor import Actor, actor_of_link
from rcp.access.links import find_link
from rcp.access.models import PersonalLink
from rcp.careplan.models import Goal, GoalAction
from rcp.cases.commands import record_sharing
from rcp.cases.models import Case
from rcp.decisions.commands import assign_action
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.models import Meeting
from rcp.notify.models import Mail
from rcp.paper.models import Frozen, PaperJob
from rcp.people.models import Person
from rcp.plans.commands import (
    add_line,
    answer_plan,
    ask_to_validate,
    choose_circuit,
    close_plan,
    establish_plan,
    follow_line,
    propose_version,
    read_plan,
    revise_line,
    withdraw_line,
)
from rcp.plans.models import Plan, PlanAnswer, PlanVersion
from rcp.plans.paper import content_of
from rcp.plans.queries import drawn_from
from tests.cast import Cast
from tests.rcp.estate import a_case, an_rcp, close

LINE = {"objective": "Sécuriser le domicile", "action": "Pose une main courante", "who": "l’ergothérapeute"}


@pytest.fixture
def case(cast: Cast) -> Case:
    made = a_case(cast)
    Case.objects.filter(pk=made.pk).update(attending_physician=cast.vincent)
    return Case.objects.get(pk=made.pk)


@pytest.fixture
def held(cast: Cast, case: Case) -> Meeting:
    meeting = an_rcp(cast, case)
    assign_action(by=cast.actor(cast.claire), meeting_id=meeting.pk, text="Appelle le cabinet @Vincent 8 juillet")
    close(cast, meeting)
    return meeting


@pytest.fixture
def plan(cast: Cast, case: Case) -> Plan:
    made = establish_plan(by=cast.actor(cast.claire), case_id=case.pk)
    add_line(by=cast.actor(cast.claire), plan_id=made.pk, said=LINE)
    return made


@pytest.fixture
def version(cast: Cast, plan: Plan) -> PlanVersion:
    return propose_version(by=cast.actor(cast.claire), plan_id=plan.pk)


def answer(cast: Cast, version: PlanVersion, kind: str, by: Actor | None = None, **said: Any) -> PlanAnswer:
    who = by or cast.actor(cast.vincent if kind == "validation" else cast.claire)
    means = {"means": "aloud"} if kind == "agreement" else {}
    told = {"given": True, "digest": version.frozen.digest, **means, **said}
    return answer_plan(by=who, plan_id=version.plan_id, kind=kind, **told)


def state(plan: Plan) -> str:
    return Plan.objects.get(pk=plan.pk).state


def test_one_press_draws_the_plan_from_the_last_rcp(cast: Cast, case: Case, held: Meeting) -> None:
    claire = cast.actor(cast.claire)
    plan = establish_plan(by=claire, case_id=case.pk)
    assert plan.meeting == held
    assert [(line.action, line.who) for line in plan.lines.all()] == [("Appelle le cabinet", "Vincent Olivier")]
    assert establish_plan(by=claire, case_id=case.pk, meeting_id=held.pk) == plan
    assert Entry.objects.filter(verb="plan_started").count() == 1


def test_objectives_come_with_what_serves_them_and_why_they_were_not_met(cast: Cast, case: Case) -> None:
    claire, meeting = cast.actor(cast.claire), an_rcp(cast, case)
    action = assign_action(by=claire, meeting_id=meeting.pk, text="Appelle le cabinet @Vincent 8 juillet").action
    assign_action(by=claire, meeting_id=meeting.pk, text="Range le couloir")
    signed: dict[str, Any] = {"meeting": meeting, "author_label": "Claire", "written_at": timezone.now()}
    goal = Goal.objects.create(**signed, number=1, text="Être suivie", criterion="un médecin la voit")
    Goal.objects.create(**signed, number=2, text="Marcher", status="unmet", reason="aucun kiné")
    Goal.objects.create(**signed, number=3, text="Retiré", withdrawn_at=timezone.now())
    GoalAction.objects.create(goal=goal, action=action)
    drawn = [
        (line["objective"], line["action"], line["who"], line["criterion"], str(line["outcome"]), line["why"])
        for line in drawn_from(meeting)
    ]
    assert drawn == [
        ("Être suivie", "Appelle le cabinet", "Vincent Olivier", "un médecin la voit", "open", ""),
        ("Marcher", "", "", "", "not_reached", "aucun kiné"),
        ("", "Range le couloir", "", "", "open", ""),
    ]


def test_an_rcp_that_is_not_held_gives_no_plan(cast: Cast, case: Case) -> None:
    with pytest.raises(NotYet, match="une fois la RCP tenue"):
        establish_plan(by=cast.actor(cast.claire), case_id=case.pk, meeting_id=an_rcp(cast, case).pk)


@pytest.mark.parametrize("who", ["vincent", "samir", "paul", "odile", "jeanne"])
def test_only_who_accompanies_the_person_writes_a_plan(cast: Cast, plan: Plan, who: str) -> None:
    actor = cast.actor(getattr(cast, who))
    with pytest.raises(Refused):
        establish_plan(by=actor, case_id=plan.case_id)
    with pytest.raises(Refused):
        add_line(by=actor, plan_id=plan.pk, said=LINE)
    with pytest.raises(Refused):
        propose_version(by=actor, plan_id=plan.pk)
    with pytest.raises(Refused):
        close_plan(by=actor, plan_id=plan.pk, reason="décès")
    if who != "vincent":
        with pytest.raises(Refused):
            read_plan(by=actor, plan_id=plan.pk)


def test_a_line_names_nobody_and_a_stale_write_is_refused(cast: Cast, plan: Plan) -> None:
    claire, line = cast.actor(cast.claire), plan.lines.get()
    with pytest.raises(NotYet, match="alias"):
        revise_line(by=claire, line_id=line.pk, rev=1, said={"objective": "Rappeler au 06 12 34 56 78"})
    with pytest.raises(NotYet, match="entre-temps"):
        revise_line(by=claire, line_id=line.pk, rev=7, said={"objective": "Autre"})
    with pytest.raises(NotYet, match="au moins"):
        revise_line(by=claire, line_id=line.pk, rev=1, said={"objective": " ", "action": ""})
    assert (
        revise_line(by=claire, line_id=line.pk, rev=1, said={"objective": " Tenir  debout "}).objective
        == "Tenir debout"
    )


def test_what_is_missing_is_said_before_a_version(cast: Cast, plan: Plan) -> None:
    claire = cast.actor(cast.claire)
    add_line(by=claire, plan_id=plan.pk, said={"action": "Appelle"})
    with pytest.raises(NotYet) as refused:
        propose_version(by=claire, plan_id=plan.pk)
    assert len(refused.value.missing) == 2
    withdraw_line(by=claire, line_id=plan.lines.last().pk)  # type: ignore[union-attr]
    assert propose_version(by=claire, plan_id=plan.pk).number == 1


def test_a_version_holds_once_validated_and_agreed_and_its_paper_says_by_whom(
    cast: Cast, plan: Plan, version: PlanVersion
) -> None:
    assert (state(plan), version.circuit) == ("initiated", "attending")
    answer(cast, version, "validation")
    assert state(plan) == "initiated"
    answer(cast, version, "agreement")
    assert state(plan) == "validated"
    job = PaperJob.objects.get(frozen=version.frozen, name="validated")
    assert [(one["kind"], one["label"]) for one in job.facts["answers"]] == [
        ("validation", "Vincent Olivier"),
        ("agreement", "Claire Aubert"),
    ]
    assert set(version.answers.values_list("digest", flat=True)) == {version.frozen.digest}
    facts = Entry.objects.filter(verb="plan_answered").latest("pk").facts
    assert facts == {"version": 1, "kind": "agreement", "given": True}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"digest": "0" * 64}, "nouvelle version"),
        ({"given": False}, "ce qui devrait changer"),
        ({"means": ""}, "comment la personne a répondu"),
        ({"said_on": timezone.localdate() + timedelta(days=1)}, "à venir"),
    ],
)
def test_an_answer_that_says_too_little_is_refused(
    cast: Cast, version: PlanVersion, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(NotYet, match=why):
        answer(cast, version, "agreement", **said)


def test_each_answers_once_and_only_who_must(cast: Cast, version: PlanVersion) -> None:
    with pytest.raises(Refused, match="validé par son médecin"):
        answer(cast, version, "validation", by=cast.actor(cast.claire))
    answer(cast, version, "validation")
    with pytest.raises(NotYet, match="déjà donnée"):
        answer(cast, version, "validation")
    row = version.answers.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_refusal_sends_it_back_and_the_next_version_revises_it(cast: Cast, plan: Plan, version: PlanVersion) -> None:
    answer(cast, version, "agreement", given=False, reason="pas de main courante")
    with pytest.raises(NotYet, match="Aucune version"):
        answer(cast, version, "validation")
    second = propose_version(by=cast.actor(cast.claire), plan_id=plan.pk)
    assert (second.number, state(plan), second.frozen.code) == (2, "revised", version.frozen.code)
    with pytest.raises(NotYet, match="nouvelle version"):
        answer(cast, version, "validation")
    for kind in ("validation", "agreement"):
        answer(cast, second, kind)
    assert state(plan) == "validated"
    assert Frozen.objects.get(pk=version.frozen_id).content == version.frozen.content


def test_what_is_not_reached_says_why_and_is_the_fourth_part(cast: Cast, plan: Plan, version: PlanVersion) -> None:
    claire, line = cast.actor(cast.claire), plan.lines.get()
    for kind in ("validation", "agreement"):
        answer(cast, version, kind)
    with pytest.raises(NotYet, match="pourquoi"):
        follow_line(by=claire, line_id=line.pk, outcome="not_reached")
    follow_line(by=claire, line_id=line.pk, outcome="not_reached", why="aucun créneau")
    assert state(plan) == "followed"
    propose_version(by=claire, plan_id=plan.pk)
    content = content_of(Plan.objects.get(pk=plan.pk), number=2)
    assert (content["lines"], [one["why"] for one in content["not_reached"]]) == ([], ["aucun créneau"])


def test_a_closed_plan_says_why_and_nothing_of_it_changes(cast: Cast, plan: Plan, version: PlanVersion) -> None:
    claire = cast.actor(cast.claire)
    with pytest.raises(NotYet, match="pourquoi"):
        close_plan(by=claire, plan_id=plan.pk, reason=" ")
    close_plan(by=claire, plan_id=plan.pk, reason="entrée en établissement")
    for refused in (
        lambda: add_line(by=claire, plan_id=plan.pk, said=LINE),
        lambda: answer(cast, version, "validation"),
        lambda: follow_line(by=claire, line_id=plan.lines.get().pk, outcome="reached"),
    ):
        with pytest.raises(Refused):
            refused()
    assert establish_plan(by=claire, case_id=plan.case_id).pk != plan.pk


@pytest.mark.parametrize(("circuit", "validates"), [("circle", "vincent"), ("own", "odile"), ("person", None)])
def test_without_attending_physician_the_organisation_chooses(
    cast: Cast, plan: Plan, circuit: str, validates: str | None
) -> None:
    claire = cast.actor(cast.claire)
    Case.objects.filter(pk=plan.case_id).update(attending_physician=None, no_attending_physician=True)
    Person.objects.filter(pk=cast.odile.pk).update(profession="10")
    choose_circuit(by=claire, organisation_id=cast.dac_ouest.pk, circuit=circuit)
    version = propose_version(by=claire, plan_id=plan.pk)
    assert version.circuit == circuit
    for who in ("vincent", "odile", "samir"):
        if who == validates:
            answer(cast, version, "validation", by=cast.actor(getattr(cast, who)))
        else:
            with pytest.raises(Refused):
                answer(cast, version, "validation", by=cast.actor(getattr(cast, who)))
    answer(cast, version, "agreement")
    assert state(plan) == "validated"


def test_the_circuit_is_chosen_by_the_coordination(cast: Cast) -> None:
    for who in ("samir", "paul", "vincent"):
        with pytest.raises(Refused):
            choose_circuit(by=cast.actor(getattr(cast, who)), organisation_id=cast.dac_ouest.pk, circuit="person")
    with pytest.raises(NotYet):
        choose_circuit(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, circuit="attending")


def test_the_physician_validates_by_a_personal_link_that_opens_nothing_else(
    cast: Cast, plan: Plan, version: PlanVersion
) -> None:
    claire = cast.actor(cast.claire)
    with pytest.raises(NotYet, match="pas du cercle"):
        ask_to_validate(by=claire, plan_id=plan.pk, person_id=cast.samir.pk)
    address = ask_to_validate(by=claire, plan_id=plan.pk, person_id=cast.vincent.pk)
    mail = Mail.objects.get(person=cast.vincent, link=address)
    assert "Mme A." not in mail.subject + mail.text + mail.link
    browser = Client()
    token = address.partition("#")[2]
    entered = browser.post("/entrer", {"token": token})
    assert entered["Location"] == f"/ppcs/{plan.pk}/"
    page = browser.get(entered["Location"]).content.decode()
    assert "Je valide" in page
    assert "Pose une main courante" in page
    assert browser.get(f"/situations/{plan.case_id}/").status_code == 404
    said = {"kind": "validation", "given": "oui", "digest": version.frozen.digest}
    browser.post(f"/ppcs/{plan.pk}/repondre/", said)
    assert version.answers.get().label == "Vincent Olivier"
    link = find_link(token)
    assert link is not None
    another = establish_elsewhere(cast)
    with pytest.raises(Refused):
        read_plan(by=actor_of_link(link), plan_id=another.pk)


def establish_elsewhere(cast: Cast) -> Plan:
    other = a_case(cast, alias="M. B., 40 ans")
    Case.objects.filter(pk=other.pk).update(attending_physician=cast.vincent)
    return establish_plan(by=cast.actor(cast.claire), case_id=other.pk)


def test_who_objects_is_read_by_the_circle_no_more(cast: Cast, plan: Plan, version: PlanVersion) -> None:
    record_sharing(by=cast.actor(cast.claire), case_id=plan.case_id, told={"basis": "care_team", "opposition": True})
    with pytest.raises(Refused):
        read_plan(by=cast.actor(cast.vincent), plan_id=plan.pk)
    assert read_plan(by=cast.actor(cast.claire), plan_id=plan.pk) == plan


def test_reading_is_traced_once_a_quarter_of_an_hour(cast: Cast, plan: Plan) -> None:
    for _again in range(2):
        read_plan(by=cast.actor(cast.vincent), plan_id=plan.pk)
    assert Entry.objects.filter(verb="plan_read", audit_only=True).count() == 1


def test_the_page_leads_from_the_situation_and_from_the_rcp_to_the_validated_paper(
    cast: Cast, case: Case, held: Meeting
) -> None:
    browser = Client()
    browser.force_login(cast.account(cast.claire))
    for page in (f"/situations/{case.pk}/", f"/reunions/{held.pk}/"):
        assert "Établir le PPCS" in browser.get(page).content.decode()
    made = browser.post(f"/ppcs/reunions/{held.pk}/etablir/")
    plan = Plan.objects.get()
    assert made["Location"] == f"/ppcs/{plan.pk}/"
    assert "à quel objectif" in browser.get(made["Location"]).content.decode()
    line = plan.lines.get()
    browser.post(f"/ppcs/lignes/{line.pk}/", {"rev": 1, "objective": "Joindre", "action": line.action, "who": line.who})
    browser.post(f"/ppcs/{plan.pk}/version/")
    assert "Version 1, à valider" in browser.get(made["Location"]).content.decode()
    assert "PPCS ouvert le" in browser.get(f"/situations/{case.pk}/").content.decode()
    typed = browser.post(f"/ppcs/{plan.pk}/lignes/", {"objective": "Rappeler au 06 12 34 56 78"})
    assert typed.status_code == 422
    assert "06 12 34 56 78" in typed.content.decode()
    assert PersonalLink.objects.filter(subject=f"plan:{plan.pk}").count() == 0
