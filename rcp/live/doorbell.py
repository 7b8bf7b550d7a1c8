"""The doorbell between processes: « look », and small things that may be lost. The only module that calls group_send.

Nothing depends on it: the database holds what happened and is read once a second anyway. Without Redis, or while
it is down, other processes hear later, not less. A process without an event loop (a management command) does not
ring at all.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, cast

from channels.layers import get_channel_layer
from django.conf import settings

if TYPE_CHECKING:
    from channels_redis.pubsub import RedisPubSubChannelLayer

logger = logging.getLogger(__name__)

GROUP = "doorbell"

# (kind, id, seq) of what another process committed: « stream » or « document »; called on the event loop.
Heard = Callable[[str, int, int], None]
# (id, content) of something that may have been lost; called on the event loop.
Whispered = Callable[[int, bytes], None]


def pubsub() -> "RedisPubSubChannelLayer":
    return cast("RedisPubSubChannelLayer", get_channel_layer())


def unreachable() -> tuple[type[Exception], ...]:
    """What is raised when Redis cannot be reached. Its library is loaded only where there is a Redis: it is slow to."""
    from redis.exceptions import RedisError

    return (OSError, TimeoutError, RedisError)


class Doorbell:
    def __init__(self) -> None:
        # Which process rang: it does not hear itself.
        self.process = secrets.token_hex(8)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: list[Heard] = []
        self._whispers: dict[str, Whispered] = {}
        self._rings: dict[tuple[str, int], int] = {}
        self._said: deque[dict[str, Any]] = deque(maxlen=500)
        self._bell = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(self, heard: Heard) -> None:
        """Call this for everything that other processes commit."""
        self._listeners.append(heard)

    def listen_whispers(self, kind: str, heard: Whispered) -> None:
        """Call this for everything of this kind that other processes whisper."""
        self._whispers[kind] = heard

    def start(self) -> None:
        """Begin to hear and to ring, on the running loop. Repeating it changes nothing."""
        loop = asyncio.get_running_loop()
        if self._loop is loop or not settings.REDIS_URL:
            return
        self._loop, self._bell, self._tasks = loop, asyncio.Event(), set()
        self._keep(self._hear())
        self._keep(self._ring())

    def ring(self, kind: str, id: int, seq: int) -> None:
        """Say to the other processes that this stream or document has come as far as `seq`. From any thread."""
        self._soon(self._note, kind, id, seq)

    def whisper(self, kind: str, id: int, content: bytes) -> None:
        """Tell the other processes something that may be lost. From any thread."""
        self._soon(self._say, {"kind": kind, "id": id, "whisper": content})

    def _soon(self, do: Callable[..., None], *args: Any) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(do, *args)

    def _note(self, kind: str, id: int, seq: int) -> None:
        self._rings[kind, id] = max(seq, self._rings.get((kind, id), 0))
        self._bell.set()

    def _say(self, message: dict[str, Any]) -> None:
        self._said.append(message)
        self._bell.set()

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ring(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            messages = [{"kind": kind, "id": id, "seq": seq} for (kind, id), seq in self._rings.items()]
            messages += self._said
            self._rings.clear()
            self._said.clear()
            for message in messages:
                if not await self._rung(message):
                    # The rest is dropped: the other processes look by themselves within a second.
                    await asyncio.sleep(0.5)
                    break

    async def _rung(self, message: dict[str, Any]) -> bool:
        # The first attempt after Redis restarted meets the connection that it cut.
        for _ in range(2):
            try:
                async with asyncio.timeout(2):
                    await pubsub().group_send(GROUP, {"type": "doorbell", "process": self.process, **message})
                return True
            except unreachable():
                logger.info("Redis cannot be reached; other processes will look by themselves")
        return False

    async def _hear(self) -> None:
        layer = pubsub()
        while True:
            try:
                channel = await layer.new_channel("doorbell.")
                await layer.group_add(GROUP, channel)
                while True:
                    self._heard(await layer.receive(channel))
            except unreachable():
                logger.warning("Redis cannot be reached; changes made by other processes are seen within a second")
                await layer.flush()
                await asyncio.sleep(1)

    def _heard(self, message: dict[str, Any]) -> None:
        if message["process"] == self.process:
            return
        # Each listener on its own turn of the loop: one that fails is logged and makes nobody deaf.
        loop = asyncio.get_running_loop()
        if "whisper" in message:
            listener = self._whispers.get(message["kind"])
            if listener is not None:
                loop.call_soon(listener, message["id"], message["whisper"])
            return
        for heard in self._listeners:
            loop.call_soon(heard, message["kind"], message["id"], message["seq"])


doorbell = Doorbell()
