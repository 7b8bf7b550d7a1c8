"""Joining a group's map to another, as one branch with what is fused, and undoing it in one step."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from pycrdt import Doc, Text

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.commands import apply_update
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from ..document.locking import locked_map
from ..document.reverting import revert
from ..document.ydoc import (
    Subtree,
    add_nodes,
    move,
    new_id,
    nodes_of,
    relate,
    relations_of,
    subtree_of,
    values_of,
)
from ..models import Graft, MindMap
from ..tree.branches import Branch, build_tree, lost_and_trashed
from ..tree.schema import MAX_NODES, PLAIN_KEYS, ROOT, TAG_PREFIX, TRASH, Node
from .copying import merge_copy, shares_history

Pairs = dict[str, str]


@atomic
def graft_map(*, by: Actor, source_map_id: int, target_map_id: int, fused: Mapping[str, str] | None = None) -> Graft:
    """Join a map to another of the same meeting: as one branch named after its group, with new ids, provenance kept.

    `fused` says which of its nodes are one with a node already there ({source: target}): that one gains the note, the
    qualities it lacked and what hung under the other. A copy of the target is merged into it instead. Undone in one
    step by `undo_graft`.
    """
    source = locked_map(source_map_id)
    target = locked_map(target_map_id)
    by.require(Ability.GRAFT, target)
    if source.meeting_id != target.meeting_id or source.pk == target.pk:
        raise Refused(_("Seules deux cartes d’une même réunion peuvent être réunies."))
    if source.set_aside_at is not None:
        raise NotYet(_("Cette carte est laissée de côté : reprenez-la d’abord."))
    if Graft.objects.filter(source=source, target=target, undone_at__isnull=True).exists():
        raise NotYet(_("Cette carte est déjà réunie à l’autre. Annulez d’abord cette réunion des cartes."))
    made = merge_copy(by, source, target) if shares_history(source, target) else _joined(by, source, target, fused)
    made.save()
    record(Verb.MAP_GRAFTED, by=by, stream=target.meeting.stream, subject=made, map=target.pk, source=source.pk)
    return made


@atomic
def undo_graft(*, by: Actor, graft_id: int) -> None:
    """Take back what the graft wrote, in one step; what others changed since, or moved out of it, stays."""
    graft = (
        Graft.objects.select_for_update(of=("self",), no_key=True)
        .select_related("target__meeting__stream", "target__document")
        .get(pk=graft_id)
    )
    by.require(Ability.GRAFT, graft.target)
    if graft.undone_at is not None:
        raise NotYet(_("Cette réunion des cartes est déjà annulée."))
    document = graft.target.document
    doc = state_of(document)
    state = doc.get_state()
    if graft.epoch == document.epoch and graft.first_seq and graft.last_seq:
        revert(doc, before=state_of(document, upto=graft.first_seq - 1), after=state_of(document, upto=graft.last_seq))
    elif graft.head:
        move(doc, graft.head, under=TRASH)
    else:
        raise NotYet(_("Un texte a été effacé de cette carte depuis : cette réunion des cartes ne se défait plus."))
    graft.undone_seq = apply_update(by=by, document=document, update=doc.get_update(state), origin="graft")
    graft.undone_at = timezone.now()
    graft.save(update_fields=["undone_at", "undone_seq"])
    record(Verb.GRAFT_UNDONE, by=by, stream=graft.target.meeting.stream, subject=graft, map=graft.target_id)


def branches_of(doc: "Doc[Any]") -> list[Branch]:
    """What a map says, found-again branches last; nothing anyone wrote is left behind but the trash."""
    values = values_of(doc)
    lost, _trashed = lost_and_trashed(values)
    return [*build_tree(values).children, *lost]


def _joined(by: Actor, source: MindMap, target: MindMap, fused: Mapping[str, str] | None) -> Graft:
    theirs, doc = state_of(source.document), state_of(target.document)
    branches = branches_of(theirs)
    fusions = _checked(fused or {}, branches, doc) | _same(branches, doc, source)
    if len(nodes_of(doc)) + sum(branch.size for branch in branches) + 1 > MAX_NODES:
        raise NotYet(_("La carte réunie dépasserait %(limit)d éléments.") % {"limit": MAX_NODES})
    name = source.breakout.name if source.breakout else source.title
    state = doc.get_state()
    with doc.transaction():
        head, pairs = _grow(doc, branches, fusions, name=name, map_id=source.pk)
        for relation in relations_of(theirs):
            if relation.a in pairs and relation.b in pairs and pairs[relation.a] != pairs[relation.b]:
                relate(doc, pairs[relation.a], pairs[relation.b], relation.label)
    seq = apply_update(by=by, document=target.document, update=doc.get_update(state), origin="graft")
    return Graft(
        **{"source": source, "target": target, "head": head, "pairs": pairs, "fused": fusions},
        **{"epoch": target.document.epoch, "first_seq": seq, "last_seq": seq},
    )


def _checked(fused: Mapping[str, str], branches: Sequence[Branch], doc: "Doc[Any]") -> Pairs:
    """The fusions asked for; Refused when one names a node that either map does not show."""
    to_come = {here.node.id for branch in branches for _depth, here in branch.walk()}
    there = {here.node.id for branch in branches_of(doc) for _depth, here in branch.walk()}
    if not (fused.keys() <= to_come and set(fused.values()) <= there):
        raise Refused(_("Une des cartes a changé entre-temps : regardez de nouveau avant de les réunir."))
    return dict(fused)


def _same(branches: Sequence[Branch], doc: "Doc[Any]", source: MindMap) -> Pairs:
    """In a copy that cannot merge any more, what it still says as the other map does, by the same id."""
    if source.copied_from_id is None:
        return {}
    there = {here.node.id: here.text for branch in branches_of(doc) for _depth, here in branch.walk()}
    walk = (here for branch in branches for _depth, here in branch.walk())
    return {here.node.id: here.node.id for here in walk if there.get(here.node.id) == here.text}


def _grow(doc: "Doc[Any]", branches: Sequence[Branch], fused: Pairs, *, name: str, map_id: int) -> tuple[str, Pairs]:
    """Write the branches in `doc`; (head or "" when all was fused, {source node: node in `doc`})."""
    pairs: Pairs = dict(fused)
    grown: dict[str, Subtree] = {}
    walk = [here for branch in branches for _depth, here in branch.walk()]
    for here in reversed(walk):
        subtree = subtree_of(here.node)
        subtree["id"] = pairs.setdefault(here.node.id, new_id())
        subtree["src"] = [map_id, here.node.id]
        subtree["children"] = [grown[child.node.id] for child in here.children if child.node.id not in fused]
        grown[here.node.id] = subtree
    for here in walk:
        if here.node.id in fused:
            _fuse(doc, here.node, fused[here.node.id], name)
            add_nodes(doc, grown[here.node.id]["children"], under=fused[here.node.id])
    own = [grown[branch.node.id] for branch in branches if branch.node.id not in fused]
    if not own:
        return "", pairs
    (head,) = add_nodes(doc, [{"text": name, "src": [map_id, ROOT], "children": own}], under=ROOT)
    return head, pairs


def _fuse(doc: "Doc[Any]", said: Node, into: str, name: str) -> None:
    """The node there gains the other's note, under the group's name, the tags, and the qualities that it lacked."""
    node = nodes_of(doc)[into]
    if note := said.note.strip():
        text = node.get("note")
        if not isinstance(text, Text):
            node["note"] = text = Text("")
        if note not in str(text):
            text += f"\n\n{name} : {note}" if str(text) else f"{name} : {note}"
    values = subtree_of(said)
    for key in sorted(PLAIN_KEYS & values.keys()):
        if values.get(key) and not node.get(key):
            node[key] = values.get(key)
    for tag in said.tags:
        node[TAG_PREFIX + tag] = True
