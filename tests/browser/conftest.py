"""A real site in a real browser: Daphne on a copy of the demonstration territory, Chromium, one context per person.

Whatever a page prints on the console as an error, and whatever its content security policy blocked, fails the test
that caused it: `visit.complaints` is asserted empty when the visit ends.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.faults.server import ROOT, Server, Site, Template

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# A busy machine is slow, not wrong.
expect.set_options(timeout=15_000)
SCREENSHOTS = ROOT / "build" / "screenshots"
PERSONA = re.compile(r'action="/demo/sign-in/([^/"]+)/"')
# Blocked by the policy: told by an event as well as on the console, so that none goes by unseen.
VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`);
});
"""


@pytest.fixture(scope="session")
def territory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """The demonstration territory, built once: each test that writes works on a copy of its own."""
    prepare = [["manage.py", "migrate", "-v0"], ["manage.py", "seed_demo"]]
    template = Template("rcp.settings", "rcp.asgi:application", prepare, tmp_path_factory.mktemp("territory"))
    yield template
    template.drop()


@pytest.fixture(scope="module")
def site(territory: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for a module whose tests only read."""
    with serving(territory, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def own_site(territory: Template, tmp_path: Path) -> Iterator[Site]:
    """A site for one test that writes."""
    with serving(territory, tmp_path) as site:
        yield site


@contextmanager
def serving(territory: Template, folder: Path) -> Iterator[Site]:
    site = Site(folder, template=territory)
    try:
        server = site.serve()
        yield site
        assert "Traceback" not in server.said(), server.said()[-6000:]
    finally:
        site.close()


@dataclass
class Visit:
    """One person's browser: a context of its own, and what went wrong in it."""

    context: BrowserContext
    server: Server
    persona: str
    complaints: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.context.pages[0]

    def go(self, path: str) -> int:
        """Open a page of the site; its HTTP status."""
        answer = self.page.goto(f"http://{self.server.address}{path}")
        return answer.status if answer else 0

    def violations(self) -> list[str]:
        found: list[str] = self.page.evaluate("window.violations ?? []")
        return found

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text}")


Visitor = Callable[..., Visit]


@pytest.fixture
def visitor(chromium: Browser, own_site: Site) -> Iterator[Visitor]:
    """`visitor(server, "persona", DESK)`: somebody who has signed in; nobody when the persona is empty.

    Visits end before their site does, so that none complains of a server that was stopped on purpose.
    """
    visits: list[Visit] = []

    def come(server: Server, persona: str = "", viewport: dict[str, int] = DESK) -> Visit:
        visits.append(visit := open_visit(chromium, server, persona, viewport))
        return visit

    yield come
    complaints = [complaint for visit in visits for complaint in visit.complaints + visit.violations()]
    for visit in visits:
        visit.context.close()
    assert not complaints, "\n".join(complaints)


def open_visit(chromium: Browser, server: Server, persona: str, viewport: dict[str, int]) -> Visit:
    context = chromium.new_context(
        viewport={"width": viewport["width"], "height": viewport["height"]},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        has_touch=viewport is PHONE,
        # A colour measured while it changes is neither of the two.
        reduced_motion="reduce",
    )
    context.add_init_script(VIOLATIONS)
    context.set_default_timeout(30_000)
    page = context.new_page()
    visit = Visit(context, server, persona)
    page.on("console", visit.hear)
    page.on("pageerror", lambda error: visit.complaints.append(f"{page.url}: {error}"))
    if persona:
        sign_in(visit)
    return visit


def sign_in(visit: Visit) -> None:
    visit.go("/compte/login/")
    button = visit.page.locator(f'form[action="/demo/sign-in/{visit.persona}/"] button')
    button.click()
    visit.page.wait_for_url(lambda url: "/compte/login" not in url)


def personas(server: Server) -> list[str]:
    """Everyone that the sign-in page offers, in its order."""
    _status, page = server.get("/compte/login/")
    return list(dict.fromkeys(PERSONA.findall(page)))
