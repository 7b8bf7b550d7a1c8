"""Who is in a document and where they are: told to everybody, several at a time when many move."""

import asyncio
import time
from collections.abc import Collection

from rcp.realtime.socket_writer import bytes_frame

from .awareness import EVERY_SECONDS, Awareness
from .peer import DocumentPeer
from .protocol import Presence, awareness

# Awareness of no client at all.
NOBODY_NEW = awareness([])


class AwarenessBroadcast:
    def __init__(self, peers: Collection[DocumentPeer]) -> None:
        self._peers = peers
        self._awareness = Awareness()
        self._is_due = False

    def introduce(self, peer: DocumentPeer) -> None:
        """Show this socket who is here."""
        if everyone := self._awareness.everyone():
            peer.writer.put(bytes_frame(everyone))

    def answer(self, peer: DocumentPeer) -> None:
        """Whoever asks who is here is answered, though it be nobody: it may only want a sign of life."""
        peer.writer.put(bytes_frame(self._awareness.everyone() or NOBODY_NEW))

    def send_heartbeat(self) -> None:
        """A frame that says nothing: y-websocket and our own provider give up a line that is silent for 30 s."""
        frame = bytes_frame(NOBODY_NEW)
        for peer in self._peers:
            peer.writer.put(frame, may_be_lost=True)

    def take(self, peer: DocumentPeer, presences: list[Presence]) -> None:
        if self._awareness.take(peer, presences):
            self._tell_soon()

    def forget(self, peer: DocumentPeer) -> None:
        if self._awareness.forget(peer):
            self._tell_soon()

    def _tell_soon(self) -> None:
        """Tell everyone who is where: at once when nothing was told for a while, else together a little later."""
        if not self._is_due:
            self._is_due = True
            wait = self._awareness.told_at + EVERY_SECONDS - time.monotonic()
            asyncio.get_running_loop().call_later(max(0.0, wait), self._tell)

    def _tell(self) -> None:
        self._is_due = False
        if news := self._awareness.news():
            frame = bytes_frame(news)
            for peer in self._peers:
                peer.writer.put(frame, may_be_lost=True)
