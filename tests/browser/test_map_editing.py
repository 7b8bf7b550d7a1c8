"""Writing on a shared map: several nodes at once, the clipboard, drags, links across the tree, a node's window."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.faults.server import Site

from .axe import faults
from .conftest import DESK, PHONE, Visitor
from .test_map import GUEST, LEADER, enter, path

__all__ = ["path"]


def write(page: Page, *branches: str) -> None:
    """Main branches, with keys alone; the last one stays selected."""
    page.locator(".map-stage").focus()
    for text in branches:
        page.keyboard.press("Home")
        page.keyboard.press("Tab")
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def node(page: Page, text: str) -> Locator:
    return page.locator(".map-nodes g[data-node]").filter(has_text=text)


def centre(page: Page, text: str) -> tuple[float, float]:
    shape = node(page, text).locator(".map-box")
    expect(shape).to_be_visible()
    # Others may draw meanwhile: a shape that was just replaced has no place.
    box = next(box for _time in range(50) if (box := shape.bounding_box()))
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def plan(page: Page) -> None:
    page.get_by_role("button", name="Plan", exact=True).click()


def test_several_nodes_are_worked_on_together_and_each_action_is_one_step(
    path: str, own_site: Site, visitor: Visitor
) -> None:
    leader = enter(visitor, own_site, path, LEADER).page
    guest = enter(visitor, own_site, path, GUEST, PHONE).page
    write(leader, "Premier", "Deuxième", "Troisième")
    node(leader, "Premier").click()
    node(leader, "Troisième").click(modifiers=["Control"])
    expect(leader.locator(".map-node.selected")).to_have_count(2)
    leader.keyboard.press("Control+m")
    leader.get_by_label("Sous quel élément").fill("deux")
    leader.get_by_role("button", name="Déplacer ici").click()
    for name in ("Premier", "Troisième"):
        expect(guest.get_by_role("treeitem", name=name)).to_have_attribute("aria-level", "3")
    guest.get_by_role("treeitem").first.focus()
    guest.keyboard.press("Insert")
    guest.keyboard.type("D’un autre")
    guest.keyboard.press("Enter")
    expect(node(leader, "D’un autre")).to_have_count(1)
    leader.keyboard.press("Control+z")
    for name in ("Premier", "Troisième"):
        expect(guest.get_by_role("treeitem", name=name)).to_have_attribute("aria-level", "2")
    expect(leader.locator(".map-node.selected")).to_have_count(2)
    leader.keyboard.press("Delete")
    expect(guest.get_by_role("treeitem", name="Troisième")).to_have_count(0)
    leader.keyboard.press("Control+z")
    expect(guest.get_by_role("treeitem", name="Troisième")).to_have_count(1)
    expect(guest.get_by_role("treeitem", name="D’un autre")).to_have_count(1)


def test_branches_are_copied_cut_and_pasted_with_all_they_say(path: str, own_site: Site, visitor: Visitor) -> None:
    page = enter(visitor, own_site, path, LEADER).page
    write(page, "Logement", "Ailleurs")
    node(page, "Logement").click()
    page.keyboard.press("Control+Enter")
    page.get_by_role("combobox", name="Étiquettes").fill("urgent")
    page.get_by_role("combobox", name="Étiquettes").press("Enter")
    page.get_by_role("radio", name="Violet").check(force=True)
    page.get_by_role("radio", name=re.compile("Cause")).check(force=True)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+c")
    node(page, "Ailleurs").click()
    page.keyboard.press("Control+v")
    copy = node(page, "◆ Logement").filter(has_text="#urgent")
    expect(copy).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(copy).to_have_count(1)
    node(page, "Logement").click()
    page.keyboard.press("Control+x")
    expect(node(page, "Logement")).to_have_count(0)
    node(page, "Ailleurs").click()
    page.keyboard.press("Control+v")
    plan(page)
    expect(page.get_by_role("treeitem", name="Logement")).to_have_attribute("aria-level", "3")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["keys", "touch"])
def test_a_branch_goes_from_a_map_to_another_with_all_it_says(
    path: str, own_site: Site, visitor: Visitor, viewport: dict[str, int]
) -> None:
    visit = enter(visitor, own_site, path, LEADER, viewport)
    one = visit.page
    one.get_by_role("button", name="Carte", exact=True).click()
    write(one, "Logement")
    one.keyboard.press("Control+Enter")
    one.get_by_role("combobox", name="Étiquettes").fill("urgent")
    one.get_by_role("combobox", name="Étiquettes").press("Enter")
    one.keyboard.press("Escape")
    one.keyboard.press("Tab")
    one.keyboard.type("Loyer")
    one.keyboard.press("Enter")
    [(pk,)] = own_site.rows(
        "select min(m.id) from mindmap_mindmap m join meetings_meeting r on r.id = m.meeting_id "
        "where r.state = 'planned' and m.breakout_id is not null"
    )
    other = visit.context.new_page()
    other.on("console", visit.hear)
    other.goto(f"http://{own_site.servers[0].address}/cartes/{pk}/")
    expect(other.locator("[data-map-state]")).to_have_text("enregistré")
    plan(other)
    one.bring_to_front()
    plan(one)
    one.get_by_role("treeitem", name=re.compile("^Logement")).click()
    if viewport is DESK:
        one.keyboard.press("Control+x")
    else:
        one.get_by_role("button", name="Plus", exact=True).tap()
        one.get_by_role("menuitem", name="Couper").tap()
    expect(one.get_by_role("treeitem", name=re.compile("^Logement"))).to_have_count(0)
    other.bring_to_front()
    other.get_by_role("treeitem").first.click()
    if viewport is DESK:
        other.keyboard.press("Control+v")
    else:
        other.get_by_role("button", name="Plus", exact=True).tap()
        other.get_by_role("menuitem", name="Coller un texte…").tap()
        other.get_by_role("dialog").get_by_label("Texte").press("Control+v")
        expect(other.get_by_role("dialog")).to_have_count(0)
    brought = other.get_by_role("treeitem", name=re.compile("^Logement"))
    expect(brought).to_contain_text("#urgent")
    expect(brought).to_have_attribute("aria-level", "2")
    expect(other.get_by_role("treeitem", name=re.compile("^Loyer"))).to_have_attribute("aria-level", "3")
    other.keyboard.press("Control+z")
    expect(brought).to_have_count(0)


def test_a_text_is_pasted_as_branches_in_one_step(path: str, own_site: Site, visitor: Visitor) -> None:
    page = enter(visitor, own_site, path, LEADER).page
    write(page, "Réunion")
    page.get_by_role("button", name="Plus", exact=True).press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Relier à…")).to_be_visible()
    assert not faults(page)
    page.keyboard.press("c")
    page.keyboard.press("c")
    page.keyboard.press("c")
    expect(page.get_by_role("menuitem", name="Coller un texte…")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_label("Texte").fill(
        "# Causes\n- loyer\n  - impayé\n- travail\n# Idées\n- [x] visite"
    )
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("6 éléments")
    page.get_by_role("button", name="Ajouter à la carte").press("Enter")
    plan(page)
    expect(page.get_by_role("treeitem", name="impayé")).to_have_attribute("aria-level", "5")
    page.get_by_role("treeitem", name="impayé").focus()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("treeitem", name="Causes")).to_have_count(0)


def test_a_drag_says_where_it_lands_and_escape_gives_up(path: str, own_site: Site, visitor: Visitor) -> None:
    page = enter(visitor, own_site, path, LEADER).page
    write(page, "Alpha", "Bravo")
    x, y = centre(page, "Bravo")
    page.mouse.move(*centre(page, "Alpha"))
    page.mouse.down()
    page.mouse.move(x - 6, y)
    page.mouse.move(x, y)
    expect(page.locator(".map-ghost")).to_contain_text("dans « Bravo »")
    expect(page.locator(".map-announcer").first).to_contain_text("dans « Bravo »")
    page.keyboard.press("Escape")
    expect(page.locator(".map-ghost")).to_have_count(0)
    page.mouse.up()
    page.mouse.move(*centre(page, "Alpha"))
    page.mouse.down()
    page.mouse.move(x - 6, y)
    page.mouse.move(x, y)
    page.mouse.up()
    plan(page)
    expect(page.get_by_role("treeitem", name="Alpha")).to_have_attribute("aria-level", "3")


def test_two_nodes_are_linked_by_keyboard_named_followed_and_told(path: str, own_site: Site, visitor: Visitor) -> None:
    leader = enter(visitor, own_site, path, LEADER).page
    guest = enter(visitor, own_site, path, GUEST, PHONE).page
    write(leader, "Cause", "Effet")
    leader.keyboard.press("Control+l")
    leader.get_by_label("À quel élément").fill("cause")
    leader.get_by_label("Nom du lien").fill("dépend de")
    leader.get_by_label("Nom du lien").press("Enter")
    expect(leader.locator(".map-relation-words")).to_have_text("dépend de")
    expect(guest.get_by_role("treeitem", name=re.compile("^Effet"))).to_contain_text("→ « Cause » (dépend de)")
    guest.get_by_role("link", name="→ « Cause » (dépend de)").click()
    expect(guest.get_by_role("treeitem", name=re.compile("^Cause"))).to_be_focused()
    leader.keyboard.press("Control+Enter")
    expect(leader.get_by_role("dialog")).to_be_visible()
    assert not faults(leader)
    leader.get_by_role("button", name="Aller à « Cause »").press("Enter")
    expect(node(leader, "Cause")).to_have_class(re.compile("selected"))
    leader.keyboard.press("Control+z")
    expect(leader.locator(".map-relation")).to_have_count(0)


def test_a_finger_drags_after_a_long_press_and_pans_otherwise(path: str, own_site: Site, visitor: Visitor) -> None:
    page = enter(visitor, own_site, path, LEADER, PHONE).page
    page.get_by_role("button", name="Carte", exact=True).tap()
    page.locator('.map-nodes [data-node="root"]').tap()
    page.get_by_role("toolbar").get_by_role("button", name="Ajouter").tap()
    for text in ("Alpha", "Bravo"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        if text == "Alpha":
            page.get_by_role("button", name="À côté").tap()
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    (x, y), (to_x, to_y) = centre(page, "Bravo"), centre(page, "Alpha")
    touch("touchStart", (x, y))
    expect(page.locator(".map-ghost")).to_be_visible()
    touch("touchMove", (to_x, to_y))
    expect(page.locator(".map-ghost")).to_contain_text("dans « Alpha »")
    touch("touchEnd")
    plan(page)
    expect(page.get_by_role("treeitem", name="Bravo")).to_have_attribute("aria-level", "3")
    small = page.evaluate(
        "[...document.querySelectorAll('.map-foot button, .map-views button')].filter((b) => b.checkVisibility())"
        ".filter((b) => b.getBoundingClientRect().height < 44).map((b) => b.textContent)"
    )
    assert small == []


@pytest.mark.parametrize("view", ["Carte", "Plan"])
def test_the_windows_of_a_map_have_no_fault(path: str, own_site: Site, visitor: Visitor, view: str) -> None:
    page = enter(visitor, own_site, path, LEADER).page
    write(page, "Logement")
    page.get_by_role("button", name=view, exact=True).click()
    page.get_by_role("toolbar").get_by_role("button", name="Détails").click()
    box = page.get_by_role("textbox", name="Note")
    box.fill("**Urgent** : voir https://has-sante.fr\n- un\n- deux <b>")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.locator(".map-note-read strong")).to_have_text("Urgent")
    page.get_by_label("Adresse à ouvrir").fill("javascript:alert(1)")
    page.get_by_label("Adresse à ouvrir").press("Tab")
    expect(page.get_by_text("Cette adresse ne peut pas être ouverte")).to_be_visible()
    page.get_by_label("Adresse à ouvrir").fill("www.has-sante.fr")
    page.get_by_label("Adresse à ouvrir").press("Tab")
    page.get_by_role("combobox", name="Étiquettes").fill("urgent, à revoir")
    page.get_by_role("combobox", name="Étiquettes").press("Enter")
    assert not faults(page)
    page.keyboard.press("Escape")
    assert not faults(page)
    page.get_by_role("button", name="Les touches").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not faults(page)
