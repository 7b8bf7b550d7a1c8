"""Who is in a document and where: never stored, said under the name the server knows, at most five times a second."""

import time
from typing import Any

from rcp.access.actor import Actor

from .peer import DocumentPeer
from .protocol import Presence, awareness

EVERY_SECONDS = 0.2
COLOURS = 8


def identity(actor: Actor) -> dict[str, Any]:
    """What others are shown of this person; a client's own word about itself is not repeated."""
    return {"person": actor.person_id, "name": actor.label, "colour": (actor.person_id or 0) % COLOURS}


class Awareness:
    """The latest state of each peer, and which of them others have not been told."""

    def __init__(self) -> None:
        self._states: dict[DocumentPeer, Presence] = {}
        self._owners: dict[int, DocumentPeer] = {}
        self._untold: dict[int, Presence] = {}
        self.told_at = 0.0

    def take(self, peer: DocumentPeer, presences: list[Presence]) -> bool:
        """Keep what this peer says of itself; gives whether there is something to say.

        y-websocket repeats to the server whatever it hears of others, and says that they left when it lost sight of
        them: only the number a socket began with is listened to.
        """
        for presence in presences:
            if peer.client is None and presence.state is not None:
                self._claim(peer, presence.client)
            if peer.client == presence.client and self._owners.get(presence.client) is peer:
                return self._keep(peer, presence)
        return False

    def _claim(self, peer: DocumentPeer, client: int) -> None:
        """The first number a socket names is its own, unless somebody else's; a person who comes back takes it over."""
        owner = self._owners.get(client)
        if owner is not None and owner.actor.id != peer.actor.id:
            return
        if owner is not None:
            self._states.pop(owner, None)
        peer.client = client
        self._owners[client] = peer

    def _keep(self, peer: DocumentPeer, presence: Presence) -> bool:
        known = self._states.get(peer)
        # The same clock may only say « left ».
        if known is not None and (presence.clock, presence.state is None) <= (known.clock, known.state is None):
            return False
        state = None if presence.state is None else {**presence.state, "user": identity(peer.actor)}
        said = Presence(presence.client, presence.clock, state)
        self._states[peer] = self._untold[presence.client] = said
        return True

    def forget(self, peer: DocumentPeer) -> bool:
        """This socket is gone; gives whether others must be told."""
        presence = self._states.pop(peer, None)
        if peer.client is not None and self._owners.get(peer.client) is peer:
            del self._owners[peer.client]
        if presence is None or presence.state is None:
            return False
        self._untold[presence.client] = Presence(presence.client, presence.clock, None)
        return True

    def everyone(self) -> bytes | None:
        """A frame for someone who arrives."""
        present = [presence for presence in self._states.values() if presence.state is not None]
        return awareness(present) if present else None

    def news(self) -> bytes | None:
        """A frame with what changed since the last one."""
        self.told_at = time.monotonic()
        untold, self._untold = list(self._untold.values()), {}
        return awareness(untold) if untold else None
