"""The shared map under fingers, with real touches: pinching, panning, a finger that stays, several nodes at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.faults.server import Site

from .axe import faults
from .conftest import DESK, PHONE, Visitor
from .fingers import Fingers, Point, between
from .test_map import GUEST, LEADER, enter, path
from .test_map_editing import centre, node, write

__all__ = ["path"]

CAMERA = "() => { const m = document.querySelector('.map-scene').getCTM(); return [m.a, m.e, m.f] }"


def on_a_phone(path: str, own_site: Site, visitor: Visitor, *branches: str, persona: str = LEADER) -> Page:
    page = enter(visitor, own_site, path, persona, PHONE).page
    page.get_by_role("button", name="Carte", exact=True).tap()
    # The whole of the map is on the screen, where fingers are put.
    page.locator(".map-stage").evaluate("(stage) => stage.scrollIntoView({ block: 'end' })")
    if branches:
        write(page, *branches)
    return page


def camera(page: Page) -> tuple[float, float, float]:
    scale, x, y = page.evaluate(CAMERA)
    return scale, x, y


def under(page: Page, point: Point) -> tuple[float, float]:
    """What is there on the map."""
    box = page.locator(".map-stage").bounding_box()
    assert box
    scale, x, y = camera(page)
    return (point[0] - box["x"] - x) / scale, (point[1] - box["y"] - y) / scale


def near(one: Point, other: Point, within: float = 3) -> bool:
    return abs(one[0] - other[0]) <= within and abs(one[1] - other[1]) <= within


def test_two_fingers_zoom_on_what_is_under_them_and_pan_without_zooming(
    path: str, own_site: Site, visitor: Visitor
) -> None:
    page = on_a_phone(path, own_site, visitor)
    expect(page.locator('.map-nodes [data-node="root"]')).to_be_visible()
    fingers = Fingers(page)
    left, right = (120.0, 450.0), (220.0, 500.0)
    before = under(page, left), under(page, right)
    spread = (70.0, 425.0), (270.0, 525.0)
    fingers.two((left, right), spread)
    page.wait_for_function("() => document.querySelector('.map-scene').getCTM().a > 1.5")
    after = under(page, spread[0]), under(page, spread[1])
    assert all(near(was, now) for was, now in zip(before, after, strict=True)), (before, after)
    fingers.two(spread, ((145.0, 462.5), (195.0, 487.5)))
    page.wait_for_function("() => document.querySelector('.map-scene').getCTM().a < 1")
    # At the smallest letters, two fingers that go together move the map, whichever way, and fold nothing.
    boxes = page.locator(".map-node").count()
    scale, x, y = camera(page)
    for by in (-90.0, 90.0):
        fingers.two((left, right), ((left[0] + by, left[1] + by), (right[0] + by, right[1] + by)), steps=12)
        page.wait_for_function(f"() => Math.abs(document.querySelector('.map-scene').getCTM().f - {y + by}) < 6")
        now = camera(page)
        assert abs(now[0] - scale) < 0.01, (scale, now)
        assert near((now[1], now[2]), (x + by, y + by), 6), (x, y, now)
        _scale, x, y = now
    assert page.locator(".map-node").count() == boxes


def test_one_finger_pans_and_the_one_left_after_a_pinch_goes_on(path: str, own_site: Site, visitor: Visitor) -> None:
    page = on_a_phone(path, own_site, visitor)
    fingers = Fingers(page)
    _scale, x, y = camera(page)
    fingers.drag((330, 600), (290, 540))
    page.wait_for_function(f"() => Math.abs(document.querySelector('.map-scene').getCTM().f - {y - 60}) < 3")
    assert near(camera(page)[1:], (x - 40, y - 60))
    fingers.down((120, 450), (220, 450))
    fingers.go((110, 450), (230, 450))
    fingers.second_up((230, 450))
    _scale, x, y = camera(page)
    fingers.go((110, 400))
    page.wait_for_function(f"() => Math.abs(document.querySelector('.map-scene').getCTM().f - {y - 50}) < 3")
    fingers.up()
    expect(page.locator(".map-node.selected")).to_have_count(0)


@pytest.mark.parametrize("view", ["Carte", "Plan"])
def test_a_finger_that_stays_opens_the_menu_of_a_node(path: str, own_site: Site, visitor: Visitor, view: str) -> None:
    page = on_a_phone(path, own_site, visitor, "Alpha", "Bravo")
    page.get_by_role("button", name=view, exact=True).tap()
    fingers = Fingers(page)
    if view == "Carte":
        place = centre(page, "Alpha")
    else:
        row = page.get_by_role("treeitem", name="Alpha", exact=True)
        row.scroll_into_view_if_needed()
        box = row.bounding_box()
        assert box
        place = box["x"] + 60, box["y"] + box["height"] / 2
    fingers.down(place)
    if view == "Carte":
        expect(page.locator(".map-ghost")).to_be_visible()
        fingers.up()
        expect(page.get_by_role("menu")).to_be_visible()
    else:
        expect(page.get_by_role("menu")).to_be_visible()
        fingers.up()
    expect(page.get_by_role("menuitem", name="Ajouter", exact=True)).to_be_focused()
    assert not faults(page)
    page.get_by_role("menuitem", name="Renommer").tap()
    page.keyboard.type("Alpha renommé")
    page.keyboard.press("Enter")
    name = page.get_by_role("treeitem", name="Alpha renommé") if view == "Plan" else node(page, "Alpha renommé")
    expect(name).to_have_count(1)


@pytest.mark.parametrize("view", ["Carte", "Plan"])
def test_several_are_chosen_by_touch_and_worked_on_together(
    path: str, own_site: Site, visitor: Visitor, view: str
) -> None:
    page = on_a_phone(path, own_site, visitor)
    page.get_by_role("button", name=view, exact=True).tap()

    def line(name: str) -> Locator:
        return page.get_by_role("treeitem", name=re.compile(f"^{name}"))

    def tap(name: str) -> None:
        if view == "Carte":
            page.touchscreen.tap(*centre(page, name))
        else:
            line(name).tap()

    tap("Qui est")
    page.get_by_role("button", name="Plus", exact=True).tap()
    page.get_by_role("menuitem", name="Sélectionner plusieurs").tap()
    bar = page.get_by_role("group", name="Sélection")
    expect(bar).to_contain_text("1 élément sélectionné")
    tap("Pourquoi")
    tap("Conséquences")
    expect(bar).to_contain_text("3 éléments sélectionnés")
    tap("Qui est")
    expect(bar).to_contain_text("2 éléments sélectionnés")
    assert not faults(page)
    page.get_by_role("toolbar").get_by_role("button", name="Déplacer sous…").tap()
    page.get_by_label("Sous quel élément").fill("qui est")
    page.get_by_role("button", name="Déplacer ici").tap()
    expect(bar).to_contain_text("2 éléments sélectionnés")
    bar.get_by_role("button", name="Terminé").tap()
    expect(bar).to_be_hidden()
    here = page.locator(".map-stage") if view == "Carte" else page.get_by_role("treeitem", selected=True)
    expect(here).to_be_focused()
    page.get_by_role("button", name="Plan", exact=True).tap()
    for name in ("Pourquoi", "Conséquences"):
        expect(line(name)).to_have_attribute("aria-level", "3")
    expect(page.get_by_role("treeitem", selected=True)).to_have_count(1)


def test_several_are_chosen_with_keys_and_with_the_mouse_too(path: str, own_site: Site, visitor: Visitor) -> None:
    page = enter(visitor, own_site, path, LEADER, DESK).page
    write(page, "Alpha", "Bravo", "Charlie")
    node(page, "Alpha").click(button="right")
    expect(page.get_by_role("menu")).to_be_visible()
    page.get_by_role("menuitem", name="Sélectionner plusieurs").click()
    node(page, "Bravo").click()
    bar = page.get_by_role("group", name="Sélection")
    expect(bar).to_contain_text("2 éléments sélectionnés")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menuitem", name="Ajouter", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".map-stage")).to_be_focused()
    page.get_by_role("button", name="Plan", exact=True).click()
    row = re.compile("^(Alpha|Bravo|Charlie)$")
    page.get_by_role("treeitem", name="Alpha", exact=True).click()
    page.get_by_role("treeitem", name="Charlie", exact=True).click(modifiers=["Control"])
    expect(page.get_by_role("treeitem", name=row, selected=True)).to_have_count(2)
    page.get_by_role("treeitem", name="Bravo", exact=True).click()
    page.get_by_role("treeitem", name="Charlie", exact=True).click(modifiers=["Shift"])
    expect(page.get_by_role("treeitem", name=row, selected=True)).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Sélectionner plusieurs").press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    for name, chosen in (("Alpha", "true"), ("Bravo", "false"), ("Charlie", "true")):
        expect(page.get_by_role("treeitem", name=name, exact=True)).to_have_attribute("aria-selected", chosen)


def test_a_reader_has_the_menu_too_with_nothing_that_writes(path: str, own_site: Site, visitor: Visitor) -> None:
    page = on_a_phone(path, own_site, visitor, persona=GUEST)
    page.locator("[data-map]").evaluate("(map) => map.removeAttribute('data-editable')")
    box = page.locator(".map-nodes .d1").first.bounding_box()
    assert box
    fingers = Fingers(page)
    fingers.down((box["x"] + 20, box["y"] + 10))
    # How long the finger rests is the gesture itself.
    page.wait_for_timeout(500)
    fingers.up()
    expect(page.get_by_role("menuitem", name="Copier")).to_be_visible()
    expect(page.get_by_role("menuitem", name=re.compile("Ajouter|Renommer|Supprimer|Couper|Relier"))).to_have_count(0)


def test_two_are_linked_by_a_handle_under_a_finger_or_the_mouse(path: str, own_site: Site, visitor: Visitor) -> None:
    phone = on_a_phone(path, own_site, visitor)
    fingers = Fingers(phone)
    phone.touchscreen.tap(*centre(phone, "Pourquoi"))
    handle = phone.locator(".map-handle")
    expect(handle).to_be_visible()
    fingers.down(middle(handle))
    fingers.go(between(middle(handle), centre(phone, "Conséquences"), 0.5))
    fingers.go(centre(phone, "Conséquences"))
    expect(phone.locator(".map-ghost")).to_contain_text("Relier à « Conséquences »")
    expect(node(phone, "Conséquences")).to_have_class(re.compile("drop-into"))
    fingers.up()
    expect(phone.locator(".map-relation")).to_have_count(1)
    expect(phone.locator(".map-announcer").first).to_contain_text("relié à « Conséquences »")
    # Pressed, it asks to which one.
    phone.touchscreen.tap(*middle(handle))
    expect(phone.get_by_label("À quel élément")).to_be_focused()
    phone.keyboard.press("Escape")
    desk = enter(visitor, own_site, path, LEADER, DESK).page
    expect(desk.locator(".map-relation")).to_have_count(1)
    node(desk, "Conséquences").click()
    desk.mouse.move(*middle(desk.locator(".map-handle")))
    desk.mouse.down()
    desk.mouse.move(*centre(desk, "Qui est"), steps=3)
    desk.keyboard.press("Escape")
    desk.mouse.up()
    expect(desk.locator(".map-ghost")).to_have_count(0)
    expect(desk.locator(".map-relation")).to_have_count(1)
    desk.mouse.move(*middle(desk.locator(".map-handle")))
    desk.mouse.down()
    desk.mouse.move(*centre(desk, "Qui est"), steps=3)
    desk.mouse.up()
    expect(desk.locator(".map-relation")).to_have_count(2)
    desk.keyboard.press("Control+z")
    expect(desk.locator(".map-relation")).to_have_count(1)
    desk.locator("[data-map]").evaluate("(map) => map.removeAttribute('data-editable')")
    expect(desk.locator(".map-handle")).to_be_hidden()


def test_no_link_is_drawn_to_or_from_a_locked_branch(path: str, own_site: Site, visitor: Visitor) -> None:
    leader = enter(visitor, own_site, path, LEADER, DESK).page
    guest = enter(visitor, own_site, path, GUEST, DESK).page
    node(leader, "Conséquences").click()
    leader.get_by_role("button", name="Plus", exact=True).click()
    leader.get_by_role("menuitem", name="Verrouiller la branche").click()
    expect(node(guest, "Conséquences").locator(".map-chip.lock")).to_be_visible()
    node(guest, "Pourquoi").click()
    guest.mouse.move(*middle(guest.locator(".map-handle")))
    guest.mouse.down()
    guest.mouse.move(*centre(guest, "Conséquences"), steps=3)
    expect(guest.locator(".map-ghost")).to_contain_text("verrouillée")
    guest.mouse.up()
    node(guest, "Conséquences").click(position={"x": 12, "y": 8})
    expect(node(guest, "Conséquences")).to_have_class(re.compile("selected"))
    expect(guest.locator(".map-handle")).to_be_hidden()
    expect(guest.locator(".map-relation")).to_have_count(0)


def middle(shape: Locator) -> Point:
    box = shape.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
