"""The whole rupture cell, by five people in five browsers, until its four papers."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from . import acts
from .conftest import Comer
from .people import PHONE, Person, sign_in

CAUSES = ["Médecins saturés", "Pas de relais au départ"]
IDEAS = ["Recenser les places", "Liste partagée des patients"]
DECISION = IDEAS[1]
SHEET = "Cellule rupture : patients sans médecin traitant"
PROCEDURE = "Patient sans médecin traitant"
ASSIGNED = "Rédiger la procédure commune"
ORPHAN = "Relire la procédure avec deux cabinets"
CLAIRE_WRITES = {
    "Axe de développement": "Structurer les parcours de santé",
    "Intitulé de l'action": "Cellule de rupture départementale",
    "Objectifs": "Analyser ensemble les ruptures",
    "Résumé de l'action": "État des lieux partagé",
    "Coordinateurs de l'action": "DAC Var Est et DAC Var Ouest",
}
NADIA_WRITES = {
    "Partenaires": "Les CPTS du Var",
    "Récurrence": "Février\nJuin",
    "Résultats attendus": "Une procédure partagée",
    "Évaluation": "Indicateurs des DAC",
}
# How long one of them is without a network, in seconds.
CUT = 20.0


@pytest.mark.timeout(300)
def test_a_cell_from_the_report_to_its_four_papers(comer: Comer, tmp_path: Path) -> None:
    claire, lucie, nadia, hugo = everybody = [
        comer(name) for name in ("Claire Aubert", "Lucie Marchand", "Nadia Roux", "Hugo Ferrand")
    ]
    for person in everybody:
        sign_in(person)
    vincent = comer("Vincent Olivier", PHONE)
    gather(claire, [lucie, nadia, hugo], vincent)
    work_in_groups(claire, lucie, nadia, hugo)
    pool_while_one_has_no_network(claire, lucie, hugo)
    decide(claire, nadia, vincent, [*everybody, vincent])
    end_and_close(claire, [lucie, nadia, hugo, vincent])
    draft = acts.start_document(claire, "Fiche action", SHEET, DECISION)
    nadia.visit.go(draft)
    acts.fill(claire, CLAIRE_WRITES)
    acts.fill(nadia, NADIA_WRITES)
    for label, text in NADIA_WRITES.items():
        expect(claire.page.get_by_label(label, exact=True)).to_have_value(text)
    approve(claire, draft, SHEET, [lucie, nadia])
    sheet = acts.paper(claire, "Version applicable", tmp_path)
    draft = acts.start_document(claire, "Procédure", PROCEDURE, DECISION)
    acts.write_procedure(claire, nadia, draft)
    approve(claire, draft, PROCEDURE, [lucie, nadia])
    procedure = acts.paper(claire, "Version applicable", tmp_path)
    acts.find_meeting(claire)
    record = acts.paper(claire, "Relevé de décisions", tmp_path)
    acts.print_map(claire)
    map_paper = acts.paper(claire, "Carte mentale", tmp_path)
    holds(sheet, SHEET, *CLAIRE_WRITES.values(), *NADIA_WRITES.values())
    holds(procedure, PROCEDURE, acts.STEP, acts.FALLBACK, "Un médecin accepte", "Réponse donnée au demandeur")
    holds(record, acts.TITLE, DECISION, IDEAS[0], ASSIGNED, ORPHAN, "Vincent Olivier", "Nadia Roux")
    holds(map_paper, acts.THEME, *CAUSES, *IDEAS)


def gather(claire: Person, guests: list[Person], vincent: Person) -> None:
    acts.report(claire, "Médecin généraliste", "refuse", "un nouveau patient", "offre saturée, délai", "cabinet")
    acts.open_theme(claire)
    acts.plan(claire)
    door = acts.invite(claire, *guests)
    for person in (claire, *guests):
        acts.enter(person)
    claire.press("Ouvrir la séance")
    for person in guests:
        acts.in_phase(person, "Accueil")
        acts.say_here(person, "sur place")
    acts.knock(vincent, door)
    acts.let_in(claire, vincent)
    acts.say_here(vincent, "téléphone")
    acts.entrust(claire, "Secrétariat", guests[0])
    for person in (claire, vincent, *guests):
        expect(person.page.locator(".room-sub")).to_contain_text("5 présents")


def work_in_groups(claire: Person, lucie: Person, nadia: Person, hugo: Person) -> None:
    for phase in ("Suivi des décisions", "Choix du thème", "Deux sous-groupes"):
        acts.go_on(claire, phase)
    acts.form_groups(claire)
    acts.together(acts.draw(claire, "DAC", CAUSES), acts.draw(nadia, "CPTS", IDEAS))
    acts.reads_in_map(lucie, "DAC", CAUSES)
    acts.reads_in_map(hugo, "CPTS", IDEAS)


def pool_while_one_has_no_network(claire: Person, lucie: Person, hugo: Person) -> None:
    """Both sides write in the same line of the same notes, apart; the maps are pooled meanwhile."""
    of_lucie, of_hugo = acts.open_notes(lucie), acts.open_notes(hugo)
    lucie.type("Tour de table. ")
    # To the last space: what he writes before it has come stands before it.
    acts.read_words(of_hugo, "Tour de table. ")
    for person in (lucie, hugo):
        person.key("Control+End")
    cut_at = time.monotonic()
    hugo.visit.context.set_offline(True)
    acts.together(acts.write_on(lucie, "Écrit en salle. "), acts.write_on(hugo, "Écrit sans réseau. "))
    acts.is_offline(hugo)
    acts.pool(claire, "DAC", "CPTS")
    left = CUT - (time.monotonic() - cut_at)
    assert left > 0
    hugo.page.wait_for_timeout(left * 1000)
    acts.together(acts.write_on(lucie, "Encore. "), acts.write_on(hugo, "Toujours sans réseau. "))
    acts.is_offline(hugo)
    hugo.visit.context.set_offline(False)
    for person in (lucie, hugo):
        person.waits_until_saved()
    expect(of_lucie).to_contain_text("Toujours")
    expect(of_hugo).to_contain_text("Encore")
    kept = acts.words_of(of_lucie)
    assert kept == acts.words_of(of_hugo)
    for text in ("Tour de table. ", "Écrit en salle. Encore. ", "Écrit sans réseau. Toujours sans réseau. "):
        assert kept.count(text) == 1, kept
    for person in (lucie, hugo):
        acts.look_at(person, "notes")
    acts.reads_in_map(hugo, "Plénière", [*CAUSES, *IDEAS])
    hugo.visit.complaints[:] = [each for each in hugo.visit.complaints if "ERR_INTERNET_DISCONNECTED" not in each]


def decide(claire: Person, nadia: Person, vincent: Person, everybody: list[Person]) -> None:
    acts.go_on(claire, "Décisions")
    acts.decide_from(claire, DECISION)
    acts.act_from(nadia, IDEAS[0], "@Nadia dans 15 jours")
    acts.assign(claire, f"{ASSIGNED} @Claire dans 1 mois", ASSIGNED)
    # From a phone, and nobody is named.
    acts.assign(vincent, f"{ORPHAN} dans 3 semaines", ORPHAN)
    for person in everybody:
        for what in (IDEAS[0], ASSIGNED, ORPHAN):
            expect(acts.action(person, what)).to_have_count(1)
    expect(acts.action(claire, IDEAS[0])).to_contain_text("Nadia Roux")
    expect(acts.action(claire, ASSIGNED)).to_contain_text("Vous")
    expect(acts.action(claire, ORPHAN)).to_contain_text("À désigner avant de clore")


def end_and_close(claire: Person, others: list[Person]) -> None:
    acts.go_on(claire, "Relecture")
    acts.end(claire)
    claire.press("Clore la réunion")
    refusal = claire.page.locator("[data-refusal]:visible")
    expect(refusal).to_contain_text("La réunion ne peut pas encore être close")
    expect(refusal).to_contain_text("Voir ce qui manque")
    expect(claire.page.locator("#missing")).to_contain_text(f"«\u00a0{ORPHAN}\u00a0» n’a pas de responsable.")
    acts.give_owner(claire, ORPHAN, "Vincent Olivier")
    acts.close(claire)
    for person in others:
        expect(person.page.locator("#decision-line")).to_have_count(0)
        expect(person.page.locator("#action-line")).to_have_count(0)


def approve(claire: Person, draft: str, title: str, electors: list[Person]) -> None:
    acts.freeze(claire, draft)
    acts.submit(claire, "CCOPD")
    for elector in electors:
        acts.vote(elector, title)
    claire.page.reload()
    claire.sees("Version applicable")


def holds(paper: str, *texts: str) -> None:
    for text in texts:
        for line in text.split("\n"):
            assert line in paper, f"« {line} » is not on the paper:\n{paper}"
