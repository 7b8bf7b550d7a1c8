"""Several processes, readers that do not read, rights that go, a Redis that is away."""

import asyncio
import json
import socket
import time
from collections.abc import Callable
from contextlib import AsyncExitStack

from websockets.asyncio.client import connect

from .clients import Client, opened
from .conftest import LedgerSite
from .server import NO_REDIS, Server

MAXIMUM = 2.0


async def entered(stack: AsyncExitStack, site: LedgerSite, server: Server, session: str) -> Client:
    client = await stack.enter_async_context(opened(server, site.path, session))
    await client.hello()
    return client


async def test_two_processes_without_redis_tell_each_other_within_two_seconds(
    make_ledger: Callable[..., LedgerSite],
) -> None:
    site = make_ledger(redis=NO_REDIS)
    here, there = site.serve(), site.serve()
    async with AsyncExitStack() as stack:
        writer = await entered(stack, site, here, site.members[0].session)
        reader = await entered(stack, site, there, site.members[1].session)
        for n in range(1, 4):
            ack = await writer.command(n, "write", text=f"d’un processus à l’autre {n}")
            committed = time.monotonic()
            await reader.told(ack["seq"])
            assert time.monotonic() - committed < MAXIMUM
    assert json.loads(here.get("/healthz")[1]) == {
        "status": "degraded",
        "database": "ok",
        "redis": "down",
        "tasks": "ok",
    }


async def test_a_revoked_guest_and_an_expelled_member_hear_nothing_after_two_seconds(
    make_ledger: Callable[..., LedgerSite],
) -> None:
    site = make_ledger(redis=NO_REDIS)
    here, there = site.serve(), site.serve()
    guest, member, other = site.guests[0], site.members[1], site.members[2]
    async with AsyncExitStack() as stack:
        writer = await entered(stack, site, here, site.members[0].session)
        # The right is taken away in one process; the sockets are in the other.
        going = [await entered(stack, site, there, holder.session) for holder in (guest, member)]
        staying = await entered(stack, site, there, other.session)
        assert here.get(f"/test/revoke/{guest.person}/{site.organisation}", body=b"")[0] == 200
        assert here.get(f"/test/expel/{member.person}/{site.organisation}", body=b"")[0] == 200
        gone = time.monotonic()
        ack = {"seq": 0}
        for n in range(1, 31):
            ack = await writer.command(n, "write", text=f"secret {n}")
            await asyncio.sleep(0.1)
        assert time.monotonic() - gone > MAXIMUM
        for each in going:
            assert await each.closed() == 4403
            assert each.heard_at <= gone + MAXIMUM
        await staying.told(ack["seq"])
        again = await stack.enter_async_context(opened(there, site.path, guest.session))
        assert await again.closed() == 4403
        assert again.frames == []


async def test_a_command_of_someone_expelled_a_moment_ago_is_not_done(make_ledger: Callable[..., LedgerSite]) -> None:
    site = make_ledger(redis=NO_REDIS)
    server = site.serve()
    member = site.members[1]
    async with AsyncExitStack() as stack:
        expelled = await entered(stack, site, server, member.session)
        assert server.get(f"/test/expel/{member.person}/{site.organisation}", body=b"")[0] == 200
        await expelled.up({"v": 1, "n": 1, "name": "write", "args": {"text": "trop tard"}})
        assert await expelled.closed() == 4403
    assert "trop tard" not in site.texts()


async def test_a_reader_who_does_not_read_is_closed_and_the_others_do_not_feel_it(
    make_ledger: Callable[..., LedgerSite],
) -> None:
    site = make_ledger()
    server = site.serve()
    async with AsyncExitStack() as stack:
        writer = await entered(stack, site, server, site.members[0].session)
        reader = await entered(stack, site, server, site.members[1].session)
        before = memory_of(server)
        for number in range(2, 6):
            await deaf(stack, site, server, site.members[number].session)
        big = "é" * 15_000
        last = 0
        # 5 notes of 30 kB each time: 9 MB for each reader, of which the kernel itself takes a few.
        for n in range(1, 61):
            last = (await writer.command(n, "write", text=f"{n} {big}"))["seq"]
            await reader.told(last)
            await asyncio.sleep(0.04)
        assert (await reader.told(last))["seq"] == last
        await presence_of(reader, 2)
        assert memory_of(server) - before < 50_000
        back = await stack.enter_async_context(opened(server, site.path, site.members[2].session))
        await back.hello(last - 3)
        assert len((await back.told(last))["entries"]) == 3


async def deaf(stack: AsyncExitStack, site: LedgerSite, server: Server, session: str) -> None:
    """A socket that says hello and then never reads."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", server.port))
    connection = await connect(
        f"ws://{server.address}{site.path}",
        sock=raw,
        additional_headers={"Cookie": f"sessionid={session}"},
        origin=f"http://{server.address}",  # type: ignore[arg-type]
        compression=None,
        ping_interval=None,
        max_queue=1,
    )
    await connection.send(json.dumps({"v": 1, "hello": {"client": "deaf-as-a-post", "last_seq": None}}))
    await connection.recv()
    connection.transport.pause_reading()
    stack.callback(connection.transport.abort)


async def presence_of(reader: Client, count: int) -> None:
    """Until that many people are left, the deaf ones having been closed."""
    await reader.until(lambda frame: len(frame.get("presence", [])) > count)
    async with asyncio.timeout(20):
        while len([frame for frame in reader.frames if "presence" in frame][-1]["presence"]) != count:
            await asyncio.sleep(0.05)


def memory_of(server: Server) -> int:
    """Resident memory, kB."""
    with open(f"/proc/{server.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


async def test_a_database_locked_for_three_seconds_is_waited_for(make_ledger: Callable[..., LedgerSite]) -> None:
    site = make_ledger()
    server = site.serve()
    async with AsyncExitStack() as stack:
        writer = await entered(stack, site, server, site.members[0].session)
        with site.locked():
            await writer.up({"v": 1, "n": 1, "name": "write", "args": {"text": "patience"}})
            await writer.up({"v": 1, "heartbeat": 1})
            # The room answers while a command waits for the database.
            await writer.until(lambda frame: frame.get("echo") == 1, within=2)
            await asyncio.sleep(3)
            assert not [frame for frame in writer.frames if "ack" in frame]
        await writer.until(lambda frame: frame.get("ack") == 1)
    assert site.texts() == ["patience"]


async def test_a_server_that_is_stopped_says_so_and_finishes_what_it_was_doing(
    make_ledger: Callable[..., LedgerSite],
) -> None:
    site = make_ledger()
    server = site.serve()
    async with AsyncExitStack() as stack:
        member = await entered(stack, site, server, site.members[0].session)
        reader = await entered(stack, site, server, site.members[1].session)
        # Daphne says goodbye only when it has forgotten the pages it served just before, which takes it two seconds.
        await asyncio.sleep(2.5)
        await member.up({"v": 1, "n": 1, "name": "wait_and_write", "args": {"text": "jusqu’au bout"}})
        await asyncio.sleep(0.3)
        await asyncio.to_thread(server.stop)
        assert await reader.closed() == 4012
        assert await member.closed() == 4012
        assert site.texts() == ["jusqu’au bout"]
        # Not acknowledged, hence sent again to the next server, and not done again.
        await asyncio.to_thread(server.start)
        again = await stack.enter_async_context(
            opened(server, site.path, site.members[0].session, client=member.client)
        )
        await again.hello()
        assert "ack" in await again.command(1, "wait_and_write", text="jusqu’au bout")
    assert site.texts() == ["jusqu’au bout"]


async def test_the_same_room_by_http(make_ledger: Callable[..., LedgerSite]) -> None:
    site = make_ledger()
    server = site.serve()
    member, guest = site.members[0], site.guests[0]
    commands, entries = f"/ledger/{site.stream}/commands", f"/ledger/{site.stream}/entries"
    token = server.get("/test/token")[1]
    cookie = f"sessionid={member.session}; csrftoken={token}"
    body = json.dumps({"v": 1, "client": "by-http-1", "n": 1, "name": "write", "args": {"text": "par HTTP"}}).encode()

    def post(content: bytes, path: str = commands) -> tuple[int, str]:
        return server.get(path, cookie=cookie, body=content, **{"X-CSRFToken": token})

    async with AsyncExitStack() as stack:
        reader = await entered(stack, site, server, guest.session)
        assert server.get(commands, cookie=cookie, body=body)[0] == 403, "without the token nothing is done"
        status, answer = post(body)
        (ack,) = json.loads(answer)["frames"]
        assert (status, ack["answer"]["text"]) == (200, "par HTTP")
        assert json.loads(post(body)[1])["frames"] == [ack]
        assert site.texts() == ["par HTTP"]
        # Whoever has a socket sees it, and the reverse.
        await reader.told(ack["seq"])
        hello, news, presence = json.loads(server.get(f"{entries}?since={ack['seq'] - 1}", cookie=cookie)[1])["frames"]
        assert hello["hello"]["seq"] == ack["seq"]
        assert [entry["seq"] for entry in news["entries"]] == [ack["seq"]]
        assert presence["presence"][0]["person"] == guest.person
        whole = json.loads(server.get(entries, cookie=cookie)[1])["frames"]
        assert "resync" in whole[1]
        assert json.loads(post(body.replace(b'"n": 1', b'"n": 2').replace(b"write", b"nothing"))[1])["frames"][0] == {
            "refused": 2,
            "why": "Commande inconnue.",
            "missing": [],
            "current": None,
        }
    for content in (b"{", b"[]", b"\xff\xfe", b"x" * 70_000, body.replace(b'"n": 1', b'"n": 0')):
        assert post(content)[0] == 400
    assert post(body, f"/ledger/{site.elsewhere}/commands")[0] == 404
    assert server.get(f"/ledger/{site.elsewhere}/entries", cookie=cookie)[0] == 404
    assert server.get(entries)[0] == 404


async def test_a_server_that_cannot_serve_says_why(make_ledger: Callable[..., LedgerSite]) -> None:
    site = make_ledger()
    server = site.serve()
    assert server.get("/healthz")[0] == 200
    site.run("manage.py", "migrate", "access", "zero", "--verbosity", "0")
    other = Server(server.asgi, server.env, server.log.with_name("unmigrated.log"))
    other.start(wait=False)
    site.servers.append(other)
    async with asyncio.timeout(30):
        while (answer := await asyncio.to_thread(other.get, "/healthz"))[0] == 0:
            await asyncio.sleep(0.1)
    assert answer[0] == 503
    assert "migrations are not applied" in json.loads(answer[1])["database"]


async def test_healthz_says_which_task_is_late_and_that_it_is_not_any_more(
    make_ledger: Callable[..., LedgerSite],
) -> None:
    site = make_ledger()
    server = site.serve()
    async with AsyncExitStack() as stack:
        writer = await entered(stack, site, server, site.members[0].session)
        reader = await entered(stack, site, server, site.members[1].session)
        server.get("/test/polling/0", body=b"")
        status, answer = 200, ""
        async with asyncio.timeout(30):
            while status == 200:
                await asyncio.sleep(0.2)
                status, answer = await asyncio.to_thread(server.get, "/healthz")
        assert status == 503
        assert json.loads(answer)["tasks"] == "late: rooms"
        # What this process commits itself is told all the same.
        await reader.told((await writer.command(1, "write", text="malgré tout"))["seq"])
        server.get("/test/polling/1", body=b"")
        async with asyncio.timeout(30):
            while (await asyncio.to_thread(server.get, "/healthz"))[0] != 200:
                await asyncio.sleep(0.2)
    assert server.said().count("rooms: failed and is tried again") == 1
