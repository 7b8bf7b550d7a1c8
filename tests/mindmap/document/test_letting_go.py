"""A map that nobody looks at any more leaves memory, with the copy its updates were tried on: words erased since must
not stay there."""

import gc
import weakref
from typing import Any

import pytest
from pycrdt import Doc

from mindmap.document import trial
from mindmap.document.fence import Fence
from mindmap.document.kinds import mindmap_kind
from mindmap.document.ydoc import empty_doc, first_update, nodes_of
from rcp.coedit.kinds import Fenced
from rcp.coedit.queries import Log
from rcp.coedit.replica import Replica

OUTLINE: list[Any] = [{"id": "locked00", "text": "Listes"}, {"id": "freely00", "text": "Ailleurs"}]
FIRST = first_update("Carte", OUTLINE)


def renamed(id_: str) -> bytes:
    theirs: Doc[Any] = empty_doc()
    theirs.apply_update(FIRST)
    known = theirs.get_state()
    text = nodes_of(theirs)[id_]["txt"]
    text += " fermées"
    return theirs.get_update(known)


@pytest.mark.parametrize("id_", ["freely00", "locked00"], ids=["let in", "refused"])
def test_a_map_and_its_copy_leave_memory(id_: str) -> None:
    replica = Replica(Log(1, 1, FIRST, ()), mindmap_kind.let_go)
    trial.try_on(replica.doc, renamed("freely00"))
    try:
        Fence({"locked00": "Claire Aubert"}).check(replica.doc, renamed(id_))
    except Fenced:
        trial.try_on(replica.doc, renamed("freely00"))
    gone = [weakref.ref(replica.doc), weakref.ref(trial._trials[replica.doc].doc)]
    replica.close()
    del replica
    gc.collect()
    assert [each() for each in gone] == [None, None]
