"""One socket of a shared document: what it may do, what it announced, and what it was told of its own frames."""

import asyncio
import time
from typing import Any

from rcp.access.actor import Actor
from rcp.realtime.peer import Peer
from rcp.realtime.rate_limits import TokenBucket
from rcp.realtime.server_transport import Send
from rcp.realtime.socket_writer import bytes_frame

from .kinds import Limits, Rights
from .protocol import ours

# The second malformed frame ends a socket.
STRIKES = 2
SAVED_EVERY = 0.5


class DocumentPeer(Peer):
    def __init__(
        self, send: Send, actor: Actor, session_key: str, actor_read_at: float, rights: Rights, limits: Limits
    ) -> None:
        super().__init__(send, actor, session_key, actor_read_at)
        self.rights = rights
        self.frames = TokenBucket(limits.frames_per_second, limits.burst_frames)
        self.bytes = TokenBucket(limits.bytes_per_second, limits.burst_bytes)
        self.strikes = 0
        # What our own provider is told: how many of this socket's document frames came, and how many are on disk.
        self.is_ours = False
        self.received = 0
        self.saved = 0
        # A frame of this socket was dropped; nothing after it counts as saved until it has sent everything again.
        self.must_resend = self.will_be_asked = False
        self.asked_again_at = 0.0
        self._stored_seq = 0
        self._said_saved_at = 0.0
        self._will_say_saved = False
        # The Yjs number under which this socket shows itself to others.
        self.client: int | None = None

    def tell(self, facts: dict[str, Any]) -> None:
        """A private word, which only our own provider understands."""
        if self.is_ours:
            self.writer.put(bytes_frame(ours(facts)))

    def stored(self, number: int, seq: int) -> None:
        """This socket's first `number` document frames are on disk, the log being at `seq`: said twice a second."""
        if number <= self.saved:
            return
        self.saved, self._stored_seq = number, seq
        if self.is_ours and not self._will_say_saved:
            self._will_say_saved = True
            wait = self._said_saved_at + SAVED_EVERY - time.monotonic()
            if wait <= 0:
                self._say_saved()
            else:
                asyncio.get_running_loop().call_later(wait, self._say_saved)

    def _say_saved(self) -> None:
        self._will_say_saved, self._said_saved_at = False, time.monotonic()
        self.tell({"saved": self._stored_seq, "frames": self.saved})
