"""One socket of a shared document: what it may do, what it announced, and what it was told of its own frames."""

import asyncio
import time
from typing import Any
from weakref import WeakValueDictionary

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
ASK_AGAIN_EVERY = 0.5


class Allowance:
    """How much one participant may send in one document, over all their sockets."""

    def __init__(self, limits: Limits) -> None:
        self.frames = TokenBucket(limits.frames_per_second, limits.burst_frames)
        self.awareness = TokenBucket(limits.frames_per_second, limits.burst_frames)
        self.bytes = TokenBucket(limits.bytes_per_second, limits.burst_bytes)


class Allowances:
    """That of each participant, for as long as they have a socket here."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._by_actor: WeakValueDictionary[str, Allowance] = WeakValueDictionary()

    def of(self, actor: Actor) -> Allowance:
        allowance = self._by_actor.get(actor.id)
        if allowance is None:
            allowance = self._by_actor[actor.id] = Allowance(self._limits)
        return allowance


class DocumentPeer(Peer):
    def __init__(
        self, send: Send, actor: Actor, session_key: str, actor_read_at: float, rights: Rights, allowance: Allowance
    ) -> None:
        super().__init__(send, actor, session_key, actor_read_at)
        self.rights, self.allowance = rights, allowance
        self.strikes = 0
        # What our own provider is told: how many of this socket's document frames came, and how many are on disk.
        self.is_ours = False
        self.received = 0
        self.saved = 0
        # A frame of this socket was dropped; nothing after it counts as saved until it has sent everything again.
        self.must_resend = False
        self._will_be_asked = False
        self._asked_again_at = 0.0
        self._stored_seq = 0
        self._said_saved_at = 0.0
        self._will_say_saved = False
        # The Yjs number under which this socket shows itself to others.
        self.client: int | None = None

    def tell(self, facts: dict[str, Any]) -> None:
        """A private word, which only our own provider understands."""
        if self.is_ours:
            self.writer.put(bytes_frame(ours(facts)))

    def must_be_asked(self) -> float | None:
        """How long until this socket is asked for all that it has, in seconds; None when it will be already."""
        self.must_resend = True
        if self._will_be_asked:
            return None
        self._will_be_asked = True
        return max(0.0, self._asked_again_at + ASK_AGAIN_EVERY - time.monotonic())

    def asked(self) -> None:
        """It is asked now."""
        self._will_be_asked, self._asked_again_at = False, time.monotonic()

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
