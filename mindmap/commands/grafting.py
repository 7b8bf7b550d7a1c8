"""Joining a group's map to another as one branch, and undoing it in one step."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pycrdt import Doc

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.commands import apply_update
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb

from ..document import Sprout, move, new_id, nodes_of, sow, sprout_of, values_of
from ..model import MAX_NODES, ROOT, TRASH
from ..models import Graft, MindMap
from ..tree import Branch, lost_and_trashed, plant
from .locking import locked_map


@transaction.atomic
def graft_map(*, by: Actor, source_map_id: int, target_map_id: int) -> Graft:
    """Copy a map into another of the same meeting as one branch named after its group. New ids, provenance kept;
    nothing is fused. Undone in one step by `undo_graft`."""
    source = locked_map(source_map_id)
    target = locked_map(target_map_id)
    by.require(Ability.GRAFT, target)
    if source.meeting_id != target.meeting_id or source.pk == target.pk:
        raise Refused(_("Seules deux cartes d’une même réunion peuvent être réunies."))
    if Graft.objects.filter(source=source, target=target, undone_at__isnull=True).exists():
        raise NotYet(_("Cette carte est déjà réunie à l’autre. Annulez d’abord cette réunion des cartes."))
    branches = _all_branches(state_of(source.document))
    doc = state_of(target.document)
    if len(nodes_of(doc)) + sum(branch.size for branch in branches) + 1 > MAX_NODES:
        raise NotYet(_("La carte réunie dépasserait %(limit)d éléments.") % {"limit": MAX_NODES})
    name = source.breakout.name if source.breakout else source.title
    head, pairs, update = _grafted(doc, branches, name=name, source=source)
    apply_update(by=by, document=target.document, update=update, origin="graft")
    made = Graft.objects.create(source=source, target=target, head=head, pairs=pairs)
    record(Verb.MAP_GRAFTED, by=by, stream=target.meeting.stream, subject=made, map=target.pk, source=source.pk)
    return made


@transaction.atomic
def undo_graft(*, by: Actor, graft_id: int) -> None:
    """Put the grafted branch in the trash, with whatever was added under it; what was moved out of it stays."""
    graft = (
        Graft.objects.select_for_update().select_related("target__meeting__stream", "target__document").get(pk=graft_id)
    )
    by.require(Ability.GRAFT, graft.target)
    if graft.undone_at is not None:
        raise NotYet(_("Cette réunion des cartes est déjà annulée."))
    doc = state_of(graft.target.document)
    before = doc.get_state()
    move(doc, graft.head, under=TRASH)
    apply_update(by=by, document=graft.target.document, update=doc.get_update(before), origin="graft")
    graft.undone_at = timezone.now()
    graft.save(update_fields=["undone_at"])
    record(Verb.GRAFT_UNDONE, by=by, stream=graft.target.meeting.stream, subject=graft, map=graft.target_id)


def _all_branches(doc: "Doc[Any]") -> list[Branch]:
    """What a map says, found-again branches last; nothing anyone wrote is left behind but the trash."""
    values = values_of(doc)
    lost, _trashed = lost_and_trashed(values)
    return [*plant(values).children, *lost]


def _grafted(
    doc: "Doc[Any]", branches: Sequence[Branch], *, name: str, source: MindMap
) -> tuple[str, dict[str, str], bytes]:
    """(head, {source node: new node}, update) of these branches added under the root of `doc`."""
    pairs: dict[str, str] = {}
    head: Sprout = {"text": name, "src": [source.pk, ROOT], "children": [_copy(b, source.pk, pairs) for b in branches]}
    before = doc.get_state()
    with doc.transaction():
        (head_id,) = sow(doc, [head], under=ROOT)
    return head_id, pairs, doc.get_update(before)


def _copy(branch: Branch, map_id: int, pairs: dict[str, str]) -> Sprout:
    """A new branch that says the same, each node knowing where it comes from; fills `pairs`."""
    grown: dict[str, Sprout] = {}
    for _depth, here in reversed(list(branch.walk())):
        sprout = sprout_of(here.node)
        sprout["id"] = pairs[here.node.id] = new_id()
        sprout["src"] = [map_id, here.node.id]
        sprout["children"] = [grown[child.node.id] for child in here.children]
        grown[here.node.id] = sprout
    return grown[branch.node.id]
