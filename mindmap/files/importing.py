"""Bringing a whole map from a file into a map, all or nothing, and undoing it in one step."""

from collections.abc import Sequence
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

from ..document.guards import writable_map
from ..document.identities import look_at_branch
from ..document.reverting import put_back
from ..document.ydoc import Subtree, add_nodes, move, new_id, nodes_of, registers_of, relate, rels_of, subtree_of
from ..models import MapImport, MindMap
from ..tree.branches import Branch, Whole
from ..tree.resolve import children_of, resolve
from ..tree.schema import MAX_NODES, MAX_RELATIONS, ROOT, TRASH


@atomic
def import_map(
    *, by: Actor, map_id: int, whole: Whole, key: str, source: str, as_content: bool = False, kept: bool = False
) -> MapImport:
    """Add what a file says as one new branch of this map, or as the content of an empty one. Asked again with the same
    key, it is not done again. `kept`: in an RCP, what may say who the person is was looked at and is meant."""
    mind_map = writable_map(by, map_id)
    before = MapImport.objects.filter(map=mind_map, key=key).first()
    if before is not None:
        return before
    look_at_branch(mind_map, whole.root, kept=kept)
    doc = state_of(mind_map.document)
    if as_content and children_of(resolve(registers_of(doc))).get(ROOT):
        raise NotYet(_("Cette carte n’est plus vide : apportez le fichier comme une nouvelle branche."))
    ids = {branch.node.id: new_id() for _depth, branch in whole.root.walk()}
    if as_content:
        ids[whole.root.node.id] = ROOT
    top = copy_of(whole.root, ids)
    growth = Growth(doc)
    if as_content:
        _name(doc, top)
    heads = add_nodes(doc, top.get("children", ()) if as_content else [top], under=ROOT, pause=growth.pause)
    for one in whole.relations:
        relate(doc, ids[one.a], ids[one.b], one.label)
    made = keep(by, mind_map, growth, heads, key=key, source=source)
    record(Verb.MAP_IMPORTED, by=by, stream=mind_map.meeting.stream, subject=made, map=map_id, nodes=made.nodes)
    return made


@atomic
def undo_import(*, by: Actor, map_id: int, import_id: int) -> None:
    """Put what came in the trash, with whatever was added under it; what was moved out of it stays. The centre says
    again what it said, unless somebody reworded it since. Whoever brought it may, and whoever may join maps."""
    mind_map = writable_map(by, map_id)
    made = MapImport.objects.select_for_update(of=("self",), no_key=True).filter(map=mind_map, pk=import_id).first()
    if made is None:
        raise Refused(_("Cet apport n’existe pas."))
    if by.person_id is None or made.by_id != by.person_id:
        by.require(Ability.GRAFT, mind_map)
    if made.undone_at is not None:
        raise NotYet(_("Cet apport est déjà retiré de la carte."))
    doc = state_of(mind_map.document)
    state = doc.get_state()
    with doc.transaction():
        places = resolve(registers_of(doc))
        for head in made.heads:
            if head in places and places[head].parent != TRASH:
                move(doc, head, under=TRASH)
        _name_back(doc, made)
    apply_update(by=by, document=mind_map.document, update=doc.get_update(state), origin=_origin(made.source))
    made.undone_at = timezone.now()
    made.save(update_fields=["undone_at"])
    record(Verb.IMPORT_UNDONE, by=by, stream=mind_map.meeting.stream, subject=made, map=mind_map.pk)


class Growth:
    """What is written in a document from now on, as updates of a size that every reader takes."""

    def __init__(self, doc: "Doc[Any]") -> None:
        self.doc, self.before = doc, len(nodes_of(doc))
        self._state = doc.get_state()
        self._updates: list[bytes] = []

    def pause(self) -> None:
        if (state := self.doc.get_state()) != self._state:
            self._updates.append(self.doc.get_update(self._state))
            self._state = state

    @property
    def updates(self) -> list[bytes]:
        self.pause()
        return self._updates


def keep(by: Actor, mind_map: MindMap, growth: Growth, heads: Sequence[str], *, key: str, source: str) -> MapImport:
    """Store what was just written, within the limits of a map, with what it takes to undo it."""
    count = len(nodes_of(growth.doc))
    if count > MAX_NODES:
        raise NotYet(
            _("La carte dépasserait %(limit)d éléments, corbeille comprise : apportez un fichier plus petit.")
            % {"limit": MAX_NODES}
        )
    if len(rels_of(growth.doc)) > MAX_RELATIONS:
        raise NotYet(_("La carte dépasserait %(limit)d liens entre éléments.") % {"limit": MAX_RELATIONS})
    document, origin = mind_map.document, _origin(source)
    seqs = [apply_update(by=by, document=document, update=update, origin=origin) for update in growth.updates]
    return MapImport.objects.create(
        **{"map": mind_map, "key": key, "source": source, "heads": list(heads), "nodes": count - growth.before},
        **{"epoch": document.epoch, "first_seq": min(seqs), "last_seq": max(seqs)} if seqs else {},
        by_id=by.person_id,
    )


def _origin(source: str) -> str:
    """What the log says of where it comes from."""
    return "method" if source == "method" else "import"


def copy_of(root: Branch, ids: dict[str, str]) -> Subtree:
    """The branch as it will be sown, each node under its new id; an image stays in the map it was in."""
    grown: dict[str, Subtree] = {}
    for depth, here in reversed(list(root.walk())):
        subtree = subtree_of(here.node)
        subtree["id"] = ids[here.node.id]
        if depth <= 1 and here.node.side:
            subtree["side"] = here.node.side
        subtree["children"] = [grown.pop(child.node.id) for child in here.children]
        grown[here.node.id] = subtree
    return grown[root.node.id]


def _name_back(doc: "Doc[Any]", made: MapImport) -> None:
    """What the centre was called is read in the log; once a text was erased for good, it is no longer there."""
    document = made.map.document
    if made.first_seq and made.last_seq and made.epoch == document.epoch:
        before, after = state_of(document, upto=made.first_seq - 1), state_of(document, upto=made.last_seq)
        put_back(doc, ROOT, before=before, after=after)


def _name(doc: "Doc[Any]", top: Subtree) -> None:
    """The centre of an empty map takes the words and the note of the file's; what it has already stays beside."""
    centre = nodes_of(doc)[ROOT]
    for key, words in (("txt", top["text"]), ("note", top.get("note", ""))):
        if not words:
            continue
        text = centre.get(key)
        if not isinstance(text, Text):
            centre[key] = Text(words)
        elif key == "txt" or not str(text):
            text.clear()
            text += words
