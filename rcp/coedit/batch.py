"""What a document's session asks of the database, each in one go on a thread. Nothing here touches the event loop."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.access.models import RightsChange
from rcp.access.sessions import actor_of_session, actors_of_sessions
from rcp.journal.refusals import Refused
from rcp.realtime.peer import Reread, reread
from rcp.realtime.rights_changes import newest_change

from . import commands, log
from .commands import Stored
from .kinds import NO_RIGHTS, Fence, Rights, kinds
from .log import Frame
from .models import SharedDocument
from .peer import DocumentPeer
from .queries import Log, log_of, updates_since


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
    """Updates to store together, and what their session knew: the numbers of the log, of the stream, of the fences and
    of the last change of rights. `authors` are their actors by session key; the `doubtful` ones are read again in any
    case; those who write `above` the fences were not held back by them."""

    document: SharedDocument
    epoch: int
    known_seq: int
    stream_seq: int
    rights_change: int
    fences: int
    frames: tuple[Frame, ...]
    authors: Mapping[str, Actor]
    doubtful: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Admitted:
    """Who comes to which document, and what was taken into account: the stream's number, the last change of rights.
    `read_at`: when the reading began (monotonic, seconds)."""

    read_at: float
    document: SharedDocument
    actor: Actor
    rights: Rights
    stream_seq: int
    rights_change: int


def admit(uuid: UUID, session_key: str) -> Admitted | None:
    """The document and what whoever holds this session may do with it; None when there is no such document.

    The actor is read again here, after the number of the last change, so that no change falls between the two.
    """
    read_at, rights_change = time.monotonic(), newest_change()
    document = SharedDocument.objects.select_related("stream").filter(uuid=uuid).first()
    if document is None or document.kind not in kinds:
        return None
    actor = actor_of_session(session_key)
    rights = kinds[document.kind].rights(document, [actor])[0]
    return Admitted(read_at, document, actor, rights, document.stream.last_seq, rights_change)


def load(document_id: int) -> Loaded:
    with transaction.atomic():
        document = SharedDocument.objects.select_related("stream").get(pk=document_id)
        writers = dict(document.writers.values_list("yjs_client_id", "epoch"))
        return Loaded(standing(document), log_of(document), writers, fence_of(document), newest_change())


def fence_of(document: SharedDocument) -> Fence | None:
    kind = kinds.get(document.kind)
    return kind.fence(document) if kind and kind.fence else None


def standing(document: SharedDocument) -> Standing:
    return Standing(
        seq=document.last_seq,
        epoch=document.epoch,
        sealed=document.sealed_at is not None or document.stream.sealed_at is not None,
        stream_seq=document.stream.last_seq,
        fences=document.fences,
    )


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
        if batch.doubtful or (head.stream_seq, head.rights_change) != (batch.stream_seq, batch.rights_change):
            _ask_again(batch)
        return commands.append(batch.document.pk, batch.epoch, batch.frames, head=head, known_seq=batch.known_seq)


class FencesMoved(Exception):
    """What waits must be looked at again, by what is fenced off now."""


class NotAllowed(Refused):
    """Some of the authors lost the right to write while their frames waited: those of `sessions`, by key."""

    def __init__(self, why: str, sessions: frozenset[str]) -> None:
        super().__init__(why)
        self.sessions = sessions


def _ask_again(batch: Batch) -> None:
    document = SharedDocument.objects.select_related("stream").get(pk=batch.document.pk)
    changed = set(RightsChange.objects.filter(pk__gt=batch.rights_change).values_list("person_id", flat=True))
    doubtful = batch.doubtful | {key for key, actor in batch.authors.items() if actor.person_id in changed}
    again = actors_of_sessions(doubtful) if doubtful else {}
    actors = {key: again[key].actor if key in again else actor for key, actor in batch.authors.items()}
    rights = kinds[document.kind].rights(document, list(actors.values()))
    refused = frozenset(
        key
        for key, right in zip(actors, rights, strict=True)
        if not right.write or (key in batch.above and not right.above)
    )
    if refused:
        raise NotAllowed(_("Vous ne pouvez plus écrire dans ce document."), refused)


def fetch_updates(document_id: int, epoch: int, seq: int) -> list[tuple[int, bytes]]:
    return updates_since(document_id, epoch, seq)


def standings(document_ids: Sequence[int]) -> dict[int, Standing]:
    """How these documents stand, in one query."""
    documents = SharedDocument.objects.select_related("stream").filter(pk__in=document_ids)
    return {document.pk: standing(document) for document in documents}


@dataclass(frozen=True)
class Asked:
    """What was found of who is here, and what they may do, when the stream and the changes of rights stood so."""

    stream_seq: int
    rights_change: int
    again: Reread
    rights: Sequence[Rights]


def ask_rights(document: SharedDocument, peers: Sequence[DocumentPeer]) -> Asked:
    """What each of these may do now, in order; the numbers are read first, so that no change falls between."""
    rights_change = newest_change()
    fresh = SharedDocument.objects.select_related("stream").get(pk=document.pk)
    again = reread(peers)
    kind, actors = kinds.get(fresh.kind), [again.actor_of(peer) for peer in peers]
    rights = kind.rights(fresh, actors) if kind and actors else [NO_RIGHTS] * len(actors)
    return Asked(fresh.stream.last_seq, rights_change, again, rights)


def keep_snapshot(document: SharedDocument, epoch: int, seq: int, data: bytes) -> bool:
    return commands.keep_snapshot(document, epoch=epoch, seq=seq, data=data)
