"""Writing shared documents: open, edit from the server, seal, snapshot, purge."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from pycrdt import Doc, merge_updates

from rcp.access.actor import Actor, Kind
from rcp.journal.models import Stream
from rcp.journal.record import Author
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic

from . import announcements, guard, log
from .kinds import kinds, too_large
from .log import Frame, Head
from .models import SharedDocument, Snapshot, Update, Writer
from .queries import UNREADABLE, Log, doc_of, empty_doc, last_seqs, log_of, updates_since

# A snapshot is taken after this many updates, or once nothing was written for this long.
UPDATES_PER_SNAPSHOT = 200
IDLE = timedelta(seconds=10)
SNAPSHOTS_KEPT = 2


@dataclass(frozen=True)
class Stored:
    """What a batch became: its first and last number, and what another process had stored meanwhile."""

    first: int
    last: int
    missed: list[tuple[int, bytes]]


class Past(NamedTuple):
    """An update of the log, said again without what is erased: whose it was and when stay as they were."""

    seq: int
    data: bytes
    author: str
    origin: str
    at: datetime
    after: int


@dataclass(frozen=True)
class Moved(Exception):
    """The document's content was purged while this batch waited: its updates belong to the epoch before."""

    epoch: int


@atomic
def open_document(
    *, kind: str, stream: Stream, by: Author | None = None, update: bytes | None = None
) -> SharedDocument:
    """Make a shared document of a registered kind, with a first content when `update` is given.

    The caller has asked the rights and records what was opened. `by` names the author of that first content.
    """
    if kind not in kinds:
        raise LookupError(f"no such kind of shared document: {kind}")
    document = SharedDocument.objects.create(kind=kind, stream=stream)
    if update is not None:
        append(document.pk, document.epoch, [_frame(update, kind, by=by, origin="opening")])
        document.refresh_from_db()
    return document


@atomic
def apply_update(*, by: Author, document: SharedDocument, update: bytes, origin: str = "") -> int:
    """Add an update made by the server (a graft, a repair, the demo) and give its number; open screens follow.

    The caller has asked the rights. Raises Refused when the document or its stream is sealed, or when somebody writes
    where it is fenced off; ValueError when the update cannot be read or does not fit the stored document.
    """
    frame = _frame(update, document.kind, by=by, origin=origin)
    row = SharedDocument.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    past = log_of(row)
    trial = doc_of(past)
    _refuse_fenced(by, row, trial, update)
    try:
        trial.apply_update(update)
    except UNREADABLE as error:
        raise ValueError("this update does not fit the document") from error
    _refuse_too_large(row, past, len(update), trial)
    stored = append(row.pk, row.epoch, [frame])
    transaction.on_commit(partial(announcements.announce_stored, row.pk, stored.last))
    return stored.last


@atomic
def append_from(*, by: Author, source: SharedDocument, target: SharedDocument, after: int, origin: str) -> int:
    """Add to `target` what was written in `source`, a copy of it, after that number, each under its author's name.

    Gives the last number of `target`. The caller has asked the rights of `by`, for whom it is done. Raises Refused when
    `target` is sealed, Fenced when all of it together writes where `target` is fenced off for them.
    """
    row = SharedDocument.objects.select_for_update(of=("self",), no_key=True).get(pk=target.pk)
    written = source.updates.filter(epoch=source.epoch, seq__gt=after).order_by("seq")
    frames = [Frame(data=bytes(one.data), author=one.author, person_id=None, origin=origin) for one in written]
    if not frames:
        return row.last_seq
    past, together = log_of(row), merge_updates(*(frame.data for frame in frames))
    trial = doc_of(past)
    _refuse_fenced(by, row, trial, together)
    trial.apply_update(together)
    _refuse_too_large(row, past, len(together), trial)
    copy_writers(source, row)
    stored = append(row.pk, row.epoch, frames)
    transaction.on_commit(partial(announcements.announce_stored, row.pk, stored.last))
    return stored.last


def copy_writers(source: SharedDocument, target: SharedDocument) -> None:
    """Whose hand each client of `source` is, said in `target` too: before the updates, so that it stands."""
    Writer.objects.bulk_create(
        (
            Writer(document=target, epoch=target.epoch, yjs_client_id=hand.yjs_client_id, person_id=hand.person_id)
            for hand in source.writers.all()
        ),
        ignore_conflicts=True,
    )


def append(
    document_id: int, epoch: int, frames: Sequence[Frame], *, head: Head | None = None, known_seq: int | None = None
) -> Stored:
    """Number and store these updates, all or none, in the caller's transaction: the one writer of the log.

    The document's row is locked first, and a closing locks it too before it reads: what is stored here is in the
    closed document, what comes after is refused. `known_seq` is the last number the caller has seen; what others
    stored since is given back. Raises Refused (sealed) or Moved (purged).
    """
    head = head or log.lock(document_id)
    if head.sealed:
        raise Refused(_("La réunion est close : plus rien ne peut y être modifié."))
    if head.epoch != epoch:
        raise Moved(head.epoch)
    missed = [] if known_seq in (None, head.seq) else updates_since(document_id, epoch, known_seq or 0)
    last = log.add(document_id, head, frames, timezone.now())
    _note_writers(document_id, epoch, frames)
    return Stored(first=head.seq + 1, last=last, missed=missed)


def flush(stream: Stream) -> None:
    """Let what this process received and has not stored yet be stored. Called before the transaction that closes."""
    announcements.flush(list(SharedDocument.objects.filter(stream=stream).values_list("pk", flat=True)))


@atomic
def seal_documents(stream: Stream) -> dict[str, int]:
    """Make every document of this stream read-only, and give the last number of each, by uuid.

    Called in the transaction that closes, before anything is read from the documents.
    """
    documents = SharedDocument.objects.select_for_update(of=("self",), no_key=True).filter(stream=stream).order_by("pk")
    now = timezone.now()
    for document in documents:
        document.sealed_at = document.sealed_at or now
        document.save(update_fields=["sealed_at"])
        transaction.on_commit(partial(announcements.announce_stored, document.pk, document.last_seq))
    return last_seqs(stream)


def hold_documents(stream: Stream) -> None:
    """Take the rows of every document of this stream, by key, in the caller's transaction: before it records."""
    rows = SharedDocument.objects.select_for_update(of=("self",), no_key=True).filter(stream=stream)
    list(rows.order_by("pk").values_list("pk", flat=True))


@atomic
def unseal_documents(stream: Stream) -> None:
    """Open them again, when the meeting is reopened; the caller records why."""
    for document in SharedDocument.objects.select_for_update(of=("self",), no_key=True).filter(
        stream=stream, sealed_at__isnull=False
    ):
        document.sealed_at = None
        document.save(update_fields=["sealed_at"])
        transaction.on_commit(partial(announcements.announce_stored, document.pk, document.last_seq))


def move_fences(document: SharedDocument) -> None:
    """Say, inside the caller's transaction, that what is fenced off in this document changes.

    This takes the document's row, as every batch does: a batch that has it first is stored before the caller's entry;
    one that comes after sees that the fences moved, and is judged again before it is stored (batch.store).
    """
    SharedDocument.objects.filter(pk=document.pk).update(fences=F("fences") + 1)


def snapshot(document_id: int) -> bool:
    """Take a snapshot of the stored document when it grew since the last one; the log stays. Safe twice."""
    document = SharedDocument.objects.get(pk=document_id)
    past = log_of(document)
    return bool(past.updates) and keep_snapshot(
        document, epoch=past.epoch, seq=past.seq, data=doc_of(past).get_update()
    )


@atomic
def keep_snapshot(document: SharedDocument, *, epoch: int, seq: int, data: bytes) -> bool:
    """Keep `data` as the whole state after update `seq`, unless a newer one is kept already."""
    older = SharedDocument.objects.filter(pk=document.pk, epoch=epoch, snapshot_seq__lt=seq)
    if not older.update(snapshot_seq=seq):
        return False
    digest = hashlib.sha256(data).hexdigest()
    Snapshot.objects.create(document=document, epoch=epoch, upto_seq=seq, data=data, sha256=digest)
    _forget_old_snapshots(document)
    return True


def take_snapshots() -> int:
    """Take a snapshot of the documents that grew and went idle, or grew a lot; gives how many."""
    grew = SharedDocument.objects.filter(last_seq__gt=F("snapshot_seq"))
    due = grew.filter(
        Q(changed_at__lt=timezone.now() - IDLE) | Q(last_seq__gte=F("snapshot_seq") + UPDATES_PER_SNAPSHOT)
    )
    return sum(snapshot(pk) for pk in due.values_list("pk", flat=True)[:20])


@atomic
def purge(*, by: Author, document: SharedDocument, content: bytes, past: Sequence[Past] = ()) -> int:
    """Begin a new epoch with `content` alone and erase what was written before; gives the new epoch.

    `content` is a whole state made from nothing (a new Doc), so that no erased text lives on in it. With `past`, the
    log is that instead: the same story told without what is erased, under the same numbers, ending in `content`.
    Whoever still holds the old content is told, and what they bring of it is refused. Done to a sealed document too:
    the law may ask it. The caller asks the rights and records.
    """
    row = SharedDocument.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    frame = _frame(content, row.kind, by=by, origin="purge")
    if row.writers.filter(yjs_client_id__in=frame.clients).exists():
        raise ValueError("the new content must be written by a new Yjs client")
    Update.objects.filter(document=row).delete()
    Snapshot.objects.filter(document=row).delete()
    row.epoch += 1
    row.snapshot_seq = 0
    row.save(update_fields=["epoch", "snapshot_seq"])
    if past:
        Update.objects.bulk_create((_told_again(row, one) for one in past), batch_size=500)
        _note_writers(row.pk, row.epoch, [frame])
        keep_snapshot(row, epoch=row.epoch, seq=row.last_seq, data=content)
    else:
        append(row.pk, row.epoch, [frame])
        row.refresh_from_db()
    transaction.on_commit(partial(announcements.announce_stored, row.pk, row.last_seq))
    return row.epoch


def _told_again(row: SharedDocument, one: Past) -> Update:
    return Update(document=row, epoch=row.epoch, **one._asdict())


def _refuse_too_large(document: SharedDocument, past: Log, added: int, after: "Doc[Any]") -> None:
    """The document as it would be is measured only when all that was ever written in it no longer says that it fits."""
    most = kinds[document.kind].limits.document_bytes
    if past.size + added > most and len(after.get_update()) > most:
        raise too_large()


def _frame(update: bytes, kind: str, *, by: Author | None, origin: str) -> Frame:
    """What the service makes is bounded as the document is, not as what somebody sends at once."""
    shape = guard.shape(update, kinds[kind].limits.bounds)
    try:
        empty_doc().apply_update(update)
    except UNREADABLE as error:
        raise ValueError("not a Yjs update") from error
    return Frame(
        data=update,
        author=by.id if by is not None else "service:",
        person_id=getattr(by, "person_id", None),
        clients=frozenset(shape.ends),
        origin=origin,
    )


def _refuse_fenced(by: Author, document: SharedDocument, before: "Doc[Any]", update: bytes) -> None:
    """What the service does by itself (a repair) passes every fence; what it does for somebody passes theirs."""
    kind = kinds[document.kind]
    fence = kind.fence(document) if kind.fence and isinstance(by, Actor) and by.kind != Kind.SERVICE else None
    if fence is not None and isinstance(by, Actor) and not kind.rights(document, [by])[0].above:
        try:
            fence.check(before, update)
        finally:
            kind.let_go(before)


def _note_writers(document_id: int, epoch: int, frames: Iterable[Frame]) -> None:
    """Remember whose hand each new client number is; the first to write with a number owns it."""
    hands = {client: frame.person_id for frame in reversed(list(frames)) for client in frame.clients}
    if hands:
        Writer.objects.bulk_create(
            (
                Writer(document_id=document_id, epoch=epoch, yjs_client_id=client, person_id=person_id)
                for client, person_id in hands.items()
            ),
            ignore_conflicts=True,
        )


def _forget_old_snapshots(document: SharedDocument) -> None:
    """Two are kept: should the newest be damaged, the one before it and the log give the same document."""
    kept = document.snapshots.order_by("-upto_seq").values_list("pk", flat=True)[:SNAPSHOTS_KEPT]
    document.snapshots.exclude(pk__in=list(kept)).delete()
