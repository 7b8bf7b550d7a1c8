"""One room as this process holds it: the sockets in it, and the turn that tells them what happened."""

import asyncio
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import DatabaseError

from rcp.access.actor import Actor

from . import envelope
from .database import hop, looks
from .envelope import Close
from .look import Ear, News, news_for, read_again, viewpoints_of
from .presence import Card, Presence, cards
from .viewpoints import RoomKind, Viewpoint, rooms
from .writer import Frame, Writer, text_frame

if TYPE_CHECKING:
    from .hub import Hub

logger = logging.getLogger(__name__)

# After a look that failed (the database is away, or a bug), how long until the next, in seconds.
AFTER_FAILURE = 1.0
# What a busy room rests at most between two turns, in seconds.
LONGEST_REST = 0.1
# Arrivals and departures within this time are told together, in seconds.
GATHERED = 0.1


@dataclass(eq=False)
class Seat:
    """One socket in a room. `since` is the last seq it was sent; it hears of nothing before `welcomed`."""

    session_key: str
    writer: Writer
    ear: Ear
    client: str = ""
    card: Card | None = None
    welcomed: bool = False
    checked_at: float = field(default_factory=time.monotonic)

    @property
    def actor(self) -> Actor:
        return self.ear.actor


class Room:
    """The sockets of one stream in this process. Its one task takes turns, so nobody is told things out of order."""

    def __init__(self, hub: "Hub", kind: str, stream_id: int) -> None:
        self.stream_id = stream_id
        self.seats: set[Seat] = set()
        # How far this room has looked, whatever could be told of it.
        self.looked = 0
        self.presence = Presence()
        self._kind = kind
        self._hub = hub
        self._doubted: set[int] = set()
        self._bell = asyncio.Event()
        self._task = asyncio.ensure_future(self._run())
        self._gathering: asyncio.TimerHandle | None = None

    @property
    def kind(self) -> RoomKind:
        return rooms[self._kind]

    # Called on the event loop

    def join(self, seat: Seat) -> None:
        self.seats.add(seat)
        self._bell.set()

    def leave(self, seat: Seat) -> None:
        if seat in self.seats:
            self.seats.discard(seat)
            self.gather()

    def wake(self, seq: int) -> None:
        """The stream has come as far as `seq`."""
        if seq > self.looked:
            self._bell.set()

    def doubt(self, people: Iterable[int]) -> None:
        """Read these people again before anything more is sent."""
        here = {seat.actor.person_id for seat in self.seats}
        doubted = {person for person in people if person in here}
        if doubted:
            self._doubted |= doubted
            self._bell.set()

    def close(self) -> None:
        self._task.cancel()
        if self._gathering:
            self._gathering.cancel()

    def broadcast(self, frame: Frame, *, but: Seat | None = None, may_be_lost: bool = False) -> None:
        for seat in self.seats:
            if seat.welcomed and seat is not but:
                seat.writer.put(frame, may_be_lost=may_be_lost)

    # Presence

    def here(self) -> list[Card]:
        return [seat.card for seat in self.seats if seat.welcomed and seat.card]

    def gather(self) -> None:
        """Tell who is here, soon, once for all who come and go meanwhile."""
        if self._gathering is None:
            self._gathering = asyncio.get_running_loop().call_later(GATHERED, self._tell_presence)

    def _tell_presence(self) -> None:
        self._gathering = None
        self._hub.whisper_presence(self)
        self.tell_presence()

    def tell_presence(self) -> None:
        self.broadcast(text_frame(envelope.presence([vars(card) for card in self.presence.everyone(self.here())])))

    # The turn

    async def _run(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            started = time.monotonic()
            turn = asyncio.ensure_future(self._turn())
            await asyncio.wait({turn})
            error = turn.exception()
            if self._bell.is_set():
                # A busy room renders at most half of the time, and less often: commands need the processor too.
                await asyncio.sleep(min(LONGEST_REST, time.monotonic() - started))
            if error is not None:
                level = logging.WARNING if isinstance(error, DatabaseError) else logging.ERROR
                logger.log(level, "A room could not look at what happened", exc_info=error)
                await asyncio.sleep(AFTER_FAILURE)
                self._bell.set()

    async def _turn(self) -> None:
        """Rights first, for everyone at once; then the news, for those who may still hear them."""
        seats = [seat for seat in self.seats if not seat.writer.closing]
        if not seats:
            return
        doubted, self._doubted = self._doubted, set()
        try:
            rights = await hop(looks, self._ask_rights, seats, doubted)
        except BaseException:
            self._doubted |= doubted
            raise
        kept = self._obey(seats, rights)
        if not kept:
            return
        news, people = await hop(looks, self._ask_news, kept)
        self.looked = max(self.looked, news.seq)
        self._tell(kept, news, people)

    def _ask_rights(self, seats: list[Seat], doubted: set[int]) -> "_Rights":
        changed = self._hub.rights.changed()
        again = read_again({seat.session_key: seat.actor for seat in seats}, changed | doubted)
        ears = [replace(seat.ear, actor=again.get(seat.session_key, seat.actor)) for seat in seats]
        return _Rights(changed, set(again), ears, viewpoints_of(self.kind, self.stream_id, ears))

    def _obey(self, seats: list[Seat], rights: "_Rights") -> list[tuple[Seat, Viewpoint]]:
        """Close whoever may not be here any more; give the others with what they may see."""
        self._hub.doubt(rights.changed, but=self)
        kept = []
        for seat, ear, viewpoint in zip(seats, rights.ears, rights.viewpoints, strict=True):
            seat.ear = ear
            if seat.session_key in rights.again:
                seat.checked_at = time.monotonic()
            if viewpoint is None:
                seat.writer.close(Close.FORBIDDEN)
                self.leave(seat)
            else:
                kept.append((seat, viewpoint))
        return kept

    def _ask_news(self, kept: list[tuple[Seat, Viewpoint]]) -> tuple[News, dict[int, Card]]:
        arriving = [seat.actor.person_id for seat, _ in kept if not seat.welcomed and not seat.ear.wall]
        people = cards(person for person in arriving if person is not None) if arriving else {}
        ears = [seat.ear for seat, _ in kept]
        return news_for(self.kind, self.stream_id, ears, [viewpoint for _, viewpoint in kept]), people

    def _tell(self, kept: list[tuple[Seat, Viewpoint]], news: News, people: dict[int, Card]) -> None:
        for (seat, viewpoint), frame in zip(kept, news.frames, strict=True):
            if not seat.welcomed:
                self._welcome(seat, viewpoint, news.seq, people)
            if frame is not None:
                seat.writer.put(frame)
            # A socket that was told nothing was told everything up to here only when it has just arrived:
            # later, entries that are not relayed leave no trace in what its next frame follows.
            since = news.seq if frame is not None or seat.ear.since is None else seat.ear.since
            seat.ear = replace(seat.ear, since=since, viewpoint=viewpoint)

    def _welcome(self, seat: Seat, viewpoint: Viewpoint, seq: int, people: dict[int, Card]) -> None:
        person = seat.actor.person_id
        abilities = sorted(viewpoint.abilities)
        seat.writer.put(text_frame(envelope.hello(seq=seq, person=person, abilities=abilities)))
        seat.welcomed = True
        seat.card = people.get(person) if person is not None else None
        self.gather()


@dataclass(frozen=True)
class _Rights:
    """Whose rights changed, whose sessions were read again, and what each socket may see now."""

    changed: set[int]
    again: set[str]
    ears: list[Ear]
    viewpoints: list[Viewpoint | None]
