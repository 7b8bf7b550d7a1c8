"""Taking the actions in place of the last cell over into this one's map."""

from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.coedit.commands import apply_update
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.paper import wording

from ..document.guards import writable_map
from ..document.outline import outline_of
from ..document.ydoc import Subtree, add_nodes, nodes_of, values_of
from ..models import MindMap
from ..tree.schema import MAX_NODES, ROOT, parse_source
from .inventory import Holder, actions_in, earlier_map, gathered


@atomic
def carry_in_place(*, by: Actor, map_id: int) -> int:
    """Add to the map, as one branch, structure by structure, the actions in place of the latest earlier map on the same
    theme that it does not hold yet; gives how many. Each knows where it comes from."""
    mind_map = writable_map(by, map_id)
    source = earlier_map(by, mind_map)
    if source is None:
        raise NotYet(_("Aucune réunion précédente sur ce thème n’a noté d’action en place."))
    doc = state_of(mind_map.document)
    known = {parse_source(value.get("src")) for value in values_of(doc).values()}
    already = {one.node_id for one in known if one is not None and one.map_id == source.pk}
    actions = [one for one in actions_in(outline_of(source.document)) if one.node_id not in already]
    if not actions:
        raise NotYet(_("Les actions en place de la dernière réunion sont déjà sur cette carte."))
    holders = gathered(actions)
    if len(nodes_of(doc)) + len(actions) + len(holders) + 1 > MAX_NODES:
        raise NotYet(_("La carte dépasserait %(limit)d éléments.") % {"limit": MAX_NODES})
    state = doc.get_state()
    with doc.transaction():
        add_nodes(doc, [_branch(source, holders)], under=ROOT)
    apply_update(by=by, document=mind_map.document, update=doc.get_update(state), origin="carry")
    record(
        Verb.IN_PLACE_CARRIED,
        by=by,
        stream=mind_map.meeting.stream,
        subject=mind_map,
        source=source.pk,
        count=len(actions),
    )
    return len(actions)


def _branch(source: MindMap, holders: list[Holder]) -> Subtree:
    values = values_of(state_of(source.document))
    meeting = source.meeting
    day = wording.day((meeting.opened_at or meeting.starts_at).date())
    return {
        "text": _("Actions en place (réunion du %(day)s)") % {"day": day},
        "children": [
            {
                "text": holder.name or _("Structure à préciser"),
                "children": [
                    {
                        "text": one.text,
                        "note": one.note,
                        "kind": "in_place",
                        "org": one.organisation,
                        "state": str(values[one.node_id].get("state") or ""),
                        "contact": one.contact,
                        "src": [source.pk, one.node_id],
                    }
                    for one in holder.actions
                ],
            }
            for holder in holders
        ],
    }
