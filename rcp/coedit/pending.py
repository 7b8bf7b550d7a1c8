"""What was received and waits: frames to be stored, and answers that would show them."""

from dataclasses import dataclass, field

from rcp.realtime.socket_writer import Frame as SocketFrame

from .log import Frame
from .peer import DocumentPeer


@dataclass(frozen=True)
class Pending:
    """A frame that waits to be stored. `frame` is None when it changed nothing and only has its turn to be answered.

    `counts` is false after a frame of the same socket was dropped: « saved » must not pass over it.
    """

    peer: DocumentPeer
    number: int
    counts: bool
    frame: Frame | None


@dataclass(frozen=True)
class Answer:
    """What a socket that has `vector` lacks, once what it shows is stored."""

    peer: DocumentPeer
    vector: bytes
    frame: SocketFrame


@dataclass
class Queue:
    """`waiting` is in the order in which it came; `in_hand` is the batch being stored."""

    waiting: list[Pending] = field(default_factory=list)
    in_hand: list[Pending] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def is_storing(self) -> bool:
        """Whether something that is in memory is not on disk."""
        return bool(self.waiting or self.in_hand)

    @property
    def has_work(self) -> bool:
        return bool(self.waiting or self.answers)

    @property
    def waiting_bytes(self) -> int:
        return sum(len(entry.frame.data) for entry in self.waiting if entry.frame)

    @property
    def frames(self) -> tuple[Frame, ...]:
        """Those of the batch in hand."""
        return tuple(entry.frame for entry in self.in_hand if entry.frame is not None)

    @property
    def authors(self) -> dict[str, DocumentPeer]:
        """Who wrote the batch in hand, by session key."""
        return {entry.peer.session_key: entry.peer for entry in self.in_hand if entry.frame is not None}

    def begin(self) -> list[Answer]:
        """Take what waits in hand; gives the answers that go with it."""
        self.in_hand, self.waiting = self.waiting, []
        answers, self.answers = self.answers, []
        return answers

    def done(self) -> list[Pending]:
        entries, self.in_hand = self.in_hand, []
        return entries

    def take_all(self) -> list[Pending]:
        """Everything, in hand or waiting; nothing is left."""
        entries, self.in_hand, self.waiting = self.in_hand + self.waiting, [], []
        return entries
