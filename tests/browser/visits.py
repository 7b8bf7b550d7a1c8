"""People at their browsers: each has a context of their own, and what went wrong in it is kept.

A context keeps what it once fetched and read of the site's programs; a new one costs as much processor as a page. So
those of tests that are over serve again, without their pages, cookies, storage and permissions.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.faults.server import Server

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# Blocked by the policy: told by an event as well as on the console, so that none goes by unseen.
VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`);
});
"""
STORED = "local_storage,session_storage,indexeddb,cache_storage,service_workers"


@dataclass(frozen=True)
class Screen:
    width: int
    height: int
    has_touch: bool


@dataclass(eq=False)
class Visit:
    """One person's browser: a context that is theirs alone while they are here, and what went wrong in it."""

    server: Server
    persona: str
    page: Page
    screen: Screen
    complaints: list[str] = field(default_factory=list)
    # Somebody changed the context itself: it serves nobody after.
    is_used_up: bool = False

    @property
    def context(self) -> BrowserContext:
        """For what only a context can do: cut the network, watch every page."""
        self.is_used_up = True
        return self.page.context

    def go(self, path: str) -> int:
        """Open a page of the site; its HTTP status."""
        answer = self.page.goto(f"http://{self.server.address}{path}")
        return answer.status if answer else 0

    def ask(self, path: str, *, max_redirects: int = 20) -> int:
        """Ask with this person's cookies, without a page; the HTTP status."""
        address = f"http://{self.server.address}{path}"
        return self.page.context.request.get(address, max_redirects=max_redirects).status

    def sign_in(self) -> None:
        """By the button of the demonstration, pressed by no hand: the page that it is on costs as much as a test."""
        address = f"http://{self.server.address}/demo/sign-in/{self.persona}/"
        answer = self.page.context.request.post(address, max_redirects=0)
        assert answer.status == 302, f"{self.persona} {answer.status}"

    def violations(self) -> list[str]:
        found: list[str] = self.page.evaluate("window.violations ?? []")
        return found

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text}")

    def close(self) -> None:
        """Leave; a second time changes nothing."""
        if self in _open:
            _open.remove(self)
            _lobby(self.page.context.browser).take_back(self)


class Lobby:
    """The contexts of one Chromium that nobody is in."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._free: dict[Screen, list[BrowserContext]] = defaultdict(list)

    def page(self, server: Server, screen: Screen) -> Page:
        context = self._free[screen].pop() if self._free[screen] else self._context(screen)
        page = context.new_page()
        # What the last one's pages stored while they were closed, under the address of today's server.
        session = context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": f"http://{server.address}", "storageTypes": STORED})
        session.detach()
        return page

    def _context(self, screen: Screen) -> BrowserContext:
        context = self._chromium.new_context(
            viewport={"width": screen.width, "height": screen.height},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            has_touch=screen.has_touch,
            # A colour measured while it changes is neither of the two.
            reduced_motion="reduce",
        )
        context.add_init_script(VIOLATIONS)
        context.set_default_timeout(30_000)
        return context

    def take_back(self, visit: Visit) -> None:
        context = visit.page.context
        if visit.is_used_up:
            context.close()
            return
        for page in context.pages:
            page.close()
        context.clear_cookies()
        context.clear_permissions()
        self._free[visit.screen].append(context)


_lobbies: dict[Browser, Lobby] = {}
_open: list[Visit] = []


@contextmanager
def everybody_leaves() -> Iterator[None]:
    """Whoever came meanwhile leaves at the end, also when the test failed: a page that stays would go on writing, to
    the next server under the same address."""
    before = list(_open)
    yield
    for visit in [visit for visit in _open if visit not in before]:
        visit.close()


def _lobby(chromium: Browser | None) -> Lobby:
    assert chromium is not None
    return _lobbies.setdefault(chromium, Lobby(chromium))


def open_visit(chromium: Browser, server: Server, persona: str, viewport: dict[str, int]) -> Visit:
    """Somebody opens a browser: signed in as this persona, nobody when it is empty."""
    screen = Screen(viewport["width"], viewport["height"], has_touch=viewport is PHONE)
    page = _lobby(chromium).page(server, screen)
    visit = Visit(server, persona, page, screen)
    _open.append(visit)
    page.on("console", visit.hear)
    page.on("pageerror", lambda error: visit.complaints.append(f"{page.url}: {error}"))
    if persona:
        visit.sign_in()
    return visit


def answer_yes(page: Page) -> None:
    """To every question asked before something that cannot be taken back; from the keyboard, which everybody has."""
    page.add_locator_handler(
        page.locator("dialog.ask[open]"),
        lambda dialog: dialog.locator(".btn-primary").press("Enter"),
        no_wait_after=True,
    )
