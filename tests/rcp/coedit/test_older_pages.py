"""A page of before an update is asked to load again before it opens a text: it would delete what it does not know."""

import contextlib
import json
from base64 import b64encode
from typing import Any

import pytest
from pycrdt import Doc, Text
from websockets.exceptions import ConnectionClosed

from rcp.coedit import protocol
from rcp.coedit.protocol import Kind, sync

from .site import Client, Site, until

pytestmark = pytest.mark.socket


def content() -> str:
    doc: Doc[Any] = Doc(client_id=99)
    doc.get("body", type=Text).insert(0, "ce que la page ne connaît pas")
    return b64encode(doc.get_update()).decode()


@pytest.mark.parametrize("hello", [{"hello": 1}, {"hello": 1, "schema": 1}, {"hello": 1, "schema": 3}])
async def test_it_is_told_and_given_nothing(site: Site, hello: dict[str, int]) -> None:
    port = site.servers[0].port
    uuid = await site.ask(port, "open_one", kind="newer", update=content())
    heard: list[tuple[Kind, bytes]] = []
    async with site.connect(port, uuid) as connection:
        await connection.send(protocol.ours(hello))
        await connection.send(sync(Kind.STEP_1, Doc().get_state()))
        with contextlib.suppress(ConnectionClosed):
            async for frame in connection:
                assert isinstance(frame, bytes)
                heard.append(protocol.parse(frame, most=len(frame)))
        assert connection.close_code == 4426
    assert not [kind for kind, _body in heard if kind in (Kind.STEP_2, Kind.UPDATE)]
    said = [json.loads(body) for kind, body in heard if kind is Kind.OURS]
    assert ["rechargez la page" in word["refused"] for word in said] == [True]
    assert len(await site.ask(port, "rows", uuid=uuid)) == 1


async def test_a_page_of_now_opens_it(site: Site) -> None:
    port = site.servers[0].port
    uuid = await site.ask(port, "open_one", kind="newer", update=content())
    async with site.connect(port, uuid) as connection:
        await connection.send(protocol.ours({"hello": 1, "schema": 2}))
        kinds = []
        async for frame in connection:
            kind, body = protocol.parse(frame, most=len(frame))
            kinds.append(kind)
            if kind is Kind.OURS:
                assert json.loads(body)["write"] is True
                break
    claire = await Client(site, uuid).ready(port)
    await until(lambda: str(claire.text) == "ce que la page ne connaît pas")
    await claire.close()
