"""A real site in a real browser: Daphne on a copy of the demonstration territory, Chromium, one context per person.

Whatever a page prints on the console as an error, and whatever its content security policy blocked, fails the test
that caused it: `visit.complaints` is asserted empty when the visit ends.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.faults.server import ROOT, Server, Site, Template

from .visits import DESK, PHONE, Visit, everybody_leaves, open_visit

__all__ = ["DESK", "PHONE", "SCREENSHOTS", "Visit", "Visitor", "open_visit", "personas", "serving", "territory_in"]

# A busy machine is slow, not wrong.
expect.set_options(timeout=15_000)
SCREENSHOTS = ROOT / "build" / "screenshots"
PERSONA = re.compile(r'action="/demo/sign-in/([^/"]+)/"')


@pytest.fixture(scope="session")
def territory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """The demonstration territory, built once: each test that writes works on a copy of its own."""
    template = territory_in(tmp_path_factory.mktemp("territory"))
    yield template
    template.drop()


def territory_in(folder: Path) -> Template:
    return Template(
        settings="rcp.settings",
        asgi="rcp.asgi:application",
        prepare=[["manage.py", "migrate", "-v0"], ["manage.py", "seed_demo"]],
        folder=folder,
        name="territory",
        of_tests=False,
    )


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


@pytest.fixture(autouse=True)
def _nobody_stays() -> Iterator[None]:
    with everybody_leaves():
        yield


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
        visit.close()
    assert not complaints, "\n".join(complaints)


def personas(server: Server) -> list[str]:
    """Everyone that the sign-in page offers, in its order."""
    _status, page = server.get("/compte/login/")
    return list(dict.fromkeys(PERSONA.findall(page)))
