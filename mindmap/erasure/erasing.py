"""Erasing for good what a node said: from the map, its history, its papers and the maps it was copied into."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.commands import purge
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.paper.commands import purge_frozen
from rcp.paper.kinds import kinds

from ..document.locking import locked_map
from ..document.ydoc import relations_of, values_of
from ..models import MapImage, MapSeen, MapVersion, MindMap, NodeComment
from ..tree.schema import ROOT
from . import wal
from .copies import Copies, Place, copies_of, papers_showing
from .mentions import erasers
from .redaction import redacted_log
from .retention import erase_retained

# What a node keeps: no word of anybody's.
KEPT = frozenset({"kind", "level", "state", "side", "col", "src"})


@dataclass(frozen=True)
class Erasure:
    """How much was erased."""

    nodes: int
    papers: int
    templates: int


@atomic
def erase_text(*, by: Actor, map_id: int, node_id: str, past_only: bool = False) -> Erasure:
    """Erase what this node says and ever said, with its note, hint, address, tags, comments, image and links' names,
    here and in every copy that was made of it, and in the templates and the moments' names that kept it; papers that
    show it are blanked. The journal keeps that it was done, by whom. What stays is told by
    `mentions.remaining_mentions`.

    `past_only` keeps what it says now and erases what it said before. Done to a closed meeting too: the law may ask.
    """
    here = MindMap.objects.select_related("document", "meeting__organisation").get(pk=map_id)
    by.require(Ability.ERASE, here)
    if node_id not in values_of(state_of(here.document)):
        raise Refused(_("Cet élément n’est pas dans la carte."))
    copies = copies_of(by, Place(map_id, node_id))
    papers = templates = 0
    for pk in copies.maps:
        mind_map, nodes = locked_map(pk), copies.nodes_in(pk)
        templates += erase_retained(mind_map, nodes, past_only=past_only)
        papers += _erase_in(by, mind_map, nodes, past_only=past_only)
    done = Erasure(len(copies.places), papers, templates)
    _record(by, here, copies, done)
    transaction.on_commit(wal.checkpoint)
    return done


def _erase_in(by: Actor, mind_map: MindMap, nodes: Sequence[str], *, past_only: bool) -> int:
    document = mind_map.document
    doc = state_of(document)
    values = values_of(doc)
    kept = {node: values[node] if past_only else _blank(node, values[node]) for node in nodes}
    stand_ins = {node: {key: value for key, value in one.items() if key != "at"} for node, one in kept.items()}
    labels = {link.id: link.label for link in relations_of(doc)} if past_only else {}
    content, past = redacted_log(document, stand_ins, labels)
    epoch = purge(by=by, document=document, content=content, past=past)
    for rows in (MapVersion.objects, MapSeen.objects):
        rows.filter(map=mind_map).update(epoch=epoch)
    if not past_only:
        _erase_rows(mind_map, nodes, values)
    for erase in erasers:
        erase(mind_map, nodes)
    papers = papers_showing(mind_map, nodes)
    for frozen in papers:
        # A map's title may be what must be erased next, and a blanked paper is not touched again.
        purge_frozen(frozen=frozen, title=kinds[frozen.kind].label)
    return len(papers)


def _blank(node: str, values: dict[str, object]) -> dict[str, object]:
    words = _("Carte sans titre") if node == ROOT else _("Texte effacé")
    return {**{key: value for key, value in values.items() if key in KEPT}, "txt": words, "note": ""}


def _erase_rows(mind_map: MindMap, nodes: Sequence[str], values: dict[str, dict[str, object]]) -> None:
    now = timezone.now()
    comments = NodeComment.objects.filter(map=mind_map, node_id__in=nodes)
    comments.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    comments.update(text="")
    gone = {str(values[node].get("img", "")) for node in nodes}
    used = {str(one.get("img", "")) for node, one in values.items() if node not in nodes}
    for image in MapImage.objects.filter(map=mind_map):
        if str(image.pk) in gone - used:
            image.delete()
    if ROOT in nodes:
        MindMap.objects.filter(pk=mind_map.pk).update(title=_("Carte sans titre"))


def _record(by: Actor, here: MindMap, copies: Copies, done: Erasure) -> None:
    """In the meeting's own journal, or in the organisation's once that one is sealed."""
    stream = here.meeting.stream
    stream.refresh_from_db()
    sealed = stream.sealed_at is not None
    record(
        Verb.TEXT_ERASED,
        by=by,
        stream=here.meeting.organisation.stream if sealed else stream,
        subject=here,
        audit_only=sealed,
        map=here.pk,
        nodes=[[place.map_id, place.node_id] for place in sorted(copies.places)],
        papers=done.papers,
        templates=done.templates,
    )
