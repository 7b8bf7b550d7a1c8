"""Writing down what everybody already sees after a conflict."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from rcp.access.actor import SERVICE
from rcp.coedit.commands import apply_update
from rcp.coedit.queries import state_of
from rcp.journal.transactions import atomic

from ..models import MindMap
from ..tree.resolve import repairs
from .locking import locked_map
from .ydoc import registers_of, write_repairs

# When a map is looked at: nobody wrote for so long, or so many updates came since.
PAUSE = timedelta(seconds=5)
UPDATES_AT_MOST = 500


def repair_map(*, map_id: int) -> int:
    """Make the document say what everybody already sees after a conflict; how many nodes were put right.

    Only the server writes repairs, so that two browsers never repair the same conflict in two ways. The map is looked
    at before anything is locked: it is nearly always right, and nobody could write meanwhile.
    """
    mind_map = MindMap.objects.select_related("document").get(pk=map_id)
    seen = mind_map.document.last_seq
    if repairs(registers_of(state_of(mind_map.document))):
        return _repair(map_id)
    MindMap.objects.filter(pk=map_id, repaired_seq__lt=seen).update(repaired_seq=seen)
    return 0


@atomic
def _repair(map_id: int) -> int:
    mind_map = locked_map(map_id)
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
    """A job of the background loop: look at the maps written in since they were last looked at.

    Looking reads the whole map, and everybody sees a conflict resolved already: a map in which people write is left
    alone until they pause, or until a good deal was written.
    """
    changed = MindMap.objects.filter(document__last_seq__gt=F("repaired_seq"), document__sealed_at__isnull=True)
    due = changed.filter(
        Q(document__changed_at__lt=timezone.now() - PAUSE)
        | Q(document__last_seq__gte=F("repaired_seq") + UPDATES_AT_MOST)
    )
    return sum(repair_map(map_id=pk) for pk in due.values_list("pk", flat=True)[:50])
