"""What the `mindmap` kind of shared document allows: who reads, who writes, and what no update may do."""

from collections.abc import Sequence
from typing import Any, cast
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _
from pycrdt import Doc, Map, Text

from rcp.access.abilities import Ability, abilities
from rcp.access.actor import Actor
from rcp.coedit.kinds import DocumentKind, Rights
from rcp.coedit.models import SharedDocument
from rcp.journal.refusals import Refused

from .document import empty_doc, nodes_of, rels_of
from .fence import fence
from .model import (
    MAX_LABEL,
    MAX_NODES,
    MAX_NOTE,
    MAX_PLAIN,
    MAX_RELATION_LABEL,
    MAX_RELATIONS,
    NODE_ID,
    NODE_KEYS,
    PILLARS,
    PLAIN_KEYS,
    TAG,
    parse_relation,
)
from .models import MindMap

KIND = "mindmap"
# Updates up to this size are looked at together, once they add up to a budget: a keystroke is 30 to 50 bytes.
SMALL_UPDATE = 512
BUDGET = 8 * 1024
BUDGET_PER_NODE = 32


def rights_of_many(document: SharedDocument, actors: Sequence[Actor]) -> list[Rights]:
    """Whoever sees the meeting reads its maps. Its map is written by whoever may map; a group's by its members and
    by whoever leads."""
    mind_map = MindMap.objects.select_related("meeting__organisation", "breakout").get(document=document)
    meeting = mind_map.meeting
    members = _members(mind_map)
    rights = []
    for actor, roles in zip(actors, meeting.standings(actors), strict=True):
        can = abilities(meeting.guarded_as, roles, meeting.guarded_state)
        in_group = members is None or actor.person_id in members or Ability.STEER in can
        write = Ability.MAP in can and in_group
        rights.append(Rights(read=Ability.SEE in can, write=write, above=write and Ability.STEER in can))
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


# Bytes of small updates let through since the document was last looked at as a whole.
_unseen: "WeakKeyDictionary[Doc[Any], int]" = WeakKeyDictionary()


def check(document: SharedDocument, before: "Doc[Any]", update: bytes, by: Actor) -> None:
    """Refuse what breaks a limit or erases a node. A small update is let through on credit; the credit is small."""
    count = len(nodes_of(before))
    if count > MAX_NODES:
        raise Refused(
            _("Cette carte a atteint %(limit)d éléments : rien ne peut y être ajouté.") % {"limit": MAX_NODES}
        )
    unseen = _unseen.get(before, 0) + len(update)
    if len(update) <= SMALL_UPDATE and unseen <= max(BUDGET, BUDGET_PER_NODE * count):
        _unseen[before] = unseen
        return
    after = empty_doc()
    after.apply_update(before.get_update())
    after.apply_update(update)
    refuse_faults(before, after)
    _unseen[before] = 0


def refuse_faults(before: "Doc[Any]", after: "Doc[Any]") -> None:
    old, new = nodes_of(before), nodes_of(after)
    if len(new) > max(MAX_NODES, len(old)):
        raise Refused(_("Une carte ne dépasse pas %(limit)d éléments.") % {"limit": MAX_NODES})
    ids = set(new.keys())
    if not set(old.keys()) <= ids:
        raise Refused(_("Un élément de la carte se met à la corbeille, il ne s’efface pas."))
    for id_ in ids:
        _refuse_fault_of_node(id_, new[id_])
    _refuse_fault_of_relations(after)


def _refuse_fault_of_node(id_: str, node: object) -> None:
    if not (id_ in PILLARS or NODE_ID.fullmatch(id_)) or not isinstance(node, Map):
        raise Refused(_("Cette modification ne ressemble pas à un élément de carte."))
    if not all(key in NODE_KEYS or TAG.fullmatch(key) for key in node.keys()):  # noqa: SIM118
        raise Refused(_("Cette modification ne ressemble pas à un élément de carte."))
    for key in PLAIN_KEYS:
        value = cast("object", node.get(key))
        if value is not None and not (isinstance(value, str) and len(value) <= MAX_PLAIN):
            raise Refused(_("Cette modification ne ressemble pas à un élément de carte."))
    for key, limit in (("txt", MAX_LABEL), ("note", MAX_NOTE)):
        text = cast("object", node.get(key))
        # pycrdt counts bytes; the limit is in characters, which are never more.
        if isinstance(text, Text) and len(text) > limit and len(str(text)) > limit:
            raise Refused(_("Un texte de la carte ne dépasse pas %(limit)d caractères.") % {"limit": limit})


def _refuse_fault_of_relations(after: "Doc[Any]") -> None:
    content = cast("dict[str, object]", rels_of(after).to_py() or {})
    if len(content) > MAX_RELATIONS:
        raise Refused(_("Une carte ne porte pas plus de %(limit)d liens transversaux.") % {"limit": MAX_RELATIONS})
    for id_, value in content.items():
        relation = parse_relation(id_, value)
        if not NODE_ID.fullmatch(id_) or relation is None or len(relation.label) > MAX_RELATION_LABEL:
            raise Refused(_("Cette modification ne ressemble pas à un lien entre deux éléments."))


mindmap_kind = DocumentKind(
    may_read=may_read, may_write=may_write, check=check, rights_of_many=rights_of_many, fence=fence
)
