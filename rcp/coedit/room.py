"""One open shared document in this process: who is in it, what they write, and in what order it is kept and told.

An update is applied in memory at once (which is how it is validated) but told to nobody before it is stored: the
memory runs ahead of the log by the batch in hand, and an answer that would show it waits for that batch's commit.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, replace

from django.db import Error
from django.utils.translation import gettext as _
from pycrdt import merge_updates

from rcp.journal.refusals import Refused

from . import batch, bell, guard
from .batch import Admitted, Batch, FencesMoved, NotAllowed, Standing, hop
from .commands import UPDATES_PER_SNAPSHOT, Moved, Stored
from .company import Company
from .guard import Shape
from .kinds import Fence, Fenced, kinds
from .log import Frame
from .memory import Memory
from .models import SharedDocument
from .pace import Pace
from .peer import BUSY, FORBIDDEN, RESTARTING, Message, Peer, message_of
from .protocol import Kind, sync

logger = logging.getLogger(__name__)

PENDING_BYTES = 16 * 1024 * 1024
RETRY_SECONDS = 0.5
ASK_AGAIN_EVERY = 0.5
SNAPSHOT_EVERY = 10.0
# What a refusal by a fence takes from whoever caused it, in frames: looking again costs a copy of the document.
FENCED_FRAMES = 20


@dataclass(frozen=True)
class Entry:
    """A frame that waits to be stored. `frame` is None when it changed nothing and only has its turn to be answered.

    `counts` is false after a frame of the same socket was dropped: « saved » must not pass over it.
    """

    peer: Peer
    number: int
    counts: bool
    frame: Frame | None


class Room:
    def __init__(self, document: SharedDocument) -> None:
        self.document = document
        self.kind = kinds[document.kind]
        self.peers: set[Peer] = set()
        self.company = Company(self.peers)
        self.seq = self.epoch = self.heard = self.stream_seq = self.rights_change = self.fences = self.snapshot_seq = 0
        self.sealed = self.is_broken = False
        self._fence: Fence | None = None
        self.ready = asyncio.Event()
        self.last_used = self.snapshot_at = time.monotonic()
        self._retired: frozenset[int] = frozenset()
        self._known_writers: set[int] = set()
        self._pace = Pace()
        self._pending: list[Entry] = []
        self._in_hand: list[Entry] = []
        self._answers: list[tuple[Peer, bytes, Message]] = []
        self._worker: asyncio.Task[None] | None = None
        self._unsure: set[Peer] = set()  # arrived while rights were changing: asked again within the second

    # Coming and going

    async def load(self) -> None:
        """Read the document from the log; nobody is answered before."""
        loaded = await hop(batch.load, self.document.pk)
        stand, log, writers = loaded.standing, loaded.log, loaded.writers
        self.memory, self.rights_change = Memory(log, self.kind.let_go), loaded.rights_change
        self.fences, self._fence = stand.fences, loaded.fence
        self.seq, self.epoch, self.heard = stand.seq, stand.epoch, max(self.heard, stand.seq)
        self.snapshot_seq = stand.seq - len(log.updates)
        self.sealed, self.stream_seq = stand.sealed, stand.stream_seq
        self._retired = frozenset(client for client, epoch in writers.items() if epoch < stand.epoch)
        self._known_writers = set(writers)
        self.ready.set()

    def enter(self, peer: Peer, admitted: Admitted) -> None:
        """From now on this socket is told everything; it is asked what it has that is not stored."""
        self.peers.add(peer)
        if admitted.rights_change < self.rights_change or admitted.stream_seq < self.stream_seq:
            self._unsure.add(peer)
        peer.put(message_of(sync(Kind.STEP_1, self.memory.state())))
        self.company.introduce(peer)

    def leave(self, peer: Peer) -> None:
        self.peers.discard(peer)
        self._unsure.discard(peer)
        self.last_used = time.monotonic()
        self.company.forget(peer)

    @property
    def is_idle(self) -> bool:
        return not (self.peers or self._pending or self._in_hand or self._worker)

    def welcome(self, peer: Peer) -> None:
        peer.tell({"epoch": self.epoch, "seq": self.seq, "write": peer.rights.write and not self.sealed})

    # What a socket says

    def answer(self, peer: Peer, vector: bytes) -> None:
        """Sync step 1: what this socket lacks, to it alone, as soon as all of it is stored."""
        guard.clocks(vector)
        message = message_of(sync(Kind.STEP_2, self.memory.lacking(vector)))
        if self._pending or self._in_hand:
            self._answers.append((peer, vector, message))
            self._wake()
        else:
            peer.put(message)

    def write(self, peer: Peer, update: bytes, *, whole: bool) -> None:
        """Take an update; `whole` when it is all that this socket has and the server lacks (sync step 2)."""
        shape = guard.shape(update)
        peer.received += 1
        if shape.is_empty:
            return self._keep(peer, None, whole=whole)
        if not peer.rights.write or self.sealed:
            return self._not_writable(peer, shape)
        if not shape.fits(self.memory.clocks):
            return self._ask_again(peer)
        try:
            self._check(peer, update, shape)
        except Refused as refusal:
            return self._refuse(peer, refusal)
        changed = self.memory.apply(update, shape)
        return self._keep(peer, self._frame(peer, changed, shape) if changed else None, whole=whole)

    def _check(self, peer: Peer, update: bytes, shape: Shape) -> None:
        if not self._retired.isdisjoint(shape.ends):
            raise Refused(_("Ce contenu a été effacé entre-temps : rechargez le document."))
        if self.memory.size + len(update) > self.kind.limits.document_bytes:
            raise Refused(_("Ce document a atteint sa taille maximale."))
        if self.kind.check is not None:
            self.kind.check(self.document, self.memory.doc, update, peer.actor)
        self._check_fence(peer, update)

    def _check_fence(self, peer: Peer, update: bytes) -> None:
        """Last, since a fence follows the document: what it lets through is applied."""
        if self._fence is not None and not peer.rights.above:
            self._fence.check(self.memory.doc, update)

    def _frame(self, peer: Peer, changed: bytes, shape: Shape) -> Frame:
        new = frozenset(shape.ends) - self._known_writers
        self._known_writers |= new
        return Frame(data=changed, author=peer.actor.id, person_id=peer.actor.person_id, clients=new)

    def _not_writable(self, peer: Peer, shape: Shape) -> None:
        """Whoever may only read sends what they have all the same when they arrive: that is no offence."""
        if shape.is_news(self.memory.clocks):
            self._refuse(peer, Refused(_("Ce document est en lecture seule.")))

    def _refuse(self, peer: Peer, refusal: Refused) -> None:
        peer.must_resend = True
        places = list(refusal.places) if isinstance(refusal, Fenced) else []
        peer.frames.take(FENCED_FRAMES if places else 0)
        peer.tell({"refused": refusal.why} | ({"places": places} if places else {}))

    def _ask_again(self, peer: Peer) -> None:
        """Something of this socket's is missing in between: ask for all of it rather than keep a part waiting."""
        peer.must_resend = True
        if not peer.will_be_asked:
            peer.will_be_asked = True
            wait = peer.asked_again_at + ASK_AGAIN_EVERY - time.monotonic()
            asyncio.get_running_loop().call_later(max(0.0, wait), self._ask, peer)

    def _ask(self, peer: Peer) -> None:
        peer.will_be_asked, peer.asked_again_at = False, time.monotonic()
        if peer in self.peers and self.ready.is_set():
            peer.put(message_of(sync(Kind.STEP_1, self.memory.state())))

    def _keep(self, peer: Peer, frame: Frame | None, *, whole: bool) -> None:
        if whole:
            peer.must_resend = False
        elif peer.must_resend:
            self._ask_again(peer)  # a deletion that was refused leaves no gap to be noticed by
        entry = Entry(peer, peer.received, not peer.must_resend, frame)
        if frame is None and not self._pending and not self._in_hand:
            return self._saved([entry])
        self._pending.append(entry)
        return self._wake()

    # Storing and telling

    def hear(self, seq: int) -> None:
        """The log has come this far, by this process or another."""
        self.heard = max(self.heard, seq)
        if self.heard > self.seq:
            self._wake()

    async def settled(self) -> None:
        """Wait until everything received so far is stored or refused."""
        while self._worker is not None:
            await asyncio.wait([self._worker])

    def _wake(self) -> None:
        if self._worker is None and self.ready.is_set():
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        finished = False
        try:
            while self._pending or self._answers or self.heard > self.seq:
                if wait := self._pace.wait(time.monotonic()):
                    await asyncio.sleep(wait)
                await self._one_batch()
            finished = True
        finally:
            self._worker = None
            self.last_used = time.monotonic()
            if not finished:
                self._give_up()

    def _give_up(self) -> None:
        """What is in memory can no longer be trusted: everyone comes back, with what they wrote, to a new room."""
        self.is_broken = True
        self.ready.clear()
        for peer in self.peers:
            peer.close(BUSY)

    async def _one_batch(self) -> None:
        self._in_hand, self._pending = self._pending, []
        answers, self._answers = self._answers, []
        frames = tuple(entry.frame for entry in self._in_hand if entry.frame is not None)
        self._pace.stored(len(frames), time.monotonic())
        photograph = self.memory.whole() if frames and self._snapshot_is_due() else None
        try:
            stored = await self._store(frames) if frames else None
            missed = stored.missed if stored else await self._fetch()
        except (Refused, Moved, FencesMoved) as refusal:
            self._answers = answers + self._answers
            return await self._start_over(refusal)
        entries, self._in_hand = self._in_hand, []
        self._told(entries, frames, missed, stored)
        for peer, _vector, message in answers:
            peer.put(message)
        self._saved(entries)
        if photograph and stored and not missed:
            await hop(batch.photograph, self.document, self.epoch, stored.last, photograph)
            self.snapshot_seq, self.snapshot_at = stored.last, time.monotonic()
        return None

    async def _store(self, frames: tuple[Frame, ...]) -> Stored:
        """One transaction; tried again while the database is locked or away, nothing being acknowledged meanwhile."""
        authors = {entry.peer.actor.id: entry.peer for entry in self._in_hand if entry.frame is not None}
        request = Batch(
            document=self.document,
            epoch=self.epoch,
            known_seq=self.seq,
            stream_seq=self.stream_seq,
            rights_change=self.rights_change,
            fences=self.fences,
            frames=frames,
            actors=tuple(peer.actor for peer in authors.values()),
            session_keys=tuple(peer.session_key for peer in authors.values()),
            above=frozenset(peer.actor.id for peer in authors.values() if self._fence and peer.rights.above),
        )
        while True:
            try:
                return await hop(batch.store, request)
            except Error:
                if sum(len(entry.frame.data) for entry in self._pending if entry.frame) > PENDING_BYTES:
                    raise
                logger.warning("shared document %s: storing failed, trying again", self.document.uuid, exc_info=True)
                await asyncio.sleep(RETRY_SECONDS)

    async def _fetch(self) -> list[tuple[int, bytes]]:
        if self.heard <= self.seq:
            return []
        return await hop(batch.fetch, self.document.pk, self.epoch, self.seq)

    def _told(
        self, entries: list[Entry], frames: tuple[Frame, ...], missed: list[tuple[int, bytes]], stored: Stored | None
    ) -> None:
        """Relay what is stored now: the same bytes to everyone, except to the only one who wrote."""
        self.memory.absorb([data for _seq, data in missed])
        self.seq = stored.last if stored else (missed[-1][0] if missed else self.seq)
        self.heard = max(self.seq, self.heard if missed or stored else self.seq)
        updates = [data for _seq, data in missed] + [frame.data for frame in frames]
        if not updates:
            return
        message = message_of(sync(Kind.UPDATE, merge_updates(*updates) if len(updates) > 1 else updates[0]))
        writers = {entry.peer for entry in entries if entry.frame is not None}
        alone = next(iter(writers)) if len(writers) == 1 and not missed else None
        for peer in self.peers:
            if peer is not alone:
                peer.put(message)
        if frames:
            bell.announce(self.document.pk, self.seq)

    def _saved(self, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.counts:
                entry.peer.stored(entry.number, self.seq)

    def _snapshot_is_due(self) -> bool:
        grown = self.seq - self.snapshot_seq >= UPDATES_PER_SNAPSHOT
        return grown and time.monotonic() - self.snapshot_at > SNAPSHOT_EVERY

    # When something changed elsewhere

    async def _start_over(self, refusal: Refused | Moved | FencesMoved) -> None:
        """The batch was refused: forget what was applied of it, read the log again, and take up what may stay."""
        self.ready.clear()
        entries, self._in_hand, self._pending = self._in_hand + self._pending, [], []
        before = self.epoch, self.stream_seq, self.rights_change
        self.memory.close()
        await self.load()
        # The rights of those who are here were asked then, not now: the next look asks them again.
        old_epoch, self.stream_seq, self.rights_change = before
        kept = []
        told = refusal if isinstance(refusal, Refused) else Refused(_("Ce contenu a été effacé entre-temps."))
        # None: everybody's. When the fences moved nobody's as such: each frame is looked at as it is taken up.
        refused = refusal.authors if isinstance(refusal, NotAllowed) else None
        if isinstance(refusal, FencesMoved) and self.epoch == old_epoch:
            refused = frozenset()
        for entry in entries:
            if entry.frame is not None and (refused is None or entry.peer.actor.id in refused):
                self._refuse(entry.peer, told)
            else:
                kept.append(entry)
        self._take_up(kept)
        answers, self._answers = self._answers, []
        for peer, vector, _message in answers:
            self.answer(peer, vector)
        if self.epoch != old_epoch:
            self._new_epoch()
        for peer in self.peers:
            self.welcome(peer)
        self._wake()

    def _take_up(self, entries: list[Entry]) -> None:
        """Put back what waits, in order; what follows a frame that was dropped no longer counts as saved."""
        for entry in entries:
            counts = entry.counts and not entry.peer.must_resend
            frame = entry.frame
            if frame is not None:
                shape = guard.shape(frame.data)
                if not shape.fits(self.memory.clocks):
                    self._ask_again(entry.peer)
                    continue
                try:
                    self._check_fence(entry.peer, frame.data)
                except Refused as refusal:
                    self._refuse(entry.peer, refusal)
                    continue
                changed = self.memory.apply(frame.data, shape)
                frame = replace(frame, data=changed) if changed else None
            self._pending.append(replace(entry, counts=counts, frame=frame))

    def _new_epoch(self) -> None:
        """Our own provider is told and keeps its edits aside; any other must come again with nothing."""
        for peer in self.peers:
            if not peer.is_ours:
                peer.close(RESTARTING)

    async def look(self, stand: Standing, changed_people: set[int], rights_change: int) -> None:
        """Once a second: catch up with the database, and with the rights of those who are here."""
        if stand.epoch != self.epoch or (stand.sealed, self.sealed) == (False, True):
            await self.settled()
            await self._start_over(Moved(stand.epoch))
        elif stand.sealed and not self.sealed:
            self.sealed = True
            for peer in self.peers:
                self.welcome(peer)
        if stand.fences != self.fences:
            # Not by setting the new fence alone: what waits was let through by the old one.
            await self.settled()
            if stand.fences != self.fences:
                await self._start_over(FencesMoved())
        self.hear(stand.seq)
        concerned = {peer for peer in self.peers if peer.actor.person_id in changed_people} | self._unsure
        self._unsure = set()
        if concerned or stand.stream_seq != self.stream_seq:
            await self.ask_rights(concerned)
        self.rights_change = max(self.rights_change, rights_change)

    async def ask_rights(self, changed: set[Peer]) -> None:
        """Ask again what everyone here may do; `changed` are those who may not even be who they were."""
        peers, keys = list(self.peers), [peer.session_key for peer in changed]
        for peer, actor in zip(changed, await hop(batch.actors_now, keys) if keys else [], strict=True):
            peer.actor = actor
        stand, rights = await hop(batch.rights_now, self.document, [peer.actor for peer in peers])
        self.stream_seq = stand.stream_seq
        for peer, right in zip(peers, rights, strict=True):
            before, peer.rights = peer.rights, right
            if not right.read:
                peer.close(FORBIDDEN)
            elif right != before:
                self.welcome(peer)
