"""The shared map in browsers: worked by keys alone, seen by the others, on a phone as an outline."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.faults.server import Site

from .conftest import DESK, PHONE, Visit, Visitor

LEADER, GUEST = "coordination", "cpts-ouest"


# `path` comes first: the site it starts is then stopped after the browsers have left it.
@pytest.fixture
def path(own_site: Site) -> str:
    """The page of the coming cell's map."""
    [(pk,)] = own_site.rows(
        "select m.id from mindmap_mindmap m join meetings_meeting r on r.id = m.meeting_id "
        "where r.state = 'planned' and m.breakout_id is null"
    )
    return f"/cartes/{pk}/"


def enter(visitor: Visitor, site: Site, path: str, persona: str, viewport: dict[str, int] = DESK) -> Visit:
    visit = visitor(site.servers[0], persona, viewport)
    visit.go(path)
    expect(visit.page.locator("[data-map-state]")).to_have_text("enregistré")
    return visit


def tool(page: Page, name: str) -> None:
    """One of the map's own buttons, where the map is narrow: under « Outils »."""
    page.get_by_role("button", name="Outils").press("Enter")
    page.get_by_role("menuitem", name=name).press("Enter")


def words(page: Page, text: str) -> None:
    expect(page.locator(".map-nodes")).to_contain_text(text)


def test_a_map_is_written_with_keys_alone_and_seen_by_another(path: str, own_site: Site, visitor: Visitor) -> None:
    leader = enter(visitor, own_site, path, LEADER).page
    guest = enter(visitor, own_site, path, GUEST, PHONE).page
    leader.locator(".map-stage").focus()
    leader.keyboard.press("ArrowRight")
    leader.keyboard.press("Tab")
    leader.keyboard.type("Une branche")
    leader.keyboard.press("Enter")
    leader.keyboard.press("Tab")
    leader.keyboard.type("Une feuille")
    leader.keyboard.press("Enter")
    leaf = guest.get_by_role("treeitem", name="Une feuille")
    expect(leaf).to_have_attribute("aria-level", "3")
    expect(leaf).to_contain_text("Claire Aubert")
    leader.keyboard.press("Control+z")
    leader.keyboard.press("Control+z")
    expect(leaf).to_have_count(0)
    expect(leader.locator("[data-map-state]")).to_have_text("enregistré")


def test_the_outline_is_written_too_and_undo_spares_the_others(path: str, own_site: Site, visitor: Visitor) -> None:
    leader = enter(visitor, own_site, path, LEADER).page
    guest = enter(visitor, own_site, path, GUEST, PHONE).page
    guest.get_by_role("treeitem").first.focus()
    guest.keyboard.press("Insert")
    guest.keyboard.type("Du téléphone")
    guest.keyboard.press("Enter")
    expect(guest.get_by_role("treeitem", name="Du téléphone")).to_be_focused()
    leader.get_by_role("button", name="Plan", exact=True).click()
    seen = leader.get_by_role("treeitem", name="Du téléphone")
    expect(seen).to_have_attribute("aria-level", "2")
    leader.get_by_role("treeitem").first.focus()
    leader.keyboard.press("Insert")
    leader.keyboard.type("Du bureau")
    leader.keyboard.press("Enter")
    for _time in range(4):
        leader.keyboard.press("Control+z")
    expect(leader.get_by_role("treeitem", name="Du bureau")).to_have_count(0)
    expect(seen).to_have_count(1)


def test_tab_leaves_a_map_that_is_not_being_worked_on(path: str, own_site: Site, visitor: Visitor) -> None:
    page = enter(visitor, own_site, path, LEADER).page
    page.locator(".map-stage").focus()
    before = page.locator(".map-nodes g[data-node]").count()
    page.keyboard.press("Tab")
    expect(page.locator(".map-stage")).not_to_be_focused()
    page.locator(".map-stage").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".map-stage")).not_to_be_focused()
    expect(page.locator(".map-nodes g[data-node]")).to_have_count(before)


def test_a_node_is_moved_without_dragging(path: str, own_site: Site, visitor: Visitor) -> None:
    page = enter(visitor, own_site, path, LEADER).page
    page.locator(".map-stage").focus()
    for text in ("Maison", "Locataire"):
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+m")
    page.get_by_label("Sous quel élément").fill("maison")
    page.get_by_role("button", name="Déplacer ici").click()
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.get_by_role("treeitem", name="Locataire")).to_have_attribute("aria-level", "3")


def test_no_letter_of_a_map_is_under_12_pixels(path: str, own_site: Site, visitor: Visitor) -> None:
    page = enter(visitor, own_site, path, LEADER).page
    words(page, "sans")
    sizes = page.evaluate(
        """() => {
          const scale = document.querySelector(".map-scene").getCTM().a
          const texts = [...document.querySelectorAll(".map-scene text")]
          return texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)
        }"""
    )
    assert sizes
    assert min(sizes) >= 11.99


def test_an_address_leads_to_an_element_of_a_map_that_is_still_to_come(
    path: str, own_site: Site, visitor: Visitor
) -> None:
    for persona in (LEADER, GUEST):
        page = enter(visitor, own_site, path, persona).page
        # The last one drawn: not the first that a map shows, nor what is selected by itself.
        element = page.locator(".map-nodes g[data-node]:not(.more)").last.get_attribute("data-node")
        page.goto(f"{page.url}?element={element}")
        expect(page.locator(f'.map-nodes g[data-node="{element}"]')).to_have_class(re.compile(r"\bselected\b"))
