"""The rupture cell, act by act, as its people live it; told with whatever hands they have."""

import re
import secrets
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, expect

from .people import Person

THEME = "Patients sans médecin traitant"
QUESTION = "Que pouvons-nous faire ensemble pour les patients sans médecin traitant ?"
TITLE = "Cellule rupture de parcours du Var"
STEP = "Recueillir l’accord de la personne"
FALLBACK = "Saisir l’Assurance maladie"
END = object()


def report(person: Person, who: str, verb: str, what: str, why: str, where: str) -> None:
    """One sentence in five parts, told from the first page."""
    person.visit.go("/")
    person.follow("Signaler une rupture")
    for label, words in (("Qui ?", who), ("Fait ?", verb), ("Quoi ?", what), ("Pourquoi ?", why), ("Où ?", where)):
        person.write(label, words)
    person.write("Territoire", "Var")
    person.choose("Parcours", "Accès au médecin traitant")
    person.press("Enregistrer le signalement")
    expect(person.page.get_by_role("heading", name=what)).to_be_visible()


def open_theme(person: Person) -> None:
    """A theme gathers the reports of one's own organisations that tell the same thing."""
    person.menu("Signalements")
    person.follow("Thèmes")
    person.follow("Ouvrir un thème")
    person.write("Thème", THEME)
    person.write("Ce que l’on cherche à comprendre", QUESTION)
    person.press("Ouvrir, puis réunir des signalements")
    person.tick_all(person.page.get_by_role("checkbox"))
    person.press("Réunir dans ce thème")
    person.sees(THEME)


def plan(person: Person) -> None:
    """The cell, planned for now, with its theme, its guests and its agenda."""
    person.menu("Accueil")
    person.follow("Nouvelle réunion")
    person.tick("Cellule rupture de parcours")
    person.write("Intitulé", TITLE)
    person.choose("Thème", THEME)
    person.unfold(person.page.locator("summary", has_text="Structures invitées"))
    for name in ("DAC Var Est", "CPTS Littoral Ouest", "CPTS Golfe Est"):
        person.tick(name)
    person.write("Ordre du jour", "Suivi des décisions, 10\nChoix du thème, 5\nDeux groupes, 30")
    person.press("Planifier et inviter")
    person.sees("Inviter")


def invite(person: Person, *guests: Person) -> str:
    """From the page that planning leads to; gives the path that the code on the wall stands for."""
    for guest in guests:
        person.press(f"Inviter {guest.name}")
        person.sees(f"{guest.name} est invité")
    address = person.page.locator(".code-digest", has_text="/attente/").inner_text()
    return urlsplit(address).path


def enter(person: Person) -> None:
    """From the first page to the room."""
    person.visit.go("/")
    person.menu("Réunions")
    person.follow(TITLE)
    # Whoever is invited reads when the room opens, on the same link.
    person.follow(re.compile("Entrer dans la salle|La salle ouvre"))
    person.waits_until_saved()


def knock(guest: Person, door: str) -> None:
    guest.visit.go(door)
    first, last = guest.name.split()
    guest.write("Prénom", first)
    guest.write("Nom", last)
    guest.choose("Profession", "Médecin")
    guest.press("Demander à entrer")
    guest.sees("L’animation est prévenue")


def let_in(person: Person, guest: Person) -> None:
    """Somebody waits at the door; whoever leads opens from the room, and the guest's page goes in by itself."""
    person.press("Présents", within=person.page.locator(".room-head"))
    person.press(f"Faire entrer {guest.name}")
    guest.page.wait_for_url(re.compile("/salle/"))
    guest.waits_until_saved()
    person.press("Présents", within=person.page.locator(".room-head"))


def say_here(person: Person, how: str) -> None:
    """Being in the room is said, and how; opening its page is not enough."""
    asked = person.page.locator(".here")
    person.press(how, within=asked, exact=True)
    expect(asked).to_be_hidden()


def look_at(person: Person, view: str) -> None:
    """Notes, agenda or people, instead of what the phase shows; a phone has them under « Plus » when it lacks room."""
    more = person.page.locator("#room-more > summary:visible")
    if more.count() and not person.page.locator(f"button[data-pane={view}]:visible").count():
        person.unfold(more)
    person.hands.press(person.page.locator(f"button[data-pane={view}]:visible"))


def entrust(person: Person, seat: str, to: Person) -> None:
    """Whoever leads hands a seat to somebody who is there."""
    look_at(person, "people")
    tools = person.page.locator("details", has=person.page.get_by_text(f"Confier : {seat}"))
    person.unfold(tools.locator("summary"))
    person.hands.choose(tools.get_by_label("À qui"), to.name)
    person.press("Confier", within=tools, exact=True)
    expect(person.page.locator("#room").get_by_role("listitem").filter(has_text=seat)).to_contain_text(to.name)
    look_at(person, "people")


def go_on(person: Person, phase: str) -> None:
    """To the next phase, which everybody's bar then shows as the current one."""
    person.hands.press(person.page.get_by_role("button", name=f"Phase suivante : {phase.lower()}", exact=True))
    in_phase(person, phase)


def in_phase(person: Person, phase: str) -> None:
    expect(person.page.locator(".phase.is-current")).to_contain_text(phase)


def form_groups(person: Person) -> None:
    person.press("Sous-groupes")
    person.press("Former les sous-groupes")
    expect(person.page.locator("#groups-running")).to_contain_text("DAC · CPTS")


def map_tab(person: Person, name: str) -> Locator:
    return person.page.get_by_role("tab", name=re.compile(f"^{name}"))


def map_here(person: Person) -> Locator:
    return person.page.locator(".map-host:visible")


def draw(person: Person, name: str, branches: Sequence[str]) -> Iterator[None]:
    """Write branches in a map, a letter at a time, so that others can write between two letters."""
    person.hands.press(map_tab(person, name))
    person.press("Ajouter une première branche", within=map_here(person))
    for place, branch in enumerate(branches):
        if place > 0:
            person.key("Enter")
        for letter in branch:
            person.type(letter)
            yield
        person.key("Enter")


def together(*writings: Iterator[None]) -> None:
    """Everybody at once: one letter each, in turn, until all have finished."""
    waiting = list(writings)
    while waiting:
        waiting = [writing for writing in waiting if next(writing, END) is not END]


def reads_in_map(person: Person, name: str, branches: Sequence[str]) -> None:
    """In the outline, where a screen reader finds them too."""
    person.hands.press(map_tab(person, name))
    host = map_here(person)
    person.press("Plan", within=person.page.locator("#map-bars .map-switch:visible"))
    for branch in branches:
        expect(host.get_by_role("treeitem", name=branch)).to_be_visible()


def pool(person: Person, *groups: str) -> None:
    """Everybody comes back together, and each group's map goes into the common one."""
    go_on(person, "Mise en commun")
    for group in groups:
        person.press(f"Réunir « {group} »")
        person.press("Réunir les cartes")
        expect(person.button(f"Défaire la réunion de « {group} »")).to_be_visible()


def choose_node(person: Person, text: str) -> None:
    """In the outline of the common map."""
    reads_in_map(person, "Plénière", [text])
    person.hands.pick(map_here(person).get_by_role("treeitem", name=text))


def decide_from(person: Person, node: str) -> None:
    """A node of the map becomes a decision: its words are the start of the line, and Enter writes it."""
    choose_node(person, node)
    person.press("Décision", within=map_here(person).get_by_role("toolbar"))
    line = person.page.locator("#decision-line")
    expect(line).to_be_focused()
    expect(line).to_have_value(node)
    person.key("Enter")
    expect(person.page.locator(".decision", has_text=node)).to_contain_text("D")


def act_from(person: Person, node: str, rest: str) -> None:
    """A node becomes who does what: only who and when are left to type."""
    choose_node(person, node)
    person.press("Action", within=map_here(person).get_by_role("toolbar"))
    expect(person.page.locator("#action-line")).to_be_focused()
    person.type(f" {rest}")
    person.key("Enter")
    expect(action(person, node)).to_be_visible()


def assign(person: Person, line: str, what: str) -> None:
    """Who, what, when, in one line; a phone shows the actions once one asks for them."""
    if not person.page.locator("#action-line").is_visible():
        look_at(person, "actions")
    person.hands.reach(person.page.locator("#action-line"))
    person.type(line)
    person.key("Enter")
    expect(action(person, what)).to_be_visible()


def action(person: Person, what: str) -> Locator:
    return person.page.locator(".action-card", has_text=what)


def give_owner(person: Person, what: str, owner: str) -> None:
    card = action(person, what)
    person.unfold(card.locator("summary").last)
    person.write("Qui", owner, within=card)
    person.press("Enregistrer", within=card)
    expect(card).to_contain_text(owner)


def end(person: Person) -> None:
    person.press("Fin de séance")
    expect(person.button("Clore la réunion")).to_be_visible()


def close(person: Person) -> None:
    person.press("Clore la réunion")
    expect(person.page.locator(".bottom-bar")).to_contain_text("relevé n° 1")


def start_document(person: Person, kind: str, title: str, decision: str) -> str:
    """From a decision of the meeting; gives the address of its draft."""
    person.visit.go("/")
    person.menu("Documents")
    person.follow("Écrire à partir de cette réunion")
    person.hands.choose(person.page.get_by_label("Document"), kind)
    person.hands.write(person.page.get_by_label("Titre"), title)
    person.hands.choose(person.page.get_by_label("Décision dont il vient"), f"1. {decision}")
    person.press("Commencer la rédaction")
    person.page.wait_for_url(re.compile("/redaction"))
    return urlsplit(person.page.url).path


def fill(person: Person, fields: dict[str, str]) -> None:
    for label, text in fields.items():
        person.write(label, text)
    leave_draft_saved(person)


def leave_draft_saved(person: Person) -> None:
    # Back to a line of one's own: a line that has the focus does not change under one's eyes.
    person.key("Shift+Tab")
    expect(person.page.locator("#save-state")).to_have_text("enregistré")


def freeze(person: Person, draft: str) -> None:
    person.visit.go(draft)
    person.write("Ce qui change, en une phrase", "Première version")
    person.press("Figer cette version")
    person.sees("est figée")


def submit(person: Person, body: str) -> None:
    """From the page of the document, where freezing leads."""
    person.press("Soumettre", exact=True)
    person.sees(f"La version est soumise à {body}")


def vote(person: Person, title: str) -> None:
    person.visit.go("/")
    person.menu("Documents")
    person.follow(title)
    person.hands.press(person.page.get_by_label("J’approuve"))
    person.press("Enregistrer ma réponse")
    person.sees("Vous avez répondu")


def paper(person: Person, label: str, folder: Path) -> str:
    """The words of a PDF, once the background loop has made it and the page says that it is there."""
    link = person.page.get_by_role("link", name=label).first
    expect(link).to_be_visible(timeout=60_000)
    with person.page.expect_download() as downloading:
        person.hands.press(link)
    path = folder / f"{secrets.token_hex(4)}.pdf"
    downloading.value.save_as(path)
    words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(words.split())


def write_procedure(first: Person, second: Person, draft: str) -> None:
    """Four lines by two people, one of them a question with two ways out; each sees the other's lines come."""
    second.visit.go(draft)
    add_line(first, "Ajouter une étape", 1, {"Qui, ligne 1": "Référent de parcours", "Fait quoi, ligne 1": STEP})
    add_line(second, "Ajouter une décision", 2, {"Question, ligne 2": "Un médecin accepte ?"})
    add_line(first, "Ajouter une étape", 3, {"Qui, ligne 3": "Coordination CPTS", "Fait quoi, ligne 3": FALLBACK})
    add_line(second, "Ajouter une fin", 4, {"Fait quoi, ligne 4": "Réponse donnée au demandeur"})
    question = first.page.get_by_role("listitem").filter(has=first.page.get_by_label("Question, ligne 2"))
    first.hands.choose(question.get_by_label("Si oui"), "4. Réponse donnée au demandeur")
    first.hands.choose(question.get_by_label("Si non"), f"3. {FALLBACK}")
    leave_draft_saved(first)
    expect(second.page.get_by_label("Fait quoi, ligne 3")).to_have_value(FALLBACK)
    expect(second.page.locator("#draft-missing")).to_be_empty()


def add_line(person: Person, kind: str, number: int, words: dict[str, str]) -> None:
    if number > 1:
        expect(person.page.locator(".step-row")).to_have_count(number - 1)
    person.press(kind)
    expect(person.page.locator(".step-row")).to_have_count(number)
    fill(person, words)


def open_notes(person: Person) -> Locator:
    look_at(person, "notes")
    notes = person.page.get_by_role("textbox", name="Notes de la réunion")
    expect(notes).to_be_editable()
    person.hands.reach(notes)
    return notes


def words_of(notes: Locator) -> str:
    """What is written, without the names that stand at the others' carets."""
    return str(
        notes.evaluate(
            """(element) => {
              const copy = element.cloneNode(true)
              for (const caret of copy.querySelectorAll(".caret")) caret.remove()
              return copy.textContent.replaceAll("\u2060", "")
            }"""
        )
    )


def read_words(notes: Locator, text: str) -> None:
    """Waits for exactly these words: a space at their end counts, which Playwright's own waiting leaves out."""
    until = time.monotonic() + 15
    while (words := words_of(notes)) != text:
        assert time.monotonic() < until, words
        notes.page.wait_for_timeout(50)


def write_on(person: Person, text: str) -> Iterator[None]:
    """A letter at a time where the focus is."""
    for letter in text:
        person.type(letter)
        yield


def is_offline(person: Person) -> None:
    expect(person.page.locator("#save-state")).to_have_text(re.compile(r"^hors ligne – \d+ modifications? en attente$"))


def print_map(person: Person) -> None:
    """From the page of the meeting, where a held meeting shows its maps."""
    find_meeting(person)
    person.follow("Plénière", exact=True)
    person.press("Mettre la carte en page")


def find_meeting(person: Person) -> None:
    person.visit.go("/")
    person.menu("Réunions")
    person.follow(TITLE)
