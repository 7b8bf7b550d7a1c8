"""A name slipped in, erased for good: gone from every screen without a reload and from the file on disk."""

import re

from playwright.sync_api import Page, expect

from tests.faults.server import SCALE, Site

from .axe import faults
from .conftest import PHONE, Visitor
from .test_map import GUEST, LEADER, enter, path, tool

__all__ = ["path"]
CANARY = "Zqdupont"


def on_disk(site: Site) -> bool:
    """Whether any file of the site holds the canary: the database, its log, what the server said."""
    return any(CANARY.encode() in file.read_bytes() for file in site.files())


def test_a_name_is_erased_while_another_writes_and_nothing_of_theirs_is_lost(
    path: str, own_site: Site, visitor: Visitor
) -> None:
    leader = enter(visitor, own_site, path, LEADER, PHONE).page
    guest = enter(visitor, own_site, path, GUEST, PHONE).page
    guest.get_by_role("treeitem").first.focus()
    add(guest, f"Mme {CANARY}")
    named = leader.get_by_role("treeitem", name=CANARY)
    expect(named).to_have_count(1)
    expect(guest.locator("[data-map-state]")).to_have_text("enregistré")
    assert SCALE or on_disk(own_site)
    # The guest is in the middle of another text.
    guest.get_by_role("treeitem").first.focus()
    guest.keyboard.press("Insert")
    guest.keyboard.type("Un refus de")
    named.click()
    tool(leader, "Historique")
    leader.get_by_role("button", name="Effacer définitivement").click()
    leader.get_by_role("button", name="Effacer pour de bon").click()
    for page in (leader, guest):
        expect(page.locator(".map-notice")).to_contain_text("effacé définitivement")
        expect(page.get_by_role("treeitem", name=CANARY)).to_have_count(0)
        expect(page.get_by_role("treeitem", name="Texte effacé")).to_have_count(1)
    guest.keyboard.type(" soins")
    guest.keyboard.press("Enter")
    expect(leader.get_by_role("treeitem", name="Un refus de soins")).to_have_count(1)
    expect(guest.locator("[data-map-state]")).to_have_text("enregistré")
    assert SCALE or not on_disk(own_site)


def test_what_erasing_leaves_is_told_with_the_way_there(path: str, own_site: Site, visitor: Visitor) -> None:
    leader = enter(visitor, own_site, path, LEADER, PHONE).page
    leader.get_by_role("treeitem").first.focus()
    add(leader, f"Fille de Mme {CANARY}")
    leader.get_by_role("treeitem").first.focus()
    add(leader, f"Mme {CANARY}")
    expect(leader.locator("[data-map-state]")).to_have_text("enregistré")
    leader.get_by_role("treeitem", name=re.compile(f"^Mme {CANARY}")).click()
    tool(leader, "Historique")
    leader.get_by_role("button", name="Effacer définitivement").click()
    told = leader.locator(".map-left")
    expect(told).to_contain_text("À relire et à corriger à part")
    assert not faults(leader)
    with leader.expect_popup() as opened:
        told.get_by_role("link", name=f"Fille de Mme {CANARY}").click()
    beside = opened.value
    expect(beside.get_by_role("treeitem", name=f"Fille de Mme {CANARY}")).to_have_attribute("aria-selected", "true")
    # The window is still there, with what one came to do.
    expect(leader.get_by_role("button", name="Effacer pour de bon")).to_be_visible()


def add(page: Page, words: str) -> None:
    page.keyboard.press("Insert")
    # In one piece, so that it stands as it is in the file.
    page.keyboard.insert_text(words)
    page.keyboard.press("Enter")
