"""A meeting without a map opens one from a method: one press."""

from playwright.sync_api import expect

from tests.faults.server import Site

from . import axe
from .conftest import SCREENSHOTS, Visitor
from .test_room import LEADER


def test_a_meeting_without_a_map_begins_one_from_a_method(visitor: Visitor, own_site: Site) -> None:
    [(pk,)] = own_site.rows(
        "select id from meetings_meeting where kind = 'rcp' and state = 'planned' "
        "and id not in (select meeting_id from mindmap_mindmap) order by id limit 1"
    )
    visit = visitor(own_site.servers[0], LEADER)
    visit.go(f"/reunions/{pk}/salle/")
    page = visit.page
    page.get_by_role("button", name="Commencer par une méthode").press("Enter")
    expect(page.get_by_role("heading", name="Commencer par une méthode")).to_be_visible()
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
