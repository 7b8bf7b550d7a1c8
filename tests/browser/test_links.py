"""What an element of the map became, and where a line comes from: told at both ends, and followed from each."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.faults.server import Site

from .axe import faults
from .conftest import DESK, PHONE, SCREENSHOTS, Visitor
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
    phone.locator(".room-tab", has_text="Carte").click()
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


def menu(page: Page) -> Locator:
    page.get_by_role("button", name="Plus", exact=True).click()
    return page.get_by_role("menu", name="Plus")


def test_the_menu_of_an_element_says_who_wrote_it_and_lets_whoever_may_erase_it(
    leader: Page, visitor: Visitor, own_site: Site, room: str
) -> None:
    menu(leader).get_by_role("menuitem", name="Qui a écrit cette branche").click()
    expect(leader.get_by_role("dialog")).to_contain_text("Claire Aubert")
    leader.keyboard.press("Escape")
    menu(leader).get_by_role("menuitem", name="Effacer définitivement ce texte…").click()
    expect(leader.get_by_role("button", name="Effacer pour de bon")).to_be_visible()
    guest = enter(visitor, own_site.servers[0], room, GUEST, DESK).page
    # A shape has its words line by line.
    node(guest, "Liste partagée").click()
    offered = menu(guest)
    expect(offered.get_by_role("menuitem", name="Qui a écrit cette branche")).to_be_visible()
    expect(offered.get_by_role("menuitem", name="Effacer")).to_have_count(0)


def test_a_method_is_put_under_the_element_from_its_menu(leader: Page) -> None:
    menu(leader).get_by_role("menuitem", name="Poser une méthode ici…").click()
    window = leader.get_by_role("dialog")
    expect(window.get_by_role("radio", name=f"Sous « {IDEA} »")).to_be_checked()
    leader.screenshot(path=SCREENSHOTS / "methode-ici-1280.png")
    window.get_by_role("button", name=re.compile("Utiliser .*SWOT")).click()
    expect(window).to_have_count(0)
    leader.locator("#map-bars .map-switch:visible").get_by_role("button", name="Plan").click()
    forces = leader.get_by_role("treeitem", name="Forces")
    expect(forces).to_have_attribute("aria-level", "3")
