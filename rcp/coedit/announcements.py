"""Says that a document has something new: to the sessions of this process at once, to other processes by the bus.

It carries no content. Whoever is told reads the log; whoever is not looks once a second anyway.
"""

from collections.abc import Callable

from rcp.realtime.bus import bus

# Filled by the open documents of this process, if it serves any.
on_stored: list[Callable[[int, int], None]] = []
on_entry: list[Callable[[int, int], None]] = []
on_flush: list[Callable[[list[int]], None]] = []


def announce_stored(document_id: int, seq: int) -> None:
    """Called after commit, from any thread."""
    for listener in on_stored:
        listener(document_id, seq)
    bus.publish("document", document_id, seq)


def flush(document_ids: list[int]) -> None:
    """Wait until this process has stored what it received for these documents."""
    for listener in on_flush:
        listener(document_ids)


def entry_committed(stream_id: int, seq: int) -> None:
    """A stream gained an entry: what people may do in its documents is asked again. Registered with the journal."""
    for listener in on_entry:
        listener(stream_id, seq)
