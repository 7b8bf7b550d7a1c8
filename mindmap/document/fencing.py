"""Locking a branch against everybody but whoever leads; mindmap/document/fence.py refuses what is written there."""

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.commands import move_fences
from rcp.journal.record import record
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from ..models import BranchLock
from .guards import require_node
from .locking import locked_map

MOST_LOCKS = 100


@atomic
def lock_branch(*, by: Actor, map_id: int, node_id: str) -> BranchLock:
    """From this entry on, only whoever leads writes in this branch. Locked already, it stays so."""
    mind_map = locked_map(map_id)
    by.require(Ability.STEER, mind_map)
    standing = mind_map.locks.filter(released_at__isnull=True)
    lock = standing.filter(node_id=node_id).first()
    if lock is not None:
        return lock
    require_node(mind_map, node_id)
    if standing.count() >= MOST_LOCKS:
        raise NotYet(_("Une carte n’a pas plus de %(most)d branches verrouillées.") % {"most": MOST_LOCKS})
    lock = BranchLock.objects.create(map=mind_map, node_id=node_id, by_id=by.person_id)
    move_fences(mind_map.document)
    stream = mind_map.meeting.stream
    record(Verb.BRANCH_LOCKED, by=by, stream=stream, subject=lock, map=map_id, node=node_id)
    return lock


@atomic
def release_branch(*, by: Actor, map_id: int, node_id: str) -> None:
    """Let everybody write in this branch again."""
    mind_map = locked_map(map_id)
    by.require(Ability.STEER, mind_map)
    lock = mind_map.locks.filter(released_at__isnull=True, node_id=node_id).first()
    if lock is None:
        raise NotYet(_("Cette branche n’est pas, ou plus, verrouillée."))
    lock.released_at = timezone.now()
    lock.save(update_fields=["released_at"])
    move_fences(mind_map.document)
    stream = mind_map.meeting.stream
    record(Verb.BRANCH_RELEASED, by=by, stream=stream, subject=lock, map=map_id, node=node_id)
