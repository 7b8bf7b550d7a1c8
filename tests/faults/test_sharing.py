"""The person takes back their agreement while a case conference is held: every socket hears within two seconds."""

import asyncio
import json
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from .clients import Client, opened
from .conftest import Holder, MeetingSite
from .server import NO_REDIS, Server, Template

MAXIMUM = 2.0
ABOUT_HER = ("Mme A.", "hospitalisation", "Passage deux fois")


class RcpSite(MeetingSite):
    def __init__(self, folder: Path, *, template: Template) -> None:
        super().__init__(folder, template=template, redis=NO_REDIS)
        said = json.loads(template.said)
        self.case: int = said["case"]
        self.notes = f"/ws/shared/{said['notes']}"


@pytest.fixture(scope="session")
def rcp_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    template = Template(
        settings="rcp.settings",
        asgi="rcp.asgi:application",
        prepare=[["-m", "tests.faults.rcp_seed"]],
        folder=tmp_path_factory.mktemp("rcp"),
        name="rcp",
    )
    yield template
    template.drop()


@pytest.fixture
def rcp(tmp_path: Path, rcp_template: Template) -> Iterator[RcpSite]:
    site = RcpSite(tmp_path, template=rcp_template)
    yield site
    site.close()


def post(server: Server, holder: Holder, path: str, **fields: str) -> int:
    token = "a" * 32
    cookie = f"sessionid={holder.session}; csrftoken={token}"
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
    return server.get(path, cookie=cookie, body=body, **{"Origin": f"http://{server.address}"})[0]


def document(server: Server, path: str, holder: Holder) -> connect:
    return connect(
        f"ws://{server.address}{path}",
        additional_headers={"Cookie": f"sessionid={holder.session}"},
        origin=f"http://{server.address}",  # type: ignore[arg-type]
        compression=None,
    )


async def entered(stack: AsyncExitStack, site: RcpSite, server: Server, holder: Holder) -> Client:
    client = await stack.enter_async_context(opened(server, site.path, holder.session))
    await client.hello()
    await client.until(lambda frame: "ready" in frame)
    return client


def is_whole(frame: dict[str, Any]) -> bool:
    return "resync" in frame and "situation" in frame["resync"] and "read" not in frame["abilities"]


@pytest.mark.parametrize(
    ("path", "fields"),
    [("retrait/", {}), ("", {"basis": "care_team", "opposition": "on"})],
    ids=["withdrawn", "opposed"],
)
async def test_within_two_seconds_the_others_see_the_anonymised_board_and_no_document(
    rcp: RcpSite, path: str, fields: dict[str, str]
) -> None:
    """The circle and whoever was invited from elsewhere alike, in another process, without Redis."""
    here, there = rcp.serve(), rcp.serve()
    claire, samir = rcp.members
    async with AsyncExitStack() as stack:
        leading = await entered(stack, rcp, here, claire)
        ack = await leading.command(1, "record_decision", text="Passage deux fois par jour.")
        others = [await entered(stack, rcp, there, holder) for holder in (samir, *rcp.guests)]
        documents: list[ClientConnection] = [
            await stack.enter_async_context(document(there, rcp.notes, holder)) for holder in (samir, *rcp.guests)
        ]
        for each in documents:
            assert await each.recv()
        status = await asyncio.to_thread(post, here, claire, f"/situations/{rcp.case}/partage/{path}", **fields)
        assert status == 200
        gone = time.monotonic()
        boards = [await each.until(is_whole, within=MAXIMUM) for each in others]
        for board in boards:
            assert "read" not in board["abilities"]
            assert "pas couvert par la base du partage" in board["resync"]["situation"]
            assert "Question non partagée" in board["resync"]["question"]
            assert not [said for said in ABOUT_HER if said in json.dumps(board, ensure_ascii=False)]
        for each in documents:
            async with asyncio.timeout(MAXIMUM):
                await each.wait_closed()
            assert each.close_code == 4403
        assert time.monotonic() - gone <= MAXIMUM
        # The room is told that something changed, and not why.
        told = await leading.until(
            lambda frame: (
                "sharing_changed" in [entry["verb"] for entry in frame.get("entries", [])]
                or frame.get("seq", 0) > ack["seq"]
                and "resync" in frame
            ),
            within=MAXIMUM,
        )
        assert "retir" not in json.dumps(told.get("entries", []))
        # And what was written is frozen, for whoever organises too.
        for writer in (leading, *others):
            assert "refused" in await writer.command(2, "record_decision", text="Encore.")
        again = await entered(stack, rcp, there, rcp.guests[0])
        assert not [said for said in ABOUT_HER if said in json.dumps(again.frames, ensure_ascii=False)]
        async with document(there, rcp.notes, rcp.guests[0]) as notes:
            with pytest.raises(ConnectionClosed):
                await notes.recv()
            assert notes.close_code == 4403


async def test_whoever_leaves_the_circle_leaves_the_room_within_two_seconds(rcp: RcpSite) -> None:
    here, there = rcp.serve(), rcp.serve()
    claire, samir = rcp.members
    async with AsyncExitStack() as stack:
        staying = await entered(stack, rcp, there, rcp.guests[0])
        going = await entered(stack, rcp, there, samir)
        notes = await stack.enter_async_context(document(there, rcp.notes, samir))
        assert await notes.recv()
        path = f"/situations/{rcp.case}/cercle/{samir.person}/sortie/"
        assert await asyncio.to_thread(post, here, claire, path) == 200
        assert await going.closed(within=MAXIMUM) == 4403
        async with asyncio.timeout(MAXIMUM):
            await notes.wait_closed()
        assert notes.close_code == 4403
        assert staying.connection.close_code is None
