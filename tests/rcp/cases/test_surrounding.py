"""What surrounds a situation: what each command keeps, what it refuses, and how the page shows it."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rcp.access.actor import Actor
from rcp.cases import commands, drawing, surrounding
from rcp.cases.around import circle_of, drawn, path_of
from rcp.cases.drawing import Around, Flow
from rcp.cases.models import Case
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.paper import graphviz
from tests.cast import Cast

from .test_commands import TOLD

DAUGHTER = {"bond": "sa fille", "tie": "carer", "phone": "06 00 00 00 01", "hours": "le soir"}
FALL = {"teller": "Samir Benali", "told": "Vincent Olivier", "what": "une chute", "channel": "phone"}
VISIT = {"kind": "home_visit", "on": date(2026, 9, 3), "note": "à deux, avec l’ergothérapeute"}


@pytest.fixture
def case(cast: Cast) -> Case:
    claire = cast.actor(cast.claire)
    case = commands.open_case(by=claire, organisation_id=cast.dac_ouest.pk, told=TOLD)
    for someone, role in ((cast.vincent, "Médecin traitant"), (cast.samir, "Infirmier")):
        commands.join_circle(by=claire, case_id=case.pk, person_id=someone.pk, role=role)
    return case


Done = Callable[[Actor, Case], object]
CHANGES: dict[str, Done] = {
    "relatives": lambda by, case: surrounding.add_relative(by=by, case_id=case.pk, told=DAUGHTER),
    "flows": lambda by, case: surrounding.add_flow(by=by, case_id=case.pk, told=FALL),
    "steps": lambda by, case: surrounding.add_step(by=by, case_id=case.pk, told=VISIT),
    "circle": lambda by, case: surrounding.tell_how_to_reach(
        by=by, case_id=case.pk, person_id=case.circle.all()[1].person_id, told={"hours": "8 h – 12 h"}
    ),
}


@pytest.mark.parametrize("part", CHANGES)
def test_each_change_leaves_a_trace_without_words_and_is_the_coordination_s(cast: Cast, case: Case, part: str) -> None:
    change = CHANGES[part]
    # In the circle one reads; whoever is nothing to the situation does not.
    for person in (cast.samir, cast.odile, cast.paul):
        with pytest.raises(Refused):
            change(cast.actor(person), case)
    assert not Entry.objects.filter(verb=Verb.CASE_REVISED).exists()
    change(cast.actor(cast.claire), case)
    entry = Entry.objects.get(verb=Verb.CASE_REVISED)
    assert (entry.facts, entry.audit_only, entry.subject) == ({"parts": [part]}, True, f"case:{case.pk}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda by, case: surrounding.add_relative(by=by, case_id=case.pk, told={**DAUGHTER, "bond": ""}), "qui"),
        (
            lambda by, case: surrounding.add_relative(by=by, case_id=case.pk, told={**DAUGHTER, "bond": "Mme Durand"}),
            "Mme Durand",
        ),
        (lambda by, case: surrounding.add_relative(by=by, case_id=case.pk, told={**DAUGHTER, "tie": "x"}), "titre"),
        (lambda by, case: surrounding.add_flow(by=by, case_id=case.pk, told={**FALL, "told": ""}), "qui est prévenu"),
        (
            lambda by, case: surrounding.add_flow(by=by, case_id=case.pk, told={**FALL, "what": "née le 3 mars 1931"}),
            "date",
        ),
        (lambda by, case: surrounding.add_step(by=by, case_id=case.pk, told={**VISIT, "note": "M. Durand"}), "Durand"),
    ],
)
def test_what_is_missing_or_says_who_the_person_is_is_refused(cast: Cast, case: Case, change: Done, said: str) -> None:
    with pytest.raises(NotYet) as refusal:
        change(cast.actor(cast.claire), case)
    assert said in " ".join(refusal.value.missing)
    assert [case.relatives.count(), case.flows.count(), case.steps.count()] == [0, 0, 0]


def test_a_relative_who_leaves_is_no_longer_around_and_did_stand_there(cast: Cast, case: Case) -> None:
    claire = cast.actor(cast.claire)
    guardian = surrounding.add_relative(
        by=claire, case_id=case.pk, told={"bond": "mandataire judiciaire", "tie": "guardianship"}
    )
    daughter = surrounding.add_relative(by=claire, case_id=case.pk, told=DAUGHTER)
    assert [one.represents for one in circle_of(case).relatives] == [True, False]
    surrounding.part_from_relative(by=claire, case_id=case.pk, relative_id=daughter.pk)
    assert list(circle_of(case).relatives) == [guardian]
    daughter.refresh_from_db()
    assert daughter.until == timezone.localdate()
    with pytest.raises(NotYet):
        surrounding.part_from_relative(by=claire, case_id=case.pk, relative_id=daughter.pk)


def test_somebody_is_reached_by_the_number_of_this_situation_first(cast: Cast, case: Case) -> None:
    cast.vincent.phone = "04 00 00 00 10"
    cast.vincent.save()
    assert circle_of(case).stays[1].reached_at == "04 00 00 00 10"
    told = {"role": "Médecin traitant", "phone": "06 00 00 00 11", "hours": "avant 9 h"}
    surrounding.tell_how_to_reach(by=cast.actor(cast.claire), case_id=case.pk, person_id=cast.vincent.pk, told=told)
    stay = circle_of(case).stays[1]
    assert (stay.reached_at, stay.hours) == ("06 00 00 00 11", "avant 9 h")


def test_the_path_has_its_six_steps_each_with_its_days(cast: Cast, case: Case) -> None:
    claire = cast.actor(cast.claire)
    for on in (date(2026, 9, 3), timezone.localdate() + timedelta(days=4)):
        surrounding.add_step(by=claire, case_id=case.pk, told={**VISIT, "on": on})
    stages = path_of(case)
    assert [len(stage.steps) for stage in stages] == [0, 0, 2, 0, 0, 0]
    assert [step.is_to_come for step in stages[2].steps] == [False, True]
    surrounding.remove_step(by=claire, case_id=case.pk, step_id=stages[2].steps[0].pk)
    assert [len(stage.steps) for stage in path_of(case)] == [0, 0, 1, 0, 0, 0]


def test_a_part_says_who_wrote_it_last_and_only_then(cast: Cast, case: Case) -> None:
    claire = cast.actor(cast.claire)
    commands.revise_case(by=claire, case_id=case.pk, rev=1, told={"medical": "chutes", "priority": "rester chez moi"})
    writings = {row.part: row for row in case.writings.all()}
    assert set(writings) == {"medical", "priority"}
    before = writings["medical"].at
    commands.revise_case(by=claire, case_id=case.pk, rev=2, told={"medical": "chutes", "social": "vit seule"})
    writings = {row.part: row for row in case.writings.all()}
    assert writings["medical"].at == before
    assert writings["social"].by == "Claire Aubert"
    assert Entry.objects.filter(verb=Verb.CASE_REVISED).last().facts == {"parts": ["social"]}  # type: ignore[union-attr]


# The drawing


def test_the_circle_is_drawn_around_the_person_and_rows_are_arrows_when_both_ends_stand_there(
    cast: Cast, case: Case
) -> None:
    claire = cast.actor(cast.claire)
    surrounding.add_relative(by=claire, case_id=case.pk, told=DAUGHTER)
    surrounding.add_flow(by=claire, case_id=case.pk, told={**FALL, "teller": "le voisin"})
    surrounding.add_flow(by=claire, case_id=case.pk, told=FALL)
    svg = str(drawn(case, circle_of(case)))
    for said in ("Mme A., 88 ans", "Vincent Olivier", "Médecin traitant", "sa fille", "aidant", ">2<"):
        assert said in svg
    assert ">1<" not in svg


def test_words_of_people_are_no_markup_of_the_drawing() -> None:
    bad = 'x"]; evil [label="<b>" URL="http://exemple.test'
    dot = drawing.dot(bad, [Around(bad, bad), Around("b", "c")], [Flow(bad, "b")])
    picture = graphviz.svg(dot)
    assert ">x&quot;]; evil [label=&quot;" in picture.replace('"]', "&quot;]").replace('="', "=&quot;")
    assert "<b>" not in picture
    assert "href" not in picture


def test_the_drawing_is_said_in_words() -> None:
    assert drawing.spoken("Mme A.", []) == "Personne n’est encore autour de Mme A.."
    assert drawing.spoken("M. B.", [Around("Samir Benali", "Infirmier"), Around("ESA", "")]) == (
        "Autour de M. B. : Samir Benali, Infirmier ; ESA."
    )


# The page


def test_the_page_tells_it_all_and_takes_each_line(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.account(cast.claire))
    place = f"/situations/{case.pk}/"
    sent: list[tuple[str, dict[str, Any]]] = [
        ("entourage/", DAUGHTER),
        ("circuit/", FALL),
        ("parcours/", {**VISIT, "on": "2026-09-03"}),
        (f"cercle/{cast.vincent.pk}/joindre/", {"role": "Médecin traitant", "phone": "06 00 00 00 11", "hours": ""}),
    ]
    for address, told in sent:
        assert client.post(place + address, told)["Location"] == place
    html = client.get(place).content.decode()
    for said in ("Sa fille", "06 00 00 00 01", "tel:0600000011", "une chute", "à deux, avec"):
        assert said in html
    relative, flow, step = case.relatives.get(), case.flows.get(), case.steps.get()
    for address in (f"entourage/{relative.pk}/depart/", f"circuit/{flow.pk}/retirer/", f"parcours/{step.pk}/retirer/"):
        client.post(place + address)
    html = client.get(place).content.decode()
    assert "06 00 00 00 01" not in html
    assert "<td>une chute" not in html
    assert "à deux, avec" not in html


def test_in_the_circle_one_reads_and_changes_nothing(cast: Cast, case: Case, client: Client) -> None:
    surrounding.add_flow(by=cast.actor(cast.claire), case_id=case.pk, told=FALL)
    client.force_login(cast.account(cast.samir))
    html = client.get(f"/situations/{case.pk}/").content.decode()
    assert "une chute" in html
    # The sheet to print is for whoever reads it all; nothing else changes by it.
    forms = re.findall(r'<form[^>]*action="([^"]*)"', html[html.index('id="path-title"') :])
    assert set(forms) <= {f"/situations/{case.pk}/cercle/imprimer/"}
    client.post(f"/situations/{case.pk}/circuit/", {**FALL, "what": "autre"})
    assert case.flows.count() == 1


# On paper


def test_the_circle_is_printed_for_whom_it_may_be_read_whole(cast: Cast, case: Case) -> None:
    claire = cast.actor(cast.claire)
    surrounding.add_relative(by=claire, case_id=case.pk, told=DAUGHTER)
    surrounding.add_flow(by=claire, case_id=case.pk, told=FALL)
    first, second = (surrounding.print_circle(by=claire, case_id=case.pk) for _ in range(2))
    assert (first.code, first.number, second.number) == (second.code, "1", "2")
    content = json.loads(first.content)
    assert [(one["name"], one["phone"]) for one in content["people"]][-1] == ("sa fille", "06 00 00 00 01")
    assert content["flows"] == [{**FALL, "channel": "téléphone"}]
    for person in (cast.paul, cast.odile, cast.nadia):
        with pytest.raises(Refused):
            surrounding.print_circle(by=cast.actor(person), case_id=case.pk)
    assert second.jobs.count() == 1
