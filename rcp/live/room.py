"""One room as this process holds it: the sockets in it, and the turn that tells them what happened."""

import asyncio
import logging
import time
from dataclasses import dataclass, replace

from rcp.access.actor import Actor
from rcp.realtime.bus import bus
from rcp.realtime.close_codes import CloseCode
from rcp.realtime.failure_log import FailureLog
from rcp.realtime.peer import Peer, Reread, reread
from rcp.realtime.rights_watch import rights_watch
from rcp.realtime.server_transport import Send
from rcp.realtime.socket_writer import Frame, text_frame
from rcp.realtime.threads import reads, run_in

from . import envelope
from .catch_up import News, Recipient, news_for, viewpoints_of
from .presence import Card, Presence, cards, packed
from .viewpoints import RoomKind, Viewpoint, rooms

logger = logging.getLogger(__name__)

# After a turn that failed (the database is away, or a bug), how long until the next, in seconds.
AFTER_FAILURE = 1.0
# What a busy room rests at most between two turns, in seconds.
LONGEST_REST = 0.1
# Arrivals and departures within this time are told together, in seconds.
PRESENCE_DELAY = 0.1


class RoomPeer(Peer):
    """One socket in a room. It is told nothing before it is `welcomed`; `recipient` says up to where it was told."""

    def __init__(self, send: Send, actor: Actor, session_key: str, actor_read_at: float) -> None:
        super().__init__(send, actor, session_key, actor_read_at)
        self.recipient = Recipient(actor, None, None)
        self.client = ""
        self.card: Card | None = None
        self.welcomed = False

    def enters(self, client: str, *, since: int | None, drawn_for: Viewpoint | None, wall: bool) -> None:
        self.client = client
        self.recipient = Recipient(self.actor, since, drawn_for, wall)


class LiveRoom:
    """The sockets of one stream in this process. Its one task takes turns, so nobody is told things out of order."""

    def __init__(self, kind: str, stream_id: int) -> None:
        self.stream_id = stream_id
        self.peers: set[RoomPeer] = set()
        # How far this room has told, whatever could be told of it.
        self.told_seq = 0
        self.presence = Presence()
        self._kind = kind
        self._failures = FailureLog(logger, f"room {stream_id}")
        self._due = asyncio.Event()
        self._task = asyncio.ensure_future(self._run())
        self._presence_timer: asyncio.TimerHandle | None = None

    @property
    def kind(self) -> RoomKind:
        return rooms[self._kind]

    # Called on the event loop

    def join(self, peer: RoomPeer) -> None:
        self.peers.add(peer)
        rights_watch.add(peer, self)
        self._due.set()

    def leave(self, peer: RoomPeer) -> None:
        if peer in self.peers:
            self.peers.discard(peer)
            rights_watch.discard(peer)
            self.presence_changed()

    def stream_reached(self, seq: int) -> None:
        """The stream has come as far as `seq`."""
        if seq > self.told_seq:
            self._due.set()

    def recheck(self) -> None:
        """Take a turn: it begins by asking what everyone here may do."""
        self._due.set()

    def close(self) -> None:
        self._task.cancel()
        if self._presence_timer:
            self._presence_timer.cancel()

    def broadcast(self, frame: Frame, *, but: RoomPeer | None = None, may_be_lost: bool = False) -> None:
        for peer in self.peers:
            if peer.welcomed and peer is not but:
                peer.writer.put(frame, may_be_lost=may_be_lost)

    # Presence

    def here(self) -> list[Card]:
        return [peer.card for peer in self.peers if peer.welcomed and peer.card]

    def presence_changed(self) -> None:
        """Tell who is here, soon, once for all who come and go meanwhile."""
        if self._presence_timer is None:
            self._presence_timer = asyncio.get_running_loop().call_later(PRESENCE_DELAY, self._presence_due)

    def _presence_due(self) -> None:
        self._presence_timer = None
        self.publish_presence()
        self.tell_presence()

    def publish_presence(self) -> None:
        """Tell the other processes who is here."""
        bus.publish_ephemeral("presence", self.stream_id, packed(bus.process, self.here()))

    def tell_presence(self) -> None:
        self.broadcast(text_frame(envelope.presence([vars(card) for card in self.presence.everyone(self.here())])))

    # The turn

    async def _run(self) -> None:
        while True:
            await self._due.wait()
            self._due.clear()
            started = time.monotonic()
            turn = asyncio.ensure_future(self._turn())
            await asyncio.wait({turn})
            error = turn.exception()
            if self._due.is_set():
                # A busy room renders at most half of the time, and less often: commands need the processor too.
                await asyncio.sleep(min(LONGEST_REST, time.monotonic() - started))
            if error is not None:
                self._failures.failed(error)
                await asyncio.sleep(AFTER_FAILURE)
                self._due.set()
            else:
                self._failures.worked()

    async def _turn(self) -> None:
        """Rights first, for everyone at once; then the news, for those who may still hear them."""
        peers = [peer for peer in self.peers if not peer.writer.closing]
        if not peers:
            return
        rights = await run_in(reads, self._read_rights, peers)
        allowed = self._apply_rights(peers, rights)
        if not allowed:
            return
        news, people = await run_in(reads, self._read_news, allowed)
        self.told_seq = max(self.told_seq, news.seq)
        self._tell(allowed, news, people)

    def _read_rights(self, peers: list[RoomPeer]) -> "_Rights":
        again = reread(peers)
        recipients = [replace(peer.recipient, actor=again.actor_of(peer)) for peer in peers]
        return _Rights(again, recipients, viewpoints_of(self.kind, self.stream_id, recipients))

    def _apply_rights(self, peers: list[RoomPeer], rights: "_Rights") -> list[tuple[RoomPeer, Viewpoint]]:
        """Close whoever may not be here any more; give the others with what they may see."""
        rights.again.apply(peers)
        allowed = []
        for peer, recipient, viewpoint in zip(peers, rights.recipients, rights.viewpoints, strict=True):
            peer.recipient = recipient
            if viewpoint is None:
                peer.writer.close(CloseCode.FORBIDDEN)
                self.leave(peer)
            else:
                allowed.append((peer, viewpoint))
        return allowed

    def _read_news(self, allowed: list[tuple[RoomPeer, Viewpoint]]) -> tuple[News, dict[int, Card]]:
        arriving = [peer.actor.person_id for peer, _ in allowed if not peer.welcomed and not peer.recipient.wall]
        people = cards(person for person in arriving if person is not None) if arriving else {}
        recipients = [peer.recipient for peer, _ in allowed]
        return news_for(self.kind, self.stream_id, recipients, [viewpoint for _, viewpoint in allowed]), people

    def _tell(self, allowed: list[tuple[RoomPeer, Viewpoint]], news: News, people: dict[int, Card]) -> None:
        for (peer, viewpoint), frames, whole in zip(allowed, news.frames, news.whole, strict=True):
            arrives = not peer.welcomed
            if arrives:
                self._welcome(peer, viewpoint, news.seq, people)
            peer.writer.put_all(frames, asked_for=whole)
            if arrives:
                peer.writer.put(text_frame(envelope.ready(news.seq)))
            # A socket that was told nothing was told everything up to here only when it has just arrived:
            # later, entries that are not relayed leave no trace in what its next frame follows.
            since = news.seq if frames or peer.recipient.since is None else peer.recipient.since
            peer.recipient = replace(peer.recipient, since=since, viewpoint=viewpoint)

    def _welcome(self, peer: RoomPeer, viewpoint: Viewpoint, seq: int, people: dict[int, Card]) -> None:
        person = peer.actor.person_id
        abilities = sorted(viewpoint.abilities)
        peer.writer.put(text_frame(envelope.hello(seq=seq, person=person, abilities=abilities)))
        peer.welcomed = True
        peer.card = people.get(person) if person is not None else None
        self.presence_changed()


@dataclass(frozen=True)
class _Rights:
    """The sessions that were read again, and what each peer may see now."""

    again: Reread
    recipients: list[Recipient]
    viewpoints: list[Viewpoint | None]
