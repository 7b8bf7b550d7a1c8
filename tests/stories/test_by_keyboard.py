"""The whole cell again, by keyboard alone: any press of a pointer, in any page, fails the story."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from . import acts
from .conftest import Comer
from .hands import Keyboard
from .people import DESK, Person, sign_in

WATCH = """
for (const name of ["pointerdown", "mousedown", "touchstart"]) {
  window.addEventListener(name, (event) => { if (event.isTrusted) window.pointerUsed(name) }, { capture: true })
}
"""
CAUSE, IDEA = "Médecins saturés", "Liste partagée des patients"
TASK = "Rédiger la procédure commune"
SHEET = "Cellule rupture : patients sans médecin traitant"
PROCEDURE = "Patient sans médecin traitant"
FIELDS = {
    "Axe de développement": "Structurer les parcours de santé",
    "Intitulé de l'action": "Cellule de rupture départementale",
    "Objectifs": "Analyser ensemble les ruptures",
    "Résumé de l'action": "État des lieux partagé",
    "Coordinateurs de l'action": "DAC Var Est et DAC Var Ouest",
    "Partenaires": "Les CPTS du Var",
    "Récurrence": "Février",
    "Résultats attendus": "Une procédure partagée",
    "Évaluation": "Indicateurs des DAC",
}


def watched(person: Person) -> list[str]:
    """What pointers did in this person's pages; the list goes on growing."""
    used: list[str] = []
    person.visit.context.expose_binding("pointerUsed", lambda _source, name: used.append(name))
    person.visit.context.add_init_script(WATCH)
    return used


@pytest.mark.timeout(300)
def test_the_cell_is_held_without_a_pointer(comer: Comer, tmp_path: Path) -> None:
    claire, lucie, nadia = everybody = [
        comer(name, DESK, Keyboard()) for name in ("Claire Aubert", "Lucie Marchand", "Nadia Roux")
    ]
    used = [watched(person) for person in everybody]
    for person in everybody:
        sign_in(person)
    acts.report(claire, "Médecin généraliste", "refuse", "un nouveau patient", "offre saturée, délai", "cabinet")
    acts.open_theme(claire)
    acts.plan(claire)
    acts.invite(claire, nadia)
    acts.enter(claire)
    acts.enter(nadia)
    claire.press("Ouvrir la séance")
    acts.in_phase(nadia, "Accueil")
    acts.entrust(claire, "Secrétariat", nadia)
    for phase in ("Suivi des décisions", "Choix du thème", "Deux sous-groupes"):
        acts.go_on(claire, phase)
    acts.form_groups(claire)
    acts.together(acts.draw(claire, "DAC", [CAUSE]), acts.draw(nadia, "CPTS", [IDEA]))
    acts.pool(claire, "DAC", "CPTS")
    acts.go_on(claire, "Décisions")
    acts.decide_from(claire, IDEA)
    acts.act_from(nadia, CAUSE, "@Nadia dans 15 jours")
    acts.assign(claire, f"{TASK} dans 1 mois", TASK)
    acts.go_on(claire, "Relecture")
    acts.end(claire)
    claire.press("Clore la réunion")
    expect(claire.page.locator("[data-refusal]:visible")).to_contain_text("Voir ce qui manque")
    expect(claire.page.locator("#missing")).to_contain_text("n’a pas de responsable")
    acts.give_owner(claire, TASK, "Claire Aubert")
    acts.close(claire)
    draft = acts.start_document(claire, "Fiche action", SHEET, IDEA)
    acts.fill(claire, FIELDS)
    acts.freeze(claire, draft)
    acts.submit(claire, "CCOPD")
    acts.vote(lucie, SHEET)
    acts.vote(nadia, SHEET)
    claire.page.reload()
    sheet = acts.paper(claire, "Version applicable", tmp_path)
    assert all(text in sheet for text in FIELDS.values()), sheet
    draft = acts.start_document(claire, "Procédure", PROCEDURE, IDEA)
    acts.write_procedure(claire, nadia, draft)
    acts.freeze(claire, draft)
    acts.submit(claire, "CCOPD")
    procedure = acts.paper(claire, "Copie de vote", tmp_path)
    assert all(text in procedure for text in (PROCEDURE, acts.STEP, acts.FALLBACK)), procedure
    assert used == [[], [], []]
    # The watch itself works: one press of a button is seen.
    claire.page.mouse.click(5, 5)
    assert "pointerdown" in used[0]
