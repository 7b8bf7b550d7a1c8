"""A meeting held by many on a real server that counts what it does, and sockets into it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect
from websockets.typing import Origin

from tests.faults.server import Server, Site, Template


@dataclass(frozen=True)
class Held:
    """The served meeting: its number, a session for each person, and its map's uuid and number."""

    server: Server
    meeting: int
    sessions: list[str]
    map: str
    map_id: int

    def counts(self) -> dict[str, int]:
        """What the server did since it started; what is not there was never done."""
        counted: dict[str, int] = json.loads(self.server.get("/bench/counts")[1])
        return counted

    def connect(self, path: str, session: str) -> Any:
        return connect(
            f"ws://{self.server.address}{path}",
            additional_headers={"Cookie": f"sessionid={session}"},
            origin=Origin(f"http://{self.server.address}"),
            max_size=None,
            compression=None,
            ping_interval=None,
        )


@contextmanager
def held(folder: Path, *, people: int, nodes: int = 0, updates: int = 0) -> Iterator[Held]:
    folder.mkdir()
    template = Template(
        settings="rcp.settings",
        asgi="tests.bench.counted:application",
        prepare=[["-m", "tests.bench.meeting_seed", str(people), str(nodes), str(updates)]],
        folder=folder,
    )
    site = Site(folder, template=template, redis="", as_deployed=True)
    told = json.loads(template.said)
    try:
        sessions = [each["session"] for each in told["people"]]
        yield Held(site.serve(), told["meeting"], sessions, told["map"], told["map_id"])
    finally:
        site.close()
        template.drop()
