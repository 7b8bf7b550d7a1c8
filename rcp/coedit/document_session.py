"""One open shared document in this process: who is in it, what they write, and in what order it is kept and relayed.

An update is applied in memory at once (which is how it is validated) but relayed to nobody before it is stored: the
replica runs ahead of the log by the batch in hand, and an answer that would show it waits for that batch's commit.
"""

import asyncio
import logging
import time
from dataclasses import replace

from django.utils.translation import gettext as _
from pycrdt import merge_updates

from rcp.journal.refusals import Refused
from rcp.realtime.close_codes import CloseCode
from rcp.realtime.rights_watch import rights_watch
from rcp.realtime.socket_writer import bytes_frame
from rcp.realtime.threads import documents, run_in

from . import announcements, batch, guard
from .awareness_broadcast import AwarenessBroadcast
from .batch import Admitted, Batch, FencesMoved, NotAllowed, Standing
from .batch_window import BatchWindow
from .catching_up import CatchingUp
from .commands import Moved, Stored
from .guard import Shape
from .kinds import Fenced, kinds
from .log import Frame
from .marking import Marking
from .models import SharedDocument
from .peer import Allowances, DocumentPeer
from .pending import Answer, Pending, Queue
from .protocol import Kind, sync
from .queries import Log
from .replica import Replica
from .storing import Storing
from .write_rules import WriteRules

logger = logging.getLogger(__name__)

# An author whose session was not read for this long is read in the transaction that stores, in seconds.
ASK_AGAIN_AFTER = 30.0
# What a document's session holds before it is read.
NOTHING = Log(epoch=0, seq=0, start=None, updates=())
# What a refusal by a fence takes from whoever caused it, in frames: looking again costs a copy of the document.
FENCED_FRAMES = 20


class DocumentSession:
    def __init__(self, document: SharedDocument) -> None:
        self.document = document
        self.kind = kinds[document.kind]
        self.peers: set[DocumentPeer] = set()
        self.awareness = AwarenessBroadcast(self.peers)
        # How far this process has the log, and how far the log is said to have come.
        self.seq = self.log_seq = 0
        self.epoch = self.stream_seq = self.rights_change = self.fences = 0
        self.sealed = self.is_broken = False
        self.replica = Replica(NOTHING, self.kind.let_go)
        self.catching_up = CatchingUp(self, str(document.uuid))
        self._loaded: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.allowances = Allowances(self.kind.limits)
        self.last_used = time.monotonic()
        self._rules = WriteRules(document, self.replica, None, frozenset())
        self._known_writers: set[int] = set()
        self._window = BatchWindow()
        self._queue = Queue()
        self._storing = Storing(document, self._queue)
        self.marking = Marking(document, self.kind.look, lambda: self.replica.doc)
        self._worker: asyncio.Task[None] | None = None

    # Coming and going

    @property
    def is_ready(self) -> bool:
        return self._loaded.done() and self._loaded.result()

    async def until_ready(self) -> bool:
        """Wait for the document to be read; False when it could not be, and this session is given up."""
        return await asyncio.shield(self._loaded)

    async def open(self) -> None:
        """Read the document for the first time, or give up."""
        try:
            await self._load()
        except Exception as error:  # noqa: BLE001 – whatever it is: nobody may wait for this session for ever
            logger.warning("shared document %s could not be read: %r", self.document.uuid, error)
            self.give_up()

    async def _load(self) -> None:
        """Read the document from the log; nobody is answered before."""
        loaded = await run_in(documents, batch.load, self.document.pk)
        stand, log, writers = loaded.standing, loaded.log, loaded.writers
        self.replica.close()
        self.replica = Replica(log, self.kind.let_go)
        self.rights_change, self.fences = loaded.rights_change, stand.fences
        self.seq, self.epoch, self.log_seq = stand.seq, stand.epoch, max(self.log_seq, stand.seq)
        self._storing.snapshot_seq = stand.seq - len(log.updates)
        self.sealed, self.stream_seq = stand.sealed, stand.stream_seq
        retired = frozenset(client for client, epoch in writers.items() if epoch < stand.epoch)
        self._rules = WriteRules(self.document, self.replica, loaded.fence, retired)
        self._known_writers = set(writers)
        if not self._loaded.done():
            self._loaded.set_result(True)

    def enter(self, peer: DocumentPeer, admitted: Admitted) -> None:
        """From now on this socket is told everything; it is asked what it has that is not stored."""
        self.peers.add(peer)
        rights_watch.add(peer, self)
        if admitted.rights_change < self.rights_change or admitted.stream_seq < self.stream_seq:
            # It was let in by what was true before: read again before anything of it is stored.
            peer.must_reread = True
            self.recheck()
        peer.writer.put(bytes_frame(sync(Kind.STEP_1, self.replica.state())))
        self.awareness.introduce(peer)

    def leave(self, peer: DocumentPeer) -> None:
        self.peers.discard(peer)
        rights_watch.discard(peer)
        self.last_used = time.monotonic()
        self.awareness.forget(peer)
        self.marking.left(peer)

    @property
    def is_idle(self) -> bool:
        return not (self.peers or self._queue.is_storing or self._worker)

    def welcome(self, peer: DocumentPeer) -> None:
        peer.tell({"epoch": self.epoch, "seq": self.seq, "write": peer.rights.write and not self.sealed})

    # What a socket sends

    def answer(self, peer: DocumentPeer, vector: bytes) -> None:
        """Sync step 1: what this socket lacks, to it alone, as soon as all of it is stored."""
        guard.clocks(vector)
        frame = bytes_frame(sync(Kind.STEP_2, self.replica.lacking(vector)))
        if self._queue.is_storing:
            self._queue.answers.append(Answer(peer, vector, frame))
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
            self._rules.check(peer, update, shape)
        except Refused as refusal:
            return self._refuse(peer, refusal)
        changed = self.replica.apply(update, shape)
        return self._keep(peer, self._frame(peer, changed, shape) if changed else None, whole=whole)

    def _frame(self, peer: DocumentPeer, changed: bytes, shape: Shape) -> Frame:
        self.marking.wrote(peer)
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
        peer.allowance.frames.charge(FENCED_FRAMES if places else 0)
        peer.tell({"refused": refusal.why} | ({"places": places} if places else {}))

    def _ask_again(self, peer: DocumentPeer) -> None:
        """Something of this socket's is missing in between: ask for all of it rather than keep a part waiting."""
        wait = peer.must_be_asked()
        if wait is not None:
            asyncio.get_running_loop().call_later(wait, self._ask, peer)

    def _ask(self, peer: DocumentPeer) -> None:
        peer.asked()
        if peer in self.peers and self.is_ready:
            peer.writer.put(bytes_frame(sync(Kind.STEP_1, self.replica.state())))

    def _keep(self, peer: DocumentPeer, frame: Frame | None, *, whole: bool) -> None:
        if whole:
            peer.must_resend = False
        elif peer.must_resend:
            self._ask_again(peer)  # a deletion that was refused leaves no gap to be noticed by
        entry = Pending(peer, peer.received, not peer.must_resend, frame)
        if frame is None and not self._queue.is_storing:
            return self._saved([entry])
        self._queue.waiting.append(entry)
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
        if self._worker is None and self.is_ready:
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        try:
            while self._queue.has_work or self.log_seq > self.seq:
                if wait := self._window.wait(time.monotonic()):
                    await asyncio.sleep(wait)
                await self._one_batch()
        except Exception:
            logger.exception("shared document %s: given up, everyone comes back to it", self.document.uuid)
            self.give_up()
        finally:
            self._worker = None
            self.last_used = time.monotonic()

    def give_up(self) -> None:
        """What is in memory can no longer be trusted: everyone comes back, with what they wrote, to a new session."""
        self.is_broken = True
        if self._loaded.done():
            self._loaded = asyncio.get_running_loop().create_future()
        self._loaded.set_result(False)
        for peer in self.peers:
            peer.writer.close(CloseCode.TRY_LATER)

    def close(self) -> None:
        """Nobody is in it, or it was given up."""
        self.catching_up.stop()
        self.marking.stop()
        self.replica.close()

    async def _one_batch(self) -> None:
        answers, frames = self._queue.begin(), self._queue.frames
        self._window.stored(len(frames), time.monotonic())
        snapshot = self.replica.whole() if frames and self._storing.snapshot_is_due(self.seq) else None
        try:
            stored = await self._storing.tried(batch.store, self._batch(frames)) if frames else None
            missed = stored.missed if stored else await self._fetch()
        except (Refused, Moved, FencesMoved) as refusal:
            self._queue.answers = answers + self._queue.answers
            return await self._start_over(refusal)
        entries = self._queue.done()
        self._relay(entries, frames, missed, stored)
        for answer in answers:
            answer.peer.writer.put(answer.frame, asked_for=True)
        self._saved(entries)
        if snapshot and stored and not missed:
            await self._storing.keep_snapshot(self.epoch, stored.last, snapshot)
        return None

    def _batch(self, frames: tuple[Frame, ...]) -> Batch:
        authors, oldest = self._queue.authors, time.monotonic() - ASK_AGAIN_AFTER
        return Batch(
            document=self.document,
            epoch=self.epoch,
            known_seq=self.seq,
            stream_seq=self.stream_seq,
            rights_change=self.rights_change,
            fences=self.fences,
            frames=frames,
            authors={key: peer.actor for key, peer in authors.items()},
            doubtful=frozenset(key for key, peer in authors.items() if peer.is_stale or peer.actor_read_at < oldest),
            above=frozenset(key for key, peer in authors.items() if self._rules.fence and peer.rights.above),
        )

    async def _fetch(self) -> list[tuple[int, bytes]]:
        if self.log_seq <= self.seq:
            return []
        return await self._storing.tried(batch.fetch_updates, self.document.pk, self.epoch, self.seq)

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

    # When something changed elsewhere

    async def _start_over(self, refusal: Refused | Moved | FencesMoved) -> None:
        """The batch was refused: forget what was applied of it, read the log again, and take up what may stay."""
        self._loaded = asyncio.get_running_loop().create_future()
        entries = self._queue.take_all()
        before = self.epoch, self.stream_seq, self.rights_change
        try:
            await self._load()
        except Exception:
            self.give_up()
            raise
        # The rights of those who are here were asked then, not now: they are asked again within a second.
        old_epoch, self.stream_seq, self.rights_change = before
        kept = []
        told = refusal if isinstance(refusal, Refused) else Refused(_("Ce contenu a été effacé entre-temps."))
        # None: everybody's. When the fences moved nobody's as such: each frame is looked at as it is taken up.
        refused = refusal.sessions if isinstance(refusal, NotAllowed) else None
        if isinstance(refusal, FencesMoved) and self.epoch == old_epoch:
            refused = frozenset()
        for entry in entries:
            if entry.frame is not None and (refused is None or entry.peer.session_key in refused):
                self._refuse(entry.peer, told)
            else:
                kept.append(entry)
        self._take_up(kept)
        answers, self._queue.answers = self._queue.answers, []
        for each in answers:
            self.answer(each.peer, each.vector)
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
                shape = guard.shape(frame.data, self.kind.limits.bounds)
                if not shape.fits(self.replica.clocks):
                    self._ask_again(entry.peer)
                    continue
                try:
                    self._rules.check_fence(entry.peer, frame.data)
                except Refused as refusal:
                    self._refuse(entry.peer, refusal)
                    continue
                changed = self.replica.apply(frame.data, shape)
                frame = replace(frame, data=changed) if changed else None
            self._queue.waiting.append(replace(entry, counts=counts, frame=frame))

    def _new_epoch(self) -> None:
        """Our own provider is told and keeps its edits aside; any other must come again with nothing."""
        for peer in self.peers:
            if not peer.is_ours:
                peer.writer.close(CloseCode.RESTARTING)

    def recheck(self) -> None:
        """Rights may have changed: ask again, soon, what everyone here may do."""
        self.catching_up.recheck()

    async def follow(self, standing: Standing) -> None:
        """Catch up with how the document stands in the database."""
        if standing.epoch > self.epoch or (standing.sealed, self.sealed) == (False, True):
            await self.settled()
            if standing.epoch > self.epoch or self.sealed:
                await self._start_over(Moved(standing.epoch))
        elif standing.sealed and not self.sealed:
            self.sealed = True
            for peer in self.peers:
                self.welcome(peer)
        if standing.fences > self.fences:
            # Not by setting the new fence alone: what waits was let through by the old one.
            await self.settled()
            if standing.fences > self.fences:
                await self._start_over(FencesMoved())
        self.log_reached(standing.seq)

    async def ask_rights(self) -> None:
        """Ask again what everyone here may do, and who they are where that may have changed."""
        peers = list(self.peers)
        asked = await run_in(documents, batch.ask_rights, self.document, peers)
        asked.again.apply(peers)
        self.stream_seq, self.rights_change = asked.stream_seq, asked.rights_change
        for peer, rights in zip(peers, asked.rights, strict=True):
            before, peer.rights = peer.rights, rights
            if not rights.read:
                peer.writer.close(CloseCode.FORBIDDEN)
            elif rights != before:
                self.welcome(peer)
