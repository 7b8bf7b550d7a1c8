"""From an idea of the map to a document: an objective of the action sheet, a step of the procedure."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from approvals.models import Document, DocumentState
from mindmap.commands import locked_map
from mindmap.document.ydoc import nodes_of
from mindmap.models import MindMap
from mindmap.tree.schema import ROOT
from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from ..models import DocumentKind, NodeUse, SheetField
from ..sheet import points
from .drafting import add_step, revise_field
from .starting import start_document

AIMS = "aims"


@atomic
def use_node(*, by: Actor, map_id: int, node_id: str, text: str, kind: str) -> NodeUse:
    """Write a node's words in the draft of its meeting: an action sheet gains an objective, a procedure a step.

    The meeting's latest draft of that kind is written; there being none, one is opened, by whoever may. Said again of
    the same node, it changes nothing.
    """
    mind_map = locked_map(map_id)
    by.require(Ability.NOTE, mind_map)
    words = " ".join(text.split())
    if not words:
        raise NotYet(_("Cet élément n’a pas encore de texte."))
    if node_id == ROOT or node_id not in nodes_of(state_of(mind_map.document)):
        raise Refused(_("Cet élément n’est pas dans la carte."))
    existing = used_as(mind_map, kind).filter(node_id=node_id).first()
    if existing is not None:
        return existing
    document = _draft_of(by, mind_map, DocumentKind(kind))
    use = _step_of(by, document, words) if kind == DocumentKind.PROCEDURE else _aim_of(by, document, words)
    use.map, use.node_id, use.text = mind_map, node_id, words[:400]
    use.save()
    record(
        Verb.NODE_LINKED,
        by=by,
        stream=mind_map.meeting.stream,
        subject=use,
        map=mind_map.pk,
        node=node_id,
        document=document.pk,
    )
    return use


def used_as(mind_map: MindMap, kind: str) -> "QuerySet[NodeUse]":
    """What this map's nodes became in documents of a kind, and still are."""
    uses = NodeUse.objects.filter(map=mind_map)
    if kind == DocumentKind.PROCEDURE:
        return uses.filter(step__isnull=False, step__removed_at__isnull=True)
    return uses.filter(field__isnull=False)


def _draft_of(by: Actor, mind_map: MindMap, kind: DocumentKind) -> Document:
    meeting = mind_map.meeting
    drafts = Document.objects.filter(origin__meeting=meeting, kind=kind).exclude(state=DocumentState.SUBMITTED)
    document = drafts.order_by("-pk").first()
    if document is not None:
        return document
    title = meeting.theme.title if meeting.theme else meeting.title
    return start_document(by=by, kind=kind, title=title, meeting_id=meeting.pk)


def _aim_of(by: Actor, document: Document, words: str) -> NodeUse:
    row = SheetField.objects.get(draft=document.draft, key=AIMS)
    text = "\n".join([*points(row.text), words])
    return NodeUse(field=revise_field(by=by, document_id=document.pk, key=AIMS, rev=row.rev, text=text))


def _step_of(by: Actor, document: Document, words: str) -> NodeUse:
    return NodeUse(step=add_step(by=by, document_id=document.pk, task=words))
