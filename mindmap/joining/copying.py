"""Working on a copy: a group's map that begins as the common one, shares its history, and merges back into it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.commands import append_from, apply_update, copy_writers, open_document
from rcp.coedit.kinds import Fenced
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.models import Breakout

from ..document.kinds import KIND
from ..document.locking import locked_map
from ..document.reverting import revert
from ..document.ydoc import values_of
from ..models import Graft, MindMap
from ..tree.wording import typeset

MOST_NAMED = 3


@atomic
def copy_map(*, by: Actor, map_id: int, breakout: Breakout) -> MindMap:
    """The group's map, begun as a copy of the meeting's own; made once."""
    source = locked_map(map_id)
    by.require(Ability.MAP, source)
    existing = MindMap.objects.filter(breakout=breakout).first()
    if existing is not None:
        return existing
    document = open_document(kind=KIND, stream=source.meeting.stream)
    # First, so that what the copy begins with stays its authors' own.
    copy_writers(source.document, document)
    apply_update(by=by, document=document, update=state_of(source.document).get_update(), origin="copy")
    document.refresh_from_db()
    made = MindMap.objects.create(
        **{"document": document, "meeting": source.meeting, "breakout": breakout},
        **{"copied_from": source, "copied_epoch": source.document.epoch, "title": breakout.name[:200]},
    )
    record(Verb.MAP_OPENED, by=by, stream=source.meeting.stream, subject=made, breakout=breakout.pk, copy=source.pk)
    return made


def shares_history(copy: MindMap, target: MindMap) -> bool:
    """Whether `copy` began as `target` and neither was purged since: only then can the two merge."""
    return copy.copied_from_id == target.pk and copy.document.epoch == 1 and copy.copied_epoch == target.document.epoch


def written_since_copied(copy: MindMap) -> bool:
    """Whether anybody wrote in the copy: else there is nothing to bring back."""
    return copy.document.last_seq > _first_own(copy)


def merge_copy(by: Actor, copy: MindMap, target: MindMap) -> Graft:
    """Bring what the group wrote in its copy into the map it was copied from, each under its author's name; unsaved.

    Words, moves and additions of both sides are kept, as if all had worked on one map. All or nothing: what was written
    where the other map is locked is not left out in silence.
    """
    document = target.document
    first = document.last_seq + 1
    try:
        last = append_from(by=by, source=copy.document, target=document, after=_first_own(copy), origin="merge")
    except Fenced as fenced:
        raise NotYet(_held(copy, fenced.places)) from fenced
    undone = Graft.objects.filter(source=copy, target=target, epoch=document.epoch, undone_seq__isnull=False).last()
    if undone is not None and undone.undone_seq is not None:
        last = _redo(by, target, undone.undone_seq) or last
    if last < first:
        raise NotYet(_("Rien n’a été écrit dans cette copie : il n’y a rien à réunir."))
    return Graft(source=copy, target=target, pairs={}, epoch=document.epoch, first_seq=first, last_seq=last)


def _first_own(copy: MindMap) -> int:
    """The number of the update that the copy began with."""
    return copy.document.updates.filter(origin="copy").values_list("seq", flat=True).get()


def _held(copy: MindMap, places: Sequence[str]) -> str:
    """Why it cannot merge, naming the first of the elements in the way, as the copy says them."""
    said = values_of(state_of(copy.document))
    words = [f"« {text} »" for place in places if (text := str(said.get(place, {}).get("txt") or "").strip())]
    named = f" ({', '.join(words[:MOST_NAMED])}{'…' if len(words) > MOST_NAMED else ''})" if words else ""
    why = _("Cette copie change ce qui est verrouillé dans la carte commune%(named)s. Rien n’a été réuni :")
    then = _("l’animation peut déverrouiller la branche, ou réunir elle-même les cartes.")
    return typeset(f"{why % {'named': named}} {then}")


def _redo(by: Actor, target: MindMap, undone_seq: int) -> int:
    """Take back the undoing of an earlier merge: what the copy said then would otherwise stay undone for ever."""
    doc = state_of(target.document)
    state = doc.get_state()
    revert(
        doc,
        before=state_of(target.document, upto=undone_seq - 1),
        after=state_of(target.document, upto=undone_seq),
    )
    return apply_update(by=by, document=target.document, update=doc.get_update(state), origin="merge")
