"""Reading shared documents from their log."""

import hashlib
import random
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, XmlFragment

from rcp.journal.models import Stream

from .models import SharedDocument, Snapshot, Update
from .text import Block, blocks_of

# What pycrdt raises on an update that does not fit; nothing else is expected of it.
UNREADABLE = (ValueError, RuntimeError)


@dataclass(frozen=True)
class Log:
    """A document's stored bytes: a state to start from, the updates after it in order, and the last number."""

    epoch: int
    seq: int
    start: bytes | None
    updates: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """At least that of the document: what was written and deleted since is counted twice."""
        return len(self.start or b"") + sum(map(len, self.updates))


def empty_doc() -> "Doc[Any]":
    """A document in memory. The number is drawn in 31 bits, which every Yjs implementation keeps whole."""
    return Doc(client_id=random.getrandbits(31))  # noqa: S311


def log_of(document: SharedDocument, *, upto: int | None = None) -> Log:
    """The newest intact snapshot and the updates after it; `upto` stops at that number (for the past)."""
    rows = Update.objects.filter(document=document, epoch=document.epoch)
    snapshots = Snapshot.objects.filter(document=document, epoch=document.epoch).order_by("-upto_seq")
    if upto is not None:
        rows, snapshots = rows.filter(seq__lte=upto), snapshots.filter(upto_seq__lte=upto)
    snapshot = next(filter(intact, snapshots), None)
    first = snapshot.upto_seq if snapshot else 0
    tail = list(rows.filter(seq__gt=first).order_by("seq").values_list("seq", "data"))
    return Log(
        epoch=document.epoch,
        seq=tail[-1][0] if tail else first,
        start=bytes(snapshot.data) if snapshot else None,
        updates=tuple(bytes(data) for _, data in tail),
    )


def intact(snapshot: Snapshot) -> bool:
    return hashlib.sha256(bytes(snapshot.data)).hexdigest() == snapshot.sha256


def doc_of(log: Log) -> "Doc[Any]":
    doc = empty_doc()
    if log.start is not None:
        doc.apply_update(log.start)
    for update in log.updates:
        doc.apply_update(update)
    return doc


def state_of(document: SharedDocument, *, upto: int | None = None) -> "Doc[Any]":
    """The document as it is stored, or as it was after update `upto`; a copy, free to be changed."""
    return doc_of(log_of(document, upto=upto))


def updates_since(document_id: int, epoch: int, seq: int) -> list[tuple[int, bytes]]:
    """All that was stored after `seq`, whoever wrote it and in whichever process: whoever asks counts on the whole."""
    rows = Update.objects.filter(document_id=document_id, epoch=epoch, seq__gt=seq).order_by("seq")
    return [(number, bytes(data)) for number, data in rows.values_list("seq", "data")]


def text_of(document: SharedDocument, name: str = "default", *, upto: int | None = None) -> list[Block]:
    """A document written with the notes editor, as headings, paragraphs and list items, for paper."""
    return blocks_of(state_of(document, upto=upto).get(name, type=XmlFragment))


def last_seqs(stream: Stream) -> dict[str, int]:
    """How far each document of this stream has come, by uuid: what a closing writes down."""
    rows = SharedDocument.objects.filter(stream=stream).order_by("pk").values_list("uuid", "last_seq")
    return {str(uuid): seq for uuid, seq in rows}


def authors_of(document: SharedDocument) -> dict[int, int | None]:
    """Whose hand each Yjs client number is: the person's pk, or None for the service."""
    return dict(document.writers.values_list("yjs_client_id", "person_id"))
