"""A site of their own for each story: Daphne and the background loop, on a copy of a database with the cast only."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.visits import DESK, everybody_leaves
from tests.faults.conftest import make_meeting, meeting_template
from tests.faults.server import Server, Site, Template

from .hands import Hands
from .people import Person, come

__all__ = ["make_meeting", "meeting_template"]

Comer = Callable[..., Person]


@pytest.fixture(scope="session")
def cast_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    template = Template(
        settings="rcp.settings",
        asgi="rcp.asgi:application",
        prepare=[["-m", "tests.stories.seed"]],
        folder=tmp_path_factory.mktemp("cast"),
        name="cast",
    )
    yield template
    template.drop()


@pytest.fixture(autouse=True)
def _nobody_stays() -> Iterator[None]:
    with everybody_leaves():
        yield


@pytest.fixture
def site(tmp_path: Path, cast_template: Template) -> Iterator[Site]:
    """The web server, and `manage.py work` beside it, as in production."""
    site = Site(tmp_path, template=cast_template)
    work = site.start_program("manage.py", "work")
    try:
        server = site.serve()
        yield site
        said = server.said() + (tmp_path / "work.log").read_text()
        assert "Traceback" not in said, said[-6000:]
    finally:
        work.send_signal(signal.SIGTERM)
        work.wait(timeout=20)
        site.close()


@pytest.fixture
def comer(chromium: Browser, site: Site) -> Iterator[Comer]:
    """`comer("Claire Aubert")`: somebody opens a browser. What went wrong in any of them fails the story."""
    people: list[Person] = []

    def arrive(name: str, viewport: dict[str, int] = DESK, hands: Hands | None = None) -> Person:
        server: Server = site.servers[0]
        people.append(person := come(chromium, server, name, viewport, hands))
        return person

    yield arrive
    complaints = [complaint for person in people for complaint in person.visit.complaints + person.visit.violations()]
    for person in people:
        person.visit.close()
    assert not complaints, "\n".join(complaints)
