"""Locking a branch and opening it again, and what commands that write for somebody make of it."""

import pytest

from mindmap.commands import lock_branch, release_branch, repair_map
from mindmap.document import move, nodes_of
from mindmap.marks import marks_of
from mindmap.model import ROOT, TRASH
from mindmap.models import BranchLock, MindMap
from rcp.coedit.commands import apply_update
from rcp.coedit.queries import state_of
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from tests.cast import Cast

from .test_commands import edit
from .test_pages import the_map
from .test_votes import nodes

__all__ = ["the_map"]


def test_a_branch_is_locked_once_and_opened_by_whoever_leads(cast: Cast, the_map: MindMap) -> None:
    claire, (branch, *_) = cast.actor(cast.claire), nodes(the_map)
    first = lock_branch(by=claire, map_id=the_map.pk, node_id=branch)
    assert lock_branch(by=claire, map_id=the_map.pk, node_id=branch) == first
    assert marks_of([the_map])[the_map.pk]["locks"] == [{"node": branch, "by": "Claire Aubert"}]
    the_map.document.refresh_from_db()
    assert the_map.document.fences == 1
    with pytest.raises(Refused, match="animation"):
        release_branch(by=cast.actor(cast.lucie), map_id=the_map.pk, node_id=branch)
    release_branch(by=claire, map_id=the_map.pk, node_id=branch)
    with pytest.raises(NotYet, match="plus"):
        release_branch(by=claire, map_id=the_map.pk, node_id=branch)
    assert not BranchLock.objects.filter(released_at__isnull=True).exists()
    verbs = Entry.objects.filter(verb__startswith="branch_").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["branch_locked", "branch_released"]


def test_only_what_is_in_the_map_is_locked_and_its_subject_is_not(cast: Cast, the_map: MindMap) -> None:
    claire, branch = cast.actor(cast.claire), nodes(the_map)[0]
    edit(cast, the_map, lambda doc: move(doc, branch, under=TRASH))
    for gone in (branch, ROOT, TRASH, "nowhere00", ""):
        with pytest.raises(Refused, match="dans la carte"):
            lock_branch(by=claire, map_id=the_map.pk, node_id=gone)


def test_what_the_server_writes_for_somebody_is_held_back_too_and_its_repairs_are_not(
    cast: Cast, the_map: MindMap
) -> None:
    claire, (branch, leaf, *_) = cast.actor(cast.claire), nodes(the_map)
    lock_branch(by=claire, map_id=the_map.pk, node_id=branch)

    def rename(by: object) -> None:
        doc = state_of(the_map.document)
        before = doc.get_state()
        nodes_of(doc)[leaf]["txt"].insert(0, "x")
        update = doc.get_update(before)
        apply_update(by=by, document=the_map.document, update=update)  # type: ignore[arg-type]

    for refused in (cast.nadia, cast.lucie):
        with pytest.raises(Refused, match="verrouillée par Claire Aubert"):
            rename(cast.actor(refused))
    rename(claire)
    assert repair_map(map_id=the_map.pk) == 0
