"""Sees that no socket outlives its right, whatever took it away and whether anybody said so.

A change that a command announces (RightsChange) is seen within a second, a known instant (a session, a link or a
membership that ends) too; what nobody announces (a session deleted, an account switched off, a password changed) within
REREAD_EVERY. All sockets of a process are read together, in a number of queries that does not depend on their number.
"""

import asyncio
import time
from typing import Protocol

from .peer import Peer, Reread, reread, reread_all
from .supervisor import supervisor
from .threads import polls, run_in

TURN_EVERY = 1.0
REREAD_EVERY = 4.0


class PeerGroup(Protocol):
    """A room or a document, with sockets in it."""

    def recheck(self) -> None:
        """Ask again what everyone here may do, soon, and close whoever may not be here any more."""


class RightsWatch:
    """One per process."""

    def __init__(self) -> None:
        self._groups: dict[Peer, PeerGroup] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._all_read_at = 0.0

    def start(self) -> None:
        """Begin to watch, on the running loop. Repeating it changes nothing."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._groups = loop, {}
            supervisor.every(TURN_EVERY, "rights", self._turn)

    def add(self, peer: Peer, group: PeerGroup) -> None:
        self.start()
        self._groups[peer] = group

    def discard(self, peer: Peer) -> None:
        self._groups.pop(peer, None)

    async def _turn(self) -> None:
        if not self._groups:
            return
        everyone = time.monotonic() - self._all_read_at >= REREAD_EVERY
        peers = list(self._groups)
        again: Reread = await run_in(polls, reread_all if everyone else reread, peers)
        if everyone:
            self._all_read_at = again.began
        again.apply(peers)
        # What somebody may do here can change while who they are does not: a seat, an invitation.
        concerned = {
            group for peer, group in self._groups.items() if peer.session_key in again.held and not peer.writer.closing
        }
        for group in concerned:
            group.recheck()


rights_watch = RightsWatch()
