"""A shared document through a real Daphne: what is told, to whom, and what is on disk when it is."""

import asyncio
import contextlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pycrdt import Doc, Text, merge_updates
from websockets.exceptions import ConnectionClosed, InvalidStatus

from rcp.coedit import protocol
from rcp.coedit.protocol import Kind, Presence, sync
from tests.faults.server import ROOT
from tests.faults.sessions import ENDINGS, OF_LINKS

from .site import Client, Site, until

pytestmark = pytest.mark.socket


@pytest.fixture
def port(site: Site) -> int:
    return site.servers[0].port


@pytest.fixture
def uuid(site: Site, port: int) -> str:
    return str(site.do(port, "open_one"))


@pytest.fixture
async def claire(site: Site, port: int, uuid: str) -> AsyncIterator[Client]:
    client = await Client(site, uuid, ours=True).ready(port)
    yield client
    await client.close()


@pytest.fixture
async def marc(site: Site, port: int, uuid: str) -> AsyncIterator[Client]:
    client = await Client(site, uuid, "marc", ours=True).ready(port)
    yield client
    await client.close()


def first_content() -> str:
    doc: Doc[Any] = Doc(client_id=99)
    doc.get("body", type=Text).insert(0, "au début. ")
    return b64encode(doc.get_update()).decode()


async def test_what_one_writes_another_reads_once_it_is_stored(
    site: Site, port: int, uuid: str, claire: Client, marc: Client
) -> None:
    frame = await claire.write("Bonjour à tous 😀")
    await until(lambda: str(marc.text) == "Bonjour à tous 😀")
    assert await asyncio.to_thread(site.stored, port, uuid) == "Bonjour à tous 😀"
    await until(lambda: claire.saved() >= frame)
    rows = await site.ask(port, "rows", uuid=uuid)
    assert [(seq, author) for seq, author, *_ in rows] == [(1, "person:1")]
    assert await site.ask(port, "writers", uuid=uuid) == {str(claire.doc.client_id): "claire@exemple.fr"}


async def test_whoever_arrives_reads_everything(site: Site, port: int) -> None:
    uuid = await site.ask(port, "open_one", update=first_content())
    claire = await Client(site, uuid).ready(port)
    assert str(claire.text) == "au début. "
    await claire.write("puis")
    later = await Client(site, uuid).ready(port)
    await until(lambda: str(later.text) == "au début. puis")
    for client in (claire, later):
        await client.close()


async def test_a_stranger_sees_nothing_and_is_told_why(site: Site, port: int, uuid: str) -> None:
    for name, where, code in (("zoe", uuid, 4403), ("claire", "00000000-0000-4000-8000-000000000000", 4404)):
        async with site.connect(port, where, name) as connection:
            with pytest.raises(ConnectionClosed):
                await connection.recv()
            assert connection.close_code == code
    site.cookies["nobody"] = "no-such-session"
    async with site.connect(port, uuid, "nobody") as connection:
        with pytest.raises(ConnectionClosed):
            await connection.recv()
        assert connection.close_code == 4403


async def test_another_origin_is_not_even_answered(site: Site, port: int, uuid: str) -> None:
    from websockets.asyncio.client import connect

    headers = {"Cookie": f"sessionid={site.cookies['claire']}"}
    address = f"ws://127.0.0.1:{port}/ws/shared/{uuid}"
    with pytest.raises(InvalidStatus):
        await connect(address, additional_headers=headers, origin="https://ailleurs.example")  # type: ignore[arg-type]


async def test_whoever_may_only_read_changes_nothing(
    site: Site, port: int, uuid: str, claire: Client, marc: Client
) -> None:
    assert marc.said[0]["write"] is False
    await marc.write("je passe outre")
    await until(lambda: any("refused" in word for word in marc.said))
    await claire.write("oui")
    await until(lambda: "oui" in str(marc.text))
    assert str(claire.text) == "oui"
    assert await asyncio.to_thread(site.stored, port, uuid) == "oui"


async def test_what_the_kind_refuses_is_not_stored_and_only_its_author_hears_of_it(
    site: Site, port: int, uuid: str, claire: Client, marc: Client
) -> None:
    await claire.write("interdit")
    await until(lambda: {"refused": "Ce mot n’est pas admis dans ce document."} in claire.said)
    assert not any("refused" in word for word in marc.said)
    assert await site.ask(port, "rows", uuid=uuid) == []
    # Taking the word back makes the whole acceptable again: nothing else that was typed is lost.
    saved = claire.saved()
    await claire.write(" permis")
    del claire.text[0 : len("interdit")]
    claire._mine.clear()
    await claire.write("!")
    await until(lambda: str(marc.text) == " permis!")
    await until(lambda: claire.saved() > saved)


async def test_a_sealed_document_takes_nothing_from_a_raw_frame(
    site: Site, port: int, uuid: str, claire: Client, marc: Client
) -> None:
    await claire.write("avant")
    await until(lambda: claire.saved() >= 2)
    await site.ask(port, "seal_one", uuid=uuid)
    await claire.write(" après")
    await until(lambda: any("refused" in word for word in claire.said))
    assert await asyncio.to_thread(site.stored, port, uuid) == "avant"
    assert str(marc.text) == "avant"
    await until(lambda: claire.said[-1].get("write") is False or "refused" in claire.said[-1])


async def test_an_edit_made_by_the_server_reaches_open_screens(
    site: Site, port: int, uuid: str, claire: Client
) -> None:
    frame = await claire.write("un ")
    await until(lambda: claire.saved() >= frame)
    doc: Doc[Any] = Doc(client_id=77)
    text = doc.get("body", type=Text)
    doc.apply_update(b64decode(await site.ask(port, "state", uuid=uuid)))
    before = doc.get_state()
    text += "greffon"
    seq = await site.ask(port, "edit", uuid=uuid, update=b64encode(doc.get_update(before)).decode())
    assert seq == 2
    await until(lambda: str(claire.text) == "un greffon")
    await claire.write(" deux")
    await until(lambda: claire.saved() >= 3)
    assert await asyncio.to_thread(site.stored, port, uuid) == "un greffon deux"


async def test_sixty_frames_at_once_are_all_stored_in_order_and_relayed_together(
    site: Site, port: int, uuid: str, claire: Client, marc: Client
) -> None:
    for number in range(60):
        frame = await claire.write(f"{number},")
    await until(lambda: claire.saved() >= frame)
    expected = "".join(f"{number}," for number in range(60))
    assert await asyncio.to_thread(site.stored, port, uuid) == expected
    await until(lambda: str(marc.text) == expected)
    rows = await site.ask(port, "rows", uuid=uuid)
    assert [row[0] for row in rows] == list(range(1, 61))


async def test_what_is_sent_twice_is_stored_once(site: Site, port: int, uuid: str, claire: Client) -> None:
    await claire.write("une fois")
    for _ in range(3):
        await claire.send(sync(Kind.UPDATE, claire.doc.get_update()))
    await until(lambda: claire.saved() >= 5)
    assert len(await site.ask(port, "rows", uuid=uuid)) == 1


async def test_a_frame_that_lacks_the_one_before_makes_the_server_ask_again(
    site: Site, port: int, uuid: str, claire: Client, marc: Client
) -> None:
    claire.text.insert(0, "perdu ")
    frame = await claire.write("gardé")
    await until(lambda: str(marc.text) == "perdu gardé")
    await until(lambda: claire.saved() > frame)
    assert await asyncio.to_thread(site.stored, port, uuid) == "perdu gardé"


async def test_two_malformed_frames_close_their_socket_and_the_room_goes_on(
    site: Site, port: int, uuid: str, claire: Client, marc: Client
) -> None:
    other = await Client(site, uuid).ready(port)
    await other.send(b"\x00\x02\x03\x00\x00\x00")
    await other.send(b"")
    await until(lambda: other.code == 4400)
    await claire.write("toujours là")
    await until(lambda: str(marc.text) == "toujours là")


async def test_a_frame_beyond_a_megabyte_closes_its_socket(site: Site, port: int, uuid: str) -> None:
    client = await Client(site, uuid).ready(port)
    await client.send(b"\x00\x02" + b"\x00" * (1024 * 1024))
    # Daphne cuts it before we see it; another server leaves it to us.
    await until(lambda: client.code in (1006, 1009))


async def test_someone_who_floods_is_closed_and_nobody_else(site: Site, port: int, uuid: str) -> None:
    site.cookies["autre"] = await site.ask(port, "introduce", name="autre", link=True)
    other = await Client(site, uuid, "autre", ours=True).ready(port)
    flood = await Client(site, uuid).ready(port)
    with contextlib.suppress(ConnectionClosed):
        for _ in range(3000):
            await flood.send(sync(Kind.UPDATE, b"\x00\x00"))
    await until(lambda: flood.code is not None, 20)
    assert flood.code == 4429
    await other.write("calme")
    await until(lambda: other.saved() >= 2)
    await other.close()


async def test_awareness_carries_the_name_the_server_knows_and_comes_back_to_its_sender(
    claire: Client, marc: Client
) -> None:
    lie = {"user": {"name": "Quelqu’un d’autre"}, "cursor": 3}
    await claire.send(protocol.awareness([Presence(claire.doc.client_id, 1, lie)]))
    shown = {"user": {"person": 1, "name": "Claire Martin", "colour": 1}, "cursor": 3}
    for client in (claire, marc):
        await until(lambda client=client: client.presences.get(claire.doc.client_id) == shown)
    # Nobody speaks for somebody else.
    await marc.send(protocol.awareness([Presence(marc.doc.client_id, 1, {})]))
    await marc.send(protocol.awareness([Presence(claire.doc.client_id, 9, {"cursor": 0})]))
    await until(lambda: marc.doc.client_id in claire.presences)
    assert claire.presences[claire.doc.client_id] == shown


async def test_whoever_leaves_is_seen_leaving_and_whoever_arrives_sees_who_is_there(
    site: Site, port: int, uuid: str, claire: Client, marc: Client
) -> None:
    await marc.send(protocol.awareness([Presence(marc.doc.client_id, 1, {"cursor": 1})]))
    await until(lambda: claire.presences.get(marc.doc.client_id))
    late = await Client(site, uuid).ready(port)
    assert late.presences[marc.doc.client_id]["user"]["name"] == "Marc Martin"
    await marc.close()
    await until(lambda: claire.presences[marc.doc.client_id] == {})
    await late.close()


async def test_awareness_is_told_at_most_five_times_a_second(claire: Client, marc: Client) -> None:
    heard = 0
    hear = marc._hear

    async def count(kind: Kind, body: bytes) -> None:
        nonlocal heard
        heard += kind is Kind.AWARENESS
        await hear(kind, body)

    marc._hear = count  # type: ignore[method-assign]
    for clock in range(1, 51):
        await claire.send(protocol.awareness([Presence(claire.doc.client_id, clock, {"cursor": clock})]))
        await asyncio.sleep(0.02)
    await until(lambda: marc.presences.get(claire.doc.client_id, {}).get("cursor") == 50)
    assert 2 <= heard <= 8


async def test_a_right_that_is_withdrawn_closes_the_socket_within_two_seconds(
    site: Site, port: int, uuid: str, claire: Client
) -> None:
    marc = await Client(site, uuid, "marc", ours=True).ready(port)
    try:
        await site.ask(port, "demote", name="marc", role="coordinator")
        await until(lambda: marc.said[-1].get("write") is True, 2)
        await marc.write("maintenant j’écris")
        await until(lambda: str(claire.text) == "maintenant j’écris")
        await site.ask(port, "demote", name="marc", role="member")
        await until(lambda: marc.said[-1].get("write") is False, 2)
        await site.ask(port, "demote", name="claire", role="member")
        await until(lambda: claire.said[-1].get("write") is False, 2)
        await site.ask(port, "demote", name="marc", role=None)
        await until(lambda: marc.code == 4403, 2)
    finally:
        await site.ask(port, "demote", name="claire", role="coordinator")
        await site.ask(port, "demote", name="marc", role="member")


async def test_a_right_lost_a_moment_ago_is_seen_in_the_transaction_that_stores(
    site: Site, port: int, uuid: str, claire: Client
) -> None:
    """The stream has a new entry: the authors' rights are asked again before anything of theirs is stored."""
    try:
        await site.ask(port, "demote", name="claire", role="member")
        await site.ask(port, "happen")
        await claire.write("trop tard")
        await until(lambda: any("refused" in word for word in claire.said), 2)
        assert await site.ask(port, "rows", uuid=uuid) == []
        # Nor later: the batch that was refused has not made anyone forget to ask.
        await until(lambda: claire.said[-1].get("write") is False, 2)
        for _ in range(3):
            await claire.write("encore")
            await asyncio.sleep(0.1)
        assert await site.ask(port, "rows", uuid=uuid) == []
    finally:
        await site.ask(port, "demote", name="claire", role="coordinator")


@pytest.mark.parametrize("how", ENDINGS)
async def test_a_socket_ends_with_the_right_it_was_opened_by_though_nobody_says_so(
    site: Site, port: int, uuid: str, claire: Client, how: str
) -> None:
    site.cookies[how] = await site.ask(port, "introduce", name=how, link=how in OF_LINKS)
    going = await Client(site, uuid, how, ours=True).ready(port)
    frame = await going.write("avant ")
    await until(lambda: going.saved() >= frame)
    await site.ask(port, "end", how=how, session=site.cookies[how])
    await until(lambda: going.code == 4403, 20)
    await claire.write("après")
    await until(lambda: str(claire.text) == "avant après" and claire.saved() >= 2)
    async with site.connect(port, uuid, how) as again:
        with pytest.raises(ConnectionClosed):
            await again.recv()
        assert again.close_code == 4403
    await going.close()


async def test_a_purge_begins_again_and_what_was_erased_does_not_come_back(
    site: Site, port: int, uuid: str, claire: Client
) -> None:
    await claire.write("à effacer")
    await until(lambda: claire.saved() >= 2)
    fresh: Doc[Any] = Doc(client_id=4242)
    fresh.get("body", type=Text).insert(0, "gardé")
    epoch = await site.ask(port, "purge", uuid=uuid, update=b64encode(fresh.get_update()).decode())
    assert epoch == 2
    await until(lambda: any(word.get("epoch") == 2 for word in claire.said))
    # An old client that does not understand sends what it holds: it is refused.
    await claire.write(" et encore")
    stubborn = Client(site, uuid)
    stubborn.doc.apply_update(claire.doc.get_update())
    await stubborn.ready(port)
    await asyncio.sleep(0.3)
    assert await asyncio.to_thread(site.stored, port, uuid) == "gardé"
    rows = await site.ask(port, "rows", uuid=uuid)
    assert all(b"effacer" not in b64decode(row[2]) for row in rows)
    await stubborn.close()


async def test_an_unmodified_y_websocket_converges_with_the_rest(
    site: Site, port: int, uuid: str, claire: Client
) -> None:
    await claire.write("py ")
    node = await asyncio.create_subprocess_exec(
        "node", str(ROOT / "tests/rcp/coedit/y_websocket_client.mjs"),
        f"ws://127.0.0.1:{port}/ws/shared", uuid, f"sessionid={site.cookies['claire']}",
        cwd=ROOT, stdin=-1, stdout=-1, env={**os.environ},
    )  # fmt: skip
    assert node.stdin is not None
    assert node.stdout is not None

    async def order(**facts: Any) -> None:
        node.stdin.write(json.dumps(facts).encode() + b"\n")  # type: ignore[union-attr]
        await node.stdin.drain()  # type: ignore[union-attr]

    async def heard() -> dict[str, Any]:
        line = await asyncio.wait_for(node.stdout.readline(), 10)  # type: ignore[union-attr]
        return dict(json.loads(line))

    assert await heard() == {"synced": True}
    await order(write="js 😀 ")
    await until(lambda: str(claire.text) == "py js 😀 ")
    await order(where={"cursor": 1})
    await until(lambda: any(state.get("cursor") == 1 for state in claire.presences.values()))
    await claire.send(protocol.awareness([Presence(claire.doc.client_id, 1, {"cursor": 2})]))
    await claire.write("fin")
    shown: dict[str, Any] = {}
    for _ in range(100):
        await order(show=1)
        shown = await heard()
        if shown["text"] == "py js 😀 fin" and shown["others"]:
            break
        await asyncio.sleep(0.05)
    assert shown["text"] == "py js 😀 fin"
    assert shown["others"][0]["user"]["name"] == "Claire Martin"
    assert await asyncio.to_thread(site.stored, port, uuid) == "py js 😀 fin"
    await order(stop=1)
    assert await node.wait() == 0


async def test_sixty_arrive_at_once_and_each_has_the_whole_document(site: Site, port: int) -> None:
    doc: Doc[Any] = Doc(client_id=5)
    doc.get("body", type=Text).insert(0, "mot " * 20_000)
    uuid = await site.ask(port, "open_one", update=b64encode(doc.get_update()).decode())
    clients = [Client(site, uuid) for _ in range(60)]
    await asyncio.gather(*(client.ready(port) for client in clients))
    assert {len(str(client.text)) for client in clients} == {80_000}
    await asyncio.gather(*(client.close() for client in clients))


@pytest.mark.timeout(240)
async def test_a_document_of_four_megabytes_reaches_whoever_reads_while_others_write(site: Site, port: int) -> None:
    """It is larger than the server sends at once, and than what may wait for a reader who did not ask for it."""
    doc: Doc[Any] = Doc(client_id=5)
    doc.get("body", type=Text).insert(0, "mot " * 1_000_000)
    uuid = await site.ask(port, "open_one", update=b64encode(doc.get_update()).decode())
    claire = await Client(site, uuid, ours=True).ready(port)
    assert len(str(claire.text)) == 4_000_000
    late = [Client(site, uuid) for _ in range(3)]
    opening = [asyncio.create_task(client.ready(port)) for client in late]
    for number in range(100):
        frame = await claire.write(f"{number},", at=0)
    await until(lambda: claire.saved() >= frame, 30)
    await asyncio.gather(*opening)
    await until(lambda: {str(client.text) == str(claire.text) for client in late} == {True}, 30)
    assert {client.code for client in (claire, *late)} == {None}
    for client in (claire, *late):
        await client.close()


async def test_whoever_asks_who_is_here_is_answered_though_it_be_nobody(site: Site, port: int, uuid: str) -> None:
    """A sign of life, for a page that was hidden and asks whether its line still lives."""
    alone, heard = await Client(site, uuid).ready(port), []
    hear = alone._hear

    async def note(kind: Kind, body: bytes) -> None:
        heard.append((kind, body))
        await hear(kind, body)

    alone._hear = note  # type: ignore[method-assign]
    await alone.send(b"\x03")
    await until(lambda: (Kind.AWARENESS, b"\x00") in heard)
    await alone.close()


async def test_awareness_that_floods_is_closed_too(site: Site, port: int, uuid: str, marc: Client) -> None:
    flood = await Client(site, uuid).ready(port)
    with contextlib.suppress(ConnectionClosed):
        for clock in range(3000):
            await flood.send(protocol.awareness([Presence(flood.doc.client_id, clock, {"cursor": clock})]))
    await until(lambda: flood.code is not None, 20)
    assert flood.code == 4429
    await marc.send(protocol.awareness([Presence(marc.doc.client_id, 1, {"cursor": 1})]))
    await until(lambda: marc.doc.client_id in marc.presences)


def test_the_log_folded_gives_the_document(site: Site, port: int) -> None:
    """I15: merged updates of the log, snapshot and tail, and the live document are the same."""
    uuid = site.do(port, "open_one", update=first_content())

    async def write() -> str:
        client = await Client(site, uuid, ours=True).ready(port)
        for number in range(30):
            frame = await client.write(f" {number}", at=0)
        await until(lambda: client.saved() >= frame)
        await client.close()
        return str(client.text)

    live = asyncio.run(write())
    folded: Doc[Any] = Doc()
    folded.apply_update(merge_updates(*(b64decode(row[2]) for row in site.do(port, "rows", uuid=uuid))))
    assert str(folded.get("body", type=Text)) == live == site.stored(port, uuid)
