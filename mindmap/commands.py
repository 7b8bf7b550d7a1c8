"""What is done to maps by the server: opening, grafting, linking, repairing. Writing in a map is the browsers' own."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from pycrdt import Doc

from rcp.access.abilities import Ability
from rcp.access.actor import SERVICE, Actor
from rcp.coedit.commands import apply_update, open_document
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.models import Breakout, Meeting

from .document import (
    Sprout,
    first_update,
    move,
    new_id,
    nodes_of,
    registers_of,
    sow,
    sprout_of,
    values_of,
    write_repairs,
)
from .kinds import KIND
from .model import MAX_NODES, ROOT, TRASH
from .models import Graft, MindMap, NodeLink
from .resolve import repairs
from .tree import Branch, lost_and_trashed, plant


@transaction.atomic
def open_map(
    *,
    by: Actor,
    meeting: Meeting,
    title: str,
    breakout: Breakout | None = None,
    outline: "Sequence[Sprout | str] | None" = None,
) -> MindMap:
    """The meeting's map, or this group's; made, with `outline` as its first branches, when there is none yet."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    by.require(Ability.MAP, meeting)
    existing = MindMap.objects.filter(meeting=meeting, breakout=breakout).first()
    if existing is not None:
        return existing
    update = first_update(title, outline or ())
    document = open_document(kind=KIND, stream=meeting.stream, update=update)
    made = MindMap.objects.create(document=document, meeting=meeting, breakout=breakout, title=title[:200])
    record(Verb.MAP_OPENED, by=by, stream=meeting.stream, subject=made, breakout=breakout.pk if breakout else None)
    return made


@transaction.atomic
def graft_map(*, by: Actor, source_map_id: int, target_map_id: int) -> Graft:
    """Copy a map into another of the same meeting as one branch named after its group. New ids, provenance kept;
    nothing is fused. Undone in one step by `undo_graft`."""
    source = _locked(source_map_id)
    target = _locked(target_map_id)
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


@transaction.atomic
def link_node(
    *, by: Actor, map_id: int, node_id: str, decision_id: int | None = None, action_item_id: int | None = None
) -> NodeLink:
    """Say that this node became this decision or this action item of its meeting. Said again, it changes nothing."""
    mind_map = _locked(map_id)
    by.require(Ability.NOTE, mind_map)
    if (decision_id is None) == (action_item_id is None):
        raise Refused(_("Un élément se relie à une décision ou à une action."))
    meeting = mind_map.meeting
    of_this_meeting = (
        meeting.decisions.filter(pk=decision_id).exists()
        if decision_id is not None
        else meeting.action_items.filter(pk=action_item_id or 0).exists()
    )
    if not of_this_meeting:
        raise Refused(_("Cette décision ou cette action n’est pas de la même réunion."))
    if node_id == ROOT or node_id not in nodes_of(state_of(mind_map.document)):
        raise Refused(_("Cet élément n’est pas dans la carte."))
    link = NodeLink.objects.filter(
        Q(decision_id=decision_id) if decision_id else Q(action_item_id=action_item_id), map=mind_map, node_id=node_id
    ).first()
    if link is not None:
        return link
    link = NodeLink.objects.create(
        map=mind_map, node_id=node_id, decision_id=decision_id, action_item_id=action_item_id
    )
    record(
        Verb.NODE_LINKED,
        by=by,
        stream=meeting.stream,
        subject=link,
        map=mind_map.pk,
        node=node_id,
        decision=decision_id,
        action_item=action_item_id,
    )
    return link


@transaction.atomic
def repair_map(*, map_id: int) -> int:
    """Make the document say what everybody already sees after a conflict; how many nodes were put right.

    Only the server writes repairs, so that two browsers never repair the same conflict in two ways.
    """
    mind_map = _locked(map_id)
    seen = mind_map.document.last_seq
    doc = state_of(mind_map.document)
    wrong = repairs(registers_of(doc))
    if wrong:
        before = doc.get_state()
        write_repairs(doc, wrong)
        apply_update(by=SERVICE, document=mind_map.document, update=doc.get_update(before), origin="repair")
    MindMap.objects.filter(pk=mind_map.pk).update(repaired_seq=seen)
    return len(wrong)


def repair_changed_maps() -> int:
    """A job of the background loop: look at the maps written in since they were last looked at."""
    changed = MindMap.objects.filter(
        document__last_seq__gt=F("repaired_seq"), document__sealed_at__isnull=True
    ).values_list("pk", flat=True)
    return sum(repair_map(map_id=pk) for pk in changed[:50])


def _locked(map_id: int) -> MindMap:
    return (
        MindMap.objects.select_for_update(of=("self",))
        .select_related("meeting__stream", "meeting__organisation", "document", "breakout")
        .get(pk=map_id)
    )


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
