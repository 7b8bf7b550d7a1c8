"""Who is in a room and where they are: told to everybody, several at a time when many move."""

import asyncio
import time
from collections.abc import Collection

from .awareness import EVERY_SECONDS, Awareness
from .peer import Peer, message_of
from .protocol import Presence


class Company:
    def __init__(self, peers: Collection[Peer]) -> None:
        self._peers = peers
        self._awareness = Awareness()
        self._is_due = False

    def introduce(self, peer: Peer) -> None:
        """Show this socket who is here."""
        if everyone := self._awareness.everyone():
            peer.put(message_of(everyone))

    def take(self, peer: Peer, presences: list[Presence]) -> None:
        if self._awareness.take(peer, presences):
            self._say_soon()

    def forget(self, peer: Peer) -> None:
        if self._awareness.forget(peer):
            self._say_soon()

    def _say_soon(self) -> None:
        """Tell everyone who is where: at once when nothing was said for a while, else together a little later."""
        if not self._is_due:
            self._is_due = True
            wait = self._awareness.said_at + EVERY_SECONDS - time.monotonic()
            asyncio.get_running_loop().call_later(max(0.0, wait), self._say)

    def _say(self) -> None:
        self._is_due = False
        if news := self._awareness.news():
            message = message_of(news)
            for peer in self._peers:
                peer.put(message)
