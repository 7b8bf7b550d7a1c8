"""One document whose session fails is given up and begins again; the others do not feel it."""

import asyncio
from base64 import b64encode
from typing import Any

import pytest
from pycrdt import Doc, Text
from websockets.exceptions import ConnectionClosed

from .site import Client, Site, until

pytestmark = pytest.mark.socket


@pytest.fixture
def port(site: Site) -> int:
    return site.servers[0].port


@pytest.fixture
def uuid(site: Site, port: int) -> str:
    return str(site.do(port, "open_one"))


def erased() -> str:
    doc: Doc[Any] = Doc()
    doc.get("body", type=Text).insert(0, "à sa place")
    return b64encode(doc.get_update()).decode()


async def write_and_read(site: Site, port: int, uuid: str, text: str) -> None:
    """Somebody writes and somebody else reads it, both newly come."""
    claire, marc = await Client(site, uuid, ours=True).ready(port), await Client(site, uuid, "marc").ready(port)
    frame = await claire.write(text)
    await until(lambda: claire.saved() >= frame and str(marc.text).endswith(text))
    await claire.close()
    await marc.close()


@pytest.mark.parametrize("database", [True, False], ids=["database", "bug"])
async def test_a_document_that_cannot_be_read_asks_to_come_back(
    site: Site, port: int, uuid: str, database: bool
) -> None:
    await site.ask(port, "fail", what="load", times=1, database=database)
    async with site.connect(port, uuid) as early:
        with pytest.raises(ConnectionClosed):
            await early.recv()
        assert early.close_code == 4013
    await write_and_read(site, port, uuid, "lu")


@pytest.mark.parametrize("database", [True, False], ids=["database", "bug"])
async def test_a_document_that_cannot_be_read_again_is_given_up_and_serves_whoever_comes_back(
    site: Site, port: int, uuid: str, database: bool
) -> None:
    here = await Client(site, uuid, ours=True).ready(port)
    frame = await here.write("à effacer")
    await until(lambda: here.saved() >= frame)
    await site.ask(port, "fail", what="load", times=1, database=database)
    await site.ask(port, "purge", uuid=uuid, update=erased())
    await until(lambda: here.code == 4013, 20)
    await write_and_read(site, port, uuid, " et la suite")
    assert (await asyncio.to_thread(site.stored, port, uuid)) == "à sa place et la suite"
    await here.close()


@pytest.mark.parametrize("what", ["ask_rights", "store"])
async def test_a_bug_in_one_document_gives_it_up_and_no_other(site: Site, port: int, uuid: str, what: str) -> None:
    other = str(await site.ask(port, "open_one"))
    here = await Client(site, uuid, ours=True).ready(port)
    there = await Client(site, other, ours=True).ready(port)
    await site.ask(port, "fail", what=what, times=1, database=False, uuid=uuid)
    if what == "store":
        await here.write("perdu par le serveur, gardé ici")
    # Every document of this stream asks rights again.
    await site.ask(port, "happen")
    await until(lambda: here.code == 4013, 20)
    frame = await there.write("toujours là")
    await until(lambda: there.saved() >= frame)
    assert there.code is None
    for each in (uuid, other):
        await write_and_read(site, port, each, "suite")
    await here.close()
    await there.close()


async def test_a_poll_that_fails_goes_on_and_a_right_that_is_withdrawn_still_closes(
    site: Site, port: int, uuid: str
) -> None:
    site.cookies["passage"] = await site.ask(port, "introduce", name="passage", link=False)
    here = await Client(site, uuid, "passage", ours=True).ready(port)
    await site.ask(port, "fail", what="standings", times=3, database=False)
    await site.ask(port, "end", how="switch_off", session=site.cookies["passage"])
    await until(lambda: here.code == 4403, 20)
    claire = await Client(site, uuid, ours=True).ready(port)
    await site.ask(port, "seal_one", uuid=uuid)
    await until(lambda: claire.said[-1].get("write") is False, 20)
    assert "documents: failed and is tried again" in site.said()
    await claire.close()
    await here.close()


async def test_a_database_that_is_locked_for_a_moment_loses_nothing(site: Site, port: int, uuid: str) -> None:
    claire, marc = await Client(site, uuid, ours=True).ready(port), await Client(site, uuid, "marc").ready(port)
    await site.ask(port, "fail", what="store", times=2, database=True)
    frame = await claire.write("patience")
    await until(lambda: claire.saved() >= frame and str(marc.text) == "patience")
    assert len(await site.ask(port, "rows", uuid=uuid)) == 1
    await claire.close()
    await marc.close()
