"""What each person sees of a map: searched, filtered, one branch alone; and presented, with others who follow."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.faults.server import Site

from .conftest import PHONE, Visitor
from .test_map import GUEST, LEADER, enter, tool
from .test_map import path as path

HEADS = ["Pourquoi ?", "Ce qui existe", "Que faire ?"]


@pytest.fixture
def leader(path: str, own_site: Site, visitor: Visitor) -> Page:
    """The map's page with three branches more, each with a leaf, written through the keyboard."""
    page = enter(visitor, own_site, path, LEADER).page
    page.get_by_role("button", name="Plan", exact=True).click()
    for head in HEADS:
        page.get_by_role("treeitem").first.focus()
        page.keyboard.press("Insert")
        page.keyboard.type(head)
        page.keyboard.press("Tab")
        page.keyboard.type(f"Feuille de {head.lower()}")
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Carte", exact=True).click()
    expect(page.locator("[data-map-state]")).to_have_text("enregistré")
    return page


def shown(page: Page, text: str) -> None:
    expect(page.locator(".map-nodes")).to_contain_text(text)


def hidden(page: Page, text: str) -> None:
    expect(page.locator(".map-nodes")).not_to_contain_text(text)


def test_a_map_is_searched_from_the_keyboard(leader: Page) -> None:
    leader.locator(".map-stage").focus()
    leader.keyboard.press("Escape")
    leader.keyboard.press("Control+f")
    leader.keyboard.type("FEUILLE")
    count = leader.locator(".map-search-count")
    expect(count).to_have_text("1 sur 3")
    leader.keyboard.press("Shift+Enter")
    expect(count).to_have_text("3 sur 3")
    expect(leader.locator(".map-node.is-now")).to_contain_text("que")
    expect(leader.locator(".map-node.is-dim").first).to_be_attached()
    leader.keyboard.press("Escape")
    expect(leader.locator(".map-search")).to_be_hidden()
    expect(leader.locator(".map-stage")).to_be_focused()
    expect(leader.locator(".map-node.is-dim")).to_have_count(0)


def test_one_branch_alone_and_back(leader: Page) -> None:
    leader.get_by_role("button", name="Tout voir").click()
    leader.locator(".map-node", has_text="Ce qui existe").first.click()
    leader.get_by_role("button", name="Affichage").click()
    leader.get_by_role("button", name="L’élément choisi, seul").click()
    hidden(leader, "Pourquoi")
    leader.keyboard.press("Alt+Enter")
    shown(leader, "Pourquoi")
    leader.keyboard.press("Alt+Enter")
    hidden(leader, "Pourquoi")
    leader.get_by_role("button", name="← Toute la carte").click()
    shown(leader, "Pourquoi")


def test_the_layout_is_each_person_s_own_and_kept_for_the_visit(leader: Page) -> None:
    leader.get_by_label("Disposition de la carte").select_option("Organigramme")
    leader.reload()
    expect(leader.get_by_label("Disposition de la carte")).to_have_value("chart")
    shown(leader, "Pourquoi")


def test_who_presents_is_followed_until_one_moves(leader: Page, path: str, own_site: Site, visitor: Visitor) -> None:
    guest = enter(visitor, own_site, path, GUEST).page
    shown(guest, "Pourquoi")
    leader.get_by_role("button", name="Présenter").click()
    notice = guest.locator(".map-follow")
    expect(notice).to_contain_text(re.compile("Claire Aubert.*présente"))
    guest.get_by_role("button", name="Suivre", exact=True).click()
    for _ in range(leader.locator(".map-dot").count() - 3):
        leader.keyboard.press("ArrowRight")
    expect(leader.locator(".map-announcer").first).to_contain_text("Pourquoi")
    shown(guest, "Feuille de")
    hidden(guest, "Que faire")
    # Moving oneself is not following any more; one gesture takes it up again.
    guest.mouse.move(700, 500)
    guest.mouse.wheel(0, 30)
    expect(notice).to_contain_text("Reprendre")
    leader.keyboard.press("ArrowRight")
    expect(leader.locator(".map-announcer").first).to_contain_text("Ce qui existe")
    shown(guest, "Pourquoi")
    guest.get_by_role("button", name="Reprendre").click()
    hidden(guest, "Pourquoi")
    shown(guest, "Ce qui existe")
    leader.keyboard.press("Escape")
    expect(notice).to_be_hidden()
    shown(guest, "Que faire")
    expect(leader.get_by_role("button", name="Présenter")).to_be_focused()


def test_the_pointers_of_others_are_seen_and_fade(leader: Page, path: str, own_site: Site, visitor: Visitor) -> None:
    guest = enter(visitor, own_site, path, GUEST).page
    shown(guest, "Pourquoi")
    leader.locator(".map-node", has_text="Pourquoi").first.hover()
    cursor = guest.locator(".map-cursor")
    expect(cursor).to_contain_text("Claire Aubert")
    expect(cursor).to_have_count(0)


def test_a_presentation_on_a_phone_is_turned_by_buttons(path: str, own_site: Site, visitor: Visitor) -> None:
    page = enter(visitor, own_site, path, LEADER, PHONE).page
    tool(page, "Présenter")
    expect(page.locator(".map-present")).to_be_visible()
    expect(page.locator(".map-announcer").first).to_contain_text("Étape 1 sur")
    page.get_by_role("button", name="Terminer").click()
    expect(page.locator(".map-present")).to_be_hidden()
