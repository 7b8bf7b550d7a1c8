"""What may not stay in a live text, told to whoever wrote it as soon as their hands rest.

The text is live: a letter cannot be refused for the word it will end. So each passage that changed is looked at once
somebody stops typing, on a thread, and its authors are told which words, why, and that closing waits for them.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from pycrdt import Doc

from rcp.realtime.threads import documents, run_in

from .kinds import Look, Mark
from .models import SharedDocument
from .peer import DocumentPeer

logger = logging.getLogger(__name__)

# Looked at when nothing was written for this long, or when somebody has been writing for that long, in seconds.
RESTING = 0.8
LONGEST_WAIT = 3.0


class Marking:
    """One per session of a document. `doc` gives its content as it is now."""

    def __init__(self, document: SharedDocument, look: Look | None, doc: "Callable[[], Doc[Any]]") -> None:
        self._document, self._look, self._doc = document, look, doc
        self._seen: Mapping[str, str] = {}
        self._standing: dict[str, tuple[Mark, ...]] = {}
        self._must = True
        # What each was told that stands in what they wrote.
        self._told: WeakKeyDictionary[DocumentPeer, frozenset[Mark]] = WeakKeyDictionary()
        self._writers: set[DocumentPeer] = set()
        self._arrived: set[DocumentPeer] = set()
        self._began = self._wrote_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def wrote(self, peer: DocumentPeer) -> None:
        if self._look is None:
            return
        self._wrote_at = time.monotonic()
        self._began = self._began or self._wrote_at
        self._writers.add(peer)
        self._start()

    def arrived(self, peer: DocumentPeer) -> None:
        """Whoever comes to a text that is not settled is told, if they may write: its author may have come back."""
        if self._look is not None and peer.rights.write:
            self._arrived.add(peer)
            self._start()

    def left(self, peer: DocumentPeer) -> None:
        self._writers.discard(peer)
        self._arrived.discard(peer)

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    @property
    def _all(self) -> Collection[Mark]:
        return [mark for marks in self._standing.values() for mark in marks]

    def _start(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        try:
            await self._rest()
            await self._once()
        except Exception:
            # Asked again with the next letter; closing looks by itself.
            self._arrived.clear()
            logger.exception("shared document %s could not be looked at", self._document.uuid)
        finally:
            self._task = None
            if self._writers or self._arrived:
                self._start()

    async def _rest(self) -> None:
        while self._writers:
            now = time.monotonic()
            wait = min(self._wrote_at + RESTING, self._began + LONGEST_WAIT) - now
            if wait <= 0:
                return
            await asyncio.sleep(wait)

    async def _once(self) -> None:
        assert self._look is not None  # noqa: S101
        writers, self._writers, self._began = self._writers, set(), 0.0
        passages = self._look.passages(self._doc())
        changed = {place: text for place, text in passages.items() if self._seen.get(place) != text}
        marks = await run_in(documents, self._look.marks, self._document, changed) if changed else None
        before = frozenset(self._all)
        self._standing = {place: kept for place, kept in self._standing.items() if place in passages.keys() - changed}
        for mark in marks.found if marks else ():
            self._standing[mark.place] = (*self._standing.get(mark.place, ()), mark)
        self._must = marks.must if marks else self._must
        self._seen = passages
        self._tell(writers, frozenset(self._all) - before)

    def _tell(self, writers: Collection[DocumentPeer], new: frozenset[Mark]) -> None:
        stands = frozenset(self._all)
        arrived, self._arrived = self._arrived, set()
        for peer in {*self._told, *writers, *arrived}:
            before = self._told.get(peer, frozenset())
            theirs = before | (new if peer in writers else frozenset())
            if peer in arrived and self._must:
                theirs = stands
            self._told[peer] = theirs & stands
            if self._told[peer] != before:
                self._say(peer)

    def _say(self, peer: DocumentPeer) -> None:
        said = [{"place": each.place, "words": each.words, "why": each.why} for each in self._told[peer]]
        peer.tell({"marks": sorted(said, key=str), "must": self._must})
