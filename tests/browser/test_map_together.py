"""Six screens write one map at the same moment through the keyboard; one of them works a minute without network."""

import time
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pycrdt import Doc

from mindmap.document.ydoc import values_of
from mindmap.tree.branches import build_tree
from mindmap.tree.schema import LOST, ROOT, TRASH
from tests.faults.server import Site

from .conftest import Visit, Visitor
from .test_map import enter
from .test_map import path as path

# Four people who write; two of them at two screens.
PEOPLE = ["coordination", "secretariat", "cpts-ouest", "cpts-est", "coordination", "cpts-ouest"]
OFFLINE, MINUTE = 3, 60.0
OUTLINE = """() => [...document.querySelectorAll('[role="treeitem"]')].map((item) =>
  [Number(item.getAttribute("aria-level")), item.querySelector(".map-row-words").textContent])"""


class Hand:
    """Somebody at a keyboard, on the outline; `said` is all they wrote and did not delete."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.said: list[str] = []
        self.gone: list[str] = []
        page.get_by_role("button", name="Plan", exact=True).click()

    def begin(self, word: str) -> None:
        """A child of the subject; its first letters are typed, the rest comes later."""
        self.said.append(f"{self.name}-{word}")
        self.page.get_by_role("treeitem").first.focus()
        self.page.keyboard.press("Insert")
        self.page.keyboard.type(f"{self.name}-")

    def finish(self, word: str) -> None:
        self.page.keyboard.type(word)
        self.page.keyboard.press("Enter")

    def write(self, word: str) -> None:
        self.begin(word)
        self.finish(word)

    def press(self, word: str, *keys: str) -> None:
        self.page.get_by_role("treeitem", name=f"{self.name}-{word}").first.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def delete(self, word: str) -> None:
        self.press(word, "Delete")
        self.said.remove(f"{self.name}-{word}")
        self.gone.append(f"{self.name}-{word}")

    @property
    def outline(self) -> list[tuple[int, str]]:
        return [(level, plain(text)) for level, text in self.page.evaluate(OUTLINE)]

    def wait_for(self, tree: list[tuple[int, str]]) -> None:
        """What the server told may still be on its way to this screen."""
        end = time.monotonic() + 15
        while self.outline != tree and time.monotonic() < end:
            self.page.wait_for_timeout(100)
        assert self.outline == tree


def plain(text: str) -> str:
    """Before its spaces and apostrophes are typeset."""
    return " ".join(text.replace("’", "'").split())


def on_the_server(site: Site, path: str) -> tuple[list[tuple[int, str]], list[str]]:
    """The outline as the log on disk gives it, and every word in the trash or found again."""
    log = site.rows(
        "select u.data from coedit_update u join mindmap_mindmap m on m.document_id = u.document_id "
        "where m.id = ? order by u.seq",
        [int(path.strip("/").split("/")[1])],
    )
    doc: Doc[Any] = Doc()
    for (data,) in log:
        doc.apply_update(bytes(data))
    values = values_of(doc)
    tree = [(depth + 1, plain(branch.text)) for depth, branch in build_tree(values, under=ROOT).walk()]
    return tree, [branch.text for under in (TRASH, LOST) for _depth, branch in build_tree(values, under=under).walk()]


def work(hands: list[Hand], turn: str) -> None:
    """All in the same moment: everybody's element is begun before anybody's is finished."""
    for hand in hands:
        hand.begin(turn)
    for hand in hands:
        hand.finish(turn)


def offline_minute(cut: Hand, others: list[Hand]) -> None:
    """A minute of work on both sides: the one who is cut off adds, moves, renames and deletes; so do the others."""
    end, turn = time.monotonic() + MINUTE, 0
    while time.monotonic() < end:
        turn += 1
        cut.write(f"loin{turn:02}")
        if turn == 3:
            cut.press("loin03", "Alt+ArrowRight")
            cut.delete("loin01")
        for hand in others[turn % len(others) :: 3]:
            hand.write(f"ici{turn:02}")
        if turn == 4:
            others[0].press("un", "Alt+ArrowUp")
            others[1].delete("un")
        cut.page.wait_for_timeout(1500)
    expect(cut.page.locator("[data-map-state]")).to_contain_text("hors ligne")


@pytest.mark.timeout(180)
def test_six_screens_and_a_minute_without_network(path: str, own_site: Site, visitor: Visitor) -> None:
    visits: list[Visit] = [enter(visitor, own_site, path, persona) for persona in PEOPLE]
    hands = [Hand(visit.page, "ABCDEF"[who]) for who, visit in enumerate(visits)]
    others = [hand for who, hand in enumerate(hands) if who != OFFLINE]
    for turn in ("un", "deux"):
        work(hands, turn)
    # Moves that meet: each pushes their own under the one before, all at once.
    for hand in hands:
        hand.press("deux", "Alt+ArrowRight")
    visits[OFFLINE].context.set_offline(True)
    offline_minute(hands[OFFLINE], others)
    visits[OFFLINE].context.set_offline(False)
    for hand in hands:
        expect(hand.page.locator("[data-map-state]")).to_have_text("enregistré", timeout=30_000)
    tree, put_away = on_the_server(own_site, path)
    ours = Counter(text for _level, text in tree if text[1:2] == "-" and text[0] in "ABCDEF")
    assert ours == Counter(word for hand in hands for word in hand.said)
    assert {word for hand in hands for word in hand.gone} <= set(put_away)
    for hand in hands:
        hand.wait_for(tree)
    # The browser says on its console that it could not connect: that was the point.
    visits[OFFLINE].complaints.clear()
