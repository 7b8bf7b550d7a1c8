"""Groups' maps joined in the room: both maps side by side, what seems said twice ticked by hand."""

from playwright.sync_api import expect

from tests.faults.server import Site

from . import axe
from .conftest import SCREENSHOTS, Visitor
from .test_room import opened, room

__all__ = ["room"]


def test_what_two_maps_say_alike_becomes_one(visitor: Visitor, own_site: Site, room: str) -> None:
    leader = opened(visitor, own_site, room)
    page = leader.page
    for group, branch in (("DAC", "Listes fermées"), ("CPTS", "listes fermees")):
        page.get_by_role("tab", name=group).click()
        page.locator(".map-host:not([hidden]) .map-stage").focus()
        for key in ("ArrowRight", "Tab"):
            page.keyboard.press(key)
        page.keyboard.type(branch)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(page.locator("#save-state")).to_have_text("enregistré")
    current = page.locator(".phase.is-current")
    while "Mise en commun" not in current.inner_text():
        before = current.inner_text().split("\n")[0]
        page.get_by_role("button", name="Phase suivante").click()
        expect(current).not_to_contain_text(before)
    page.get_by_role("button", name="Réunir « Professionnels DAC »").click()
    page.get_by_role("button", name="Réunir les cartes").click()
    page.get_by_role("button", name="Réunir « Coordinateurs CPTS »").click()
    same = page.get_by_role("checkbox", name="la même chose que « Listes fermées »")
    same.check()
    assert not axe.faults(page)
    page.screenshot(path=SCREENSHOTS / "reunir-1280.png")
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=SCREENSHOTS / "reunir-390.png")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Réunir les cartes").click()
    page.get_by_role("tab", name="Plénière").click()
    here = page.locator(".map-host:not([hidden])")
    expect(here.locator("g[data-node]", has_text="Listes fermées")).to_have_count(1)
    expect(here.locator("g[data-node]", has_text="listes fermees")).to_have_count(0)
