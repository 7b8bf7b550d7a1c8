"""Where the keyboard goes once a window of a map is closed: back to what opened it, on a phone as on a desk."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.faults.server import Site

from .conftest import DESK, PHONE, Visitor
from .test_map import LEADER, enter, path
from .test_map_editing import write

__all__ = ["path"]

# What lies over the map and takes the keyboard.
WINDOW = "dialog[open], .map-past, .map-panel:not([hidden]), .map-search:not([hidden]), .map-present:not([hidden])"


def narrow(page: Page, view: str) -> Locator:
    """« Outils », on a map in this view with something in its trash."""
    page.get_by_role("button", name="Carte", exact=True).click()
    write(page, "Gardé", "Jeté")
    page.keyboard.press("Delete")
    page.get_by_role("button", name=view, exact=True).click()
    return page.get_by_role("button", name="Outils")


def entries(page: Page, button: Locator) -> list[str]:
    button.press("Enter")
    names = page.get_by_role("menuitem").all_inner_texts()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    return [name.split("\n")[0] for name in names]


def choose(page: Page, button: Locator, name: str) -> None:
    button.press("Enter")
    page.get_by_role("menuitem", name=name, exact=True).press("Enter")


@pytest.mark.parametrize("view", ["Carte", "Plan"])
def test_every_tool_of_a_narrow_map_gives_the_keyboard_back(
    path: str, own_site: Site, visitor: Visitor, view: str
) -> None:
    page = enter(visitor, own_site, path, LEADER, PHONE).page
    tools = narrow(page, view)
    names = entries(page, tools)
    assert {"Affichage", "Corbeille · 1", "Les touches", "Historique", "Fichiers", "Présenter", "Vote…"} <= set(
        names
    ), names
    for name in names:
        page.get_by_role("button", name=view, exact=True).click()
        choose(page, tools, name)
        if name == "Tout voir":
            expect(tools).to_be_focused()
            continue
        expect(page.locator(WINDOW).last, name).to_be_visible()
        expect(page.locator(":focus"), name).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator(WINDOW), name).to_have_count(0)
        expect(tools, name).to_be_focused()
    page.get_by_role("button", name=view, exact=True).click()
    for name in ("Remonter le temps", "Qui a écrit"):
        choose(page, tools, "Historique")
        page.get_by_role("dialog").get_by_role("button", name=name).press("Enter")
        expect(page.get_by_role("heading", name="Historique de la carte")).to_have_count(0)
        expect(page.locator(WINDOW).last, name).to_be_visible()
        expect(page.locator(":focus"), name).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator(WINDOW), name).to_have_count(0)
        expect(tools, name).to_be_focused()
    search = page.get_by_role("button", name="Chercher", exact=True)
    search.press("Enter")
    expect(page.locator(WINDOW)).to_be_visible()
    page.keyboard.press("Escape")
    expect(search).to_be_focused()


def test_every_tool_of_a_wide_map_gives_the_keyboard_back_to_its_button(
    path: str, own_site: Site, visitor: Visitor
) -> None:
    page = enter(visitor, own_site, path, LEADER, DESK).page
    write(page, "Jeté")
    page.keyboard.press("Delete")
    for name in ("Corbeille · 1", "Les touches", "Historique", "Fichiers", "Présenter", "Vote…", "Chercher"):
        button = page.locator(".map-corner").get_by_role("button", name=name, exact=True)
        button.press("Enter")
        expect(page.locator(WINDOW).last, name).to_be_visible()
        page.keyboard.press("Escape")
        expect(button, name).to_be_focused()


@pytest.mark.parametrize("view", ["Carte", "Plan"])
def test_every_window_of_a_node_gives_the_keyboard_back_to_it(
    path: str, own_site: Site, visitor: Visitor, view: str
) -> None:
    page = enter(visitor, own_site, path, LEADER, PHONE).page
    page.get_by_role("button", name="Carte", exact=True).click()
    write(page, "Ailleurs", "Ici")
    page.get_by_role("button", name=view, exact=True).click()
    here = page.locator(".map-stage") if view == "Carte" else page.get_by_role("treeitem", name="Ici", exact=True)
    more = page.get_by_role("button", name="Plus", exact=True)
    # Some tools need an element that the server knows.
    expect(page.locator("[data-map-state]")).to_have_text("enregistré")
    windows = 0
    for name in entries(page, more):
        # An image is chosen in the browser's own window.
        if not name.endswith("…") or "image" in name:
            continue
        choose(page, more, name)
        expect(page.get_by_role("dialog"), name).to_be_visible()
        windows += 1
        page.keyboard.press("Escape")
        expect(here, name).to_be_focused()
    assert windows == 5
    page.get_by_role("toolbar").get_by_role("button", name="Détails").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(here).to_be_focused()


# A browser tells that a window was closed when it has the time: here, late.
LATE = """
document.addEventListener("close", (event) => {
  if (event.target.told) return;
  event.stopImmediatePropagation();
  event.target.told = true;
  setTimeout(() => event.target.dispatchEvent(new Event("close")), 700);
}, { capture: true });
"""
OPENERS = {"Détails": "Control+Enter", "Déplacer": "Control+m", "Relier": "Control+l", "Chercher": "Control+f"}


def test_whoever_closes_a_window_and_goes_on_at_once_is_heard_where_they_are(
    path: str, own_site: Site, visitor: Visitor
) -> None:
    visit = enter(visitor, own_site, path, LEADER)
    visit.context.add_init_script(LATE)
    visit.go(path)
    page = visit.page
    expect(page.locator("[data-map-state]")).to_have_text("enregistré")
    write(page, *OPENERS)
    for branch, opener in OPENERS.items():
        page.locator(".map-nodes g[data-node]").filter(has_text=branch).click()
        for key in (opener, "Escape", "Tab"):
            page.keyboard.press(key)
        page.keyboard.type(f"Suite {branch}")
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Plan", exact=True).click()
    for branch in OPENERS:
        line = page.get_by_role("treeitem").filter(has_text=f"Suite {branch}")
        expect(line).to_have_attribute("aria-level", "3")
        page.get_by_role("treeitem", name=branch, exact=True).focus()
        for key in (OPENERS[branch], "Escape", "Insert"):
            page.keyboard.press(key)
        page.keyboard.type(f"Plan {branch}")
        page.keyboard.press("Enter")
        expect(page.get_by_role("treeitem").filter(has_text=f"Plan {branch}")).to_have_attribute("aria-level", "3")
        expect(page.get_by_role("treeitem", name=branch, exact=True)).to_have_count(1)


UPRIGHT = {"width": 768, "height": 1024}
# The element that has the keyboard, and how it shows where the system chooses the colours.
SHOWN = """() => {
  const [element, style] = [document.activeElement, getComputedStyle(document.activeElement)];
  const [line, width, colour] = [style.outlineStyle, parseFloat(style.outlineWidth), style.outlineColor];
  const isShown = line !== "none" && width >= 2 && colour !== "rgba(0, 0, 0, 0)";
  return [`${element.tagName} ${element.className.baseVal ?? element.className}`, isShown];
}"""


@pytest.mark.parametrize("viewport", [UPRIGHT, PHONE], ids=["upright", "phone"])
def test_the_outline_of_a_rooms_map_shows_and_keeps_the_keyboard(
    path: str, own_site: Site, visitor: Visitor, viewport: dict[str, int]
) -> None:
    [(meeting,)] = own_site.rows("select meeting_id from mindmap_mindmap where id = ?", path.split("/")[2])
    page = enter(visitor, own_site, path, LEADER, viewport).page
    page.goto(page.url.replace(path, f"/reunions/{meeting}/salle/"))
    # The phase works on the map: it is in sight, without a press.
    looked = page.locator("#room").get_attribute("data-pane") or ""
    for view, part in (("Carte", ".map-stage"), ("Plan", ".map-outline"), ("Carte", ".map-stage")):
        button = page.locator("button[data-map-view]", has_text=view).first
        button.press("Enter")
        expect(page.locator(part).first).to_be_visible()
        expect(button).to_be_focused()
        assert (page.locator("#room").get_attribute("data-pane") or "") == looked


def test_the_keyboard_shows_on_a_map_whose_colours_the_system_chooses(
    path: str, own_site: Site, visitor: Visitor
) -> None:
    page = enter(visitor, own_site, path, LEADER).page
    page.emulate_media(forced_colors="active")
    write(page, "Logement")
    page.keyboard.press("Control+Enter")
    seen = [page.evaluate(SHOWN)]
    for _time in range(6):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(SHOWN))
    page.keyboard.press("Escape")
    seen.append(page.evaluate(SHOWN))
    page.get_by_role("button", name="Plan", exact=True).focus()
    for _time in range(6):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(SHOWN))
    page.get_by_role("button", name="Plan", exact=True).press("Enter")
    page.keyboard.press("Tab")
    seen.append(page.evaluate(SHOWN))
    # A radio button is drawn by its label.
    assert {name for name, is_shown in seen if not is_shown} <= {"INPUT "}
    assert {"DIV map-stage", "BUTTON map-tool"} <= {name for name, _is_shown in seen}
    chosen = page.locator(".map-row[aria-selected=true]").first
    plain = page.locator(".map-row[aria-selected=false]").first
    colours = [each.evaluate("(row) => getComputedStyle(row).backgroundColor") for each in (chosen, plain)]
    assert colours[0] != colours[1]
