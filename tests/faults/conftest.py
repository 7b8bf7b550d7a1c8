"""Sites for the tests of this folder: the ledger's, and whatever others prepare with `Template`."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .server import REDIS_URL, Server, Site, Template


@dataclass(frozen=True)
class Holder:
    person: int
    session: str


class LedgerSite(Site):
    """A site with the ledger's room, and who may come in."""

    def __init__(self, folder: Path, *, template: Template, redis: str = REDIS_URL) -> None:
        super().__init__(folder, template=template, redis=redis)
        said = json.loads(template.said)
        self.stream: int = said["stream"]
        self.elsewhere: int = said["elsewhere"]
        self.organisation: int = said["organisation"]
        self.members = [Holder(**each) for each in said["members"]]
        self.guests = [Holder(**each) for each in said["guests"]]
        self.path = f"/ws/ledger/{self.stream}/"

    def texts(self) -> list[str]:
        """Every note on disk, in order."""
        facts = self.rows(
            "select facts from journal_entry where stream_id = ? and verb = 'agenda_changed' order by seq",
            [self.stream],
        )
        return [(json.loads(row[0]) if isinstance(row[0], str) else row[0])["text"] for row in facts]


class MeetingSite(Site):
    """The whole site, with a cell that is being held and who is in it."""

    def __init__(self, folder: Path, *, template: Template, redis: str = REDIS_URL) -> None:
        super().__init__(folder, template=template, redis=redis)
        said = json.loads(template.said)
        self.meeting: int = said["meeting"]
        self.stream: int = said["stream"]
        self.members = [Holder(**each) for each in said["members"]]
        self.guests = [Holder(**each) for each in said["guests"]]
        self.path = f"/ws/meetings/{self.meeting}/"


@pytest.fixture(scope="session")
def meeting_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    template = Template(
        settings="rcp.settings",
        asgi="rcp.asgi:application",
        prepare=[["-m", "tests.faults.meeting_seed"]],
        folder=tmp_path_factory.mktemp("meeting"),
        name="meeting",
    )
    yield template
    template.drop()


@pytest.fixture
def make_meeting(tmp_path: Path, meeting_template: Template) -> Iterator[Callable[..., MeetingSite]]:
    made: list[MeetingSite] = []

    def make(**options: str) -> MeetingSite:
        site = MeetingSite(tmp_path, template=meeting_template, **options)
        made.append(site)
        return site

    yield make
    for site in made:
        site.close()


@pytest.fixture
def meeting(make_meeting: Callable[..., MeetingSite]) -> MeetingSite:
    return make_meeting()


@pytest.fixture(scope="session")
def ledger_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    template = Template(
        settings="tests.faults.ledger.settings",
        asgi="tests.faults.ledger.asgi:application",
        prepare=[["-m", "tests.faults.ledger.seed"]],
        folder=tmp_path_factory.mktemp("ledger"),
        name="ledger",
    )
    yield template
    template.drop()


@pytest.fixture
def make_ledger(tmp_path: Path, ledger_template: Template) -> Iterator[Callable[..., LedgerSite]]:
    """A site of its own for a test that kills or starves it."""
    made: list[LedgerSite] = []

    def make(**options: str) -> LedgerSite:
        site = LedgerSite(tmp_path, template=ledger_template, **options)
        made.append(site)
        return site

    yield make
    for site in made:
        site.close()


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory, ledger_template: Template) -> Iterator[LedgerSite]:
    site = LedgerSite(tmp_path_factory.mktemp("shared"), template=ledger_template)
    site.serve()
    yield site
    site.close()


@pytest.fixture
def ledger(_shared: LedgerSite) -> LedgerSite:
    """The site that gentle tests share, already served."""
    return _shared


@pytest.fixture
def server(ledger: LedgerSite) -> Server:
    return ledger.servers[0]
