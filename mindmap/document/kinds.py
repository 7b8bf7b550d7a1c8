"""What the `mindmap` kind of shared document allows: who reads, who writes, and what no update may do."""

from collections.abc import Sequence
from typing import Any

from pycrdt import Doc

from rcp.access.abilities import Ability, abilities
from rcp.access.actor import Actor
from rcp.coedit.kinds import DocumentKind, Rights
from rcp.coedit.models import SharedDocument

from ..models import MindMap
from .fence import fence
from .identities import MapLook
from .trial import part, try_on

KIND = "mindmap"


def rights_of_many(document: SharedDocument, actors: Sequence[Actor]) -> list[Rights]:
    """Whoever sees the meeting reads its maps. Its map is written by whoever may map; a group's by its members and
    by whoever leads; a sealed one by nobody."""
    # Read now: the one that asks may hold the document's row as it was.
    maps = MindMap.objects.select_related("meeting__organisation", "breakout", "document")
    mind_map = maps.get(document=document)
    meeting, is_open = mind_map.meeting, mind_map.document.sealed_at is None
    members = _members(mind_map)
    rights = []
    for actor, roles in zip(actors, meeting.standings(actors), strict=True):
        can = abilities(meeting.guarded_as, roles, meeting.guarded_state)
        in_group = members is None or actor.person_id in members or Ability.STEER in can
        write = Ability.MAP in can and in_group and is_open
        rights.append(Rights(read=Ability.READ in can, write=write, above=write and Ability.STEER in can))
    return rights


def may_read(actor: Actor, document: SharedDocument) -> bool:
    return rights_of_many(document, [actor])[0].read


def may_write(actor: Actor, document: SharedDocument) -> bool:
    return rights_of_many(document, [actor])[0].write


def _members(mind_map: MindMap) -> frozenset[int] | None:
    """The people of the group whose map it is; None for everybody's."""
    if mind_map.breakout is None:
        return None
    return frozenset(mind_map.breakout.members.values_list("person_id", flat=True))


def check(document: SharedDocument, before: "Doc[Any]", update: bytes, by: Actor) -> None:
    """Refuse what breaks a limit, erases a node or is no part of a map."""
    try_on(before, update)


mindmap_kind = DocumentKind(
    may_read=may_read,
    may_write=may_write,
    check=check,
    rights_of_many=rights_of_many,
    fence=fence,
    let_go=part,
    look=MapLook(),
)
