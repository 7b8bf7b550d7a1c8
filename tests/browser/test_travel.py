"""Going back in a map, with keys alone: who did what and when, a branch brought back, undone."""

from playwright.sync_api import Route, expect

from tests.faults.server import Site

from .conftest import PHONE, Visitor
from .test_erasing import add
from .test_map import GUEST, LEADER, enter, path, tool

__all__ = ["path"]


def test_a_branch_of_before_is_found_and_brought_back(path: str, own_site: Site, visitor: Visitor) -> None:
    guest = enter(visitor, own_site, path, GUEST, PHONE).page
    guest.get_by_role("treeitem").first.focus()
    add(guest, "Une idée de Nadia")
    leader = enter(visitor, own_site, path, LEADER, PHONE).page
    idea = leader.get_by_role("treeitem", name="Une idée de Nadia")
    idea.focus()
    leader.keyboard.press("Delete")
    expect(idea).to_have_count(0)
    expect(leader.locator("[data-map-state]")).to_have_text("enregistré")
    tool(leader, "Historique")
    leader.get_by_role("button", name="Remonter le temps").press("Enter")
    slider = leader.get_by_role("slider", name="Moment de la carte")
    expect(slider).to_be_focused()
    expect(leader.locator(".map-past-words")).to_contain_text("Claire Aubert a mis à la corbeille")
    slider.press("ArrowLeft")
    expect(leader.locator(".map-past-words")).to_contain_text("Nadia Roux a ajouté « Une idée de Nadia »")
    expect(leader.locator(".map-past-banner")).to_contain_text("Vous regardez la carte telle qu’elle était")
    before = leader.locator(".map-past").get_by_role("treeitem", name="Une idée de Nadia")
    expect(before).to_have_attribute("aria-selected", "true")
    leader.get_by_role("button", name="Comparer").press("Enter")
    expect(leader.get_by_role("dialog")).to_contain_text("Retirés depuis · 1")
    leader.keyboard.press("Escape")
    leader.get_by_role("button", name="Rétablir cette branche").press("Enter")
    expect(idea).to_have_count(1)
    expect(guest.get_by_role("treeitem", name="Une idée de Nadia")).to_have_count(1)
    idea.focus()
    leader.keyboard.press("Control+z")
    expect(guest.get_by_role("treeitem", name="Une idée de Nadia")).to_have_count(0)


def test_whoever_waits_for_the_past_sees_it_come_and_may_leave(path: str, own_site: Site, visitor: Visitor) -> None:
    page = enter(visitor, own_site, path, LEADER).page
    waiting: list[Route] = []
    page.route("**/histoire/", lambda route: waiting.append(route))
    page.get_by_role("button", name="Historique").press("Enter")
    page.get_by_role("button", name="Remonter le temps").press("Enter")
    past = page.locator(".map-past")
    expect(past.get_by_role("status")).to_have_text("L’historique arrive…")
    expect(past.get_by_role("progressbar", name="Lecture de l’historique")).to_be_visible()
    expect(past.get_by_role("button", name="Revenir à aujourd’hui")).to_be_focused()
    page.keyboard.press("Escape")
    expect(past).to_have_count(0)
    expect(page.get_by_role("button", name="Historique")).to_be_focused()
    waiting[0].continue_()
    page.unroute("**/histoire/")
    page.get_by_role("button", name="Historique").press("Enter")
    page.get_by_role("button", name="Remonter le temps").press("Enter")
    expect(page.get_by_role("slider", name="Moment de la carte")).to_be_focused()
    expect(past).to_have_count(1)
