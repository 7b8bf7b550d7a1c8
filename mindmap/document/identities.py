"""What a map may not say: its texts and its notes, and the links across it; whom to call is what a contact is for."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from pycrdt import Doc, Map, Text

from rcp.coedit.kinds import Mark, Marks
from rcp.coedit.looking import marks_in
from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import state_of
from rcp.journal.refusals import NotYet
from rcp.meetings.anonymity import names_known_in
from rcp.people.anonymity import ask_identity, refuse_identity, sentence
from rcp.people.identities import Fault

from ..models import MindMap
from ..tree.branches import Branch
from ..tree.schema import TEXT_KEYS, TRASH, parse_at
from .ydoc import nodes_of, relations_of

# How many closings, pages and papers in a row may ask the same of maps that did not change.
KEPT = 64
LOOKED_AT = sorted(TEXT_KEYS | {"hint"})


class MapLook:
    """Marks stand at nodes, by their id. Those of links stand at the node that the link begins at."""

    def passages(self, doc: "Doc[Any]") -> Mapping[str, str]:
        return passages_of(doc)

    def marks(self, document: SharedDocument, passages: Mapping[str, str]) -> Marks:
        meeting = MindMap.objects.select_related("meeting").get(document=document).meeting
        return Marks(marks_in(passages.items(), names_known_in(meeting)), must=not meeting.is_rcp)


def passages_of(doc: "Doc[Any]") -> dict[str, str]:
    """node → what it says, a line each. What was thrown away is on no paper: it stands in the way of nothing."""
    nodes = {id_: node for id_, node in nodes_of(doc).items() if isinstance(node, Map)}
    parents = {id_: at.parent for id_, node in nodes.items() if (at := parse_at(node.get("at")))}
    said = {id_: "\n".join(_texts(node)) for id_, node in nodes.items() if not _is_trashed(id_, parents)}
    for link in relations_of(doc):
        if link.label and link.a in said:
            said[link.a] += f"\n{link.label}"
    return {id_: text for id_, text in said.items() if text.strip()}


def _is_trashed(node_id: str, parents: Mapping[str, str]) -> bool:
    """By what the registers say; a node in a loop is shown, hence looked at."""
    seen: set[str] = set()
    while node_id in parents and node_id not in seen:
        seen.add(node_id)
        node_id = parents[node_id]
    return node_id == TRASH


def _texts(node: "Map[Any]") -> Iterable[str]:
    values = (node.get(key) for key in LOOKED_AT)
    return [str(value) for value in values if isinstance(value, (str, Text))]


def identities_in(mind_map: MindMap) -> list[Mark]:
    """What this map says that no meeting but an RCP may say."""
    if mind_map.meeting.is_rcp:
        return []
    document = SharedDocument.objects.get(pk=mind_map.document_id)
    passages = _passages(document.uuid, document.epoch, document.last_seq)
    return list(marks_in(passages, names_known_in(mind_map.meeting)))


@lru_cache(maxsize=KEPT)
def _passages(uuid: UUID, epoch: int, seq: int) -> tuple[tuple[str, str], ...]:
    return tuple(passages_of(state_of(SharedDocument.objects.get(uuid=uuid))).items())


def refuse_identities(mind_map: MindMap) -> None:
    """Before a map goes on paper or becomes a template."""
    if marks := identities_in(mind_map):
        found = sentence(Fault(mark.words, mark.why) for mark in marks)
        raise NotYet(_("La carte dit qui est une personne : effacez d’abord ces mots."), missing=(found,))


def look_at_branch(mind_map: MindMap, root: Branch, *, kept: bool) -> None:
    """What is brought into a map at once: refused, or in an RCP asked once."""
    meeting, nodes = mind_map.meeting, [branch.node for _depth, branch in root.walk()]
    texts = [text for node in nodes for text in (node.text, node.note) if text]
    if meeting.is_rcp:
        ask_identity(*texts, allowed=names_known_in(meeting), kept=kept)
    else:
        refuse_identity(*texts, allowed=names_known_in(meeting))
