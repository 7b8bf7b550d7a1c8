"""What is said of a map's elements, by several browsers: votes, comments, locked branches."""

import re
from base64 import b64encode
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.faults.server import Site

from .axe import faults
from .conftest import DESK, PHONE, Visit, Visitor
from .test_map import GUEST, LEADER, enter, path

__all__ = ["path"]


@pytest.fixture
def visits(path: str, own_site: Site, visitor: Visitor) -> tuple[Visit, Visit]:
    """Whoever leads, at a desk; somebody who takes part, on a phone."""
    return enter(visitor, own_site, path, LEADER, DESK), enter(visitor, own_site, path, GUEST, PHONE)


@pytest.fixture
def pages(visits: tuple[Visit, Visit]) -> tuple[Page, Page]:
    """Their pages, with two branches written in the map."""
    leader, guest = (visit.page for visit in visits)
    leader.locator(".map-stage").focus()
    for text in ("Agréments", "Attentes"):
        leader.keyboard.press("Escape")
        leader.keyboard.press("ArrowRight")
        leader.keyboard.press("Tab")
        leader.keyboard.type(text)
        leader.keyboard.press("Enter")
    expect(row(guest, "Attentes")).to_be_visible()
    return leader, guest


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("treeitem", name=name)


def choose(page: Page, name: str) -> None:
    """In « Plus », what can be done to the selected node."""
    page.get_by_role("button", name="Plus", exact=True).click()
    page.get_by_role("menuitem", name=name, exact=True).click()


def node(page: Page, name: str) -> Locator:
    return page.locator(".map-nodes [data-node]", has_text=name)


def test_a_vote_is_led_laid_by_touch_and_by_keys_and_its_result_leads_to_the_nodes(
    path: str, pages: tuple[Page, Page]
) -> None:
    leader, guest = pages
    leader.get_by_role("button", name="Vote…").click()
    leader.get_by_label("Gommettes par personne").fill("2")
    leader.get_by_role("button", name="Ouvrir le vote").click()
    strip = guest.get_by_role("group", name="Vote")
    expect(strip).to_contain_text("il vous reste 2 gommettes")
    # By touch, in the outline.
    strip.get_by_role("button", name="Voter").click()
    row(guest, "Agréments").locator(".map-row-words").click()
    row(guest, "Attentes").locator(".map-row-words").click()
    expect(strip).to_contain_text("toutes vos gommettes sont posées")
    row(guest, "Attentes").locator(".map-row-words").click()
    expect(guest.get_by_role("alert").filter(has_text="reprenez-en une")).to_be_visible()
    guest.get_by_role("button", name="Reprendre").click()
    expect(strip).to_contain_text("il vous reste 1 gommette")
    # By keys, on the picture; nobody sees what the other laid.
    expect(leader.get_by_role("group", name="Vote")).to_contain_text("1 a voté")
    expect(leader.locator(".map-chip.dots")).to_have_count(0)
    leader.get_by_role("button", name="Voter", exact=True).first.click()
    node(leader, "Agréments").click()
    leader.keyboard.press("Enter")
    leader.keyboard.press("Backspace")
    leader.keyboard.press("+")
    expect(leader.get_by_role("group", name="Vote")).to_contain_text("2 ont voté")
    leader.keyboard.press("Escape")
    # One's own dots come back with the page, and are not told to the other.
    guest.reload()
    expect(row(guest, "Agréments").locator(".map-row-chip.own")).to_contain_text("× 1")
    leader.get_by_role("button", name="Clore le vote").click()
    expect(row(guest, "Agréments").locator(".map-row-chip.dots")).to_contain_text("3")
    guest.get_by_role("button", name="Outils").click()
    guest.get_by_role("menuitem", name="Résultat").click()
    table = guest.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(2)
    expect(table).to_contain_text("Agréments")
    table.get_by_role("button", name="Agréments").click()
    expect(row(guest, "Agréments")).to_have_attribute("aria-selected", "true")
    expect(leader.get_by_role("button", name="Vote…")).to_be_visible()


def test_a_comment_appears_in_an_open_window_and_spares_what_is_being_typed(
    path: str, pages: tuple[Page, Page]
) -> None:
    leader, guest = pages
    row(guest, "Attentes").locator(".map-row-words").click()
    guest.keyboard.press("Control+Enter")
    box = guest.get_by_label("Votre commentaire")
    box.fill("Pas encore fini d’écr")
    node(leader, "Attentes").click()
    leader.keyboard.press("Control+Enter")
    leader.get_by_label("Votre commentaire").fill("Six mois à Toulon")
    leader.get_by_role("button", name="Commenter").click()
    expect(guest.locator(".map-comments")).to_contain_text("Six mois à Toulon")
    expect(guest.locator(".map-comments")).to_contain_text("Claire Aubert")
    expect(box).to_have_value("Pas encore fini d’écr")
    expect(guest.get_by_role("button", name="Retirer")).to_have_count(0)
    guest.get_by_role("button", name="Marquer comme traité").click()
    expect(leader.locator(".map-comments")).to_contain_text("traité")
    leader.get_by_role("button", name="Rouvrir").click()
    guest.get_by_role("button", name="Fermer").click()
    expect(row(guest, "Attentes").locator(".map-row-chip.comment")).to_contain_text("1")
    row(guest, "Attentes").locator(".map-row-chip.comment").click()
    expect(guest.locator(".map-comments")).to_contain_text("Six mois à Toulon")


def test_a_locked_branch_is_told_and_not_written_and_what_was_written_meanwhile_is_kept(
    path: str, pages: tuple[Page, Page], visits: tuple[Visit, Visit]
) -> None:
    leader, guest = pages
    # The guest's network goes; they write in two branches, one of which is locked meanwhile.
    guest.context.set_offline(True)
    for name, more in (("Agréments", "Agréments, non"), ("Attentes", "Attentes, oui")):
        row(guest, name).locator(".map-row-words").click()
        guest.keyboard.press("F2")
        guest.keyboard.press("End")
        guest.keyboard.type(more.removeprefix(name))
        guest.keyboard.press("Enter")
    node(leader, "Agréments").click()
    choose(leader, "Verrouiller la branche")
    expect(node(leader, "Agréments").locator(".map-chip.lock")).to_be_visible()
    guest.context.set_offline(False)
    expect(guest.get_by_role("alert").filter(has_text="verrouillée par Claire Aubert")).to_be_visible()
    expect(row(guest, "Agréments").locator(".map-row-words")).to_have_text("Agréments")
    expect(row(guest, "Attentes").locator(".map-row-words")).to_have_text("Attentes, oui")
    expect(guest.locator("[data-map-state]")).to_have_text("enregistré")
    expect(node(leader, "Attentes, oui")).to_be_visible()
    # From now on nothing begins there, and it says why.
    row(guest, "Agréments").locator(".map-row-words").click()
    guest.keyboard.press("F2")
    expect(guest.locator(".map-editor")).to_have_count(0)
    expect(guest.locator(".map-tools .map-lock-note")).to_have_text("Verrouillée par Claire Aubert")
    for visit in visits:
        visit.complaints = [each for each in visit.complaints if "ERR_INTERNET_DISCONNECTED" not in each]
    # Whoever leads writes there, and opens it again.
    leader.keyboard.press("F2")
    leader.keyboard.type(" !")
    leader.keyboard.press("Enter")
    choose(leader, "Déverrouiller la branche")
    expect(row(guest, "Agréments").locator(".map-row-chip.lock")).to_have_count(0)


def test_a_link_of_a_locked_branch_is_shown_told_and_not_changed(
    path: str, pages: tuple[Page, Page], visits: tuple[Visit, Visit]
) -> None:
    leader, guest = pages
    waits = guest.get_by_role("treeitem", name=re.compile("^Attentes"))
    node(leader, "Attentes").click()
    leader.keyboard.press("Control+l")
    leader.get_by_label("À quel élément").fill("agréments")
    leader.get_by_label("Nom du lien").fill("dépend de")
    leader.get_by_label("Nom du lien").press("Enter")
    expect(waits).to_contain_text("→ « Agréments » (dépend de)")
    # The guest removes it while their network is away, and the branch is locked meanwhile: it comes back.
    guest.context.set_offline(True)
    waits.locator(".map-row-words").click()
    guest.keyboard.press("Control+Enter")
    guest.get_by_role("button", name="Retirer le lien").click()
    guest.get_by_role("button", name="Fermer").click()
    expect(waits).not_to_contain_text("dépend de")
    node(leader, "Agréments").click()
    choose(leader, "Verrouiller la branche")
    expect(node(leader, "Agréments").locator(".map-chip.lock")).to_be_visible()
    guest.context.set_offline(False)
    expect(guest.get_by_role("alert").filter(has_text="verrouillée par Claire Aubert")).to_be_visible()
    expect(waits).to_contain_text("→ « Agréments » (dépend de)")
    expect(guest.locator("[data-map-state]")).to_have_text("enregistré")
    # From now on the link is read, and said to be held; no other is offered there.
    waits.locator(".map-row-words").click()
    guest.keyboard.press("Control+Enter")
    links = guest.locator(".map-relations-list")
    expect(links).to_contain_text("Branche verrouillée par Claire Aubert. Ce lien ne se change pas.")
    expect(links.get_by_label("Nom du lien")).not_to_be_editable()
    expect(links.get_by_role("button", name="Retirer le lien")).to_have_count(0)
    expect(links.get_by_role("button", name="Aller à « Agréments »")).to_be_visible()
    assert not faults(guest)
    guest.get_by_role("button", name="Fermer").click()
    guest.keyboard.press("Control+l")
    expect(guest.get_by_role("dialog")).to_contain_text("Les éléments des branches verrouillées ne sont pas proposés.")
    expect(guest.get_by_role("option", name="Agréments")).to_have_count(0)
    assert not faults(guest)
    guest.keyboard.press("Escape")
    for visit in visits:
        visit.complaints = [each for each in visit.complaints if "ERR_INTERNET_DISCONNECTED" not in each]


# A file dropped on an element, or pasted while it is selected: as the browser tells it to the page.
DROP = """([content, how, name]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
  const data = new DataTransfer()
  data.items.add(new File([bytes], "image.png", { type: "image/png" }))
  const found = [...document.querySelectorAll(".map-nodes [data-node]")].find((each) => each.textContent.includes(name))
  const event = how === "drop"
    ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  found.dispatchEvent(event)
}"""


def test_an_image_is_brought_by_a_button_a_paste_and_a_drop_and_says_what_it_shows(
    path: str, pages: tuple[Page, Page], visits: tuple[Visit, Visit], own_site: Site, tmp_path: Path
) -> None:
    leader, guest = pages
    picture = tmp_path / "plan.png"
    Image.new("RGB", (240, 160), "#1f6fb4").save(picture)
    row(guest, "Attentes").locator(".map-row-words").click()
    with guest.expect_file_chooser() as chooser:
        choose(guest, "Ajouter une image…")
    chooser.value.set_files(picture)
    guest.get_by_label("Description de l’image").fill("Le plan du service")
    guest.get_by_role("button", name="Enregistrer la description").click()
    # The window says what was known when it was opened.
    expect(leader.locator("[data-marks*='Le plan du service']").first).to_be_attached()
    node(leader, "Attentes").click()
    leader.keyboard.press("Control+Enter")
    shown = leader.get_by_role("img", name="Le plan du service")
    expect(shown).to_be_visible()
    assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 240
    leader.get_by_role("button", name="Fermer").click()
    # The same one, dropped on another element: one row serves both. The buttons that lay over it go first.
    leader.keyboard.press("Escape")
    node(leader, "Agréments").click()
    content = b64encode(picture.read_bytes()).decode()
    leader.evaluate(DROP, [content, "drop", "Agréments"])
    leader.get_by_role("button", name="Fermer").click()
    assert own_site.rows("select count(*) from mindmap_mapimage") == [(1,)]
    # The map as it was is drawn with its images.
    leader.get_by_role("button", name="Historique").click()
    leader.get_by_role("button", name="Remonter le temps").click()
    expect(leader.locator(".map-past image.map-picture").first).to_have_attribute(
        "href", re.compile(rf"^{path}images/")
    )
    leader.get_by_role("button", name="Revenir à aujourd’hui").click()
    # What is no image is refused, in French, and changes nothing.
    leader.evaluate(DROP, [b64encode(b"<svg/>").decode(), "paste", "Agréments"])
    expect(leader.get_by_role("alert").filter(has_text="pas une image lisible")).to_be_visible()
    for visit in visits:
        visit.complaints = [each for each in visit.complaints if "422" not in each]
