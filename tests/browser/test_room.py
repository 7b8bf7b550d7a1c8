"""The room in browsers: what one does shows on the others' screens, and what is typed is never lost."""

import re
import threading

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.faults.server import Server, Site

from . import axe
from .conftest import DESK, PHONE, Visit, Visitor
from .visits import answer_yes

LEADER, SCRIBE, GUEST = "coordination", "secretariat", "cpts-ouest"


@pytest.fixture
def room(own_site: Site) -> str:
    """The path of the cell's room, ready to start."""
    [(pk,)] = own_site.rows("select id from meetings_meeting where kind = 'rupture_cell' and state = 'planned'")
    return f"/reunions/{pk}/salle/"


def enter(visitor: Visitor, server: Server, room: str, persona: str, viewport: dict[str, int] = DESK) -> Visit:
    visit = visitor(server, persona, viewport)
    visit.go(room)
    expect(visit.page.locator("#save-state")).to_have_text("enregistré")
    return visit


def opened(visitor: Visitor, site: Site, room: str) -> Visit:
    """The leader's browser, the meeting being held."""
    leader = enter(visitor, site.servers[0], room, LEADER)
    leader.page.get_by_role("button", name="Ouvrir la séance").click()
    expect(leader.page.locator(".phase.is-current .clock")).to_be_visible()
    return leader


def say(page: Page, line: str, where: str = "action") -> None:
    field = page.locator(f'form[data-quick="{where}"] input')
    field.fill(line)
    field.press("Enter")


def test_what_one_writes_shows_on_the_others_screens(visitor: Visitor, own_site: Site, room: str) -> None:
    leader = opened(visitor, own_site, room)
    guest = enter(visitor, own_site.servers[0], room, GUEST, PHONE)
    say(leader.page, "Un circuit unique pour le département", "decision")
    say(leader.page, "Recenser les situations @Nadia dans 15 jours")
    guest.page.locator('.room-tab[data-pane="actions"]').click()
    card = guest.page.locator(".action-card", has_text="Recenser les situations")
    expect(card).to_be_visible()
    # Her own line offers her own answers; nobody else's screen does.
    expect(card.get_by_role("button", name="Je confirme")).to_be_visible()
    hidden = leader.page.locator(".action-card", has_text="Recenser").get_by_role("button", name="Je confirme")
    expect(hidden).to_be_hidden()
    card.get_by_role("button", name="Je confirme").click()
    expect(leader.page.locator(".action-card", has_text="Recenser les situations")).to_contain_text("confirmé")
    guest.page.locator('.room-tab[data-pane="decisions"]').click()
    expect(guest.page.locator(".decision", has_text="Un circuit unique pour le département")).to_be_visible()


def test_the_line_is_read_while_it_is_typed(visitor: Visitor, own_site: Site, room: str) -> None:
    leader = opened(visitor, own_site, room)
    leader.page.locator('form[data-quick="action"] input').fill("Rappeler la famille @nadia demain")
    reading = leader.page.locator('form[data-quick="action"] .quick-reading')
    expect(reading).to_contain_text("Nadia Roux")
    leader.page.locator('form[data-quick="action"] input').fill("Rappeler la famille @personne")
    expect(reading).to_contain_text("ne désigne personne")


def test_who_and_when_are_corrected_under_the_line(visitor: Visitor, own_site: Site, room: str) -> None:
    """By keys alone: a name from the list after the @, a day from the calendar; the sentence stays as it was typed."""
    leader = opened(visitor, own_site, room)
    keys = leader.page.keyboard
    line = leader.page.locator("#action-line")
    line.click()
    keys.type("Passer le samedi matin @nad")
    expect(leader.page.get_by_role("option", name="Nadia Roux")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(line).to_have_value("Passer le samedi matin @Nadia Roux ")
    keys.press("Tab")
    expect(leader.page.get_by_role("button", name="Qui : Nadia Roux. Changer")).to_be_focused()
    keys.press("Tab")
    expect(leader.page.get_by_role("button", name="Pour quand : pas encore. Changer")).to_be_focused()
    keys.press("Enter")
    day = leader.page.get_by_label("Pour quand", exact=True)
    expect(day).to_be_focused()
    day.fill("2031-03-04")
    keys.press("Enter")
    expect(line).to_be_focused()
    expect(leader.page.get_by_role("button", name="Pour quand : mardi 4 mars 2031. Changer")).to_be_visible()
    keys.press("Enter")
    card = leader.page.locator(".action-card", has_text="Passer le samedi matin")
    expect(card.locator(".action-what")).to_have_text("Passer le samedi matin")
    expect(card).to_contain_text("Nadia Roux")
    expect(card.locator("time")).to_have_attribute("datetime", "2031-03-04")


def test_half_typed_text_and_focus_outlive_what_others_do(visitor: Visitor, own_site: Site, room: str) -> None:
    leader = opened(visitor, own_site, room)
    scribe = enter(visitor, own_site.servers[0], room, SCRIBE)
    line = scribe.page.locator('form[data-quick="action"] input')
    line.click()
    line.type("Écrire au conse")
    say(leader.page, "Rédiger la procédure @Lucie demain")
    expect(scribe.page.locator(".action-card", has_text="Rédiger la procédure")).to_be_visible()
    expect(line).to_be_focused()
    line.type("il départemental")
    expect(line).to_have_value("Écrire au conseil départemental")


def test_whoever_goes_to_the_notes_while_they_come_writes_there_once_they_have(
    visitor: Visitor, own_site: Site, room: str
) -> None:
    page = opened(visitor, own_site, room).page
    released, held = threading.Event(), []

    def hold(socket: WebSocketRoute) -> None:
        def pass_on(message: str | bytes) -> None:
            if released.is_set():
                socket.send(message)
            else:
                held.append((socket, message))

        socket.connect_to_server().on_message(pass_on)

    page.route_web_socket(re.compile("/ws/shared/"), hold)
    page.locator("button[data-pane=notes]:visible").click()
    notes = page.get_by_role("textbox", name="Notes de la réunion")
    notes.click()
    expect(notes).to_have_attribute("aria-readonly", "true")
    expect(notes).to_be_focused()
    released.set()
    for socket, message in held:
        socket.send(message)
    expect(notes).to_have_attribute("aria-readonly", "false")
    page.keyboard.type("Tour de table")
    expect(notes).to_have_text("Tour de table")


def test_a_stale_text_is_refused_and_both_are_shown(visitor: Visitor, own_site: Site, room: str) -> None:
    leader = opened(visitor, own_site, room)
    scribe = enter(visitor, own_site.servers[0], room, SCRIBE)
    say(leader.page, "Texte de départ", "decision")
    for visit in (leader, scribe):
        visit.page.locator(".decision .row-tools > summary").click()
    mine = scribe.page.locator('form[data-command="revise_decision"] textarea')
    mine.fill("Texte du secrétariat")
    theirs = leader.page.locator('form[data-command="revise_decision"]')
    theirs.locator("textarea").fill("Texte de l’animation")
    theirs.get_by_role("button", name="Enregistrer").click()
    expect(scribe.page.locator(".decision")).to_contain_text("Texte de l’animation")
    form = scribe.page.locator('form[data-command="revise_decision"]')
    # What was typed from the older text is sent with the revision it was typed from.
    form.get_by_role("button", name="Enregistrer").click()
    refusal = form.locator(".refusal")
    expect(refusal).to_contain_text("Texte de l’animation")
    expect(mine).to_have_value("Texte du secrétariat")
    refusal.get_by_role("button", name="Garder mon texte").click()
    expect(leader.page.locator(".decision-text > p").first).to_have_text("Texte du secrétariat")


def test_a_lost_network_is_told_and_nothing_typed_is_lost(visitor: Visitor, own_site: Site, room: str) -> None:
    leader = opened(visitor, own_site, room)
    state = leader.page.locator("#save-state")
    expect(state).to_have_text("enregistré")
    leader.context.set_offline(True)
    own_site.servers[0].kill()
    expect(state).to_have_text("hors ligne")
    say(leader.page, "Décidé sans réseau", "decision")
    expect(state).to_have_text("hors ligne – 1 modification en attente")
    expect(leader.page.locator("#alarm")).to_contain_text("n’est pas encore enregistrée", timeout=20_000)
    own_site.servers[0].start()
    leader.context.set_offline(False)
    expect(leader.page.locator(".decision", has_text="Décidé sans réseau")).to_be_visible(timeout=20_000)
    expect(state).to_have_text("enregistré")
    # The browser says on its console that it could not connect: that was the point.
    leader.complaints.clear()


def test_closing_is_refused_beside_its_button_with_what_is_missing(visitor: Visitor, own_site: Site, room: str) -> None:
    leader = opened(visitor, own_site, room)
    page = leader.page
    answer_yes(page)
    say(page, "Saisir le médiateur")
    expect(page.locator(".action-card.is-missing")).to_contain_text("À désigner avant de clore")
    page.get_by_role("button", name="Temps", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Fin de séance").click()
    page.get_by_role("button", name="Clore la réunion").click()
    refusal = page.locator(".bottom-bar .refusal")
    refusal.get_by_role("link", name="Voir ce qui manque").click()
    expect(page.locator("#missing")).to_be_in_viewport()
    expect(page.locator("#missing")).to_contain_text("n’a pas de responsable")
    # Said once, where each line leads to its place.
    expect(refusal).not_to_contain_text("n’a pas de responsable")
    expect(page.get_by_role("button", name="Clore la réunion")).to_be_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_room_held_satisfies_axe(visitor: Visitor, own_site: Site, room: str, viewport: dict[str, int]) -> None:
    leader = opened(visitor, own_site, room)
    say(leader.page, "Recenser les situations @Nadia dans 15 jours")
    say(leader.page, "Une décision", "decision")
    visit = enter(visitor, own_site.servers[0], room, GUEST, viewport)
    for view in ("map", "decisions", "actions", "people", "notes"):
        button = visit.page.locator(f'button[data-pane="{view}"]:visible').first
        if button.count():
            button.click()
        faults = axe.faults(visit.page)
        assert not faults, view + "\n" + "\n".join(faults)


def test_everything_of_the_hour_is_on_one_screen(visitor: Visitor, own_site: Site, room: str) -> None:
    leader = opened(visitor, own_site, room)
    page = leader.page
    for each in (
        ".phase.is-current .clock",
        "#map-hosts",
        '[data-section="decisions"]',
        '[data-section="actions"]',
        ".bottom-bar",
    ):
        expect(page.locator(each).first).to_be_in_viewport(ratio=0.99)
    scrolls: bool = page.evaluate("document.documentElement.scrollHeight > innerHeight")
    assert not scrolls


def test_a_phone_opens_the_meeting_from_where_it_enters(visitor: Visitor, own_site: Site, room: str) -> None:
    leader = enter(visitor, own_site.servers[0], room, LEADER, PHONE)
    leader.page.get_by_role("button", name="Ouvrir la séance").click()
    expect(leader.page.locator(".phase.is-current .clock")).to_be_visible()
    # What leads the meeting stays in reach, wherever one looks.
    for tab in leader.page.locator(".room-tabs > button").all():
        tab.click()
        expect(leader.page.get_by_role("button", name="Phase suivante")).to_be_in_viewport(ratio=1)
        expect(leader.page.get_by_role("button", name="Conduire")).to_be_in_viewport(ratio=1)


def test_the_big_screen_has_nothing_to_press(visitor: Visitor, own_site: Site, room: str) -> None:
    opened(visitor, own_site, room)
    wall = visitor(own_site.servers[0], LEADER, {"width": 1920, "height": 1080})
    wall.go(f"{room}?ecran=1")
    expect(wall.page.locator(".clock").first).to_be_visible()
    expect(wall.page.get_by_role("img", name="Code à photographier")).to_be_visible()
    pressable: int = wall.page.evaluate(
        "[...document.querySelectorAll('main :is(button, a[href], input, select, textarea, summary)')]"
        ".filter((element) => element.checkVisibility()).length"
    )
    assert pressable == 0
