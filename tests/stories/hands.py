"""How somebody works a page: with a mouse or a finger, or with a keyboard alone.

A story is told once, to whichever hands its people have.
"""

import re
from typing import Protocol

from playwright.sync_api import Locator, Page

# More stops of the Tab key than any page of this site has.
MOST_STOPS = 160


class Hands(Protocol):
    def press(self, target: Locator) -> None:
        """Activate a button, a link, a tab, a summary, a box."""

    def reach(self, target: Locator) -> None:
        """Put the focus there, ready to type."""

    def write(self, target: Locator, text: str) -> None:
        """Replace what a field holds."""

    def choose(self, target: Locator, label: str) -> None:
        """Pick an option of a list."""

    def pick(self, target: Locator) -> None:
        """Go to a line of a tree."""


class Pointer:
    """A mouse on a desk, a finger on a phone."""

    def press(self, target: Locator) -> None:
        target.click()

    def reach(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def choose(self, target: Locator, label: str) -> None:
        target.select_option(label=label)

    def pick(self, target: Locator) -> None:
        target.click()


class Keyboard:
    """Tab, arrows, Enter, Space and letters; never a pointer, never a focus set from outside."""

    def press(self, target: Locator) -> None:
        self.reach(target)
        page = target.page
        # A box is ticked, and a radio chosen, by Space; links answer only to Enter.
        page.keyboard.press("Space" if _type(target) in ("checkbox", "radio") else "Enter")

    def reach(self, target: Locator) -> None:
        """Tab to it, as somebody does: forwards until it has the focus; arrows inside what has one stop for many."""
        target.wait_for(state="visible")
        page = target.page
        for _ in range(MOST_STOPS):
            if _has_focus(target):
                return
            if _along(target) and self._walk(page, target):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"The Tab key never reaches {target}")

    def _walk(self, page: Page, target: Locator) -> bool:
        """The arrows, once the focus is in the same group of tabs, tools or choices."""
        for _ in range(20):
            if _has_focus(target):
                return True
            page.keyboard.press("ArrowRight")
        return False

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        page = target.page
        kind = _type(target)
        if kind in ("date", "time"):
            self._write_when(page, kind, text)
            return
        page.keyboard.press("Control+a")
        page.keyboard.type(text)

    def _write_when(self, page: Page, kind: str, text: str) -> None:
        """A date (2026-06-23) or an hour (12:30), typed in the order in which the French field shows its parts."""
        parts = re.findall(r"\d+", text)
        page.keyboard.type("".join(reversed(parts) if kind == "date" else parts))

    def choose(self, target: Locator, label: str) -> None:
        self.reach(target)
        # Letters pick the option that begins with them.
        target.page.keyboard.type(label)

    def pick(self, target: Locator) -> None:
        page = target.page
        self.reach(target.locator("xpath=ancestor::*[@role='tree']").locator("[tabindex='0']"))
        page.keyboard.press("Home")
        for _ in range(MOST_STOPS):
            if _has_focus(target):
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows never reach {target}")


def _has_focus(target: Locator) -> bool:
    return bool(target.evaluate("(element) => element === document.activeElement"))


def _type(target: Locator) -> str:
    return str(target.evaluate("(element) => element.getAttribute('type') ?? ''"))


def _along(target: Locator) -> bool:
    """Whether the focus stands in the same group as the target, of those that take one stop of the Tab key."""
    return bool(
        target.evaluate(
            """(element) => {
              const here = document.activeElement
              if (!here || here === document.body) return false
              if (element.type === "radio") return here.type === "radio" && here.name === element.name
              const group = element.closest("[role=toolbar], [role=tablist]")
              return group !== null && group.contains(here)
            }"""
        )
    )
