"""A frame that was received and waits for its turn."""

from dataclasses import dataclass

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
