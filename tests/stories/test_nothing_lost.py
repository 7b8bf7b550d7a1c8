"""What people typed in their browsers outlives the death of the server; what is closed outlives every attempt."""

from collections import deque
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import APIResponse, Browser, Page, expect
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from tests.faults.conftest import Holder, MeetingSite
from tests.faults.test_kills import every_command

from . import acts
from .people import Person, come

KILLS = 3
HALF_TYPED = "Un circuit unique pour les sorties d’hôpi"
INTRUDER = "Ajouté par un autre programme"
# Sends one frame as any program could, then asks for the document: its answer comes after the frame was read.
RAW = """
([address, bytes]) => new Promise((resolve) => {
  const socket = new WebSocket(address)
  socket.binaryType = "arraybuffer"
  socket.onopen = () => {
    socket.send(new Uint8Array(bytes))
    socket.send(new Uint8Array([0, 0, 1, 0]))
  }
  socket.onmessage = (event) => {
    const [kind, step] = new Uint8Array(event.data)
    if (kind !== 0 || step !== 1) return
    socket.onclose = null
    socket.close()
    resolve("answered")
  }
  socket.onclose = (event) => resolve(`closed ${event.code}`)
})
"""


def seated(chromium: Browser, site: MeetingSite, name: str, holder: Holder) -> Person:
    """Somebody of the held meeting, already signed in, in its room."""
    server = site.servers[0]
    person = come(chromium, server, name)
    address = f"http://{server.address}"
    person.visit.context.add_cookies(
        [
            {"name": "sessionid", "value": holder.session, "url": address},
            {"name": "csrftoken", "value": "a" * 32, "url": address},
        ]
    )
    person.visit.go(f"/reunions/{site.meeting}/salle/")
    person.waits_until_saved()
    return person


@pytest.mark.timeout(240)
def test_a_server_killed_while_people_type_loses_nothing_and_doubles_nothing(
    chromium: Browser, make_meeting: Callable[..., MeetingSite]
) -> None:
    site = make_meeting()
    server = site.serve()
    claire, lucie = (
        seated(chromium, site, name, holder)
        for name, holder in zip(("Claire Aubert", "Lucie Marchand"), site.members, strict=False)
    )
    notes = [acts.open_notes(person) for person in (claire, lucie)]
    claire.hands.write(claire.page.locator("#decision-line"), HALF_TYPED)
    lines, words = [], []
    for turn in range(KILLS):
        lines.append(f"Appeler le cabinet {turn}")
        words.append(f"Relais {turn} avant et après la coupure. ")
        notes[1].focus()
        lucie.key("Control+End")
        writing = acts.write_on(lucie, words[-1])
        for _ in range(12):
            next(writing)
        server.kill()
        deque(writing, maxlen=0)
        claire.hands.reach(claire.page.locator("#action-line"))
        claire.type(f"{lines[-1]} @Lucie demain")
        claire.key("Enter")
        acts.is_offline(claire)
        acts.is_offline(lucie)
        server.start()
        for person in (claire, lucie):
            person.waits_until_saved()
    kept = "".join(words)
    for each in notes:
        acts.read_words(each, kept)
    for person in (claire, lucie):
        for line in lines:
            expect(acts.action(person, line)).to_have_count(1)
    assert sorted(row[0] for row in site.rows("select what from decisions_actionitem")) == lines
    expect(claire.page.locator("#decision-line")).to_have_value(HALF_TYPED)
    # Somebody who was never there reads the same.
    claire.page.reload()
    acts.read_words(acts.open_notes(claire), kept)
    for person in (claire, lucie):
        wrong = [each for each in person.visit.complaints if "ERR_CONNECTION_REFUSED" not in each]
        assert [each for each in wrong if "WebSocket connection" not in each] == []
        person.visit.close()


@pytest.mark.timeout(120)
def test_after_closing_no_command_and_no_frame_of_a_browser_changes_anything(
    chromium: Browser, make_meeting: Callable[..., MeetingSite]
) -> None:
    site = make_meeting()
    server = site.serve()
    claire = seated(chromium, site, "Claire Aubert", site.members[0])
    acts.assign(claire, "Rédiger la procédure @Lucie demain", "Rédiger la procédure")
    ordered = 0

    def order(name: str, args: dict[str, Any]) -> dict[str, Any]:
        nonlocal ordered
        ordered += 1
        body = {"v": 1, "client": "a-browser-of-the-story", "n": ordered, "name": name, "args": args}
        address = f"http://{server.address}/reunions/{site.meeting}/commands"
        # 429: faster than any hand, so the server asks to wait.
        while (answer := post(claire, address, body)).status == 429:
            claire.page.wait_for_timeout(100)
        frames: list[dict[str, Any]] = answer.json()["frames"]
        return frames[0]

    documents = [UUID(str(row[0])) for row in site.rows("select uuid from coedit_shareddocument order by kind")]
    a_map, notes = (f"ws://{server.address}/ws/shared/{uuid}" for uuid in documents)
    # The frame is a good one: before closing, the notes take it.
    assert send_raw(claire.page, notes) == "answered"
    expect(acts.open_notes(claire)).to_contain_text(INTRUDER)
    for name in ("end_meeting", "close_meeting"):
        assert "ack" in order(name, {})
    expect(claire.page.locator("#action-line")).to_have_count(0)
    before = site.everything()
    for document in (a_map, notes):
        assert send_raw(claire.page, document) in ("answered", "closed 4403")
    for name, args in every_command():
        assert order(name, args).get("why"), name
    assert site.everything() == before
    claire.page.reload()
    expect(acts.action(claire, "Rédiger la procédure")).to_have_count(1)
    claire.visit.close()


def post(person: Person, address: str, body: dict[str, Any]) -> APIResponse:
    return person.visit.context.request.post(address, data=body, headers={"X-CSRFToken": "a" * 32})


def send_raw(page: Page, address: str) -> str:
    """An update that adds a paragraph to a text; gives how the socket ended."""
    doc: Doc[Any] = Doc()
    text = doc.get("default", type=XmlFragment)
    text.children.append(XmlElement("paragraph", contents=[XmlText(INTRUDER)]))
    update = doc.get_update()
    return str(page.evaluate(RAW, [address, [0, 2, *varint(len(update)), *update]]))


def varint(number: int) -> list[int]:
    parts = []
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return [*parts, number]
