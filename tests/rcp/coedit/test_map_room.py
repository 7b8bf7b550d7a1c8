"""A map's room against those who may not write, and those who mean harm, through a real Daphne (I13, I14)."""

import asyncio
import contextlib
import random
from base64 import b64decode, b64encode
from typing import Any

import pytest
from pycrdt import Doc
from websockets.exceptions import ConnectionClosed

from mindmap.document.ydoc import values_of
from mindmap.tree.schema import NODE_ID, PILLARS, parse_at
from rcp.coedit.protocol import Kind, sync
from tests.mindmap.document.test_hostile import HARM, TWO, WORK, a_map, node, update_of

from .site import Client, Site, until

pytestmark = pytest.mark.socket


@pytest.fixture
def port(site: Site) -> int:
    return site.servers[0].port


@pytest.fixture
def carte() -> "Doc[Any]":
    return a_map()


@pytest.fixture
def uuid(site: Site, port: int, carte: "Doc[Any]") -> str:
    return str(site.do(port, "open_one", kind="map", update=b64encode(carte.get_update()).decode()))


async def stored(site: Site, port: int, uuid: str) -> dict[str, dict[str, object]]:
    doc: Doc[Any] = Doc()
    doc.apply_update(b64decode(await site.ask(port, "state", uuid=uuid)))
    return values_of(doc)


async def still_works(site: Site, port: int, uuid: str, carte: "Doc[Any]") -> None:
    """Somebody else writes, and somebody else reads it."""
    claire, marc = await Client(site, uuid).ready(port), await Client(site, uuid, "marc").ready(port)
    await claire.send(sync(Kind.UPDATE, update_of(carte, lambda doc: node(doc, TWO)["txt"].insert(0, "Toujours "))))
    await until(lambda: str(values_of(marc.doc)[TWO]["txt"]).startswith("Toujours "))
    await claire.close()
    await marc.close()


async def test_i13_a_reader_changes_nothing(site: Site, port: int, uuid: str, carte: "Doc[Any]") -> None:
    before = await stored(site, port, uuid)
    marc = await Client(site, uuid, "marc", ours=True).ready(port)
    for change in (*WORK.values(), *HARM.values()):
        await marc.send(sync(Kind.UPDATE, update_of(carte, change)))
        await marc.send(sync(Kind.STEP_2, update_of(carte, change)))
    await until(lambda: any("refused" in word for word in marc.said))
    await still_works(site, port, uuid, carte)
    after = await stored(site, port, uuid)
    assert {**after, TWO: before[TWO]} == before
    assert len(await site.ask(port, "rows", uuid=uuid)) == 2
    await marc.close()


async def test_i14_harm_changes_nothing_and_stops_nobody(site: Site, port: int, uuid: str, carte: "Doc[Any]") -> None:
    before = await stored(site, port, uuid)
    hostile = await Client(site, uuid, ours=True).ready(port)
    for change in HARM.values():
        await hostile.send(sync(Kind.UPDATE, update_of(carte, change)))
    await until(lambda: sum("refused" in word for word in hostile.said) == len(HARM))
    assert await stored(site, port, uuid) == before
    await still_works(site, port, uuid, carte)
    await hostile.close()


async def test_i14_noise_leaves_a_map_a_map(site: Site, port: int, uuid: str, carte: "Doc[Any]") -> None:
    """Real updates with a few bits turned: what still reads as an update is a map's, or is refused."""
    draw = random.Random(14)
    updates = [update_of(carte, change) for change in WORK.values()]
    before = await stored(site, port, uuid)
    noisy, closed = await Client(site, uuid).ready(port), 0
    for _time in range(400):
        frame = bytearray(sync(Kind.UPDATE, draw.choice(updates)))
        for _bit in range(draw.randint(1, 3)):
            frame[draw.randrange(2, len(frame))] ^= 1 << draw.randrange(8)
        with contextlib.suppress(ConnectionClosed):
            await noisy.send(bytes(frame))
        # Long enough for a socket closed at its second strike to be seen closed.
        await asyncio.sleep(0.005)
        if noisy.code is not None:
            closed += 1
            noisy = await Client(site, uuid).ready(port)
    await noisy.close()
    assert closed > 20
    await still_works(site, port, uuid, carte)
    after = await stored(site, port, uuid)
    assert before.keys() <= after.keys()
    for id_, value in after.items():
        assert id_ in PILLARS or (NODE_ID.fullmatch(id_) and parse_at(value["at"]))
