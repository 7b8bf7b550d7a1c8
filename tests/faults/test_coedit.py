"""Shared documents when things break: the server killed, Redis gone, frames lost, noise.

The oracle of every test here: whatever was said to be saved is in the log, once, and everyone ends with the same text.
"""

import asyncio
import contextlib
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from rcp.coedit import protocol
from rcp.coedit.protocol import Kind, Presence, sync
from tests.faults.server import NO_REDIS, Template, free_port
from tests.rcp.coedit.site import Client, Site, stage_in, until

pytestmark = pytest.mark.socket


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    template = stage_in(tmp_path_factory.mktemp("stage"))
    yield template
    template.drop()


@pytest.fixture
def site(tmp_path: Path, stage: Template) -> Iterator[Site]:
    site = Site(tmp_path, template=stage)
    yield site
    site.close()


class Typist:
    """Types words of its own for as long as it is told to, through every restart, and remembers which were saved.

    A word is never typed twice: after a cut, the document itself carries what was not stored.
    """

    def __init__(self, site: Site, uuid: str, name: str) -> None:
        self.client, self.name = Client(site, uuid, ours=True), name
        self.typed: list[str] = []
        self.acknowledged = 0
        # The numbers of the frames of the present socket, and how many words had been typed when each left.
        self._frames: dict[int, int] = {}

    async def connect(self, port: int) -> None:
        self._frames.clear()
        self.client.said.clear()
        for _ in range(100):
            try:
                await self.client.ready(port)
            except (OSError, ConnectionClosed, TimeoutError):
                await asyncio.sleep(0.05)
                continue
            # The answer to the server's first question carried everything typed so far.
            await until(lambda: self.client._sent >= 1)
            self._frames[self.client._sent] = len(self.typed)
            return
        raise AssertionError("the server did not come back")

    async def type_until(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self.typed.append(f"{self.name}{len(self.typed)}.")
            try:
                self._frames[await self.client.write(self.typed[-1])] = len(self.typed)
            except ConnectionClosed:
                return
            await asyncio.sleep(random.uniform(0.002, 0.02))

    def count(self) -> None:
        """Note what the server said before the socket died."""
        saved = self.client.saved()
        words = [words for frame, words in self._frames.items() if frame <= saved]
        self.acknowledged = max([self.acknowledged, *words])


@pytest.mark.timeout(400)
async def test_killed_twenty_times_it_loses_nothing_that_was_saved(site: Site) -> None:
    seed = random.randrange(2**32)
    random.seed(seed)
    port = site.start()
    uuid = await site.ask(port, "open_one")
    typists = [Typist(site, uuid, name) for name in ("a", "b", "c", "d", "e")]
    for _ in range(20):
        await asyncio.gather(*(typist.connect(port) for typist in typists))
        stop = asyncio.Event()
        typing = [asyncio.create_task(typist.type_until(stop)) for typist in typists]
        await asyncio.sleep(random.uniform(0.1, 0.5))
        await asyncio.to_thread(site.kill, port)
        stop.set()
        await asyncio.gather(*typing, *(typist.client.close() for typist in typists))
        for typist in typists:
            typist.count()
        await asyncio.to_thread(site.start, port)
        stored = Counter(_words(await asyncio.to_thread(site.stored, port, uuid)))
        for typist in typists:
            for word in typist.typed[: typist.acknowledged]:
                assert stored[word] == 1, (seed, word)
        assert set(stored.values()) <= {1}, seed
    assert sum(typist.acknowledged for typist in typists) > 200, seed
    # Everyone comes back with what was not saved: it is added once, and all read the same.
    await asyncio.gather(*(typist.connect(port) for typist in typists))
    everything = {word for typist in typists for word in typist.typed}
    await until(lambda: all(set(_words(str(typist.client.text))) == everything for typist in typists))
    assert len({str(typist.client.text) for typist in typists}) == 1
    assert Counter(_words(await asyncio.to_thread(site.stored, port, uuid))) == Counter(everything)
    await asyncio.gather(*(typist.client.close() for typist in typists))


async def test_closing_while_everyone_types_keeps_what_was_saved_and_nothing_after(site: Site) -> None:
    port = site.start()
    uuid = await site.ask(port, "open_one")
    typists = [Typist(site, uuid, name) for name in ("a", "b", "c")]
    await asyncio.gather(*(typist.connect(port) for typist in typists))
    stop = asyncio.Event()
    typing = [asyncio.create_task(typist.type_until(stop)) for typist in typists]
    await asyncio.sleep(0.5)
    seqs = await site.ask(port, "close", uuid=uuid)
    sealed = await asyncio.to_thread(site.stored, port, uuid)
    await asyncio.sleep(0.5)
    stop.set()
    await asyncio.gather(*typing)
    await until(lambda: all(any("refused" in word for word in typist.client.said) for typist in typists))
    for typist in typists:
        typist.count()
        assert typist.acknowledged > 0
        assert set(typist.typed[: typist.acknowledged]) <= set(_words(sealed))
    assert await asyncio.to_thread(site.stored, port, uuid) == sealed
    rows = await site.ask(port, "rows", uuid=uuid)
    assert seqs == {uuid: rows[-1][0]}
    reader = await Client(site, uuid).ready(port)
    assert str(reader.text) == sealed, "whoever arrives reads what was sealed, and nothing that was refused"
    await asyncio.gather(reader.close(), *(typist.client.close() for typist in typists))


def _words(text: str) -> list[str]:
    return [f"{word}." for word in text.split(".") if word]


@pytest.mark.parametrize("with_redis", [False, True], ids=["without Redis", "with Redis"])
async def test_two_processes_converge(tmp_path: Path, stage: Template, with_redis: bool) -> None:
    port = free_port()
    redis = _redis(tmp_path, port) if with_redis else None
    site = Site(tmp_path, template=stage, redis=f"redis://127.0.0.1:{port}/0" if redis else NO_REDIS)
    try:
        await _converge(site, fast=with_redis)
    finally:
        site.close()
        if redis:
            redis.kill()
            redis.wait()


def _redis(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    binary = shutil.which("redis-server")
    assert binary, "this test needs redis-server"
    return subprocess.Popen(
        [binary, "--port", str(port), "--save", "", "--dir", str(folder)], stdout=subprocess.DEVNULL
    )


async def _converge(site: Site, *, fast: bool) -> None:
    first, second = await asyncio.gather(asyncio.to_thread(site.start), asyncio.to_thread(site.start))
    uuid = await site.ask(first, "open_one")
    here = await Client(site, uuid, ours=True).ready(first)
    there = await Client(site, uuid, ours=True).ready(second)
    await here.write("ici.")
    await until(lambda: str(there.text) == "ici.", 3)
    for number in range(40):
        await asyncio.gather(here.write(f"h{number}.", at=0), there.write(f"t{number}.", at=0))
    await until(lambda: str(here.text) == str(there.text) and len(_words(str(here.text))) == 81, 5)
    assert await asyncio.to_thread(site.stored, first, uuid) == str(here.text)
    rows = await site.ask(second, "rows", uuid=uuid)
    assert [row[0] for row in rows] == list(range(1, 82))
    if fast:
        began = asyncio.get_running_loop().time()
        await here.write("vite.")
        await until(lambda: "vite." in str(there.text), 3)
        assert asyncio.get_running_loop().time() - began < 0.7
    await asyncio.gather(here.close(), there.close())


async def test_frames_lost_repeated_and_out_of_order_converge_all_the_same(site: Site) -> None:
    """A9: what a client sends is shuffled in windows, doubled and dropped; it answers when the server asks again."""
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    port = site.start()
    uuid = await site.ask(port, "open_one")
    clients = [await Client(site, uuid).ready(port) for _ in range(3)]
    for client in clients:
        await until(lambda client=client: client._sent >= 1)
    for _ in range(30):
        for client in clients:
            frames = _typed(client, chance)
            chance.shuffle(frames)
            for frame in frames:
                if chance.random() < 0.8:
                    await client.send(frame)
                if chance.random() < 0.2:
                    await client.send(frame)
        await asyncio.sleep(0.01)
    # The network is well again: one more word from each, and the server asks for whatever it lacks.
    for client in clients:
        await client.write("fin.")
    await until(lambda: len({str(client.text) for client in clients}) == 1, 10)
    assert await asyncio.to_thread(site.stored, port, uuid) == str(clients[0].text), seed
    counts = Counter(_words(str(clients[0].text)))
    assert counts.pop("fin.") == 3
    assert set(counts.values()) == {1}, seed
    assert len(counts) == 30 * 3 * 4, seed
    await asyncio.gather(*(client.close() for client in clients))


def _typed(client: Client, chance: random.Random) -> list[bytes]:
    client._mine.clear()
    for _ in range(4):
        client.text.insert(0, f"{client.doc.client_id}-{len(client.text)}-{chance.randrange(10**6)}.")
    return [sync(Kind.UPDATE, update) for update in client._mine]


async def test_twenty_thousand_frames_of_noise_close_their_own_socket_at_worst(site: Site) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    port = site.start()
    uuid = await site.ask(port, "open_one")
    quiet = await Client(site, uuid, ours=True).ready(port)
    await quiet.write("le texte reste. ")
    await until(lambda: quiet.saved() >= 2)
    samples = _samples(quiet)
    sent = 0
    while sent < 20_000:
        frames, code = await _noise(site, port, uuid, chance, samples)
        assert code in (4400, 4429), (seed, code)
        sent += frames
    began = asyncio.get_running_loop().time()
    frame = await quiet.write("et la salle répond.")
    await until(lambda: quiet.saved() >= frame, 2)
    assert asyncio.get_running_loop().time() - began < 1, seed
    assert quiet.code is None, seed
    assert str(quiet.text) == "le texte reste. et la salle répond.", seed
    assert await asyncio.to_thread(site.stored, port, uuid) == str(quiet.text), seed
    assert "Traceback" not in site.said(), (seed, site.said()[-2000:])
    await quiet.close()


def _samples(client: Client) -> list[bytes]:
    presence = protocol.awareness([Presence(7, 3, {"user": {"name": "x"}})])
    update = sync(Kind.UPDATE, client.doc.get_update())
    return [update, sync(Kind.STEP_1, client.doc.get_state()), presence, protocol.ours({"hello": 1}), b"\x03"]


async def _noise(site: Site, port: int, uuid: str, chance: random.Random, samples: list[bytes]) -> tuple[int, int]:
    """Send frames over one socket until it is closed, from someone who may only read; how many, and how it ended."""
    frames = [_frame(chance, samples) for _ in range(200)]
    async with site.connect(port, uuid, "marc") as connection:
        reading = asyncio.create_task(_drain(connection))
        with contextlib.suppress(ConnectionClosed):
            for frame in frames:
                await connection.send(frame)
            await asyncio.wait_for(connection.wait_closed(), 2)
        reading.cancel()
    return len(frames), connection.close_code or 0


async def _drain(connection: object) -> None:
    async for _ in connection:  # type: ignore[attr-defined]
        continue


def _frame(chance: random.Random, samples: list[bytes]) -> bytes:
    sample = bytearray(chance.choice(samples))
    how = chance.randrange(4)
    if how == 0:
        return chance.randbytes(chance.randrange(60))
    if how == 1:
        return bytes(sample[: chance.randrange(len(sample))])
    if how == 2:
        for _ in range(chance.randint(1, 4)):
            sample[chance.randrange(len(sample))] ^= 1 << chance.randrange(8)
        return bytes(sample)
    return bytes([chance.choice([0, 1, 3, 100]), chance.randrange(4)]) + chance.randbytes(chance.randrange(40))
