"""Says that a document has something new: to the rooms of this process at once, to other processes by the doorbell.

It carries no content. Whoever hears it reads the log; whoever does not hear it looks once a second anyway.
"""

from collections.abc import Callable

from rcp.live.doorbell import doorbell

# Filled by the rooms of this process, if it serves any.
listeners: list[Callable[[int, int], None]] = []
entries: list[Callable[[int, int], None]] = []
flushers: list[Callable[[list[int]], None]] = []


def announce(document_id: int, seq: int) -> None:
    """Called after commit, from any thread."""
    for listener in listeners:
        listener(document_id, seq)
    doorbell.ring("document", document_id, seq)


def flush(document_ids: list[int]) -> None:
    """Wait until this process has stored what it received for these documents."""
    for flusher in flushers:
        flusher(document_ids)


def new_entry(stream_id: int, seq: int) -> None:
    """A stream gained an entry: what people may do in its documents is asked again. Registered with the journal."""
    for listener in entries:
        listener(stream_id, seq)
