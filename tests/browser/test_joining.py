"""Groups' maps joined in the room: both maps side by side, what seems said twice ticked by hand."""

import re

from playwright.sync_api import Page, expect

from tests.faults.server import Site

from . import axe
from .conftest import SCREENSHOTS, Visitor
from .test_map import tool
from .test_room import opened, room

__all__ = ["room"]


def test_what_two_maps_say_alike_becomes_one(visitor: Visitor, own_site: Site, room: str) -> None:
    leader = opened(visitor, own_site, room)
    page = leader.page
    for group, branch, dots in (("DAC", "Listes fermées", 1), ("CPTS", "listes fermees", 2)):
        page.get_by_role("tab", name=group).click()
        page.locator(".map-host:not([hidden]) .map-stage").focus()
        for key in ("ArrowRight", "Tab"):
            page.keyboard.press(key)
        page.keyboard.type(branch)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        vote_on(page, branch, dots)
        expect(page.locator("#save-state")).to_have_text("enregistré")
    current = page.locator(".phase.is-current")
    while "Mise en commun" not in current.inner_text():
        before = current.inner_text().split("\n")[0]
        page.get_by_role("button", name="Phase suivante").click()
        expect(current).not_to_contain_text(before)
    page.get_by_role("button", name="Laisser de côté « Professionnels DAC »").click()
    expect(page.get_by_role("button", name="Réunir « Professionnels DAC »")).to_have_count(0)
    both_sizes(page, "de-cote")
    page.get_by_role("button", name="Reprendre « Professionnels DAC »").click()
    for group in ("Professionnels DAC", "Coordinateurs CPTS"):
        page.get_by_role("button", name=f"Réunir « {group} »").click()
        page.get_by_role("checkbox", name="la même chose que « Listes fermées »").check()
        assert not axe.faults(page)
        both_sizes(page, "reunir")
        page.get_by_role("button", name="Réunir les cartes").click()
        expect(page.get_by_role("button", name=f"Défaire la réunion de « {group} »")).to_be_visible()
    page.get_by_role("tab", name="Plénière").click()
    # What each group laid is counted together, and the result says so.
    tool(page, "Résultat")
    result = page.get_by_role("dialog", name="Résultat du vote")
    row = result.get_by_role("row", name="Listes fermées")
    expect(row).to_contain_text(re.compile("3.*apportées par les sous-groupes"))
    assert not axe.faults(page)
    both_sizes(page, "resultat-reuni")
    row.get_by_role("button", name="Listes fermées").click()
    here = page.locator(".map-host:not([hidden])")
    one = here.locator("g[data-node]", has_text="Listes fermées")
    expect(one).to_have_count(1)
    expect(one.locator(".map-chip.dots")).to_contain_text("3")
    expect(here.locator("g[data-node]", has_text="listes fermees")).to_have_count(0)


def vote_on(page: Page, branch: str, dots: int) -> None:
    """A vote whose result shows at once, and this many dots on this branch."""
    tool(page, "Vote…")
    page.get_by_label("Cacher le résultat").uncheck()
    page.get_by_role("button", name="Ouvrir le vote").click()
    strip = page.locator(".map-host:not([hidden])").get_by_role("group", name="Vote")
    strip.get_by_role("button", name="Voter").click()
    for _dot in range(dots):
        page.locator(".map-host:not([hidden]) g[data-node]", has_text=branch).click()
    expect(strip).to_contain_text(f"il vous reste {3 - dots} gommette")
    page.keyboard.press("Escape")
    strip.get_by_role("button", name="Clore le vote").click()
    expect(strip).to_be_hidden()


def both_sizes(page: Page, name: str) -> None:
    for width, height in ((390, 844), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png")
