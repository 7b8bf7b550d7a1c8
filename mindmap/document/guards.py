"""Which map somebody may write in, and which of its nodes something can be said of."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from rcp.access.abilities import WHY, Ability
from rcp.access.actor import Actor
from rcp.coedit.queries import state_of
from rcp.journal.refusals import Refused

from ..models import MindMap
from ..tree.resolve import resolve
from ..tree.schema import PILLARS, ROOT, TRASH
from .fence import fence
from .kinds import may_write, rights_of_many
from .locking import locked_map
from .ydoc import registers_of


def writable_map(by: Actor, map_id: int) -> MindMap:
    """The map, locked, for whoever writes in it (see require_part)."""
    mind_map = locked_map(map_id)
    require_part(by, mind_map)
    return mind_map


def require_part(by: Actor, mind_map: MindMap) -> None:
    """Refuse whoever does not write in this map: a group's is its members' and of whoever leads."""
    by.require(Ability.MAP, mind_map)
    if not may_write(by, mind_map.document):
        raise Refused(_(WHY[Ability.MAP]))


def require_node(mind_map: MindMap, node_id: str, *, root: bool = False) -> None:
    """Refuse a node that is not in the map everybody sees; its root too, unless `root`."""
    if node_id == ROOT and root:
        return
    if node_id in PILLARS or not _is_shown(mind_map, node_id):
        raise Refused(_("Cet élément n’est pas, ou plus, dans la carte."))


def require_open(by: Actor, mind_map: MindMap, nodes: Collection[str]) -> None:
    """Refuse what one of these nodes would show otherwise, when it is in a locked branch; whoever leads may."""
    held = fence(mind_map.document)
    if held is not None and not rights_of_many(mind_map.document, [by])[0].above:
        held.refuse_inside(state_of(mind_map.document), nodes)


def _is_shown(mind_map: MindMap, node_id: str) -> bool:
    places = resolve(registers_of(state_of(mind_map.document)))
    here = node_id
    while here in places:
        here = places[here].parent
    return node_id in places and here != TRASH
