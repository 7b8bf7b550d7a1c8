"""A branch is locked while several people type in it and beside it, in two processes: nothing of it changes any more
from the lock's entry on, and what is written beside it is all kept.

The two orders are laid side by side: each update of the log says after which entry it was stored.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from pycrdt import Doc, Text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from mindmap.document.ydoc import add_nodes, empty_doc, nodes_of, rels_of, values_of
from mindmap.tree.schema import ROOT
from rcp.coedit import protocol
from rcp.coedit.protocol import Kind, sync

from .clients import opened
from .conftest import MeetingSite
from .server import Server

pytestmark = pytest.mark.socket

LOCKED, FREE = "locked00", "freely00"


class Writer:
    """Somebody at the map: a document kept in step over one socket, told what is saved and what is refused."""

    def __init__(self, connection: ClientConnection) -> None:
        self.doc: Doc[Any] = empty_doc()
        self.saved = self.sent = 0
        self.refusals: list[dict[str, Any]] = []
        # Gives the server all it has again, what was refused too, or not.
        self.yields = True
        self.synced = asyncio.Event()
        self._connection = connection
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            async for frame in self._connection:
                assert isinstance(frame, bytes)
                await self._hear(*protocol.parse(frame))
        except ConnectionClosed:
            pass

    async def _hear(self, kind: Kind, body: bytes) -> None:
        if kind in (Kind.STEP_2, Kind.UPDATE):
            self.doc.apply_update(body)
            if kind is Kind.STEP_2:
                self.synced.set()
        elif kind is Kind.STEP_1 and (self.yields or not self.refusals):
            await self.send(sync(Kind.STEP_2, self.doc.get_update(body)))
        elif kind is Kind.OURS:
            word = json.loads(body)
            self.saved = max(self.saved, word.get("frames", 0))
            if "refused" in word:
                self.refusals.append(word)

    async def send(self, frame: bytes) -> None:
        self.sent += frame[:2] in (b"\x00\x01", b"\x00\x02")
        await self._connection.send(frame)

    async def change(self, change: Callable[["Doc[Any]"], object]) -> None:
        before = self.doc.get_state()
        with self.doc.transaction():
            change(self.doc)
        await self.send(sync(Kind.UPDATE, self.doc.get_update(before)))

    async def type(self, node: str, letters: str) -> None:
        await self.change(lambda doc: text(doc, node).insert(len(text(doc, node)), letters))

    async def all_saved(self) -> None:
        async with asyncio.timeout(20):
            while self.saved < self.sent:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def writing(server: Server, uuid: str, session: str) -> AsyncIterator[Writer]:
    connection = await connect(
        f"ws://{server.address}/ws/shared/{uuid}",
        additional_headers={"Cookie": f"sessionid={session}"},
        origin=f"http://{server.address}",  # type: ignore[arg-type]
    )
    writer = Writer(connection)
    await writer.send(protocol.ours({"hello": 1}))
    await writer.send(sync(Kind.STEP_1, writer.doc.get_state()))
    await asyncio.wait_for(writer.synced.wait(), 10)
    try:
        yield writer
    finally:
        await connection.close()


def text(doc: "Doc[Any]", node: str) -> Text:
    found = nodes_of(doc)[node]["txt"]
    assert isinstance(found, Text)
    return found


def link(a: str, b: str, label: str) -> dict[str, str]:
    return {"a": a, "b": b, "label": label}


LINK, NEW = "oldlink0", "newlink0"
HARM: dict[str, tuple[Callable[["Doc[Any]"], object], str]] = {
    "makes a link from it": (lambda doc: rels_of(doc).update({NEW: link(LOCKED, FREE, "")}), NEW),
    "makes a link to it": (lambda doc: rels_of(doc).update({NEW: link(FREE, LOCKED, "")}), NEW),
    "names one": (lambda doc: rels_of(doc).update({LINK: link(FREE, LOCKED, "autrement")}), LINK),
    "turns one away": (lambda doc: rels_of(doc).update({LINK: link(FREE, ROOT, "aggrave")}), LINK),
    "removes one": (lambda doc: rels_of(doc).pop(LINK), LINK),
}


def as_it_was(doc: "Doc[Any]") -> None:
    rels_of(doc).pop(NEW, None)
    rels_of(doc)[LINK] = link(FREE, LOCKED, "aggrave")


async def test_a_client_of_its_own_making_links_nothing_to_a_locked_branch(meeting: MeetingSite) -> None:
    server = meeting.serve()
    [(map_id, document, uuid)] = meeting.rows(
        "select m.id, d.id, d.uuid from mindmap_mindmap m join coedit_shareddocument d on d.id = m.document_id "
        "where m.meeting_id = ? and m.breakout_id is null",
        [meeting.meeting],
    )
    claire, lucie, *_ = meeting.members
    at = str(UUID(str(uuid)))

    async def lock() -> None:
        async with opened(server, meeting.path, claire.session) as room:
            await room.hello()
            assert "ack" in await room.command(1, "lock_branch", map=map_id, node=LOCKED)

    async with writing(server, at, claire.session) as leader:
        await leader.change(
            lambda doc: add_nodes(doc, [{"id": LOCKED, "text": "L"}, {"id": FREE, "text": "F"}], under=ROOT)
        )
        await leader.change(lambda doc: rels_of(doc).update({LINK: link(FREE, LOCKED, "aggrave")}))
        await leader.all_saved()
        await lock()
        async with writing(server, at, lucie.session) as hostile:
            for refused, (harm, place) in enumerate(HARM.values(), start=1):
                await hostile.change(harm)
                async with asyncio.timeout(20):
                    while len(hostile.refusals) < refused:
                        await asyncio.sleep(0.02)
                assert hostile.refusals[-1]["places"] == [place]
                assert "verrouillée par Claire Aubert" in hostile.refusals[-1]["refused"]
                # Once it is taken back nothing waits, even after a removal, which leaves no gap in what was sent.
                await hostile.change(as_it_was)
                await hostile.all_saved()
        # Whoever leads may, and somebody else's link elsewhere goes through.
        await leader.change(lambda doc: rels_of(doc).update({LINK: link(FREE, LOCKED, "aggrave beaucoup")}))
        await leader.all_saved()
        async with writing(server, at, lucie.session) as other:
            await other.change(lambda doc: rels_of(doc).update({"farlink0": link(FREE, ROOT, "")}))
            await other.all_saved()
            assert not other.refusals
    stored = empty_doc()
    for (data,) in meeting.rows("select data from coedit_update where document_id = ? order by seq", [document]):
        stored.apply_update(bytes(data))
    assert rels_of(stored).to_py() == {LINK: link(FREE, LOCKED, "aggrave beaucoup"), "farlink0": link(FREE, ROOT, "")}


async def test_nothing_of_a_branch_changes_after_the_entry_that_locks_it(meeting: MeetingSite) -> None:
    servers = meeting.serve(), meeting.serve()
    [(map_id, document, uuid)] = meeting.rows(
        "select m.id, d.id, d.uuid from mindmap_mindmap m join coedit_shareddocument d on d.id = m.document_id "
        "where m.meeting_id = ? and m.breakout_id is null",
        [meeting.meeting],
    )
    claire, lucie, nadia, samir = meeting.members
    vincent, hugo = meeting.guests
    async with AsyncExitStack() as stack:

        async def at(server: Server, session: str) -> Writer:
            return await stack.enter_async_context(writing(server, str(UUID(str(uuid))), session))

        leader = await at(servers[0], claire.session)
        await leader.change(
            lambda doc: add_nodes(doc, [{"id": LOCKED, "text": "L"}, {"id": FREE, "text": "F"}], under=ROOT)
        )
        await leader.all_saved()
        inside = [await at(servers[n % 2], each.session) for n, each in enumerate((lucie, nadia, samir))]
        for writer in inside:
            writer.yields = False
        beside = [await at(servers[n % 2], each.session) for n, each in enumerate((vincent, hugo))]
        room = await stack.enter_async_context(opened(servers[1], meeting.path, claire.session))
        await room.hello()

        async def press_on(writer: Writer, letter: str) -> None:
            for _ in range(400):
                if writer.refusals:
                    return
                await writer.type(LOCKED, letter)
                await asyncio.sleep(0.005)

        async def go_on(writer: Writer, letter: str) -> None:
            for _ in range(150):
                await writer.type(FREE, letter)
                await asyncio.sleep(0.01)
            await writer.all_saved()

        async def lock() -> int:
            await asyncio.sleep(0.4)
            answer = await room.command(1, "lock_branch", map=map_id, node=LOCKED)
            assert "ack" in answer, answer
            return int(answer["seq"])

        pressing = [press_on(writer, letter) for writer, letter in zip(inside, "abc", strict=True)]
        going = [go_on(writer, letter) for writer, letter in zip(beside, "xy", strict=True)]
        locked_at, *_ = await asyncio.gather(lock(), *pressing, *going)
        for writer in inside:
            assert [refusal["places"] for refusal in writer.refusals[:1]] == [[LOCKED]]
            assert "verrouillée par Claire Aubert" in writer.refusals[0]["refused"]
        # Whoever leads still writes there.
        await leader.type(LOCKED, "!")
        await leader.all_saved()
    before, after, log = (
        empty_doc(),
        empty_doc(),
        meeting.rows("select after, data, author from coedit_update where document_id = ? order by seq", [document]),
    )
    for entry, data, author in log:
        after.apply_update(bytes(data))
        if entry < locked_at or author == f"person:{claire.person}":
            before.apply_update(bytes(data))
    assert str(text(before, LOCKED)) == str(text(after, LOCKED))
    assert "!" in str(text(after, LOCKED))
    assert len(str(text(after, LOCKED))) > len("L!"), "nobody had begun to write there"
    assert sorted(str(text(after, FREE))) == sorted("F" + "x" * 150 + "y" * 150)
    assert values_of(after).keys() == {ROOT, LOCKED, FREE}
