"""Reading the journal."""

from .models import Entry, Stream
from .record import chained


def entries_since(stream_id: int, seq: int, *, limit: int = 500) -> list[Entry]:
    """The entries after `seq` that may be relayed, in order, at most `limit`."""
    return list(Entry.objects.filter(stream_id=stream_id, seq__gt=seq, audit_only=False).order_by("seq")[:limit])


def last_seqs(stream_ids: list[int]) -> dict[int, int]:
    """How far each stream has come, in one query."""
    return dict(Stream.objects.filter(pk__in=stream_ids).values_list("pk", "last_seq"))


def first_break(stream: Stream) -> int | None:
    """The number of the first entry that does not follow from the one before it, or None when the chain holds."""
    previous, expected = "", 1
    for entry in Entry.objects.filter(stream=stream).order_by("seq").iterator():
        if entry.seq != expected or entry.hash != chained(previous, entry):
            return expected
        previous, expected = entry.hash, expected + 1
    stream.refresh_from_db()
    return None if (stream.last_seq, stream.last_hash) == (expected - 1, previous) else expected
