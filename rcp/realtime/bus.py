"""What processes tell each other: « something was committed », and small things that may be lost.

The only module that calls group_send. Nothing depends on it: the database holds what happened and is read once a
second anyway (ADR 2). Without Redis, or while it is down, other processes learn later, not less. A process without an
event loop (a management command) publishes nothing.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from channels.layers import get_channel_layer
from django.conf import settings

from .failure_log import FailureLog
from .supervisor import supervisor

if TYPE_CHECKING:
    from channels_redis.pubsub import RedisPubSubChannelLayer

logger = logging.getLogger(__name__)

GROUP = "processes"

# (kind, id, seq) of what another process committed: « stream » or « document »; called on the event loop.
OnCommit = Callable[[str, int, int], None]
# (id, content) of something that may have been lost; called on the event loop.
OnEphemeral = Callable[[int, bytes], None]


def pubsub() -> "RedisPubSubChannelLayer":
    return cast("RedisPubSubChannelLayer", get_channel_layer())


def unreachable() -> tuple[type[Exception], ...]:
    """What is raised when Redis cannot be reached. Its library is loaded only where there is a Redis: it is slow to."""
    from redis.exceptions import RedisError

    return (OSError, TimeoutError, RedisError)


class Bus:
    """One per process."""

    def __init__(self) -> None:
        # Who published: a process does not hear itself.
        self.process = secrets.token_hex(8)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._subscribers: list[OnCommit] = []
        self._ephemeral_subscribers: dict[str, OnEphemeral] = {}
        self._committed: dict[tuple[str, int], int] = {}
        self._ephemeral: deque[dict[str, Any]] = deque(maxlen=500)
        self._pending = asyncio.Event()
        self._failures = FailureLog(logger, "Redis (other processes are seen within a second meanwhile)")

    def subscribe(self, on_commit: OnCommit) -> None:
        """Call this for everything that other processes commit."""
        self._subscribers.append(on_commit)

    def subscribe_ephemeral(self, kind: str, on_ephemeral: OnEphemeral) -> None:
        """Call this for everything of this kind that other processes publish and that may be lost."""
        self._ephemeral_subscribers[kind] = on_ephemeral

    def start(self) -> None:
        """Begin to receive and to send, on the running loop. Repeating it changes nothing."""
        loop = asyncio.get_running_loop()
        if self._loop is loop or not settings.REDIS_URL:
            return
        self._loop, self._pending = loop, asyncio.Event()
        supervisor.forever("bus, receiving", self._receive)
        supervisor.forever("bus, sending", self._send)

    def publish(self, kind: str, id: int, seq: int) -> None:
        """Say to the other processes that this stream or document has come as far as `seq`. From any thread."""
        self._soon(self._add_commit, kind, id, seq)

    def publish_ephemeral(self, kind: str, id: int, content: bytes) -> None:
        """Tell the other processes something that may be lost. From any thread."""
        self._soon(self._add_ephemeral, {"kind": kind, "id": id, "ephemeral": content})

    def _soon(self, do: Callable[..., None], *args: Any) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(do, *args)

    def _add_commit(self, kind: str, id: int, seq: int) -> None:
        self._committed[kind, id] = max(seq, self._committed.get((kind, id), 0))
        self._pending.set()

    def _add_ephemeral(self, message: dict[str, Any]) -> None:
        self._ephemeral.append(message)
        self._pending.set()

    async def _send(self) -> None:
        while True:
            await self._pending.wait()
            self._pending.clear()
            messages = [{"kind": kind, "id": id, "seq": seq} for (kind, id), seq in self._committed.items()]
            messages += self._ephemeral
            self._committed.clear()
            self._ephemeral.clear()
            for message in messages:
                if not await self._sent(message):
                    # The rest is dropped: the other processes look by themselves within a second.
                    await asyncio.sleep(0.5)
                    break

    async def _sent(self, message: dict[str, Any]) -> bool:
        # The first attempt after Redis restarted meets the connection that it cut.
        for _ in range(2):
            try:
                async with asyncio.timeout(2):
                    await pubsub().group_send(GROUP, {"type": "bus", "process": self.process, **message})
                return True
            except unreachable() as error:
                logger.info("Redis cannot be reached (%r); other processes will look by themselves", error)
        return False

    async def _receive(self) -> None:
        layer = pubsub()
        while True:
            try:
                channel = await layer.new_channel("bus.")
                await layer.group_add(GROUP, channel)
                self._failures.worked()
                while True:
                    self._received(await layer.receive(channel))
            except unreachable() as error:
                self._failures.failed(error, expected=unreachable())
                await layer.flush()
                await asyncio.sleep(1)

    def _received(self, message: dict[str, Any]) -> None:
        if message["process"] == self.process:
            return
        # Each subscriber on its own turn of the loop: one that fails is logged and makes nobody deaf.
        loop = asyncio.get_running_loop()
        if "ephemeral" in message:
            subscriber = self._ephemeral_subscribers.get(message["kind"])
            if subscriber is not None:
                loop.call_soon(subscriber, message["id"], message["ephemeral"])
            return
        for on_commit in self._subscribers:
            loop.call_soon(on_commit, message["kind"], message["id"], message["seq"])


bus = Bus()
