"""The path of a procedure: what is wrong with it, and how it is drawn."""

import pytest

from procedures.flow import DECISION, END, STEP, Step, dot, faults, spoken
from rcp.paper.graphviz import svg


def step(key: int, task: str = "Agir", actor: str = "Référent", next: int | None = None) -> Step:
    return Step(key=key, kind=STEP, task=task, actor=actor, next=next)


def decision(key: int, yes: int | None, no: int | None, task: str = "Un médecin accepte\u202f?") -> Step:
    return Step(key=key, kind=DECISION, task=task, yes=yes, no=no)


def end(key: int, task: str = "Réponse donnée") -> Step:
    return Step(key=key, kind=END, task=task)


# The procedure « Patient sans médecin traitant » in its shape: two decisions, two ways to the end.
VAR = [
    step(1, "Signaler", "Demandeur"),
    step(2, "Contacter les médecins"),
    decision(3, yes=6, no=4),
    step(4, "Proposer à la CPTS", "Coordinateur"),
    decision(5, yes=6, no=7),
    step(6, "Organiser la consultation", next=8),
    step(7, "Saisir l’Assurance maladie", next=8),
    end(8),
]


def test_the_procedure_of_the_var_can_be_followed() -> None:
    assert faults(VAR) == []


def test_going_back_is_allowed_while_an_end_stays_within_reach() -> None:
    assert faults([step(1), decision(2, yes=3, no=1), end(3)]) == []


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], "n’a pas encore d’étape"),
        ([step(1), end(2), step(3, next=2)], "L’étape 3 n’est atteinte par aucun chemin"),
        ([step(1), decision(2, yes=3, no=None), end(3)], "la réponse est «\u00a0non\u00a0»"),
        ([step(1), decision(2, yes=None, no=3), end(3)], "la réponse est «\u00a0oui\u00a0»"),
        ([step(1), decision(2, yes=3, no=3), end(3)], "mène au même endroit"),
        ([step(1), step(2)], "L’étape 2 ne mène nulle part"),
        ([step(1), step(2)], "Aucune fin n’est indiquée"),
        ([step(1, next=1), end(2)], "mène à elle-même"),
        ([step(1), decision(2, yes=9, no=3), end(3)], "la réponse est «\u00a0oui\u00a0»"),
        ([step(1, task=" "), end(2)], "ne dit pas ce qui est fait"),
        ([step(1, actor=""), end(2)], "ne dit pas qui agit"),
        ([decision(1, yes=2, no=4), step(2), step(3, next=2), end(4)], "on tourne en rond"),
    ],
)
def test_what_cannot_be_followed_is_said(steps: list[Step], said: str) -> None:
    assert any(said in fault for fault in faults(steps)), faults(steps)


def test_the_drawing_has_a_start_a_diamond_a_decision_and_its_two_answers() -> None:
    drawing = dot(VAR)
    assert 'label="Début"' in drawing
    assert drawing.count("shape=diamond") == 2
    assert 's3 -> s6 [label=" oui "]' in drawing
    assert 's3 -> s4 [label=" non "]' in drawing
    assert "s7 -> s8;" in drawing


def test_what_people_wrote_never_becomes_dot() -> None:
    hostile = [step(1, 'x", URL="javascript:alert(1)'), step(2, "\\N <b>html</b> \\"), end(3, "<<i>>")]
    drawn = svg(dot(hostile))
    assert "javascript:alert(1)" in "".join(drawn.split("\n"))  # as words, in a text element
    assert "href" not in drawn
    assert "<b>" not in drawn
    assert "&lt;b&gt;html&lt;/b&gt;" in drawn


def test_the_drawing_is_said_in_words() -> None:
    words = spoken(VAR)
    assert words.startswith("Début. 1. Signaler (Demandeur).")
    assert "oui, étape 6 ; non, étape 4" in words
    assert "puis étape 8" in words
    assert words.endswith("Fin.")
