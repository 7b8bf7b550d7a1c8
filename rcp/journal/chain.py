"""The chain of hashes that ties each entry to the one before, and looking whether it holds.

It shows that a row was changed, removed or moved since it was written, whatever was done to the database. It cannot
show that somebody wrote a whole stream again from its first changed entry on, nor that a whole stream is gone: compare
the last hash with one noted elsewhere (`Stream.last_hash`, printed by `manage.py verify_journal --hashes`).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .models import Entry, Stream


def chained(previous: str, entry: Entry) -> str:
    """SHA-256, in hexadecimal, over the previous hash and all that this entry says."""
    return _hashed(previous, entry, audit_only=entry.audit_only)


def _hashed(previous: str, entry: Entry, **more: bool) -> str:
    content = {
        "seq": entry.seq,
        "verb": str(entry.verb),
        "author": [entry.author_kind, entry.author_id, entry.author_label],
        "subject": entry.subject,
        "facts": entry.facts,
        "at": entry.at.isoformat(),
        **more,
    }
    text = previous + json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def follows(previous: str, entry: Entry) -> bool:
    """Whether this entry was written after the one whose hash is `previous`, and says what it said then."""
    # The first installations chained entries without saying whether they are relayed.
    return entry.hash in (chained(previous, entry), _hashed(previous, entry))


class Fault(StrEnum):
    MISSING = "missing"  # the entry of this number is not there
    ALTERED = "altered"  # it does not say what was written after the one before it
    CUT = "cut"  # the stream says that it goes further than its entries, or otherwise than they end
    BEYOND = "beyond"  # there are entries after the one that the stream says is its last


@dataclass(frozen=True)
class Break:
    seq: int
    fault: Fault


@dataclass(frozen=True)
class Verdict:
    """How far a stream holds: its number of good entries from the first on, the instants of the first and the last of
    them, the last good hash ("" when there is none), and the first break, None when the whole holds."""

    stream: Stream
    good: int
    since: datetime | None
    until: datetime | None
    last_hash: str
    broken: Break | None


def verdicts() -> Iterator[Verdict]:
    """Every stream, the oldest first."""
    for stream in Stream.objects.order_by("pk").iterator():
        yield verify(stream)


def verify(stream: Stream) -> Verdict:
    """Read the stream's entries again. What is written meanwhile is not looked at: the stream says where it stood."""
    stream.refresh_from_db()
    previous, expected, since, until = "", 1, None, None
    broken: Break | None = None
    for entry in Entry.objects.filter(stream=stream, seq__lte=stream.last_seq).order_by("seq").iterator():
        if entry.seq != expected:
            broken = Break(expected, Fault.MISSING)
        elif not follows(previous, entry):
            broken = Break(expected, Fault.ALTERED)
        if broken is not None:
            break
        previous, expected, until = entry.hash, expected + 1, entry.at
        since = since or entry.at
    good = expected - 1
    return Verdict(stream, good, since, until, previous, broken or _end(stream, good, previous))


def _end(stream: Stream, good: int, last_hash: str) -> Break | None:
    """What is wrong with the end of a stream whose entries follow from one another."""
    if (stream.last_seq, stream.last_hash) != (good, last_hash):
        return Break(good + 1, Fault.CUT)
    # Nobody can have written them since: the stream's row moves on with each.
    beyond = Entry.objects.filter(stream=stream, seq__gt=good).order_by("seq").values_list("seq", flat=True).first()
    if beyond is None or Stream.objects.get(pk=stream.pk).last_seq > stream.last_seq:
        return None
    return Break(beyond, Fault.BEYOND)
