"""What a document's session asks of the database, each in one go on a thread. Nothing here touches the event loop."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
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
    read_at, rights_change = time.monotonic(), newest_rights_change()
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


def fetch_updates(document_id: int, epoch: int, seq: int) -> list[tuple[int, bytes]]:
    return updates_since(document_id, epoch, seq)


def poll(document_ids: Sequence[int], rights_change: int) -> tuple[dict[int, Standing], set[int], int]:
    """Once a second: how these documents stand, whose rights changed since, and the last such change."""
    documents = SharedDocument.objects.select_related("stream").filter(pk__in=document_ids)
    changes = list(RightsChange.objects.filter(pk__gt=rights_change).values_list("pk", "person_id"))
    newest = max((pk for pk, _person in changes), default=rights_change)
    return {document.pk: standing(document) for document in documents}, {person for _pk, person in changes}, newest


def actors_now(session_keys: Sequence[str]) -> list[Actor]:
    """Who stands behind each session cookie, read afresh."""
    return [actor_of_session(key) for key in session_keys]


def rights_now(document: SharedDocument, actors: Sequence[Actor]) -> tuple[Standing, Sequence[Rights]]:
    fresh = SharedDocument.objects.select_related("stream").get(pk=document.pk)
    kind = kinds.get(fresh.kind)
    return standing(fresh), kind.rights(fresh, actors) if kind else [NO_RIGHTS] * len(actors)


def keep_snapshot(document: SharedDocument, epoch: int, seq: int, data: bytes) -> bool:
    return commands.keep_snapshot(document, epoch=epoch, seq=seq, data=data)
