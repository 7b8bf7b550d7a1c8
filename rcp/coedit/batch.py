"""What a room asks of the database, each in one hop on a thread of its own. Nothing here touches the event loop."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial, wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import Error, connections, transaction
from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.access.middleware import actor_of_session
from rcp.access.models import RightsChange
from rcp.journal.refusals import Refused

from . import commands, log
from .commands import Stored
from .kinds import NO_RIGHTS, Fence, Rights, kinds
from .log import Frame
from .models import SharedDocument
from .queries import Log, log_of, updates_since

# Rooms of several documents may write at once; SQLite serialises them itself.
thread = ThreadPoolExecutor(max_workers=4, thread_name_prefix="coedit")

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Standing:
    """How a document and its stream stand in the database."""

    seq: int
    epoch: int
    sealed: bool
    stream_seq: int
    fences: int


@dataclass(frozen=True)
class Loaded:
    """The stored document, the epoch in which each Yjs client number began to write, what is fenced off in it, and
    the last change of anyone's rights."""

    standing: Standing
    log: Log
    writers: dict[int, int]
    fence: Fence | None
    rights_change: int


@dataclass(frozen=True)
class Batch:
    """Updates to store together, and what their room knew: the numbers of the log, of the stream, of the fences and
    of the last change of rights. `actors` and `session_keys` are the authors, each once; those who write `above` the
    fences were not held back by them."""

    document: SharedDocument
    epoch: int
    known_seq: int
    stream_seq: int
    rights_change: int
    fences: int
    frames: tuple[Frame, ...]
    actors: tuple[Actor, ...]
    session_keys: tuple[str, ...]
    above: frozenset[str] = frozenset()


async def hop(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run it on the database threads; the event loop goes on meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(thread, partial(function, *args, **kwargs))


def in_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Drop the thread's connections after a database error, so that the next hop begins with a sound one."""

    @wraps(function)
    def hop(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Error:
            connections.close_all()
            raise

    return hop


@dataclass(frozen=True)
class Admitted:
    """Who comes to which document, and what was taken into account: the stream's number, the last change of rights."""

    document: SharedDocument
    actor: Actor
    rights: Rights
    stream_seq: int
    rights_change: int


@in_thread
def admit(uuid: UUID, session_key: str) -> Admitted | None:
    """The document and what whoever holds this session may do with it; None when there is no such document.

    The actor is read again here, after the number of the last change, so that no change falls between the two.
    """
    rights_change = newest_rights_change()
    document = SharedDocument.objects.select_related("stream").filter(uuid=uuid).first()
    if document is None or document.kind not in kinds:
        return None
    actor = actor_of_session(session_key)
    rights = kinds[document.kind].rights(document, [actor])[0]
    return Admitted(document, actor, rights, document.stream.last_seq, rights_change)


@in_thread
def load(document_id: int) -> Loaded:
    with transaction.atomic():
        document = SharedDocument.objects.select_related("stream").get(pk=document_id)
        writers = dict(document.writers.values_list("yjs_client_id", "epoch"))
        return Loaded(standing(document), log_of(document), writers, fence_of(document), newest_rights_change())


def fence_of(document: SharedDocument) -> Fence | None:
    kind = kinds.get(document.kind)
    return kind.fence(document) if kind and kind.fence else None


def newest_rights_change() -> int:
    return RightsChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def standing(document: SharedDocument) -> Standing:
    return Standing(
        seq=document.last_seq,
        epoch=document.epoch,
        sealed=document.sealed_at is not None or document.stream.sealed_at is not None,
        stream_seq=document.stream.last_seq,
        fences=document.fences,
    )


@in_thread
def store(batch: Batch) -> Stored:
    """Store a batch, having asked again the rights of its authors if anything happened that may have changed them.

    Raises NotAllowed naming the authors to leave out, Refused when sealed, Moved when purged, FencesMoved when what is
    fenced off changed since these updates were looked at.

    Order: whoever moves the fences holds the document's row until their entry is committed, and so does this. An
    update is thus stored either before that entry, or after it having been judged by the new fences; never between.
    """
    with transaction.atomic():
        head = log.lock(batch.document.pk)
        if head.fences != batch.fences:
            raise FencesMoved
        if (head.stream_seq, head.rights_change) != (batch.stream_seq, batch.rights_change):
            _ask_again(batch)
        return commands.append(batch.document.pk, batch.epoch, batch.frames, head=head, known_seq=batch.known_seq)


class FencesMoved(Exception):
    """What waits must be looked at again, by what is fenced off now."""


class NotAllowed(Refused):
    """Some of the authors lost the right to write while their frames waited: `authors`, as the journal names them."""

    def __init__(self, why: str, authors: frozenset[str]) -> None:
        super().__init__(why)
        self.authors = authors


def _ask_again(batch: Batch) -> None:
    document = SharedDocument.objects.select_related("stream").get(pk=batch.document.pk)
    changed = set(RightsChange.objects.filter(pk__gt=batch.rights_change).values_list("person_id", flat=True))
    actors = [
        actor_of_session(key) if actor.person_id in changed else actor
        for actor, key in zip(batch.actors, batch.session_keys, strict=True)
    ]
    rights = kinds[document.kind].rights(document, actors)
    refused = frozenset(
        actor.id
        for actor, right in zip(batch.actors, rights, strict=True)
        if not right.write or (actor.id in batch.above and not right.above)
    )
    if refused:
        raise NotAllowed(_("Vous ne pouvez plus écrire dans ce document."), refused)


@in_thread
def fetch(document_id: int, epoch: int, seq: int) -> list[tuple[int, bytes]]:
    return updates_since(document_id, epoch, seq)


@in_thread
def look(document_ids: Sequence[int], rights_change: int) -> tuple[dict[int, Standing], set[int], int]:
    """Once a second: how these documents stand, whose rights changed since, and the last such change."""
    documents = SharedDocument.objects.select_related("stream").filter(pk__in=document_ids)
    changes = list(RightsChange.objects.filter(pk__gt=rights_change).values_list("pk", "person_id"))
    newest = max((pk for pk, _person in changes), default=rights_change)
    return {document.pk: standing(document) for document in documents}, {person for _pk, person in changes}, newest


@in_thread
def actors_now(session_keys: Sequence[str]) -> list[Actor]:
    """Who stands behind each session cookie, read afresh."""
    return [actor_of_session(key) for key in session_keys]


@in_thread
def rights_now(document: SharedDocument, actors: Sequence[Actor]) -> tuple[Standing, Sequence[Rights]]:
    fresh = SharedDocument.objects.select_related("stream").get(pk=document.pk)
    kind = kinds.get(fresh.kind)
    return standing(fresh), kind.rights(fresh, actors) if kind else [NO_RIGHTS] * len(actors)


@in_thread
def photograph(document: SharedDocument, epoch: int, seq: int, data: bytes) -> bool:
    return commands.keep_snapshot(document, epoch=epoch, seq=seq, data=data)
