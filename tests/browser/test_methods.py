"""A meeting without a map opens one from a method: one press."""

from playwright.sync_api import expect

from tests.faults.server import Site

from . import axe
from .conftest import SCREENSHOTS, Visit, Visitor
from .test_room import LEADER


def test_a_meeting_without_a_map_begins_one_from_a_method(visitor: Visitor, own_site: Site) -> None:
    [(pk,)] = own_site.rows(
        "select id from meetings_meeting where kind = 'rcp' and state = 'planned' "
        "and id not in (select meeting_id from mindmap_mindmap) order by id limit 1"
    )
    visit = visitor(own_site.servers[0], LEADER)
    keep_a_template(visit, own_site)
    visit.go(f"/reunions/{pk}/salle/")
    page = visit.page
    page.locator('button[data-pane="map"]:visible').first.click()
    page.get_by_role("button", name="Commencer par une méthode").press("Enter")
    expect(page.get_by_role("heading", name="Commencer par une méthode")).to_be_visible()
    # One's own templates come with the methods.
    expect(page.get_by_role("heading", name="Notre trame")).to_be_visible()
    expect(page.get_by_role("button", name="Commencer ainsi : Notre trame")).to_be_visible()
    assert not axe.faults(page)
    page.screenshot(path=SCREENSHOTS / "methodes-1280.png")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Carte", exact=True).click()
    page.get_by_role("button", name="Commencer par une méthode").click()
    page.screenshot(path=SCREENSHOTS / "methodes-390.png")
    page.get_by_role("button", name="Commencer ainsi : ALARM").click()
    expect(page.locator("#dialog-methods")).to_have_count(0)
    expect(page.locator(".map-host")).to_contain_text("Équipe")
    page.screenshot(path=SCREENSHOTS / "methodes-posee-390.png")


def keep_a_template(visit: Visit, site: Site) -> None:
    """The cell's map, kept for the members of the organisation that holds it."""
    [(pk,)] = site.rows(
        "select m.id from mindmap_mindmap m join meetings_meeting r on r.id = m.meeting_id "
        "where r.state = 'planned' and m.breakout_id is null"
    )
    page = visit.page
    visit.go(f"/cartes/{pk}/")
    expect(page.locator("[data-map-state]")).to_have_text("enregistré")
    page.get_by_role("button", name="Fichiers").click()
    page.get_by_role("button", name="Méthodes", exact=True).click()
    page.get_by_text("Garder cette carte comme modèle").click()
    page.get_by_label("Nom du modèle").fill("Notre trame")
    page.get_by_role("button", name="Garder le modèle").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
