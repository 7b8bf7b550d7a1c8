"""Fill a fresh database with a cell that is being held by many, and print, as JSON, who they are and its map.

python -m tests.bench.meeting_seed PEOPLE NODES UPDATES

The first six are the ones of `tests.faults`; the others are expected and come by a personal link. The map is made of
that many updates, a keystroke or a new node each, stored as they are when people write, and photographed as the
worker does.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from pycrdt import Text, TransactionEvent  # noqa: E402

from mindmap.document.ydoc import add_nodes, nodes_of  # noqa: E402
from mindmap.models import MindMap  # noqa: E402
from mindmap.tree.schema import ROOT  # noqa: E402
from rcp.coedit.commands import append, take_snapshots  # noqa: E402
from rcp.coedit.guard import shape  # noqa: E402
from rcp.coedit.log import Frame  # noqa: E402
from rcp.coedit.queries import state_of  # noqa: E402
from rcp.meetings.commands import invite_person  # noqa: E402
from rcp.meetings.models import Meeting  # noqa: E402
from tests.cast import Cast, assemble, person  # noqa: E402
from tests.faults.sessions import Held, by_link, signed_in  # noqa: E402
from tests.rcp.room.stage import an_open_cell  # noqa: E402

BRANCH = 20
AT_ONCE = 500


def main() -> None:
    people, nodes, updates = map(int, sys.argv[1:])
    call_command("migrate", verbosity=0)
    cast = assemble()
    meeting = an_open_cell(cast)
    holders = [signed_in(cast.account(each)) for each in (cast.claire, cast.lucie, cast.nadia, cast.samir)]
    holders += guests(cast, meeting, people - len(holders))
    told = {"meeting": meeting.pk, "people": holders, "map_id": MindMap.objects.get(meeting=meeting).pk}
    sys.stdout.write(json.dumps({**told, "map": grow(meeting, nodes, updates) if nodes else ""}))


def guests(cast: Cast, meeting: Meeting, number: int) -> list[Held]:
    claire = cast.actor(cast.claire)
    expected = [cast.vincent, cast.hugo]
    expected += [person("Camille", f"Invité {n}", "10", None) for n in range(number - len(expected))]
    for each in expected:
        invite_person(by=claire, meeting_id=meeting.pk, person_id=each.pk)
    return [by_link(each, cast.dac_ouest, meeting) for each in expected]


def grow(meeting: Meeting, nodes: int, updates: int) -> str:
    """Write in the meeting's map until it has that many nodes and updates; gives its document's uuid."""
    document = MindMap.objects.select_related("document").get(meeting=meeting).document
    doc = state_of(document)
    written: list[bytes] = []

    def note(event: TransactionEvent) -> None:
        written.append(event.update)

    watching = doc.observe(note)
    ids: list[str] = []
    for _ in range(nodes // BRANCH):
        heads = add_nodes(doc, [f"Branche {len(ids)}"], under=ROOT)
        ids += heads
        ids += add_nodes(doc, ["Élément" for _ in range(BRANCH - 1)], under=heads[0])
    for n in range(updates - len(written)):
        text = nodes_of(doc)[ids[n % len(ids)]]["txt"]
        assert isinstance(text, Text)
        text += "abcdefghij"[n // len(ids) % 10]
    doc.unobserve(watching)
    for first in range(0, len(written), AT_ONCE):
        append(document.pk, document.epoch, [frame(each) for each in written[first : first + AT_ONCE]])
    take_snapshots()
    return str(document.uuid)


def frame(update: bytes) -> Frame:
    return Frame(data=update, author="service:", person_id=None, clients=frozenset(shape(update).ends))


if __name__ == "__main__":
    main()
