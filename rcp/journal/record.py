"""The one writer of entries, receipts and seals."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .chain import chained
from .models import Entry, Receipt, Stream
from .refusals import Refused
from .transactions import whole
from .verbs import Verb

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

# Whoever must hear of new entries (the live hub), added in AppConfig.ready(); called with (stream_id, seq) after
# commit.
on_commit: list[Callable[[int, int], None]] = []


SEALED = "La réunion est close : plus rien ne peut y être modifié."


class Author(Protocol):
    """Whoever does things, as the journal needs to know them."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...


def name_of(thing: models.Model) -> str:
    """A thing's name in the journal: « decision:12 »."""
    return f"{thing._meta.model_name}:{thing.pk}"


def record(
    verb: Verb,
    *,
    by: Author,
    stream: Stream,
    subject: models.Model | None = None,
    audit_only: bool = False,
    **facts: Plain,
) -> Entry:
    """Add the stream's next entry, inside the caller's transaction; heard by others only when it commits.

    `facts` holds identifiers and plain values, never what people wrote about someone.
    Raises Refused when the stream is sealed.
    """
    locked = lock_open(stream)
    at = timezone.now()
    entry = Entry(
        stream=locked,
        seq=locked.last_seq + 1,
        verb=verb,
        author_kind=by.kind,
        author_id=by.id,
        author_label=by.label,
        subject=name_of(subject) if subject is not None else "",
        facts=facts,
        at=at,
        audit_only=audit_only,
    )
    entry.hash = chained(locked.last_hash, entry)
    entry.save(force_insert=True)
    Stream.objects.filter(pk=locked.pk).update(last_seq=entry.seq, last_hash=entry.hash)
    if not audit_only:
        transaction.on_commit(partial(_announce, locked.pk, entry.seq))
    return entry


def lock_open(stream: Stream) -> Stream:
    """The stream's row, locked until the transaction ends; Refused when it is sealed."""
    locked = Stream.objects.select_for_update(of=("self",), no_key=True).get(pk=stream.pk)
    if locked.sealed_at is not None:
        raise Refused(_(SEALED))
    return locked


def refuse_sealed(stream: Stream) -> None:
    """Refused when it is sealed, for whoever holds the row of what it is of: a closing takes that one first. The stream
    itself is locked last, by `record`."""
    if Stream.objects.filter(pk=stream.pk, sealed_at__isnull=False).exists():
        raise Refused(_(SEALED))


def seal(stream: Stream, *, at: datetime) -> None:
    """From now on nothing is added to this stream. Called last, in the transaction that closes."""
    Stream.objects.filter(pk=stream.pk).update(sealed_at=at)


def unseal(stream: Stream) -> None:
    """Open the stream again; the caller records why as its first entry."""
    Stream.objects.filter(pk=stream.pk).update(sealed_at=None)


def once(
    *, stream: Stream, actor: str, client: str, n: int, do: Callable[[], Mapping[str, Any] | None]
) -> dict[str, Any]:
    """Run `do` in a transaction unless this client's command `n` was answered already; give the answer.

    The receipt is read first and written last in the same transaction, so a command is done once
    however often it is sent. A refusal leaves no receipt, since it changed nothing; nor does `do` answering None, which
    gives {}.
    """
    key = {"stream": stream, "actor": actor, "client": client, "n": n}

    def answered() -> dict[str, Any]:
        given = Receipt.objects.filter(**key).first()
        if given is not None:
            return dict(given.answer)
        answer = do()
        if answer is None:
            return {}
        Receipt.objects.create(**key, answer=answer)
        return dict(answer)

    try:
        return whole(answered)
    except IntegrityError:
        # The same command was running beside this one and won; anything else is a bug and rises.
        given = Receipt.objects.filter(**key).first()
        if given is None:
            raise
        return dict(given.answer)


def _announce(stream_id: int, seq: int) -> None:
    for listener in on_commit:
        listener(stream_id, seq)
