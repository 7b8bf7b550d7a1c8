"""How somebody works a page: with a mouse or a finger, or with a keyboard alone.

A story is told once, to whichever hands its people have.
"""

from typing import Protocol

from playwright.sync_api import Locator

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
        # A box is ticked, and a radio chosen, by Space; links answer only to Enter.
        kind = target.get_attribute("type")
        target.page.keyboard.press("Space" if kind in ("checkbox", "radio") else "Enter")

    def reach(self, target: Locator) -> None:
        """Tab to it, as somebody does: forwards until it has the focus; arrows inside what has one stop for many."""
        target.wait_for(state="visible")
        page = target.page
        for _ in range(MOST_STOPS):
            where = target.evaluate(WHERE)
            if where == "there":
                return
            if where == "beside" and self._walk(target, "ArrowRight"):
                return
            if where == "map":
                # On the picture Tab adds an element; Escape leaves it, as its label says.
                page.keyboard.press("Escape")
            page.keyboard.press("Tab")
        raise AssertionError(f"The Tab key never reaches {target}")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        target.page.keyboard.press("Control+a")
        target.page.keyboard.type(text)

    def choose(self, target: Locator, label: str) -> None:
        # Others' lines arrive a moment later, in lists too.
        target.locator("option", has_text=label).first.wait_for(state="attached")
        self.reach(target)
        for letter in label:
            if target.evaluate(CHOSEN) == label:
                return
            # A letter that the keys do not have would be pasted where the caret was last.
            assert letter.isascii(), f"« {label} » is not the only option that begins so"
            target.page.keyboard.press(letter)
        assert target.evaluate(CHOSEN) == label

    def pick(self, target: Locator) -> None:
        self.reach(target.locator("xpath=ancestor::*[@role='tree']").locator("[tabindex='0']"))
        target.page.keyboard.press("Home")
        if not self._walk(target, "ArrowDown"):
            raise AssertionError(f"The arrows never reach {target}")

    def _walk(self, target: Locator, key: str) -> bool:
        for _ in range(40):
            if target.evaluate(WHERE) == "there":
                return True
            target.page.keyboard.press(key)
        return False


# The words of the option that a list shows.
CHOSEN = "(list) => list.selectedOptions[0].label"

# Where the focus is, seen from an element: there; beside it, in a group that has one stop of the Tab key; on the
# picture of a map; elsewhere.
WHERE = """(element) => {
  const here = document.activeElement
  if (here === element) return "there"
  if (!here || here === document.body) return "elsewhere"
  if (here.getAttribute("role") === "application") return "map"
  if (element.type === "radio") return here.type === "radio" && here.name === element.name ? "beside" : "elsewhere"
  const group = element.closest("[role=toolbar], [role=tablist]")
  return group?.contains(here) ? "beside" : "elsewhere"
}"""
