"""One connected socket, of a room or of a shared document: who holds it, and its way out."""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from rcp.access.actor import Actor
from rcp.access.sessions import Held, actors_of_sessions

from .rights_changes import rights_changes
from .server_transport import Send
from .socket_writer import SocketWriter


class Peer:
    """`actor_read_at`: when the reading of the actor began; `ends_at`: when the session or link ends by itself. Both
    monotonic, in seconds; the second is not known before the rights watch has read it, within a second."""

    def __init__(self, send: Send, actor: Actor, session_key: str, actor_read_at: float) -> None:
        self.session_key = session_key
        self.writer = SocketWriter(send, actor.id)
        self.actor, self.actor_read_at = actor, actor_read_at
        self.ends_at = -math.inf
        self.must_reread = False

    @property
    def is_stale(self) -> bool:
        """Whether the actor may have changed since: it is read again before anything more is sent or taken."""
        changed_at = rights_changes.changed_at(self.actor.person_id)
        return self.must_reread or changed_at > self.actor_read_at or time.monotonic() >= self.ends_at


@dataclass(frozen=True)
class Reread:
    """Who holds these sessions, by key, from a reading that began at `began` (monotonic, seconds)."""

    began: float
    held: dict[str, Held]

    def actor_of(self, peer: Peer) -> Actor:
        held = self.held.get(peer.session_key)
        return peer.actor if held is None else held.actor

    def apply(self, peers: Iterable[Peer]) -> None:
        """On the event loop: let these peers know who they are now."""
        for peer in peers:
            held = self.held.get(peer.session_key)
            if held is not None and self.began >= peer.actor_read_at:
                peer.actor, peer.actor_read_at, peer.must_reread = held.actor, self.began, False
                # The difference of two clocks: a wall clock that is set moves it until the next reading.
                left = math.inf if held.until is None else (held.until - timezone.now()).total_seconds()
                peer.ends_at = time.monotonic() + left


def reread(peers: Iterable[Peer]) -> Reread:
    """In a thread: those among these peers who may have changed, read afresh."""
    rights_changes.read()
    return reread_all(peer for peer in peers if peer.is_stale)


def reread_all(peers: Iterable[Peer]) -> Reread:
    began = time.monotonic()
    keys = {peer.session_key for peer in peers}
    return Reread(began, actors_of_sessions(keys) if keys else {})
