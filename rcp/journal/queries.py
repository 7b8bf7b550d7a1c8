"""Reading the journal."""

from .models import Entry, Stream


def entries_since(stream_id: int, seq: int, *, limit: int = 500) -> list[Entry]:
    """The entries after `seq` that may be relayed, in order, at most `limit`."""
    return list(Entry.objects.filter(stream_id=stream_id, seq__gt=seq, audit_only=False).order_by("seq")[:limit])


def last_seqs(stream_ids: list[int]) -> dict[int, int]:
    """How far each stream has come, in one query."""
    return dict(Stream.objects.filter(pk__in=stream_ids).values_list("pk", "last_seq"))
