"""Somebody of the cast in a browser of their own, and what they do there."""

import re
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.visits import DESK, PHONE, Visit, answer_yes, open_visit
from tests.cast import PASSWORD
from tests.faults.server import Server

from .hands import Hands, Pointer

__all__ = ["DESK", "PHONE", "Person", "come"]


@dataclass
class Person:
    """`name` as in tests/cast.py: it is also their address."""

    name: str
    visit: Visit
    hands: Hands

    @property
    def page(self) -> Page:
        return self.visit.page

    def button(self, name: str, *, within: Locator | None = None, exact: bool = False) -> Locator:
        return (within or self.page.locator("body")).get_by_role("button", name=name, exact=exact)

    def press(self, name: str, *, within: Locator | None = None, exact: bool = False) -> None:
        self.hands.press(self.button(name, within=within, exact=exact))

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None, exact: bool = False) -> None:
        """Follow a link."""
        self.hands.press((within or self.page.locator("body")).get_by_role("link", name=name, exact=exact).first)

    def unfold(self, summary: Locator) -> None:
        self.hands.press(summary)

    def write(self, label: str, text: str, *, within: Locator | None = None) -> None:
        self.hands.write((within or self.page.locator("body")).get_by_label(label, exact=True), text)

    def choose(self, label: str, option: str) -> None:
        self.hands.choose(self.page.get_by_label(label, exact=True), option)

    def tick(self, label: str) -> None:
        self.hands.press(self.page.get_by_label(label, exact=True))

    def tick_all(self, boxes: Locator) -> None:
        boxes.first.wait_for()
        for box in boxes.all():
            self.hands.press(box)

    def type(self, text: str) -> None:
        """Letters where the focus is."""
        self.page.keyboard.type(text)

    def key(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def menu(self, name: str) -> None:
        self.follow(name, within=self.page.get_by_role("navigation").first)

    def sees(self, text: str, *, within: Locator | None = None) -> None:
        expect(within or self.page.locator("body")).to_contain_text(text)

    def waits_until_saved(self) -> None:
        """The room says that everything is kept."""
        expect(self.page.locator("#save-state")).to_have_text("enregistré")


def come(
    chromium: Browser, server: Server, name: str, viewport: dict[str, int] = DESK, hands: Hands | None = None
) -> Person:
    """Somebody arrives: a browser of their own, nobody signed in; every question asked is answered yes."""
    visit = open_visit(chromium, server, "", viewport)
    answer_yes(visit.page)
    return Person(name, visit, hands or Pointer())


def sign_in(person: Person) -> None:
    person.visit.go("/compte/login/")
    first, last = person.name.lower().split()
    person.write("Adresse électronique", f"{first}.{last}@exemple.test")
    person.write("Mot de passe", PASSWORD)
    person.press("Se connecter", exact=True)
    person.page.wait_for_url(lambda url: "/compte/login" not in url)
