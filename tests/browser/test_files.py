"""The window « Fichiers » of a map in browsers: a file seen before it comes, a method, the map taken away."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.faults.server import Site

from . import axe
from .conftest import DESK, PHONE, Visitor
from .test_map import GUEST, LEADER, enter, path

__all__ = ["path"]

SAMPLES = Path(__file__).parents[1] / "mindmap" / "formats" / "samples"


def opened(page: Page) -> None:
    # On a phone it is under « Outils », where what does not fit goes.
    if not page.get_by_role("button", name="Fichiers").is_visible():
        page.get_by_role("button", name="Outils").click()
    page.get_by_role("button", name="Fichiers").or_(page.get_by_role("menuitem", name="Fichiers")).click()
    expect(page.get_by_role("heading", name="Importer une carte")).to_be_visible()


def test_a_file_is_seen_before_it_comes_and_goes_in_one_step(path: str, own_site: Site, visitor: Visitor) -> None:
    leader = enter(visitor, own_site, path, LEADER).page
    guest = enter(visitor, own_site, path, GUEST, PHONE).page
    opened(leader)
    assert axe.faults(leader) == []
    leader.locator("[data-file]").set_input_files(SAMPLES / "freeplane.mm")
    seen = leader.locator(".map-seen")
    expect(seen).to_contain_text("10 éléments")
    expect(seen).to_contain_text("2 images n’ont pas été reprises.")
    expect(guest.get_by_role("treeitem", name=re.compile("^Que faire"))).to_have_count(0)
    assert axe.faults(leader) == []
    seen.get_by_role("button", name="Ajouter comme branche").dblclick()
    expect(leader.get_by_role("dialog")).to_have_count(0)
    brought = guest.get_by_role("treeitem").filter(has=guest.locator(".map-row-words", has_text="Que faire"))
    expect(brought).to_have_attribute("aria-level", "3")
    expect(guest.get_by_role("treeitem", name="Nouvelle carte mentale")).to_have_count(1)
    opened(leader)
    leader.get_by_role("button", name="Retirer de la carte").click()
    expect(guest.get_by_role("treeitem", name="Nouvelle carte mentale")).to_have_count(0)
    opened(guest)
    assert axe.faults(guest) == []


@pytest.mark.parametrize("name", ["chiffre.xmind"])
def test_a_file_that_is_no_map_is_refused_with_what_to_do(
    path: str, own_site: Site, visitor: Visitor, name: str
) -> None:
    visit = enter(visitor, own_site, path, LEADER)
    opened(visit.page)
    visit.page.locator("[data-file]").set_input_files(SAMPLES / name)
    expect(visit.page.get_by_role("alert").filter(has_text="mot de passe")).to_be_visible()
    # Chromium notes the refusal of a request on its console: it is the one that was asked for.
    assert all("422" in complaint for complaint in visit.complaints)
    visit.complaints.clear()


def test_a_method_is_planted_and_the_map_taken_away(path: str, own_site: Site, visitor: Visitor) -> None:
    leader = enter(visitor, own_site, path, LEADER, DESK).page
    opened(leader)
    leader.get_by_role("button", name="Méthodes", exact=True).click()
    leader.get_by_role("button", name="Utiliser ALARM").click()
    leader.get_by_role("button", name="Plan", exact=True).click()
    expect(leader.get_by_role("treeitem", name="ALARM")).to_have_attribute("aria-level", "2")
    opened(leader)
    leader.get_by_role("button", name="Emporter", exact=True).click()
    assert axe.faults(leader) == []
    with leader.expect_download() as coming:
        leader.get_by_role("link", name="Télécharger en FreeMind, Freeplane").click()
    assert coming.value.suggested_filename.startswith("Carte – ")
    assert "ALARM" in Path(coming.value.path()).read_text()
