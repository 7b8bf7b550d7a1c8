"""Write a sample map into a real one, as if people had: python -m tests.mindmap.grow_map MAP_ID NODES"""

import sys

import django

django.setup()

from mindmap.document.ydoc import add_nodes  # noqa: E402
from mindmap.models import MindMap  # noqa: E402
from mindmap.tree.schema import ROOT  # noqa: E402
from rcp.coedit.commands import append, take_snapshots  # noqa: E402
from rcp.coedit.guard import shape  # noqa: E402
from rcp.coedit.log import Frame  # noqa: E402
from rcp.coedit.queries import state_of  # noqa: E402
from tests.mindmap.sample_maps import outline  # noqa: E402


def main() -> None:
    map_id, nodes = map(int, sys.argv[1:])
    document = MindMap.objects.select_related("document").get(pk=map_id).document
    doc = state_of(document)
    before = doc.get_state()
    add_nodes(doc, outline(nodes), under=ROOT)
    update = doc.get_update(before)
    written = Frame(data=update, author="service:", person_id=None, clients=frozenset(shape(update).ends))
    append(document.pk, document.epoch, [written])
    take_snapshots()


if __name__ == "__main__":
    main()
