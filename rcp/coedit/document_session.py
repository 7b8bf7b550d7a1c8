"""One open shared document in this process: who is in it, what they write, and in what order it is kept and relayed.

An update is applied in memory at once (which is how it is validated) but relayed to nobody before it is stored: the
replica runs ahead of the log by the batch in hand, and an answer that would show it waits for that batch's commit.
"""

import asyncio
import logging
import time
from dataclasses import replace

from django.db import Error
from django.utils.translation import gettext as _
from pycrdt import merge_updates

from rcp.journal.refusals import Refused
from rcp.realtime.close_codes import CloseCode
from rcp.realtime.socket_writer import Frame as SocketFrame
from rcp.realtime.socket_writer import bytes_frame
from rcp.realtime.threads import documents, run_in

from . import announcements, batch, guard
from .awareness_broadcast import AwarenessBroadcast
from .batch import Admitted, Batch, FencesMoved, NotAllowed, Standing
from .batch_window import BatchWindow
from .commands import UPDATES_PER_SNAPSHOT, Moved, Stored
from .guard import Shape
from .kinds import Fence, Fenced, kinds
from .log import Frame
from .models import SharedDocument
from .peer import DocumentPeer
from .pending import Pending
from .protocol import Kind, sync
from .replica import Replica

logger = logging.getLogger(__name__)

PENDING_BYTES = 16 * 1024 * 1024
RETRY_SECONDS = 0.5
ASK_AGAIN_EVERY = 0.5
SNAPSHOT_EVERY = 10.0
# What a refusal by a fence takes from whoever caused it, in frames: looking again costs a copy of the document.
FENCED_FRAMES = 20


class DocumentSession:
    def __init__(self, document: SharedDocument) -> None:
        self.document = document
        self.kind = kinds[document.kind]
        self.peers: set[DocumentPeer] = set()
        self.awareness = AwarenessBroadcast(self.peers)
        # How far this process has the log, and how far the log is said to have come.
        self.seq = self.log_seq = self.snapshot_seq = 0
        self.epoch = self.stream_seq = self.rights_change = self.fences = 0
        self.sealed = self.is_broken = False
        self._fence: Fence | None = None
        self.ready = asyncio.Event()
        self.last_used = self.snapshot_at = time.monotonic()
        self._retired: frozenset[int] = frozenset()
        self._known_writers: set[int] = set()
        self._window = BatchWindow()
        self._pending: list[Pending] = []
        self._in_hand: list[Pending] = []
        self._answers: list[tuple[DocumentPeer, bytes, SocketFrame]] = []
        self._worker: asyncio.Task[None] | None = None
        self._unsure: set[DocumentPeer] = set()  # arrived while rights were changing: asked again within the second

    # Coming and going

    async def load(self) -> None:
        """Read the document from the log; nobody is answered before."""
        loaded = await run_in(documents, batch.load, self.document.pk)
        stand, log, writers = loaded.standing, loaded.log, loaded.writers
        self.replica, self.rights_change = Replica(log, self.kind.let_go), loaded.rights_change
        self.fences, self._fence = stand.fences, loaded.fence
        self.seq, self.epoch, self.log_seq = stand.seq, stand.epoch, max(self.log_seq, stand.seq)
        self.snapshot_seq = stand.seq - len(log.updates)
        self.sealed, self.stream_seq = stand.sealed, stand.stream_seq
        self._retired = frozenset(client for client, epoch in writers.items() if epoch < stand.epoch)
        self._known_writers = set(writers)
        self.ready.set()

    def enter(self, peer: DocumentPeer, admitted: Admitted) -> None:
        """From now on this socket is told everything; it is asked what it has that is not stored."""
        self.peers.add(peer)
        if admitted.rights_change < self.rights_change or admitted.stream_seq < self.stream_seq:
            self._unsure.add(peer)
        peer.writer.put(bytes_frame(sync(Kind.STEP_1, self.replica.state())))
        self.awareness.introduce(peer)

    def leave(self, peer: DocumentPeer) -> None:
        self.peers.discard(peer)
        self._unsure.discard(peer)
        self.last_used = time.monotonic()
        self.awareness.forget(peer)

    @property
    def is_idle(self) -> bool:
        return not (self.peers or self._pending or self._in_hand or self._worker)

    def welcome(self, peer: DocumentPeer) -> None:
        peer.tell({"epoch": self.epoch, "seq": self.seq, "write": peer.rights.write and not self.sealed})

    # What a socket sends

    def answer(self, peer: DocumentPeer, vector: bytes) -> None:
        """Sync step 1: what this socket lacks, to it alone, as soon as all of it is stored."""
        guard.clocks(vector)
        frame = bytes_frame(sync(Kind.STEP_2, self.replica.lacking(vector)))
        if self._pending or self._in_hand:
            self._answers.append((peer, vector, frame))
            self._wake()
        else:
            peer.writer.put(frame, asked_for=True)

    def write(self, peer: DocumentPeer, update: bytes, *, whole: bool) -> None:
        """Take an update; `whole` when it is all that this socket has and the server lacks (sync step 2)."""
        shape = guard.shape(update)
        peer.received += 1
        if shape.is_empty:
            return self._keep(peer, None, whole=whole)
        if not peer.rights.write or self.sealed:
            return self._not_writable(peer, shape)
        if not shape.fits(self.replica.clocks):
            return self._ask_again(peer)
        try:
            self._check(peer, update, shape)
        except Refused as refusal:
            return self._refuse(peer, refusal)
        changed = self.replica.apply(update, shape)
        return self._keep(peer, self._frame(peer, changed, shape) if changed else None, whole=whole)

    def _check(self, peer: DocumentPeer, update: bytes, shape: Shape) -> None:
        if not self._retired.isdisjoint(shape.ends):
            raise Refused(_("Ce contenu a été effacé entre-temps : rechargez le document."))
        if self.replica.size + len(update) > self.kind.limits.document_bytes:
            raise Refused(_("Ce document a atteint sa taille maximale."))
        if self.kind.check is not None:
            self.kind.check(self.document, self.replica.doc, update, peer.actor)
        self._check_fence(peer, update)

    def _check_fence(self, peer: DocumentPeer, update: bytes) -> None:
        """Last, since a fence follows the document: what it lets through is applied."""
        if self._fence is not None and not peer.rights.above:
            self._fence.check(self.replica.doc, update)

    def _frame(self, peer: DocumentPeer, changed: bytes, shape: Shape) -> Frame:
        new = frozenset(shape.ends) - self._known_writers
        self._known_writers |= new
        return Frame(data=changed, author=peer.actor.id, person_id=peer.actor.person_id, clients=new)

    def _not_writable(self, peer: DocumentPeer, shape: Shape) -> None:
        """Whoever may only read sends what they have all the same when they arrive: that is no offence."""
        if shape.is_news(self.replica.clocks):
            self._refuse(peer, Refused(_("Ce document est en lecture seule.")))

    def _refuse(self, peer: DocumentPeer, refusal: Refused) -> None:
        peer.must_resend = True
        places = list(refusal.places) if isinstance(refusal, Fenced) else []
        peer.frames.take(FENCED_FRAMES if places else 0)
        peer.tell({"refused": refusal.why} | ({"places": places} if places else {}))

    def _ask_again(self, peer: DocumentPeer) -> None:
        """Something of this socket's is missing in between: ask for all of it rather than keep a part waiting."""
        peer.must_resend = True
        if not peer.will_be_asked:
            peer.will_be_asked = True
            wait = peer.asked_again_at + ASK_AGAIN_EVERY - time.monotonic()
            asyncio.get_running_loop().call_later(max(0.0, wait), self._ask, peer)

    def _ask(self, peer: DocumentPeer) -> None:
        peer.will_be_asked, peer.asked_again_at = False, time.monotonic()
        if peer in self.peers and self.ready.is_set():
            peer.writer.put(bytes_frame(sync(Kind.STEP_1, self.replica.state())))

    def _keep(self, peer: DocumentPeer, frame: Frame | None, *, whole: bool) -> None:
        if whole:
            peer.must_resend = False
        elif peer.must_resend:
            self._ask_again(peer)  # a deletion that was refused leaves no gap to be noticed by
        entry = Pending(peer, peer.received, not peer.must_resend, frame)
        if frame is None and not self._pending and not self._in_hand:
            return self._saved([entry])
        self._pending.append(entry)
        return self._wake()

    # Storing and relaying

    def log_reached(self, seq: int) -> None:
        """The log has come as far as `seq`, by this process or another."""
        self.log_seq = max(self.log_seq, seq)
        if self.log_seq > self.seq:
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
            while self._pending or self._answers or self.log_seq > self.seq:
                if wait := self._window.wait(time.monotonic()):
                    await asyncio.sleep(wait)
                await self._one_batch()
            finished = True
        finally:
            self._worker = None
            self.last_used = time.monotonic()
            if not finished:
                self._give_up()

    def _give_up(self) -> None:
        """What is in memory can no longer be trusted: everyone comes back, with what they wrote, to a new session."""
        self.is_broken = True
        self.ready.clear()
        for peer in self.peers:
            peer.writer.close(CloseCode.TRY_LATER)

    async def _one_batch(self) -> None:
        self._in_hand, self._pending = self._pending, []
        answers, self._answers = self._answers, []
        frames = tuple(entry.frame for entry in self._in_hand if entry.frame is not None)
        self._window.stored(len(frames), time.monotonic())
        snapshot = self.replica.whole() if frames and self._snapshot_is_due() else None
        try:
            stored = await self._store(frames) if frames else None
            missed = stored.missed if stored else await self._fetch()
        except (Refused, Moved, FencesMoved) as refusal:
            self._answers = answers + self._answers
            return await self._start_over(refusal)
        entries, self._in_hand = self._in_hand, []
        self._relay(entries, frames, missed, stored)
        for peer, _vector, frame in answers:
            peer.writer.put(frame, asked_for=True)
        self._saved(entries)
        if snapshot and stored and not missed:
            await run_in(documents, batch.keep_snapshot, self.document, self.epoch, stored.last, snapshot)
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
                return await run_in(documents, batch.store, request)
            except Error:
                if sum(len(entry.frame.data) for entry in self._pending if entry.frame) > PENDING_BYTES:
                    raise
                logger.warning("shared document %s: storing failed, trying again", self.document.uuid, exc_info=True)
                await asyncio.sleep(RETRY_SECONDS)

    async def _fetch(self) -> list[tuple[int, bytes]]:
        if self.log_seq <= self.seq:
            return []
        return await run_in(documents, batch.fetch_updates, self.document.pk, self.epoch, self.seq)

    def _relay(
        self, entries: list[Pending], frames: tuple[Frame, ...], missed: list[tuple[int, bytes]], stored: Stored | None
    ) -> None:
        """Relay what is stored now: the same bytes to everyone, except to the only one who wrote."""
        self.replica.absorb([data for _seq, data in missed])
        self.seq = stored.last if stored else (missed[-1][0] if missed else self.seq)
        self.log_seq = max(self.seq, self.log_seq if missed or stored else self.seq)
        updates = [data for _seq, data in missed] + [frame.data for frame in frames]
        if not updates:
            return
        frame = bytes_frame(sync(Kind.UPDATE, merge_updates(*updates) if len(updates) > 1 else updates[0]))
        writers = {entry.peer for entry in entries if entry.frame is not None}
        alone = next(iter(writers)) if len(writers) == 1 and not missed else None
        for peer in self.peers:
            if peer is not alone:
                peer.writer.put(frame)
        if frames:
            announcements.announce_stored(self.document.pk, self.seq)

    def _saved(self, entries: list[Pending]) -> None:
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
        self.replica.close()
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
        for peer, vector, _frame in answers:
            self.answer(peer, vector)
        if self.epoch != old_epoch:
            self._new_epoch()
        for peer in self.peers:
            self.welcome(peer)
        self._wake()

    def _take_up(self, entries: list[Pending]) -> None:
        """Put back what waits, in order; what follows a frame that was dropped no longer counts as saved."""
        for entry in entries:
            counts = entry.counts and not entry.peer.must_resend
            frame = entry.frame
            if frame is not None:
                shape = guard.shape(frame.data)
                if not shape.fits(self.replica.clocks):
                    self._ask_again(entry.peer)
                    continue
                try:
                    self._check_fence(entry.peer, frame.data)
                except Refused as refusal:
                    self._refuse(entry.peer, refusal)
                    continue
                changed = self.replica.apply(frame.data, shape)
                frame = replace(frame, data=changed) if changed else None
            self._pending.append(replace(entry, counts=counts, frame=frame))

    def _new_epoch(self) -> None:
        """Our own provider is told and keeps its edits aside; any other must come again with nothing."""
        for peer in self.peers:
            if not peer.is_ours:
                peer.writer.close(CloseCode.RESTARTING)

    async def catch_up(self, stand: Standing, changed_people: set[int], rights_change: int) -> None:
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
        self.log_reached(stand.seq)
        concerned = {peer for peer in self.peers if peer.actor.person_id in changed_people} | self._unsure
        self._unsure = set()
        if concerned or stand.stream_seq != self.stream_seq:
            await self.ask_rights(concerned)
        self.rights_change = max(self.rights_change, rights_change)

    async def ask_rights(self, changed: set[DocumentPeer]) -> None:
        """Ask again what everyone here may do; `changed` are those who may not even be who they were."""
        peers, keys = list(self.peers), [peer.session_key for peer in changed]
        for peer, actor in zip(changed, await run_in(documents, batch.actors_now, keys) if keys else [], strict=True):
            peer.actor = actor
        stand, rights = await run_in(documents, batch.rights_now, self.document, [peer.actor for peer in peers])
        self.stream_seq = stand.stream_seq
        for peer, right in zip(peers, rights, strict=True):
            before, peer.rights = peer.rights, right
            if not right.read:
                peer.writer.close(CloseCode.FORBIDDEN)
            elif right != before:
                self.welcome(peer)
