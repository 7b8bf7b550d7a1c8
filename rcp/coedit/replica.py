"""A shared document held in memory: its content, how far each client has come in it, and what a newcomer lacks."""

from collections.abc import Callable, Iterable
from typing import Any

from pycrdt import Doc, TransactionEvent

from . import guard
from .guard import Malformed, Shape
from .queries import UNREADABLE, Log, doc_of

EMPTY_STATE = b"\x00"


class Replica:
    """`clocks` follows the document, so that a gap is seen before an update is applied and none is ever pending.
    `let_go` is told of the document once it is closed."""

    def __init__(self, log: Log, let_go: "Callable[[Doc[Any]], None]") -> None:
        self.doc: Doc[Any] = doc_of(log)
        self._let_go = let_go
        self.clocks = guard.clocks(self.doc.get_state())
        # At most this many bytes: what was written is counted, and not taken off again when it is deleted.
        self._most = log.size
        self._changes: list[bytes] = []
        self._full: bytes | None = None
        self._is_closed = False
        self._noting = self.doc.observe(self._note)

    def close(self) -> None:
        """Nothing more is asked of it. What observes a document keeps it in memory until it is told to stop."""
        if not self._is_closed:
            self._is_closed = True
            self.doc.unobserve(self._noting)
            self._let_go(self.doc)

    def _note(self, event: TransactionEvent) -> None:
        self._changes.append(event.update)

    def apply(self, update: bytes, shape: Shape) -> bytes | None:
        """Apply an update that fits; gives what it changed, or None when all of it was known.

        Raises Malformed when it passed the guard and yet is no Yjs update; the document is then as it was.
        """
        self._changes.clear()
        try:
            self.doc.apply_update(update)
        except UNREADABLE as error:
            raise Malformed("cannot be applied") from error
        if not self._changes:
            return None
        changed = self._changes[-1]
        clocks = self.clocks
        for client, end in shape.ends.items():
            if clocks.get(client, 0) < end:
                clocks[client] = end
        self._full = None
        self._most += len(changed)
        return changed

    def absorb(self, updates: Iterable[bytes]) -> None:
        """Apply what the log holds already."""
        for update in updates:
            self.doc.apply_update(update)
            self._most += len(update)
        self.clocks = guard.clocks(self.doc.get_state())
        self._full = None

    def has_room_for(self, size: int, most: int) -> bool:
        """Whether the document stays within `most` bytes with an update of this size. It is measured only when what
        was ever written no longer says so: an evening's keystrokes weigh more than the text they leave."""
        if self._most + size > most:
            self._most = len(self.whole())
        return self._most + size <= most

    def lacking(self, vector: bytes) -> bytes:
        """What a reader with this state vector lacks. The whole document is encoded once for all who arrive."""
        if vector != EMPTY_STATE:
            return self.doc.get_update(vector)
        return self.whole()

    def whole(self) -> bytes:
        if self._full is None:
            self._full = self.doc.get_update()
        return self._full

    def state(self) -> bytes:
        return self.doc.get_state()
