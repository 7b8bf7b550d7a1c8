"""The pictures of the README, taken while a cell is held. PICTURES=1 keeps them in docs/pictures."""

import os

from playwright.sync_api import Page, expect

from tests.faults.server import ROOT, Site

from .conftest import DESK, PHONE, SCREENSHOTS, Visit, Visitor

FOLDER = ROOT / "docs" / "pictures" if os.environ.get("PICTURES") == "1" else SCREENSHOTS / "readme"
DECISIONS = (
    "Un circuit unique « patient sans médecin traitant » pour le département, DAC puis CPTS puis Assurance maladie.",
    "Chaque CPTS tient à jour ses médecins en recherche de patients.",
)
ACTIONS = (
    "Rédiger la procédure commune, version 0.1 @Lucie dans 15 jours",
    "Recenser les actions de chaque CPTS sur la carte @Nadia dans deux mois",
    "Saisir le médiateur pour les refus répétés",
)


def say(page: Page, line: str, kind: str, count: int) -> None:
    field = page.locator(f'form[data-quick="{kind}"] input')
    field.fill(line)
    field.press("Enter")
    expect(page.locator(".decision" if kind == "decision" else ".action-card")).to_have_count(count)


def keep(visit: Visit, name: str) -> None:
    """Once all is saved and drawn, without the caret that blinks."""
    visit.page.evaluate("document.activeElement.blur()")
    visit.page.wait_for_function("document.getAnimations().every((each) => each.playState !== 'running')")
    visit.page.screenshot(path=FOLDER / f"{name}.png")


def test_the_pictures_of_the_readme(visitor: Visitor, own_site: Site) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    server = own_site.servers[0]
    [(pk,)] = own_site.rows("select id from meetings_meeting where kind = 'rupture_cell' and state = 'planned'")
    room = f"/reunions/{pk}/salle/"
    leader = visitor(server, "coordination", DESK)
    leader.go(room)
    leader.page.get_by_role("button", name="Ouvrir la séance").click()
    for count, line in enumerate(DECISIONS, 1):
        say(leader.page, line, "decision", count)
    for count, line in enumerate(ACTIONS, 1):
        say(leader.page, line, "action", count)
    guest = visitor(server, "cpts-ouest", PHONE)
    guest.go(room)
    guest.page.locator('.room-tab[data-pane="actions"]').click()
    expect(guest.page.get_by_role("button", name="Je confirme")).to_be_visible()
    expect(leader.page.locator("#presence .avatar")).to_have_count(2)
    wall = visitor(server, "coordination", {"width": 1600, "height": 900})
    wall.go(f"{room}?ecran=1")
    expect(wall.page.locator(".map-node").first).to_be_visible()
    home = visitor(server, "secretariat", DESK)
    home.go("/")
    for visit, name in ((leader, "salle"), (guest, "telephone"), (wall, "ecran"), (home, "accueil")):
        keep(visit, name)
    assert all((FOLDER / f"{name}.png").stat().st_size > 10_000 for name in ("salle", "telephone", "ecran", "accueil"))
