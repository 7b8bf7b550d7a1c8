"""What an element of the map became, and where a line comes from: told at both ends, and followed from each."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.faults.server import Site

from .axe import faults
from .conftest import DESK, PHONE, Visitor
from .test_map_editing import node, write
from .test_room import GUEST, enter, opened, room

__all__ = ["room"]

SELECTED = re.compile(r"\bselected\b")
IDEA = "Liste partagée des patients"


def become(page: Page, name: str) -> None:
    """The button of the row, or the line of « Plus »."""
    direct = page.locator(".map-tools:visible").get_by_role("button", name=name, exact=True)
    if direct.count():
        direct.click()
    else:
        page.get_by_role("button", name="Plus", exact=True).click()
        page.get_by_role("menuitem", name=name, exact=True).click()


def chip(page: Page, kind: str) -> Locator:
    return page.locator(f".map-nodes .map-chip.{kind}")


def back_on_the_map(page: Page) -> None:
    expect(node(page, IDEA)).to_have_class(SELECTED)


@pytest.fixture
def leader(visitor: Visitor, own_site: Site, room: str) -> Page:
    """The cell is held, and its map has one idea, which is selected."""
    page = opened(visitor, own_site, room).page
    write(page, IDEA)
    return page


def test_a_decision_and_an_action_lead_to_the_idea_and_back(
    leader: Page, visitor: Visitor, own_site: Site, room: str
) -> None:
    become(leader, "Décision")
    leader.keyboard.press("Enter")
    expect(chip(leader, "decision")).to_contain_text("D1")
    node(leader, IDEA).click()
    become(leader, "Action")
    leader.keyboard.press("Enter")
    expect(chip(leader, "action")).to_contain_text("A1")
    for kind, row in (("decision", "li.decision"), ("action", "li.action-card")):
        line = leader.locator(row, has_text=IDEA)
        leader.locator(".map-stage").click(position={"x": 5, "y": 5})
        line.locator("summary").last.click()
        line.get_by_role("button", name=f"Voir «\u00a0{IDEA}\u00a0» sur la carte").click()
        expect(node(leader, IDEA)).to_have_class(SELECTED)
        chip(leader, kind).click()
        expect(line).to_be_focused()
    # Without a pointer: the window of the element says what it became.
    node(leader, IDEA).click()
    leader.keyboard.press("Control+Enter")
    window = leader.get_by_role("dialog")
    expect(window.get_by_role("heading", name="Ce qu’il est devenu")).to_be_visible()
    assert not (found := faults(leader)), "\n".join(found)
    window.get_by_role("link", name=f"D1 {IDEA}").press("Enter")
    expect(leader.locator("li.decision", has_text=IDEA)).to_be_focused()
    # On a phone what is led to is shown instead of the map.
    phone = enter(visitor, own_site.servers[0], room, GUEST, PHONE).page
    phone.locator('.room-tab[data-view="map"]').click()
    phone.locator("a.map-row-chip.decision", has_text="D1").click()
    expect(phone.locator("li.decision", has_text=IDEA)).to_be_focused()
    expect(phone.locator("li.decision", has_text=IDEA)).to_be_in_viewport()


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("Cause du thème", "cause", ".row-item:has(a:text-is('{idea}'))"),
        ("Objectif de la fiche action", "aim", "#field-aims"),
        ("Étape de la procédure", "step", ".step-row:has(a:text-is('{idea}'))"),
    ],
)
def test_what_is_kept_elsewhere_leads_to_the_idea_and_back(leader: Page, name: str, kind: str, words: str) -> None:
    become(leader, name)
    expect(chip(leader, kind)).to_be_visible()
    chip(leader, kind).click()
    place = leader.locator(words.replace("{idea}", IDEA))
    expect(place).to_be_in_viewport()
    expect(place).to_contain_text("Vient de la carte")
    place.get_by_role("link", name=IDEA).click()
    expect(leader).to_have_url(re.compile(r"/cartes/\d+/\?element="))
    back_on_the_map(leader)


def test_that_an_idea_is_no_longer_on_the_map_is_said_to_whoever_goes_there(
    leader: Page, visitor: Visitor, own_site: Site, room: str
) -> None:
    become(leader, "Décision")
    leader.keyboard.press("Enter")
    expect(chip(leader, "decision")).to_contain_text("D1")
    node(leader, IDEA).click()
    leader.keyboard.press("Delete")
    expect(node(leader, IDEA)).to_have_count(0)
    other = enter(visitor, own_site.servers[0], room, GUEST, DESK).page
    line = other.locator("li.decision", has_text=IDEA)
    line.locator("summary").last.click()
    line.get_by_role("button", name="Voir sur la carte").click()
    expect(other.locator(".map-notice")).to_contain_text("n’est plus sur la carte")
